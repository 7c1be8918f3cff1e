-- Alerts: found in what was measured, an episode each, never losing what the athlete said. The nights are those of
-- a watch, four months of them up to today, with a known illness.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(47);

update warehouse.athlete_settings set timezone = 'UTC';
insert into warehouse.athletes (athlete_id) values (2);
insert into warehouse.athlete_settings (athlete_id, timezone) values (2, 'UTC');

-- A night's value: usual, plus what strays between -1 and 1 without being random.
create function pg_temp.stray(n int, k int) returns float8
  language sql immutable
  return 2 * abs(hashint4(n * 31 + k))::float8 / 2147483647 - 1;
create function pg_temp.measured(first int, last int, metric text, usual float8, width float8, app text default 'Watch', athlete bigint default 1) returns void
  language sql
as $$
  insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
  select athlete, m.metric_id, current_date - n + time '03:00', app, usual + width * pg_temp.stray(n, m.metric_id), 1
  from generate_series(last, first) as n, warehouse.metrics as m
  where m.name = metric
  on conflict on constraint biometrics_pkey do update set value = excluded.value
$$;
create function pg_temp.slept(first int, last int, athlete bigint default 1) returns void
  language sql
as $$
  insert into warehouse.sleep (athlete_id, started_at, source, stage, ended_at)
  select athlete, current_date - n - interval '1 hour', 'Watch', 'asleep', current_date - n + interval '6 hours'
  from generate_series(last, first) as n
$$;
create function pg_temp.changed(athlete bigint default 1) returns int
  language sql
as $$
  select runlytics.compute_nights(athlete_id => athlete);
  update warehouse.alert_checks set inputs = 'other' where athlete_id = athlete;
  select runlytics.refresh_alerts(athlete_id => athlete);
$$;

select pg_temp.slept(120, 0) \g /dev/null
select pg_temp.measured(120, 0, m.metric, m.usual, m.width)
from (values ('resting_heart_rate', 48, 2.5), ('hrv_sdnn', 60, 8), ('respiratory_rate', 14.5, 0.6), ('wrist_temperature', 35, 0.3)) as m (metric, usual, width) \g /dev/null

select runlytics.compute_nights() \g /dev/null

-- What is measured arrives where the rules look for it.
select is((select count(*) from runlytics_internal.nightly_vitals()), 121::bigint, 'a night a day');
select is(
  (select count(*) from runlytics_internal.nightly_vitals() as n
   where num_nonnulls((n.vitals).resting_hr, (n.vitals).hrv_ms, (n.vitals).respiratory_rate, (n.vitals).wrist_temperature) = 4
     and (n.vitals).respiratory_rate_source = 'Watch' and (n.vitals).wrist_temperature_source = 'Watch' and (n.vitals).shift = 'off'),
  121::bigint, 'with four vitals and their source'
);
select is(runlytics.refresh_alerts(), 0, 'nothing is open while all is as usual');
select is((select count(*) from warehouse.alerts where level = 'critical'), 0::bigint, 'and nothing was critical');
select is((select nights from warehouse.alert_checks), 121, 'so many nights were looked at');

-- An illness from six days ago to three days ago.
select pg_temp.measured(6, 3, 'resting_heart_rate', 56, 1) \g /dev/null
select pg_temp.measured(6, 3, 'hrv_sdnn', 44, 2) \g /dev/null
select pg_temp.measured(6, 3, 'respiratory_rate', 16.5, 0.2) \g /dev/null
select is(runlytics.refresh_alerts(), 0, 'what has not changed by the marks is not looked at again');
select ok(pg_temp.changed() > 0, 'an illness is found');
select is(
  (select row(level, first_day, last_day >= current_date - 4, warned_days @> array[current_date - 5])::text from warehouse.open_alerts join warehouse.alerts using (athlete_id, alert_id, level, first_day, last_day) where open_alerts.kind = 'joint'),
  row('critical', current_date - 6, true, true)::text, 'as one critical episode from its first night on'
);
select matches(
  (select said from warehouse.open_alerts where kind = 'joint'),
  'HRV 4\d \(usual.*resting heart rate 5[5-7] \(usual 4[78], range 4\d to 5\d\)|resting heart rate 5[5-7] \(usual 4[78], range 4\d to 5\d\).*HRV 4\d \(usual', 'which says what was measured and what is usual'
);
select is(
  (select array_agg(distinct m ->> 'vital' order by m ->> 'vital') from warehouse.open_alerts, jsonb_array_elements(evidence) as e, jsonb_array_elements(e -> 'measured') as m where kind = 'joint'),
  array['hrv', 'respiratory_rate', 'resting_hr'], 'the evidence has the vitals that were outside'
);
select ok((select bool_and(title ~ '^[A-Z]') and bool_and("time" = first_day) from warehouse.open_alerts), 'in words, with its time');
create temporary table before as select * from warehouse.alerts;
select pg_temp.changed() \g /dev/null
select results_eq('select * from before order by alert_id', 'select * from warehouse.alerts order by alert_id', 'looking again changes nothing');

