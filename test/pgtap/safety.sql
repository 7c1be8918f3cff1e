-- What must not happen: data lost by a failure, rights gained by a trick, a backend out of reach.
select plan(39);
\set run '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>x</Id><Lap StartTime="DAYT08:00:00Z"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>6000</DistanceMeters><AverageHeartRateBpm><Value>HR</Value></AverageHeartRateBpm><MaximumHeartRateBpm><Value>HR</Value></MaximumHeartRateBpm></Lap></Activity></Activities></TrainingCenterDatabase>'
create function pg_temp.run_on(template text, day date, hr int) returns bigint
  language sql
as $$
  select runlytics.ingest(body => convert_to(replace(replace(template, 'DAY', day::text), 'HR', hr::text), 'UTF8'))
$$;
set client_min_messages = warning;

-- An estimate from a strap that failed is none, and breaks nothing.
select pg_temp.run_on(:'run', '2026-03-01', 95) as weak \gset
call runlytics.process_documents();
select is((select status from warehouse.documents where document_id = :weak), 'done', 'a run with an impossible maximum is a run');
select is((select max_hr from warehouse.athlete_settings), null::float8, 'from which nothing is estimated');
select throws_ok($$ update warehouse.athlete_settings set max_hr = 190, resting_hr = 120, threshold_hr = 110 $$, '23514', null, 'settings that no formula takes are refused');
select throws_ok($$ update warehouse.athlete_settings set valid_from = 'infinity' $$, '23514', null, 'and so are those that hold from never on');

-- A document that fails when it is processed again leaves what it gave before.
select activity_id as activity from warehouse.activities \gset
select runlytics.correct(:activity, 'name', 'First') \g /dev/null
update warehouse.document_parts set body = 'damaged' where document_id = :weak;
call runlytics.reprocess();
select is((select status from warehouse.documents where document_id = :weak), 'failed', 'a damaged document fails');
select is((select row(activity_id, name)::text from warehouse.activities), format('(%s,First)', :activity), 'its activity and the correction stay');
select throws_ok('select runlytics.process_document(4711)', 'P0002', null, 'a document that is not there is an error');

-- Corrections can be checked and taken back.
select pg_temp.run_on(:'run', '2026-03-02', 150) as second \gset
call runlytics.process_documents();
select activity_id as activity from warehouse.activities where local_date = '2026-03-02' \gset
select throws_ok(format('select runlytics.correct(%s, ''distance'', ''NaN'')', :activity), '22003', null, 'a distance is a number');
select throws_ok(format('select runlytics.correct(%s, ''distance'', ''-Infinity'')', :activity), '22003', null, 'and a possible one');
select throws_ok(format('select runlytics.correct(%s, ''sport'', ''Juggling'')', :activity), '22023', null, 'a sport is one that there is');
select throws_ok(format('select runlytics.correct(%s, ''distance'', ''14'')', :activity), '22003', 'a distance lies between 100 and 10,000,000 m', 'kilometres are not taken for metres');
select runlytics.correct(:activity, 'distance', '60 m') \g /dev/null
select is((select distance_m from warehouse.activities where activity_id = :activity), 60::float8, 'unless metres are what they are called');
select runlytics.correct(:activity, 'sport', 'swimming') \g /dev/null
select runlytics.correct(:activity, 'distance', 50) \g /dev/null
select is((select distance_m from warehouse.activities where activity_id = :activity), 50::float8, 'a swim of one length is one');
select throws_ok(format('select runlytics.correct(%s, ''distance'', ''2.5'')', :activity), '22003', 'a distance lies between 10 and 10,000,000 m', 'but not one of kilometres');
select runlytics.correct(:activity, 'sport', null) \g /dev/null
select runlytics.correct(:activity, 'distance', '7000') \g /dev/null
select is((select km from warehouse.runs where activity_id = :activity), 7::float8, 'a correction holds');
select runlytics.correct(:activity, 'distance', null) \g /dev/null
select is((select km from warehouse.runs where activity_id = :activity), 6::float8, 'until it is taken back');

-- A watch whose clock is wrong does not own the charts; a corrected time zone moves the days.
select pg_temp.run_on(:'run', '2099-06-01', 150) \g /dev/null
call runlytics.process_documents();
select cmp_ok((select max(day) from warehouse.fitness), '<=', current_date + 1, 'fitness ends today');
select cmp_ok((select max(week) from warehouse.weekly_volume), '<=', current_date, 'and so do the weeks');
update warehouse.athlete_settings set timezone = 'Pacific/Auckland';
call runlytics.recompute();
select is((select row(local_date, timezone)::text from warehouse.activities where activity_id = :activity), '(2026-03-02,Pacific/Auckland)', 'recompute() follows the time zone');
update warehouse.athlete_settings set timezone = 'Pacific/Honolulu';
call runlytics.recompute();
select is((select local_date from warehouse.activities where activity_id = :activity), '2026-03-01'::date, 'over midnight too');
delete from warehouse.athlete_settings;
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone) values (1, '2026-03-02', 'UTC');
select is((select count(*) from warehouse.daily_training), 3::bigint, 'the first settings hold for the days before them');
insert into warehouse.athletes (athlete_id) values (2);
select runlytics.ingest(body => convert_to(replace(replace(:'run', 'DAY', '2026-03-05'), 'HR', '150'), 'UTF8'), athlete_id => 2) \g /dev/null
call runlytics.process_documents(athlete_id => 2);
select is((select count(*) from warehouse.runs where athlete_id = 2), 1::bigint, 'a new athlete needs no ceremony');

