-- One run or two: what a list tells apart stays apart, and what two documents tell of one run is one.
set client_min_messages = warning;
set timezone = 'Europe/Berlin';
select plan(18);

create function pg_temp.row_of(id bigint, at text, seconds int, km text, file text default '') returns text
  language sql
as $$
  select format('%s,"%s",Run,Run,,%s,%s,,,true,,,%s,,,%s.0,%s.0,%s', id, at, seconds, km, file, seconds, seconds, km::numeric * 1000)
$$;
create function pg_temp.csv(variadic lines text[]) returns bytea
  language sql
as $$
  select convert_to(
    'Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance'
    || E'\n' || array_to_string(lines, E'\n') || E'\n',
    'UTF8'
  )
$$;
create function pg_temp.runs(athlete_id bigint) returns bigint
  language sql
as $$
  select count(*) from warehouse.activities as a where a.athlete_id = runs.athlete_id
$$;
insert into warehouse.athletes (athlete_id)
select n
from generate_series(2, 42) as n;

-- Typed runs of one day: every quarter of an hour between them, each with an id of its own.
select runlytics.ingest(
  athlete_id => n,
  name => 'activities.csv',
  body => pg_temp.csv(
    pg_temp.row_of(9000000001, 'Mar 3, 2026, 6:30:00 AM', 1800, '5.00'),
    pg_temp.row_of(9000000002, to_char(timestamp '2026-03-03 06:30' + n * interval '15 minutes', 'FMMon FMDD, YYYY, FMHH12:MI:SS AM'), 1800, '5.00')
  )
) from generate_series(2, 25) as n \g /dev/null
select format('call runlytics.process_documents(athlete_id => %s)', n) from generate_series(2, 25) as n \gexec
select is(
  (select array_agg(distinct pg_temp.runs(n)) from generate_series(2, 25) as n),
  array[2::bigint],
  'two entries with ids of their own are two, whatever lies between them'
);
-- Also where both were left at the time that the form proposes.
select runlytics.ingest(
  athlete_id => 26,
  body => pg_temp.csv(pg_temp.row_of(1, 'Mar 3, 2026, 12:00:00 PM', 1800, '5.00'), pg_temp.row_of(2, 'Mar 3, 2026, 12:00:00 PM', 1800, '5.00'))
) \g /dev/null
call runlytics.process_documents(athlete_id => 26);
select is(pg_temp.runs(26), 2::bigint, 'nor does one moment make them one');
-- The next export, in which one was renamed.
select runlytics.ingest(
  athlete_id => 26,
  body => pg_temp.csv(
    pg_temp.row_of(1, 'Mar 3, 2026, 12:00:00 PM', 1800, '5.00'), pg_temp.row_of(2, 'Mar 3, 2026, 12:00:00 PM', 1800, '5.00'),
    pg_temp.row_of(3, 'Mar 4, 2026, 12:00:00 PM', 1800, '5.00')
  )
) \g /dev/null
call runlytics.process_documents(athlete_id => 26);
select is(pg_temp.runs(26), 3::bigint, 'the next export has them again, under the same ids');
call runlytics.reprocess(athlete_id => 26);
select is(pg_temp.runs(26), 3::bigint, 'and again');

-- Service and export have one row of ids.
create function pg_temp.answer(id bigint, at text) returns bytea
  language sql
as $$
  select convert_to(format('{"id": %s, "name": "Run", "sport_type": "Run", "moving_time": 1800, "elapsed_time": 1800, "distance": 5000, "start_date": "%s"}', id, at), 'UTF8')
$$;
select runlytics.ingest(athlete_id => 27, source => 'strava', body => pg_temp.answer(1, '2026-03-03T11:00:00Z')) \g /dev/null
select runlytics.ingest(athlete_id => 27, source => 'strava', body => pg_temp.answer(2, '2026-03-03T11:00:00Z')) \g /dev/null
call runlytics.process_documents(athlete_id => 27);
select is(pg_temp.runs(27), 2::bigint, 'two answers with ids of their own are two');
select runlytics.ingest(athlete_id => 27, body => pg_temp.csv(pg_temp.row_of(1, 'Mar 3, 2026, 11:00:00 AM', 1800, '5.00'))) \g /dev/null
call runlytics.process_documents(athlete_id => 27);
select is(pg_temp.runs(27), 2::bigint, 'and the export knows one of them');

