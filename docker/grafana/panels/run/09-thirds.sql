-- title: Thirds
-- kind: table
-- size: 8x8
-- description: The samples cut into thirds of the time: speed beside heart rate, and how the ratio fell since the first. Good: less than 5 % over a long run.
-- field: third | unit=none name=Third width=70
-- field: pace_s_per_$unit | name=Pace
-- field: avg_hr | name="Heart rate" decimals=0
-- field: fall_pct | name="Fall of efficiency" decimals=1 cell=text steps="green 5:amber 10:rust"
-- empty: This run has no samples with heart rate.
-- link: Performance | performance
-- rows: demo single
select
  third,
  1000 * $km_per_unit / nullif(speed, 0) as pace_s_per_$unit,
  heart as avg_hr,
  100 * (1 - (speed / heart) / nullif(first_value(speed / heart) over (order by third), 0)) as fall_pct
from (
  select
    third,
    (max(distance_m) - min(distance_m)) / nullif(extract(epoch from max(at) - min(at))::float8, 0) as speed,
    nullif(avg(heart_rate), 0) as heart
  from (
    select ntile(3) over (order by s.at) as third, s.at, s.distance_m, s.heart_rate
    from $schema.runs as r
    cross join lateral runlytics.samples(r.stream) as s
    where r.athlete_id = $athlete
      and r.activity_id = $activity
      and s.distance_m is not null
  ) as cut
  group by third
) as thirds
order by third
