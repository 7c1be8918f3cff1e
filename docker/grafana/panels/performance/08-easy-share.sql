-- title: Easy, moderate, hard
-- kind: timeseries
-- size: 12x9
-- time: 26w
-- description: warehouse.zone_share: shares of the time with heart rate below 90 % of the threshold, up to it and above, and the polarised index (Treff 2019, right axis; above 2 is polarised). Good: 80 % easy over the weeks.
-- field: easy_share | draw=bars color=teal stack=share name=Easy min=0 max=1 decimals=0
-- field: moderate_share | draw=bars color=amber stack=share name=Moderate min=0 max=1 decimals=0
-- field: hard_share | draw=bars color=rust stack=share name=Hard min=0 max=1 decimals=0
-- field: polarised_index | unit=none draw=line color=blue name="Polarised index" axis=right decimals=1
-- empty: No heart rate in this time, or no threshold: see warehouse.athlete_settings.
-- link: Mission Control | overview
-- rows: demo single
select time, easy_share, moderate_share, hard_share, polarised_index
from $schema.zone_share
where athlete_id = $athlete
  and week >= $__timeFrom()::date - 7
  and week <= $__timeTo()::date
order by time
