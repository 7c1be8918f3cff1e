-- The library fills and reads composite types by the order of their columns. Each of its functions takes
-- the types of the extension, and refuses with SQLSTATE XX000 those of a twin, which have their columns
-- in reverse: a type whose order is not the library's can never be filled or read wrongly in silence.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(158);

create temporary table calls (original regprocedure primary key, arguments text[]);
insert into calls
values
  ('runlytics.compare_routes(geometry, geometry, float8)', array[$$st_geomfromtext('LINESTRING(0 0, 1 1)', 4326)$$, $$st_geomfromtext('LINESTRING(0 0, 1 1)', 4326)$$, '35']),
  ('runlytics.heat_cells(geometry)', array[$$st_geomfromtext('LINESTRING(0 0, 1 1)', 4326)$$]),
  ('runlytics.parse_activity(bytea)', array[$$'<gpx version="1.1"><trk><trkseg><trkpt lat="1" lon="2"><time>2026-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>'$$]),
  ('runlytics.merge_files(bytea[], int[])', array[$$array['<gpx version="1.1"><trk><trkseg><trkpt lat="1" lon="2"><time>2026-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>'::bytea]$$, 'array[1]']),
  ('runlytics.formats()', '{}'),
  ('runlytics_internal.read_activities(bytea, text)', array[$$'<gpx version="1.1"><trk><trkseg><trkpt lat="1" lon="2"><time>2026-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>'$$, $$'gpx'$$]),
  ('runlytics_internal.merge_documents(bytea[], text[], int[], int[])', array[$$array['<gpx version="1.1"><trk><trkseg><trkpt lat="1" lon="2"><time>2026-01-01T00:00:00Z</time></trkpt></trkseg></trk></gpx>'::bytea]$$, $$array['gpx']$$, 'array[1]', 'array[1]']),
  ('runlytics_internal.read_health(bytea, text)', array[$$'{"data": {"metrics": []}}'$$, $$'health_auto_export'$$]),
  ('runlytics_internal.read_gear(bytea, text)', array[$$E'Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\n'$$, $$'strava_gear'$$]),
  ('runlytics.parse_health(bytea)', array[$$'{"data": {"metrics": []}}'$$]),
  ('runlytics.parse_journal(bytea)', array[$$E'date,rpe\n2026-01-01,5'$$]),
  ('runlytics.parse_journal(bytea, text, text[], text[])', array[$$E'date,rpe\n2026-01-01,5'$$, $$'UTC'$$, $$'{}'$$, $$'{}'$$]),
  ('runlytics_internal.explain_sheet(bytea, text, text[], text[])', array[$$E'date,rpe\n2026-01-01,5'$$, $$'UTC'$$, $$'{}'$$, $$'{}'$$]),
  ('runlytics_internal.read_journal(bytea, text, text[], text[], text)', array[$$E'date,rpe\n2026-01-01,5'$$, $$'UTC'$$, $$'{}'$$, $$'{}'$$, $$'journal_csv'$$]),
  ('runlytics_internal.split_rows(bytea, text)', array[$$E'Activity ID,Activity Date,Activity Name,Activity Type\n'$$, $$'strava_csv'$$]),
  ('runlytics.parse_gear(bytea)', array[$$E'Shoe Name,Shoe Brand,Shoe Model,Shoe Default Sport Types\n'$$]),
  ('runlytics.parse_pose(bytea, float8)', array[$$convert_to('{"landmarks": [' || rtrim(repeat('[0, 0],', 33), ',') || ']}', 'UTF8')$$, '60']),
  ('runlytics.gait(runlytics.pose_frame[], float8, float8)', array[$$array[null]::runlytics.pose_frame[]$$, '1.75', '3']),
  ('runlytics.gait_strides(runlytics.pose_frame[], float8, float8)', array[$$array[null]::runlytics.pose_frame[]$$, '1.75', '3']),
  ('runlytics.parse_plan(bytea)', array[$$E'Plan,km\n2026-01-01,10\n'$$]),
  ('runlytics_internal.read_plan(bytea, text)', array[$$E'Plan,km\n2026-01-01,10\n'$$, $$'plan_csv'$$]),
  ('runlytics.critical_speed_model(float8[], float8[], float8)', array['array[800, 1500, 3000]', 'array[150, 300, 640]', '0.9']),
  (
    'runlytics_internal.race_estimates(float8, float8[], float8[], float8[], float8[], float8[], float8[], float8[], float8, float8, float8, float8)',
    array['10000', 'array[5000]', 'array[1200]', 'array[1]', 'array[1]', 'array[1]', $$'{}'$$, $$'{}'$$, 'null', 'null', 'null', 'null']
  ),
  ('runlytics.welch(float8[], float8[])', array['array[1, 2]', 'array[3, 4]']),
  ('runlytics.paired_t(float8[], float8[])', array['array[1, 2]', 'array[3, 4]']),
  ('runlytics.mann_whitney(float8[], float8[])', array['array[1, 2]', 'array[3, 4]']),
  ('runlytics.block_bootstrap(float8[], float8[])', array['array[1, 2]', 'array[3, 4]']),
  ('runlytics.compare_blocks(float8[], int[], int[], date[], bool)', array['array[1]', 'array[1]', 'array[1]', $$array['2026-01-01'::date]$$, 'true']),
  ('runlytics.correlate(float8[], float8[])', array['array[1, 2]', 'array[3, 4]']),
  ('runlytics.theil_sen(float8[], bool)', array['array[1, 2, 3]', 'true']),
  ('runlytics.mann_kendall(float8[], bool)', array['array[1, 2, 3]', 'true']),
  ('runlytics_internal.welch_final(runlytics.aggregate_state)', array['null']),
  ('runlytics.samples(runlytics.stream)', array['pg_temp.ten_samples()']),
  ('runlytics.heart_rates(runlytics.stream)', array['pg_temp.an_hour()']),
  ('runlytics_internal.graded_summary(runlytics.stream, float8)', array['pg_temp.an_hour()', '4']),
  ('runlytics.segment_passes(runlytics.stream, geometry, float8)', array['pg_temp.ten_samples()', $$st_geomfromtext('LINESTRING(0 0, 1 1)', 4326)$$, '30']),
  ('runlytics.best_effort(runlytics.stream, float8)', array['pg_temp.ten_samples()', '6']),
  ('runlytics.best_effort(runlytics.stream, float8, text)', array['pg_temp.ten_samples()', '6', '''cycling''']),
  ('runlytics.best_efforts(runlytics.stream, float8[])', array['pg_temp.ten_samples()', 'array[1]']),
  ('runlytics.best_efforts(runlytics.stream, float8[], text)', array['pg_temp.ten_samples()', 'array[1]', '''cycling''']),
  ('runlytics.best_efforts_by_time(runlytics.stream, float8[])', array['pg_temp.ten_samples()', 'array[1]']),
  ('runlytics.best_efforts_by_time(runlytics.stream, float8[], text)', array['pg_temp.ten_samples()', 'array[1]', '''cycling''']),
  ('runlytics.lap_splits(runlytics.stream, runlytics.lap[])', array['pg_temp.ten_samples()', $$array[row('2026-01-01', 10, 10, 30, null, null, null, null, null)::runlytics.lap]$$]),
  ('runlytics.detect_intervals(runlytics.stream, runlytics.lap[])', array['pg_temp.ten_samples()', 'null']),
  ('runlytics.describe_workout(runlytics.stream, runlytics.lap[], text)', array['pg_temp.ten_samples()', 'null', '''km''']),
  ('runlytics.durability(runlytics.stream)', array['pg_temp.an_hour()']),
  ('runlytics.fatigued_efforts(runlytics.stream, float8[], float8[])', array['pg_temp.ten_samples()', 'array[6]', 'array[6]']),
  ('runlytics.find_faults(runlytics.stream, text)', array['pg_temp.ten_samples()', $$'running'$$]),
  ('runlytics.form_by_pace(runlytics.stream, float8)', array['pg_temp.ten_samples()', '3.5']),
  ('runlytics.splits(runlytics.stream, float8)', array['pg_temp.ten_samples()', '1000']),
  ('runlytics.splits(runlytics.stream, float8, text)', array['pg_temp.ten_samples()', '1000', '''cycling''']),
  ('runlytics.to_tcx(runlytics.stream, text, text, runlytics.lap[])', array['pg_temp.ten_samples()', $$'running'$$, 'null', $$array[row('2026-01-01', 10, 10, 30, null, null, null, 'active', null)]$$]),
  ('runlytics.training_load(date[], float8[])', array[$$array['2026-01-01'::date]$$, 'array[1]']),
  ('runlytics.sleep_nights(runlytics.sleep_report[], date[], text[])', array[$$'{}'$$, $$'{}'$$, $$'{}'$$]),
  ('runlytics.hrv_baselines(float8[], text[])', array[$$'{50}'$$, $$'{x}'$$]),
  ('runlytics.resting_hr_baselines(float8[], text[])', array[$$'{50}'$$, $$'{x}'$$]),
  ('runlytics_internal.hrv_baselines_after(float8[], text[], int)', array[$$'{50}'$$, $$'{x}'$$, '0']),
  ('runlytics_internal.resting_hr_baselines_after(float8[], text[], int)', array[$$'{50}'$$, $$'{x}'$$, '0']),
  ('runlytics_internal.readiness_after(runlytics.readiness_input[], int)', array[$$'{}'$$, '0']),
  (
    'runlytics.readiness_score(float8[], float8[], float8[], float8[], float8[], float8, float8, float8[], float8)',
    array_fill('null'::text, array[9])
  ),
  ('runlytics.readiness_history(runlytics.readiness_input[])', array[$$'{}'$$]),
  ('runlytics.prediction_examples(runlytics.prediction_day[], date)', array['array[null::runlytics.prediction_day]', $$'2026-01-01'$$]),
  ('runlytics.train_model(runlytics.prediction_day[], date)', array['array[null::runlytics.prediction_day]', $$'2026-01-01'$$]),
  (
    'runlytics.predict_by(bytea, runlytics.prediction_day[], date)',
    array[$$(select (t).model from runlytics.train_model('{}', '2026-01-01') as t)$$, 'array[null::runlytics.prediction_day]', $$'2026-01-01'$$]
  ),
  ('runlytics.night_deviations(runlytics.night_vitals[])', array[$$'{}'$$]),
  ('runlytics.night_signs(runlytics.night_vitals[])', array[$$'{}'$$]),
  (
    'runlytics.compare_activities(runlytics.recording, runlytics.recording)',
    array[$$row('2026-01-01', 3600, 10000, 'running', null)$$, $$row('2026-01-01', 3600, 10000, 'running', null)$$]
  ),
  ('runlytics_internal.server_files(text)', array[$$current_setting('config_file')$$]),
  ('runlytics_internal.s3_listing(bytea)', array[$$'<ListBucketResult/>'$$]);

