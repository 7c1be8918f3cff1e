-- Routes that are gone again and again, and segments of them.
select no_plan();

-- A recording along places at an even pace, a sample each so many seconds, drifted to the north and the east.
create function pg_temp.run_file(day date, way geometry, speed float8, every int, drift_m float8 default 0) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>' || round(l.metres / speed) || '</TotalTimeSeconds><DistanceMeters>' || l.metres
    || '</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => s), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><Position><LatitudeDegrees>' || st_y(p.at) + drift_m * sin(s / 40.0) / 111195
      || '</LatitudeDegrees><LongitudeDegrees>' || st_x(p.at) + drift_m * cos(s / 33.0) / 111195 / cosd(52.5)
      || '</LongitudeDegrees></Position><DistanceMeters>' || s * speed
      || '</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>',
      '' order by s
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from (select st_length(way::geography) as metres) as l
  cross join generate_series(0, floor(l.metres / speed)::int, every) as s
  cross join lateral (select st_lineinterpolatepoint(way, least(1, s * speed / l.metres)) as at) as p
  group by l.metres
$$;
create function pg_temp.line(text text) returns geometry
  language sql
  return st_setsrid(st_geomfromtext('LINESTRING(' || text || ')'), 4326);

create temporary table ways (name text, way geometry);
insert into ways values
  ('out', pg_temp.line('13.35 52.5, 13.36 52.51, 13.38 52.515, 13.40 52.52, 13.40 52.535')),
  ('loop', pg_temp.line('13.10 52.4, 13.12 52.4, 13.12 52.412, 13.10 52.412, 13.10 52.4')),
  ('elsewhere', pg_temp.line('13.35 52.5, 13.34 52.49, 13.32 52.48, 13.30 52.47, 13.29 52.455'));
insert into ways
select 'back', st_reverse(way) from ways where name = 'out'
union all
select 'cut off', st_linesubstring(way, 0, 0.7) from ways where name = 'out'
union all
select 'longer', st_addpoint(way, st_setsrid(st_makepoint(13.40, 52.536), 4326)) from ways where name = 'out'
union all
select 'loop from its middle', pg_temp.line('13.12 52.412, 13.10 52.412, 13.10 52.4, 13.12 52.4, 13.12 52.412');

create temporary table runs (day date, name text, speed float8, every int, drift float8);
insert into runs values
  ('2026-03-01', 'out', 3.0, 1, 0), ('2026-03-02', 'out', 3.2, 1, 12), ('2026-03-03', 'back', 3.1, 1, 8),
  ('2026-03-04', 'cut off', 3.0, 1, 5), ('2026-03-05', 'elsewhere', 3.0, 1, 0), ('2026-03-06', 'loop', 3.0, 1, 0),
  ('2026-03-07', 'loop from its middle', 2.9, 1, 6), ('2026-03-08', 'out', 3.3, 5, 0), ('2026-03-09', 'longer', 3.4, 1, 4);
select runlytics.ingest(body => pg_temp.run_file(r.day, w.way, r.speed, r.every, r.drift)) from runs as r join ways as w using (name) \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;
create function pg_temp.of_day(day date) returns bigint
  language sql stable
  return (select a.activity_id from warehouse.activities as a where a.local_date = day);

select results_eq(
  $$ select local_date, direction, round(share::numeric, 1) from runlytics.similar_activities(pg_temp.of_day('2026-03-01')) order by local_date $$,
  $$ values ('2026-03-02'::date, 'same', 1.0), ('2026-03-03', 'reverse', 1.0), ('2026-03-04', 'same', 0.6),
       ('2026-03-08', 'same', 1.0), ('2026-03-09', 'same', 1.0) $$,
  'the same way is found with a drift, in the other direction, cut off, longer and with few samples'
);
select cmp_ok(share_of_other, '>', 0.95::float8, 'of the run that was cut off all is covered')
from runlytics.similar_activities(pg_temp.of_day('2026-03-01')) where local_date = '2026-03-04';
select results_eq(
  $$ select local_date, direction, share > 0.9 from runlytics.similar_activities(pg_temp.of_day('2026-03-06')) $$,
  $$ values ('2026-03-07'::date, 'same', true) $$,
  'a loop may begin anywhere'
);
select is_empty($$ select * from runlytics.similar_activities(pg_temp.of_day('2026-03-05')) $$, 'what begins together and goes elsewhere is not similar');
select throws_ok('select runlytics.similar_activities(0)', 'P0002', null, 'nor is what is not there');

