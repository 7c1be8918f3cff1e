-- What a phone sends -> biometrics, sleep and activities, whatever comes twice and in whatever order.
\getenv shared RUNLYTICS_SHARED
\set phones :shared '/data/health/auto-export/'
select pg_stat_file(:'phones', true) is null as absent \gset
select no_plan();
set client_min_messages = warning;
set time zone 'UTC';

-- A body with points of one metric: an array of (minute of the day, value, source).
create function pg_temp.body(metric text, units text, day date, points jsonb) returns bytea
  language sql
as $$
  select convert_to(
    jsonb_build_object('data', jsonb_build_object('metrics', jsonb_build_array(jsonb_build_object(
      'name', metric,
      'units', units,
      'data', jsonb_agg(jsonb_build_object(
        'date', to_char(day + make_interval(mins => (p ->> 0)::int), 'YYYY-MM-DD HH24:MI:SS') || ' +0200',
        case when metric = 'heart_rate' then 'Avg' else 'qty' end, p -> 1,
        'source', p ->> 2
      ))
    ))))::text,
    'UTF8'
  )
  from jsonb_array_elements(points) as p
$$;

-- Everything that tells of the body, without the ids of documents.
create function pg_temp.told() returns text
  language sql
as $$
  select coalesce(string_agg(row(s.metric, s.recorded_at, s.ended_at, s.value, s.unit, s.source)::text, '; ' order by metric, recorded_at, source), '')
  from warehouse.biometric_samples as s
$$;

create procedure pg_temp.start_anew()
  language plpgsql
as $$
begin
  delete from warehouse.documents;
  delete from warehouse.biometrics;
  delete from warehouse.biometric_streams;
end
$$;

select runlytics.ingest(pg_temp.body('step_count', 'count', '2026-03-01', '[[0, 10, "iPhone"], [1, 20, "iPhone"]]')) \g /dev/null
select runlytics.ingest(pg_temp.body('heart_rate', 'count/min', '2026-03-01', '[[0, 60.4, "Watch"], [1, 62, "Watch"]]')) \g /dev/null
call runlytics.process_documents();
select is(
  pg_temp.told(),
  '(heart_rate,"2026-02-28 22:00:00+00",,60,1/min,Watch); (heart_rate,"2026-02-28 22:01:00+00",,62,1/min,Watch); '
    '(steps,"2026-02-28 22:00:00+00",,10,1,iPhone); (steps,"2026-02-28 22:01:00+00",,20,1,iPhone)',
  'quantities are rows and heart rates a stream, and one view tells both'
);
select is((select array_agg(distinct status) from warehouse.documents), array['done'], 'and their documents are done');
select is((select count(*) from warehouse.biometrics where metric_id = 20), 0::bigint, 'no heart rate is a row');
select is(
  (select covers from warehouse.documents where document_id = 1),
  tstzrange('2026-02-28 22:00+00', '2026-02-28 22:01+00', '[]'),
  'a document says which time it is of'
);

-- Twice the same, and a later batch that overlaps.
create function pg_temp.versions() returns text[]
  language sql
  return (select array_agg(ctid::text || xmin order by metric_id, recorded_at) from warehouse.biometrics)
    || (select array_agg(ctid::text || xmin order by day) from warehouse.biometric_streams);
create temp table first_time as select pg_temp.told() as told, pg_temp.versions() as versions;
select runlytics_internal.reset_documents(document_id => null);
call runlytics.process_documents();
select is(pg_temp.told(), (select told from first_time), 'the same batches again change nothing');
select is(pg_temp.versions(), (select versions from first_time), 'and write no row');

create temp table batches (n int, body bytea);
insert into batches values
  (1, pg_temp.body('step_count', 'count', '2026-03-01', '[[0, 10, "iPhone"], [60, 20, "iPhone"]]')),
  (2, pg_temp.body('step_count', 'count', '2026-03-01', '[[60, 20, "iPhone"], [120, 30, "iPhone"]]')),
  (3, pg_temp.body('heart_rate', 'bpm', '2026-03-01', '[[0, 60, "Watch"], [60, 70, "Watch"]]')),
  (4, pg_temp.body('heart_rate', 'bpm', '2026-03-01', '[[60, 70, "Watch"], [180, 80, "Watch"]]'));
call pg_temp.start_anew();
select runlytics.ingest(body) from (select body from batches order by n) as b \g /dev/null
call runlytics.process_documents();
create temp table forwards as select pg_temp.told() as told;
call pg_temp.start_anew();
select runlytics.ingest(body) from (select body from batches order by n desc) as b \g /dev/null
call runlytics.process_documents();
select is(pg_temp.told(), (select told from forwards), 'batches that overlap give the same rows in both orders');
select matches(pg_temp.told(), 'steps.*,20,.*steps.*,30,', 'and all of them');

