-- title: What goes with what
-- kind: table
-- size: 24x7
-- description: runlytics.lag_correlation() over the time range: how much the second changes for each unit of the first, sessions beside their like, with an interval that allows for days which resemble the one before. An interval that does not hold 0 is one that chance seldom makes. Associated with is not caused by.
-- field: slope | unit=none name=Slope decimals=5
-- field: slope_low | unit=none name="95 % from" decimals=5
-- field: slope_high | unit=none name=to decimals=5
-- field: n | unit=none name=Pairs width=80
-- field: lag | unit=none name="Days later" width=100
-- empty: No run in this time.
-- link: Recovery | recovery
-- rows: demo single
select l.x as "First", l.y as "Second", l.lag, l.n, l.slope, l.slope_low, l.slope_high, l.note as "In words"
from (values (1, 'load', 'efficiency_factor', 1), (2, 'km', 'efficiency_factor', 1), (3, 'sleep_duration', 'marathon_pace', 0), (4, 'sleep_duration', 'hrv', 0)) as m (place, x, y, days)
cross join lateral runlytics.lag_correlation(
  x => m.x,
  y => m.y,
  max_lag => m.days,
  since => $__timeFrom()::date,
  until => $__timeTo()::date,
  athlete_id => $athlete
) as l
where exists (select from $schema.runs where athlete_id = $athlete and $__timeFilter(started_at))
order by m.place, l.lag
