-- Durability and drift: kept as metrics of every run.

create function runlytics_internal.durability_metrics(stream runlytics.stream, sport text) returns setof runlytics_internal.metric_value
  language plpgsql immutable parallel safe cost 100000 rows 5
  set search_path = pg_catalog, pg_temp
as $$
begin
  if sport is distinct from 'running' then
    return;
  end if;
  return query
  select m.metric, m.value, d.coverage, 'samples'
  from runlytics.durability(stream => durability_metrics.stream) as d
  cross join lateral (
    values
      ('decoupling_middle_third', d.middle_third_pct), ('decoupling_last_third', d.last_third_pct),
      ('durability_ratio', d.late_ratio), ('durability_onset', d.onset_km), ('hr_drift', d.hr_drift_pct_per_h)
  ) as m (metric, value);
end
$$;
comment on function runlytics_internal.durability_metrics(runlytics.stream, text) is
  'What durability() says of a run, as metrics. A part of run_metrics().';

-- @warehouse@
create or replace view warehouse.durability with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  a.distance_m / 1000 as km,
  middle.value as middle_third_pct,
  late.value as last_third_pct,
  ratio.value as ratio,
  onset.value as onset_km,
  drift.value as hr_drift_pct_per_h,
  halves.value as decoupling_pct,
  case
    when ratio.value < 1.1 then 'high'
    when ratio.value < 1.2 then 'moderate'
    when ratio.value >= 1.2 then 'low'
  end as durability,
  drift.coverage,
  fresh.seconds as fresh_s_per_km,
  tired.seconds as fatigued_s_per_km
from warehouse.activities as a
join warehouse.activity_metrics as drift
  on drift.athlete_id = a.athlete_id and drift.activity_id = a.activity_id and drift.metric = 'hr_drift'
left join warehouse.activity_metrics as middle
  on middle.athlete_id = a.athlete_id and middle.activity_id = a.activity_id and middle.metric = 'decoupling_middle_third'
left join warehouse.activity_metrics as late
  on late.athlete_id = a.athlete_id and late.activity_id = a.activity_id and late.metric = 'decoupling_last_third'
left join warehouse.activity_metrics as ratio
  on ratio.athlete_id = a.athlete_id and ratio.activity_id = a.activity_id and ratio.metric = 'durability_ratio'
left join warehouse.activity_metrics as onset
  on onset.athlete_id = a.athlete_id and onset.activity_id = a.activity_id and onset.metric = 'durability_onset'
left join warehouse.activity_metrics as halves
  on halves.athlete_id = a.athlete_id and halves.activity_id = a.activity_id and halves.metric = 'decoupling'
left join warehouse.efforts as fresh
  on fresh.athlete_id = a.athlete_id and fresh.activity_id = a.activity_id
  and fresh.kind = 'distance' and fresh.target = 1000 and fresh.after_m = 0
left join warehouse.efforts as tired
  on tired.athlete_id = a.athlete_id and tired.activity_id = a.activity_id
  and tired.kind = 'distance' and tired.target = 1000 and tired.after_m = 10000
where a.sport = 'running'
  and not a.excluded;
comment on view warehouse.durability is 'One row for each run of half an hour or more with heart rate: by how many per cent metres a heartbeat fell from the first third after the warm-up to the middle and the last; ratio: beats a metre of the last full 5 km over those of 5 to 10 km, and durability by it (below 1.1 high, from 1.2 on low; Smyth 2022), onset_km where it passes 1.025; the drift of heart rate in per cent an hour; and the fastest kilometre of the run beside the fastest that begins after 10 km. fatigued_curve has those after 20 and 30.';

grant select on warehouse.durability to runlytics_reader, runlytics_worker;
