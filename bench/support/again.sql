-- All of ten years computed again from silver, and its activities processed again from their documents, as reprocess() does.
\ir compare.sql
set client_min_messages = error;
select pg_temp.cpu_ns() as began \gset
call runlytics.recompute();
select round((pg_temp.cpu_ns() - :began) / 1e9, 1) as recompute_s, pg_temp.cpu_ns() as began \gset
update warehouse.documents as d
set
  status = 'pending',
  attempts = 0
where d.athlete_id = 1
  and d.document_id in (select s.document_id from warehouse.activity_sources as s where s.athlete_id = 1);
call runlytics.process_documents();
select round((pg_temp.cpu_ns() - :began) / 1e9, 1) as reprocess_s \gset
\pset tuples_only on
\pset format unaligned
select format('recompute() of ten years, s of CPU | %s activities | - | - | %s', count(*), :recompute_s) from warehouse.activities where athlete_id = 1;
select format('reprocess() of the activities of ten years, s of CPU | %s activities | - | - | %s', count(*), :reprocess_s) from warehouse.activities where athlete_id = 1;
