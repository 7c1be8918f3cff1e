-- The same run from several files is one activity, whatever came first.
\getenv shared RUNLYTICS_SHARED
\set fit :shared '/data/fit/garmin-fr945-run.fit'
\set tcx :shared '/data/tcx/garmin-fr945-run.tcx.gz'
\set gpx :shared '/data/gpx/garmin-fr945-run.gpx.gz'
select pg_stat_file(:'fit', true) is null as absent \gset
\if :absent
select plan(2);
select skip('the shared data are not here: ' || :'fit', 1);
select * from finish();
\quit
\endif
set client_min_messages = warning;
select plan(43);

-- Six athletes get the three files in the six orders.
create temporary table files as
select *
from (
  values
    (1, pg_read_binary_file(:'fit')),
    (2, pg_read_binary_file(:'tcx')),
    (3, pg_read_binary_file(:'gpx'))
) as f (n, body);
create temporary table orders as
select row_number() over (order by a.n, b.n) as athlete_id, array[a.n, b.n, 6 - a.n - b.n] as files
from files as a
join files as b on a.n <> b.n;
insert into warehouse.athletes (athlete_id)
select athlete_id
from orders
on conflict do nothing;
select runlytics.ingest(body => f.body, athlete_id => o.athlete_id)
from orders as o
cross join lateral unnest(o.files) with ordinality as wanted (n, place)
join files as f using (n)
order by o.athlete_id, wanted.place \g /dev/null
select format('call runlytics.process_documents(batch => 1, athlete_id => %s)', athlete_id)
from orders \gexec

select is(
  (select array_agg(n order by athlete_id) from (select athlete_id, count(*) as n from warehouse.activities group by 1) as c),
  array_fill(1::bigint, array[6]),
  'three files of one run are one activity'
);
create temporary view canonical as
select
  a.athlete_id,
  md5(row(
    a.started_at, a.local_date, a.sport, a.sub_sport, a.vendor_sport, a.name, a.notes, a.device, a.elapsed_s, a.timer_s,
    a.moving_s, a.distance_m, a.ascent_m, a.descent_m, a.avg_hr, a.max_hr, a.calories, a.race, a.route, a.truncated,
    a.warnings, s.stream,
    (select array_agg(row(l.lap, l.started_at, l.elapsed_s, l.distance_m, l.avg_hr) order by l.lap) from warehouse.laps as l where l.activity_id = a.activity_id and l.athlete_id = a.athlete_id),
    (select array_agg(row(m.metric, m.value, m.method) order by m.metric) from warehouse.activity_metrics as m where m.activity_id = a.activity_id and m.athlete_id = a.athlete_id),
    (select array_agg(row(d.kind, o.fields, o.reason, o.score) order by d.kind) from warehouse.activity_sources as o join warehouse.documents as d using (athlete_id, document_id) where o.athlete_id = a.athlete_id)
  )::text) as digest
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id);
select is((select count(distinct digest) from canonical), 1::bigint, 'all orders of ingestion give equal rows');

select unnest(array[
  is(a.sport, 'running', 'the sport'),
  is(a.name, 'Sloatsburg Course', 'the name is the one that the GPX alone has'),
  is(a.device, 'Garmin Forerunner 945', 'the device'),
  is(a.distance_m, 14004.85::float8, 'the distance is the device''s'),
  ok(a.ascent_m > 0 and a.calories > 0, 'ascent and calories are there')
])
from warehouse.activities as a
where a.athlete_id = 1;
select ok('distance_m' = any (s.fields), 'the FIT file gave the distance')
from warehouse.activity_sources as s
join warehouse.documents as d using (athlete_id, document_id)
where d.kind = 'fit'
  and d.athlete_id = 1;
select is(
  (select s.fields from warehouse.activity_sources as s join warehouse.documents as d using (athlete_id, document_id) where d.kind = 'gpx' and d.athlete_id = 1),
  array['name'],
  'the GPX gave the name'
);
select ok((select min(score) from warehouse.activity_sources) > 0.9, 'they are very much alike');
select ok((select bool_and(reason ~ '% of the time in common') from warehouse.activity_sources), 'and the reason says how');

call runlytics.reprocess(athlete_id => 1);
select is((select count(*) from warehouse.activities where athlete_id = 1), 1::bigint, 'processed again, they are still one');
select is((select count(distinct digest) from canonical), 1::bigint, 'and the same one');

