-- title: What gave and took points
-- kind: timeseries
-- size: 12x8
-- description: warehouse.readiness, *_points: what each part gave or took beside 70. Good: none of them below zero for long.
-- field: hrv | unit=none draw=line color=teal name=HRV decimals=1
-- field: resting_heart_rate | unit=none draw=line color=rust name="Resting heart rate" decimals=1
-- field: sleep | unit=none draw=line color=blue name=Sleep decimals=1
-- field: load | unit=none draw=line color=amber name=Load decimals=1
-- field: answers | unit=none draw=line color=violet name="Your answers" decimals=1
-- empty: No component is known in this time: send health data, or write into the journal.
-- link: Mission Control | overview
-- rows: demo
select
  time,
  hrv_points as hrv,
  rhr_points as resting_heart_rate,
  sleep_points as sleep,
  load_points as load,
  subjective_points as answers
from $schema.readiness
where athlete_id = $athlete
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
