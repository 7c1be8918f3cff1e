-- title: Readiness today
-- kind: gauge
-- size: 4x7
-- description: warehouse.readiness, from 0 to 100: HRV, resting heart rate, sleep, load and your own answers beside what is usual for you, which is 70. From 60 on train as planned, below 40 rest. An engineering choice, no medical advice.
-- field: score | unit=none min=0 max=100 decimals=0 steps="rust 40:amber 60:teal 80:green"
-- empty: Readiness needs HRV, resting heart rate or sleep: send a watch's health data (docs/listener.md, docs/services.md).
-- link: Recovery | recovery
-- rows: demo
select score
from $schema.readiness
where athlete_id = $athlete
  and day > current_date - 14
order by day desc
limit 1
