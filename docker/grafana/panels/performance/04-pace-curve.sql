-- title: Pace over distance
-- kind: barchart
-- size: 12x9
-- description: warehouse.best_effort_curve: pace of the best stretch of each distance in the last 90 days beside the 275 before. It slows with distance; a bar that stands out was not run in earnest.
-- field: recent_s_per_$unit | name="Last 90 days" color=green
-- field: before_s_per_$unit | name="Before" color=grey
-- empty: No run with samples in the last year.
-- link: Year | year
-- rows: demo single
select
  label,
  min(pace_s_per_km) filter (where day > current_date - 90) * $km_per_unit as recent_s_per_$unit,
  min(pace_s_per_km) filter (where day <= current_date - 90) * $km_per_unit as before_s_per_$unit
from $schema.best_effort_curve
where athlete_id = $athlete
  and day > current_date - 365
group by metres, label
order by metres
