-- title: What devices measured
-- kind: table
-- size: 9x10
-- description: warehouse.biometrics and heart rate in the time range: how many days each metric of each app covers, and its newest value. Good: as many days as the time range has.
-- field: days | unit=none name=Days cell=gauge color=teal min=0
-- field: newest | unit=dateTimeFromNow name=Newest
-- empty: No health data in this time: see docs/listener.md and docs/services.md.
-- link: Recovery | recovery
-- rows: demo
select m.name as metric, b.source, count(distinct b.day) as days, max(b.newest) as newest
from (
  select metric_id, source, recorded_at::date as day, recorded_at as newest
  from $schema.biometrics
  where athlete_id = $athlete
    and $__timeFilter(recorded_at)
  union all
  select metric_id, source, day, day::timestamptz
  from $schema.biometric_streams
  where athlete_id = $athlete
    and day between $__timeFrom()::date and $__timeTo()::date
) as b
join $schema.metrics as m using (metric_id)
group by m.name, b.source
order by m.name, b.source
