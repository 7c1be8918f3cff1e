-- title: What gave and took points
-- kind: bargauge
-- size: 6x7
-- description: Points that each part gives or takes beside a usual day (warehouse.readiness, *_points): they and 70 add up to the score. Good: no bar far to the left.
-- field: HRV, Resting HR, Sleep, Load, Answers, Limit | unit=none decimals=1 min=-30 max=30 steps="rust -10:amber -3:grey 3:teal 10:green"
-- empty: No component is known today: send health data, or write mood, soreness and sleep into the journal.
-- link: Recovery | recovery
-- rows: demo
select
  hrv_points as "HRV",
  rhr_points as "Resting HR",
  sleep_points as "Sleep",
  load_points as "Load",
  subjective_points as "Answers",
  cap_points as "Limit"
from $schema.readiness
where athlete_id = $athlete
  and day > current_date - 14
order by day desc
limit 1
