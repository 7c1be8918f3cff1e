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
  'What durability() says of a run, as metrics. A part of compute_metrics().';

-- @warehouse@
create or replace view warehouse.durability with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  a.distance_m / 1000 as km,
  d.middle_third_pct,
  d.last_third_pct,
  d.ratio,
  d.onset_km,
  d.hr_drift_pct_per_h,
  d.decoupling_pct,
  case
    when d.ratio < 1.1 then 'high'
    when d.ratio < 1.2 then 'moderate'
    when d.ratio >= 1.2 then 'low'
  end as durability,
  d.coverage,
  f.fresh_s_per_km,
  f.fatigued_s_per_km,
  f.after_m
from warehouse.activities as a
cross join lateral (
  select
    max(m.value) filter (where m.metric = 'decoupling_middle_third') as middle_third_pct,
    max(m.value) filter (where m.metric = 'decoupling_last_third') as last_third_pct,
    max(m.value) filter (where m.metric = 'durability_ratio') as ratio,
    max(m.value) filter (where m.metric = 'durability_onset') as onset_km,
    max(m.value) filter (where m.metric = 'hr_drift') as hr_drift_pct_per_h,
    max(m.value) filter (where m.metric = 'decoupling') as decoupling_pct,
    max(m.coverage) filter (where m.metric = 'hr_drift') as coverage
  from warehouse.activity_metrics as m
  where m.athlete_id = a.athlete_id
    and m.activity_id = a.activity_id
    and m.metric in ('decoupling_middle_third', 'decoupling_last_third', 'durability_ratio', 'durability_onset', 'hr_drift', 'decoupling')
) as d
left join lateral (
  select
    c.after_m,
    1000 * c.seconds / c.metres as fatigued_s_per_km,
    1000 * c.seconds / c.metres / c.beside_fresh as fresh_s_per_km
  from warehouse.fatigued_curve as c
  where c.athlete_id = a.athlete_id
    and c.activity_id = a.activity_id
    and c.metres = 1000
  order by c.after_m desc
  limit 1
) as f on true
where a.sport = 'running'
  and not a.excluded
  and d.hr_drift_pct_per_h is not null;
comment on view warehouse.durability is 'One row for each run of half an hour or more with heart rate: by how many per cent metres a heartbeat fell from the first third after the warm-up to the middle and the last; ratio: beats a metre of the last full 5 km over those of 5 to 10 km, and durability by it (below 1.1 high, from 1.2 on low; Smyth 2022), onset_km where it passes 1.025; the drift of heart rate in per cent an hour; and the fastest kilometre after 30, 20 or 10 km (after_m) beside that of the whole run.';

grant select on warehouse.durability to runlytics_reader, runlytics_worker;
