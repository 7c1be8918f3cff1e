-- title: Readiness
-- kind: timeseries
-- size: 12x8
-- description: warehouse.readiness: 0 to 100, 70 being usual for you. Good: around 70 most days; a fall over days says more than one low day.
-- field: score | unit=none draw=line color=teal name=Readiness min=0 max=100 decimals=0
-- field: limit_score | unit=none draw=points color=rust name="At most" decimals=0
-- steps: rust 40:amber 60:teal 80:green
-- defaults: {"custom": {"thresholdsStyle": {"mode": "area"}}, "color": {"mode": "palette-classic"}}
-- empty: Readiness needs HRV, resting heart rate or sleep: send a watch's health data.
-- link: Mission Control | overview
-- rows: demo
select time, score, cap as limit_score
from $schema.readiness
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
