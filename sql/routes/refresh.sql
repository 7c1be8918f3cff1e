-- Which route an activity went, and which segments, found out again where a mark says so.

create type runlytics_internal.route_match as (
  route_id bigint,
  direction text,
  share float8
);
comment on type runlytics_internal.route_match is 'A route, and how an activity went it.';

create function runlytics_internal.route_formulas() returns int
  language sql immutable parallel safe
  return 1;
comment on function runlytics_internal.route_formulas() is
  'The version of what decides which way an activity went. What earlier ones found is found out anew by recompute(), and after an upgrade. A part of refresh_routes().';

create function runlytics_internal.match_route(
  activity_id bigint,
  cells int[],
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.route_match
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- A plan of the first call, when no route was known yet, would look through all of them for each: a first load of years
  -- grows by the square.
  set plan_cache_mode = force_custom_plan
as $$
declare
  -- What has so much in common, both ways, is one route.
  least_share constant float8 := 0.8;
  found runlytics_internal.route_match;
begin
  with
    likely as materialized (
      select r.route_id, r.like_activity
      from warehouse.routes as r
      join warehouse.activity_routes as e
        on e.athlete_id = r.athlete_id
        and e.activity_id = r.like_activity
      where r.athlete_id = match_route.athlete_id
        and r.like_activity <> match_route.activity_id
        and runlytics_internal.shared_cells(e.cells, match_route.cells) >= 0.5 * greatest(cardinality(e.cells), cardinality(match_route.cells))
    ),
    near as materialized (
      select c.route_id, coalesce(w.route, a.route) as route
      from likely as c
      join warehouse.activities as a
        on a.athlete_id = match_route.athlete_id
        and a.activity_id = c.like_activity
      left join warehouse.whole_routes as w
        on w.athlete_id = a.athlete_id
        and w.activity_id = a.activity_id
    )
  select n.route_id, l.direction, least(l.share, l.share_of_other)
  into found
  from near as n
  join warehouse.activities as a
    on a.athlete_id = match_route.athlete_id
    and a.activity_id = match_route.activity_id
  left join warehouse.whole_routes as w
    on w.athlete_id = a.athlete_id
    and w.activity_id = a.activity_id
  cross join lateral runlytics.compare_routes(coalesce(w.route, a.route), n.route) as l
  where l.share >= least_share
    and l.share_of_other >= least_share
  -- The one that it has already, while it is like it: numbers stay.
  order by
    n.route_id = (
      select m.route_id
      from warehouse.activity_routes as m
      where m.athlete_id = match_route.athlete_id
        and m.activity_id = match_route.activity_id
    ) desc nulls last,
    least(l.share, l.share_of_other) desc,
    n.route_id
  limit 1;
  return found;
end
$$;
comment on function runlytics_internal.match_route(bigint, int[], bigint) is
  'The known route that an activity went; NULL when it is a new one. A part of refresh_routes().';

create function runlytics_internal.settle_route(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  formula_version constant int := runlytics_internal.route_formulas();
  shape record;
  match runlytics_internal.route_match;
begin
  select
    runlytics_internal.line_length(coalesce(w.route, a.route)) as length_m,
    coalesce(runlytics_internal.route_cells(a.route), '{}') as cells,
    (
      select r.route_id
      from warehouse.routes as r
      where r.athlete_id = settle_route.athlete_id
        and r.like_activity = a.activity_id
    ) as known_by_it
  into shape
  from warehouse.activities as a
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  where a.athlete_id = settle_route.athlete_id
    and a.activity_id = settle_route.activity_id;
  if shape.length_m is null then
    delete from warehouse.activity_routes as m
    where m.athlete_id = settle_route.athlete_id
      and m.activity_id = settle_route.activity_id;
    return;
  end if;
  match := runlytics_internal.match_route(activity_id => settle_route.activity_id, cells => shape.cells, athlete_id => settle_route.athlete_id);
  if shape.known_by_it is not null then
    match := row(shape.known_by_it, 'same', 1)::runlytics_internal.route_match;
  elsif match.route_id is null then
    insert into warehouse.routes as r (athlete_id, like_activity)
    values (settle_route.athlete_id, settle_route.activity_id)
    returning r.route_id, 'same', 1 into match;
  end if;
  insert into warehouse.activity_routes (athlete_id, activity_id, route_id, direction, share, length_m, cells, formula_version)
  values (
    settle_route.athlete_id, settle_route.activity_id, match.route_id, match.direction, match.share, shape.length_m, shape.cells,
    formula_version
  )
  on conflict on constraint activity_routes_pkey do update
  set
    route_id = excluded.route_id,
    direction = excluded.direction,
    share = excluded.share,
    length_m = excluded.length_m,
    cells = excluded.cells,
    formula_version = excluded.formula_version;
end
$$;
comment on function runlytics_internal.settle_route(bigint, bigint) is
  'Says which route an activity went, a new one when it is like none. A part of refresh_routes().';

create function runlytics_internal.keep_routes(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whom a route was known by may be gone, or may have turned out to have gone another way.
  update warehouse.routes as r
  set like_activity = heir.activity_id
  from (
    select m.route_id, min(m.activity_id) as activity_id
    from warehouse.activity_routes as m
    where m.athlete_id = keep_routes.athlete_id
    group by m.route_id
  ) as heir
  where r.athlete_id = keep_routes.athlete_id
    and r.route_id = heir.route_id
    and not exists (
      select
      from warehouse.activity_routes as m
      where m.athlete_id = r.athlete_id
        and m.activity_id = r.like_activity
        and m.route_id = r.route_id
    );
  delete from warehouse.routes as r
  where r.athlete_id = keep_routes.athlete_id
    and r.name is null
    and not exists (
      select
      from warehouse.activity_routes as m
      where m.athlete_id = r.athlete_id
        and m.route_id = r.route_id
    );
end
$$;
comment on function runlytics_internal.keep_routes(bigint) is
  'Gives a route whose first activity is gone another one to be known by, and takes away those that nobody went, unless they have a name. A part of refresh_routes().';

create function runlytics_internal.mark_routes(since date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- What was found by the same formula stays: whoever writes a route leaves a mark.
  insert into warehouse.route_marks (athlete_id, activity_id)
  select a.athlete_id, a.activity_id
  from warehouse.activities as a
  left join warehouse.activity_routes as m using (athlete_id, activity_id)
  where a.athlete_id = mark_routes.athlete_id
    and a.route is not null
    and (since is null or a.local_date >= since)
    and m.formula_version is distinct from runlytics_internal.route_formulas()
  on conflict do nothing;
end
$$;
comment on function runlytics_internal.mark_routes(date, bigint) is
  'Marks the activities with a route of which it was never found out which one, or by an older formula. A part of recompute().';

create function runlytics.refresh_routes(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  began constant timestamptz := clock_timestamp();
  marked bigint[];
  activity bigint;
begin
  perform runlytics_internal.lock_athlete(athlete_id => refresh_routes.athlete_id);
  marked := array(
    select a.activity_id
    from warehouse.route_marks as m
    join warehouse.activities as a using (athlete_id, activity_id)
    where m.athlete_id = refresh_routes.athlete_id
    -- A route is known by the first that went it.
    order by a.started_at, a.activity_id
  );
  perform runlytics_internal.keep_routes(athlete_id => refresh_routes.athlete_id);
  foreach activity in array marked
  loop
    perform runlytics_internal.settle_route(activity_id => activity, athlete_id => refresh_routes.athlete_id);
    perform runlytics_internal.store_segment_efforts(activity_id => activity, athlete_id => refresh_routes.athlete_id);
  end loop;
  perform runlytics_internal.keep_routes(athlete_id => refresh_routes.athlete_id);
  delete from warehouse.route_marks as m
  where m.athlete_id = refresh_routes.athlete_id
    and m.activity_id = any (marked);
  perform runlytics_internal.note_rate(what => 'routes', items => cardinality(marked), since => began, athlete_id => refresh_routes.athlete_id);
  return cardinality(marked);
end
$$;
comment on function runlytics.refresh_routes(bigint) is
  'Finds out which routes and segments the marked activities went (warehouse.route_marks), and returns of how many. process_documents(), recompute() and the worker call it.';