-- The state of an aggregate is nobody's to keep and change.
create aggregate pg_temp.leak (float8, date) (sfunc = runlytics_internal.ctl_step, stype = runlytics.aggregate_state);
create table pg_temp.kept as select pg_temp.leak(100, '2020-01-01') as state;
select throws_ok($$ select runlytics_internal.ctl_step(state, 1, '2020-01-02') from pg_temp.kept $$, '0A000', null, 'a stored state cannot be changed');
select throws_ok($$ select runlytics_internal.acwr_final(state) from pg_temp.kept $$, '22023', null, 'nor read as another''s');

-- A schema of a stranger is not built upon, and not everybody may begin one.
create role mallory;
set role mallory;
select throws_ok('select runlytics.create_warehouse()', '42501', null, 'create_warehouse() is not for everybody');
reset role;
alter table warehouse.installation owner to mallory;
select throws_ok('select runlytics.create_warehouse()', '42501', 'the schema warehouse belongs to somebody else', 'nor does it build on what is somebody else''s');
alter table warehouse.installation owner to current_user;
create schema runlytics_layout authorization mallory
  create table metrics (x int);
update warehouse.installation set fingerprint = null;
select throws_ok('select runlytics.create_warehouse()', '42P06', null, 'nor is it compared with what a stranger laid out');
drop schema runlytics_layout cascade;
select lives_ok('select runlytics.create_warehouse()', 'without it, it is');
drop role mallory;
drop view warehouse.gear_use cascade;
create view warehouse.gear_use as select 1 as another;
select throws_ok('select runlytics.create_warehouse()', '42P16', null, 'a view that was changed is named');
drop view warehouse.gear_use;
select runlytics.create_warehouse() \g /dev/null

-- What a stranger calls cron is not pg_cron.
select set_config('cron.database_name', current_database(), false) \g /dev/null
create schema cron
  create view job as select true as active, 1 / 0 as jobid, 'call runlytics.tick()' as command;
select is((select detail from runlytics_internal.examine_cron()), 'It is loaded and not installed.', 'doctor() does not look into a stranger''s schema');
select throws_ok('select runlytics.schedule_jobs()', '55000', 'pg_cron is not installed', 'nor does schedule_jobs() call what is there');

-- What needs a token waits as long as the request for one, and does not go round in circles until then.
insert into warehouse.strava_accounts (athlete_id, client_id) values (1, '12');
insert into warehouse.secrets (name, host, value) values ('strava_refresh_token', 'www.strava.com', 'x');
insert into warehouse.sheets (name, url, service_account_secret) values ('log', 'https://sheets.googleapis.com/log', 'account');
select runlytics.enqueue(source => 'strava', action => 'token'), runlytics.enqueue(source => 'sheets', action => 'token', key => 'account') \g /dev/null
update warehouse.tasks set attempts = 1, next_attempt_at = now() + interval '1 hour';
select is((runlytics_internal.strava_request(action => 'activities', arguments => '{}', athlete_id => 1)).wait_until,
  (select next_attempt_at from warehouse.tasks where source = 'strava'), 'Strava is asked when its token may be');
select is((runlytics_internal.sheets_request(action => 'pull', arguments => '{"name": "log"}', athlete_id => 1)).wait_until,
  (select next_attempt_at from warehouse.tasks where source = 'sheets'), 'and so is a spreadsheet');

-- Pipes, links and devices are no files.
copy (select 1) to program 'd=$(mktemp -d /tmp/runlytics-safety-XXXXXX); mkfifo "$d/pipe.tcx"; ln -s /etc/passwd "$d/link.tcx"; echo text > "$d/file.tcx"; mkdir -m 000 "$d/.closed"; chmod a+rx "$d"; echo "$d" > /tmp/runlytics-safety.path';
select trim(trailing E'\n' from pg_read_file('/tmp/runlytics-safety.path')) as folder \gset
select results_eq(
  format('select regexp_replace(path, ''^.*/'', '''') from runlytics_internal.server_files(%L)', :'folder'),
  array['file.tcx'],
  'a folder has its regular files'
);
set statement_timeout = '2s';
select throws_ok(format('select runlytics_internal.read_server_file(%L, 0, 10)', :'folder' || '/pipe.tcx'), '58030', null, 'a pipe is refused at once');
select throws_ok(format('select runlytics_internal.read_server_file(%L, 0, 10)', :'folder' || '/link.tcx'), '58030', null, 'so is a link');
select throws_ok(format('select runlytics_internal.server_files(%L)', :'folder' || '/.closed'), '58030', format('could not read "%s/.closed"', :'folder'), 'a folder that is closed to the server is not an empty one');
select throws_ok($$ select runlytics_internal.read_server_file('/dev/zero', 0, 10) $$, '58030', null, 'and a device');
reset statement_timeout;
select lives_ok(format('select runlytics_internal.read_server_file(%L, 0, 10)', :'folder' || '/file.tcx'), 'a file is read');
copy (select 1) to program 'rm -rf "$(cat /tmp/runlytics-safety.path)" /tmp/runlytics-safety.path';
select * from finish();
