-- What becomes of fitness: when nothing is done, when the plan is, and when all goes on as it did.

-- @warehouse@
create or replace view warehouse.planned_load with (security_invoker) as
select
  p.athlete_id,
  p.plan_id,
  p.day,
  p.sport,
  p.km,
  coalesce(p.pace_s_per_km, case when p.sport = 'running' then u.pace_s_per_km end) as pace_s_per_km,
  coalesce(
    p.load,
    case
      when p.sport = 'running' then runlytics.running_tss(
        seconds => p.km * coalesce(p.pace_s_per_km, u.pace_s_per_km),
        metres => 1000 * p.km,
        threshold_speed_mps => s.threshold_speed_mps
      )
    end
  ) as load,
  case
    when p.load is not null then 'said'
    when p.sport <> 'running' or s.threshold_speed_mps is null then null
    when p.pace_s_per_km is not null then 'km and pace'
    when u.pace_s_per_km is not null then 'km at the usual pace'
  end as method,
  p.note
from warehouse.plan as p
join warehouse.settings_periods as s
  on s.athlete_id = p.athlete_id
  and p.day >= s.valid_from
  and p.day < s.valid_until
left join lateral (
  select a.athlete_id, 1000 * sum(c.moving_s order by a.activity_id) / nullif(sum(a.distance_m order by a.activity_id), 0) as pace_s_per_km
  from warehouse.activities as a
  cross join lateral (
    select runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) as moving_s
  ) as c
  where a.athlete_id = p.athlete_id
    and a.local_date > current_date - 56
    and a.sport = 'running'
    and not a.excluded
  group by a.athlete_id
) as u on u.athlete_id = p.athlete_id and p.pace_s_per_km is null and p.load is null
-- A later sheet plans anew from its first day on.
where not exists (
  select
  from warehouse.plan as o
  where o.athlete_id = p.athlete_id
    and o.document_id > p.document_id
    and o.day <= p.day
);
comment on view warehouse.planned_load is 'One row a planned session, of sheets the latest that plans its day, with its load: the one that is said, else that of its km at its pace, else of its km at the mean pace of the last eight weeks; NULL of another sport without a load, and without a threshold speed. method: which of them.';

create or replace view warehouse.fitness_forecast with (security_invoker) as
select
  n.athlete_id,
  t.day,
  t.day::timestamp at time zone n.timezone as time,
  t.day - n.day as days_ahead,
  c.scenario,
  -- What was fades alone; what comes begins at nothing: both are linear.
  n.ctl * runlytics.load_left(t.day - n.day, 42) + case when t.day > n.day then t.ctl else 0 end as ctl,
  n.atl * runlytics.load_left(t.day - n.day, 7) + case when t.day > n.day then t.atl else 0 end as atl,
  case
    when t.day = n.day then n.tsb
    else n.ctl * runlytics.load_left(t.day - n.day - 1, 42) - n.atl * runlytics.load_left(t.day - n.day - 1, 7) + t.tsb
  end as tsb,
  case when t.day = n.day then n.load else t.load end as load,
  e.event
from (
  select distinct on (f.athlete_id) f.athlete_id, f.day, f.load, f.ctl, f.atl, f.tsb, p.timezone
  from warehouse.fitness as f
  join warehouse.settings_periods as p
    on p.athlete_id = f.athlete_id
    and f.day >= p.valid_from
    and f.day < p.valid_until
  where f.day > current_date - 3
  order by f.athlete_id, f.day desc
) as n
join lateral (
  select n.athlete_id, runlytics.label('rest') as scenario, '{}'::date[] as days, '{}'::float8[] as loads
  union all
  select
    l.athlete_id,
    runlytics.label('planned') as scenario,
    array_agg(l.day order by l.day, l.plan_id) as days,
    array_agg(coalesce(l.load, 0) order by l.day, l.plan_id) as loads
  from warehouse.planned_load as l
  where l.athlete_id = n.athlete_id
    and l.day > n.day
    and l.day <= n.day + 60
  group by l.athlete_id
  union all
  select
    d.athlete_id,
    runlytics.label('usual') as scenario,
    array_agg(d.day order by d.day) as days,
    array_agg(d.load order by d.day) as loads
  from (
    select f.athlete_id, f.day + 28 * g.n as day, f.load
    from warehouse.fitness as f
    cross join generate_series(1, 3) as g (n)
    where f.athlete_id = n.athlete_id
      and f.day > n.day - 28
      and f.day <= n.day
      and f.day > current_date - 31
  ) as d
  where d.day <= n.day + 60
  group by d.athlete_id
) as c on c.athlete_id = n.athlete_id
cross join lateral runlytics.training_load(days => c.days || n.day || (n.day + 60), loads => c.loads || '{0, 0}'::float8[]) as t
left join lateral (
  select e.athlete_id, string_agg(e.name, ', ' order by e.event_id) as event
  from warehouse.events as e
  where e.athlete_id = n.athlete_id
    and e.day = t.day
  group by e.athlete_id
) as e on e.athlete_id = n.athlete_id;
comment on view warehouse.fitness_forecast is 'Today as warehouse.fitness has it (days_ahead 0) and the 60 days after it, by the same formula. scenario rest: nothing is done any more; planned: what warehouse.plan has of the days after today, where it has something; usual: the last four weeks again and again. event: what warehouse.events has on the day.';

create or replace view warehouse.race_forecast with (security_invoker) as
select
  e.athlete_id,
  e.event_id,
  e.day,
  f.time,
  e.name,
  e.distance_m,
  e.goal_s,
  f.days_ahead,
  f.scenario,
  f.ctl,
  f.atl,
  f.tsb
from warehouse.events as e
join warehouse.fitness_forecast as f
  on f.athlete_id = e.athlete_id
  and f.day = e.day
where e.kind = 'race';
comment on view warehouse.race_forecast is 'Fitness and form on the day of each race of the next 60 days, one row a scenario of warehouse.fitness_forecast. What it would take: runlytics.predict_race().';

grant select on warehouse.planned_load, warehouse.fitness_forecast, warehouse.race_forecast to runlytics_reader, runlytics_worker;
