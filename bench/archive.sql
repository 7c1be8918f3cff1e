-- Loading a whole export of Strava: two years of runs, each with its row of activities.csv and its
-- file, FIT, TCX or GPX, packed. Not a race against a peer: beside it stands what parsing the same
-- documents once costs, which no loader can do without.
\ir support/compare.sql
\set folder `folder=$(mktemp -d) && build/bench/runlytics-simulate --layout strava --recording smart --weeks 104 --first-day 2024-01-01 "$folder/export" >/dev/null && chmod -R a+rX "$folder" && echo "$folder"`
insert into warehouse.athletes (athlete_id) values (1000) on conflict do nothing;
set runlytics.athlete_id = 1000;

select clock_timestamp() as began, pg_temp.cpu_ns() as cpu \gset
call runlytics.ingest_path(path => :'folder' || '/export', source => 'strava');
create temp table loaded as
select
  (select count(*) from warehouse.activities where athlete_id = 1000) as activities,
  (select sum(bytes) from warehouse.documents where athlete_id = 1000) as bytes,
  extract(epoch from clock_timestamp() - :'began'::timestamptz) as seconds,
  (pg_temp.cpu_ns() - :cpu) / 1e9 as cpu_s,
  substring(pg_read_file('/proc/self/status') from 'VmHWM:\s*(\d+)')::numeric / 1024 as peak_mb;

select pg_temp.cpu_ns() as cpu \gset
select count(*) as parsed
from warehouse.documents as d
cross join lateral runlytics.parse_activity(file => runlytics.document_body(document_id => d.document_id, athlete_id => 1000)) as p
where d.athlete_id = 1000
  and d.kind <> 'strava_gear' \gset

select
  activities,
  pg_size_pretty(bytes) as bytes,
  round(seconds, 1) as seconds,
  round(activities / seconds) as activities_a_second,
  round(activities / cpu_s) as activities_a_cpu_second,
  round((pg_temp.cpu_ns() - :cpu) / 1e9 / cpu_s * 100) as parsing_once_is_percent,
  round(peak_mb) as peak_mb
from loaded;
select runlytics.forget_athlete(athlete_id => 1000) \g /dev/null
\setenv FOLDER :folder
\! rm -rf "$FOLDER"