-- What was told by a document that is forgotten is gone; what others told stays.
select is((select count(*) from runlytics.explain_activity(activity_id => (select activity_id from warehouse.activities where athlete_id = 2), athlete_id => 2)), 3::bigint, 'explain_activity() names the three');
select is((select count(overruled) from runlytics.explain_activity(activity_id => (select activity_id from warehouse.activities where athlete_id = 2), athlete_id => 2)), 0::bigint, 'over none of which anything was said');
select runlytics.correct(activity_id => activity_id, field => f, value => v, athlete_id => 2)
from warehouse.activities
cross join (values ('distance', '13.9 km'), ('sport', 'Walk'), ('name', 'Round the lake')) as c (f, v)
where athlete_id = 2 \g /dev/null
update warehouse.activity_overrides set set_at = '2026-03-05 12:00+00' where athlete_id = 2;
select is(
  (select e.overruled from runlytics.explain_activity(activity_id => (select activity_id from warehouse.activities where athlete_id = 2), athlete_id => 2) as e where e.kind = 'fit'),
  array['distance: 14005 m here, 13900 m by hand on 2026-03-05', 'name: Round the lake by hand on 2026-03-05', 'sport: running here, walking by hand on 2026-03-05'],
  'but what a correction has put in place of what a document says is'
);
select runlytics.correct(activity_id => activity_id, field => f, value => null, athlete_id => 2)
from warehouse.activities
cross join unnest(array['distance', 'sport', 'name']) as f
where athlete_id = 2 \g /dev/null
select throws_ok('select runlytics.explain_activity(activity_id => 0)', 'P0002', null, 'and no activity that is not there');
select is(
  runlytics.forget(document_id => (select document_id from warehouse.documents where athlete_id = 2 and kind = 'gpx'), athlete_id => 2),
  1::bigint,
  'one document is forgotten'
);
select is((select name from warehouse.activities where athlete_id = 2), 'Run', 'and with it the name that it gave: the watch has another');
select runlytics.forget(source => 'upload', athlete_id => 2) as forgotten \gset
select is((select count(*) from warehouse.activities where athlete_id = 2), 0::bigint, 'without documents there is no activity');
select throws_ok('select runlytics.forget()', '22004', null, 'forget() does not guess what');

-- What the athlete deleted does not come back, whichever of its documents is read.
select runlytics.delete_activity(activity_id => (select activity_id from warehouse.activities where athlete_id = 3), athlete_id => 3);
call runlytics.reprocess(athlete_id => 3);
select is((select count(*) from warehouse.activities where athlete_id = 3), 0::bigint, 'a deleted activity does not come back');
select is((select array_agg(distinct status || ': ' || error) from warehouse.documents where athlete_id = 3), array['ignored: The athlete deleted its activity.'], 'and the documents say why');
delete from warehouse.deleted_activities where athlete_id = 3;
call runlytics.reprocess(athlete_id => 3);
select is((select count(*) from warehouse.activities where athlete_id = 3), 1::bigint, 'unless the deletion is taken back');
select throws_ok('select runlytics.delete_activity(activity_id => 0)', 'P0002', null, 'what is not there cannot be deleted');

