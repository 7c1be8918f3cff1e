-- title: The month at a glance
-- kind: state-timeline
-- size: 12x7
-- time: 31d
-- description: warehouse.month_at_a_glance: each day's state beside what is usual for you, a row a metric. Good: few of the warm colours, and never all rows at once.
-- field: Readiness, HRV, Sleep, Form | map="very low:rust,low:amber,usual:teal,high:green"
-- field: Resting HR | map="low:green,usual:teal,high:rust"
-- field: Load | map="none:clear,low:grey,usual:blue,high:violet"
-- field: Shift | map="day:grey,late:amber,night:violet,off:clear"
-- empty: No day in the last month is known: load runs and health data.
-- link: Recovery | recovery
-- rows: demo
select
  time,
  readiness_state as "Readiness",
  hrv_state as "HRV",
  resting_hr_state as "Resting HR",
  sleep_state as "Sleep",
  load_state as "Load",
  tsb_state as "Form",
  shift as "Shift"
from $schema.month_at_a_glance
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
