-- What a day costs of :athletes: one night and one run come for each of them, and the worker does what is due.
\ir ../support/compare.sql
set client_min_messages = error;
\o /dev/null
insert into warehouse.day_marks (athlete_id, topic, since)
select n, t.topic, current_date - 1 from generate_series(2, :athletes + 1) as n, unnest(array['body', 'training', 'totals']) as t (topic)
on conflict do nothing;
select pg_temp.cpu_ns() as began, clock_timestamp() as at \gset
call runlytics.work();
select pg_temp.cpu_ns() as ended \gset
update warehouse.model_runs set next_at = now() where athlete_id between 2 and least(:athletes, 10) + 1;
select pg_temp.cpu_ns() as trains \gset
call runlytics.work();
select pg_temp.cpu_ns() as trained \gset
select pg_temp.cpu_ns() as idles \gset
call runlytics.work();
select pg_temp.cpu_ns() as idled \gset
\o
\pset format unaligned
\pset tuples_only on
select format(
  'the worker''s day without training, of %s athletes | s of CPU | %s | ms an athlete | %s | left waiting | %s', :athletes, round((:ended - :began) / 1e9, 2),
  round((:ended - :began) / 1e6 / :athletes, 1), (select count(*) from runlytics_internal.waiting_athletes())
);
select format(
  'the models of an athlete trained and tomorrow predicted, ms of CPU | %s', round((:trained - :trains) / 1e6 / least(:athletes, 10), 1)
);
select format('a look around when nothing is due, of %s athletes, ms of CPU | %s', :athletes, round((:idled - :idles) / 1e6, 1));
