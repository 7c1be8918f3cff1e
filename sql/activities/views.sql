-- Gold: training. Plain views for psql, Grafana and whatever reads SQL. They run with the rights of the
-- reader, so row-level security holds. Columns are only ever appended.

create or replace view warehouse.runs with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.started_at,
  a.local_date,
  a.name,
  a.distance_m / 1000 as km,
  a.elapsed_s,
  a.moving_s,
  1000 * a.moving_s / nullif(a.distance_m, 0) as pace_s_per_km,
  a.ascent_m,
  a.avg_hr,
  a.max_hr,
  m.cadence,
  m.load,
  m.load_method,
  m.trimp,
  m.efficiency_factor,
  m.decoupling,
  a.race,
  s.stream,
  a.route
from warehouse.activities as a
left join warehouse.streams as s using (athlete_id, activity_id)
left join lateral (
  select
    max(value) filter (where metric = 'cadence') as cadence,
    max(value) filter (where metric = 'load') as load,
    max(method) filter (where metric = 'load') as load_method,
    max(value) filter (where metric = 'trimp') as trimp,
    max(value) filter (where metric = 'efficiency_factor') as efficiency_factor,
    max(value) filter (where metric = 'decoupling') as decoupling
  from warehouse.activity_metrics
  where activity_metrics.athlete_id = a.athlete_id
    and activity_metrics.activity_id = a.activity_id
) as m on true
where a.sport = 'running'
  and not a.excluded;
comment on view warehouse.runs is 'One row a run. km, seconds, pace in seconds a kilometre of moving time, metres climbed, beats/min, steps/min; load on the scale hour at threshold = 100.';

create or replace view warehouse.daily_training with (security_invoker) as
select
  a.athlete_id,
  a.local_date as day,
  a.local_date::timestamp at time zone p.timezone as time,
  count(*)::int as activities,
  coalesce(sum(a.distance_m) filter (where a.sport = 'running'), 0) / 1000 as km,
  coalesce(sum(a.moving_s), 0) as moving_s,
  coalesce(sum(a.ascent_m) filter (where a.sport = 'running'), 0) as ascent_m,
  coalesce(sum(m.value), 0) as load,
  coalesce(max(a.distance_m) filter (where a.sport = 'running'), 0) / 1000 as longest_km,
  string_agg(distinct m.method, ', ' order by m.method) as load_methods
from warehouse.activities as a
join warehouse.settings_periods as p
  on p.athlete_id = a.athlete_id
  and a.local_date >= p.valid_from
  and a.local_date < p.valid_until
left join warehouse.activity_metrics as m
  on m.athlete_id = a.athlete_id
  and m.activity_id = a.activity_id
  and m.metric = 'load'
where not a.excluded
group by a.athlete_id, a.local_date, p.timezone;
comment on view warehouse.daily_training is 'One row a day with an activity, all sports; km, ascent_m and longest_km count running alone. time: local midnight.';

create or replace view warehouse.weekly_volume with (security_invoker) as
with
  weeks as not materialized (
    select
      d.athlete_id,
      runlytics.week_of(day => d.day, starts_on => a.week_starts_on) as week,
      sum(d.activities)::int as activities,
      sum(d.km) as km,
      sum(d.moving_s) as moving_s,
      sum(d.ascent_m) as ascent_m,
      sum(d.load) as load,
      max(d.longest_km) as longest_km
    from warehouse.daily_training as d
    join warehouse.athletes as a using (athlete_id)
    where d.time <= now()
    group by 1, 2
  ),
  calendar as (
    select athlete_id, week::date as week
    from (select athlete_id, min(week) as first, max(week) as last from weeks group by athlete_id) as range
    cross join lateral generate_series(first::timestamp, last::timestamp, '7 days') as week
  )
select
  athlete_id,
  week,
  week::timestamp at time zone p.timezone as time,
  coalesce(activities, 0) as activities,
  coalesce(km, 0) as km,
  coalesce(moving_s, 0) as moving_s,
  coalesce(ascent_m, 0) as ascent_m,
  coalesce(load, 0) as load,
  avg(coalesce(km, 0)) over last_4_weeks as km_4w,
  100 * (coalesce(km, 0) / nullif(lag(km) over by_week, 0) - 1) as change_pct,
  coalesce(longest_km, 0) as longest_km
