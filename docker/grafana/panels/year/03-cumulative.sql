-- title: Distance since the first of January
-- kind: trend
-- size: 12x9
-- description: warehouse.daily_training added up over the days of the year: this year, the last and the one before. Good: this year's line above the others, without steep steps.
-- field: day_of_year | unit=none name="Day of the year" decimals=0
-- field: this_year_$unit | name="This year" color=green decimals=0
-- field: last_year_$unit | name="Last year" color=teal decimals=0
-- field: year_before_$unit | name="The year before" color=grey decimals=0
-- options: {"xField": "Day of the year"}
-- empty: No run yet.
-- link: Performance | performance
-- rows: demo single
select
  n as day_of_year,
  case when n <= extract(doy from current_date) then sum(sum(d.km) filter (where d.back = 0)) over by_day / $km_per_unit end as this_year_$unit,
  sum(sum(d.km) filter (where d.back = 1)) over by_day / $km_per_unit as last_year_$unit,
  sum(sum(d.km) filter (where d.back = 2)) over by_day / $km_per_unit as year_before_$unit
from generate_series(1, 366) as n
left join (
  select km, extract(doy from day)::int as doy, extract(year from current_date) - extract(year from day) as back
  from $schema.daily_training
  where athlete_id = $athlete
    and day >= date_trunc('year', current_date)::date - 731
) as d
  on d.doy = n
where exists (select from $schema.daily_training where athlete_id = $athlete)
group by n
window by_day as (order by n)
order by n
