-- title: Decoupling of runs of an hour and more
-- kind: timeseries
-- size: 12x8
-- description: warehouse.runs, decoupling: by how much efficiency falls from the first half to the second. Good: below 5 % on long easy runs, and falling over a season.
-- field: decoupling_pct | draw=points color=amber name=Decoupling decimals=1
-- steps: green 5:amber 10:rust
-- defaults: {"custom": {"thresholdsStyle": {"mode": "line"}}, "color": {"mode": "palette-classic"}}
-- empty: No run of an hour with heart rate in this time.
-- link: Run | run
-- rows: demo
select started_at as time, decoupling as decoupling_pct
from $schema.runs
where athlete_id = $athlete
  and decoupling is not null
  and moving_s >= 3600
  and $__timeFilter(started_at)
order by started_at
