-- title: Durability
-- kind: timeseries
-- size: 12x8
-- time: 52w
-- description: warehouse.durability: by how much metres a heartbeat fall from the first third after the warm-up to the last, and the ratio of the last 5 km to 5 to 10 km (right axis; below 1.1 is durable, 1.2 and more is not, Smyth 2022). Heat counts as well.
-- field: last_third_pct | draw=points color=amber name="Last third" decimals=1
-- field: ratio | unit=none draw=points color=blue name="Ratio" axis=right decimals=2
-- empty: No run of 40 minutes with heart rate in this time.
-- link: Run | run
-- rows: demo
select d.day::timestamp at time zone p.timezone as time, d.last_third_pct, d.ratio
from $schema.durability as d
join $schema.settings_periods as p
  on p.athlete_id = d.athlete_id
  and d.day >= p.valid_from
  and d.day < p.valid_until
where d.athlete_id = $athlete
  and d.last_third_pct is not null
  and d.day >= $__timeFrom()::date
  and d.day <= $__timeTo()::date
order by time
