-- Tomorrow: what is predicted, what it is made of, and the ledger.
select no_plan();
set client_min_messages = warning;
-- Around noon wherever the test runs, so that today is a whole day and tonight has not begun.
select format('Etc/GMT%s%s', case when h.ahead > 0 then '-' else '+' end, abs(h.ahead)) as noon
from (select 12 - extract(hour from now() at time zone 'UTC')::int as ahead) as h \gset
update warehouse.athlete_settings set timezone = :'noon', estimated = false where athlete_id = 1;
insert into warehouse.athletes (athlete_id, name) values (2, 'Some weeks'), (3, 'Chance'), (4, 'Nothing yet');
insert into warehouse.athlete_settings (athlete_id, timezone) select a, :'noon' from generate_series(2, 4) as a;
select (now() at time zone :'noon')::date as today \gset

-- The same for a number, even over -1 to 1.
create function pg_temp.chance(n int) returns float8
  language sql
  return hashint4(n) / 2147483648.0;

-- Two day shifts, two night shifts, four days off. After a night shift sleep begins at nine in the morning,
-- HRV is a fifth lower and resting heart rate four beats higher; the rest is chance.
create function pg_temp.live(day date, athlete_id bigint, effect float8) returns void
  language plpgsql
as $$
declare
  clock constant text := (select s.timezone from warehouse.athlete_settings as s where s.athlete_id = live.athlete_id);
  -- The same nights whenever this runs, and tonight is never one at work: today is the first of four days off.
  n constant int := 2524 + (live.day - (now() at time zone clock)::date);
  after_night constant bool := (n - 1) % 8 in (2, 3);
  hours constant float8 := case when after_night then 6 else 7.4 end + 0.6 * pg_temp.chance(n + 1000003 * live.athlete_id::int);
  begins constant timestamptz := (live.day + case when after_night then interval '9 hours' else interval '-90 minutes' end) at time zone clock;
begin
  insert into warehouse.nights (
    athlete_id, day, timezone, source, started_at, ended_at, asleep_s, total_24h_s, efficiency_pct, midpoint_s, hrv_ms, hrv_statistic, hrv_source
  )
  values (
    live.athlete_id, live.day, clock, 'watch', begins, begins + make_interval(secs => hours * 3600), hours * 3600, hours * 3600, 92,
    case when after_night then 43200 else 10800 end,
    exp(4.1 - effect * after_night::int * 0.2 + 0.12 * pg_temp.chance(7 * n + 17 + live.athlete_id::int * 31)), 'sdnn', 'watch'
  );
  insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
  select
    live.athlete_id, m.metric_id, (live.day + time '10:00') at time zone clock, 'watch',
    48 + effect * after_night::int * 4 + 1.5 * pg_temp.chance(11 * n + 5 + live.athlete_id::int * 57), 1
  from warehouse.metrics as m
  where m.name = 'resting_heart_rate';
  if n % 8 < 4 and effect > 0 then
    insert into warehouse.shifts (athlete_id, day, label, starts_at, ends_at, origin)
    values (
      live.athlete_id, live.day, case when n % 8 < 2 then 'day' else 'night' end,
      (live.day + case when n % 8 < 2 then interval '7 hours' else interval '19 hours' end) at time zone clock,
      (live.day + case when n % 8 < 2 then interval '19 hours' else interval '31 hours' end) at time zone clock, 'pattern'
    );
  end if;
end
$$;
select pg_temp.live(:'today'::date - n, 1, 1) from generate_series(0, 260) as n \g /dev/null
select pg_temp.live(:'today'::date - n, 2, 1) from generate_series(0, 40) as n \g /dev/null
select pg_temp.live(:'today'::date - n, 3, 0) from generate_series(0, 260) as n \g /dev/null

-- The next day is that of which the main sleep has not begun.
create function pg_temp.coming(at interval, ahead int default 0) returns text
  language plpgsql
