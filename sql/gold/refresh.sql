-- The tables of gold brought to what the views say, row by row where it differs: what does not differ is not replicated.

create type runlytics_internal.gold_scope as (
  athlete_id bigint,
  since date,
  private_days date[],
  private_activities bigint[],
  private_fields jsonb
);
comment on type runlytics_internal.gold_scope is 'What of an athlete is to be told, and from which day on. Private is what is known through the API of Strava alone: activities, their days, and fields of others, an object of activity_id and a list.';

create function runlytics_internal.sync_gold(
  schema text,
  relation runlytics_internal.gold_relation,
  query text,
  own text,
  scope runlytics_internal.gold_scope
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  keys constant text[] := runlytics_internal.gold_keys(relation => relation);
  columns constant text[] := array(select c.name from runlytics_internal.gold_columns(relation => relation) as c);
  changed bigint;
begin
  execute format(
    $sync$
      with
        fresh as materialized (%1$s),
        gone as (
          delete from %2$s as g
          where %3$s
            and not exists (select from fresh as f where %4$s)
          returning 1
        ),
        told as (
          insert into %2$s (%5$s)
          select %5$s
          from fresh as f
          where not exists (select from %2$s as g where %4$s and row(%6$s) is not distinct from row(%7$s))
          on conflict (%8$s) do update set (%5$s) = row(%9$s)
          returning 1
        )
      select (select count(*) from gone) + (select count(*) from told)
    $sync$,
    query,
    runlytics_internal.gold_table(schema => schema, name => relation.name),
    case when runlytics_internal.gold_of_athlete(relation => relation) then 'g.athlete_id = ($1).athlete_id and ' else '' end || own,
    (select string_agg(format('g.%1$I = f.%1$I', k), ' and ') from unnest(keys) as k),
    (select string_agg(quote_ident(c), ', ') from unnest(columns) as c),
    (select string_agg('g.' || quote_ident(c), ', ') from unnest(columns) as c),
    (select string_agg('f.' || quote_ident(c), ', ') from unnest(columns) as c),
    (select string_agg(quote_ident(k), ', ') from unnest(keys) as k),
    (select string_agg('excluded.' || quote_ident(c), ', ') from unnest(columns) as c)
  ) into changed using scope;
  return changed;
end
$$;
comment on function runlytics_internal.sync_gold(text, runlytics_internal.gold_relation, text, text, runlytics_internal.gold_scope) is
  'Makes the rows of a table of gold those of a query, and returns how many were others. own: which of the athlete''s rows, as g, the query tells of. A part of refresh_gold().';

create function runlytics_internal.gold_scope(athlete_id bigint default runlytics.athlete()) returns runlytics_internal.gold_scope
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  scope runlytics_internal.gold_scope;
begin
  scope.athlete_id := gold_scope.athlete_id;
  scope.private_activities := '{}';
  scope.private_fields := '{}';
  scope.private_days := '{}';
  if (select g.strava_api from warehouse.gold_athletes as g where g.athlete_id = gold_scope.athlete_id) then
    return scope;
  end if;
  -- By the rule by which a coach is told of them; the permission is another.
  select
    coalesce(array_agg(p.activity_id order by p.activity_id) filter (where p.whole), '{}'),
    coalesce(jsonb_object_agg(p.activity_id, to_jsonb(p.fields)) filter (where not p.whole), '{}')
  into scope.private_activities, scope.private_fields
  from runlytics_internal.api_activities(athlete_id => gold_scope.athlete_id) as p;
  scope.private_days := array(
    select distinct a.local_date
    from warehouse.activities as a
    where a.athlete_id = gold_scope.athlete_id
      and a.activity_id = any (scope.private_activities)
  );
  return scope;
end
$$;
comment on function runlytics_internal.gold_scope(bigint) is
  'What of an athlete is his alone, by api_activities(): nothing where the owner has lifted it. A part of refresh_gold().';

create function runlytics_internal.gold_inputs(athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- What is kept to be compared with is the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set extra_float_digits = 1
as $$
declare
  relation regclass;
  scope constant runlytics_internal.gold_scope := runlytics_internal.gold_scope(athlete_id => gold_inputs.athlete_id);
  digest text;
  digests text[] := '{}';
begin
  foreach relation in array array[
    'warehouse.athletes', 'warehouse.athlete_settings', 'warehouse.shifts', 'warehouse.gear', 'warehouse.journal',
    'warehouse.nights', 'warehouse.activities'
  ]::regclass[]
  loop
    -- Where a row lies changes with whatever changes the row.
    execute format(
      'select pg_catalog.format(%L, pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended(r.xmin::pg_catalog.text || r.ctid::pg_catalog.text, 0))) from %s as r where r.athlete_id = $1',
      '%s %s', relation
    ) into digest using gold_inputs.athlete_id;
    digests := digests || digest;
  end loop;
  return concat_ws(
    '; ',
    array_to_string(digests, '; '),
    (select e.extversion from pg_extension as e where e.extname = 'runlytics'),
    coalesce(runlytics_internal.today(athlete_id => gold_inputs.athlete_id), current_date),
    md5(concat_ws(';', scope.private_activities, scope.private_fields)),
    (select g.strava_api from warehouse.gold_athletes as g where g.athlete_id = gold_inputs.athlete_id)
  );
end
$$;
comment on function runlytics_internal.gold_inputs(bigint) is
  'A digest of what is changed without a mark, and the day: where it is another one and no mark says more, everything is compared. A part of refresh_gold().';

create function runlytics_internal.refresh_gold_days(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  -- What is asked looks dear and is not: the compiler of queries takes ten times what it saves.
  set jit = off
as $$
declare
  scope runlytics_internal.gold_scope;
  relation runlytics_internal.gold_relation;
  published record;
  made_of text;
  seen bigint[];
  since date;
  is_other bool;
  changed bigint := 0;
begin
  -- First what was marked, then what is read: what comes in between is marked or is another input.
  select g.schema, g.inputs into published from warehouse.gold_athletes as g where g.athlete_id = refresh_gold_days.athlete_id for update;
  made_of := runlytics_internal.gold_inputs(athlete_id => refresh_gold_days.athlete_id);
  select array_agg(m.mark_id), least(min(m.since), (select min(d.since) from warehouse.day_marks as d where d.athlete_id = refresh_gold_days.athlete_id))
  into seen, since
  from warehouse.gold_marks as m
  where m.athlete_id = refresh_gold_days.athlete_id;
  is_other := since is not null or published.inputs is distinct from made_of;
  -- Without a mark it is not known what is other, and what a mark tells is looked after once a day.
  if is_other and (since is null or published.inputs is null)
    or published.inputs !~ coalesce(runlytics_internal.today(athlete_id => refresh_gold_days.athlete_id), current_date)::text then
    since := '-infinity';
  end if;
  scope := runlytics_internal.gold_scope(athlete_id => refresh_gold_days.athlete_id);
  -- The days under way, and the week and the month before that a change reaches into.
  scope.since := greatest(least(since, current_date - 7), '-infinity');
  if isfinite(scope.since) then
    scope.since := scope.since - 7;
  end if;
  for relation in
    select r.*
    from runlytics_internal.gold_relations() as r
    where r.name = 'ingestion_status'
      or is_other and r.name <> 'route_points'
  loop
    changed := changed + runlytics_internal.sync_gold(
      schema => published.schema,
      relation => relation,
      query => runlytics_internal.gold_query(relation => relation),
      own => case when relation.day is null then 'true' else format('g.%I >= ($1).since', relation.day) end,
      scope => scope
    );
  end loop;
  delete from warehouse.gold_marks as m
  where m.athlete_id = refresh_gold_days.athlete_id
    and m.mark_id = any (seen);
  update warehouse.gold_athletes as g
  set
    inputs = made_of,
    refreshed_at = now()
  where g.athlete_id = refresh_gold_days.athlete_id;
  return changed;
end
$$;
comment on function runlytics_internal.refresh_gold_days(bigint) is
  'All of gold but the positions, from the first day that a change has reached. A part of refresh_gold().';

create function runlytics_internal.refresh_gold_route(
  schema text,
  activity_id bigint,
  scope runlytics_internal.gold_scope
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  step_s constant int := 10;
  relation runlytics_internal.gold_relation;
  changed bigint;
begin
  select r.* into relation from runlytics_internal.gold_relations() as r where r.name = 'route_points';
  changed := runlytics_internal.sync_gold(
    schema => schema,
    relation => relation,
    -- What everybody may see, which is cut where it lies in a private zone: not warehouse.route_points, which knows the whole.
    query => format(
      'select distinct on (pg_catalog.floor(extract(epoch from p.at) / %1$s)) s.athlete_id, s.activity_id, a.started_at, p.at as time, p.lat, p.lon,'
      ' p.distance_m / 1000 as km, case when p.speed_mps >= 0.5 then 1000 / p.speed_mps end as pace_s_per_km, p.heart_rate, p.altitude_m'
      ' from warehouse.streams as s join warehouse.activities as a using (athlete_id, activity_id)'
      ' cross join lateral runlytics.samples(stream => s.stream) as p'
      ' where s.athlete_id = ($1).athlete_id and s.activity_id = %2$s and s.activity_id <> all (($1).private_activities)'
      ' and not a.excluded and p.lat is not null and p.lon is not null'
      ' order by pg_catalog.floor(extract(epoch from p.at) / %1$s), p.at',
      step_s,
      activity_id
    ),
    own => format('g.activity_id = %s', activity_id),
    scope => scope
  );
  execute format(
    'update %1$s as g set route = p.route from (select pg_catalog.string_agg(pg_catalog.round(p.lat::pg_catalog.numeric, 5) || %4$L || pg_catalog.round(p.lon::pg_catalog.numeric, 5), %5$L order by p.time) as route'
    ' from %2$s as p where p.athlete_id = $1 and p.activity_id = %3$s) as p'
    ' where g.athlete_id = $1 and g.activity_id = %3$s and g.route is distinct from p.route',
    runlytics_internal.gold_table(schema => schema, name => 'activities'),
    runlytics_internal.gold_table(schema => schema, name => 'route_points'),
    activity_id, ' ', ', '
  ) using scope.athlete_id;
  return changed;
end
$$;
comment on function runlytics_internal.refresh_gold_route(text, bigint, runlytics_internal.gold_scope) is
  'The positions of an activity that are for everybody, one in ten seconds, and its route as text. A part of refresh_gold().';

create function runlytics_internal.refresh_gold_routes(batch int, athlete_id bigint default runlytics.athlete()) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  -- What is asked looks dear and is not: the compiler of queries takes ten times what it saves.
  set jit = off
as $$
declare
  scope constant runlytics_internal.gold_scope := runlytics_internal.gold_scope(athlete_id => refresh_gold_routes.athlete_id);
  published constant text := (select g.schema from warehouse.gold_athletes as g where g.athlete_id = refresh_gold_routes.athlete_id);
  route record;
  done int := 0;
begin
  for route in
    select coalesce(n.activity_id, g.activity_id) as activity_id, n.made_of
    from (
      select a.activity_id, format('%s %s %s %s', s.xmin, s.ctid, a.excluded, a.activity_id = any (scope.private_activities)) as made_of
      from warehouse.activities as a
      join warehouse.streams as s using (athlete_id, activity_id)
      where a.athlete_id = refresh_gold_routes.athlete_id
    ) as n
    full join (
      select o.activity_id, o.made_of
      from warehouse.gold_routes as o
      where o.athlete_id = refresh_gold_routes.athlete_id
    ) as g using (activity_id)
    where n.made_of is distinct from g.made_of
    order by 1 desc
    limit batch
  loop
    perform runlytics_internal.refresh_gold_route(schema => published, activity_id => route.activity_id, scope => scope);
    if route.made_of is null then
      delete from warehouse.gold_routes as o
      where o.athlete_id = refresh_gold_routes.athlete_id
        and o.activity_id = route.activity_id;
    else
      insert into warehouse.gold_routes as o (athlete_id, activity_id, made_of)
      values (refresh_gold_routes.athlete_id, route.activity_id, route.made_of)
      on conflict on constraint gold_routes_pkey do update
      set made_of = excluded.made_of;
    end if;
    done := done + 1;
  end loop;
  return done;
end
$$;
comment on function runlytics_internal.refresh_gold_routes(int, bigint) is
  'The positions of activities that are others than those published, the latest first and at most batch of them, and returns how many it were. A part of refresh_gold().';
