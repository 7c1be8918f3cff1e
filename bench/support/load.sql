-- Ten years of runs and of a phone taken in from folder, in CPU time of the backend.
\o /dev/null
\ir compare.sql
set client_min_messages = error;
select pg_temp.cpu_ns() as began \gset
call runlytics.ingest_path(:'folder' || '/activities');
select round((pg_temp.cpu_ns() - :began) / 1e9, 1) as runs_s, pg_temp.cpu_ns() as began \gset
call runlytics.ingest_path(:'folder' || '/health');
select round((pg_temp.cpu_ns() - :began) / 1e6) as health_ms \gset
call runlytics.ingest_path(:'folder');
\o
select format('ten years of runs taken in, s of CPU | %s activities | - | - | %s', count(*), :runs_s) from warehouse.activities where athlete_id = 1;
select format('a day of a phone stored, ms of CPU | %s days in %s ms | - | - | %s', count(*), :health_ms, round(:health_ms::numeric / count(*), 1))
from warehouse.documents where athlete_id = 1 and kind = 'health_auto_export';
