-- Views of days read what is stored, and give what they gave when they computed all of it: after every change that
-- there is, before the next refresh_days() and after it. The other side of each comparison is
-- test/support/plain-days.sql, which stores nothing.
select no_plan();
set client_min_messages = warning;
set jit = off;
\ir ../support/plain-days.sql

-- Twenty months: two devices of which one comes later, days without any, a watch and a phone that count the same steps.
insert into warehouse.athletes (athlete_id) values (1) on conflict do nothing;
update warehouse.athlete_settings
set timezone = 'Europe/Berlin', max_hr = 188, resting_hr = 48, threshold_hr = 168, threshold_speed_mps = 3.9, estimated = false;
create temp table days as
select current_date - 620 + n as day, n, ((current_date - 620 + n)::timestamp at time zone 'Europe/Berlin') as midnight
from generate_series(0, 620) as n;
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select 1, m.metric_id, d.midnight + m.after, m.source, m.value, 1
from days as d
cross join lateral (
  values
    (21, interval '7 hours', 'Watch', 46 + d.n * 7919 % 7, d.n % 11 <> 3),
    (21, interval '7 hours', 'Ring', 45 + d.n * 104729 % 9, d.n > 300 and d.n % 13 <> 5),
    (24, interval '1 hour', 'Watch', 40 + d.n * 31 % 30, d.n % 9 <> 4),
    (24, interval '3 hours', 'Watch', 45 + d.n * 37 % 25, d.n % 9 <> 4),
    (24, interval '15 hours', 'Watch', 60 + d.n % 5, d.n % 9 = 4),
    (25, interval '8 hours', 'Ring', 50 + d.n * 17 % 20, d.n > 300 and d.n % 4 = 1),
    (38, interval '7 hours', 'Scale', 70 + d.n % 6, d.n % 5 = 0),
    (29, interval '9 hours', 'Watch', 1000 + d.n % 500, true),
    (29, interval '10 hours', 'Watch', 2000 + d.n % 300, d.n % 3 > 0),
    (29, interval '10 hours', 'Phone', 1500 + d.n % 700, true),
    (30, interval '9 hours', 'Phone', 800 + d.n % 90, d.n % 2 = 0)
) as m (metric_id, after, source, value, is_told)
where m.is_told
  and d.n not between 400 and 405;
insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source)
select 1, d.midnight - make_interval(mins => 60 + d.n % 50), d.midnight + make_interval(mins => 380 + d.n * 13 % 90), 'core', 'Watch'
from days as d
where d.n % 9 <> 4;
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, timer_s, moving_s, distance_m, avg_hr, ascent_m)
select 1, d.midnight + interval '18 hours', 'Europe/Berlin', d.day, case when d.n % 10 = 0 then 'cycling' else 'running' end, s, s, s, s * 2.9, 140 + d.n % 25, d.n % 60
from days as d
cross join lateral (select 1800 + d.n * 97 % 3600 as s) as t
where d.n % 7 in (1, 3, 4, 6)
  and d.n not between 150 and 180;
insert into warehouse.journal (athlete_id, day, mood, energy, soreness)
select 1, d.day, 1 + d.n % 5, 1 + d.n % 4, 1 + d.n % 3
from days as d
where d.n % 3 = 0;
select is(plain.all_differences(), null, 'without stored days the views compute all of it');
call runlytics.recompute();
analyze warehouse.biometrics, warehouse.nights, warehouse.activities, warehouse.activity_metrics, warehouse.journal;
select is(plain.all_differences(), null, 'stored, the days are the same');
select is((select count(*) from warehouse.day_marks), 0::bigint, 'and no mark is left');

-- What is stored is what is read, and a day that is stored says by which formulas.
create function pg_temp.stored() returns text
  language sql
as $$
  select format(
    'body to %s, totals to %s, training to %s, readiness to %s',
    current_date - (select max(day) from warehouse.stored_body), current_date - (select max(day) from warehouse.stored_totals),
    current_date - (select max(day) from warehouse.stored_training), current_date - (select max(day) from warehouse.stored_readiness)
  )
$$;
select matches(pg_temp.stored(), '^body to [123], totals to [123], training to [123], readiness to [123]$', 'all but the last days are stored');
select is(
  (select array_agg(distinct formula_version) from warehouse.stored_readiness),
  array[runlytics.day_formulas()],
  'with the version of the formulas'
);
select is((select cure from runlytics.doctor() where item = 'stored days'), null, 'doctor() finds nothing wrong');
update warehouse.stored_body set resting_hr = 99 where day = current_date - 50;
select is((select resting_hr from warehouse.body_days where day = current_date - 50), 99::float8, 'and views read them');
select is(
  (select cure from runlytics.doctor() where item = 'stored days'),
  'call runlytics.recompute()',
  'doctor() tells when somebody has written past us'
);
call runlytics.recompute();
select is(plain.all_differences(), null, 'recompute() brings back what somebody has spoilt');
select ok(ok, 'and doctor() is content') from runlytics.doctor() where item = 'stored days';
delete from warehouse.biometrics where metric_id = 29 and recorded_at < now() - interval '500 days';
select is(ok, false, 'what was deleted by hand is told, too') from runlytics.doctor() where item = 'stored days';
call runlytics.recompute();
select is(plain.all_differences(), null, 'and recomputed');

