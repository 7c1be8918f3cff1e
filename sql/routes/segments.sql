-- Segments, and every effort over them.

create function runlytics_internal.store_passes(segment_id bigint, activity_id bigint, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  formula_version constant int := 1;
  stored bigint;
begin
  delete from warehouse.segment_efforts as e
  where e.athlete_id = store_passes.athlete_id
    and e.segment_id = store_passes.segment_id
    and e.activity_id = store_passes.activity_id;
  insert into warehouse.segment_efforts
    (athlete_id, segment_id, activity_id, effort, start_s, elapsed_s, distance_m, avg_hr, off_m, formula_version)
  select
    s.athlete_id, l.segment_id, s.activity_id, row_number() over (order by p.start_s), p.start_s, p.elapsed_s, p.distance_m, p.avg_hr,
    p.off_m, formula_version
  from warehouse.streams as s
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  join warehouse.segment_lines as l using (athlete_id)
  cross join lateral runlytics.segment_passes(stream => coalesce(w.stream, s.stream), line => l.line) as p
  where s.athlete_id = store_passes.athlete_id
    and s.activity_id = store_passes.activity_id
    and l.segment_id = store_passes.segment_id;
  get diagnostics stored = row_count;
  return stored;
end
$$;
comment on function runlytics_internal.store_passes(bigint, bigint, bigint) is
  'Stores every effort of an activity over a segment in the place of what was there, and returns how many. A part of store_segment_efforts() and define_segment().';

create function runlytics_internal.store_segment_efforts(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  segment bigint;
begin
  delete from warehouse.segment_efforts as e
  where e.athlete_id = store_segment_efforts.athlete_id
    and e.activity_id = store_segment_efforts.activity_id;
  for segment in
    select l.segment_id
    from warehouse.segment_lines as l
    cross join lateral (
      select runlytics_internal.route_cells(coalesce(w.route, a.route)) as cells
      from warehouse.activities as a
      left join warehouse.whole_routes as w using (athlete_id, activity_id)
      where a.athlete_id = store_segment_efforts.athlete_id
        and a.activity_id = store_segment_efforts.activity_id
    ) as r
    where l.athlete_id = store_segment_efforts.athlete_id
      and runlytics_internal.shared_cells(l.cells, r.cells) > 0
  loop
    perform runlytics_internal.store_passes(
      segment_id => segment, activity_id => store_segment_efforts.activity_id, athlete_id => store_segment_efforts.athlete_id
    );
  end loop;
end
$$;
comment on function runlytics_internal.store_segment_efforts(bigint, bigint) is
  'Stores the efforts of an activity over every segment in the place of what was there. A part of refresh_routes().';

create function runlytics_internal.store_segment(segment_id bigint, line geometry, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity bigint;
begin
  insert into warehouse.segment_lines (athlete_id, segment_id, line, cells)
  values (store_segment.athlete_id, store_segment.segment_id, store_segment.line, runlytics_internal.route_cells(route => line, within_m => 60))
  on conflict on constraint segment_lines_pkey do update
  set
    line = excluded.line,
    cells = excluded.cells;
  delete from warehouse.segment_efforts as e
  where e.athlete_id = store_segment.athlete_id
    and e.segment_id = store_segment.segment_id;
  for activity in
    select a.activity_id
    from warehouse.activities as a
    left join warehouse.whole_routes as w using (athlete_id, activity_id)
    join warehouse.segment_lines as l
      on l.athlete_id = a.athlete_id
      and l.segment_id = store_segment.segment_id
    where a.athlete_id = store_segment.athlete_id
      and runlytics_internal.shared_cells(l.cells, runlytics_internal.route_cells(coalesce(w.route, a.route))) > 0
  loop
    perform runlytics_internal.store_passes(segment_id => store_segment.segment_id, activity_id => activity, athlete_id => store_segment.athlete_id);
  end loop;
end
$$;
comment on function runlytics_internal.store_segment(bigint, geometry, bigint) is
  'Stores where a segment is, and every effort of the past over it. A part of define_segment().';

create function runlytics_internal.new_segment(
  name text,
  line geometry,
  activity_id bigint,
  from_m float8,
  to_m float8,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  length_m constant float8 := runlytics_internal.line_length(line);
  segment bigint;
begin
  if nullif(btrim(name), '') is null or line is null then
    raise exception 'a segment needs a name and a line' using errcode = '22004';
  end if;
  if not coalesce(length_m between 50 and 100000, false) then
    raise exception 'a segment is 50 m to 100 km long'
      using errcode = '22023', detail = format('The line is %s m long.', round(length_m::numeric, 1));
  end if;
  perform runlytics_internal.lock_athlete(athlete_id => new_segment.athlete_id);
  insert into warehouse.segments as s (athlete_id, name, length_m, activity_id, from_m, to_m)
  values (new_segment.athlete_id, new_segment.name, length_m, new_segment.activity_id, new_segment.from_m, new_segment.to_m)
  on conflict on constraint segments_athlete_id_name_key do update
  set
    length_m = excluded.length_m,
    activity_id = excluded.activity_id,
    from_m = excluded.from_m,
    to_m = excluded.to_m,
    defined_at = excluded.defined_at
  returning s.segment_id into segment;
  perform runlytics_internal.store_segment(segment_id => segment, line => line, athlete_id => new_segment.athlete_id);
  return segment;
end
$$;
comment on function runlytics_internal.new_segment(text, geometry, bigint, float8, float8, bigint) is
  'Stores a segment of a line, or another line for one that there is. A part of define_segment() and define_segment_from().';

create function runlytics.define_segment(name text, line geometry, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  return runlytics_internal.new_segment(
    name => name, line => line, activity_id => null, from_m => null, to_m => null, athlete_id => athlete_id
  );
end
$$;
comment on function runlytics.define_segment(text, geometry, bigint) is
  'Makes a segment of a line (LineString, SRID 4326, 50 m to 100 km), finds every effort over it in what is there, and returns its segment_id; new activities are looked at as they come. The direction counts: the other way is another segment. A name that there is gets the new line. SQLSTATE 22004, 22023 for what is no segment.';

create function runlytics.define_segment_from(
  name text,
  activity_id bigint,
  from_m float8,
  to_m float8,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  recorded record;
begin
  perform runlytics.require_owner();
  select runlytics_internal.cut_route(coalesce(w.stream, s.stream), define_segment_from.from_m, define_segment_from.to_m) as line
  into recorded
  from warehouse.streams as s
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  where s.athlete_id = define_segment_from.athlete_id
    and s.activity_id = define_segment_from.activity_id;
  if not found then
    raise exception 'there is no activity % with samples', define_segment_from.activity_id
      using
        errcode = 'P0002',
        hint = 'Those that have: select activity_id, local_date, name from warehouse.runs where stream is not null order by started_at desc limit 10;';
  end if;
  if recorded.line is null then
    raise exception 'activity % has no route from % to % m', define_segment_from.activity_id, from_m, to_m
      using errcode = '22023', hint = 'Metres along the run, as its device counted them; from_m lies before to_m.';
  end if;
  return runlytics_internal.new_segment(
    name => name, line => recorded.line, activity_id => activity_id, from_m => from_m, to_m => to_m, athlete_id => athlete_id
  );
end
$$;
comment on function runlytics.define_segment_from(text, bigint, float8, float8, bigint) is
  'Makes a segment of the stretch of an activity between two distances in metres, as define_segment() does. SQLSTATE P0002 when there is no such activity with samples, 22023 when it has no route there.';

create function runlytics.drop_segment(name text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  efforts bigint;
begin
  efforts := (
    select count(*)
    from warehouse.segment_efforts as e
    join warehouse.segments as s using (athlete_id, segment_id)
    where s.athlete_id = drop_segment.athlete_id
      and s.name = drop_segment.name
  );
  delete from warehouse.segments as s
  where s.athlete_id = drop_segment.athlete_id
    and s.name = drop_segment.name;
  if not found then
    raise exception 'there is no segment %', name using errcode = 'P0002', hint = 'warehouse.segments has their names.';
  end if;
  return efforts;
end
$$;
comment on function runlytics.drop_segment(text, bigint) is
  'Removes a segment with its efforts, and returns how many those were. SQLSTATE P0002 when there is none of that name.';
