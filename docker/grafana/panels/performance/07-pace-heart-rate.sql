-- title: Pace and heart rate
-- kind: xychart
-- size: 12x9
-- description: warehouse.runs: each run of 20 minutes and more, its heart rate over its speed. Training moves the cloud to the right: faster at the same heart rate.
-- field: speed_kmh | unit=velocitykmh name=Speed decimals=1
-- field: avg_hr | name="Heart rate" decimals=0
-- empty: No run with heart rate in this time.
-- link: Run | run
-- rows: demo single
select 3600 / pace_s_per_km as speed_kmh, avg_hr
from $schema.runs
where athlete_id = $athlete
  and pace_s_per_km > 0
  and avg_hr is not null
  and moving_s >= 1200
  and $__timeFilter(started_at)
order by started_at
