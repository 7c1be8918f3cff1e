-- title: Runs
-- kind: table
-- size: 24x10
-- description: warehouse.run_list over the time range, newest first. A click opens the run.
-- field: day | name=Day width=110
-- field: distance_$unit | name=Distance decimals=1 cell=gauge color=green min=0
-- field: moving_s | name=Moving
-- field: pace_s_per_$unit | name=Pace
-- field: climb_$height | name=Climb decimals=0
-- field: avg_hr | name="Heart rate" decimals=0
-- field: cadence_spm | name=Cadence decimals=0
-- field: load | unit=none name=Load decimals=0 cell=gauge color=blue min=0
-- field: efficiency | unit="suffix: m/beat" name=Efficiency decimals=2
-- field: decoupling_pct | name=Decoupling decimals=1
-- field: activity_id | unit=none hide=all
-- field: from_ms | unit=none hide=all
-- field: to_ms | unit=none hide=all
-- empty: No run in this time.
-- link: Open the run | run activity=activity_id from=from_ms to=to_ms
-- link: Year | year
-- rows: demo single
select
  local_date::text as day,
  name,
  km / $km_per_unit as distance_$unit,
  moving_s,
  pace_s_per_km * $km_per_unit as pace_s_per_$unit,
  ascent_m / $m_per_height as climb_$height,
  avg_hr,
  cadence as cadence_spm,
  load,
  efficiency_factor as efficiency,
  decoupling as decoupling_pct,
  gear,
  activity_id,
  (extract(epoch from started_at) * 1000)::bigint as from_ms,
  ((extract(epoch from started_at) + coalesce(elapsed_s, 3600)) * 1000)::bigint as to_ms
from $schema.run_list
where athlete_id = $athlete
  and $__timeFilter(started_at)
order by started_at desc