create function pg_temp.ten_samples() returns runlytics.stream
  language sql
as $$
  select runlytics.stream_of(row('2026-01-01'::timestamptz + make_interval(secs => n), null, 0, 0, null, n * 3, null, null, null, null, null)::runlytics.sample)
  from generate_series(0, 9) as n
$$;

create function pg_temp.an_hour() returns runlytics.stream
  language sql
as $$
  select runlytics.stream_of(row('2026-01-01'::timestamptz + make_interval(secs => n), null, null, null, null, n * 3, 150, null, 3, null, null)::runlytics.sample)
  from generate_series(0, 3600) as n
$$;

-- Composite types and arrays of them.
create view pg_temp.composite_types as
select t.oid as type, coalesce(e.oid, t.oid) as composite, coalesce(e.typrelid, t.typrelid) as relation, e.oid is not null as is_array
from pg_type as t
left join pg_type as e on e.oid = t.typelem and t.typcategory = 'A'
where coalesce(e.typtype, t.typtype) = 'c';
create view pg_temp.bindings as
select p.oid::regprocedure as original, r.type is not null as fills, a.reads
from pg_proc as p
join pg_language as l on l.oid = p.prolang and l.lanname = 'c'
left join pg_temp.composite_types as r on r.type = p.prorettype
cross join lateral (
  select array_agg(n::int order by n) as reads
  from unnest(p.proargtypes::oid[]) with ordinality as given (type, n)
  join pg_temp.composite_types as c using (type)
) as a
where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
  and (r.type is not null or a.reads is not null)
  -- These pass on what they are given, by its own type.
  and p.proname not in ('hand_response', 'hand_limit', 'metrics_by_query');