-- The later document counts, in whatever order they are processed.
insert into batches values
  (11, pg_temp.body('step_count', 'count', '2026-03-01', '[[0, 100, "iPhone"], [60, 5, "iPhone"]]')),
  (12, pg_temp.body('step_count', 'count', '2026-03-01', '[[60, 200, "iPhone"]]')),
  (13, pg_temp.body('step_count', 'count', '2026-03-01', '[[60, 201, "iPhone"], [90, 7, "iPhone"]]')),
  (14, pg_temp.body('heart_rate', 'bpm', '2026-03-01', '[[0, 60, "Watch"]]')),
  (15, pg_temp.body('heart_rate', 'bpm', '2026-03-01', '[[0, 99, "Watch"]]'));
create function pg_temp.told_in_order(backwards bool) returns text
  language plpgsql
as $$
declare
  document bigint;
begin
  call pg_temp.start_anew();
  perform runlytics.ingest(body) from (select body from batches where n > 10 order by n) as b;
  for document in
    select document_id from warehouse.documents order by case when backwards then -document_id else document_id end
  loop
    perform runlytics.process_document(document_id => document);
  end loop;
  return pg_temp.told();
end
$$;
select is(pg_temp.told_in_order(true), pg_temp.told_in_order(false), 'the later document counts, whichever is processed first');
select is(
  pg_temp.told_in_order(true),
  '(heart_rate,"2026-02-28 22:00:00+00",,99,1/min,Watch); (steps,"2026-02-28 22:00:00+00",,100,1,iPhone); '
    '(steps,"2026-02-28 23:00:00+00",,201,1,iPhone); (steps,"2026-02-28 23:30:00+00",,7,1,iPhone)',
  'with what it says'
);

-- What is not known stays in bronze, is counted, and is taken in once it is.
call pg_temp.start_anew();
select runlytics.ingest(pg_temp.body('hair_length', 'cm', '2026-03-01', '[[0, 3, "ruler"], [60, 4, "ruler"]]')) as hair \gset
select runlytics.ingest(pg_temp.body('weight_body_mass', 'furlong', '2026-03-01', '[[0, 3, "scale"]]')) as furlong \gset
call runlytics.process_documents();
select is(pg_temp.told(), '', 'an unknown metric or unit is not stored');
select is((select skipped from warehouse.documents where document_id = :hair), '{"hair_length cm": 2}', 'but counted');
select is((select skipped from warehouse.documents where document_id = :furlong), '{"weight furlong": 1}', 'and so is a unit');
insert into warehouse.metrics values (1000, 'hair_length', 'cm', 'sample', 'mine', 'Length of hair');
call runlytics.reprocess();
select is((select sum(value) from warehouse.biometric_samples where metric = 'hair_length'), 7::float8, 'a row of metrics takes it in');
select is((select skipped from warehouse.documents where document_id = :hair), null, 'and nothing is skipped any more');
delete from warehouse.biometrics where metric_id = 1000;
delete from warehouse.metrics where metric_id = 1000;

-- Points of one instant and source that come twice within one body.
call pg_temp.start_anew();
select runlytics.ingest(pg_temp.body('step_count', 'count', '2026-03-01', '[[0, 10, "iPhone"], [0, 12, "iPhone"]]')) \g /dev/null
call runlytics.process_documents();
select is((select value from warehouse.biometrics), 12::float8, 'the same point twice in one body is one row');

-- Sleep in its three shapes, from real phones.
\if :absent
select skip('the shared data are not here: ' || :'phones', 3);
\else
select runlytics.ingest(pg_read_binary_file(:'phones' || f || '.json'))
from unnest(array['sleep-aggregated-old', 'sleep-aggregated-phases', 'sleep-not-aggregated']) as f \g /dev/null
call runlytics.process_documents();
select results_eq(
  'select started_at, ended_at, stage, source, utc_offset_s from warehouse.sleep order by started_at, stage',
  $$ values
    ('2021-12-17 18:12:50+00'::timestamptz, '2021-12-18 01:04:45+00'::timestamptz, 'in_bed', 'iPhone', 28800),
    ('2021-12-17 18:21:06+00', '2021-12-18 00:57:06+00', 'core', 'Irvin''s Apple Watch', 28800) $$,
  'stretches of sleep are stored'
);
select results_eq(
  'select started_at, ended_at, round(asleep_s), round(rem_s), round(in_bed_s) from warehouse.sleep_totals order by started_at',
  $$ values
    ('2021-12-17 18:21:06+00'::timestamptz, '2021-12-18 00:57:06+00'::timestamptz, 21990::float8, null::float8, 24515::float8),
    ('2023-01-30 16:23:47+00', '2023-01-31 00:39:12+00', 19500, 4530, 29322) $$,
  'and nights that were added up'
);
select is((select count(*) from warehouse.nights where day in ('2021-12-18', '2023-01-31')), 2::bigint, 'both become nights');
\endif

-- A workout is an activity, out of the same document as the metrics.
select runlytics.ingest(convert_to(
  '{"data": {"metrics": [{"name": "step_count", "units": "count", "data": [{"date": "2026-04-01 06:00:00 +0000", "qty": 1}]}],'
  ' "workouts": [{"id": "W1", "name": "Outdoor Run", "start": "2026-04-01 06:00:00 +0000", "end": "2026-04-01 06:30:00 +0000",'
  ' "duration": 1800, "distance": {"qty": 3.1, "units": "mi"}, "avgHeartRate": {"qty": 150, "units": "count/min"},'
  ' "heartRateData": [{"date": "2026-04-01 06:10:00 +0000", "Avg": 150, "Min": 140, "Max": 160, "units": "count/min"},'
  ' {"date": "2026-04-01 06:31:00 +0000", "Avg": 110, "Min": 100, "Max": 120, "units": "count/min"}]}]}}', 'UTF8'))
