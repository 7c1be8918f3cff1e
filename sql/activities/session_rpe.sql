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
      where o.athlete_id = a.athlete_id
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

create function runlytics_internal.session_rpe_ratio(until date, athlete_id bigint default runlytics.athlete()) returns float8
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  usual constant float8 := 0.24;
  enough constant int := 10;
begin
  return (
    select case when count(*) >= enough then sum(h.value) / sum(r.value) else usual end
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
  );
end
$$;
comment on function runlytics_internal.session_rpe_ratio(date, bigint) is
  'The athlete''s own ratio of load from heart rate to session RPE, over the sessions before the day until that have both: 0.24 before there are ten.';

create function runlytics_internal.rescale_session_rpe(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.lock_athlete(athlete_id => rescale_session_rpe.athlete_id);
  update warehouse.activity_metrics as m
  set value = s.load
  from (
    select
      r.activity_id,
      r.value * runlytics_internal.session_rpe_ratio(until => a.local_date, athlete_id => a.athlete_id) as load
    from warehouse.activity_metrics as l
    join warehouse.activity_metrics as r
      on r.athlete_id = l.athlete_id
      and r.activity_id = l.activity_id
      and r.metric = 'session_rpe'
    join warehouse.activities as a
      on a.athlete_id = l.athlete_id
      and a.activity_id = l.activity_id
    where l.athlete_id = rescale_session_rpe.athlete_id
      and l.metric = 'load'
      and l.method = 'session_rpe'
  ) as s
  where m.athlete_id = rescale_session_rpe.athlete_id
    and m.activity_id = s.activity_id
    and m.metric = 'load'
    and m.value <> s.load;
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