as $$
declare
  clock constant text := (select s.timezone from warehouse.athlete_settings as s where s.athlete_id = 1);
  -- A day off in the past, four days after the last night shift began; as if nothing were known of later ones.
  free constant date := (
    select max(s.day) + 4 from warehouse.shifts as s where s.athlete_id = 1 and s.label = 'night' and s.day < (now() at time zone clock)::date - 20
  );
  coming runlytics_internal.coming_day;
begin
  delete from warehouse.nights as n where n.athlete_id = 1 and n.started_at > (free + ahead + at) at time zone clock;
  coming := runlytics_internal.coming_day(at => (free + ahead + at) at time zone clock, athlete_id => 1);
  return format('%s %s %s', coming.day - free - ahead, to_char(coming.sleep_at at time zone clock, 'HH24:MI'), coming.has_begun);
end
$$;
begin;
select is(pg_temp.coming('12:00'), '1 22:30 f', 'by day it is tomorrow');
select is(pg_temp.coming('22:29'), '1 22:30 f', 'until one goes to bed');
select is(pg_temp.coming('23:00'), '1 22:30 t', 'whose sleep has begun then');
rollback;
begin;
-- The last night shift began two days before, so that in the morning before it ended:
select is(pg_temp.coming('07:00', -3), '0 09:00 f', 'who comes home from a night shift has the day still ahead');
rollback;
begin;
select is(pg_temp.coming('23:00', -4), '1 09:00 f', 'and so has who is at work at night');
rollback;

-- Before any training a prediction is made on the spot.
select is(
  (select row(model, proven, day - :'today'::date, cardinality(parts))::text from runlytics.predict_readiness(athlete_id => 2)),
  '(baseline,f,1,0)', 'with forty days there is the baseline alone'
);
select is(
  (select round((p.value - avg(r.score))::numeric, 9) from runlytics.predict_readiness(athlete_id => 2) as p, warehouse.readiness as r
    where r.athlete_id = 2 and r.day > :'today'::date - 7 group by p.value),
  0.000000000, 'which is the mean of seven days'
);
select matches((select note from runlytics.predict_readiness(athlete_id => 2)), '^Baseline: \d+ of 60 pairs of days are known', 'and says so');
select is((select row(value, note)::text from runlytics.predict_readiness(athlete_id => 4)), '(,"Nothing to go on: it takes three of the seven days before.")', 'without anything it says that');
select throws_ok($$ select runlytics.predict_day('mood') $$, '22023', null, 'what is not predicted is refused');
select throws_ok($$ select runlytics.predict_day(null) $$, '22023', null, 'NULL too');
select throws_ok(format('select runlytics.predict_readiness(%L)', :'today'::date + 3), '22023', null, 'and what is further off than tomorrow');
select is((select count(*) from warehouse.predictions), 0::bigint, 'asking writes nothing');

-- What a past day is predicted from are the days before it.
create temp table past as select * from runlytics.predict_readiness(:'today'::date - 30);
begin;
update warehouse.nights set hrv_ms = 20 where athlete_id = 1 and day > :'today'::date - 30;
update warehouse.biometrics set value = 90 where athlete_id = 1 and recorded_at > :'today'::date - 29;
select set_eq('select value, low, high, explanation from past', format('select value, low, high, explanation from runlytics.predict_readiness(%L)', :'today'::date - 30), 'what came later changes no prediction of a day');
rollback;