-- The athlete knows better: split, merge, and both taken back.
select activity_id as run from warehouse.activities where athlete_id = 4 \gset
select document_id as gpx from warehouse.documents where athlete_id = 4 and kind = 'gpx' \gset
select runlytics.correct(activity_id => :run, field => 'split', value => :'gpx', athlete_id => 4);
select is((select count(*) from warehouse.activities where athlete_id = 4), 2::bigint, 'split, it is another run');
select is(
  (select array[regexp_replace(e.overruled[1], 'on .*', '')] from runlytics.explain_activity(activity_id => (select activity_id from warehouse.activity_sources where athlete_id = 4 and document_id = :'gpx'), athlete_id => 4) as e),
  array[format('split: taken out of activity %s by hand ', :'run')],
  'which explain_activity() knows'
);
select is((select array_agg(distinct local_date > '2019-01-01') from warehouse.activities where athlete_id = 4), array[true], 'complete like any other');
call runlytics.reprocess(athlete_id => 4);
select is((select count(*) from warehouse.activities where athlete_id = 4), 2::bigint, 'and stays one');
select runlytics.correct(activity_id => :run, field => 'split', value => null, athlete_id => 4);
select is((select digest from canonical where athlete_id = 4), (select digest from canonical where athlete_id = 1), 'taken back, all is as before');
select runlytics.ingest(athlete_id => 4, body => '{"id": 1, "name": "Elsewhere", "sport_type": "Ride", "moving_time": 10, "elapsed_time": 10, "distance": 30, "start_date": "2019-06-15T20:00:00Z"}') as ride \gset
call runlytics.process_documents(athlete_id => 4);
select activity_id as other from warehouse.activities where athlete_id = 4 and activity_id <> :run \gset
select runlytics.correct(activity_id => :run, field => 'merge', value => :'other', athlete_id => 4);
select is((select array_agg(name) from warehouse.activities where athlete_id = 4), array['Elsewhere'], 'merged, one is left with the best of both');
select is(
  (select array_agg(regexp_replace(e.overruled[1], 'on .*', '')) from runlytics.explain_activity(activity_id => (select min(activity_id) from warehouse.activities where athlete_id = 4), athlete_id => 4) as e where e.overruled is not null),
  array['merge: put here by hand '],
  'and which was put there by hand is said'
);
call runlytics.reprocess(athlete_id => 4);
select is((select count(*) from warehouse.activities where athlete_id = 4), 1::bigint, 'and it stays one');
select runlytics.correct(activity_id => :run, field => 'merge', value => null, athlete_id => 4);
select is((select array_agg(sport order by sport) from warehouse.activities where athlete_id = 4), array['cycling', 'running'], 'taken back, there are two');
-- The other way round: of a run that several documents tell of, all go back together.
select activity_id as ride from warehouse.activities where athlete_id = 4 and sport = 'cycling' \gset
select activity_id as run from warehouse.activities where athlete_id = 4 and sport = 'running' \gset
select runlytics.correct(activity_id => :ride, field => 'merge', value => :'run', athlete_id => 4);
select activity_id as merged from warehouse.activities where athlete_id = 4 \gset
select runlytics.correct(activity_id => :merged, field => 'merge', value => null, athlete_id => 4);
select is((select array_agg(sport order by sport) from warehouse.activities where athlete_id = 4), array['cycling', 'running'], 'taken back, a run of several documents is one run again');
select activity_id as run from warehouse.activities where athlete_id = 4 and sport = 'running' \gset
select throws_ok(format('select runlytics.correct(activity_id => %s, field => %L, value => %L, athlete_id => 4)', :'run', 'merge', 0), 'P0002', null, 'nothing cannot be merged');
select throws_ok(format('select runlytics.correct(activity_id => %s, field => %L, value => %L, athlete_id => 4)', :'run', 'split', '0:1'), 'P0002', null, 'nor split off');
-- Two that are years apart are no one run, whichever is named first.
select runlytics.ingest(athlete_id => 4, body => '{"id": 2, "name": "Long ago", "sport_type": "Run", "moving_time": 1800, "elapsed_time": 1800, "distance": 5000, "start_date": "2009-01-05T01:00:00Z"}') \g /dev/null
call runlytics.process_documents(athlete_id => 4);
select activity_id as old from warehouse.activities where athlete_id = 4 and name = 'Long ago' \gset
select throws_ok(
  format('select runlytics.correct(activity_id => %s, field => %L, value => %L, athlete_id => 4)', a, 'merge', b), '22023',
  format('activities %s and %s are not of one run: they lie more than a day apart', a, b), 'what is years apart is not merged'
)
from (values (:'run', :'old'), (:'old', :'run')) as t (a, b);
select is((select count(*) from warehouse.activities where athlete_id = 4), 3::bigint, 'and nothing was changed');
select is((select count(*) from warehouse.activity_overrides where athlete_id = 4 and field = 'merge'), 0::bigint, 'nor noted');
select document_id || ':1' as lone from warehouse.activity_sources where athlete_id = 4 and activity_id = :old \gset
select throws_ok(
  format('select runlytics.correct(activity_id => %s, field => %L, value => %L, athlete_id => 4)', :'old', 'split', :'lone'), '22023',
  format('%s is the only source of activity %s: there is nothing to split it from', :'lone', :'old'), 'the only source is not split off'
);
select is((select activity_id from warehouse.activities where athlete_id = 4 and name = 'Long ago'), :old::bigint, 'and keeps its number');
select * from finish();
