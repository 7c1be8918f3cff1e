-- title: What came before good and bad runs
-- kind: table
-- size: 24x9
-- description: runlytics.what_preceded(): the days before the 15 best and the 15 worst runs by distance a heartbeat beside those before runs of the same kind within four weeks, over the time range; the clearest first. q counts all that was looked at: judge by it. Associated with is not caused by.
-- field: estimate | unit=none name=Difference decimals=2
-- field: low | unit=none name="95 % from" decimals=2
-- field: high | unit=none name=to decimals=2
-- field: pairs | unit=none name=Pairs width=80
-- field: q | unit=none name=q decimals=3 width=80
-- empty: Too few runs with heart rate beside nights and training to compare.
-- link: Recovery | recovery
-- rows: demo
select w.which || ' runs' as "Before the", c.metric as "What", c.unit as "Unit", c.estimate, c.low, c.high, c.pairs, c.q, c.note as "In words"
from (values (1, 'worst'), (2, 'best')) as w (place, which)
cross join lateral runlytics.what_preceded(metric => 'efficiency_factor', which => w.which, n => 15, since => $__timeFrom()::date, until => $__timeTo()::date, athlete_id => $athlete) as c
where c.low is not null
order by w.place, c.q, c.metric
