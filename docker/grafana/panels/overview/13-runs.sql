-- title: The last ten runs
-- kind: table
-- size: 12x8
-- description: warehouse.run_list. Bars compare the ten. A click on a day opens the run. Good: easy runs with a low heart rate, decoupling below 5 % on long ones.
-- field: day | name=Day width=105
-- field: distance_$unit | cell=gauge color=green name=Distance min=0 decimals=1
-- field: pace_s_per_$unit | name=Pace width=90
-- field: avg_hr | cell=gauge color=rust name="Heart rate" min=80 decimals=0
-- field: load | unit=none cell=gauge color=blue name=Load min=0 decimals=0
-- field: decoupling_pct | name=Decoupling width=110 decimals=1 cell=text steps="green 5:amber 10:rust"
-- field: activity_id | unit=none hide=all
-- field: from_ms | unit=none hide=all
-- field: to_ms | unit=none hide=all
-- empty: No run yet. Load files with CALL runlytics.ingest_path() and CALL runlytics.process_documents().
-- link: Open the run | run activity=activity_id from=from_ms to=to_ms
-- link: Performance | performance
-- rows: demo single
select
  local_date::text as day,
  km / $km_per_unit as distance_$unit,
  pace_s_per_km * $km_per_unit as pace_s_per_$unit,
  avg_hr,
  load,
  decoupling as decoupling_pct,
  activity_id,
  (extract(epoch from started_at) * 1000)::bigint as from_ms,
  ((extract(epoch from started_at) + coalesce(elapsed_s, 3600)) * 1000)::bigint as to_ms
from $schema.run_list
where athlete_id = $athlete
order by started_at desc
limit 10
