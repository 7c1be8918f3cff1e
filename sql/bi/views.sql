-- A star for programs such as Power BI and Metabase: dimensions with one key each, and facts whose every key resolves.

create or replace view warehouse.dim_date with (security_invoker) as
select
  0 as date_key,
  null::date as day,
  null::int as year,
  null::int as quarter,
  null::int as month,
  'unknown' as month_name,
  null::date as month_start,
  null::date as week_start,
  null::int as iso_year,
  null::int as iso_week,
  null::int as weekday,
  'unknown' as weekday_name,
  null::bool as weekend
union all
select
  to_char(d.day, 'YYYYMMDD')::int,
  d.day,
  extract(year from d.day)::int,
  extract(quarter from d.day)::int,
  extract(month from d.day)::int,
  -- Not by the server's language.
  (array['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'])[extract(month from d.day)::int],
  date_trunc('month', d.day::timestamp)::date,
  d.day - extract(isodow from d.day)::int + 1,
  extract(isoyear from d.day)::int,
  extract(week from d.day)::int,
  extract(isodow from d.day)::int,
  (array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])[extract(isodow from d.day)::int],
  extract(isodow from d.day)::int > 5
from (
  select date '1990-01-01' + n as day
  from generate_series(0, make_date(extract(year from current_date)::int + 2, 1, 1) - date '1990-01-01' - 1) as n
) as d;
comment on view warehouse.dim_date is 'A row a day from 1990 to the end of the next year; date_key is YYYYMMDD, and 0 of the row for what has no day or one beyond. Weeks begin on Monday; weekday: 1 Monday to 7 Sunday.';

create or replace view warehouse.dim_sport with (security_invoker) as
select s.sport_key, s.sport, s.surface
from (
  values
    ('unknown', 'unknown', 'unknown'),
    ('running', 'Running', 'road'),
    ('running_trail', 'Running', 'trail'),
    ('running_track', 'Running', 'track'),
    ('running_indoor', 'Running', 'treadmill')
) as s (sport_key, sport, surface);
comment on view warehouse.dim_sport is 'Kinds of running; sport_key is the key.';

create or replace view warehouse.dim_shift with (security_invoker) as
select s.shift_key, s.shift, s.works, s.at_night, s.sort
from (
  values
    ('unknown', 'Unknown', null::bool, null::bool, 5),
    ('day', 'Day shift', true, false, 1),
    ('late', 'Late shift', true, false, 2),
    ('night', 'Night shift', true, true, 3),
    ('off', 'Day off', false, false, 4)
) as s (shift_key, shift, works, at_night, sort);
comment on view warehouse.dim_shift is 'Shifts; shift_key is the key. unknown: no shift of that time is known at all.';

create or replace view warehouse.dim_gear with (security_invoker) as
select
  a.athlete_id,
  a.athlete_id || ':0' as gear_key,
  runlytics.label('unknown') as gear,
  runlytics.label('unknown') as kind,
  runlytics.label('unknown') as brand,
  runlytics.label(null)::bool as retired
from warehouse.athletes as a
union all
select
  g.athlete_id,
  g.athlete_id || ':' || g.gear_id,
  g.name,
  coalesce(g.kind, 'unknown'),
  coalesce(g.brand, 'unknown'),
  g.retired
from warehouse.gear as g;
comment on view warehouse.dim_gear is 'Shoes and bikes; gear_key is the key, ATHLETE:0 of the row for what was worn by nobody''s word.';

create or replace view warehouse.shift_spans with (security_invoker) as
select s.athlete_id, min(s.day) as first_day, max(s.day) as last_day
from warehouse.shifts as s
group by s.athlete_id;
comment on view warehouse.shift_spans is 'From when to when shifts are known: a day between without one is off, one outside is unknown.';

create or replace view warehouse.fact_run with (security_invoker) as
select
  r.athlete_id,
  r.activity_id,
  r.athlete_id || ':' || r.activity_id as run_key,
  coalesce(d.date_key, 0) as date_key,
  case
    when not runlytics.shows_field(activity_id => r.activity_id, field => 'sub_sport', athlete_id => r.athlete_id) then 'running'
    when a.sub_sport ~ 'trail' then 'running_trail'
    when a.sub_sport ~ 'treadmill|indoor|virtual' then 'running_indoor'
    when a.sub_sport ~ 'track' then 'running_track'
    else 'running'
  end as sport_key,
  coalesce(s.label, case when r.local_date between k.first_day and k.last_day then 'off' else 'unknown' end) as shift_key,
  r.athlete_id || ':' || coalesce(case when runlytics.shows_field(activity_id => r.activity_id, field => 'gear', athlete_id => r.athlete_id) then g.gear_id end, 0) as gear_key,
  r.started_at,
  r.local_date as day,
  r.name,
  r.km,
  r.moving_s,
  r.elapsed_s,
  r.pace_s_per_km,
  r.ascent_m,
  r.avg_hr,
  r.max_hr,
  r.cadence,
  r.load,
  r.efficiency_factor,
  r.decoupling,
  r.race
from warehouse.runs as r
join warehouse.activities as a
  on a.athlete_id = r.athlete_id
  and a.activity_id = r.activity_id
left join warehouse.gear as g
  on g.athlete_id = a.athlete_id
  and g.gear_id = a.gear_id
left join warehouse.dim_date as d on d.day = r.local_date
left join warehouse.shifts as s
  on s.athlete_id = r.athlete_id
  and s.day = r.local_date
