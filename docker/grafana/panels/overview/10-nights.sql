-- title: Nights
-- kind: timeseries
-- size: 12x7
-- time: 45d
-- description: warehouse.nights by the shift of the day before (warehouse.shifts): hours of the main sleep, and naps on top. Good: near your need, eight hours unless your settings say otherwise, also after night shifts.
-- field: free_h | draw=bars color=teal stack=sleep name="Main sleep, free or day" decimals=1
-- field: late_h | draw=bars color=blue stack=sleep name="After a late shift" decimals=1
-- field: night_h | draw=bars color=violet stack=sleep name="After a night shift" decimals=1
-- field: nap_h | draw=bars color=amber stack=sleep name=Naps decimals=1
-- empty: No night in this time: send a watch's sleep, or write sleep into the journal.
-- link: Recovery | recovery
-- rows: demo
select
  n.day::timestamp at time zone n.timezone as time,
  case when s.label is null or s.label in ('day', 'off') then n.asleep_s / 3600 end as free_h,
  case when s.label = 'late' then n.asleep_s / 3600 end as late_h,
  case when s.label = 'night' then n.asleep_s / 3600 end as night_h,
  nullif(n.nap_s, 0) / 3600 as nap_h
from $schema.nights as n
left join $schema.shifts as s
  on s.athlete_id = n.athlete_id
  and s.day = n.day - 1
where n.athlete_id = $athlete
  and $__timeFilter(n.ended_at)
order by n.day
