-- title: Sports
-- kind: table
-- size: 12x8
-- description: warehouse.activities of the time range by sport: how many, how far, how long.
-- field: activities | unit=none name=Activities decimals=0
-- field: distance_$unit | name=Distance decimals=0
-- field: moving_h | name=Time decimals=1 cell=gauge color=teal min=0
-- empty: No activity of these sports in this time.
-- link: Mission Control | overview
-- rows: demo single
select
  sport,
  count(*) as activities,
  sum(distance_m) / 1000 / $km_per_unit as distance_$unit,
  sum(moving_s) / 3600 as moving_h
from $schema.activities
where athlete_id = $athlete
  and sport in ($sport)
  and not excluded
  and $__timeFilter(started_at)
group by sport
order by moving_h desc nulls last
