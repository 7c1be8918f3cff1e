-- Arguments of any size for every routine in C: big.cases() tells which, big.make() puts those of one case
-- into the table big.value. Needs test/support/documents.sql and arguments.sql.
create schema big;

-- What a value of the type is made of, its size being :n bytes or so.
create table big.recipes (type regtype, variant text, expression text);

insert into big.recipes
values
  ('text', 'blanks', $$repeat(' ', :n)$$),
  ('text', 'letters', $$repeat('x', :n)$$),
  ('text', 'marks', $$repeat('%/', :n / 2)$$),
  ('text', 'polyline', $$repeat('_ibE_ibE', :n / 8)$$),
  ('bytea', 'blanks', $$convert_to(repeat(' ', :n), 'UTF8')$$),
  ('bytea', 'lines', $$convert_to(repeat(E'\n', :n), 'UTF8')$$),
  ('bytea', 'commas', $$convert_to(repeat(',', :n), 'UTF8')$$),
  ('bytea', 'letters', $$convert_to(repeat('x', :n), 'UTF8')$$),
  ('bytea', 'zeros', $$decode(repeat('00', :n), 'hex')$$),
  ('bytea', 'blanks in JSON', $$convert_to('[' || repeat(' ', :n) || ']', 'UTF8')$$),
  ('bytea', 'blanks in a sheet', $$convert_to('{"values":[["Date","RPE"],' || repeat(' ', :n) || '["2026-01-05",5]]}', 'UTF8')$$),
  ('bytea', 'text in JSON', $$convert_to('{"values":[["Date","RPE"],["' || repeat('x', :n) || '"]]}', 'UTF8')$$),
  ('bytea', 'a sheet', $$convert_to('{"values":[["Date","RPE"]' || repeat(',["2026-01-05",5]', :n / 17) || ']}', 'UTF8')$$),
  ('bytea', 'objects', $$convert_to('[' || repeat('{"Date":"2026-01-05","RPE":5},', :n / 30) || '{"Date":1}]', 'UTF8')$$),
  ('bytea', 'a journal', $$convert_to('Date,RPE' || repeat(E'\n2026-01-05,5', :n / 13), 'UTF8')$$),
  ('bytea', 'a wide journal', $$convert_to('Date,RPE' || repeat(',Column', 900) || repeat(E'\n2026-01-05,5' || repeat(',7', 900), :n / 1813), 'UTF8')$$),
  ('bytea', 'blanks in XML', $$convert_to('<gpx>' || repeat(' ', :n) || '</gpx>', 'UTF8')$$),
  ('bytea', 'a comment', $$convert_to('<gpx><!--' || repeat('x', :n) || '--></gpx>', 'UTF8')$$),
  ('bytea', 'an attribute', $$convert_to('<gpx a="' || repeat('x', :n) || '"></gpx>', 'UTF8')$$),
  ('bytea', 'elements', $$convert_to('<gpx>' || repeat('<a/>', :n / 4) || '</gpx>', 'UTF8')$$),
  ('bytea', 'tracks', $$convert_to('<gpx>' || repeat('<trk><trkseg><trkpt lat="1" lon="2"><time>2026-01-05T10:00:00Z</time></trkpt></trkseg></trk>', :n / 90) || '</gpx>', 'UTF8')$$),
  ('bytea', 'tcx', 'made.tcx(repeat(made.point(1), :n / 280))'),
  ('bytea', 'fit', 'made.fit(least(:n / 23, 500000))'),
  ('bytea', 'strava', 'made.strava(least(:n / 34, 500000))'),
  ('bytea', 'strava_csv', 'made.strava_csv(:n / 10000)'),
  ('bytea', 'health', 'made.health(least(:n / 130, 500000))'),
  ('bytea', 'records', $$convert_to('<HealthData>' || repeat('<Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" value="60" startDate="2026-01-05 10:00:00 +0000" endDate="2026-01-05 10:00:00 +0000" sourceName="a"/>', :n / 170) || '</HealthData>', 'UTF8')$$),
  ('float8[]', 'equal', $$array_fill(1::float8, array[:n / 8])$$),
  ('float8[]', 'ascending', $$array(select a::float8 from generate_series(1, :n / 8) as a)$$),
  ('int4[]', 'equal', $$array_fill(1, array[:n / 8])$$),
  ('int8[]', 'equal', $$array_fill(1::int8, array[:n / 8])$$),
  ('date[]', 'equal', $$array_fill(date '2026-01-05', array[:n / 8])$$),
  ('timestamptz[]', 'equal', $$array_fill(timestamptz '2026-01-05', array[:n / 8])$$),
  ('text[]', 'equal', $$array_fill('asleep'::text, array[:n / 8])$$),
  ('bytea[]', 'small', $$array_fill(made.tcx(10), array[:n / 3000 + 1])$$),
  ('runlytics.lap[]', 'equal', $$array_fill(row('2026-01-05 10:00+00', 1, 1, 1, 1, 1, 1, null, null)::runlytics.lap, array[:n / 64])$$),
  (
    'runlytics.sleep_report[]', 'overlapping',
    $$array(select row(timestamptz '2026-01-05' + a * interval '1 minute', timestamptz '2026-01-06' + a * interval '1 minute', 'asleep', 'a', 0, null, null, null, null, null, null)::runlytics.sleep_report from generate_series(1, :n / 64) as a)$$
  ),
  (
    'runlytics.pose_frame[]', 'of one runner who stands',
    $$array(select row(a, a / 60.0, 60, 1920, 1080, array_fill(0.5::float8, array[132]), null, 1.8, 3, null)::runlytics.pose_frame from generate_series(1, least(:n / 1100, 20000)) as a)$$
  ),
  ('runlytics.readiness_input[]', 'equal', 'big.filled(null::runlytics.readiness_input, :n / 64)'),
  ('runlytics.prediction_day[]', 'equal', 'big.filled(null::runlytics.prediction_day, :n / 128)'),
  ('runlytics.night_vitals[]', 'equal', 'big.filled(null::runlytics.night_vitals, :n / 64)'),
  ('runlytics_internal.expression_input[]', 'equal', 'big.filled(null::runlytics_internal.expression_input, :n / 1024)'),
  ('runlytics.stream', 'a second apart', 'big.stream(least(:n / 8, 4000000))'),
  (
    'runlytics_internal.scored_samples', 'a second apart',
    'row(big.stream(least(:n / 8, 4000000)), big.stream(least(:n / 8, 4000000)), 1, null, null)::runlytics_internal.scored_samples'
  ),
  (
    'geometry', 'line',
    $$(select st_setsrid(st_makeline(array_agg(st_makepoint(a % 90, a % 90))), 4326) from generate_series(1, least(:n / 16, 3000000)) as a)$$
  );

