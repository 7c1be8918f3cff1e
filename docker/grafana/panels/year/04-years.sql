-- title: Years
-- kind: table
-- size: 12x8
-- description: warehouse.daily_training a year: activities, distance run, time, climb and load.
-- field: activities | unit=none name=Activities decimals=0
-- field: distance_$unit | name=Distance decimals=0 cell=gauge color=green min=0
-- field: moving_h | name=Time decimals=0
-- field: climb_$height | name=Climb decimals=0
-- field: load | unit=none name=Load decimals=0 cell=gauge color=blue min=0
-- empty: No activity yet.
-- link: Performance | performance
-- rows: demo single
select
  extract(year from day)::text as year,
  sum(activities) as activities,
  sum(km) / $km_per_unit as distance_$unit,
  sum(moving_s) / 3600 as moving_h,
  sum(ascent_m) / $m_per_height as climb_$height,
  sum(load) as load
from $schema.daily_training
where athlete_id = $athlete
group by 1
order by 1 desc
