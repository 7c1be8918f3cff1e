-- title: Segments
-- kind: table
-- size: 8x9
-- description: warehouse.segment_history: every effort over your segments in the time range, the latest first, with its place among all.
-- field: place | unit=none name=Place decimals=0
-- field: efforts | unit=none name=Of decimals=0
-- field: avg_hr | name="Heart rate" decimals=0
-- empty: No effort in this time. runlytics.define_segment_from() cuts a segment from a run: docs/routes.md.
-- link: Year | year
-- rows: any
select
  segment as "Segment",
  started_at::date::text as "Day",
  to_char(make_interval(secs => elapsed_s), 'HH24:MI:SS') as "Time",
  place,
  efforts,
  avg_hr
from $schema.segment_history
where athlete_id = $athlete
  and sport in ($sport)
  and $__timeFilter(started_at)
order by started_at desc
limit 100
