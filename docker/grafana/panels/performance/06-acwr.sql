-- title: Acute to chronic load, and monotony
-- kind: timeseries
-- size: 12x8
-- description: warehouse.fitness: load of 7 days beside 28 (ACWR), and the mean of seven days over their spread (monotony, Foster 1998). They describe load and forecast no injury. Usual: ACWR 0.8 to 1.3, monotony below 2.
-- field: acwr | unit=none draw=line color=amber name=ACWR decimals=2
-- field: monotony | unit=none draw=line color=violet name=Monotony decimals=2
-- empty: No activity with a load in this time.
-- link: Mission Control | overview
-- rows: demo
select time, acwr, monotony
from $schema.fitness
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
