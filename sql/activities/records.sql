-- Records: the fastest stretches of every run are kept as metrics, so that asking for them reads no stream.

create function runlytics_internal.effort_metrics(stream runlytics.stream, sport text) returns setof runlytics_internal.metric_value
  language sql immutable parallel safe cost 100000 rows 7
begin atomic
  select d.metric, e.seconds, null::float8, 'samples'
  from runlytics.best_efforts(
    stream => case when sport = 'running' then stream end,
    metres => array[400, 1000, 1609.344, 5000, 10000, 21097.5, 42195]
  ) as e
  join (
    values
      (400::float8, 'effort_400m'), (1000, 'effort_1km'), (1609.344, 'effort_1mile'), (5000, 'effort_5km'), (10000, 'effort_10km'),
      (21097.5, 'effort_half_marathon'), (42195, 'effort_marathon')
  ) as d (metres, metric) using (metres);
end;
comment on function runlytics_internal.effort_metrics(runlytics.stream, text) is
  'The seconds of the fastest stretch of each distance that a run holds. A part of run_metrics().';

create function runlytics_internal.run_metrics(stream runlytics.stream, sport text) returns setof runlytics_internal.metric_value
  language sql immutable parallel safe cost 200000 rows 12
begin atomic
  select m.* from runlytics_internal.effort_metrics(stream => run_metrics.stream, sport => run_metrics.sport) as m
  union all
  select m.* from runlytics_internal.durability_metrics(stream => run_metrics.stream, sport => run_metrics.sport) as m;
end;
comment on function runlytics_internal.run_metrics(runlytics.stream, text) is
  'The metrics of runs alone: efforts and durability. A part of compute_metrics().';

-- @warehouse@
-- A branch for each scope: who asks for one pays for one. The fastest of a year or season is the first of an index; for
-- what an age group has of a year one walks down from there to the first that is of it. That this is a difference below 1,
-- and not that two are equal, is for the planner, who expects one row in 200 of the one and one in three of the other.
-- The years are an array, of which it expects ten.
create or replace view warehouse.personal_records with (security_invoker) as
with targets (kind, target, label) as not materialized (
  -- Those of effort_targets().
  values
    ('distance'::text, 400::float8, '400 m'::text), ('distance', 800, '800 m'), ('distance', 1000, '1 km'), ('distance', 1500, '1500 m'),
    ('distance', 1609.344, '1 mile'), ('distance', 3000, '3 km'), ('distance', 5000, '5 km'), ('distance', 10000, '10 km'),
    ('distance', 15000, '15 km'), ('distance', 16093.44, '10 miles'), ('distance', 20000, '20 km'), ('distance', 21097.5, 'Half marathon'),
    ('distance', 30000, '30 km'), ('distance', 42195, 'Marathon'), ('distance', 50000, '50 km'), ('distance', 100000, '100 km'),
    ('time', 60, '1 min'), ('time', 120, '2 min'), ('time', 300, '5 min'), ('time', 600, '10 min'),
    ('time', 1200, '20 min'), ('time', 1800, '30 min'), ('time', 2700, '45 min'), ('time', 3600, '1 h'),
    ('time', 7200, '2 h'), ('time', 10800, '3 h')
)
select
  t.athlete_id, e.metres, d.label, e.seconds, 1000 * e.seconds / e.metres as pace_s_per_km, e.activity_id, e.achieved_on,
  runlytics.label(null)::int as year,
  runlytics.label('all_time') as scope,
  runlytics.label('ever') as period,
  d.kind, d.target, e.certainty, e.reason, e.start_s, e.avg_hr
from warehouse.athletes as t
cross join targets as d
join lateral (
  select distinct on (e.athlete_id) e.*, a.local_date as achieved_on
  from warehouse.efforts as e
  join warehouse.activities as a
    on a.athlete_id = e.athlete_id
    and a.activity_id = e.activity_id
  where e.athlete_id = t.athlete_id
    and e.kind = d.kind
    and e.target = d.target
    and e.after_m = 0
    and e.certainty <> 'impossible'
    and a.sport = 'running'
    and not a.excluded
  order by e.athlete_id, e.metres / e.seconds desc, a.local_date, e.activity_id
) as e on e.athlete_id = t.athlete_id
union all
select
  r.athlete_id, r.metres, r.label, r.seconds, 1000 * r.seconds / r.metres as pace_s_per_km, r.activity_id, r.achieved_on,
  r.part as year,
  runlytics.label('year') as scope,
  r.part::text as period,
  r.kind, r.target, r.certainty, r.reason, r.start_s, r.avg_hr
