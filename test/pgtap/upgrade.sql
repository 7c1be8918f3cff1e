-- upgrade_plan() says what an upgrade does, create_warehouse() has it done, and work() does it, a batch at a time.
select plan(33);
set client_min_messages = warning;

select is_empty('select * from runlytics.upgrade_plan()', 'where nothing is another, nothing is planned');
select is_empty('select * from warehouse.upgrade_progress', 'and nothing computed anew');

insert into warehouse.athletes (athlete_id, name) values (2, 'Kim');
call runlytics.work();
update warehouse.athlete_settings
set max_hr = 188, resting_hr = 48, threshold_hr = 168, threshold_speed_mps = 3.9, estimated = false;
insert into warehouse.activities (athlete_id, activity_id, started_at, timezone, local_date, sport, distance_m, elapsed_s, moving_s, avg_hr)
overriding system value
select a, n, timestamptz '2026-01-05 07:00+00' + n * interval '1 day', 'UTC', date '2026-01-05' + n, 'running', 10000, 3600, 3500, 150
from unnest(array[1, 2]) as a, generate_series(1, 45) as n;
select runlytics_internal.compute_metrics(activity_id => activity_id, athlete_id => athlete_id) from warehouse.activities \g /dev/null
call runlytics.work();
create temp table metrics_before as select * from warehouse.activity_metrics;
create temp table days_before as select athlete_id, day, load, ctl from warehouse.fitness;
select ok((select count(*) from metrics_before) >= 90 and (select count(*) from days_before) > 100, 'there is something to compute anew');
select is_empty('select * from runlytics.upgrade_plan()', 'after a load nothing is planned');
select ok((select bool_and(r.items > 0 and r.seconds > 0) from warehouse.work_rates as r where r.what = 'days'), 'what days took was noted');

-- As if a former version, of another layout and other formulas, had been here.
alter table warehouse.laps drop column trigger cascade;
update warehouse.installation
set version = '0.9', formulas = jsonb_set(jsonb_set(formulas, '{metrics,decoupling}', '1'), '{metrics}', (jsonb_set(formulas, '{metrics,decoupling}', '1') -> 'metrics') - 'vdot');
update warehouse.metric_basis set formulas = 'earlier' where athlete_id = 1 or activity_id <= 5;
create temp table plan as select * from runlytics.upgrade_plan();
select is((select string_agg(what, ' ' order by what) from plan), 'alerts days layout metrics', 'the layout, metrics, and what is made of them')
where exists (select from plan where what = 'alerts')
union all
select is((select string_agg(what, ' ' order by what) from plan), 'days layout metrics', 'the layout, metrics, and what is made of them')
where not exists (select from plan where what = 'alerts');
select matches((select why from plan where what = 'layout'), '\mtrigger\M', 'the column that is lacking is named');
select is((select items from plan where what = 'metrics'), 50::bigint, 'as many activities as other formulas have computed');
select matches((select why from plan where what = 'metrics'), 'decoupling: version 1 became [0-9], vdot is new', 'and which they are');
select is((select estimated_by from plan where what = 'metrics'), 'bench, at the speed of this machine', 'of what was never measured it takes as long as on a bench, by what was');
create temp table rates_before as select * from warehouse.work_rates;
update warehouse.work_rates as r set seconds = 5 * r.items / runlytics_internal.bench_rate(what => r.what) where r.what <> 'documents';
select is(
  (select round(t.seconds::numeric, 6) from runlytics_internal.work_takes(what => 'metrics', items => 120) as t), 10::numeric,
  'five times as long where other work took five times as long'
);
delete from warehouse.work_rates;
select is(
  (select (round(t.seconds::numeric, 6), t.told_by)::text from runlytics_internal.work_takes(what => 'metrics', items => 120) as t), '(2.000000,bench)',
  'and as long as on a bench where nothing was measured'
);
insert into warehouse.work_rates select * from rates_before;
select matches((select estimated_by from plan where what = 'days'), '^measured here', 'of what was, as long as here');
select ok((select bool_and(seconds > 0) from plan), 'each has its seconds');
select is((select done_by from plan where what = 'layout'), 'select runlytics.create_warehouse()', 'and who does it');
select hasnt_schema('runlytics_layout', 'nothing is left of looking');
select is((select ok from runlytics.doctor() where item = 'upgrade'), true, 'doctor() says where the plan is');

select runlytics.create_warehouse() \g /dev/null
select is((select version from warehouse.installation), runlytics.version(), 'create_warehouse() brings the layout');
select is(
  (select string_agg(format('%s %s %s', athlete_id, items, state), ', ' order by athlete_id) from warehouse.upgrade_progress where what = 'metrics'),
  '1 45 waiting, 2 5 waiting', 'and leaves what is computed to the worker'
);
select matches(
  (select why from warehouse.upgrade_progress where what = 'metrics' and athlete_id = 1), 'decoupling: version 1 became', 'with the reason'
);
select results_eq(
  $$ select ok, cure, detail ~ 'metrics 0 of 45' from runlytics.doctor() where item = 'upgrade' $$,
  $$ values (false, 'call runlytics.work()', false) $$, 'doctor() says how far that is, of all athletes, and its cure without a worker'
);
select is(array(select runlytics_internal.waiting_athletes()) @> array[1, 2]::bigint[], true, 'the worker finds them');

-- A batch, then the session ends.
call runlytics_internal.renew(null, now(), athlete_id => 1);
select is(
  (select format('%s %s', done, state) from warehouse.upgrade_progress where what = 'metrics' and athlete_id = 1), '20 computing', 'a turn is a batch'
);
select ok((select left_s > 0 and spent_s > 0 from warehouse.upgrade_progress where what = 'metrics' and athlete_id = 1), 'what is left goes by its own pace');
select is((select count(*) from warehouse.metric_basis where athlete_id = 1 and formulas = 'earlier'), 25::bigint, 'what is done is done');
select runlytics.create_warehouse() \g /dev/null
select is((select done from warehouse.upgrade_progress where what = 'metrics' and athlete_id = 1), 20::bigint, 'and is not forgotten when it is called again');
call runlytics.work();
select is((select string_agg(distinct state, ' ') from warehouse.upgrade_progress), 'done', 'work() goes on to the end');
select is_empty($$ select from warehouse.metric_basis where formulas = 'earlier' $$, 'of every athlete');
select is_empty('table metrics_before except table warehouse.activity_metrics', 'the same formulas give the same');
select is_empty('table days_before except select athlete_id, day, load, ctl from warehouse.fitness', 'in every day too');
select is_empty('select * from runlytics.upgrade_plan()', 'then nothing is planned');
select is_empty($$ select from runlytics.doctor() where item = 'upgrade' $$, 'and nothing to be said');
select matches((select told_by from runlytics_internal.work_takes('metrics', 10, 2)), '^measured here', 'the next estimate is by what was measured');

select finish();
