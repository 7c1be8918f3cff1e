-- Which activities went the same way.

create type runlytics.similar_activity as (
  activity_id bigint,
  started_at timestamptz,
  local_date date,
  name text,
  sport text,
  direction text,
  share float8,
  share_of_other float8,
  km float8,
  moving_s float8,
  pace_s_per_km float8,
  avg_hr float8,
  route_id bigint
);
comment on type runlytics.similar_activity is 'An activity that went where another did: direction same or reverse; share of the asked one that it covers, and share_of_other, of itself that the asked one covers, both 0 to 1. Units as in warehouse.runs.';

create function runlytics.similar_activities(activity_id bigint, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.similar_activity
  language plpgsql stable parallel safe rows 50
  set search_path = pg_catalog, pg_temp
as $$
declare
  least_share constant float8 := 0.5;
  asked record;
begin
  select m.cells, coalesce(w.route, a.route) as route
  into asked
  from warehouse.activities as a
  left join warehouse.activity_routes as m using (athlete_id, activity_id)
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  where a.athlete_id = similar_activities.athlete_id
    and a.activity_id = similar_activities.activity_id;
  if not found then
    raise exception 'there is no activity %', similar_activities.activity_id
      using
        errcode = 'P0002',
        hint = 'The last ones: select activity_id, local_date, name, km from warehouse.run_list order by started_at desc limit 10;';
  end if;
  asked.cells := coalesce(asked.cells, runlytics_internal.route_cells(asked.route));
  return query
  with
    likely as materialized (
      select m.activity_id, m.route_id
      from warehouse.activity_routes as m
      where m.athlete_id = similar_activities.athlete_id
        and m.activity_id <> similar_activities.activity_id
        -- Squares that both pass: a drift moves some of them next door.
        and runlytics_internal.shared_cells(m.cells, asked.cells) >= 0.3 * cardinality(asked.cells)
    ),
    -- Before it is compared, not after: that is what costs.
    near as materialized (
      select a.*, coalesce(w.route, a.route) as whole_route, c.route_id
      from likely as c
      join warehouse.activities as a
        on a.athlete_id = similar_activities.athlete_id
        and a.activity_id = c.activity_id
      left join warehouse.whole_routes as w
        on w.athlete_id = a.athlete_id
        and w.activity_id = a.activity_id
      where not a.excluded
    )
  select
    n.activity_id, n.started_at, n.local_date, n.name, n.sport, l.direction, l.share, l.share_of_other,
    n.distance_m / 1000, n.moving_s, 1000 * n.moving_s / nullif(n.distance_m, 0), n.avg_hr, n.route_id
  from near as n
  cross join lateral runlytics.compare_routes(asked.route, n.whole_route) as l
  where l.share >= least_share
  order by least(l.share, l.share_of_other) desc, n.started_at desc;
end
$$;
comment on function runlytics.similar_activities(bigint, bigint) is
  'The activities that cover at least half of an activity''s route, the most alike first: whichever direction, however far the receivers drifted (35 m), wherever they were cut off. SQLSTATE P0002 when there is no such activity; nothing when it has no route.';

create function runlytics.name_route(route_id bigint, name text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.routes as r
  set name = nullif(btrim(name_route.name), '')
  where r.athlete_id = name_route.athlete_id
    and r.route_id = name_route.route_id;
  if not found then
    raise exception 'there is no route %', name_route.route_id
      using errcode = 'P0002', hint = 'warehouse.matched_runs has the route of each run.';
  end if;
end
$$;
comment on function runlytics.name_route(bigint, text, bigint) is
  'Gives a route a name, or takes it away with NULL. SQLSTATE P0002 when there is no such route.';
