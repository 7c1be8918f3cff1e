-- title: Who told of it
-- kind: table
-- size: 24x6
-- description: warehouse.activity_sources: each document that tells of this run, what it said itself, which fields were taken of it, and why it was matched. More than one means that watch, phone and service agree. In psql: select * from runlytics.explain_activity(activity_id).
-- field: document_id | unit=none name=Document width=100
-- field: score | unit=none name=Score decimals=2 width=80
-- field: distance_$unit | name="Its distance" decimals=2
-- field: elapsed_s | name="Its time"
-- empty: No document tells of this run: choose one above.
-- link: Data health | data-health
-- rows: demo single
select
  document_id,
  reason,
  score,
  distance_m / 1000 / $km_per_unit as distance_$unit,
  elapsed_s,
  array_to_string(fields, ', ') as fields
from $schema.activity_sources
where athlete_id = $athlete
  and activity_id = $activity
order by document_id, part
