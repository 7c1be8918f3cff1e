-- title: What it is of
-- kind: table
-- size: 24x12
-- description: The rows of runlytics.ask(): a figure, figures of groups, or runs, nights, days and entries, the newest 50. A value is in the unit of its metric's name.
-- field: value | unit=none name=Value decimals=2
-- field: n | unit=none name=Of decimals=0
-- field: distance_$unit | name=Distance decimals=1
-- field: moving_s | name=Time
-- field: pace_s_per_$unit | name=Pace decimals=0
-- field: activity_id, from_ms, to_ms | unit=none hide=all
-- empty: Nothing was found, or the question was not understood: see the answer above.
-- link: Run | run activity=activity_id from=from_ms to=to_ms
-- link: Mission Control | overview
-- rows: demo single
select
  r.day as "Day", r."group" as "Group", coalesce(r.name, '') as "What", r.metric as "Metric", r.value, r.n,
  r.distance_km / $km_per_unit as distance_$unit, 60 * r.moving_min as moving_s, r.pace_s_per_km * $km_per_unit as pace_s_per_$unit,
  r.activity_id,
  (extract(epoch from a.started_at) * 1000)::bigint as from_ms,
  ((extract(epoch from a.started_at) + coalesce(a.elapsed_s, 3600)) * 1000)::bigint as to_ms
from rows from (
  jsonb_to_recordset((runlytics.ask(question => '$question', athlete_id => $athlete)).rows) as (
    day text, "group" text, name text, metric text, value float8, n int, distance_km float8, moving_min float8, pace_s_per_km float8, activity_id bigint
  )
) with ordinality as r (day, "group", name, metric, value, n, distance_km, moving_min, pace_s_per_km, activity_id, place)
left join $schema.activities as a on a.athlete_id = $athlete and a.activity_id = r.activity_id
order by r.place
