-- title: Marathons
-- kind: table
-- size: 12x6
-- description: warehouse.marathons: each marathon that was run, and the median marathon pace that the steady runs of the 42 days before were worth, with how many those were. Good: the two are near one another.
-- field: day | name=Day width=110
-- field: ran_s_per_$unit | name=Pace
-- field: worth_s_per_$unit | name="Steady runs were worth"
-- field: n | unit=none name="Steady runs" width=110
-- empty: No marathon yet.
-- link: Run | run
-- rows: demo
select
  day::text as day,
  pace_s_per_km * $km_per_unit as ran_s_per_$unit,
  marathon_pace * $km_per_unit as worth_s_per_$unit,
  n
from $schema.marathons
where athlete_id = $athlete
order by day desc
