-- Records: the fastest stretches of every run are kept as metrics, so that asking for them reads no stream.

create function runlytics_internal.effort_metrics(stream runlytics.stream, sport text) returns setof runlytics_internal.metric_value
  language sql immutable parallel safe cost 100000 rows 7
begin atomic
  select d.metric, e.seconds, null::float8, 'samples'
  from runlytics.best_efforts(
    stream => case when sport = 'running' then stream end,
    metres => array[400, 1000, 1609.344, 5000, 10000, 21097.5, 42195]
  ) as e
  join (
    values
      (400::float8, 'effort_400m'), (1000, 'effort_1km'), (1609.344, 'effort_1mile'), (5000, 'effort_5km'), (10000, 'effort_10km'),
      (21097.5, 'effort_half_marathon'), (42195, 'effort_marathon')
  ) as d (metres, metric) using (metres);
end;
comment on function runlytics_internal.effort_metrics(runlytics.stream, text) is
  'The seconds of the fastest stretch of each distance that a run holds. A part of compute_metrics().';

-- @warehouse@
create or replace view warehouse.personal_records with (security_invoker) as
select distinct on (m.athlete_id, d.metres, r.year)
  m.athlete_id,
  d.metres,
  d.label,
  m.value as seconds,
  1000 * m.value / d.metres as pace_s_per_km,
  m.activity_id,
  a.local_date as achieved_on,
  r.year
from warehouse.activity_metrics as m
join (
  values
    ('effort_400m', 400::float8, '400 m'), ('effort_1km', 1000, '1 km'), ('effort_1mile', 1609.344, '1 mile'),
    ('effort_5km', 5000, '5 km'), ('effort_10km', 10000, '10 km'), ('effort_half_marathon', 21097.5, 'Half marathon'),
    ('effort_marathon', 42195, 'Marathon')
) as d (metric, metres, label) using (metric)
join warehouse.activities as a using (athlete_id, activity_id)
cross join lateral (select extract(year from a.local_date)::int as year) as r
where a.sport = 'running'
  and not a.excluded
order by m.athlete_id, d.metres, r.year, m.value, a.local_date, m.activity_id;
comment on view warehouse.personal_records is 'One row a distance and calendar year: the fastest stretch of that length in the runs of the year, on the elapsed clock. The fastest row of a distance is the record.';

grant select on warehouse.personal_records to runlytics_reader, runlytics_worker;