-- An array of equal values as test/support/arguments.sql makes them of the type.
create function big.filled(of_type anyelement, wanted int, out result anyarray) returns anyarray
  language plpgsql volatile as $$
begin
  execute format('select array_fill(%s, array[$1])', edges.ordinary_of(pg_typeof(of_type)))
  into result
  using wanted;
end $$;

create table big.streams (samples int primary key, stream runlytics.stream);

create function big.stream(wanted int) returns runlytics.stream
  language plpgsql volatile as $$
begin
  if not exists (select from big.streams as s where s.samples = wanted) then
    insert into big.streams
    select
      wanted,
      runlytics.stream_of(row(timestamptz '2026-01-05' + n * interval '0.5 second', null, 48 + sin(n / 1e5), 11 + cos(n / 1e5),
        100 + n % 97, 3.0 * n, 120 + n % 50, 170, 3 + n % 2, null, null)::runlytics.sample)
    from generate_series(1, wanted) as n;
  end if;
  return (select s.stream from big.streams as s where s.samples = wanted);
end $$;

-- Every function in C and every recipe for one of its arguments; and all of them large at once.
create view big.cases as
with functions as (
  select p.oid::regprocedure as routine, format('%I.%I', n.nspname, p.proname) as name, p.proname, p.proargtypes::oid[] as types
  from pg_proc as p
  join pg_namespace as n on n.oid = p.pronamespace
  join pg_language as l on l.oid = p.prolang
  where n.nspname in ('runlytics', 'runlytics_internal') and l.lanname = 'c' and p.prokind = 'f'
    and 'internal'::regtype <> all (p.proargtypes::oid[])
)
select f.routine, f.name, f.proname, f.types, a.place, r.variant
from functions as f
cross join lateral unnest(f.types) with ordinality as a (type, place)
join big.recipes as r on r.type = a.type
union all
select f.routine, f.name, f.proname, f.types, null, 'all'
from functions as f
where (select count(*) from unnest(f.types) as t where exists (select from big.recipes as r where r.type = t)) > 1;