-- A type with the columns of another in reverse; an only column gets another name.
create function pg_temp.reversed(type regtype) returns regtype
  language plpgsql
as $$
declare
  name text := 'reversed_' || type::oid;
begin
  if to_regtype('pg_temp.' || name) is null then
    execute (
      select format(
        'create type pg_temp.%I as (%s)',
        name,
        string_agg(
          format('%I %s', case when c.relnatts = 1 then 'other' else a.attname end, format_type(a.atttypid, a.atttypmod)), ', '
          order by a.attnum desc
        )
      )
      from pg_type as t
      join pg_class as c on c.oid = t.typrelid
      join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
      where t.oid = type
    );
  end if;
  return to_regtype('pg_temp.' || name);
end
$$;

-- What a function answers when its result (place 0) or one of its arguments is of the type in reverse.
create function pg_temp.refusal(original regprocedure, place int) returns text
  language plpgsql
as $$
declare
  function pg_proc;
  types regtype[];
  arguments text[] := (select c.arguments from calls as c where c.original = refusal.original);
  result text;
  composite record;
begin
  select * into function from pg_proc where oid = original;
  types := (function.proargtypes::oid[]::regtype[])[0 :]; -- from 1 on, as the places are
  result := function.prorettype::regtype;
  if place = 0 then
    result := pg_temp.reversed(type => function.prorettype)::text;
  else
    select * into composite from pg_temp.composite_types as c where c.type = function.proargtypes[place - 1];
    types[place] := pg_temp.reversed(type => composite.composite);
    arguments[place] := format('jsonb_populate_record(null::%s, ''{}'')', types[place]);
    if composite.is_array then
      types[place] := (types[place]::text || '[]')::regtype;
      arguments[place] := format('array[%s]', arguments[place]);
    end if;
  end if;
  execute format(
    'create or replace function pg_temp.twin(%s) returns %s %s as %L, %L language c',
    array_to_string(types, ', '), case when function.proretset then 'setof' else '' end, result, '$libdir/runlytics', function.prosrc
  );
  begin
    execute format(
      'select pg_temp.twin(%s)',
      (select string_agg(format('(%s)::%s', given.argument, given.type), ', ') from unnest(arguments, types) as given (argument, type))
    );
    result := 'taken';
  exception
    when others then
      result := sqlstate || ' ' || sqlerrm;
  end;
  execute format('drop function pg_temp.twin(%s)', array_to_string(types, ', '));
  return result;
