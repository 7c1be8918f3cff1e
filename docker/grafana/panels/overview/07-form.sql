-- title: Form
-- kind: timeseries
-- size: 12x7
-- description: TSB = CTL - ATL of the day before (warehouse.fitness), dashed if you rest. Above 5 fresh, 5 to -10 neutral, -10 to -30 where training works, below -30 too much for long.
-- field: tsb | unit=none draw=line color=green name="Form (TSB)" decimals=1
-- field: tsb_rest | unit=none draw=dashed color=green name="Form, resting" decimals=1
-- steps: rust -30:teal -10:grey 5:green
-- defaults: {"custom": {"thresholdsStyle": {"mode": "area"}}, "color": {"mode": "palette-classic"}}
-- empty: No activity with a load in this time: widen the range, or load some.
-- link: Performance | performance
-- rows: demo single
select time, tsb, null::float8 as tsb_rest
from $schema.fitness
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
union all
select time, null, tsb
from $schema.fitness_forecast
where athlete_id = $athlete
  and days_ahead between 1 and 14
  and scenario = 'rest'
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
