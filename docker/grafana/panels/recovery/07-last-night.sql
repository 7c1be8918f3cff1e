-- title: The last night, stage by stage
-- kind: state-timeline
-- size: 12x7
-- description: warehouse.sleep of the last night's source. Set the time range to the night with a click on the table below. Good: deep sleep early, REM late, few wakings.
-- field: stage | map="deep:blue,rem:violet,core:teal,asleep:grey,awake:amber,in_bed:clear" name=Stage
-- empty: The last night has no stretches: its app tells sums only, or there is none yet.
-- link: Data health | data-health
-- time: 36h
-- rows: any
select s.started_at as time, s.stage
from $schema.sleep as s
join (
  select athlete_id, source, started_at, ended_at
  from $schema.nights
  where athlete_id = $athlete
  order by day desc
  limit 1
) as n
  on n.athlete_id = s.athlete_id
  and n.source = s.source
  and s.started_at >= n.started_at
  and s.started_at < n.ended_at
where s.stage <> 'in_bed'
order by s.started_at
