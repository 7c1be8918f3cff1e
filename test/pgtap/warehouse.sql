-- The warehouse from the outside: what goes in once stays once, what breaks says so, what the athlete
-- corrected stays corrected.
select plan(42);

-- A run of `minutes` at an even pace and heart rate, one sample every 10 seconds.
create function pg_temp.run_file(start timestamptz, minutes int, kilometres numeric, hr int) returns bytea
  language sql
  set timezone = 'UTC'
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || to_char(start, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"><TotalTimeSeconds>' || minutes * 60
    || '</TotalTimeSeconds><DistanceMeters>' || kilometres * 1000 || '</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(start + make_interval(secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><DistanceMeters>' || round(kilometres * 1000 * n / (minutes * 6), 2)
      || '</DistanceMeters><HeartRateBpm><Value>' || hr || '</Value></HeartRateBpm></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, minutes * 6) as n
$$;

select lives_ok('select runlytics.create_warehouse()', 'create_warehouse() may be called again');
select is((select count(*) from warehouse.athletes), 1::bigint, 'and the athlete is there once');
select is((select version from warehouse.installation), runlytics.version(), 'the version is noted');

update warehouse.athlete_settings
set timezone = 'America/New_York', max_hr = 190, resting_hr = 50, threshold_hr = 169, threshold_speed_mps = 4, estimated = false;

-- Bronze.
select runlytics.ingest(body => pg_temp.run_file('2026-03-02 23:30:00+00', 60, 12, 169), name => 'a.tcx') as document \gset
select is((select status from warehouse.documents), 'pending', 'bytes first, parsing after');
select is(
  runlytics.ingest(body => pg_temp.run_file('2026-03-02 23:30:00+00', 60, 12, 169), name => 'copy.tcx'),
  :document::bigint,
  'the same bytes are the same document'
);
select is(runlytics.document_body(document_id => :document), pg_temp.run_file('2026-03-02 23:30:00+00', 60, 12, 169), 'nothing of it is lost');
select throws_ok('select runlytics.ingest(body => null)', '22004', null, 'a document needs a body');
select runlytics.ingest(body => string_agg(decode(md5(n::text), 'hex'), ''::bytea), name => 'large') as large
from generate_series(1, 2200000) as n \gset
select is((select count(*) from warehouse.document_parts where document_id = :large), 3::bigint, '35 MB are three parts');
select is((select octet_length(runlytics.document_body(document_id => :large))), 35200000, 'that make the whole again');
select runlytics.ingest(body => '', name => 'empty') as empty \gset

-- A file that breaks in the middle fails alone.
select runlytics.ingest(body => replace(convert_from(pg_temp.run_file('2026-03-01 12:00:00+00', 10, 2, 150), 'UTF8'), '</Track>', '</Trick>')::bytea, name => 'broken.tcx') as broken \gset
select runlytics.ingest(body => left(convert_from(pg_temp.run_file('2026-03-08 12:00:00+00', 10, 2, 150), 'UTF8'), 4000)::bytea, name => 'cut.tcx') as cut \gset
select runlytics.ingest(body => '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Courses/></TrainingCenterDatabase>', name => 'course.tcx') as course \gset
begin;
\set ON_ERROR_STOP 0
call runlytics.process_documents();
\set state :LAST_ERROR_SQLSTATE
rollback;
\set ON_ERROR_STOP 1
select is(:'state'::text, '25001', 'process_documents() refuses a transaction block');
set client_min_messages = warning;
call runlytics.process_documents(batch => 2);
reset client_min_messages;
select is((select count(*) from warehouse.documents where status = 'pending'), 0::bigint, 'all batches are processed');
select results_eq(
  $$ select name, status from warehouse.documents order by document_id $$,
  $$ values ('a.tcx', 'done'), ('large', 'failed'), ('empty', 'failed'), ('broken.tcx', 'failed'), ('cut.tcx', 'done'), ('course.tcx', 'ignored') $$,
  'each document has its own fate'
);
select alike((select error from warehouse.documents where name = 'broken.tcx'), '%Trick%byte%', 'a failed one says why and where');
select is((select truncated from warehouse.activities join warehouse.activity_sources using (athlete_id, activity_id) where document_id = :cut), true, 'a cut one says truncated');

-- Silver and the settings.
select activity_id as activity from warehouse.activity_sources where document_id = :document \gset
select is((select local_date from warehouse.activities where activity_id = :activity), '2026-03-02'::date, 'the local date is the athlete''s');
select is((select round(value::numeric, 3) from warehouse.activity_metrics where activity_id = :activity and metric = 'load'), 100.000, 'an hour at threshold is 100');
select is((select load_method from warehouse.runs where activity_id = :activity), 'hr_tss', 'from heart rate');
select is(
  (select row(km, round(pace_s_per_km), avg_hr, max_hr, race)::text from warehouse.runs where activity_id = :activity),
  '(12,300,169,169,f)',
  'runs has the figures'
);
select is((select round(trimp::numeric, 2) from warehouse.runs where activity_id = :activity), round((60 * 0.85 * 0.75 * exp(1.795 * 0.85))::numeric, 2), 'TRIMP by hand');

insert into warehouse.athlete_settings (athlete_id, valid_from, timezone, max_hr, resting_hr, threshold_hr)
values (1, '2026-03-03', 'America/New_York', 180, 50, 150);
select runlytics.ingest(body => pg_temp.run_file('2026-03-04 12:00:00+00', 60, 12, 150)) as later \gset
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;
select is((select array_agg(round(load::numeric, 3) order by day) from warehouse.daily_training where day <> '2026-03-08'), array[100.000, 100.000], 'settings hold from their day on');
update warehouse.athlete_settings set threshold_hr = 179 where valid_from = '-infinity';
call runlytics.recompute();
select cmp_ok((select load from warehouse.runs where activity_id = :activity), '<', 90::float8, 'recompute() follows the settings');
update warehouse.athlete_settings set threshold_hr = 169 where valid_from = '-infinity';
call runlytics.recompute(since => '2026-03-03');
select cmp_ok((select load from warehouse.runs where activity_id = :activity), '<', 90::float8, 'only since that day');
call runlytics.recompute();

-- Corrections.
select lives_ok(format('select runlytics.correct(%s, ''race'', ''true'')', :activity), 'a run becomes a race');
select lives_ok(format('select runlytics.correct(%s, ''distance'', ''10000'')', :activity), 'its distance is set right');
select lives_ok(format('select runlytics.correct(%s, ''name'', ''City 10k'')', :activity), 'and it gets a name');
select throws_ok(format('select runlytics.correct(%s, ''distance'', ''far'')', :activity), '22P02', null, 'a distance is a number');
select throws_ok(format('select runlytics.correct(%s, ''colour'', ''red'')', :activity), '22023', null, 'a field is one that can be corrected');
select throws_ok('select runlytics.correct(4711, ''name'', ''x'')', 'P0002', null, 'of an activity that is there');
set client_min_messages = warning;
call runlytics.reprocess();
reset client_min_messages;
select is(
  (select row(activity_id, name, km, race)::text from warehouse.runs where local_date = '2026-03-02'),
  format('(%s,"City 10k",10,t)', :activity),
  'all of which survives reprocess(), as does the id'
);
select runlytics.correct(:activity, 'exclude', 'true');
select is((select count(*) from warehouse.runs where activity_id = :activity), 0::bigint, 'an excluded run is not in gold');
select runlytics.correct(:activity, 'exclude', 'false');

-- Gold.
select is((select count(*) from warehouse.weekly_volume), 1::bigint, 'one week');
select is((select row(week, activities, round(longest_km))::text from warehouse.weekly_volume), '(2026-03-02,3,12)', 'that began on Monday');
update warehouse.athletes set week_starts_on = 7;
select is((select array_agg(week order by week) from warehouse.weekly_volume), array['2026-03-01', '2026-03-08']::date[], 'or on Sunday, as the athlete likes');
select is((select min(day) from warehouse.fitness), '2026-03-02'::date, 'fitness begins with the first day');
select is((select max(day) from warehouse.fitness), (now() at time zone 'America/New_York')::date, 'and goes on to today');
select is((select round(ctl::numeric, 6) from warehouse.fitness where day = '2026-03-02'), round((100 * (1 - exp(-1 / 42.0)))::numeric, 6), 'CTL by hand');
select is((select time from warehouse.fitness where day = '2026-03-09'), '2026-03-09 04:00:00+00'::timestamptz, 'a day begins at local midnight, in summer time too');
select is((select count(*) from warehouse.route_points), 0::bigint, 'a run without positions has no route');

-- A document that ends the server is given up in the end.
select runlytics.ingest(body => 'poison', name => 'poison') as poison \gset
update warehouse.documents set attempts = 5 where document_id = :poison;
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;
select alike((select error from warehouse.documents where document_id = :poison), '%tried 5 times%', 'a document that was tried five times has failed');

-- The extension cannot be dropped under the data.
select throws_ok('drop extension runlytics', '2BP01', null, 'DROP EXTENSION refuses while the warehouse uses it');
select throws_ok($$ insert into warehouse.athlete_settings (athlete_id, valid_from, timezone) values (1, '2026-05-01', 'Mars/Olympus') $$, '22023', null, 'a time zone is one that exists');
select throws_ok($$ set runlytics.athlete_id = 9; select runlytics.ingest(body => 'x') $$, 'P0002', null, 'an athlete is one that exists');
select * from finish();