-- Two devices took one run, and both files were sent: the list has it twice, each with its file.
create function pg_temp.gpx(name text, seconds int) returns bytea
  language sql
as $$
  select convert_to(
    format('<gpx version="1.1" creator="%s" xmlns="http://www.topografix.com/GPX/1/1"><trk><type>running</type><trkseg>', name)
    || string_agg(format('<trkpt lat="%s" lon="8"><time>%s</time></trkpt>', 50 + n * 0.0000270, to_char(timestamp '2026-03-05 10:00' + n * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')), '' order by n)
    || '</trkseg></trk></gpx>',
    'UTF8'
  )
  from generate_series(0, seconds, 5) as n
$$;
create temporary table parts as
select *
from (
  values
    (1, 'activities/1.gpx', pg_temp.gpx('watch', 1800)),
    (2, 'activities/2.gpx', pg_temp.gpx('phone', 1795)),
    (3, 'activities.csv', pg_temp.csv(
      pg_temp.row_of(1, 'Mar 5, 2026, 10:00:00 AM', 1800, '5.40', 'activities/1.gpx'),
      pg_temp.row_of(2, 'Mar 5, 2026, 10:00:00 AM', 1795, '5.39', 'activities/2.gpx')
    ))
) as p (n, name, body);
create temporary table orders as
select (row_number() over (order by a.n, b.n) + 29)::bigint as athlete_id, array[a.n, b.n, 6 - a.n - b.n] as files
from parts as a
join parts as b on a.n <> b.n;
select runlytics.ingest(body => p.body, name => p.name, source => 'strava-archive', athlete_id => o.athlete_id)
from orders as o
cross join lateral unnest(o.files) with ordinality as wanted (n, place)
join parts as p using (n)
order by o.athlete_id, wanted.place \g /dev/null
select format('call runlytics.process_documents(batch => 1, athlete_id => %s)', athlete_id) from orders \gexec
select is(
  (select array_agg(distinct pg_temp.runs(o.athlete_id)) from orders as o),
  array[2::bigint],
  'a run that the list has twice is two, in all orders of its documents'
);
create temporary view grouped as
select o.athlete_id, array_agg(f.names order by f.names) as groups
from orders as o
cross join lateral (
  select string_agg(d.name || ' ' || coalesce(s.external_id, ''), ', ' order by d.name) as names
  from warehouse.activity_sources as s
  join warehouse.documents as d using (athlete_id, document_id)
  where s.athlete_id = o.athlete_id
  group by s.activity_id
) as f
group by o.athlete_id;
select is(
  (select array_agg(distinct groups::text) from grouped),
  array['{"activities.csv 1, activities/1.gpx ","activities.csv 2, activities/2.gpx "}'],
  'and each entry has its file'
);
call runlytics.reprocess(athlete_id => 30);
select is((select groups::text from grouped where athlete_id = 30), '{"activities.csv 1, activities/1.gpx ","activities.csv 2, activities/2.gpx "}', 'also when they are processed again');

-- Health gathers what several apps tell: there two ids in one time are one run.
create function pg_temp.workouts(first text, second text) returns bytea
  language sql
as $$
  select convert_to(format(
    '{"data": {"metrics": [], "workouts": [{"id": "A", "name": "Outdoor Run", "start": "2026-03-03 %1$s +0100", "end": "2026-03-03 %2$s +0100", "distance": {"qty": 5, "units": "km"}}, {"id": "B", "name": "Outdoor Run", "start": "2026-03-03 %3$s +0100", "end": "2026-03-03 %4$s +0100", "distance": {"qty": 5, "units": "km"}}]}}',
    first, (first::time + interval '30 minutes'), second, (second::time + interval '30 minutes')
  ), 'UTF8')
$$;
select runlytics.ingest(athlete_id => 28, body => pg_temp.workouts('06:30:07', '06:30:11')) \g /dev/null
call runlytics.process_documents(athlete_id => 28);
select is(pg_temp.runs(28), 1::bigint, 'a run that two apps gave to Health is one');
select runlytics.ingest(athlete_id => 29, body => pg_temp.workouts('06:30:07', '16:30:07')) \g /dev/null
call runlytics.process_documents(athlete_id => 29);
select is(pg_temp.runs(29), 2::bigint, 'but in one document no clock is off');

-- A clock that is off is still found where a device told the times.
select runlytics.ingest(athlete_id => 38, source => 'a', body => '{"id": 1, "name": "Run", "sport_type": "Run", "moving_time": 1811, "elapsed_time": 1811, "distance": 5012.3, "start_date": "2026-03-03T11:04:17Z"}') \g /dev/null
select runlytics.ingest(athlete_id => 38, source => 'b', body => '<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>2026-03-03T12:04:17Z</Id><Lap StartTime="2026-03-03T12:04:17Z"><TotalTimeSeconds>1811</TotalTimeSeconds><DistanceMeters>5012.3</DistanceMeters><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod></Lap></Activity></Activities></TrainingCenterDatabase>') \g /dev/null
call runlytics.process_documents(athlete_id => 38);
select is(pg_temp.runs(38), 1::bigint, 'recorded to the second and an hour apart it is one run by another clock');
select runlytics.ingest(athlete_id => 39, source => 'a', body => pg_temp.answer(1, '2026-03-03T11:00:00Z')) \g /dev/null
select runlytics.ingest(athlete_id => 39, source => 'b', body => '<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>2026-03-03T12:00:00Z</Id><Lap StartTime="2026-03-03T12:00:00Z"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod></Lap></Activity></Activities></TrainingCenterDatabase>') \g /dev/null
call runlytics.process_documents(athlete_id => 39);
select is(pg_temp.runs(39), 2::bigint, 'typed times are round, and say nothing of a clock');

-- Told more often than says anything new: the best are merged, and what is left out costs no merge.
select runlytics.ingest(athlete_id => a, name => format('%s.gpx', n), body => pg_temp.gpx('copy ' || n, case when n = 25 then 660 else 600 end))
from (values (41, array(select generate_series(1, 25))), (42, array(select generate_series(25, 1, -1)))) as o (a, copies)
cross join lateral unnest(o.copies) with ordinality as c (n, place)
order by a, place \g /dev/null
select format('call runlytics.process_documents(batch => 1, athlete_id => %s)', n) from generate_series(41, 42) as n \gexec
select is(array[pg_temp.runs(41), pg_temp.runs(42)], array[1::bigint, 1], 'copies of one run are one, however many');
create function pg_temp.merged_copies(athlete_id bigint) returns text[]
  language sql
as $$
  select array_agg(d.name order by d.name)
  from warehouse.activities as a
  cross join lateral runlytics_internal.merged_sources(activity_id => a.activity_id, athlete_id => a.athlete_id) as m
  join warehouse.documents as d on d.athlete_id = a.athlete_id and d.document_id = m.document_id
  where a.athlete_id = merged_copies.athlete_id
$$;
select ok(
  cardinality(pg_temp.merged_copies(41)) = 20
    and '25.gpx' = any (pg_temp.merged_copies(41))
    and pg_temp.merged_copies(41) = pg_temp.merged_copies(42)
    and (select count(distinct md5(s.stream::text)) = 1 from warehouse.streams as s where s.athlete_id in (41, 42)),
  'the best 20 of them are merged, the longest among them, in either order'
);
select is_empty(
  $$ select * from warehouse.activity_sources as s where s.athlete_id in (41, 42) and s.score is null $$,
  'of each it is said why it belongs there, also of what is left out'
);
select s.xmin as version from warehouse.streams as s where s.athlete_id = 41 \gset
select runlytics.ingest(athlete_id => 41, name => 'short.gpx', body => pg_temp.gpx('copy', 590)) \g /dev/null
call runlytics.process_documents(athlete_id => 41);
select ok(
  pg_temp.runs(41) = 1 and exists (select from warehouse.streams as s where s.athlete_id = 41 and s.xmin::text = :'version'),
  'one that is left out makes nothing again'
);
update warehouse.activity_sources as s
set linked_file = array_to_string(pg_temp.merged_copies(41) || array(select format('parts/%s.gpx', n) from generate_series(1, 25) as n), E'\n')
from warehouse.documents as d
where s.athlete_id = 41
  and d.athlete_id = s.athlete_id
  and d.document_id = s.document_id
  and d.name = '25.gpx';
select is(cardinality(pg_temp.merged_copies(41)), 25, 'files that an entry names are merged, however many');
select * from finish();
