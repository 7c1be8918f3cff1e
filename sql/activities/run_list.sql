-- Runs as a list shows them.

-- @warehouse@
create or replace view warehouse.run_list with (security_invoker) as
select
  r.athlete_id,
  r.activity_id,
  r.started_at,
  r.local_date,
  r.name,
  r.km,
  r.elapsed_s,
  r.moving_s,
  r.pace_s_per_km,
  r.ascent_m,
  r.avg_hr,
  r.max_hr,
  r.cadence,
  r.load,
  r.load_method,
  r.efficiency_factor,
  r.decoupling,
  r.race,
  g.name as gear,
  -- Asked for each row that is shown, so that ten of them do not pay for ten years.
  (
    select max(b.distance_m) / 1000
    from warehouse.activities as b
    where b.athlete_id = r.athlete_id
      and b.sport = 'running'
      and not b.excluded
      and b.local_date between d.since and d.until
  ) as longest_30d_km,
  a.timezone,
  r.trimp,
  runlytics.written(value => r.pace_s_per_km, quantity => 'pace', units => h.units) as pace
from warehouse.runs as r
join warehouse.activities as a using (athlete_id, activity_id)
join warehouse.athletes as h using (athlete_id)
-- Row-level security lets no sum of days into an index condition, but a column: OFFSET keeps it one.
cross join lateral (select r.local_date - 30 as since, r.local_date - 1 as until offset 0) as d
left join warehouse.gear as g
  on g.athlete_id = a.athlete_id
  and g.gear_id = a.gear_id;
comment on view warehouse.run_list is 'One row a run, without stream and route: what a list of runs shows, as warehouse.runs has it. longest_30d_km: the longest run of the 30 days before its own, NULL without any. timezone: where it was run. pace: in words, by the kilometre or mile as the athlete''s units say.';

grant select on warehouse.run_list to runlytics_reader, runlytics_worker;