-- Models, and what they say of tomorrow.
call runlytics.train_models(athlete_id => 1);
-- As the worker does.
set role runlytics_worker;
call runlytics_internal.predict_when_due(athlete_id => 2);
call runlytics.train_models(athlete_id => 2);
reset role;
call runlytics.train_models(athlete_id => 3);
call runlytics.train_models(athlete_id => 4);
select is((select string_agg(model, ' ' order by target) from warehouse.model_report where athlete_id = 1 and used), 'ridge ridge', 'hrv and readiness have a model, feeling has no answers');
select is(
  (select row(proven, to_persistence < 0.9, to_mean7 < 0.95, days > 150, abs(coverage - 0.8) < 0.08)::text from warehouse.model_report where athlete_id = 1 and target = 'readiness' and used),
  '(t,t,t,t,t)', 'which has proven itself on days that it had not seen'
);
select is((select count(*) from warehouse.model_report where athlete_id = 1), 6::bigint, 'beside the other two of each');
select matches((select reason from warehouse.model_report where athlete_id = 2 and target = 'readiness' and used), '^\d+ of 60 pairs', 'the report says why it is the baseline');
select is((select count(*) from warehouse.model_report where athlete_id = 3 and proven), 0::bigint, 'of chance no skill is claimed');
select matches((select reason from warehouse.model_report where athlete_id = 3 and target = 'readiness' and used), 'no skill is claimed$', 'which is said');
select matches((select note from runlytics.predict_readiness(athlete_id => 3)), '^(No skill is proven|Baseline: over the last 60 days)', 'with the prediction too');
select is((select count(*) from warehouse.models where athlete_id = 4), 0::bigint, 'without days there is no model');
select is(
  (select round(avg(abs(ridge - actual))::numeric, 9) from warehouse.backtest where athlete_id = 1 and target = 'readiness'),
  (select round(mae::numeric, 9) from warehouse.model_report where athlete_id = 1 and target = 'readiness' and model = 'ridge'),
  'the backtest is kept day by day'
);

select is(
  (select string_agg(target || ' ' || day - :'today'::date, ', ' order by target) from warehouse.predictions where athlete_id = 1 and target <> 'known_readiness'),
  'hrv 1, readiness 1', 'tomorrow is in the ledger'
);
select ok((select low < value and value < high and value between 30 and 100 from runlytics.predict_readiness()), 'with its interval');
select is(
  (select round((usual + (select sum(e.points) from unnest(p.parts) as e) - value)::numeric, 9) from runlytics.predict_readiness() as p),
  0.000000000, 'usual and the points of the parts are the value'
);
select is((select cardinality(parts) from runlytics.predict_readiness()), 28, 'each feature says what it adds');
select is((select count(*) from runlytics.predict_readiness() as p, unnest(p.parts) as e where e.words is null), 0::bigint, 'in words');
select is((select string_agg(runlytics.feature_in_words('night_shift', k), ', ') from unnest('{0, 1, null}'::float8[]) as k), 'no night shift, a night shift, a night shift', 'and none is called so');
select matches((select explanation from runlytics.predict_readiness()), '^\d+ as usual; .* [+−]\d', 'and the largest of them in a sentence');
select ok((select made_at is not null and proven from runlytics.predict_readiness()), 'it is the one that was written');
select set_eq('select unnest(runlytics.prediction_features())', 'select feature from runlytics.prediction_words()', 'each feature has words');

-- The ledger is never rewritten.
create temp table written as select * from warehouse.predictions where athlete_id = 1;
update warehouse.biometrics set value = value + 6 where athlete_id = 1 and recorded_at > :'today'::date - 3;
update warehouse.nights set hrv_ms = 0.7 * hrv_ms where athlete_id = 1 and day = :'today';
call runlytics.train_models(athlete_id => 1);
select set_eq('select to_jsonb(w) from written as w', 'select to_jsonb(p) from warehouse.predictions as p where athlete_id = 1', 'what was said stays, whatever is known now');
select ok(
  not has_table_privilege('runlytics_worker', 'warehouse.predictions', 'update') and not has_table_privilege('runlytics_reader', 'warehouse.predictions', 'insert'),
  'nor may the worker or a reader change it'
);