-- After a change the views are right at once, and after the days were stored anew.
create function pg_temp.right_after(change text) returns setof text
  language plpgsql
as $$
begin
  execute change;
  return next is(plain.all_differences(), null, 'right after: ' || left(change, 100));
  perform runlytics_internal.refresh_stored_days();
  return next is(plain.all_differences(), null, 'and stored anew');
  return next ok(
    not exists (select from warehouse.day_marks) and (select body_since > current_date - 4 and training_since > current_date - 4 from warehouse.day_frontiers where athlete_id = 1),
    'with nothing left to compute but the last days'
  );
end
$$;

-- By hand.
select pg_temp.right_after($$ update warehouse.athlete_settings set timezone = 'America/New_York' $$);
select pg_temp.right_after($$ update warehouse.athlete_settings set timezone = 'Europe/Berlin', max_hr = 190, weight_kg = 70 $$);
select pg_temp.right_after($$ insert into warehouse.athlete_settings (athlete_id, valid_from, timezone, sleep_need_s) values (1, current_date - 350, 'Asia/Tokyo', 27000) $$);
select pg_temp.right_after($$ update warehouse.athlete_settings set sleep_need_s = 30000 where valid_from > '-infinity' $$);
select pg_temp.right_after($$ delete from warehouse.athlete_settings where valid_from > '-infinity' $$);
select pg_temp.right_after($$ update warehouse.athletes set week_starts_on = 7 $$);
select pg_temp.right_after($$ insert into warehouse.journal (athlete_id, day, mood, stress) values (1, current_date - 200, 1, 5), (1, current_date - 1, 2, 2) on conflict do nothing $$);
select pg_temp.right_after($$ update warehouse.journal set mood = 5 where day between current_date - 104 and current_date - 101 $$);
select pg_temp.right_after($$ update warehouse.journal set mood = null, energy = 9 where day < current_date - 550 $$);
select pg_temp.right_after($$ delete from warehouse.journal where day between current_date - 60 and current_date - 50 $$);
select pg_temp.right_after($$ insert into warehouse.shifts (athlete_id, day, label, origin) select 1, day, 'night', 'journal' from days where n % 8 < 3 $$);
select pg_temp.right_after($$ delete from warehouse.shifts where day > current_date - 100 $$);
select pg_temp.right_after($$ insert into warehouse.gear (athlete_id, name) values (1, 'Shoes') $$);
select pg_temp.right_after($$ update warehouse.metrics set additive = false where name = 'distance' $$);
select pg_temp.right_after($$ update warehouse.metrics set additive = true where name = 'distance' $$);

-- By functions.
select activity_id as old_run from warehouse.activities where local_date = current_date - 620 + 200 \gset
select activity_id as first_run from warehouse.activities order by local_date limit 1 \gset
select pg_temp.right_after($$ select runlytics.compute_nights() $$);
select pg_temp.right_after(format($$ select runlytics.correct(%s, 'exclude', 'true') $$, :old_run));
select pg_temp.right_after(format($$ select runlytics.correct(%s, 'distance', '12345') $$, :old_run));
select pg_temp.right_after(format($$ select runlytics.delete_activity(%s) $$, :first_run));
select pg_temp.right_after($$ select runlytics.delete_activity(max(activity_id)) from warehouse.activities $$);
select pg_temp.right_after($$ select runlytics.set_roster('NNNOOO', current_date - 300, current_date - 100) $$);
select pg_temp.right_after($$ select runlytics_internal.rescale_session_rpe() $$);
select pg_temp.right_after($$ select runlytics_internal.recompute_next(0, 3000, null) $$);

-- By documents: late ones, of years ago, of a gap, of before everything; forgotten again; and a load that never was.
create function pg_temp.sent(day date, hrv float8, resting_hr int, steps int) returns bytea
  language sql
