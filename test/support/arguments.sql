-- Calls of every routine of the catalog with arguments from the edge of what their types hold: each of
-- them alone among ordinary ones, and all at once. edges.calls() writes one statement a row.
create schema edges;

-- The expressions of the values that a type has at its edges.
create table edges.of_type (type regtype, value text);

insert into edges.of_type
select type::regtype, value
from
  (
    values
      ('bool', array['true', 'false']),
      ('int4', array['0', '-1', '2', '2147483647', '(-2147483648)']),
      ('int8', array['0', '-1', '2', '9223372036854775807', '(-9223372036854775808)']),
      (
        'float8',
        array[
          '0', '(-0.0)', '-1', '5e-324', '1e308', '-1e308', '4294967296', '9.3e18', $$'NaN'$$, $$'Infinity'$$,
          $$'-Infinity'$$
        ]
      ),
      (
        'text',
        array[
          $$''$$, $$' '$$, $$'é'$$, $$E'\u0001'$$, $$'%'$$, $$''''$$, $$'"'$$, $$'1e400'$$, $$'{'$$, $$'['$$, $$'running'$$,
          $$'heart_rate'$$, $$'Europe/Rome'$$, $$'strava'$$, $$'1'$$, $$'-infinity'$$, $$'https://[::1]:99999/{x}'$$,
          $$repeat('x', 1000000)$$, $$repeat('[', 100000)$$, $$repeat('?~', 100000)$$
        ]
      ),
      (
        'bytea',
        array[
          $$'\x'$$, $$'\x00'$$, $$'\xff'$$, $$'\x1f8b'$$, $$'{'$$, $$'[1e400]'$$, $$'{"values":[["Date","RPE"],[1e400,-1e400]]}'$$,
          $$convert_to(repeat('[', 100000), 'UTF8')$$, $$convert_to(repeat(' ', 100000), 'UTF8')$$,
          $$convert_to(repeat(E'a,b\n', 10000), 'UTF8')$$, $$decode(repeat('00', 100000), 'hex')$$,
          $$decode(repeat('ff', 100000), 'hex')$$, 'made.gpx(3)', 'made.fit(3)', 'made.strava(3)', 'made.strava_csv(3)',
          'made.health(3)', $$'<gpx><trk><trkseg><trkpt lat="1e400" lon="-1e400"><time>2026-01-05T00:00:00Z</time></trkpt></trkseg></trk></gpx>'$$
        ]
      ),
      (
        'date',
        array[$$'infinity'$$, $$'-infinity'$$, $$'4713-01-01 BC'$$, $$'5874897-12-31'$$, $$'2000-02-29'$$, $$'294276-12-31'$$]
      ),
      (
        'timestamptz',
        array[
          $$'infinity'$$, $$'-infinity'$$, $$'4713-01-01 00:00+00 BC'$$, $$'294276-12-31 23:59:59.999999+00'$$,
          $$'1970-01-01 00:00+00'$$, $$'2100-01-01 00:00+00'$$
        ]
      ),
      ('timestamp', array[$$'infinity'$$, $$'-infinity'$$, $$'4713-01-01 00:00 BC'$$, $$'294276-12-31 23:59:59.999999'$$]),
      (
        'interval',
        array[$$'0'$$, $$'-1 second'$$, $$'178000000 years'$$, $$'-178000000 years'$$, $$'1 microsecond'$$]
      ),
      (
        'jsonb',
        array[
          $$'null'$$, $$'{}'$$, $$'[]'$$, $$'""'$$, $$'1e400'$$, $$'{"a":1e400}'$$, $$'{"a":null}'$$, $$'{"a":[1e400]}'$$,
          $$'[1,[2,{"a":"b"}]]'$$, $$'{"body":{"id":1e400},"id":1e400,"ids":[1e400],"page":1e400}'$$,
          $$(repeat('[', 3000) || repeat(']', 3000))$$
        ]
      ),
      (
        'geometry',
        array[
          $$'srid=4326;point(1 2)'$$, $$'srid=4326;linestring empty'$$, $$'srid=4326;point empty'$$,
          $$'srid=3857;linestring(1 2, 3 4)'$$, $$'linestring(1 2, 3 4)'$$, $$'srid=4326;linestring z (1 2 3, 4 5 6)'$$,
          $$'srid=4326;linestring m (1 2 3, 4 5 6)'$$, $$'srid=4326;linestring zm (1 2 3 4, 4 5 6 7)'$$,
          $$'srid=4326;polygon((0 0, 0 1, 1 1, 0 0))'$$, $$'srid=4326;multilinestring((1 2, 3 4), (5 6, 7 8))'$$,
          $$'srid=4326;geometrycollection(point(1 2))'$$, $$'srid=4326;linestring(1e300 1e300, -1e300 -1e300)'$$,
          $$'srid=4326;circularstring(0 0, 1 1, 2 0)'$$,
          $$st_setsrid(st_makeline(st_makepoint('infinity', '-infinity'), st_makepoint('nan', 1)), 4326)$$,
          $$'srid=4326;linestring(1000 1000, -1000 -1000)'$$
        ]
      ),
      ('datemultirange', array[$$'{}'$$, $$'{(,)}'$$, $$'{[infinity,]}'$$, $$'{[2026-01-01,2026-01-02)}'$$]),
      ('tstzmultirange', array[$$'{}'$$, $$'{(,)}'$$, $$'{[infinity,]}'$$, $$'{[2026-01-01,2026-01-02)}'$$]),
      ('regclass', array['0', '4294967295', $$'pg_class'$$, $$'pg_class_oid_index'$$, $$'warehouse.activities'$$]),
      ('regproc', array['0', '4294967295', $$'pg_catalog.now'$$, $$'pg_catalog.pg_backend_pid'$$, $$'runlytics_internal.source_lock'$$]),
      ('regnamespace', array['0', '4294967295', $$'pg_catalog'$$]),
      ('name', array[$$''$$, $$'"'$$, $$'x'$$]),
      ('cstring', array[$$''$$, $$'\x'$$, $$'\x00'$$, $$'x'$$, $$repeat('ff', 100000)::cstring$$]),
      (
        'runlytics.stream',
        array[
          $$(select e.stream from edges.stream as e where e.name = 'empty')$$,
          $$(select e.stream from edges.stream as e where e.name = 'single')$$,
          $$(select e.stream from edges.stream as e where e.name = 'nothing but times')$$,
          $$(select e.stream from edges.stream as e where e.name = 'infinite')$$,
          $$(select e.stream from edges.stream as e where e.name = 'huge')$$
        ]
      )
  ) as edge (type, expressions),
  unnest(edge.expressions) as value;

-- What stands in for an argument that is not at its edge.
create table edges.ordinary (type regtype primary key, value text);

insert into edges.ordinary
values
  ('bool', 'true'),
  ('int4', '1'),
  ('int8', '1'),
  ('float8', '100'),
  ('text', $$'x'$$),
  ('bytea', 'made.tcx(10)'),
  ('date', $$'2026-01-05'$$),
  ('timestamptz', $$'2026-01-05 10:00+00'$$),
  ('timestamp', $$'2026-01-05 10:00'$$),
  ('interval', $$'1 hour'$$),
  ('jsonb', $$'{"a":"b"}'$$),
  ('geometry', $$'srid=4326;linestring(1 2, 3 4)'$$),
  ('datemultirange', $$'{[2026-01-05,2026-01-06)}'$$),
  ('tstzmultirange', $$'{[2026-01-05,2026-01-06)}'$$),
  ('regclass', $$'warehouse.activities'$$),
  ('regproc', $$'runlytics_internal.strava_limit'$$),
  ('regnamespace', $$'warehouse'$$),
  ('name', $$'athlete_id'$$),
  ('cstring', $$'\x'$$),
  ('runlytics.stream', $$(select e.stream from edges.stream as e where e.name = 'ordinary')$$),
  ('runlytics.aggregate_state', 'null');

-- Streams, kept: making one takes longer than most of what is called with it.
create table edges.stream (name text primary key, stream runlytics.stream);

insert into edges.stream
select 'ordinary', p.stream from runlytics.parse_activity(file => made.tcx(10)) as p;

insert into edges.stream
select
  s.name,
  runlytics.stream_of(row(timestamptz '2026-01-05' + n * interval '1 second', null, s.place, s.place, s.rest, s.rest, s.rest, s.rest, s.rest, s.rest, s.rest)::runlytics.sample)
from
  (
    values
      ('single', 1, 1.0, 1.0),
      ('nothing but times', 5, null, null),
      ('infinite', 5, 'infinity', 'infinity'),
      ('huge', 5, 90, 1000)
  ) as s (name, samples, place, rest),
  generate_series(1, s.samples) as n
group by s.name
union all
select 'empty', runlytics.stream_of(null::runlytics.sample);

create function edges.fields_of(type regtype, out place int, out field regtype) returns setof record
  language sql stable as $$
  select a.attnum, a.atttypid::regtype
  from pg_attribute as a
  join pg_class as c on c.oid = a.attrelid
  where c.reltype = fields_of.type and c.relkind = 'c' and a.attnum > 0 and not a.attisdropped
$$;

create function edges.element_of(type regtype) returns regtype
  language sql stable
  return (select t.typelem::regtype from pg_type as t where t.oid = element_of.type and t.typcategory = 'A');

create function edges.ordinary_of(type regtype) returns text
  language plpgsql stable as $$
begin
  if edges.element_of(type) is not null then
    return format('array[%s]::%s', edges.ordinary_of(edges.element_of(type)), type);
  end if;
  return coalesce(
    (select format('(%s)::%s', o.value, o.type) from edges.ordinary as o where o.type = ordinary_of.type),
    (
      select format('row(%s)::%s', string_agg(edges.ordinary_of(f.field), ', ' order by f.place), ordinary_of.type)
      from edges.fields_of(ordinary_of.type) as f
      having count(*) > 0
    )
  );
end $$;

-- Empty, with NULL, of two dimensions, of another lower bound, long; and with each edge of its elements.
create function edges.arrays_of(type regtype) returns setof text
  language plpgsql stable as $$
declare
  element regtype := edges.element_of(type);
  usual text := edges.ordinary_of(element);
  written text;
begin
  foreach written in array array[
    '''{}''::%1$s', 'array[null, %2$s]::%1$s', 'array[array[%2$s, %2$s], array[%2$s, %2$s]]::%1$s',
    'array_fill(%2$s, array[3], array[-5])::%1$s', 'array_fill(%2$s, array[100])::%1$s',
    'array_fill(null::%3$s, array[2, 2])::%1$s'
  ] loop
    return next format(written, type, usual, element);
  end loop;
  return query
  select format(each, type, usual, value)
  from edges.values_of(type => element) as value, unnest(array['array[%3$s]::%1$s', 'array[%2$s, %3$s]::%1$s']) as each;
end $$;

-- Nothing in it, and each field at each of its edges.
create function edges.rows_of(type regtype) returns setof text
  language plpgsql stable as $$
begin
  return query
  select
    format(
      'row(%s)::%s',
      (
        select string_agg(case when f.place = edge.place then value else edges.ordinary_of(f.field) end, ', ' order by f.place)
        from edges.fields_of(rows_of.type) as f
      ),
      rows_of.type
    )
  from edges.fields_of(rows_of.type) as edge, edges.values_of(type => edge.field) as value;
  return query
  select format('row(%s)::%s', string_agg('null', ', '), rows_of.type)
  from edges.fields_of(rows_of.type)
  having count(*) > 0;
end $$;

create function edges.values_of(type regtype) returns setof text
  language plpgsql stable as $$
begin
  return next format('null::%s', type);
  return query select format('(%s)::%s', o.value, o.type) from edges.of_type as o where o.type = values_of.type;
  if edges.element_of(type) is not null then
    return query select * from edges.arrays_of(type => values_of.type);
  end if;
  return query select * from edges.rows_of(type => values_of.type);
end $$;

-- The routines that can be called, with the types of their arguments.
create view edges.routines as
select p.oid::regprocedure as routine, p.prokind, format('%I.%I', n.nspname, p.proname) as name, p.proargtypes::oid[] as types
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('runlytics', 'runlytics_internal') and 'internal'::regtype <> all (p.proargtypes::oid[]);

-- The values of every argument: the ordinary one first.
create table edges.argument_values (type regtype, n int, value text, primary key (type, n));

insert into edges.argument_values
select t.type::regtype, v.n, v.value
from
  (select distinct type from edges.routines as r, unnest(r.types) as type) as t,
  lateral (
    select 0 as n, edges.ordinary_of(type => t.type::regtype) as value
    union all
    select o.n::int, o.value
    from edges.values_of(type => t.type::regtype) with ordinality as o (value, n)
  ) as v;

-- The statement that calls a routine; what a function does is undone.
create function edges.statement(kind "char", name text, arguments text) returns text
  language sql immutable
  return case kind
    when 'p' then format('call %s(%s);', name, arguments)
    when 'a' then format('begin; select %1$s(%2$s), (select max(1) from (select %1$s(%2$s) over () from generate_series(1, 2)) as w) from generate_series(1, 2); rollback;', name, arguments)
    else format('begin; select * from %s(%s); rollback;', name, arguments)
  end;

-- One call a row: one argument of each at an edge, or all of them.
create view edges.calls as
with each_alone as (
  select r.routine, r.prokind, r.name, edge.place, v.n
  from edges.routines as r
  cross join lateral unnest(r.types) with ordinality as edge (type, place)
  join edges.argument_values as v on v.type = edge.type and v.n > 0
), all_at_once as (
  select r.routine, r.prokind, r.name, null::int8 as place, n
  from edges.routines as r, generate_series(0, 20) as n
)
select
  c.routine,
  edges.statement(
    c.prokind,
    c.name,
    coalesce(
      (
        select string_agg(v.value, ', ' order by a.place)
        from unnest(r.types) with ordinality as a (type, place)
        cross join lateral (select count(*)::int - 1 as most from edges.argument_values as v where v.type = a.type) as highest
        join edges.argument_values as v on v.type = a.type
          and v.n = case
            when c.place is null then least(c.n, highest.most)
            when c.place = a.place then c.n
            else 0
          end
      ),
      ''
    )
  ) as statement
from (select * from each_alone union all select * from all_at_once) as c
join edges.routines as r on r.routine = c.routine;