from (
  select distinct on (t.athlete_id, d.target, d.kind, y.year)
    t.athlete_id, d.kind, d.target, d.label, y.year as part, e.activity_id, e.metres, e.seconds, e.achieved_on, e.certainty, e.reason, e.start_s, e.avg_hr
  from warehouse.athletes as t
  cross join targets as d
  join lateral (
    select a.athlete_id, extract(year from min(a.local_date))::int as first, extract(year from max(a.local_date))::int as last
    from warehouse.activities as a
    where a.athlete_id = t.athlete_id
      and a.local_date > '-infinity'
      and a.local_date < 'infinity'
    group by a.athlete_id
  ) as s on s.athlete_id = t.athlete_id
  cross join lateral unnest(array(select generate_series(s.first, s.last))) as y (year)
  join lateral (
    select distinct on (e.athlete_id) e.*, a.local_date as achieved_on
    from warehouse.efforts as e
    join warehouse.activities as a
      on a.athlete_id = e.athlete_id
      and a.activity_id = e.activity_id
    where e.athlete_id = t.athlete_id
      and e.kind = d.kind
      and e.target = d.target
      and e.year = y.year
      and e.after_m = 0
      and e.certainty <> 'impossible'
      and a.sport = 'running'
      and not a.excluded
    order by e.athlete_id, e.metres / e.seconds desc, a.local_date, e.activity_id
  ) as e on e.athlete_id = t.athlete_id
  order by t.athlete_id, d.target, d.kind, y.year, e.metres / e.seconds desc, e.achieved_on, e.activity_id
) as r
union all
select
  r.athlete_id, r.metres, r.label, r.seconds, 1000 * r.seconds / r.metres as pace_s_per_km, r.activity_id, r.achieved_on,
  runlytics.label(null)::int as year,
  runlytics.label('season') as scope,
  (r.part / 4)::text || ' ' || (array['winter', 'spring', 'summer', 'autumn'])[r.part % 4 + 1] as period,
  r.kind, r.target, r.certainty, r.reason, r.start_s, r.avg_hr
from (
  select distinct on (t.athlete_id, d.target, d.kind, y.season)
    t.athlete_id, d.kind, d.target, d.label, y.season as part, e.activity_id, e.metres, e.seconds, e.achieved_on, e.certainty, e.reason, e.start_s, e.avg_hr
  from warehouse.athletes as t
  cross join targets as d
  join lateral (
    select
      a.athlete_id,
      (12 * extract(year from min(a.local_date))::int + extract(month from min(a.local_date))::int) / 3 as first,
      (12 * extract(year from max(a.local_date))::int + extract(month from max(a.local_date))::int) / 3 as last
    from warehouse.activities as a
    where a.athlete_id = t.athlete_id
      and a.local_date > '-infinity'
      and a.local_date < 'infinity'
    group by a.athlete_id
  ) as s on s.athlete_id = t.athlete_id
  cross join lateral unnest(array(select generate_series(s.first, s.last))) as y (season)
  join lateral (
    select distinct on (e.athlete_id) e.*, a.local_date as achieved_on
    from warehouse.efforts as e
    join warehouse.activities as a
      on a.athlete_id = e.athlete_id
      and a.activity_id = e.activity_id
    where e.athlete_id = t.athlete_id
      and e.kind = d.kind
      and e.target = d.target
      and e.season = y.season
      and e.after_m = 0
      and e.certainty <> 'impossible'
      and a.sport = 'running'
      and not a.excluded
    order by e.athlete_id, e.metres / e.seconds desc, a.local_date, e.activity_id
  ) as e on e.athlete_id = t.athlete_id
  order by t.athlete_id, d.target, d.kind, y.season, e.metres / e.seconds desc, e.achieved_on, e.activity_id
) as r
union all
select
  r.athlete_id, r.metres, r.label, r.seconds, 1000 * r.seconds / r.metres as pace_s_per_km, r.activity_id, r.achieved_on,
  runlytics.label(null)::int as year,
  runlytics.label('age_group') as scope,
  case when r.part < 4 then 'under 20' else (r.part * 5)::text || '-' || (r.part * 5 + 4)::text end as period,
  r.kind, r.target, r.certainty, r.reason, r.start_s, r.avg_hr