-- What has moved today since it was first known.
select is((select string_agg(what, ' ' order by what) from runlytics.what_changed() where what in ('readiness', 'hrv', 'resting_hr')), 'hrv readiness resting_hr', 'it says what has moved');
select is(
  (select round((sum(moved) filter (where what <> 'readiness') - max(moved) filter (where what = 'readiness'))::numeric, 6) from runlytics.what_changed()),
  0.000000, 'and its points add up to what the score has moved'
);
select matches((select because from runlytics.what_changed() where what = 'resting_hr'), '^resting hr \d+\.\d -> \d+\.\d', 'with the data behind it');
update warehouse.athlete_settings set sleep_need_s = 32400 where athlete_id = 1;
select matches((select because from runlytics.what_changed() where what = 'sleep'), 'setting sleep need s unknown -> 32400', 'or the setting');
select is((select what from runlytics.what_changed(:'today'::date - 50)), 'nothing', 'of a day of which nothing was kept it says that');
select is_empty('select * from runlytics.what_changed(athlete_id => 3)', 'nothing has moved: no row');

-- A reader asks and is told; of whom it may not see, nothing.
create role looker;
grant runlytics_reader to looker;
insert into warehouse.athlete_access (role_name, athlete_id) values ('looker', 1);
set role looker;
select ok((select made_at is not null from runlytics.predict_readiness()), 'a reader is told what was written');
select ok((select value is not null from runlytics.predict_day('hrv', (now() at time zone :'noon')::date - 40)), 'and what would have been');
select isnt_empty('select * from runlytics.what_changed()', 'and what has moved');
select is_empty('select * from runlytics.predict_readiness(athlete_id => 2)', 'but nothing of others');
reset role;

-- A prediction after its sleep has begun is not written, and before its eve has been seen there is time.
delete from warehouse.predictions where athlete_id = 1;
select runlytics_internal.write_predictions(at => (:'today'::date + time '23:30') at time zone :'noon') \g /dev/null
select is((select count(*) from warehouse.predictions where athlete_id = 1), 0::bigint, 'after one has gone to bed nothing is written');
delete from warehouse.nights where athlete_id = 3 and day = :'today';
delete from warehouse.biometrics where athlete_id = 3 and recorded_at >= :'today'::date::timestamp at time zone :'noon';
delete from warehouse.predictions where athlete_id = 3;
select runlytics_internal.write_predictions(at => (:'today'::date + time '13:00') at time zone :'noon', athlete_id => 3) \g /dev/null
select is((select count(*) from warehouse.predictions where athlete_id = 3), 0::bigint, 'nor before the day has been seen');
select runlytics_internal.write_predictions(at => (:'today'::date + time '21:30') at time zone :'noon', athlete_id => 3) \g /dev/null
select is((select count(*) from warehouse.predictions where athlete_id = 3 and day = :'today'::date + 1), 2::bigint, 'unless it is time');
select matches((select note from runlytics.predict_readiness(athlete_id => 3)), 'Nothing is known of', 'which is said');

-- What came.
insert into warehouse.predictions (athlete_id, target, day, made_at, model, value, low, high, persistence, mean7, formula_version)
select 2, 'readiness', r.day, (r.day - 1 + time '20:00') at time zone :'noon', 'ridge', r.score + 2, r.score - 5, r.score + 9, r.score + 4, r.score - 8, 1
from warehouse.readiness as r
where r.athlete_id = 2 and r.day between :'today'::date - 10 and :'today'::date - 1
union all
select 2, 'readiness', :'today', (:'today'::date + time '11:00') at time zone :'noon', 'ridge', 0, 0, 0, 0, 0, 1;
select is(
  (select row(days, round(mae::numeric, 9), round(to_persistence::numeric, 9), round(to_mean7::numeric, 9), coverage)::text from warehouse.prediction_skill where athlete_id = 2 and model = 'ridge'),
  '(10,2.000000000,0.500000000,0.250000000,1)', 'the ledger has its own figures; what was written too late does not count'
);

