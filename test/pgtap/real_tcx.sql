-- Every real TCX file through the whole warehouse, against the values of independent programs.
\getenv shared RUNLYTICS_SHARED
\set file :shared '/data/expected.tsv'
\set folder :shared '/data/tcx'
select pg_stat_file(:'file', true) is null as absent \gset
\if :absent
select plan(1);
select skip('the shared data are not here: ' || :'file', 1);
select * from finish();
\quit
\endif

create table expected (
  file text, format text, part text, sport text, sub_sport text, start_utc text, points text,
  points_with_position text, laps text, distance_m text, timer_s text, elapsed_s text,
  hr_avg_summary text, hr_max_summary text, hr_avg_points text, hr_max_points text, ascent_m text,
  distance_check_m text, gpsbabel_points text, oracle text, status text, note text
);
copy expected from :'file' (format csv, delimiter E'\t', header, quote E'\b');
delete from expected where format <> 'tcx';
update expected set file = replace(file, 'tcx/', '');
-- One run is there twice, the second time without its heart rate: one activity, which has it.
update expected as e
set
  hr_avg_summary = t.hr_avg_summary,
  hr_max_summary = t.hr_max_summary,
  hr_avg_points = t.hr_avg_points,
  hr_max_points = t.hr_max_points
from expected as t
where e.file = 'garmin-fr410-run-no-hr.tcx'
  and t.file = 'garmin-fr410-run.tcx';

set client_min_messages = warning;
call runlytics.ingest_path(path => :'folder');
call runlytics.ingest_path(path => :'folder');

create view found as
select
  d.name as file,
  s.part::text,
  a.vendor_sport as sport,
  a.started_at,
  runlytics.sample_count(stream => st.stream) as points,
  -- One file holds its track once a lap; the oracle counted and measured the positions of every copy.
  (select count(*) from runlytics.samples(stream => st.stream) where lat is not null)
    * case when d.name like 'coros-openwater%' then 2 else 1 end as points_with_position,
  (select count(*) from warehouse.laps as l where l.activity_id = a.activity_id) as laps,
  a.distance_m,
  a.timer_s,
  a.elapsed_s,
  a.avg_hr,
  a.max_hr,
  runlytics.distance(stream => st.stream) as stream_distance_m,
  st_length(runlytics.route(stream => st.stream)::geography)
    * case when d.name like 'coros-openwater%' then 2 else 1 end as route_m,
  (select avg(heart_rate) from runlytics.samples(stream => st.stream)) as hr_avg_points,
  (select max(heart_rate) from runlytics.samples(stream => st.stream)) as hr_max_points
from warehouse.documents as d
join warehouse.activity_sources as s using (athlete_id, document_id)
join warehouse.activities as a using (athlete_id, activity_id)
left join warehouse.streams as st using (athlete_id, activity_id);

select plan((select count(*)::int from expected) + 3);

select is((select count(*) from warehouse.documents), (select count(distinct file) from expected), 'each file is one document, ingested twice');
select is((select count(*) from warehouse.activities), (select count(distinct start_utc) from expected where status = 'OK'), 'each run is one activity');

select is(
  (select d.status from warehouse.documents as d where d.name = e.file),
  case e.status when 'ERROR' then 'failed' when 'NO_ACTIVITY' then 'ignored' end,
  e.file || ': ' || e.status
)
from expected as e
where e.status <> 'OK';

select is(
  row(
    f.sport,
    f.started_at,
    f.points,
    f.points_with_position,
    f.laps,
    abs(f.distance_m - nullif(e.distance_m, '')::float8) < 0.02,
    abs(f.timer_s - nullif(e.timer_s, '')::float8) < 0.02,
    -- One file's first point is earlier than its first lap, and one lap has no time of its own.
    -- Of two files a few points were kept: no timer runs longer than the whole.
    abs(f.elapsed_s - greatest(nullif(e.elapsed_s, '')::float8, nullif(e.timer_s, '')::float8)) < 1,
    -- Where no lap has an average, ours comes from the samples.
    abs(coalesce(f.avg_hr, 0) - coalesce(nullif(e.hr_avg_summary, ''), nullif(e.hr_avg_points, ''), '0')::float8) < 0.11,
    abs(coalesce(f.max_hr, 0) - coalesce(nullif(e.hr_max_summary, ''), nullif(e.hr_max_points, ''), '0')::float8) < 0.5,
    abs(coalesce(f.hr_avg_points, 0) - coalesce(nullif(e.hr_avg_points, ''), '0')::float8) < 0.06,
    abs(coalesce(f.hr_max_points, 0) - coalesce(nullif(e.hr_max_points, ''), '0')::float8) < 0.5,
    -- The oracle's haversine on a sphere is within 0.6 % of the ellipsoid.
    abs(coalesce(f.route_m, 0) - coalesce(nullif(e.distance_check_m, ''), '0')::float8) <= 0.006 * coalesce(f.route_m, 0) + 0.1
  ),
  row(
    e.sport, e.start_utc::timestamptz, e.points::int, e.points_with_position::bigint, e.laps::bigint,
    true, true, true, true, true, true, true, true
  ),
  e.file || ' part ' || e.part
)
from expected as e
left join found as f on f.file = e.file and f.part = e.part
where e.status = 'OK';

select is_empty(
  $$ select name from warehouse.documents where status = 'failed' and error !~ '(line|byte) \d+' $$,
  'a failed document says where it is broken'
);
select * from finish();