-- What the athlete says.
select alert_id as joint from warehouse.open_alerts where kind = 'joint' \gset
select throws_ok('select runlytics.acknowledge(0)', 'P0002', null, 'there is no such alert');
select throws_ok(format('select runlytics.acknowledge(%s, ''flu'')', :joint), '22023', null, 'there is no such label');
select throws_ok('select runlytics.snooze(0)', 'P0002', null, 'nothing to snooze');
select throws_ok(format('select runlytics.acknowledge(%s, athlete_id => 2)', :joint), 'P0002', null, 'it is not another''s');
select lives_ok(format('select runlytics.snooze(%s)', :joint), 'it is put off');
select is_empty(format('select from warehouse.open_alerts where alert_id = %s', :joint), 'and not open until then');
select lives_ok(format('select runlytics.snooze(%s, null)', :joint), 'not any more');
select isnt_empty(format('select from warehouse.open_alerts where alert_id = %s', :joint), 'and open');
select runlytics.acknowledge(:joint, 'nothing'), runlytics.acknowledge(:joint, 'illness'), runlytics.acknowledge(:joint, 'travel') \g /dev/null
select is_empty(format('select from warehouse.open_alerts where alert_id = %s', :joint), 'what is acknowledged is closed');
select is((select array_agg(label order by label) from warehouse.alert_labels where alert_id = :joint), '{illness,travel}', 'with its labels, of which nothing stands alone');
select is(
  (select row(alerts, critical_alerts, alert_days >= 3, days_without_illness, illness, nothing, trust)::text from warehouse.alert_days where kind = 'joint' and athlete_id = 1),
  row(1, 1, true, 0, 1, 0, 1)::text, 'by which the rule is judged'
);
select ok((select alert_days >= (select max(alert_days) from warehouse.alert_days) and nights = 121 from warehouse.alert_days where kind = 'all'), 'a day counts once for all rules');

-- It goes on for two nights more, and late data come for the day before: one episode still, and still acknowledged.
select pg_temp.measured(2, 1, 'resting_heart_rate', 56, 1), pg_temp.measured(7, 7, 'resting_heart_rate', 56, 1) \g /dev/null
select pg_temp.measured(2, 1, 'hrv_sdnn', 44, 2), pg_temp.measured(7, 7, 'hrv_sdnn', 44, 2) \g /dev/null
select pg_temp.changed() \g /dev/null
select is(
  (select row(alert_id, first_day, last_day, acknowledged_at is not null)::text from warehouse.alerts where kind = 'joint' and first_day > current_date - 20),
  row(:joint, current_date - 7, current_date - 1, true)::text, 'late data move an episode, which stays acknowledged'
);
select is((select count(*) from warehouse.alert_labels where alert_id = :joint), 2::bigint, 'and labelled');
-- What was acknowledged as a warning opens again when it is critical.
update warehouse.alerts set acknowledged_level = 'warning' where alert_id = :joint;
select isnt_empty(format('select from warehouse.open_alerts where alert_id = %s', :joint), 'what has risen since is open again');
update warehouse.alerts set acknowledged_level = 'critical' where alert_id = :joint;

