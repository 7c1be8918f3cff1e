-- What there is to tell now, and telling it once.

create type runlytics_internal.notice as (
  kind text,
  key text,
  level text,
  title text,
  said text
);
comment on type runlytics_internal.notice is 'Something to tell, as warehouse.notices has it. A part of raise_notices().';

create function runlytics_internal.notices_of_alerts(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.notice
  language plpgsql stable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- What was loaded of years ago is no news, and neither is a single activity.
  return query
  select
    'alert', o.alert_id::text, o.level, o.title,
    -- Without a value: a notice stays when what was measured is forgotten.
    format('Since %s. What was measured: select said from warehouse.open_alerts where alert_id = %s', o.first_day, o.alert_id)
  from warehouse.open_alerts as o
  where o.athlete_id = notices_of_alerts.athlete_id
    and o.level <> 'notice'
    and o.last_day > current_date - 4;
end
$$;
comment on function runlytics_internal.notices_of_alerts(bigint) is
  'Open alerts of the last days that are warnings at least. A part of raise_notices().';

create function runlytics_internal.notices_of_imports(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.notice
  language plpgsql stable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
as $$
declare
  news constant timestamptz := now() - interval '2 days';
begin
  return query
  select
    'import_failed', format('%s %s', d.source, d.processed_at::date), 'warning', 'Import failed',
    format('%s of %s could not be read, the last one because: %s', case count(*) when 1 then 'A document' else count(*) || ' documents' end, d.source,
      (array_agg(d.error order by d.processed_at desc, d.document_id desc))[1])
  from warehouse.documents as d
  where d.athlete_id = notices_of_imports.athlete_id
    and d.status = 'failed'
    and d.processed_at > news
  group by d.source, d.processed_at::date
  union all
  select
    'import_failed', format('request %s %s', t.source, t.finished_at::date), 'warning', 'Import failed',
    format('%s of %s given up, the last one because: %s', case count(*) when 1 then 'A request' else count(*) || ' requests' end, t.source,
      (array_agg(t.error order by t.finished_at desc, t.task_id desc))[1])
  from warehouse.tasks as t
  where t.athlete_id = notices_of_imports.athlete_id
    and t.status = 'dead'
    and t.source <> 'push'
    and t.finished_at > news
  group by t.source, t.finished_at::date;
end
$$;
comment on function runlytics_internal.notices_of_imports(bigint) is
  'Documents that could not be read and requests that were given up in the last two days, one of each source and day. A part of raise_notices().';

create function runlytics_internal.notices_of_sources(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.notice
  language plpgsql stable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
as $$
declare
  silent constant interval := interval '3 days';
  forgotten constant interval := interval '30 days';
  -- Of four weeks: a file now and then is no source that has gone silent.
  least_days constant int := 10;
begin
  return query
  select
    'source_silent', format('%s %s', s.source, s.last_success::date), 'warning', 'A source has gone silent',
    format('Nothing came from %s since %s.', s.source, to_char(s.last_success, 'YYYY-MM-DD HH24:MI'))
  from warehouse.source_status as s
  where s.athlete_id = notices_of_sources.athlete_id
    and s.source not in ('push', 'own_metrics')
    and s.last_success between now() - forgotten and now() - silent
    and (
      exists (
        select
        from warehouse.polls as p
        where p.athlete_id = notices_of_sources.athlete_id
          and p.source = s.source
      )
      or least_days <= (
        select count(distinct d.received_at::date)
        from warehouse.documents as d
        where d.athlete_id = notices_of_sources.athlete_id
          and d.source = s.source
          and d.received_at > s.last_success - interval '28 days'
      )
    );
end
$$;
comment on function runlytics_internal.notices_of_sources(bigint) is
  'Sources that are polled, or gave something on ten of 28 days, and have given nothing for three days. A part of raise_notices().';

create function runlytics_internal.notices_of_gear(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.notice
  language plpgsql stable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'gear_due', g.gear_id::text, case g.state when 'due' then 'warning' else 'notice' end,
    case g.state when 'due' then 'Gear is due' else 'Gear is soon due' end,
    format('%s has used up %s %% of its limit.', g.name, round(100 * g.worn))
  from warehouse.gear_due as g
  where g.athlete_id = notices_of_gear.athlete_id
    and g.state in ('soon', 'due');
end
$$;
comment on function runlytics_internal.notices_of_gear(bigint) is
  'Shoes and bikes near their limit, and again at it. A part of raise_notices().';

create function runlytics_internal.notices_of_predictions(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.notice
  language plpgsql stable parallel safe rows 1
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select 'prediction', p.day::text, 'notice', 'Readiness predicted', format('For %s: warehouse.predictions has it.', p.day)
  from warehouse.predictions as p
  where p.athlete_id = notices_of_predictions.athlete_id
    and p.target = 'readiness'
    and p.made_at > now() - interval '12 hours';
end
$$;
comment on function runlytics_internal.notices_of_predictions(bigint) is
  'Predictions of readiness that were written down in the last hours. A part of raise_notices().';

create function runlytics_internal.give_notice(notice runlytics_internal.notice, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  given bigint;
begin
  insert into warehouse.notices as n (athlete_id, kind, key, level, title, said)
  values (give_notice.athlete_id, notice.kind, notice.key, notice.level, notice.title, notice.said)
  on conflict on constraint notices_once do update
  set
    level = excluded.level,
    title = excluded.title,
    said = excluded.said,
    raised_at = excluded.raised_at,
    times = n.times + 1,
    pushed_at = null
  where runlytics.alert_severity(level => excluded.level) > runlytics.alert_severity(level => n.level)
  returning n.notice_id into given;
  if given is null then
    return false;
  end if;
  perform pg_notify('runlytics_notices', given::text);
  if runlytics_internal.is_pushed(kind => notice.kind, athlete_id => give_notice.athlete_id) then
    perform runlytics.enqueue(
      source => 'push',
      action => 'notice',
      arguments => jsonb_build_object('notice_id', given),
      key => given::text,
      athlete_id => give_notice.athlete_id
    );
  end if;
  return true;
end
$$;
comment on function runlytics_internal.give_notice(runlytics_internal.notice, bigint) is
  'Tells something unless it was told already at this level or a higher one: a row, a NOTIFY with its number, and a push where the athlete wants one. Says whether it did. A part of raise_notices().';

create function runlytics.raise_notices(athlete_id bigint default runlytics.athlete()) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  given int;
  moment timestamptz;
begin
  perform runlytics_internal.lock_athlete(athlete_id => raise_notices.athlete_id);
  select count(*) filter (where runlytics_internal.give_notice(notice => n, athlete_id => raise_notices.athlete_id))
  into given
  from (
    select f from runlytics_internal.notices_of_alerts(athlete_id => raise_notices.athlete_id) as f
    union all
    select f from runlytics_internal.notices_of_imports(athlete_id => raise_notices.athlete_id) as f
    union all
    select f from runlytics_internal.notices_of_sources(athlete_id => raise_notices.athlete_id) as f
    union all
    select f from runlytics_internal.notices_of_gear(athlete_id => raise_notices.athlete_id) as f
    union all
    select f from runlytics_internal.notices_of_predictions(athlete_id => raise_notices.athlete_id) as f
  ) as found (n);
  moment := clock_timestamp();
  update warehouse.alert_checks as c
  set told_at = moment
  where c.athlete_id = raise_notices.athlete_id;
  return given;
end
$$;
comment on function runlytics.raise_notices(bigint) is
  'Tells what there is to know now and was not told yet, or not at its level: open alerts, imports that failed, sources that went silent, gear that is due, readiness predicted. Rows of warehouse.notices, NOTIFY runlytics_notices, and pushes where push_notices() was called. Returns how many. The worker calls it.';
