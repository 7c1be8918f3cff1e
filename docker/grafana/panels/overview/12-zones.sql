-- title: Time in zones
-- kind: timeseries
-- size: 12x8
-- description: warehouse.zone_time a week, by heart rate beside your threshold, and the share below 90 % of it (easy, on the right). Good: about 80 % easy over the weeks.
-- field: zone_1_h | draw=bars color=grey stack=zones name="Below 85 %" decimals=1
-- field: zone_2_h | draw=bars color=teal stack=zones name="To 90 %" decimals=1
-- field: zone_3_h | draw=bars color=green stack=zones name="To 95 %" decimals=1
-- field: zone_4_h | draw=bars color=amber stack=zones name="To 100 %" decimals=1
-- field: zone_5_h | draw=bars color=rust stack=zones name="Above" decimals=1
-- field: easy_share | draw=line color=blue name=Easy axis=right min=0 max=1 decimals=0
-- empty: No heart rate in this time, or no threshold: wear a strap or a watch, and set threshold_hr in warehouse.athlete_settings.
-- link: Performance | performance
-- rows: demo
select
  z.week::timestamp at time zone p.timezone as time,
  z.zone_1 / 3600 as zone_1_h,
  z.zone_2 / 3600 as zone_2_h,
  z.zone_3 / 3600 as zone_3_h,
  z.zone_4 / 3600 as zone_4_h,
  z.zone_5 / 3600 as zone_5_h,
  (z.zone_1 + z.zone_2) / nullif(z.zone_1 + z.zone_2 + z.zone_3 + z.zone_4 + z.zone_5, 0) as easy_share
from (
  select
    t.athlete_id,
    t.day - (extract(isodow from t.day)::int - a.week_starts_on + 7) % 7 as week,
    sum(t.seconds) filter (where t.zone = 1) as zone_1,
    sum(t.seconds) filter (where t.zone = 2) as zone_2,
    sum(t.seconds) filter (where t.zone = 3) as zone_3,
    sum(t.seconds) filter (where t.zone = 4) as zone_4,
    sum(t.seconds) filter (where t.zone = 5) as zone_5
  from $schema.zone_time as t
  join $schema.athletes as a using (athlete_id)
  where t.athlete_id = $athlete
    and t.set = 'threshold'
    and t.day >= $__timeFrom()::date - 7
    and t.day <= $__timeTo()::date
  group by 1, 2
) as z
join $schema.settings_periods as p
  on p.athlete_id = z.athlete_id
  and z.week >= p.valid_from
  and z.week < p.valid_until
order by time
