-- What each question of docs/questions.md costs over ten years of one athlete, in CPU of the server. There is no peer: the
-- goal is 200 ms each.
\ir support/compare.sql
reset max_parallel_workers_per_gather;
\set folder `folder=$(mktemp -d) && build/bench/runlytics-simulate --recording smart --weeks 520 "$folder/520" >/dev/null && chmod -R a+rX "$folder" && echo "$folder"`
insert into warehouse.athletes (athlete_id) values (1020) on conflict do nothing;
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps)
values (1020, 'Europe/Berlin', 188, 48, 168, 3.9)
on conflict do nothing;
set client_min_messages = error;
call runlytics.ingest_path(path => :'folder' || '/520', athlete_id => 1020);
call runlytics.process_documents(athlete_id => 1020);
vacuum analyze;
set runlytics.athlete_id = 1020;

create temp table asked (place int, question text, statement text, ms float8);
insert into asked (place, question, statement)
values
  (1, 'nights and marathon pace', $$ select * from runlytics.compare_groups('marathon_pace', 'shift') $$),
  (2, 'nights and a heartbeat, adjusted', $$ select * from runlytics.compare_groups('efficiency_factor', 'shift', adjust => '{session,distance,fitness}') $$),
  (3, 'nights and resting heart rate', $$ select * from runlytics.compare_groups('resting_hr', 'shift') $$),
  (4, 'nights and HRV', $$ select * from runlytics.compare_groups('hrv', 'shift') $$),
  (5, 'sleep and marathon pace', $$ select * from runlytics.lag_correlation('sleep_quality', 'marathon_pace', 0) $$),
  (6, 'load and the next days', $$ select * from runlytics.lag_correlation('load', 'efficiency_factor', 3) $$),
  (7, 'a heavy day and the next', $$ select * from runlytics.compare_groups('efficiency_factor', 'load > 100', adjust => '{session,distance,fitness}') $$),
  (8, 'fitness over time', $$ select * from runlytics.trend('efficiency_factor') $$),
  (9, 'what preceded good runs', $$ select * from runlytics.what_preceded('efficiency_factor') $$),
  (10, 'around illness', $$ select * from runlytics.before_and_after('illness', 'resting_hr', 7) $$),
  (11, 'weekdays', $$ select * from runlytics.compare_groups('load', 'weekday') $$),
  (12, 'shift_training', $$ select * from warehouse.shift_training where athlete_id = 1020 $$),
  (13, 'shift_recovery', $$ select * from warehouse.shift_recovery where athlete_id = 1020 $$),
  (14, 'next_day_performance', $$ select * from warehouse.next_day_performance where athlete_id = 1020 $$);

-- The mean of five after a first look, which plans.
do $$
declare
  question record;
  began bigint;
begin
  for question in select a.place, a.statement from asked as a order by a.place
  loop
    execute question.statement;
    began := pg_temp.cpu_ns();
    for n in 1 .. 5
    loop
      execute question.statement;
    end loop;
    update asked set ms = (pg_temp.cpu_ns() - began) / 5e6 where place = question.place;
  end loop;
end
$$;
select question, round(ms::numeric, 1) as ms, 200 as goal, case when ms < 200 then 'reached' else 'MISSED' end as verdict from asked order by place;
