-- What may be told to others than the athlete: never what Strava's API alone has told, activity by activity and field by
-- field, until the owner says otherwise.
select plan(17);
set client_min_messages = warning;

create function pg_temp.run_file(day date, placed bool default false) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>600</TotalTimeSeconds><DistanceMeters>2000</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time>'
      || case when placed then '<Position><LatitudeDegrees>' || 52.5 + n * 0.0003 || '</LatitudeDegrees><LongitudeDegrees>13.4</LongitudeDegrees></Position>' else '' end
      || '<DistanceMeters>' || 2000 * n / 60 || '</DistanceMeters></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, 60) as n
$$;
create function pg_temp.answer(id int, day date, route text default null) returns bytea
  language sql
as $$
  select convert_to(
    jsonb_build_object(
      'activity', jsonb_build_object(
        'id', id, 'name', 'Secret morning', 'sport_type', 'Run', 'start_date', day || 'T08:00:00Z', 'timezone', '(GMT+00:00) Etc/UTC',
        'elapsed_time', 600, 'moving_time', 600, 'distance', 2000, 'total_elevation_gain', 12, 'calories', 160,
        'map', jsonb_build_object('polyline', route)
      )
    )::text,
    'UTF8'
  )
$$;

insert into warehouse.athletes (athlete_id, name) values (2, 'B');
insert into warehouse.athlete_settings (athlete_id, timezone, estimated) values (2, 'UTC', true);
-- 1: a file alone; 2: a file and the API; 3: the API alone; 4: what the API gives, by hand; B has the API alone.
select runlytics.ingest(body => pg_temp.run_file('2026-03-02'), athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-03-04'), athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.answer(2, '2026-03-04'), source => 'strava', name => 'activity 2', athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.answer(3, '2026-03-06'), source => 'strava', name => 'activity 3', athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.answer(4, '2026-03-08'), athlete_id => 1) \g /dev/null
select runlytics.ingest(body => pg_temp.answer(5, '2026-03-10'), source => 'strava', name => 'activity 5', athlete_id => 2) \g /dev/null
call runlytics.process_documents(athlete_id => 1);
call runlytics.process_documents(athlete_id => 2);

create function pg_temp.day_of(id bigint) returns date
  language sql
as $$ select a.local_date from warehouse.activities as a where a.activity_id = id $$;

select is((select count(*) from warehouse.activities where athlete_id = 1), 4::bigint, 'four runs, one of which two documents tell of');
select results_eq(
  $$ select pg_temp.day_of(s.activity_id), 'name' = any (s.withheld_fields) from runlytics_internal.shareable_activities(athlete_id => 1) as s order by 1 $$,
  $$ values ('2026-03-02'::date, false), ('2026-03-04', true) $$,
  'what a file tells of may be shared, and of it the name not that the API gave'
);
select ok(
  (select s.withheld_fields @> '{ascent_m,calories,name}' and not s.withheld_fields && '{distance_m,elapsed_s,started_at}'
   from runlytics_internal.shareable_activities(athlete_id => 1) as s where pg_temp.day_of(s.activity_id) = '2026-03-04'),
  'field by field'
);
select is(
  (select array_agg(pg_temp.day_of(w) order by w) from unnest(runlytics_internal.withheld_activities(athlete_id => 1)) as w),
  '{2026-03-06,2026-03-08}'::date[],
  'what the API alone tells is withheld, whoever brought it'
);
select is(
  runlytics_internal.withheld_days(athlete_id => 1),
  datemultirange(daterange('2026-03-05', '2026-09-04')),
  'and so are the days whose load rests on it'
);
select is(cardinality(runlytics_internal.withheld_activities(athlete_id => 2)), 1, 'of each athlete its own');
select throws_ok($$ select runlytics.share_strava_api(' ') $$, '22023', null, 'who lifts it says why');
select throws_ok($$ select runlytics.share_strava_api('x', athlete_id => 99) $$, '23503', null, 'for an athlete that there is');
select runlytics.share_strava_api('by agreement') \g /dev/null
select is(
  (select count(*) from runlytics_internal.shareable_activities(athlete_id => 1) as s where s.withheld_fields = '{}'),
  4::bigint,
  'then everything is shared'
);
select ok(
  runlytics_internal.withheld_activities(athlete_id => 1) = '{}' and runlytics_internal.withheld_days(athlete_id => 1) = '{}',
  'and nothing withheld'
);
select is(cardinality(runlytics_internal.withheld_activities(athlete_id => 2)), 1, 'of this athlete alone');
select is(
  (select concat_ws(' ', p.allowed_by, p.reason) from warehouse.api_permissions as p),
  current_user || ' by agreement',
  'who allowed it and why is kept'
);
select runlytics.withhold_strava_api() \g /dev/null
select is(cardinality(runlytics_internal.withheld_activities(athlete_id => 1)), 2, 'until it is taken back');
-- Where no file says where it went, the route is the API's, and where none says what it took, the load is.
insert into warehouse.athletes (athlete_id, name) values (3, 'C');
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr) values (3, 'UTC', 188, 48, 168);
select runlytics.ingest(body => pg_temp.run_file('2026-04-02', true), athlete_id => 3) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-04-04'), athlete_id => 3) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-04-06'), athlete_id => 3) \g /dev/null
insert into warehouse.journal (athlete_id, day, rpe) values (3, '2026-04-06', 6);
select runlytics.ingest(body => pg_temp.answer(10 + n, d, r), source => 'strava', name => 'activity ' || 10 + n, athlete_id => 3)
from (values (1, '2026-04-02'::date, '_p~iF~ps|U_ulLnnqC_mqNvxq`@'), (2, '2026-04-04', '_p~iF~ps|U_ulLnnqC_mqNvxq`@'), (3, '2026-04-06', null)) as a (n, d, r) \g /dev/null
call runlytics.process_documents(athlete_id => 3);
select is(
  (select array_agg(pg_temp.day_of(s.activity_id) order by 1) from runlytics_internal.shareable_activities(athlete_id => 3) as s), '{2026-04-02}'::date[],
  'a run whose route or load is the API''s is withheld, though a file tells of it'
);
select is((select count(*) from warehouse.activities where athlete_id = 3 and route is not null), 2::bigint, 'both had a route');
select is((select m.method from warehouse.activity_metrics as m where m.athlete_id = 3 and m.metric = 'load' and pg_temp.day_of(m.activity_id) = '2026-04-06'), 'session_rpe', 'and the third a load of its minutes');
set role runlytics_reader;
select throws_ok($$ select runlytics.share_strava_api('me too') $$, '42501', null, 'no reader lifts it');
reset role;
select * from finish();
