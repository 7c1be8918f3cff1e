-- title: Calendar of load
-- kind: heatmap
-- size: 16x9
-- time: 1y
-- description: The load of each day (warehouse.daily_training), a column a week; an hour at threshold is 100. Good: hard days with easy ones between them, and a lighter week after some heavy ones.
-- field: Mon, Tue, Wed, Thu, Fri, Sat, Sun | unit=none decimals=0
-- empty: No activity in the last year.
-- link: Year | year
-- format: table
-- rows: demo single
select
  date_trunc('week', day::timestamp) at time zone 'UTC' as time,
  coalesce(max(load) filter (where extract(isodow from day) = 1), 0) as "Mon",
  coalesce(max(load) filter (where extract(isodow from day) = 2), 0) as "Tue",
  coalesce(max(load) filter (where extract(isodow from day) = 3), 0) as "Wed",
  coalesce(max(load) filter (where extract(isodow from day) = 4), 0) as "Thu",
  coalesce(max(load) filter (where extract(isodow from day) = 5), 0) as "Fri",
  coalesce(max(load) filter (where extract(isodow from day) = 6), 0) as "Sat",
  coalesce(max(load) filter (where extract(isodow from day) = 7), 0) as "Sun"
from $schema.daily_training
where athlete_id = $athlete
  and $__timeFilter(time)
group by 1
order by 1
