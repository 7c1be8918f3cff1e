-- title: Laps
-- kind: table
-- size: 12x10
-- description: warehouse.laps, as the device marked them. With intervals: compare the hard laps with one another.
-- field: lap | unit=none name=Lap width=70
-- field: distance_$unit | name=Distance decimals=2
-- field: elapsed_s | name=Time
-- field: pace_s_per_$unit | name=Pace
-- field: avg_hr | cell=gauge color=rust name="Heart rate" min=80 decimals=0
-- empty: The device marked no laps in this run.
-- link: Performance | performance
-- rows: demo single
select
  lap,
  distance_m / 1000 / $km_per_unit as distance_$unit,
  elapsed_s,
  coalesce(timer_s, elapsed_s) * 1000 * $km_per_unit / nullif(distance_m, 0) as pace_s_per_$unit,
  avg_hr,
  intensity
from $schema.laps
where athlete_id = $athlete
  and activity_id = $activity
order by lap
