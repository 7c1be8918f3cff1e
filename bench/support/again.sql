-- All of ten years computed again from silver, and processed again from the documents.
\ir compare.sql
set client_min_messages = error;
select pg_temp.cpu_ns() as began \gset
call runlytics.recompute();
select round((pg_temp.cpu_ns() - :began) / 1e9, 1) as recompute_s, pg_temp.cpu_ns() as began \gset
call runlytics.reprocess();
select round((pg_temp.cpu_ns() - :began) / 1e9, 1) as reprocess_s \gset
\pset tuples_only on
\pset format unaligned
select format('recompute() of ten years, s of CPU | %s activities | - | - | %s', count(*), :recompute_s) from warehouse.activities where athlete_id = 1;
select format('reprocess() of the activities of ten years, s of CPU | %s activities | - | - | %s', count(*), :reprocess_s) from warehouse.activities where athlete_id = 1;
