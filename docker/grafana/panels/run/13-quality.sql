-- title: What the sensors got wrong
-- kind: table
-- size: 8x8
-- description: warehouse.quality: stretches in which a sensor failed, the evidence, and what is left out because of it. The recording stays as it is. Good: nothing here.
-- field: at_s | name=At
-- field: seconds_s | name=For
-- empty: Nothing: every sensor of this run said what it is there for.
-- link: Data health | data-health
-- rows: any
select replace(kind, '_', ' ') as kind, start_s as at_s, seconds as seconds_s, evidence, masked as "Left out"
from $schema.quality
where athlete_id = $athlete
  and activity_id = $activity
order by start_s
