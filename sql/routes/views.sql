-- Gold: what became of the same route and the same segment over time.

create or replace view warehouse.matched_runs with (security_invoker) as
select
  m.athlete_id,
  m.route_id,
  t.name as route,
  m.activity_id,
  r.started_at,
  r.local_date,
  r.name,
  m.direction,
  m.share,
  r.km,
  r.moving_s,
  r.pace_s_per_km,
  r.avg_hr,
  r.efficiency_factor,
  count(*) over route as runs,
  row_number() over (route order by r.started_at, m.activity_id) as nth,
  rank() over (route order by r.pace_s_per_km) as place,
  avg(r.pace_s_per_km) over recent as pace_5,
  avg(r.avg_hr) over recent as hr_5,
  avg(r.efficiency_factor) over recent as efficiency_5
from warehouse.activity_routes as m
join warehouse.routes as t
  on t.athlete_id = m.athlete_id
  and t.route_id = m.route_id
join warehouse.runs as r
  on r.athlete_id = m.athlete_id
  and r.activity_id = m.activity_id
window
  route as (partition by m.athlete_id, m.route_id),
  recent as (route order by r.started_at, m.activity_id rows between 4 preceding and current row);
comment on view warehouse.matched_runs is 'One row a run with a route: which one (route_id, which stays, and its name if it has one), the how manieth of how many runs of it, its place by pace, and the means of it and the four before on the same route. direction: same or reverse, against the first run of the route. Units as in warehouse.runs.';

create or replace view warehouse.route_trends with (security_invoker) as
select
  g.athlete_id,
  g.route_id,
  g.route,
  g.direction,
  g.runs,
  g.first_day,
  g.last_day,
  g.km,
  g.best_pace_s_per_km,
  g.median_pace_s_per_km,
  30.0 / 7 * p.estimate as pace_per_30_days,
  30.0 / 7 * h.estimate as hr_per_30_days,
  30.0 / 7 * e.estimate as efficiency_per_30_days,
  g.last_activity_id,
  p.n as weeks,
  -- Below ten weeks nothing is said of chance, as in trend().
  case when p.n >= 10 then 30.0 / 7 * p.low end as pace_low,
  case when p.n >= 10 then 30.0 / 7 * p.high end as pace_high,
  case when h.n >= 10 then 30.0 / 7 * h.low end as hr_low,
  case when h.n >= 10 then 30.0 / 7 * h.high end as hr_high,
  case when e.n >= 10 then 30.0 / 7 * e.low end as efficiency_low,
  case when e.n >= 10 then 30.0 / 7 * e.high end as efficiency_high
from (
  select
    m.athlete_id,
    m.route_id,
    t.name as route,
    m.direction,
    count(*) as runs,
    min(r.local_date) as first_day,
    max(r.local_date) as last_day,
    avg(r.km order by r.activity_id) as km,
    min(r.pace_s_per_km) as best_pace_s_per_km,
    percentile_cont(0.5) within group (order by r.pace_s_per_km) as median_pace_s_per_km,
    max(m.activity_id) as last_activity_id,
    array_agg(r.local_date order by r.started_at, r.activity_id) as days,
    array_agg(r.pace_s_per_km order by r.started_at, r.activity_id) as paces,
    array_agg(r.avg_hr order by r.started_at, r.activity_id) as heart_rates,
    array_agg(r.efficiency_factor order by r.started_at, r.activity_id) as efficiencies
  from warehouse.activity_routes as m
  join warehouse.routes as t
    on t.athlete_id = m.athlete_id
    and t.route_id = m.route_id
  join warehouse.runs as r
    on r.athlete_id = m.athlete_id
    and r.activity_id = m.activity_id
  group by m.athlete_id, m.route_id, t.name, m.direction
  having count(*) > 1
) as g
join warehouse.athletes as a using (athlete_id)
cross join lateral runlytics.theil_sen(
  series => runlytics.means_of_weeks(days => g.days, figures => g.paces, starts_on => a.week_starts_on)
) as p
cross join lateral runlytics.theil_sen(
  series => runlytics.means_of_weeks(days => g.days, figures => g.heart_rates, starts_on => a.week_starts_on)
) as h
cross join lateral runlytics.theil_sen(
  series => runlytics.means_of_weeks(days => g.days, figures => g.efficiencies, starts_on => a.week_starts_on)
) as e;
comment on view warehouse.route_trends is 'One row for each route and direction that was run more than once: how often, how fast, and how pace (s/km), heart rate and efficiency went in 30 days: Theil and Sen''s slope of the means of weeks, as trend() has it, NULL below three weeks. low and high: its 95 % interval, NULL below ten weeks (weeks: how many had a run), for of fewer nothing is said of chance.';

create or replace view warehouse.segment_history with (security_invoker) as
select
  e.athlete_id,
  e.segment_id,
  s.name as segment,
  e.activity_id,
  e.effort,
  a.started_at + make_interval(secs => e.start_s) as started_at,
  a.local_date,
  a.sport,
  e.start_s,
  e.elapsed_s,
  s.length_m,
  1000 * e.elapsed_s / nullif(s.length_m, 0) as pace_s_per_km,
  e.avg_hr,
  e.off_m,
  rank() over (partition by e.athlete_id, e.segment_id, a.sport order by e.elapsed_s) as place,
  count(*) over (partition by e.athlete_id, e.segment_id, a.sport) as efforts,
  min(e.elapsed_s) over (
    partition by e.athlete_id, e.segment_id, a.sport
    order by a.started_at, e.effort
    rows between unbounded preceding and 1 preceding
  ) as best_before_s
from warehouse.segment_efforts as e
join warehouse.segments as s
  on s.athlete_id = e.athlete_id
  and s.segment_id = e.segment_id
join warehouse.activities as a
  on a.athlete_id = e.athlete_id
  and a.activity_id = e.activity_id
where not a.excluded;
comment on view warehouse.segment_history is 'One row for each effort over a segment: when, how long, its place among those of its sport, and the best before it. Pace by the length of the segment, which does not drift.';

grant select on warehouse.matched_runs, warehouse.route_trends, warehouse.segment_history to runlytics_reader, runlytics_worker;
