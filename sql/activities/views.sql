-- Gold: training. Plain views for psql, Grafana and whatever reads SQL. They run with the rights of the
-- reader, so row-level security holds. Columns are only ever appended. Sums of numbers with a point are
-- taken in a stated order: in another their last digit may differ.

create or replace view warehouse.runs with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.started_at,
  a.local_date,
  -- What Strava's API alone gave of it is the athlete's alone; others are told what the recording took, stops among it.
  case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end as name,
  a.distance_m / 1000 as km,
  a.elapsed_s,
  runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) as moving_s,
  1000 * runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) / nullif(a.distance_m, 0)
    as pace_s_per_km,
  case when runlytics.shows_field(activity_id => a.activity_id, field => 'ascent_m', athlete_id => a.athlete_id) then a.ascent_m end as ascent_m,
  a.avg_hr,
  a.max_hr,
  m.cadence,
  m.load,
  m.load_method,
  m.trimp,
  m.efficiency_factor,
  m.decoupling,
  a.race and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id) as race,
  coalesce(w.stream, s.stream) as stream,
  coalesce(w.route, a.route) as route
from warehouse.activities as a
left join warehouse.whole_routes as w using (athlete_id, activity_id)
left join warehouse.streams as s using (athlete_id, activity_id)
-- Looked up for each run: joined, the metrics of all years were read for a month, and a join each took longer to plan
-- than to run. By athlete twice: an engine of shards looks at what is outside, and so asks the athlete's shard alone.
left join lateral (
  select
    m.athlete_id,
    max(m.value) filter (where m.metric = 'cadence') as cadence,
    max(m.value) filter (where m.metric = 'load') as load,
    max(m.method) filter (where m.metric = 'load') as load_method,
    max(m.value) filter (where m.metric = 'trimp') as trimp,
    max(m.value) filter (where m.metric = 'efficiency_factor') as efficiency_factor,
    max(m.value) filter (where m.metric = 'decoupling') as decoupling
  from warehouse.activity_metrics as m
  where m.athlete_id = a.athlete_id
    and m.activity_id = a.activity_id
    and m.metric in ('cadence', 'load', 'trimp', 'efficiency_factor', 'decoupling')
  group by m.athlete_id
) as m on m.athlete_id = a.athlete_id
where a.sport = 'running'
  and not a.excluded;
comment on view warehouse.runs is 'One row a run. km, seconds, pace in seconds a kilometre of moving time, metres climbed, beats/min, steps/min; load on the scale hour at threshold = 100.';

create or replace view warehouse.daily_training with (security_invoker) as
select
  a.athlete_id,
  a.local_date as day,
  a.local_date::timestamp at time zone p.timezone as time,
  count(*)::int as activities,
  coalesce(sum(a.distance_m order by a.activity_id) filter (where a.sport = 'running'), 0) / 1000 as km,
  coalesce(sum(runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) order by a.activity_id), 0)
    as moving_s,
  coalesce(sum(case when runlytics.shows_field(activity_id => a.activity_id, field => 'ascent_m', athlete_id => a.athlete_id) then a.ascent_m end order by a.activity_id)
    filter (where a.sport = 'running'), 0) as ascent_m,
  coalesce(sum(m.value order by a.activity_id), 0) as load,
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

-- Views of days read what is stored, of the days that no change has reached, and compute the others: once for an
-- athlete, however many days. An athlete without stored days is computed whole.

create or replace view warehouse.weekly_volume with (security_invoker) as
select
  s.athlete_id,
  s.week, s."time", s.activities, s.km, s.moving_s, s.ascent_m, s.load, s.km_4w, s.change_pct, s.longest_km, f.stale
from (
  -- Grouped, it is asked once for an athlete and not for each row, and not at all for whoever does not read it.
  select f.athlete_id, f.weeks_since, runlytics.scores_are_stale(athlete_id => f.athlete_id) as stale
  from warehouse.day_frontiers as f
  group by f.athlete_id, f.weeks_since
) as f
join warehouse.stored_weeks as s
  on s.athlete_id = f.athlete_id
  and s.week < f.weeks_since
union all
select
  a.athlete_id,
  d.week, d."time", d.activities, d.km, d.moving_s, d.ascent_m, d.load, d.km_4w, d.change_pct, d.longest_km, a.stale
from (
  select h.athlete_id, runlytics.scores_are_stale(athlete_id => h.athlete_id) as stale
  from warehouse.athletes as h
  group by h.athlete_id
) as a
cross join lateral runlytics.weekly_volume_since(athlete_id => a.athlete_id) as d;
comment on view warehouse.weekly_volume is 'One row a week, empty weeks included, up to the last activity before now. activities, moving_s and load count all sports, km, ascent_m and longest_km running. km_4w: mean of this week and the three before; change_pct: against the week before. stale: load is of settings that have changed since, until recompute().';

create or replace view warehouse.fitness with (security_invoker) as
select
  s.athlete_id,
  s.day, s."time", s.load, s.ctl, s.atl, s.tsb, s.acwr, s.monotony, s.strain, s.methods, s.provisional, f.stale
from (
  select f.athlete_id, f.training_since, runlytics.scores_are_stale(athlete_id => f.athlete_id) as stale
  from warehouse.day_frontiers as f
  group by f.athlete_id, f.training_since
) as f
join warehouse.stored_training as s
  on s.athlete_id = f.athlete_id
  and s.day < f.training_since
union all
select
  a.athlete_id,
  d.day, d."time", d.load, d.ctl, d.atl, d.tsb, d.acwr, d.monotony, d.strain, d.methods, d.provisional, a.stale
from (
  select h.athlete_id, runlytics.scores_are_stale(athlete_id => h.athlete_id) as stale
  from warehouse.athletes as h
  group by h.athlete_id
) as a
cross join lateral runlytics.fitness_since(athlete_id => a.athlete_id) as d;
comment on view warehouse.fitness is 'One row a day from the first activity to today: fitness (ctl), fatigue (atl), form (tsb). provisional: within 126 days of the first activity, when CTL still remembers its start from 0. stale: the loads are of settings that have changed since, until recompute() or the worker''s next run.';

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
left join warehouse.whole_routes as w using (athlete_id, activity_id)
cross join lateral runlytics.samples(stream => coalesce(w.stream, s.stream)) as p
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
  coalesce(sum(a.distance_m order by a.activity_id), 0) / 1000 as km,
  coalesce(sum(runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) order by a.activity_id), 0)
    as moving_s,
  min(a.local_date) as first_day,
  max(a.local_date) as last_day
from warehouse.gear as g
left join warehouse.activities as a
  on a.athlete_id = g.athlete_id
  and a.gear_id = g.gear_id
  and not a.excluded
  and runlytics.shows_field(activity_id => a.activity_id, field => 'gear', athlete_id => a.athlete_id)
group by g.athlete_id, g.gear_id, g.name, g.kind, g.brand, g.model, g.retired;
comment on view warehouse.gear_use is 'One row for each pair of shoes and each bike: how far and how long it was worn, over all sports. kind is guessed from the activities where no document says it.';

grant select on
  warehouse.runs, warehouse.daily_training, warehouse.weekly_volume, warehouse.fitness, warehouse.route_points,
  warehouse.gear_use
to runlytics_reader;
grant select on
  warehouse.runs, warehouse.daily_training, warehouse.weekly_volume, warehouse.fitness, warehouse.route_points,
  warehouse.gear_use
to runlytics_worker;
