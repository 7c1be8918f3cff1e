-- title: Workout
-- kind: table
-- size: 16x8
-- description: warehouse.run_intervals: warm-up, work, rest and cool-down, by the laps where they alternate, else by where the graded speed changes; an even run is one part. The words are in warehouse.workouts.
-- field: part | unit=none name=Part width=90
-- field: distance_m | name=Distance
-- field: time_s | name=Time
-- field: pace_s_per_$unit | name=Pace
-- field: graded_s_per_$unit | name="Graded pace"
-- field: avg_hr | name="Heart rate" decimals=0
-- field: cadence | unit=none name=Cadence decimals=0
-- field: ascent_m | name=Ascent decimals=0
-- empty: This run has no samples with a speed.
-- link: Performance | performance
-- rows: demo
select
  replace(kind, '_', '-') as part,
  distance_m,
  elapsed_s as time_s,
  pace_s_per_km * $km_per_unit as pace_s_per_$unit,
  graded_pace_s_per_km * $km_per_unit as graded_s_per_$unit,
  avg_hr,
  cadence,
  ascent_m
from $schema.run_intervals
where athlete_id = $athlete
  and activity_id = $activity
order by n