left join warehouse.shift_spans as k on k.athlete_id = r.athlete_id;
comment on view warehouse.fact_run is 'A row a run (warehouse.runs) with the keys of dim_date, dim_sport, dim_shift, of the shift that begins on its day, and dim_gear.';

-- Days are laid one over the other and not joined: each join would be taken for many times the rows that there are.
create or replace view warehouse.fact_day with (security_invoker) as
select
  f.athlete_id,
  f.day,
  coalesce(d.date_key, 0) as date_key,
  coalesce(s.label, case when f.day between k.first_day and k.last_day then 'off' else 'unknown' end) as shift_key,
  coalesce(f.km, 0) as km,
  coalesce(f.moving_s, 0) as moving_s,
  case
    when f.moving_s is null then 'rest'
    when f.km < 5 then 'below 5 km'
    when f.km < 10 then '5 to 10 km'
    when f.km < 15 then '10 to 15 km'
    else '15 km and more'
  end as volume,
  case
    when f.moving_s is null then 0
    when f.km < 5 then 1
    when f.km < 10 then 2
    when f.km < 15 then 3
    else 4
  end as volume_sort,
  f.load,
  f.ctl,
  f.atl,
  f.tsb,
  f.hrv_ms,
  f.resting_hr,
  f.sleep_h,
  f.readiness,
  lead(f.pace_s_per_km) over by_day as next_pace_s_per_km,
  lead(f.efficiency_factor) over by_day as next_efficiency_factor,
  lead(f.hrv_ms) over by_day as next_hrv_ms,
  lead(f.resting_hr) over by_day as next_resting_hr,
  lead(f.readiness) over by_day as next_readiness
from (
  select
    o.athlete_id,
    o.day,
    max(o.load) as load, max(o.ctl) as ctl, max(o.atl) as atl, max(o.tsb) as tsb, max(o.km) as km, max(o.moving_s) as moving_s,
    max(o.hrv_ms) as hrv_ms, max(o.resting_hr) as resting_hr, max(o.sleep_h) as sleep_h, max(o.readiness) as readiness, max(o.pace_s_per_km) as pace_s_per_km, max(o.efficiency_factor) as efficiency_factor
  from (
    select f.athlete_id, f.day, true as trained,
      f.load, f.ctl, f.atl, f.tsb, null::float8 as km, null::float8 as moving_s, null::float8 as hrv_ms, null::float8 as resting_hr, null::float8 as sleep_h, null::float8 as readiness, null::float8 as pace_s_per_km, null::float8 as efficiency_factor
    from warehouse.fitness as f
    union all
    select t.athlete_id, t.day, false as trained,
      null::float8, null::float8, null::float8, null::float8, t.km, t.moving_s, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8
    from warehouse.daily_training as t
    union all
    select r.athlete_id, r.day, false as trained,
      null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, r.hrv_ms, r.resting_hr, r.sleep_h, null::float8, null::float8, null::float8
    from warehouse.recovery as r
    union all
    select e.athlete_id, e.day, false as trained,
      null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, e.score, null::float8, null::float8
    from warehouse.readiness as e
    union all
    select q.athlete_id, q.local_date as day, false as trained,
      null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, sum(q.moving_s order by q.activity_id) / nullif(sum(q.km order by q.activity_id), 0), avg(q.efficiency_factor order by q.activity_id)
    from warehouse.runs as q
    group by q.athlete_id, q.local_date
  ) as o
  group by o.athlete_id, o.day
  having bool_or(o.trained)
) as f
left join warehouse.dim_date as d on d.day = f.day
left join warehouse.shifts as s
  on s.athlete_id = f.athlete_id
  and s.day = f.day
left join warehouse.shift_spans as k on k.athlete_id = f.athlete_id
window by_day as (partition by f.athlete_id order by f.day);
comment on view warehouse.fact_day is 'A row a day since the first activity, rest days included: what was trained, fitness and recovery, and how the next day went (next_*), with the keys of dim_date and dim_shift.';

create or replace view warehouse.fact_night with (security_invoker) as
select
  n.athlete_id,
  n.day,
  coalesce(d.date_key, 0) as date_key,
  coalesce(s.label, case when n.day - 1 between k.first_day and k.last_day then 'off' else 'unknown' end) as shift_key,
  n.started_at,
  n.ended_at,
  n.asleep_s / 3600 as asleep_h,
  n.nap_s / 3600 as nap_h,
  n.total_24h_s / 3600 as sleep_h,
  n.efficiency_pct,
  n.deep_s / 3600 as deep_h,
  n.rem_s / 3600 as rem_h,
  n.regularity,
  n.hrv_ms,
  n.respiratory_rate
from warehouse.nights as n
left join warehouse.dim_date as d on d.day = n.day
left join warehouse.shifts as s
  on s.athlete_id = n.athlete_id
  and s.day = n.day - 1
left join warehouse.shift_spans as k on k.athlete_id = n.athlete_id;
comment on view warehouse.fact_night is 'A row a night, by the day on which it ended, with the keys of dim_date and dim_shift, of the shift of the day before.';

grant select on
  warehouse.dim_date, warehouse.dim_sport, warehouse.dim_shift, warehouse.dim_gear, warehouse.shift_spans, warehouse.fact_run,
  warehouse.fact_day, warehouse.fact_night
to runlytics_reader;
grant select on
  warehouse.dim_date, warehouse.dim_sport, warehouse.dim_shift, warehouse.dim_gear, warehouse.shift_spans, warehouse.fact_run,
  warehouse.fact_day, warehouse.fact_night
to runlytics_worker;
