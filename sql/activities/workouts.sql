-- Laps, splits and intervals of a run, and the workout in words.

create function runlytics.laps_of(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns runlytics.lap[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select row(l.started_at, l.elapsed_s, l.timer_s, l.distance_m, l.calories, l.avg_hr, l.max_hr, l.intensity, l.trigger)::runlytics.lap
    from warehouse.laps as l
    where l.athlete_id = laps_of.athlete_id
      and l.activity_id = laps_of.activity_id
    order by l.lap
  );
end
$$;
comment on function runlytics.laps_of(bigint, bigint) is
  'The laps of an activity in their order, as lap_splits(), detect_intervals() and to_tcx() take them; empty without any.';

-- @warehouse@
create or replace view warehouse.run_laps with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  p.n as lap,
  p.start_s,
  p.elapsed_s,
  p.moving_s,
  p.distance_m,
  1000 / nullif(p.speed_mps, 0) as pace_s_per_km,
  1000 / nullif(p.graded_speed_mps, 0) as graded_pace_s_per_km,
  p.avg_hr,
  p.cadence,
  p.ascent_m,
  l.distance_m as device_distance_m,
  l.timer_s as device_timer_s,
  l.avg_hr as device_avg_hr,
  l.intensity,
  l.trigger
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id)
cross join lateral runlytics.lap_splits(stream => s.stream, laps => runlytics.laps_of(activity_id => a.activity_id, athlete_id => a.athlete_id)) as p
join warehouse.laps as l
  on l.athlete_id = a.athlete_id
  and l.activity_id = a.activity_id
  and l.lap = p.n
where not a.excluded;
comment on view warehouse.run_laps is 'The laps as the athlete pressed them, measured by the samples: pace, graded pace, heart rate, cadence, ascent; and what the device said of them. Reads the stream: filter by activity_id.';

create or replace view warehouse.run_splits with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  u.unit,
  p.n,
  p.start_s,
  p.elapsed_s,
  p.moving_s,
  p.distance_m,
  1000 / nullif(p.speed_mps, 0) as pace_s_per_km,
  1000 / nullif(p.graded_speed_mps, 0) as graded_pace_s_per_km,
  p.avg_hr,
  p.cadence,
  p.ascent_m
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id)
cross join (values ('km'::text, 1000::float8), ('mi', 1609.344)) as u (unit, metres)
cross join lateral runlytics.splits(stream => s.stream, metres => u.metres) as p
where a.sport = 'running'
  and not a.excluded;
comment on view warehouse.run_splits is 'Kilometres (unit km) and miles (mi) of a run, the last being what is left. Reads the stream: filter by activity_id and unit.';

create or replace view warehouse.run_intervals with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  i.n,
  i.kind,
  i.start_s,
  i.elapsed_s,
  i.distance_m,
  1000 / nullif(i.speed_mps, 0) as pace_s_per_km,
  1000 / nullif(i.graded_speed_mps, 0) as graded_pace_s_per_km,
  i.avg_hr,
  i.cadence,
  i.ascent_m
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id)
cross join lateral runlytics.detect_intervals(stream => s.stream, laps => runlytics.laps_of(activity_id => a.activity_id, athlete_id => a.athlete_id)) as i
where a.sport = 'running'
  and not a.excluded;
comment on view warehouse.run_intervals is 'The parts of a run (kind warm_up, work, rest, cool_down, or steady), by its laps where they alternate, else by where its graded speed changes. Reads the stream: filter by activity_id.';

create table if not exists warehouse.workouts (
  athlete_id bigint not null,
  activity_id bigint not null,
  workout text not null,
  formula_version int not null,
  primary key (athlete_id, activity_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.workouts is 'The workout of each run in words, as describe_workout() has it: 6 x 800 m, 2:00 jog; whole runs in the athlete''s units. After a change of the units CALL runlytics.recompute().';

grant select on warehouse.workouts to runlytics_reader;
grant select, insert, update, delete on warehouse.workouts to runlytics_worker;
grant select on warehouse.run_laps, warehouse.run_splits, warehouse.run_intervals to runlytics_reader, runlytics_worker;

-- @extension@
create function runlytics_internal.store_workout(
  activity_id bigint,
  stream runlytics.stream,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.workouts as w
  where w.athlete_id = store_workout.athlete_id
    and w.activity_id = store_workout.activity_id;
  insert into warehouse.workouts (athlete_id, activity_id, workout, formula_version)
  select a.athlete_id, a.activity_id, d.words, 1
  from warehouse.activities as a
  join warehouse.athletes as h using (athlete_id)
  cross join lateral (
    select runlytics.describe_workout(
      stream => store_workout.stream,
      laps => runlytics.laps_of(activity_id => a.activity_id, athlete_id => a.athlete_id),
      units => h.units
    ) as words
  ) as d
  where a.athlete_id = store_workout.athlete_id
    and a.activity_id = store_workout.activity_id
    and a.sport = 'running'
    and d.words is not null;
end
$$;
comment on function runlytics_internal.store_workout(bigint, runlytics.stream, bigint) is
  'Writes the workout of a run in words. A part of compute_metrics().';