from calendar
left join weeks using (athlete_id, week)
join warehouse.settings_periods as p using (athlete_id)
where week >= p.valid_from
  and week < p.valid_until
window
  by_week as (partition by athlete_id order by week),
  last_4_weeks as (partition by athlete_id order by week rows between 3 preceding and current row);
comment on view warehouse.weekly_volume is 'One row a week, empty weeks included, up to the last activity before now. activities, moving_s and load count all sports, km, ascent_m and longest_km running. km_4w: mean of this week and the three before; change_pct: against the week before.';

create or replace view warehouse.fitness with (security_invoker) as
with
  history as (
    select
      d.athlete_id,
      array_agg(d.day order by d.day) as days,
      array_agg(d.load order by d.day) as loads,
      min(d.day) as first_day,
      (now() at time zone p.timezone)::date as last_day
    from warehouse.daily_training as d
    join warehouse.settings_periods as p
      on p.athlete_id = d.athlete_id
      and now() >= p.starts_at
      and now() < p.ends_at
    where d.time <= now()
    group by d.athlete_id, p.timezone
  )
select
  h.athlete_id,
  t.day,
  t.day::timestamp at time zone p.timezone as time,
  t.load,
  t.ctl,
  t.atl,
  t.tsb,
  t.acwr,
  t.monotony,
  t.strain,
  d.load_methods as methods,
  t.day < h.first_day + 126 as provisional
from history as h
cross join lateral runlytics.training_load(days => h.days || h.last_day, loads => h.loads || 0::float8) as t
join warehouse.settings_periods as p
  on p.athlete_id = h.athlete_id
  and t.day >= p.valid_from
  and t.day < p.valid_until
left join warehouse.daily_training as d
  on d.athlete_id = h.athlete_id
  and d.day = t.day;
comment on view warehouse.fitness is 'One row a day from the first activity to today: fitness (ctl), fatigue (atl), form (tsb). provisional: within 126 days of the first activity, when CTL still remembers its start from 0.';

create or replace view warehouse.route_points with (security_invoker) as
select
  s.athlete_id,
  s.activity_id,
  a.started_at,
  p.at as time,
  p.lat,
  p.lon,
  p.distance_m / 1000 as km,
  case when p.speed_mps >= 0.5 then 1000 / p.speed_mps end as pace_s_per_km,
  p.heart_rate,
  p.altitude_m
from warehouse.streams as s
join warehouse.activities as a using (athlete_id, activity_id)
cross join lateral runlytics.samples(stream => s.stream) as p
where not a.excluded
  and p.lat is not null
  and p.lon is not null;
comment on view warehouse.route_points is 'One row for each recorded position, for maps. Filter by activity_id.';

create or replace view warehouse.gear_use with (security_invoker) as
select
  g.athlete_id,
  g.gear_id,
  g.name,
  coalesce(g.kind, case when bool_or(a.sport = 'cycling') then 'bike' when count(a.activity_id) > 0 then 'shoes' end) as kind,
  g.brand,
  g.model,
  g.retired,
  count(a.activity_id) as activities,
  coalesce(sum(a.distance_m), 0) / 1000 as km,
  coalesce(sum(a.moving_s), 0) as moving_s,
  min(a.local_date) as first_day,
  max(a.local_date) as last_day
from warehouse.gear as g
left join warehouse.activities as a
  on a.athlete_id = g.athlete_id
  and a.gear_id = g.gear_id
  and not a.excluded
group by g.athlete_id, g.gear_id;
comment on view warehouse.gear_use is 'One row for each pair of shoes and each bike: how far and how long it was worn, over all sports. kind is guessed from the activities where no document says it.';

grant select on
  warehouse.runs, warehouse.daily_training, warehouse.weekly_volume, warehouse.fitness, warehouse.route_points,
  warehouse.gear_use
to runlytics_reader;
grant select on
  warehouse.runs, warehouse.daily_training, warehouse.weekly_volume, warehouse.fitness, warehouse.route_points,
  warehouse.gear_use
to runlytics_worker;
