-- title: Around races, illness and changes of shift
-- kind: table
-- size: 12x6
-- description: runlytics.before_and_after(): the resting heart rate of the 7 days after each beside that of the 7 before, over the time range, paired. Below six times nothing is said of chance. Associated with is not caused by.
-- field: estimate | unit=none name=Difference decimals=1
-- field: low | unit=none name="95 % from" decimals=1
-- field: high | unit=none name=to decimals=1
-- field: times | unit=none name=Times width=80
-- empty: Neither race nor illness nor change of shift has a resting heart rate on both sides of it.
-- link: Recovery | recovery
-- rows: demo
select replace(e.event, '_', ' ') as "Event", (e.of).estimate, (e.of).low, (e.of).high, (e.of).pairs as times, (e.of).note as "In words"
from (
  select k.place, k.event, runlytics.before_and_after(event => k.event, metric => 'resting_hr', days => 7, since => $__timeFrom()::date, until => $__timeTo()::date, athlete_id => $athlete) as of
  from (values (1, 'race'), (2, 'illness'), (3, 'shift_change')) as k (place, event)
  offset 0
) as e
where (e.of).pairs > 0
order by e.place
