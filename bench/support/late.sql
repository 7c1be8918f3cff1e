-- A late row: a heart at rest of the first month of ten years, and a run of it, each told of when ten years are stored.
\ir compare.sql
call runlytics.refresh_days();
select format(
  '{"data":{"metrics":[{"name":"resting_heart_rate","units":"count/min","data":[{"qty":51,"date":"%s 00:00:00 +0000","source":"late"}]}]}}',
  min(day) + 40
) as body from warehouse.stored_body where athlete_id = 1 \gset
select runlytics.ingest(convert_to(:'body', 'UTF8')) \g /dev/null
select pg_temp.cpu_ns() as began \gset
call runlytics.process_documents();
select round((pg_temp.cpu_ns() - :began) / 1e6) as body_ms \gset

select activity_id from warehouse.activities where athlete_id = 1 order by started_at offset 20 limit 1 \gset
select runlytics.correct(activity_id => :activity_id, field => 'name', value => 'Late') \g /dev/null
select pg_temp.cpu_ns() as began \gset
call runlytics.refresh_days();
select round((pg_temp.cpu_ns() - :began) / 1e6) as run_ms \gset
\pset tuples_only on
\pset format unaligned
select 'a late heart rate of ten years ago in the stored days, ms of CPU | - | - | - | ' || :body_ms;
select 'a late run of ten years ago in the stored days, ms of CPU | - | - | - | ' || :run_ms;
