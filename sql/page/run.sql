-- Runs as several panels show them.

create function runlytics_internal.page_run_columns(day_as text) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_array(
    runlytics_internal.page_column(key => 'day', label => 'day', quantity => day_as),
    runlytics_internal.page_column(key => 'name', label => 'run', quantity => 'text', more => '{"link": "run"}'),
    runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
    runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'duration'),
    runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace'),
    runlytics_internal.page_column(key => 'hr', label => 'heart rate', quantity => 'hr'),
    runlytics_internal.page_column(key => 'ascent', label => 'climb', quantity => 'ascent'),
    runlytics_internal.page_column(key => 'load', label => 'load', quantity => 'load', more => '{"gauge": true}')
  );
comment on function runlytics_internal.page_run_columns(text) is
  'The columns of a list of runs, the day as weekday or date. A part of page_document().';

create function runlytics_internal.page_run_name(name text, started_at timestamptz, timezone text, race bool) returns text
  language sql stable parallel safe
  return coalesce(
    nullif(btrim(name), ''),
    case
      when race then 'Race'
      when date_part('hour', started_at at time zone timezone) < 4 then 'Night run'
      when date_part('hour', started_at at time zone timezone) < 11 then 'Morning run'
      when date_part('hour', started_at at time zone timezone) < 14 then 'Midday run'
      when date_part('hour', started_at at time zone timezone) < 18 then 'Afternoon run'
      when date_part('hour', started_at at time zone timezone) < 22 then 'Evening run'
      else 'Night run'
    end
  );
comment on function runlytics_internal.page_run_name(text, timestamptz, text, bool) is
  'What a run is called: its name, else the time of the day. A part of page_document().';

create function runlytics_internal.page_races(reader runlytics_internal.page_reader, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'x', l.local_date,
          'label', runlytics.written(value => 1000 * l.km, quantity => 'distance', units => reader.units)
            || coalesce(' ' || runlytics.written(value => l.elapsed_s, quantity => 'duration'), '')
        )
        order by l.local_date, l.activity_id
      ),
      '[]'
    )
    from warehouse.run_list as l
    where l.athlete_id = page_races.athlete_id
      and l.race
      and l.km > 0
      and l.local_date between reader.since and reader.until
  );
end
$$;
comment on function runlytics_internal.page_races(runlytics_internal.page_reader, bigint) is
  'The races of the days asked for as marks of a series. A part of page_document().';

create function runlytics_internal.page_run_of(reader runlytics_internal.page_reader, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if reader.activity_id is not null then
    return (
      select a.activity_id
      from warehouse.activities as a
      where a.athlete_id = page_run_of.athlete_id
        and a.activity_id = reader.activity_id
        and a.sport = 'running'
        and not a.excluded
    );
  end if;
  return (
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = page_run_of.athlete_id
      and a.local_date <= reader.until
      and a.sport = 'running'
      and not a.excluded
    order by a.local_date desc, a.started_at desc
    limit 1
  );
end
$$;
comment on function runlytics_internal.page_run_of(runlytics_internal.page_reader, bigint) is
  'The run that a page is of: the one with the id that is asked for, NULL where that is none of the athlete''s; else the latest. A part of page_document().';

create function runlytics_internal.page_run_sentence(run jsonb, units text) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    nullif(concat_ws(
      ' ',
      runlytics.written(value => 1000 * (run ->> 'km')::float8, quantity => 'distance', units => units),
      'in ' || runlytics.written(value => (run ->> 'moving_s')::float8, quantity => 'duration'),
      'at ' || runlytics.written(value => (run ->> 'pace_s_per_km')::float8, quantity => 'pace_unit', units => units)
    ), ''),
    'heart rate ' || runlytics.written(value => (run ->> 'avg_hr')::float8, quantity => 'hr'),
    case
      when abs((run ->> 'decoupling')::float8) < 5 then 'pace and heart rate held together'
      when (run ->> 'decoupling')::float8 >= 5 then 'the second half took ' || runlytics.written(value => (run ->> 'decoupling')::float8 / 100, quantity => 'percent') || ' more heartbeats for the same'
      when (run ->> 'decoupling')::float8 <= -5 then 'the second half took ' || runlytics.written(value => -(run ->> 'decoupling')::float8 / 100, quantity => 'percent') || ' fewer heartbeats for the same'
    end
  );
comment on function runlytics_internal.page_run_sentence(jsonb, text) is
  'What there is to say of a run, a row of warehouse.run_list. A part of page_document().';