as $$
  select convert_to(
    format(
      '{"data": {"metrics": ['
      '{"name": "sleep_analysis", "units": "hr", "data": [{"startDate": "%1$s 23:00:00 +0000", "endDate": "%2$s 05:30:00 +0000", "value": "Core", "source": "Band"}]},'
      '{"name": "heart_rate_variability", "units": "ms", "data": [{"date": "%2$s 02:00:00 +0000", "qty": %3$s, "source": "Band"}]},'
      '{"name": "step_count", "units": "count", "data": [{"date": "%2$s 12:00:00 +0000", "qty": %5$s, "source": "Band"}]},'
      '{"name": "resting_heart_rate", "units": "count/min", "data": [{"date": "%2$s 06:00:00 +0000", "qty": %4$s, "source": "Band"}]}]}}',
      day - 1, day, hrv, resting_hr, steps
    ),
    'UTF8'
  )
$$;
create function pg_temp.process_all() returns void
  language sql
as $$
  select runlytics.process_document(document_id => document_id) from warehouse.documents where status = 'pending' order by document_id
$$;
create function pg_temp.run_file(at timestamptz, rate int) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"><TotalTimeSeconds>600</TotalTimeSeconds><DistanceMeters>2000</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char((at at time zone 'UTC') + make_interval(secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><DistanceMeters>' || 2000 * n / 60 || '</DistanceMeters><HeartRateBpm><Value>' || rate || '</Value></HeartRateBpm></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, 60) as n
$$;
select runlytics.ingest(body => pg_temp.sent(current_date - 330, 61, 44, 12000), source => 'band') as late \gset
select pg_temp.right_after('select pg_temp.process_all()');
select runlytics.ingest(body => pg_temp.sent(current_date - 900, 62, 43, 9000), source => 'band') \g /dev/null
select pg_temp.right_after('select pg_temp.process_all()');
select runlytics.ingest(body => pg_temp.sent(current_date, 63, 42, 300), source => 'band') \g /dev/null
select pg_temp.right_after('select pg_temp.process_all()');
select runlytics.ingest(body => pg_temp.sent(current_date - 218, 64, 41, 8000), source => 'band') \g /dev/null
select pg_temp.right_after('select pg_temp.process_all()');
select runlytics.ingest(body => pg_temp.run_file((current_date - 455) + interval '23:30', 150)) as late_run \gset
select pg_temp.right_after('select pg_temp.process_all()');
select runlytics.ingest(body => pg_temp.run_file((current_date - 800) + interval '8:00', 160)) \g /dev/null
select pg_temp.right_after('select pg_temp.process_all()');
select runlytics.ingest(body => convert_to(format(E'day,rpe,mood,resting hr\n%s,7,2,51\n', current_date - 399), 'UTF8'), name => 'journal.csv', source => 'sheet') \g /dev/null
select pg_temp.right_after('select pg_temp.process_all()');
select pg_temp.right_after(format('select runlytics.process_document(%s)', :late));
select pg_temp.right_after(format('select runlytics.forget(document_id => %s)', :late));
select pg_temp.right_after(format('select runlytics.forget(document_id => %s)', :late_run));
select pg_temp.right_after($$ select runlytics.forget(source => 'sheet') $$);

begin;
select runlytics.delete_activity(min(activity_id)) from warehouse.activities \g /dev/null
rollback;
select is((select count(*) from warehouse.day_marks), 0::bigint, 'what was rolled back has marked nothing');
select is(plain.all_differences(), null, 'and changed nothing');

call runlytics.reprocess();
select is(plain.all_differences(), null, 'all documents told again give the same');
select pg_temp.right_after($$ select runlytics.forget(source => 'band') $$);

-- Late rows remake the days that they reach, and leave the others as they are stored.
update warehouse.stored_body set spo2 = 77 where day in (current_date - 450, current_date - 100);
update warehouse.stored_totals set read_from = 'nobody' where day = current_date - 100;
select runlytics.ingest(body => pg_temp.sent(current_date - 600, 61, 44, 12000), source => 'band') \g /dev/null
select runlytics.ingest(body => pg_temp.sent(current_date - 330, 61, 44, 12000), source => 'band') \g /dev/null
select pg_temp.process_all() \g /dev/null
select runlytics_internal.refresh_stored_days() \g /dev/null
select results_eq(
  $$ select current_date - day from warehouse.stored_body where spo2 = 77 $$,
  $$ values (450), (100) $$,
  'what was measured long before or after is not made anew'
);
select is((select count(*) from warehouse.stored_totals where read_from = 'nobody') > 0, true, 'nor what was counted');
select runlytics_internal.mark_days(topic => 'body', since => current_date - 455, until => current_date - 460) \g /dev/null
select runlytics_internal.refresh_stored_days() \g /dev/null
select is((select count(*) from warehouse.stored_body where spo2 = 77), 1::bigint, 'a mark names a day at least');
call runlytics.recompute();
select is(plain.all_differences(), null, 'and told anew, all is right');

