-- title: Warnings
-- kind: table
-- size: 12x8
-- description: warehouse.activities, warnings: what was decided where a file contradicts itself, or ended early. Good: few; one that returns names a device to look at.
-- field: activity_id | unit=none hide=all
-- empty: No activity in this time has a warning. That is good.
-- link: Open the run | run activity=activity_id
-- link: Performance | performance
-- rows: any
select local_date::text as day, sport, device, array_to_string(warnings, '; ') as warnings, activity_id
from $schema.activities
where athlete_id = $athlete
  and (truncated or cardinality(warnings) > 0)
  and $__timeFilter(started_at)
order by started_at desc
limit 50
