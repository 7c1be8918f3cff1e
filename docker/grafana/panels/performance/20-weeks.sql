-- title: Weeks
-- kind: table
-- size: 24x9
-- description: warehouse.weekly_review: what each week had of training, fitness and form at its end, the means of its nights, and how many night shifts. Good: sleep holds when the distance grows.
-- field: week | name="Week of" width=110
-- field: activities | unit=none name=Sessions width=90
-- field: distance_$unit | name=Distance decimals=1 cell=gauge color=green min=0
-- field: load | unit=none name=Load decimals=0
-- field: ctl | unit=none name=Fitness decimals=0
-- field: tsb | unit=none name=Form decimals=0
-- field: sleep_h | name=Sleep decimals=1
-- field: hrv_ms | name=HRV decimals=0
-- field: resting_hr | name="Resting heart rate" decimals=1
-- field: night_shifts | unit=none name="Night shifts" width=110
-- empty: Nothing is known of these weeks.
-- link: Mission Control | overview
-- rows: demo single
select week::text as week, activities, km / $km_per_unit as distance_$unit, load, ctl, tsb, sleep_h, hrv_ms, resting_hr, night_shifts
from $schema.weekly_review
where athlete_id = $athlete
  and week between $__timeFrom()::date - 6 and $__timeTo()::date
order by week desc