-- A refresh takes away the marks that it saw, and no other: that of somebody who came in between stays.
select runlytics_internal.mark_days('body', current_date - 10) \g /dev/null
select is((select count(*) from warehouse.day_marks where since = current_date - 10), 1::bigint, 'a mark');
select runlytics_internal.mark_days('body', current_date - 5) \g /dev/null
select is((select min(body_since) from warehouse.day_frontiers where athlete_id = 1), current_date - 10, 'days count up to the first of them');
call runlytics.refresh_days();
select is((select count(*) from warehouse.day_marks), 0::bigint, 'and all are settled by a refresh');
begin;
select throws_ok('call runlytics.refresh_days()', '25001', null, 'which is refused in a transaction block, where its snapshots would be older');
rollback;

-- A mistyped date is no reason to stop.
update warehouse.activities set local_date = '0200-01-01' where activity_id = (select min(activity_id) from warehouse.activities);
call runlytics.recompute();
update warehouse.activities set local_date = (started_at at time zone timezone)::date;
call runlytics.recompute();
select is(plain.all_differences(), null, 'and with the right one all is well');

-- Settings that loads were computed by: what is of those before says so, until somebody or the worker has computed it anew.
select is(
  (select bool_or(f.stale) from warehouse.fitness as f) or (select bool_or(w.stale) from warehouse.weekly_volume as w), false,
  'loads are of the settings that hold'
);
select sum(load) as load from warehouse.fitness \gset
update warehouse.athlete_settings set weight_kg = 72;
select is((select bool_or(stale) from warehouse.fitness), false, 'what no load depends on makes none stale');
update warehouse.athlete_settings set max_hr = 180;
select is((select bool_and(stale) from warehouse.fitness), true, 'after an UPDATE of the maximum fitness says that it is of the one before');
select is((select bool_and(stale) from warehouse.weekly_volume), true, 'and so do the weeks');
call runlytics.refresh_days();
select is((select bool_and(stale) from warehouse.fitness), true, 'as long as that is so');
select is((select cure from runlytics.doctor() where item = 'loads'), 'call runlytics.recompute()', 'doctor() tells it, too');
update warehouse.athlete_settings set max_hr = 190;
select is((select bool_or(stale) from warehouse.fitness), false, 'and not when it was put back');
update warehouse.athletes set sex = 'female';
select is((select bool_and(stale) from warehouse.fitness), true, 'the sex counts as well');
update warehouse.athletes set sex = null;
update warehouse.athlete_settings set max_hr = 180;
call runlytics.work(1);
select is((select bool_or(stale) from warehouse.fitness), false, 'the worker brings it up to date by itself');
select isnt((select sum(load) from warehouse.fitness), :load::float8, 'with other loads');
select is(plain.all_differences(), null, 'and the days with them');
select is_empty('select runlytics_internal.waiting_athletes()', 'then nothing waits');

-- Whoever asks for one athlete stays below the cost at which PostgreSQL compiles queries.
create role stored_days_reader;
grant runlytics_reader to stored_days_reader;
insert into warehouse.athlete_access (role_name, athlete_id) values ('stored_days_reader', 1);
grant usage on schema plain to stored_days_reader;
create function plain.cost(statement text) returns float8
  language plpgsql
as $$
declare
  plan json;
begin
  execute 'explain (format json) ' || statement into plan;
  return plan -> 0 -> 'Plan' ->> 'Total Cost';
end
$$;
create view plain.asked as
select v.name || coalesce(' ' || w.days, '') as what, format('select * from warehouse.%I where athlete_id = 1', v.name) || case when w.days is not null then format(' and %I > current_date - %s', v.day, w.days) else '' end as statement
from (
  values
    ('runs', 'local_date'), ('daily_training', 'day'), ('weekly_volume', 'week'), ('fitness', 'day'), ('body_days', 'day'), ('recovery', 'day'),
    ('readiness', 'day'), ('daily_totals', 'day'), ('nights', 'day'), ('gear_use', 'last_day')
) as v (name, day)
cross join (values (30), (365), (null)) as w (days);
grant select on plain.asked to stored_days_reader;
select cmp_ok(plain.cost(statement), '<', 100000::float8, 'the owner''s plan of ' || what) from plain.asked;
set role stored_days_reader;
select cmp_ok(plain.cost(statement), '<', 100000::float8, 'a reader''s plan of ' || what) from plain.asked;
select is((select count(*) > 500 from warehouse.readiness), true, 'and a reader sees the days');
select is((select bool_or(stale) from warehouse.fitness), false, 'and that they are of the settings that hold');
reset role;
drop owned by stored_days_reader;
drop role stored_days_reader;
select * from finish();