end
$$;

select set_eq(
  'select original from pg_temp.bindings',
  $$ select original from calls
     union all
     values
       ('runlytics_internal.stream_of_step(runlytics.aggregate_state, runlytics.sample)'::regprocedure),
       -- PostgreSQL reads what this one hands on, by name.
       ('runlytics_internal.evaluate_expression(text, runlytics_internal.expression_input[], int)'),
       ('runlytics_internal.check_expression(text, runlytics_internal.expression_input[])'),
       -- These need a server or an export; test/e2e/http.sh and apple_export.sh have them.
       ('runlytics.http_get(text, jsonb, text, int, bigint, float8, bigint)'),
       ('runlytics.http_post(text, bytea, jsonb, text, bigint, float8, bigint)'),
       ('runlytics.http_send(runlytics.http_request, runlytics.http_response, bigint)'),
       ('runlytics_internal.export_fragments(text, text, bigint)') $$,
  'every function of the library that fills or reads a composite type is here'
);
select lives_ok(
  format(
    'select %s(%s)',
    original::oid::regproc,
    (
      select string_agg(format('(%s)::%s', given.argument, given.type::regtype), ', ')
      from pg_proc as p
      cross join unnest(arguments, p.proargtypes::oid[]) as given (argument, type)
      where p.oid = original
    )
  ),
  original || ' takes the order of the extension''s types'
)
from calls
order by original::text;
select matches(pg_temp.refusal(original => original, place => 0), '^XX000 column 1 of the type \S+ must be "', original || ' does not fill another order')
from pg_temp.bindings
join calls using (original)
where fills
order by original::text;
select matches(pg_temp.refusal(original => original, place => place), '^XX000 column 1 of the type \S+ must be "', format('%s does not read another order in argument %s', original, place))
from pg_temp.bindings
join calls using (original)
cross join lateral unnest(reads) as place
order by original::text, place;