-- Puts the arguments of a case into big.value, and returns the query that calls the routine with them.
create function big.make(routine regprocedure, place int8, variant text, n int) returns text
  language plpgsql volatile as $$
declare
  called big.cases := (select c from big.cases as c where c.routine = make.routine and c.place is not distinct from make.place and c.variant = make.variant);
  names text[];
  types text[];
  expressions text[];
begin
  select
    array_agg(format('v%s', a.place) order by a.place),
    array_agg(format('v%s %s', a.place, a.type::regtype) order by a.place),
    array_agg(
      case
        when a.place = make.place
          then (select replace(r.expression, ':n', n::text) from big.recipes as r where r.type = a.type and r.variant = make.variant)
        when make.place is null and exists (select from big.recipes as r where r.type = a.type)
          then (select replace(r.expression, ':n', n::text) from big.recipes as r where r.type = a.type order by r.variant limit 1)
        when a.type = 'text'::regtype and called.proname like '%\_expression' then '''distance_m'''
        when a.type = 'bool'::regtype then 'false'
        when a.type = 'text'::regtype then '''heart_rate'''
        when a.type = 'int4'::regtype then '5'
        when a.type = 'timestamptz'::regtype and a.place = 3 then '''2020-01-01'''
        when a.type = 'timestamptz'::regtype then '''2029-12-31'''
        else edges.ordinary_of(a.type::regtype)
      end
      order by a.place
    )
  into names, types, expressions
  from unnest(called.types) with ordinality as a (type, place);
  set local client_min_messages = warning;
  drop table if exists big.value;
  -- In a query the planner would copy them.
  execute format('create table big.value (%s)', array_to_string(types, ', '));
  execute (
    select coalesce(string_agg(format('alter table big.value alter column %I set storage external', a.attname), '; '), '')
    from pg_attribute as a
    where a.attrelid = 'big.value'::regclass and a.attnum > 0 and a.attlen = -1
  );
  execute format('insert into big.value select %s', array_to_string(expressions, ', '));
  return format('count(*) from big.value as b, %s(%s) as r', called.name, 'b.' || array_to_string(names, ', b.'));
end $$;

-- The cases whose arguments cannot be made, be they ever so small: they would be passed over.
create function big.impossible() returns setof text
  language plpgsql volatile as $$
declare
  each big.cases;
begin
  for each in select c.* from big.cases as c loop
    begin
      perform big.make(each.routine, each.place, each.variant, 1 << 15);
    exception
      when others then
        return next format('%s with %s: %s', each.routine, each.variant, sqlerrm);
    end;
  end loop;
end $$;

-- How many seconds a query takes, whether it ends well or in an error.
create function big.seconds(query text) returns float8
  language plpgsql volatile as $$
declare
  began timestamptz := clock_timestamp();
begin
  begin
    execute 'select ' || query;
  exception
    when others then null;
  end;
  return extract(epoch from clock_timestamp() - began);
end $$;

-- Doubles the arguments of a case until its query takes so long, and returns it with its seconds.
create function big.grow(routine regprocedure, place int8, variant text, enough_s float8, out query text, out seconds float8, out n int) returns record
  language plpgsql volatile as $$
declare
  most constant int := 1 << 27;
begin
  n := 1 << 15;
  loop
    begin
      query := big.make(routine, place, variant, n);
    exception
      when others then
        seconds := coalesce(seconds, 0);
        query := null;
        return;
    end;
    seconds := big.seconds(query);
    exit when seconds >= enough_s or n >= most;
    n := case when seconds > enough_s / 16 then n * 2 else least(n * 8, most) end;
  end loop;
end $$;
