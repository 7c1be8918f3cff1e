-- The load that the journal tells of: perceived exertion of a session.

create function runlytics_internal.session_rpe_of(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns float8
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- An entry and a run whose times are as close as this are of each other.
  farthest constant interval := '90 minutes';
begin
  return (
    select runlytics.session_rpe(minutes => coalesce(a.moving_s, a.timer_s, a.elapsed_s) / 60, rpe => j.rpe)
    from warehouse.activities as a
    join warehouse.journal as j
      on j.athlete_id = a.athlete_id
      and j.day = a.local_date
      and j.rpe is not null
    cross join lateral (
      select
        count(*) as activities,
        min(abs(extract(epoch from o.started_at - j.noted_at))) as nearest_s,
        bool_or(lower(o.name) = lower(j.title)) as titled
      from warehouse.activities as o
      where o.athlete_id = session_rpe_of.athlete_id
        and o.local_date = a.local_date
    ) as day
    cross join lateral (
      select
        day.nearest_s <= extract(epoch from farthest) as named_by_time,
        abs(extract(epoch from a.started_at - j.noted_at)) = day.nearest_s as is_nearest
    ) as time
    where a.athlete_id = session_rpe_of.athlete_id
      and a.activity_id = session_rpe_of.activity_id
      and case
        when time.named_by_time then time.is_nearest
        when day.titled then lower(a.name) = lower(j.title)
        else day.activities = 1
      end
    order by time.named_by_time desc nulls last, day.titled desc nulls last, j.row_key
    limit 1
  );
end
$$;
comment on function runlytics_internal.session_rpe_of(bigint, bigint) is
  'Perceived exertion times minutes of one activity. The journal''s entry of its day is of the activity that starts within 90 minutes of the time the entry names, else of the one it names by title, else of the only one of the day; NULL without such an entry.';

create function runlytics_internal.own_ratio(sessions bigint, hr_load float8, rpe_load float8) returns float8
  language sql immutable parallel safe
  return case when sessions >= 10 then hr_load / rpe_load else 0.24 end;
comment on function runlytics_internal.own_ratio(bigint, float8, float8) is
  'Load from heart rate over session RPE of the sessions that have both; what is usual before there are ten. A part of session_rpe_ratio().';

create function runlytics_internal.session_rpe_ratio(until date, athlete_id bigint default runlytics.athlete()) returns float8
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select runlytics_internal.own_ratio(
      sessions => coalesce(sum(d.sessions), 0)::bigint,
      hr_load => sum(d.hr_load order by d.local_date),
      rpe_load => sum(d.rpe_load order by d.local_date)
    )
    from (
      select
        a.local_date,
        count(*) as sessions,
        sum(h.value order by a.activity_id) as hr_load,
        sum(r.value order by a.activity_id) as rpe_load
      from warehouse.activities as a
      join warehouse.activity_metrics as r
        on r.athlete_id = a.athlete_id
        and r.activity_id = a.activity_id
        and r.metric = 'session_rpe'
      join warehouse.activity_metrics as h
        on h.athlete_id = a.athlete_id
        and h.activity_id = a.activity_id
        and h.metric = 'hr_tss'
      where a.athlete_id = session_rpe_ratio.athlete_id
        and a.local_date < until
        and not a.excluded
        and r.value > 0
      group by a.local_date
    ) as d
  );
end
$$;
comment on function runlytics_internal.session_rpe_ratio(date, bigint) is
  'The athlete''s own ratio of load from heart rate to session RPE, over the sessions before the day until that have both: 0.24 before there are ten.';

create function runlytics_internal.rescale_session_rpe(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  changed_since date;
begin
  perform runlytics_internal.lock_athlete(athlete_id => rescale_session_rpe.athlete_id);
  -- One pass over the sessions. Sums are taken day by day, as session_rpe_ratio() does: to the last digit the same.
  with
    sessions as materialized (
      select
        a.activity_id, a.local_date, r.value as rpe, h.value as hr,
        h.value is not null and r.value > 0 and not a.excluded as has_both
      from warehouse.activity_metrics as r
      join warehouse.activities as a using (athlete_id, activity_id)
      left join warehouse.activity_metrics as h
        on h.athlete_id = r.athlete_id
        and h.activity_id = r.activity_id
        and h.metric = 'hr_tss'
      where r.athlete_id = rescale_session_rpe.athlete_id
        and r.metric = 'session_rpe'
    ),
    days as (
      select
        s.local_date,
        count(*) filter (where s.has_both) as sessions,
        sum(s.hr order by s.activity_id) filter (where s.has_both) as hr_load,
        sum(s.rpe order by s.activity_id) filter (where s.has_both) as rpe_load
      from sessions as s
      group by s.local_date
    ),
    ratios as (
      select
        d.local_date,
        runlytics_internal.own_ratio(
          sessions => coalesce(sum(d.sessions) over before, 0)::bigint,
          hr_load => sum(d.hr_load) over before,
          rpe_load => sum(d.rpe_load) over before
        ) as ratio
      from days as d
      window before as (order by d.local_date rows between unbounded preceding and 1 preceding)
    ),
    rescaled as (
      update warehouse.activity_metrics as m
      set value = s.rpe * r.ratio
      from sessions as s
      join ratios as r using (local_date)
      where m.athlete_id = rescale_session_rpe.athlete_id
        and m.activity_id = s.activity_id
        and m.metric = 'load'
        and m.method = 'session_rpe'
        and m.value <> s.rpe * r.ratio
      returning s.local_date
    )
  select min(r.local_date)
  into changed_since
  from rescaled as r;
  perform runlytics_internal.mark_days(topic => 'training', since => changed_since, athlete_id => rescale_session_rpe.athlete_id);
end
$$;
comment on function runlytics_internal.rescale_session_rpe(bigint) is
  'Brings the loads that come from session RPE up to the ratio that later sessions gave.';

create function runlytics_internal.refresh_session_rpe(days date[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity bigint;
begin
  for activity in
    select a.activity_id
    from warehouse.activities as a
    left join warehouse.activity_metrics as m
      on m.athlete_id = a.athlete_id
      and m.activity_id = a.activity_id
      and m.metric = 'session_rpe'
    where a.athlete_id = refresh_session_rpe.athlete_id
      and a.local_date = any (days)
      and m.value is distinct from runlytics_internal.session_rpe_of(activity_id => a.activity_id, athlete_id => a.athlete_id)
  loop
    perform runlytics_internal.compute_metrics(activity_id => activity, athlete_id => refresh_session_rpe.athlete_id);
  end loop;
end
$$;
comment on function runlytics_internal.refresh_session_rpe(date[], bigint) is
  'Scores those activities of these days afresh for which the journal now says something else.';
