-- title: Sleep by shift
-- kind: timeseries
-- size: 12x7
-- description: warehouse.nights: hours asleep in 24, coloured by the shift of the day before. Good: no long row of short bars.
-- field: free_h | draw=bars color=teal stack=sleep name="After a free or day shift" decimals=1
-- field: late_h | draw=bars color=blue stack=sleep name="After a late shift" decimals=1
-- field: night_h | draw=bars color=violet stack=sleep name="After a night shift" decimals=1
-- empty: No night in this time.
-- link: Recovery | recovery
-- rows: demo
select
  n.day::timestamp at time zone n.timezone as time,
  case when s.label is null or s.label in ('day', 'off') then n.total_24h_s / 3600 end as free_h,
  case when s.label = 'late' then n.total_24h_s / 3600 end as late_h,
  case when s.label = 'night' then n.total_24h_s / 3600 end as night_h
from $schema.nights as n
left join $schema.shifts as s
  on s.athlete_id = n.athlete_id
  and s.day = n.day - 1
where n.athlete_id = $athlete
  and $__timeFilter(n.ended_at)
order by n.day