-- On the eve of a race, what it would take.
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m, race)
values (2, (:'today'::date - 20 + time '10:00') at time zone :'noon', :'noon', :'today'::date - 20, 'running', 2400, 2400, 10000, true);
insert into warehouse.events (athlete_id, day, name, distance_m)
values (2, :'today'::date + 1, 'Half', 21097.5), (2, :'today'::date + 2, 'Later', 10000), (2, :'today'::date + 1, 'No distance', null);
select runlytics_internal.write_predictions(at => (:'today'::date + time '13:00') at time zone :'noon', athlete_id => 2) \g /dev/null
select is(
  (select row(count(*), bool_and(p.low < p.value and p.value < p.high), max(p.known ->> 'name'), round(max(p.value)))::text
    from warehouse.predictions as p where p.athlete_id = 2 and p.target like 'race%'),
  (select row(1, true, 'Half', round(seconds))::text from runlytics.predict_race(21097.5, :'today'::date + 1, 2) where model = 'weighted'),
  'the race of tomorrow is in the ledger, and no other'
);
update warehouse.predictions set day = :'today'::date - 20, known = known || '{"metres": 10000}' where athlete_id = 2 and target like 'race%';
select is((select outcome from warehouse.prediction_outcomes where athlete_id = 2 and target like 'race%'), 2400::float8, 'beside the time that it took');

-- When the worker comes.
select is(
  (select round(extract(epoch from runlytics_internal.next_training(at => (:'today'::date + time '12:00') at time zone :'noon', athlete_id => 3) - :'today'::date::timestamp at time zone :'noon') / 3600)),
  21::numeric, 'models are due an hour and a half before one goes to bed'
);
select ok(not runlytics_internal.training_is_due(), 'and not again before');
update warehouse.model_runs set next_at = now() - interval '1 minute' where athlete_id = 1;
select ok(runlytics_internal.training_is_due(), 'until it is time');
select is((select ok from runlytics.doctor() where item = 'predictions'), true, 'the doctor is content');
update warehouse.model_runs set next_at = now() - interval '2 days' where athlete_id = 1;
select is((select cure from runlytics.doctor() where item = 'predictions'), 'call runlytics.train_models()', 'and names the cure where nobody trains');

-- What is forgotten is not remembered by what was predicted from it.
select runlytics.ingest(body => '{"data": {"metrics": [{"name": "resting_heart_rate", "units": "count/min", "data": [{"date": "2026-01-02 08:00:00 +0000", "qty": 50, "source": "Watch"}]}]}}') as document \gset
call runlytics.process_documents();
insert into warehouse.predictions (athlete_id, target, day, made_at, model, value, formula_version)
values (1, 'readiness', '2026-01-03', now() - interval '1 hour', 'ridge', 70, 1), (1, 'readiness', '2026-01-04', now(), 'ridge', 70, 1);
select runlytics.forget(document_id => :document) \g /dev/null
select is((select array_agg(day) from warehouse.predictions where athlete_id = 1), '{2026-01-03}'::date[], 'what was said after the document came is forgotten with it');
select is((select count(*) from warehouse.models where athlete_id = 1), 0::bigint, 'and the models are');

-- Pure functions.
select throws_ok($$ select runlytics.predict_by('\x00', '{}', '2026-01-01') $$, '22P03', null, 'bytes that are no model are refused');
select throws_ok($$ select runlytics.train_model('{}', 'infinity') $$, '22023', null, 'and a day that is none');
select is((select row((t).name, (t).paired)::text from runlytics.train_model('{}', '2026-01-01') as t), '(baseline,0)', 'of nothing there is the baseline');
select is(
  (select round((features)[25]::numeric, 9) from runlytics.prediction_examples(array[null::runlytics.prediction_day], '2026-11-30')),
  round(sin(0)::numeric, 9), 'a Monday is the first day of the week'
);
drop owned by looker;
drop role looker;
select * from finish();
