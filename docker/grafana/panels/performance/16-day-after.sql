-- title: The day after a heavy day
-- kind: table
-- size: 24x4
-- description: runlytics.compare_groups() over the time range: distance a heartbeat on days after a load above 100 beside other days, sessions of one kind and length at the same fitness, blocks of days paired with their neighbours. What each day brought stands in warehouse.next_day_performance. Associated with is not caused by.
-- field: estimate | unit=none name=Difference decimals=3
-- field: low | unit=none name="95 % from" decimals=3
-- field: high | unit=none name=to decimals=3
-- field: n_days | unit=none name=Days width=80
-- field: pairs | unit=none name=Pairs width=80
-- empty: No run in this time.
-- link: Recovery | recovery
-- rows: demo single
select c.metric as "Metric", c.first_group || ' beside ' || c.second_group as "Groups", c.unit as "Unit", c.estimate, c.low, c.high, c.n_days, c.pairs, c.note as "In words"
from runlytics.compare_groups(
  metric => 'efficiency_factor',
  group_by => 'load > 100',
  since => $__timeFrom()::date,
  until => $__timeTo()::date,
  adjust => '{session,distance,temperature,fitness,shift}',
  athlete_id => $athlete
) as c
where exists (select from $schema.runs where athlete_id = $athlete and $__timeFilter(started_at))
