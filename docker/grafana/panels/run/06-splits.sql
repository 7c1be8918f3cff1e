-- title: Kilometre by kilometre, or mile by mile
-- kind: table
-- size: 12x10
-- description: runlytics.splits() of the samples. Bars compare the splits. Good on an even run: the last third no slower than the first.
-- field: split | unit=none name=Split width=70
-- field: pace_s_per_$unit | name=Pace width=100
-- field: speed_kmh | unit=velocitykmh cell=gauge color=green name=Speed min=0 decimals=1
-- field: climb_$height | name=Climb decimals=0 width=90
-- field: avg_hr | cell=gauge color=rust name="Heart rate" min=80 decimals=0
-- empty: This run has no samples.
-- link: Performance | performance
-- rows: demo single
select
  s.n as split,
  1000 * $km_per_unit / nullif(s.speed_mps, 0) as pace_s_per_$unit,
  3.6 * s.speed_mps as speed_kmh,
  s.ascent_m / $m_per_height as climb_$height,
  s.avg_hr
from $schema.runs as r
cross join lateral runlytics.splits(r.stream, 1000 * $km_per_unit) as s
where r.athlete_id = $athlete
  and r.activity_id = $activity
order by s.n
