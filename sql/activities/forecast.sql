-- What becomes of fitness when nothing is done.

-- @warehouse@
create or replace view warehouse.fitness_forecast with (security_invoker) as
select
  f.athlete_id,
  t.day,
  t.day::timestamp at time zone p.timezone as time,
  t.day - f.today as days_ahead,
  'rest'::text as scenario,
  t.ctl,
  t.atl,
  t.tsb
from (
  select
    athlete_id,
    array_agg(day order by day) as days,
    array_agg(load order by day) as loads,
    max(day) as today
  from warehouse.fitness
  group by athlete_id
) as f
cross join lateral runlytics.training_load(days => f.days || (f.today + 14), loads => f.loads || 0::float8) as t
join warehouse.settings_periods as p
  on p.athlete_id = f.athlete_id
  and t.day >= p.valid_from
  and t.day < p.valid_until
where t.day >= f.today;
comment on view warehouse.fitness_forecast is 'Today as warehouse.fitness has it (days_ahead 0) and the 14 days after it, by the same formula. scenario rest: nothing is done any more.';

grant select on warehouse.fitness_forecast to runlytics_reader, runlytics_worker;
