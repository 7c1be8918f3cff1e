-- title: Best efforts
-- kind: table
-- size: 12x9
-- description: warehouse.best_effort_curve: the fastest stretch of each distance within any run of the last 365 days, and when. Good: a recent date. A click opens the run.
-- field: time_s | name=Time
-- field: pace_s_per_$unit | name=Pace
-- field: avg_hr | name="Heart rate" decimals=0
-- field: activity_id | unit=none hide=all
-- empty: No run with samples in the last year.
-- link: Open the run | run activity=activity_id
-- link: Year | year
-- rows: demo single
select label as "Distance", seconds as time_s, pace_s_per_km * $km_per_unit as pace_s_per_$unit, avg_hr, day::text as "On", activity_id
from (
  select distinct on (metres) metres, label, seconds, pace_s_per_km, avg_hr, day, activity_id
  from $schema.best_effort_curve
  where athlete_id = $athlete
    and day > current_date - 365
  order by metres, seconds
) as c
order by metres