-- Late data take it back: it is withdrawn, and what was said stays; when they bring it back, it is the same.
create temporary table ill as select * from warehouse.biometrics where recorded_at > current_date - 8;
select pg_temp.measured(8, 1, 'resting_heart_rate', 48, 2), pg_temp.measured(8, 1, 'hrv_sdnn', 60, 6), pg_temp.measured(8, 1, 'respiratory_rate', 14.5, 0.4) \g /dev/null
select pg_temp.changed() \g /dev/null
select is((select row(withdrawn_at is not null, acknowledged_at is not null, said, evidence)::text from warehouse.alerts where alert_id = :joint), '(t,t,"",[])', 'what the data do not show is withdrawn, and nothing of what was measured stays');
select is((select count(*) from warehouse.alert_labels where alert_id = :joint), 2::bigint, 'with its labels');
select is_empty('select from warehouse.alert_episodes where alert_id = ' || :joint, 'and no episode');
update warehouse.biometrics as b set value = i.value from ill as i where b.metric_id = i.metric_id and b.recorded_at = i.recorded_at and b.athlete_id = i.athlete_id;
select pg_temp.changed() \g /dev/null
select is((select row(withdrawn_at, acknowledged_at is not null)::text from warehouse.alerts where alert_id = :joint), '(,t)', 'and the same when they do again');

-- Two episodes that late data make one keep what was said of each, and one that they part is as acknowledged.
create function pg_temp.episodes(variadic ranges daterange[]) returns runlytics_internal.alert_episode[]
  language sql
as $$
  select array_agg(row(n, 'cusum', 'hrv', lower(r), upper(r) - 1, 'notice', '{}', 'x', '[]')::runlytics_internal.alert_episode)
  from unnest(ranges) with ordinality as u (r, n)
$$;
create function pg_temp.stored(variadic ranges daterange[]) returns text
  language plpgsql
as $$
begin
  perform runlytics_internal.store_alerts(pg_temp.episodes(variadic ranges), athlete_id => 2);
  return (
    select string_agg(format('%s-%s %s %s %s', extract(day from first_day), extract(day from last_day), acknowledged_at is not null,
      (select string_agg(label, '+' order by label) from warehouse.alert_labels as l where l.alert_id = a.alert_id), withdrawn_at is not null), ', ' order by first_day, alert_id)
    from warehouse.alerts as a
    where athlete_id = 2
  );
end
$$;
select is(pg_temp.stored('[2026-05-01,2026-05-02]', '[2026-05-10,2026-05-11]'), '1-2 f  f, 10-11 f  f', 'two episodes');
select runlytics.acknowledge(alert_id, case when first_day = '2026-05-01' then 'heat' else 'travel' end, athlete_id) from warehouse.alerts where athlete_id = 2 \g /dev/null
select is(pg_temp.stored('[2026-05-01,2026-05-11]'), '1-11 t heat+travel f', 'one of two keeps what was said of both');
select is(pg_temp.stored('[2026-05-01,2026-05-02]', '[2026-05-08,2026-05-11]'), '1-2 t  f, 8-11 t heat+travel f', 'two of one are both acknowledged');
select is(pg_temp.stored('[2026-05-08,2026-05-09]', '[2026-05-15,2026-05-16]'), '1-2 t  t, 8-9 t heat+travel f, 15-16 f  f', 'what is gone is withdrawn, what is new is not acknowledged');

-- Shifts: nights after night shifts are compared with their like, once there are seven of them.
insert into warehouse.shifts (athlete_id, day, label, origin)
select 1, current_date - n, 'night', 'roster' from generate_series(1, 118) as n where n % 8 in (1, 2);
update warehouse.biometrics as b
set value = 48 + 4 + 2.5 * pg_temp.stray(current_date - b.recorded_at::date, 21)
from warehouse.shifts as s
where b.metric_id = 21 and b.recorded_at::date = s.day + 1 and s.athlete_id = b.athlete_id and b.recorded_at < current_date - 8;
select pg_temp.changed() \g /dev/null
select is((select (n.vitals).shift from runlytics_internal.nightly_vitals() as n where n.day = current_date), 'night', 'a night is of the shift before it');
select ok(
  (select count(*) = 0 from warehouse.alerts as a cross join unnest(a.warned_days) as d where a.kind in ('joint', 'night_signal', 'ewma') and a.withdrawn_at is null and d between current_date - 60 and current_date - 9),
  'night shifts are no illness'
);
select ok(
  (select bool_or((e ->> 'of_shift')::bool) from warehouse.open_alerts, jsonb_array_elements(evidence) as e where kind <> 'joint')
    or (select bool_or((e ->> 'of_shift')::bool) from warehouse.alerts, jsonb_array_elements(evidence) as e where alert_id = :joint),
  'and the evidence says by which nights it was judged'
);