-- stream_of() is an aggregate.
select pg_temp.reversed(type => 'runlytics.sample') as sample \gset
create function pg_temp.twin_step(runlytics.aggregate_state, :sample) returns runlytics.aggregate_state
  as '$libdir/runlytics', 'runlytics_stream_of_step' language c;
create aggregate pg_temp.twin_of(:sample) (sfunc = pg_temp.twin_step, stype = runlytics.aggregate_state);
select throws_ok(
  format('select pg_temp.twin_of(jsonb_populate_record(null::%s, $${}$$))', :'sample'),
  'XX000', null, 'stream_of() does not read another order'
);

-- A type that has grown is filled and read as before, its new column empty.
create type pg_temp.longer as (metres float8, seconds float8, start_s float8, avg_hr float8, note text);
create function pg_temp.efforts(runlytics.stream, float8[]) returns setof pg_temp.longer
  as '$libdir/runlytics', 'runlytics_best_efforts' language c;
select is(
  (select row(e.metres, e.seconds, e.note)::text from pg_temp.efforts(pg_temp.ten_samples(), array[6]) as e),
  row(6, 2, null::text)::text,
  'a column that is appended later is NULL'
);
create type pg_temp.longer_recording as (started_at timestamptz, elapsed_s float8, distance_m float8, sport text, shape text, device text);
create function pg_temp.compare(pg_temp.longer_recording, pg_temp.longer_recording) returns runlytics.likeness
  as '$libdir/runlytics', 'runlytics_compare_activities' language c;
select is(
  (pg_temp.compare(row('2026-01-01', 3600, 10000, 'running', null, 'x'), row('2026-01-01', 3600, 10000, 'running', null, 'y'))).score,
  (runlytics.compare_activities(
    activity => row('2026-01-01', 3600, 10000, 'running', null)::runlytics.recording,
    other => row('2026-01-01', 3600, 10000, 'running', null)::runlytics.recording
  )).score,
  'and is not read'
);
-- Until ALTER EXTENSION UPDATE the types are those of the version before.
create type pg_temp.shorter as (metres float8, seconds float8);
create function pg_temp.short_efforts(runlytics.stream, float8[]) returns setof pg_temp.shorter
  as '$libdir/runlytics', 'runlytics_best_efforts' language c;
select is(
  (select e::text from pg_temp.short_efforts(pg_temp.ten_samples(), array[6]) as e),
  '(6,2)',
  'a type that lacks the last columns gets the first ones'
);
create type pg_temp.short_recording as (started_at timestamptz, elapsed_s float8);
create function pg_temp.short_compare(pg_temp.short_recording, runlytics.recording) returns runlytics.likeness
  as '$libdir/runlytics', 'runlytics_compare_activities' language c;
select is(
  pg_temp.short_compare(row('2026-01-01', 3600), row('2026-01-01', 3600, 10000, 'running', null)),
  runlytics.compare_activities(
    activity => row('2026-01-01', 3600, null, null, null)::runlytics.recording,
    other => row('2026-01-01', 3600, 10000, 'running', null)::runlytics.recording
  ),
  'and what it lacks is NULL'
);
select * from finish();
