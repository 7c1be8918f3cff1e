-- title: What nights are associated with
-- kind: table
-- size: 24x8
-- description: runlytics.compare_groups() over the time range: means of blocks of night shifts beside those of day shifts, neighbours paired, for days are not independent. An interval that does not hold 0 is one that chance seldom makes; below six blocks nothing is said. Associated with is not caused by.
-- field: estimate | unit=none name=Difference decimals=3
-- field: low | unit=none name="95 % from" decimals=3
-- field: high | unit=none name=to decimals=3
-- field: n_days | unit=none name=Days width=80
-- field: n_blocks | unit=none name=Blocks width=80
-- empty: No shift is known, or no value on one: docs/journal.md.
-- link: Recovery | recovery
-- rows: demo
select c.metric as "Metric", c.first_group || ' beside ' || c.second_group as "Groups", c.unit as "Unit", c.estimate, c.low, c.high, c.n_days, c.n_blocks, c.note as "In words"
from unnest(array['marathon_pace', 'efficiency_factor', 'sleep_duration', 'hrv', 'resting_hr']) with ordinality as m (metric, place)
cross join lateral runlytics.compare_groups(
  metric => m.metric,
  group_by => 'shift',
  since => $__timeFrom()::date,
  until => $__timeTo()::date,
  athlete_id => $athlete
) as c
where c.first_group = 'night'
  and exists (select from $schema.shifts where athlete_id = $athlete)
order by m.place, c.second_group
