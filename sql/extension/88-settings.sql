-- What the athlete knows better: settings and corrections.

create function runlytics.ensure_settings(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.athlete_settings (athlete_id, timezone, estimated)
  select a.athlete_id, current_setting('TimeZone'), true
  from warehouse.athletes as a
  where a.athlete_id = ensure_settings.athlete_id
    and not exists (select from warehouse.athlete_settings as s where s.athlete_id = a.athlete_id)
  on conflict do nothing;
end
$$;
comment on function runlytics.ensure_settings(bigint) is
  'Gives an athlete without settings a first row, valid from -infinity, marked estimated, in the time zone of the session.';

create function runlytics.timezone_on(day date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select p.timezone
    from warehouse.settings_periods as p
    where p.athlete_id = timezone_on.athlete_id
      and timezone_on.day >= p.valid_from
      and timezone_on.day < p.valid_until
  );
end
$$;
comment on function runlytics.timezone_on(date, bigint) is
  'The time zone of the athlete''s settings that hold on a day.';

create type runlytics.settings_estimate as (
  max_hr float8,
  resting_hr float8,
  threshold_hr float8,
  threshold_speed_mps float8,
  runs int,
  basis text
);
comment on type runlytics.settings_estimate is 'Settings estimated from data, and from what; beats/min and m/s.';

create function runlytics.estimate_settings(athlete_id bigint default runlytics.athlete()) returns runlytics.settings_estimate
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  usual_resting_hr constant float8 := 60;
  estimate runlytics.settings_estimate;
begin
  select
    percentile_disc(0.95) within group (order by r.max_hr),
    max(e.metres / e.seconds),
    count(*)
  into estimate.max_hr, estimate.threshold_speed_mps, estimate.runs
  from warehouse.runs as r
  left join lateral runlytics.best_efforts_by_time(stream => r.stream, seconds => array[1200]) as e on true
  where r.athlete_id = estimate_settings.athlete_id;

  -- What no athlete has comes from a strap that failed or a run that was none.
  if estimate.max_hr not between 100 and 250 then
    estimate.max_hr := null;
  end if;
  if estimate.threshold_speed_mps not between 0.6 and 10 then
    estimate.threshold_speed_mps := null;
  end if;
  -- Speed held for 20 minutes at most is some 5 % above what can be held for an hour.
  estimate.threshold_speed_mps := round((0.95 * estimate.threshold_speed_mps)::numeric, 2);
  if estimate.max_hr is not null then
    estimate.resting_hr := usual_resting_hr;
    estimate.threshold_hr := round(estimate.resting_hr + 0.85 * (estimate.max_hr - estimate.resting_hr));
  end if;
  estimate.basis := format(
    'max_hr: 95th percentile of the maxima of %s runs; resting_hr: %s assumed; threshold_hr: 85 %% of the reserve; threshold speed: 95 %% of the best 20 minutes',
    estimate.runs,
    usual_resting_hr
  );

  update warehouse.athlete_settings as s
  set
    max_hr = estimate.max_hr,
    resting_hr = estimate.resting_hr,
    threshold_hr = estimate.threshold_hr,
    threshold_speed_mps = estimate.threshold_speed_mps
  where s.athlete_id = estimate_settings.athlete_id
    and s.valid_from = '-infinity'
    and s.estimated;
  if not found then
    raise notice 'the athlete''s own settings stand; the estimate was not stored';
  end if;
  return estimate;
end
$$;
comment on function runlytics.estimate_settings(bigint) is
  'Estimates heart rate limits and threshold speed from the runs and stores them in the settings row valid from -infinity while it is marked estimated. Follow it with CALL recompute(). An estimate is a start: your own values are better.';

create function runlytics.estimate_settings_once(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  estimate runlytics.settings_estimate;
  activity bigint;
begin
  -- While documents are pending another session is at work, and what it stores would be scored by
  -- neither of us: the one that finishes last estimates.
  perform
  from warehouse.athlete_settings as s
  where s.athlete_id = estimate_settings_once.athlete_id
    and s.valid_from = '-infinity'
    and s.estimated
    and num_nonnulls(s.max_hr, s.resting_hr, s.threshold_hr, s.threshold_speed_mps) = 0
    and not exists (
      select
      from warehouse.documents as d
      where d.athlete_id = estimate_settings_once.athlete_id
        and d.status = 'pending'
    )
  for update of s;
  if not found then
    return;
  end if;
  estimate := runlytics.estimate_settings(athlete_id => estimate_settings_once.athlete_id);
  if estimate.max_hr is null and estimate.threshold_speed_mps is null then
    return;
  end if;
  for activity in
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = estimate_settings_once.athlete_id
  loop
    perform runlytics.compute_metrics(activity_id => activity, athlete_id => estimate_settings_once.athlete_id);
  end loop;
end
$$;
comment on function runlytics.estimate_settings_once(bigint) is
  'Estimates the settings of an athlete who has none, and scores what is there with them. A part of process_documents().';

create function runlytics.correct(
  activity_id bigint,
  field text,
  value text,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  source bigint;
begin
  if field in ('merge', 'split') then
    perform runlytics.regroup(
      activity_id => correct.activity_id,
      field => correct.field,
      value => correct.value,
      athlete_id => correct.athlete_id
    );
    return;
  end if;
  if value is null then
    delete from warehouse.activity_overrides as o
    where o.athlete_id = correct.athlete_id
      and o.activity_id = correct.activity_id
      and o.field = correct.field;
    for source in
      select s.document_id
      from warehouse.activity_sources as s
      where s.athlete_id = correct.athlete_id
        and s.activity_id = correct.activity_id
    loop
      perform runlytics.process_document(document_id => source, athlete_id => correct.athlete_id);
    end loop;
    return;
  end if;
  if field = 'distance' and not value::float8 between 0 and 1e7 then
    raise exception 'a distance lies between 0 and 10,000,000 m'
      using errcode = '22003', detail = format('It is %s.', value);
  end if;
  if field = 'sport' and value !~ '^[a-z_]+$' then
    raise exception 'a sport is a word in small letters'
      using errcode = '22023', hint = 'Such as running, cycling, swimming, walking, hiking, strength or other.';
  end if;
  if field in ('race', 'exclude') then
    perform value::bool;
  end if;
  insert into warehouse.activity_overrides as o (athlete_id, activity_id, field, value)
  values (correct.athlete_id, correct.activity_id, correct.field, correct.value)
  on conflict on constraint activity_overrides_pkey do update
  set
    value = excluded.value,
    set_at = excluded.set_at;
  perform runlytics.apply_overrides(activity_id => correct.activity_id, athlete_id => correct.athlete_id);
  perform runlytics.compute_metrics(activity_id => correct.activity_id, athlete_id => correct.athlete_id);
end
$$;
comment on function runlytics.correct(bigint, text, text, bigint) is
  'Corrects an activity for good: sport, name, race (true or false), distance (metres) exclude (true or false), merge (the activity_id of another that is the same run) or split (document_id:part, from explain_activity(), of a document that is another run); NULL takes a correction back. Corrections are applied last and survive reprocess() and recompute().';