-- Sensors. The same rate for nine days, few samples for two, and a strap that fails again and again.
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select 2, 21, current_date - n + time '03:00', 'Watch', case when n between 10 and 18 then 51 else 45 + n % 4 end, 1 from generate_series(0, 60) as n;
insert into warehouse.biometric_streams (athlete_id, metric_id, day, source, stream)
select 2, 20, current_date - n, 'Watch', runlytics.stream_of(row(current_date - n + s * interval '5 minutes', s * 300, null, null, null, null, 60, null, null, null, null)::runlytics.sample order by s)
from generate_series(0, 60) as n
cross join lateral generate_series(1, case when n in (20, 21, 40) then 40 else 100 + n % 5 end) as s
group by n;
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s)
select 2, current_date - n + time '10:00', 'UTC', current_date - n, 'running', 3000, 3000 from generate_series(1, 31, 2) as n;
insert into warehouse.activity_quality (athlete_id, activity_id, kind, start_s, seconds, evidence, masked)
select 2, activity_id, q.kind, 0, 300, 'seen', 'nothing'
from warehouse.activities, unnest(array['cadence_lock', 'stuck_hr', 'absent_hr']) as q (kind)
where athlete_id = 2 and (local_date > current_date - 6 or q.kind = 'stuck_hr' and local_date = current_date - 31);
delete from warehouse.alerts where athlete_id = 2;
select runlytics.refresh_alerts(athlete_id => 2) \g /dev/null
create temporary view faults as
select kind, metric, level, current_date - first_day as since, current_date - last_day as until
from warehouse.alerts where athlete_id = 2 and kind in ('same_resting_hr', 'few_samples', 'cadence_lock', 'stuck_hr', 'gps_spike');
select results_eq(
  $$ select * from faults order by kind, since desc $$,
  $$ values
       ('cadence_lock', 'heart_rate', 'warning', 5, 1),
       ('few_samples', 'heart_rate', 'warning', 20, 20),
       ('same_resting_hr', 'resting_hr', 'warning', 12, 10),
       ('stuck_hr', 'heart_rate', 'notice', 31, 31),
       ('stuck_hr', 'heart_rate', 'warning', 5, 1) $$,
  'each fault is an episode; one activity is a notice, the third a warning'
);
select matches((select said from warehouse.alerts where athlete_id = 2 and kind = 'same_resting_hr'), '^51\.0 beats a minute on 9 days on end', 'which says for how long');
select matches((select said from warehouse.alerts where athlete_id = 2 and kind = 'few_samples'), '^40 samples of Watch, usual is 10\d$', 'what is usual');
select matches((select said from warehouse.alerts where athlete_id = 2 and kind = 'cadence_lock'), '^activity \d+, 300 s: seen$', 'and in which activity');

-- Late nights do it by themselves: what changes leaves a mark, and refresh_days() looks.
update warehouse.alert_checks set inputs = 'other';
call runlytics.refresh_days(athlete_id => 2);
select isnt((select inputs from warehouse.alert_checks where athlete_id = 2), 'other', 'refresh_days() looks for alerts');

-- The pure functions.
select is(
  (select string_agg(concat_ws(' ', kind, level, said), ', ') from runlytics_internal.vital_signs(array(
    select row(current_date + n, row('off', case when n > 8 then 60 else 48 end, 'a', null, null, null, null, null, null, null, null)::runlytics.night_vitals)::runlytics_internal.vital_night
    from generate_series(1, 10) as n order by n))),
  'night_signal warning resting heart rate 60.0; compared with all nights, for those of this shift are too few', 'what is told before a range is known has words too'
);
select is((select count(*) from runlytics.night_signs('{}')), 0::bigint, 'no nights, no signs');
select throws_ok('select runlytics.night_signs(array_fill(null::runlytics.night_vitals, array[36526]))', '54000', null, 'not more than a hundred years');
select is(
  (select string_agg(format('%s %s %s', kind, level, episode), ', ' order by night, kind)
   from runlytics.night_signs(array(
     select row('off', case when n = 40 then 61 when n = 41 then 62 else 48 + n % 3 end, 'a', case when n in (40, 41) then 30 else 60 + n % 5 end, 'a', null, null, null, null, null, null)::runlytics.night_vitals
     from generate_series(1, 42) as n)) where kind = 'joint'),
  'joint warning 1, joint critical 1', 'the same rule over any array'
);
select * from finish();