create function runlytics_internal.page_no_run(id text, title text, reader runlytics_internal.page_reader) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return runlytics_internal.page_panel(
    id => id, title => title, view => 'warehouse.runs',
    empty => case
      when (reader).activity_id is not null then 'There is no run ' || (reader).activity_id || '. The list of runs has those that are there.'
      else 'No run yet. Read your files with call runlytics.ingest_path(''/folder''), or connect a service: docs/services.md.'
    end,
    link => runlytics_internal.page_link_to(label => 'All runs', page => 'runs')
  );
end
$$;
comment on function runlytics_internal.page_no_run(text, text, runlytics_internal.page_reader) is
  'The panel of a run that is not there. A part of page_document().';

create function runlytics_internal.page_route(activity_id bigint, units text, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  most_points constant int := 300;
  unit_m constant float8 := case units when 'mi' then 1609.344 else 1000 end;
  r record;
begin
  with
    track as materialized (
      select p.*, (row_number() over (order by p.elapsed_s) - 1) * most_points / count(*) over () as piece
      from warehouse.streams as s
      left join warehouse.whole_routes as w using (athlete_id, activity_id)
      cross join lateral runlytics.samples(stream => coalesce(w.stream, s.stream)) as p
      where s.athlete_id = page_route.athlete_id
        and s.activity_id = page_route.activity_id
        and p.lat is not null
        and p.lon is not null
    ),
    pieces as (
      select
        t.piece, count(*) as samples,
        (array_agg(t.lat order by t.elapsed_s))[1] as lat, (array_agg(t.lon order by t.elapsed_s))[1] as lon,
        min(t.elapsed_s) as elapsed_s, min(t.distance_m) as distance_m
      from track as t
      group by t.piece
    ),
    -- A pace over some pieces: of one alone it is mostly noise of the positions.
    paced as (
      select
        p.*,
        (max(p.elapsed_s) over around - min(p.elapsed_s) over around)
          / nullif(max(p.distance_m) over around - min(p.distance_m) over around, 0) * 1000 as pace
      from pieces as p
      window around as (order by p.piece rows between 4 preceding and 4 following)
    ),
    markers as (
      select distinct on (floor(t.distance_m / unit_m)) floor(t.distance_m / unit_m) as n, t.lat, t.lon
      from track as t
      where t.distance_m >= unit_m
      order by floor(t.distance_m / unit_m), t.elapsed_s
    )
  select
    (select jsonb_agg(jsonb_build_array(round(p.lat::numeric, 5), round(p.lon::numeric, 5), case when p.pace < 1200 then round(p.pace::numeric) end) order by p.piece) from paced as p) as points,
    (select count(*) from pieces) as pieces,
    (select jsonb_agg(jsonb_build_object('km', m.n, 'lat', round(m.lat::numeric, 5), 'lon', round(m.lon::numeric, 5)) order by m.n) from markers as m) as markers
  into r;
  if r.pieces < 2 then
    return null;
  end if;
  return jsonb_build_object('kind', 'route', 'quantity', 'pace', 'points', r.points, 'markers', coalesce(r.markers, '[]'));
end
$$;
comment on function runlytics_internal.page_route(bigint, text, bigint) is
  'Where a run went, each point with the pace around it, and a marker each kilometre or mile; NULL without positions. A part of page_document().';

create function runlytics_internal.page_outlines(
  reader runlytics_internal.page_reader,
  at_most int,
  athlete_id bigint default runlytics.athlete()
) returns table (activity_id bigint, line jsonb)
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- PostGIS lives wherever it was installed. Some 20 m are less than a line is wide.
  return query execute format(
    'select a.activity_id, %1$s.st_asgeojson(%1$s.st_flipcoordinates(%1$s.st_simplify(coalesce(w.route, a.route), 0.0002)), 4)::jsonb -> ''coordinates'''
    ' from warehouse.activities as a left join warehouse.whole_routes as w using (athlete_id, activity_id)'
    ' where a.athlete_id = $1 and a.sport = ''running'' and not a.excluded and a.route is not null and a.local_date between $2 and $3'
    ' order by a.local_date desc, a.activity_id desc limit $4',
    (
      select t.typnamespace::regnamespace
      from pg_attribute as c
      join pg_type as t on t.oid = c.atttypid
      where c.attrelid = 'warehouse.activities'::regclass
        and c.attname = 'route'
    )
  )
  using athlete_id, reader.since, reader.until, at_most;
end
$$;
comment on function runlytics_internal.page_outlines(runlytics_internal.page_reader, int, bigint) is
  'The routes of the runs of the days asked for, the latest first, each as an array of latitude and longitude. A part of page_document().';
