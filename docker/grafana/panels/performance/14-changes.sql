-- title: What has changed for long
-- kind: table
-- size: 24x6
-- description: runlytics.trend() over the time range: Theil and Sen's slope of weekly means, times the weeks, with its 95 % interval, corrected for weeks that resemble the one before. Good: distance a heartbeat rises, marathon pace and resting heart rate fall. CTL is a mean of its own past, so nothing is said of chance.
-- field: change | unit=none name="First week to last" decimals=3
-- field: change_low | unit=none name="95 % from" decimals=3
-- field: change_high | unit=none name=to decimals=3
-- field: n | unit=none name=Weeks width=80
-- empty: No run in this time.
-- link: Recovery | recovery
-- rows: demo single
select (t.of).metric as "Metric", (t.of).n, (t.of).change, (t.of).change_low, (t.of).change_high, (t.of).note as "In words"
from (
  select m.place, runlytics.trend(metric => m.metric, since => $__timeFrom()::date, until => $__timeTo()::date, athlete_id => $athlete) as of
  from (values (1, 'efficiency_factor'), (2, 'marathon_pace'), (3, 'resting_hr'), (4, 'ctl')) as m (place, metric)
  where exists (select from $schema.runs where athlete_id = $athlete and $__timeFilter(started_at))
) as t
order by t.place
