-- title: Efficiency
-- kind: timeseries
-- size: 12x8
-- description: warehouse.runs, efficiency_factor: graded metres a heartbeat of each run, and the mean of ten. Rising over months is what training is for; heat and fatigue lower it.
-- field: efficiency | unit="suffix: m/beat" draw=points color=grey name=Run decimals=2
-- field: mean_of_ten | unit="suffix: m/beat" draw=line color=green name="Mean of ten" decimals=2
-- defaults: {"custom": {"axisSoftMin": null}}
-- empty: No run with heart rate in this time.
-- link: Run | run
-- rows: demo single
select
  started_at as time,
  efficiency_factor as efficiency,
  avg(efficiency_factor) over (order by started_at rows between 9 preceding and current row) as mean_of_ten
from $schema.runs
where athlete_id = $athlete
  and efficiency_factor is not null
  and $__timeFilter(started_at)
order by started_at
