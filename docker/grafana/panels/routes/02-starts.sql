-- title: Routes that begin together
-- kind: table
-- size: 8x16
-- description: Activities with a route by the square of a hundredth of a degree where they begin (warehouse.activities): how many, how far in the mean, and when last.
-- field: times | unit=none name=Times cell=gauge color=green min=0
-- field: mean_$unit | name="Mean distance" decimals=1
-- empty: No route of these sports in this time.
-- link: Year | year
-- rows: demo single
select
  round(lat::numeric, 2) || ', ' || round(lon::numeric, 2) as "Begins near",
  count(*) as times,
  avg(km) / $km_per_unit as mean_$unit,
  max(local_date)::text as "Last"
from (
  select st_y(st_startpoint(route)) as lat, st_x(st_startpoint(route)) as lon, distance_m / 1000 as km, local_date
  from $schema.activities
  where athlete_id = $athlete
    and sport in ($sport)
    and not excluded
    and route is not null
    and $__timeFilter(started_at)
) as a
group by 1
order by times desc, 1
limit 50