from (
  select distinct on (t.athlete_id, d.target, d.kind, p.part)
    t.athlete_id, d.kind, d.target, d.label, p.part as part, e.activity_id, e.metres, e.seconds, e.achieved_on, e.certainty, e.reason, e.start_s, e.avg_hr
  from warehouse.athletes as t
  cross join targets as d
  join lateral (
    select a.athlete_id, extract(year from min(a.local_date))::int as first, extract(year from max(a.local_date))::int as last
    from warehouse.activities as a
    where a.athlete_id = t.athlete_id
      and a.local_date > '-infinity'
      and a.local_date < 'infinity'
    group by a.athlete_id
  ) as s on s.athlete_id = t.athlete_id
  cross join lateral unnest(array(select generate_series(s.first, s.last))) as y (year)
  -- The one before the birthday of a year, and the one after it.
  cross join lateral (
    select greatest(extract(year from age(make_timestamp(y.year, 1, 1, 0, 0, 0), t.birth_date::timestamp))::int / 5, 3) as part
    union
    select greatest(extract(year from age(make_timestamp(y.year, 12, 31, 0, 0, 0), t.birth_date::timestamp))::int / 5, 3)
  ) as p
  join lateral (
    select distinct on (e.athlete_id) e.*, a.local_date as achieved_on
    from warehouse.efforts as e
    join warehouse.activities as a
      on a.athlete_id = e.athlete_id
      and a.activity_id = e.activity_id
    where e.athlete_id = t.athlete_id
      and e.kind = d.kind
      and e.target = d.target
      and e.year = y.year
      and e.after_m = 0
      and e.certainty <> 'impossible'
      and a.sport = 'running'
      and not a.excluded
      and abs(greatest(extract(year from age(a.local_date::timestamp, t.birth_date::timestamp))::int / 5, 3) - p.part)
        < case when t.birth_date <= a.local_date then 1 end
    order by e.athlete_id, e.metres / e.seconds desc, a.local_date, e.activity_id
  ) as e on e.athlete_id = t.athlete_id
  where t.birth_date is not null
  order by t.athlete_id, d.target, d.kind, p.part, e.metres / e.seconds desc, e.achieved_on, e.activity_id
) as r;
comment on view warehouse.personal_records is 'One row a distance or time (kind, target: metres or seconds) and period: the fastest stretch of its runs, on the elapsed clock. scope: all_time, year, season (three months of meteorology, as 2026 summer) or age_group (five years by birth_date, under 20 one); filter by it. year: of scope year alone. certainty and reason as in warehouse.efforts: what is impossible is no record.';

create or replace view warehouse.milestones with (security_invoker) as
with runs as (
  select
    a.athlete_id, a.activity_id, a.local_date, a.distance_m, c.ascent_m,
    h.units,
    case h.units when 'mi' then 1609344 else 1000000 end as thousand_m,
    sum(a.distance_m) over before_and_now as total_m,
    sum(a.distance_m) over before_and_now - a.distance_m as before_m,
    row_number() over before_and_now as nth,
    max(a.distance_m) over before as longest_m,
    max(c.ascent_m) over before as highest_m
  from warehouse.activities as a
  join warehouse.athletes as h using (athlete_id)
  cross join lateral (
    select case when runlytics.shows_field(activity_id => a.activity_id, field => 'ascent_m', athlete_id => a.athlete_id) then a.ascent_m end as ascent_m
  ) as c
  where a.sport = 'running'
    and not a.excluded
    and a.distance_m > 0
  window
    before_and_now as (partition by a.athlete_id order by a.started_at, a.activity_id rows unbounded preceding),
    before as (partition by a.athlete_id order by a.started_at, a.activity_id rows between unbounded preceding and 1 preceding)
)
select r.athlete_id, r.local_date as day, r.activity_id, m.kind, m.milestone, m.value
from runs as r
cross join lateral (
  select 'first'::text as kind, 'first ' || d.label as milestone, d.metres as value
  from (
    values (5000::float8, '5 km'), (10000, '10 km'), (21097.5, 'half marathon'), (30000, '30 km'), (42195, 'marathon'), (50000, '50 km'), (100000, '100 km')
  ) as d (metres, label)
  where r.distance_m >= d.metres
    and coalesce(r.longest_m, 0) < d.metres
  union all
  select
    'distance'::text as kind,
    to_char(1000 * floor(r.total_m / r.thousand_m), 'FM999,999,999')
      || ' ' || runlytics.quantity_unit(quantity => 'distance', units => r.units) || ' in all',
    r.thousand_m * floor(r.total_m / r.thousand_m)
  where floor(r.total_m / r.thousand_m) > floor(r.before_m / r.thousand_m)
  union all
  select 'count'::text as kind, 'run ' || to_char(r.nth, 'FM999,999'), r.nth
  where r.nth in (1, 10, 50)
    or r.nth % 100 = 0
  union all
  select 'longest'::text as kind, 'the longest run so far'::text as milestone, r.distance_m
  where r.distance_m > r.longest_m
    and r.nth > 10
  union all
  select 'climb'::text as kind, 'the most ascent so far'::text as milestone, r.ascent_m
  where r.ascent_m > r.highest_m
    and r.nth > 10
    and r.ascent_m >= 100
) as m;
comment on view warehouse.milestones is 'What was reached for the first time, and in which run: kind first (a run of 5 km to 100 km), distance (each 1,000 km of all runs, or miles as the athlete''s units say), count (run 1, 10, 50, and each hundredth), longest and climb (further, or higher, than in all runs before; from the eleventh run on). value: metres, or the number of runs.';

