-- title: Sleep
-- kind: timeseries
-- size: 12x8
-- description: warehouse.nights: hours of each stage of the main sleep, and naps. Of nights whose app tells no stages the whole. Good: the sum near your need; deep and REM sleep about a fifth each.
-- field: deep_h | draw=bars color=blue stack=sleep name=Deep decimals=1
-- field: rem_h | draw=bars color=violet stack=sleep name=REM decimals=1
-- field: core_h | draw=bars color=teal stack=sleep name=Core decimals=1
-- field: asleep_h | draw=bars color=grey stack=sleep name="Asleep, stage unknown" decimals=1
-- field: nap_h | draw=bars color=amber stack=sleep name=Naps decimals=1
-- empty: No night in this time: send a watch's sleep, or write sleep into the journal.
-- link: Shifts | shifts
-- rows: demo
select
  day::timestamp at time zone timezone as time,
  deep_s / 3600 as deep_h,
  rem_s / 3600 as rem_h,
  core_s / 3600 as core_h,
  nullif(greatest(asleep_s - coalesce(deep_s, 0) - coalesce(rem_s, 0) - coalesce(core_s, 0), 0), 0) / 3600 as asleep_h,
  nullif(nap_s, 0) / 3600 as nap_h
from $schema.nights
where athlete_id = $athlete
  and $__timeFilter(ended_at)
order by day
