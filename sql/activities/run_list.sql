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
  case when runlytics.shows_field(activity_id => a.activity_id, field => 'gear', athlete_id => a.athlete_id) then g.name end as gear,
  -- Asked for each row that is shown, so that ten of them do not pay for ten years; by a function, for of a subquery the
  -- planner takes every reader for one of ten athletes, and ten years looked dear enough to be compiled.
  runlytics.longest_run(since => r.local_date - 30, until => r.local_date - 1, athlete_id => r.athlete_id) as longest_30d_km,
  a.timezone,
  r.trimp,
  runlytics.written(value => r.pace_s_per_km, quantity => 'pace', units => h.units) as pace,
  runlytics.written(value => 1000 * r.km, quantity => 'distance', units => h.units) as distance
from warehouse.runs as r
join warehouse.activities as a using (athlete_id, activity_id)
join warehouse.athletes as h using (athlete_id)
left join warehouse.gear as g
  on g.athlete_id = a.athlete_id
  and g.gear_id = a.gear_id;
comment on view warehouse.run_list is 'One row a run, without stream and route: what a list of runs shows, as warehouse.runs has it. longest_30d_km: the longest run of the 30 days before its own, NULL without any. timezone: where it was run. distance and pace: in words, in kilometres or miles as the athlete''s units say.';

grant select on warehouse.run_list to runlytics_reader, runlytics_worker;

-- @extension@

create function runlytics.longest_run(
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns float8
  -- What it costs in the units of the planner, which counts a call as 0.0025 of its page.
  language plpgsql stable parallel safe cost 8000
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
begin
  -- Asked for each run of a list: what refuses is called where there is something to refuse.
  if since > until then
    perform runlytics_internal.require_span(since => longest_run.since, until => longest_run.until);
  end if;
  return (
    select max(a.distance_m) / 1000
    from warehouse.activities as a
    where a.athlete_id = longest_run.athlete_id
      and a.sport = 'running'
      and not a.excluded
      and a.local_date between longest_run.since and longest_run.until
  );
end
$$;
comment on function runlytics.longest_run(date, date, bigint) is
  'The longest run from one day to another, both counted, in km; NULL without any. SQLSTATE 22023 for days that end before they begin.';
