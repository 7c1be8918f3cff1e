-- The fastest stretches.

-- @warehouse@
create or replace view warehouse.best_effort_curve with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  d.metres,
  d.label,
  e.seconds,
  1000 * e.seconds / d.metres as pace_s_per_km,
  e.start_s,
  e.avg_hr
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id)
cross join lateral runlytics.best_efforts(
  stream => s.stream,
  metres => '{400, 1000, 1609.344, 5000, 10000, 21097.5, 42195}'
) as e
join (
  values
    (400::float8, '400 m'), (1000, '1 km'), (1609.344, '1 mile'), (5000, '5 km'), (10000, '10 km'),
    (21097.5, 'Half marathon'), (42195, 'Marathon')
) as d (metres, label) using (metres)
where a.sport = 'running'
  and not a.excluded;
comment on view warehouse.best_effort_curve is 'One row for each run and each distance that it holds: the fastest stretch, on the elapsed clock, and where in the run it began. The smallest seconds of each distance over the days that are asked for are the curve. Reads the streams of those days.';

grant select on warehouse.best_effort_curve to runlytics_reader, runlytics_worker;