select results_eq(
  $$ select array_agg(local_date - date '2026-03-01' order by local_date) from warehouse.matched_runs group by route_id order by 1 $$,
  $$ values (array[0, 1, 2, 7, 8]), (array[3]), (array[4]), (array[5, 6]) $$,
  'runs of one route have one number'
);
select results_eq(
  $$ select nth, runs, place, direction from warehouse.matched_runs where local_date = '2026-03-03' $$,
  $$ values (3::bigint, 5::bigint, 4::bigint, 'reverse') $$,
  'with their order in time and by pace'
);
select results_eq(
  $$ select runs, pace_per_30_days < 0 from warehouse.route_trends where route_id = (select route_id from warehouse.matched_runs where local_date = '2026-03-01') $$,
  $$ values (4::bigint, true) $$,
  'and the trend: who runs faster each time has a falling pace'
);
create temporary table numbers as select activity_id, route_id from warehouse.activity_routes;
select lives_ok(format('select runlytics.name_route(%s, %L)', route_id, 'Canal'), 'a route can be named')
from warehouse.matched_runs where local_date = '2026-03-01';
set client_min_messages = warning;
call runlytics.reprocess();
update warehouse.activity_routes set formula_version = 0;
call runlytics.recompute();
reset client_min_messages;
select results_eq('select * from numbers order by 1', 'select activity_id, route_id from warehouse.activity_routes order by 1', 'numbers stay when all is computed anew');
select is((select distinct formula_version from warehouse.activity_routes), 1, 'by the formula of today');
select runlytics.delete_activity(pg_temp.of_day('2026-03-01')) \g /dev/null
select runlytics.refresh_routes() \g /dev/null
select results_eq(
  $$ select n.route_id = m.route_id, m.route from warehouse.matched_runs as m join numbers as n using (activity_id) where m.local_date = '2026-03-02' $$,
  $$ values (true, 'Canal') $$,
  'and when the first run of the route is gone'
);
select throws_ok($$ select runlytics.name_route(-1, 'x') $$, 'P0002', null, 'a route that is not there has no name');
select is((select count(*) from warehouse.route_marks), 0::bigint, 'nothing is left to find out');

-- Segments. Known truth: so many metres at an even speed.
-- An even speed over the degrees of the line, as the files are made.
create temporary table piece as select st_linesubstring(way, 0.3, 0.6) as line, 0.3 * st_length(way::geography) as metres from ways where name = 'out';
select lives_ok(format('select runlytics.define_segment(%L, %L)', 'Hill', line), 'a segment is drawn') from piece;
select results_eq(
  $$ select local_date from warehouse.segment_history where segment = 'Hill' order by 1 $$,
  $$ values ('2026-03-02'::date), ('2026-03-04'), ('2026-03-08'), ('2026-03-09') $$,
  'everybody who went along it has an effort, and nobody who went the other way'
);
select cmp_ok(abs(h.elapsed_s - p.metres / r.speed), '<', 0.5 + 2 * r.drift / r.speed, 'the effort is right on ' || r.day || ': ' || round(h.elapsed_s::numeric, 1) || ' s')
from warehouse.segment_history as h
join runs as r on r.day = h.local_date
cross join piece as p
where r.name = 'out'
order by r.day;
select is((select place from warehouse.segment_history where local_date = '2026-03-09'), 1::bigint, 'the fastest comes first');
select is((select round(avg_hr::numeric) from warehouse.segment_history where local_date = '2026-03-02'), 150::numeric, 'with its heart rate');
select lives_ok(format('select runlytics.define_segment_from(%L, %s, 500, 1500)', 'Kilometre', pg_temp.of_day('2026-03-08')), 'a segment is cut from a run');
select cmp_ok(abs(length_m - 1000), '<', 30::float8, 'as long as was asked for') from warehouse.segments where name = 'Kilometre';
select cmp_ok(abs(elapsed_s - 1000 / 3.3), '<', 1::float8, 'and the run that it was cut from is an effort') from warehouse.segment_history where segment = 'Kilometre' and local_date = '2026-03-08';
select runlytics.ingest(body => pg_temp.run_file('2026-03-20', st_makeline(array[w.way, b.way, w.way]), 3.5, 1, 3)) from ways as w, ways as b where w.name = 'out' and b.name = 'back' \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;
select is((select count(*) from warehouse.segment_history where segment = 'Hill' and local_date = '2026-03-20'), 2::bigint, 'a new run there and back and there has two');
select is((select count(*) from warehouse.segments), 2::bigint, 'there are two segments');
select is(runlytics.drop_segment('Hill'), 6::bigint, 'a segment goes with its efforts');
select throws_ok($$ select runlytics.drop_segment('Hill') $$, 'P0002', null, 'once');
select throws_ok($$ select runlytics.define_segment('Dot', st_setsrid(st_geomfromtext('LINESTRING(13 52, 13 52)'), 4326)) $$, '22023', null, 'a point is no segment');
select throws_ok($$ select runlytics.define_segment('', st_setsrid(st_geomfromtext('LINESTRING(13 52, 13 53)'), 4326)) $$, '22004', null, 'nor is one without a name');
select throws_ok($$ select runlytics.define_segment_from('x', 0, 1, 2) $$, 'P0002', null, 'nor one of no run');
select throws_ok(format($$ select runlytics.define_segment_from('x', %s, 900000, 910000) $$, pg_temp.of_day('2026-03-08')), '22023', null, 'nor one beyond its end');
select * from finish();
