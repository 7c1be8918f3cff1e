-- title: The run
-- kind: table
-- size: 24x4
-- description: warehouse.run_list, and warehouse.run_weather where it was fetched. A click on the day sets the time range to the run's, which the curves below need. Decoupling: how much efficiency falls from the first half to the second; good is below 5 %.
-- field: day | name=Day width=110
-- field: distance_$unit | name=Distance decimals=2
-- field: moving_s | name=Moving
-- field: pace_s_per_$unit | name=Pace
-- field: climb_$height | name=Climb decimals=0
-- field: avg_hr | name="Heart rate" decimals=0
-- field: max_hr | name=Highest decimals=0
-- field: cadence_spm | name=Cadence decimals=0
-- field: load | unit=none name=Load decimals=0
-- field: efficiency | unit="suffix: m/beat" name=Efficiency decimals=2
-- field: decoupling_pct | name=Decoupling decimals=1 cell=text steps="green 5:amber 10:rust"
-- field: longest_$unit | name="Longest of 30 days before" decimals=1
-- field: temperature_c | unit=celsius name=Temperature decimals=0
-- field: cool_pace_s_per_$unit | name="Pace as in cool air"
-- field: activity_id | unit=none hide=all
-- field: from_ms | unit=none hide=all
-- field: to_ms | unit=none hide=all
-- empty: Choose a run above. There is none yet? Load files with CALL runlytics.ingest_path().
-- link: Show its time | run activity=activity_id from=from_ms to=to_ms
-- link: All runs | performance
-- rows: demo single
select
  to_char(started_at at time zone timezone, 'YYYY-MM-DD HH24:MI') as day,
  name,
  km / $km_per_unit as distance_$unit,
  moving_s,
  pace_s_per_km * $km_per_unit as pace_s_per_$unit,
  ascent_m / $m_per_height as climb_$height,
  avg_hr,
  max_hr,
  cadence as cadence_spm,
  load,
  load_method,
  efficiency_factor as efficiency,
  decoupling as decoupling_pct,
  longest_30d_km / $km_per_unit as longest_$unit,
  race::text as race,
  gear,
  w.temperature_c,
  w.heat_adjusted_pace_s_per_km * $km_per_unit as cool_pace_s_per_$unit,
  activity_id,
  (extract(epoch from started_at) * 1000)::bigint as from_ms,
  ((extract(epoch from started_at) + coalesce(elapsed_s, 3600)) * 1000)::bigint as to_ms
from $schema.run_list as l
left join (select athlete_id, activity_id, temperature_c, heat_adjusted_pace_s_per_km from $schema.run_weather) as w using (athlete_id, activity_id)
where athlete_id = $athlete
  and activity_id = $activity
