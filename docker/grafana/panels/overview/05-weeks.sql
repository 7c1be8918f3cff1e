-- title: Distance a week
-- kind: timeseries
-- size: 12x8
-- description: warehouse.weekly_volume: distance run each week, the mean of four weeks, and the same week a year before. Good: the mean rises slowly, and no week stands far above it.
-- field: distance_$unit | draw=bars color=green name=Week decimals=1
-- field: mean_$unit | draw=line color=amber name="Mean of four weeks" decimals=1
-- field: last_year_$unit | draw=dashed color=grey name="A year before" decimals=1
-- empty: No run in this time. Widen the time range, or load runs with CALL runlytics.ingest_path().
-- link: Year | year
-- rows: demo single
select
  w.time,
  w.km / $km_per_unit as distance_$unit,
  w.km_4w / $km_per_unit as mean_$unit,
  y.km / $km_per_unit as last_year_$unit
from $schema.weekly_volume as w
left join $schema.weekly_volume as y
  on y.athlete_id = w.athlete_id
  and y.week = w.week - 364
  and y.week between $__timeFrom()::date - 364 and $__timeTo()::date - 364
where w.athlete_id = $athlete
  and w.week between $__timeFrom()::date and $__timeTo()::date
order by w.time
