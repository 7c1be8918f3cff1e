-- How everybody is today: whom the role may see, and of them nothing that Strava's API alone has told, but to the athlete.
select plan(17);
set client_min_messages = warning;

create function pg_temp.run_file(day date) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>6000</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><DistanceMeters>' || 6000 * n / 180 || '</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, 180) as n
$$;
create function pg_temp.answer(id int, day date) returns bytea
  language sql
as $$
  select convert_to(
    jsonb_build_object(
      'activity', jsonb_build_object(
        'id', id, 'name', 'Secret', 'sport_type', 'Run', 'start_date', day || 'T08:00:00Z', 'timezone', '(GMT+00:00) Etc/UTC',
        'elapsed_time', 5400, 'moving_time', 5400, 'distance', 18000
      )
    )::text,
    'UTF8'
  )
$$;
update warehouse.athletes set name = 'Ann' where athlete_id = 1;
insert into warehouse.athletes (athlete_id, name) values (2, 'Ben'), (3, 'Cy');
delete from warehouse.athlete_settings;
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr) select a, 'UTC', 188, 48, 168 from generate_series(1, 3) as a;
-- Ann has a run by the watch and a longer one that the API alone knows; Ben and Cy have files.
select runlytics.ingest(body => pg_temp.run_file(current_date - 4), athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.answer(7, current_date - 2), source => 'strava', name => 'activity 7', athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file(current_date - 3), athlete_id => a) from (values (2), (3)) as v (a) \g /dev/null
call runlytics.process_documents(athlete_id => 1);
call runlytics.process_documents(athlete_id => 2);
call runlytics.process_documents(athlete_id => 3);
insert into warehouse.alerts (athlete_id, kind, metric, first_day, last_day, level, warned_days, said, formula_version)
values
  (1, 'joint', 'vitals', current_date - 1, current_date - 1, 'warning', array[current_date - 1], 'x', 1),
  (1, 'gps_spike', 'speed', current_date - 2, current_date - 2, 'critical', array[current_date - 2], 'x', 1);

select is((select array_agg(r.by_api order by r.started_at) from warehouse.activity_sources as r where r.athlete_id = 1), '{f,t}', 'a source says whether it is the API''s');
select results_eq(
  $$ select name, day, last_run, round(last_run_km), days_without_run, alerts, alert_level, withheld, note is null from warehouse.roster_today order by athlete_id $$,
  $$ values
    ('Ann', current_date, current_date - 2, 18::float8, 2, 2, 'critical', false, true),
    ('Ben', current_date, current_date - 3, 6, 3, 0, null, false, true),
    ('Cy', current_date, current_date - 3, 6, 3, 0, null, false, true) $$,
  'the owner sees everybody, whole'
);
select ok((select bool_and(ctl > 0 and load_7d > 0 and load_28d >= load_7d) from warehouse.roster_today where athlete_id > 1), 'with fitness and load');
select ok((select bool_and(not stale and lag_s between 0 and 3600) from warehouse.roster_today), 'and whose data are of today');

create role coach_test in role runlytics_reader;
create role ann_test in role runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id, own) values ('coach_test', 1, false), ('coach_test', 2, false), ('ann_test', 1, true);

set role coach_test;
select results_eq(
  $$ select name, last_run, round(last_run_km), days_without_run, alerts, alert_level, withheld from warehouse.roster_today order by athlete_id $$,
  $$ values
    ('Ann', current_date - 4, 6::float8, 4, 1, 'warning', true),
    ('Ben', current_date - 3, 6, 3, 0, null, false) $$,
  'a coach sees whom he may see, and no run that the API alone has told'
);
select is((select row(readiness, ctl, tsb, load_7d, load_28d)::text from warehouse.roster_today where athlete_id = 1), '(,,,,)', 'nor what rests on it');
select matches((select note from warehouse.roster_today where athlete_id = 1), '^Readiness and load rest on runs', 'which is said');
select ok((select ctl > 0 from warehouse.roster_today where athlete_id = 2), 'of others it is told');
select is((select count(*) from runlytics.today_of(athlete_id => 3)), 0::bigint, 'whom he may not see is not there by name either');
select matches(
  runlytics_internal.page_document('roster') #>> '{panels,0,sentence}', '^2 athletes; 1 with an open alert\.$', 'the page has them'
);
select ok(runlytics.page('roster') like '%Ben%' and runlytics.page('roster') not like '%Cy%', 'and nobody else');
select is(runlytics_internal.page_document('roster') #>> '{panels,0,figures,0,rows,0,athlete}', 'Ann', 'whoever has an alert first');

set role ann_test;
select results_eq(
  $$ select name, last_run, alerts, withheld, ctl is not null from warehouse.roster_today $$,
  $$ values ('Ann', current_date - 2, 2, false, true) $$,
  'the athlete sees it all, and nobody else'
);

reset role;
select runlytics.share_strava_api('by agreement') \g /dev/null
set role coach_test;
select results_eq(
  $$ select last_run, alerts, withheld, ctl is not null from warehouse.roster_today where athlete_id = 1 $$,
  $$ values (current_date - 2, 2, false, true) $$,
  'where the owner has lifted it, so does the coach'
);
reset role;
select runlytics.withhold_strava_api() \g /dev/null

-- The same run by a file as well: what it tells may be shared.
select runlytics.ingest(body => pg_temp.run_file(current_date - 1), athlete_id => 2) \g /dev/null
call runlytics.process_documents(athlete_id => 2);
set role coach_test;
select is((select last_run from warehouse.roster_today where athlete_id = 2), current_date - 1, 'a new run is there at once');
reset role;
update warehouse.source_status set last_success = now() - interval '3 days' where athlete_id = 2;
select is((select stale from warehouse.roster_today where athlete_id = 2), true, 'after 36 hours without data it says so');

create role nobody_test in role runlytics_reader;
set role nobody_test;
select is((select count(*) from warehouse.roster_today), 0::bigint, 'who may see nobody has an empty roster');
reset role;
drop role coach_test, ann_test, nobody_test;
select * from finish();