as both_kinds \gset
call runlytics.process_documents();
select results_eq(
  'select started_at, sport, round(distance_m), timer_s, avg_hr, warnings from warehouse.activities',
  $$ values (
    '2026-04-01 06:00:00+00'::timestamptz, 'running', 4989::float8, 1800::float8, 150::float8,
    array['heart rates from outside of the workout were left out']
  ) $$,
  'a workout is an activity'
);
select is((select count(*) from warehouse.biometrics where document_id = :both_kinds), 1::bigint, 'and its document tells of the body too');

-- What a document told goes with it, and what another tells too is told by that one.
call pg_temp.start_anew();
delete from batches;
insert into batches values
  (1, pg_temp.body('step_count', 'count', '2026-03-01', '[[0, 10, "iPhone"], [60, 20, "iPhone"]]')),
  (2, pg_temp.body('step_count', 'count', '2026-03-01', '[[60, 21, "iPhone"], [120, 30, "iPhone"]]')),
  (3, pg_temp.body('heart_rate', 'bpm', '2026-03-01', '[[0, 60, "Watch"], [60, 70, "Watch"]]')),
  (4, pg_temp.body('heart_rate', 'bpm', '2026-03-01', '[[60, 71, "Watch"], [180, 80, "Watch"]]'));
create temp table ids as
select b.n, runlytics.ingest(b.body, source => 'phone') as id from (select * from batches order by n) as b;
call runlytics.process_documents();
select runlytics.forget(document_id => id) from ids where n in (2, 4) \g /dev/null
select is(
  pg_temp.told(),
  '(heart_rate,"2026-02-28 22:00:00+00",,60,1/min,Watch); (heart_rate,"2026-02-28 23:00:00+00",,70,1/min,Watch); '
    '(steps,"2026-02-28 22:00:00+00",,10,1,iPhone); (steps,"2026-02-28 23:00:00+00",,20,1,iPhone)',
  'what the later document had overwritten is told by the earlier again'
);
select runlytics.forget(source => 'phone') \g /dev/null
select is(pg_temp.told(), '', 'and without documents nothing is told');

-- A batch goes when later ones tell everything that it tells, and only then.
delete from batches;
insert into batches values
  (1, pg_temp.body('step_count', 'count', '2026-03-01', '[[0, 10, "iPhone"], [60, 20, "iPhone"]]')),
  (2, pg_temp.body('step_count', 'count', '2026-03-01', '[[0, 10, "iPhone"], [60, 25, "iPhone"], [120, 30, "iPhone"]]')),
  (3, pg_temp.body('step_count', 'count', '2026-03-01', '[[120, 30, "Watch"], [60, 25, "iPhone"]]')),
  (4, convert_to('{"data": {"metrics": [{"name": "step_count", "units": "count", "data": [{"date": "2026-02-28 23:00:00 +0000", "qty": 1, "source": "iPhone"}]}],'
    ' "symptoms": [{"name": "Headache"}]}}', 'UTF8')),
  (5, pg_temp.body('step_count', 'count', '2026-03-01', '[[180, 1, "iPhone"], [60, 25, "iPhone"]]'));
drop table ids;
create temp table ids as
select b.n, runlytics.ingest(b.body, source => 'phone') as id from (select * from batches order by n) as b;
call runlytics.process_documents();
create temp table before as select pg_temp.told() as told;
call runlytics.prune_documents();
select is((select count(*) from warehouse.documents where status = 'superseded'), 0::bigint, 'young batches stay');
update warehouse.documents set received_at = now() - interval '31 days';
call runlytics.prune_documents();
select results_eq(
  'select n from ids join warehouse.documents on document_id = id where status = ''superseded''',
  'values (1)',
  'the batch that a later one contains is superseded, one with another source, symptoms or a point of its own is not'
);
select results_eq(
  'select n from ids where not exists (select from warehouse.document_parts as p where p.document_id = id)',
  'values (1)',
  'and its bytes are gone'
);
select is(pg_temp.told(), (select told from before), 'silver is what it was');
delete from warehouse.biometrics;
call runlytics.reprocess();
select is(pg_temp.told(), (select told from before), 'and what remains gives it again');
select is((select count(*) from warehouse.documents where status = 'superseded'), 1::bigint, 'without the superseded');
select is(
  (select runlytics.ingest(b.body, source => 'phone') = i.id from batches as b join ids as i using (n) where n = 1),
  true,
  'a superseded batch that comes again is known'
);
select runlytics.forget(document_id => id) from ids where n = 2 \g /dev/null
select is((select count(*) from warehouse.documents where status = 'superseded'), 0::bigint, 'with what contains it, it is forgotten too');

select * from finish();
