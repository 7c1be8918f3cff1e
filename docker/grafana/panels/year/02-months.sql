-- title: Distance a month, year beside year
-- kind: barchart
-- size: 12x9
-- description: warehouse.daily_training: distance run in each month of this year, the last and the one before. Good: this year's bars are the ones that you planned.
-- field: this_year_$unit | name="This year" color=green decimals=0
-- field: last_year_$unit | name="Last year" color=teal decimals=0
-- field: year_before_$unit | name="The year before" color=grey decimals=0
-- empty: No run yet.
-- link: Performance | performance
-- rows: demo single
select
  to_char(make_date(2000, m, 1), 'Mon') as month,
  coalesce(sum(d.km) filter (where extract(year from d.day) = extract(year from current_date)), 0) / $km_per_unit as this_year_$unit,
  coalesce(sum(d.km) filter (where extract(year from d.day) = extract(year from current_date) - 1), 0) / $km_per_unit as last_year_$unit,
  coalesce(sum(d.km) filter (where extract(year from d.day) = extract(year from current_date) - 2), 0) / $km_per_unit as year_before_$unit
from generate_series(1, 12) as m
join $schema.daily_training as d
  on extract(month from d.day) = m
where d.athlete_id = $athlete
  and d.day >= date_trunc('year', current_date)::date - 731
group by m
order by m