create or replace view warehouse.streaks with (security_invoker) as
with
  days as not materialized (
    select distinct a.athlete_id, a.local_date as day, runlytics.week_of(day => a.local_date, starts_on => t.week_starts_on) as week
    from warehouse.activities as a
    join warehouse.athletes as t using (athlete_id)
    where a.sport = 'running'
      and not a.excluded
  ),
  units as (
    select d.athlete_id, 'days'::text as unit, d.day as since, 1 as step from days as d
    union
    select d.athlete_id, 'weeks'::text as unit, d.week, 7 from days as d
  ),
  runs as (
    select
      u.athlete_id, u.unit, u.step, u.since,
      u.since - u.step * row_number() over (partition by u.athlete_id, u.unit order by u.since)::int as island
    from units as u
  ),
  streaks as (
    select r.athlete_id, r.unit, r.step, min(r.since) as since, max(r.since) as until, count(*)::int as length
    from runs as r
    group by r.athlete_id, r.unit, r.step, r.island
  )
select g.athlete_id, g.unit, g.length, g.since, g.until, g.current, g.longest
from (
  select
    s.athlete_id,
    s.unit,
    s.length,
    s.since,
    s.until + s.step - 1 as until,
    -- A day or week that is not over may still go on with it.
    s.until + 2 * s.step > (now() at time zone p.timezone)::date as current,
    s.length = max(s.length) over (partition by s.athlete_id, s.unit) as longest
  from streaks as s
  join warehouse.settings_periods as p
    on p.athlete_id = s.athlete_id
    and now() >= p.starts_at
    and now() < p.ends_at
) as g
where g.length > 1
  or g.current
  or g.longest;
comment on view warehouse.streaks is 'Days, and weeks, one after another with a run (unit, length, since, until). current: the one that goes on, today or this week being still open; longest: the longest of its unit. Those of one alone are left out where there are longer ones, but for the current.';

create or replace view warehouse.session_flags with (security_invoker) as
select
  r.athlete_id,
  r.activity_id,
  r.day,
  r.km,
  r.longest_30d_km,
  r.km / nullif(r.longest_30d_km, 0) as ratio,
  case
    when r.longest_30d_km is null then null
    when r.km <= 1.1 * r.longest_30d_km then 'usual'
    when r.km <= 1.3 * r.longest_30d_km then '10 to 30 % further'
    when r.km <= 2 * r.longest_30d_km then '30 to 100 % further'
    else 'more than double'
  end as step,
  case
    when r.km <= 1.1 * r.longest_30d_km then 1
    when r.km <= 1.3 * r.longest_30d_km then 1.64
    when r.km <= 2 * r.longest_30d_km then 1.52
    when r.longest_30d_km is not null then 2.28
  end::float8 as hazard_ratio
from (
  select
    a.athlete_id,
    a.activity_id,
    a.local_date as day,
    a.distance_m / 1000 as km,
    max(a.distance_m) over thirty_days / 1000 as longest_30d_km
  from warehouse.activities as a
  where a.sport = 'running'
    and not a.excluded
    and a.local_date > '-infinity'
  window thirty_days as (
    partition by a.athlete_id
    order by a.local_date
    range between interval '30 days' preceding and interval '1 day' preceding
  )
) as r;
comment on view warehouse.session_flags is 'One row a run: its distance beside the longest run of the 30 days before (ratio), and how much more often 5,205 runners were hurt after such a step (hazard_ratio beside usual; Frandsen 2025: associated with, which is not caused by).';

grant select on warehouse.personal_records, warehouse.milestones, warehouse.streaks, warehouse.session_flags to runlytics_reader, runlytics_worker;
