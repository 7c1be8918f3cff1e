-- The week in text: its width, units, first day, time zone, and what it says where nothing is known.
begin;
select plan(36);
set timezone = 'UTC';

create function pg_temp.widest(report text) returns int
  return (select max(length(line)) from string_to_table(report, E'\n') as line);

-- An empty warehouse says what to do.
select ok(pg_temp.widest(runlytics.report()) <= 80, 'the report of an empty warehouse is no wider than 80 letters');
select matches(runlytics.report(), 'No activity yet.*runlytics\.ingest_path.*No night yet.*docs/listener\.md.*docs/journal\.md', 'it says how that changes');
select matches(runlytics.report('2100-01-01'), 'This week has not begun\.', 'a week to come has not begun');
select throws_ok($$ select runlytics.report(null, 77) $$, 'P0002', null, 'an athlete that is not there is refused');

select throws_ok($$ select runlytics.report('infinity') $$, '22023', null, 'so is a week without end');

-- One run, and nothing else.
update warehouse.athletes set name = 'Ann Lee', units = 'mi', week_starts_on = 7 where athlete_id = 1;
update warehouse.athlete_settings set timezone = 'America/New_York', sleep_need_s = 28800 where athlete_id = 1;
insert into warehouse.activities (athlete_id, activity_id, started_at, timezone, local_date, sport, name, elapsed_s, moving_s, distance_m, avg_hr) overriding system value
values (1, 1, '2026-03-02 03:30Z', 'America/New_York', '2026-03-01', 'running', E'Over the\nhills \u202e\x1b[31mand far away', 4000, 3900, 16093.44, 151.2);
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, coverage, method, formula_version)
values (1, 1, 'load', 88.4, 1, 'hr_tss', 1);
select is(count(*), 1::bigint, 'one week of March is known') from warehouse.weekly_review where week = '2026-03-01' and km between 16 and 17;
select matches(runlytics.report('2026-03-07'), 'week from Sun 1 Mar 2026', 'the week begins on Sunday where the athlete says so');
select matches(runlytics.report('2026-03-07'), 'to Sat 7 Mar 2026', 'and ends on Saturday');
select matches(runlytics.report('2026-03-01'), '10\.0 mi in 1 run, 1 h 05; load 88\.', 'what was done is in miles');
select matches(runlytics.report('2026-03-01'), 'Sun 1   Over the hill…  10\.0   6:30  151    88', 'a day has its run, a name in one line, pace by the mile');
select ok(runlytics.report('2026-03-01') !~ E'[\u0001-\u0009\u000b-\u001f\u202e]', 'nothing in a name steers the terminal');
select ok(pg_temp.widest(runlytics.report('2026-03-01')) <= 80, 'it is no wider than 80 letters');
select matches(runlytics.report('2026-03-01'), 'Not known.*no night of this week.*no HRV; no resting heart\s+rate; no shifts', 'what is missing is named');
select matches(runlytics.report('2026-02-01'), 'Nothing is known of this week\. The first.*Sun 1 Mar 2026', 'a week before the first says which is the first');
select doesnt_match(runlytics.report('2026-03-08'), 'Longest run|Records', 'a week without a run has no longest run');
select matches(runlytics.report('2026-03-08'), 'No activity\..*The four weeks before had 10\.0 mi and load 88', 'but what was before');

select matches(runlytics.report('2026-06-01'), 'The last one was on Sun 1 Mar 2026: select\s+runlytics\.report\(''2026-03-01''\)\s+tells\s+its week', 'long after the last one it is said when that was');
select doesnt_match(runlytics.report('2026-03-08'), 'The last one was', 'not a week after');

-- A week against four, nights and shifts.
update warehouse.athletes set units = 'km', week_starts_on = 1 where athlete_id = 1;
insert into warehouse.activities (athlete_id, activity_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m) overriding system value
select 1, 100 + n, '2026-04-06 08:00Z'::timestamptz + make_interval(days => n), 'America/New_York', date '2026-04-06' + n, 'running', 3000, 3000, case when n < 28 then 10000 else 14000 end
from generate_series(0, 34) as n;
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, coverage, method, formula_version)
select 1, 100 + n, 'load', case when n < 28 then 50 else 70 end, 1, 'hr_tss', 1
from generate_series(0, 34) as n;
insert into warehouse.nights (athlete_id, day, timezone, source, started_at, ended_at, asleep_s, total_24h_s, midpoint_s, hrv_ms, hrv_statistic, hrv_source)
select
  1, date '2026-04-06' + n, 'America/New_York', 'watch', timestamptz '2026-04-06 03:00Z' + make_interval(days => n), timestamptz '2026-04-06 10:00Z' + make_interval(days => n),
  n.asleep, n.asleep, 10000, n.hrv, 'rmssd', 'watch'
from (select n, case when n in (30, 31) then 18000 else 25200 end as asleep, case when n in (30, 31) then 40 else 60 + n % 3 end as hrv from generate_series(0, 34) as n) as n (n, asleep, hrv);
insert into warehouse.shifts (athlete_id, day, label, origin)
values (1, '2026-05-05', 'night', 'roster'), (1, '2026-05-06', 'night', 'roster'), (1, '2026-05-07', 'off', 'roster');
select is(
  (select row(activities, round(km), round(load), round(km_before), round(load_before), nights, night_shifts)::text from warehouse.weekly_review where week = '2026-05-04'),
  '(7,98,490,70,350,7,2)', 'weekly_review has the week, the mean of the four before, its nights and shifts'
);
select is((select km_before from warehouse.weekly_review where week = '2026-04-06'), 0::float8, 'four weeks before a first one of a season are zero, not unknown');
select matches(runlytics.report('2026-05-06'), '98\.0 km in 7 runs.*this one was (much )?bigger', 'a bigger week is called so');
select matches(runlytics.report('2026-05-06'), '4 May   █{24}\s+98\.0 km  load  490', 'the biggest week has the longest bar');
select matches(runlytics.report('2026-05-06'), '13 Apr  █{17}▏\s+70\.0 km  load  350', 'the others are in proportion');
select matches(runlytics.report('2026-05-06'), '2 nights\. In four weeks 2 days followed a night shift: 5 h 00 of\s+sleep against 7 h 00, HRV 40 against 61\.', 'shifts are told with what they do');
select matches(runlytics.report('2026-05-06'), 'Wed 6   Run\s+14\.0\s+3:34\s+70\s+5 h 00\s+40\s+\d+  night', 'a day has its night and its shift');
select matches(runlytics.report('2026-05-06'), 'Sleep is 1 h 34 a night\s+short of 8 h 00', 'short nights stand out');
select matches(runlytics.report('2026-05-06'), 'Look at      Form is −30\.6 after this week', 'and so does form');
select ok(pg_temp.widest(runlytics.report('2026-05-06')) <= 80, 'a full week is no wider than 80 letters');

-- Records are what was never run faster.
insert into warehouse.metrics (metric_id, name, unit, grain, source, description)
values (14, 'effort_5km', 's', 'activity', 'samples', ''), (15, 'effort_10km', 's', 'activity', 'samples', '')
on conflict do nothing;
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
values (1, 100, 'effort_5km', 1250, 'samples', 1), (1, 101, 'effort_5km', 1300, 'samples', 1), (1, 130, 'effort_5km', 1200, 'samples', 1), (1, 131, 'effort_10km', 2600, 'samples', 1);
select matches(
  runlytics.report('2026-05-06'), 'Records      5 km in 20:00 on Wed 6 \(before: 20:50\); 10 km in 43:20 on Thu 7\s+\(the first\)\.',
  'records are told with what they beat'
);
select doesnt_match(runlytics.report('2026-04-13'), 'Records', 'a slower week has none');
update warehouse.activities set excluded = true where activity_id = 130;
select doesnt_match(runlytics.report('2026-05-06'), '5 km in', 'what is excluded is none');

-- Shifts ahead are of this week's report alone.
insert into warehouse.shifts (athlete_id, day, label, origin)
select 1, (now() at time zone 'America/New_York')::date + n, case when n = 3 then 'day' else 'night' end, 'roster' from generate_series(1, 4) as n;
select matches(runlytics.report(), 'Ahead: night on (\w+\s+\d+,?\s*){3};\s+day\s+on\s+\w+\s+\d+\.', 'shifts ahead are told by kind');

-- On the last day of a week form is still that of the morning, as everywhere else.
update warehouse.athletes as a
set week_starts_on = extract(isodow from (now() at time zone 'America/New_York')::date + 1)
where a.athlete_id = 1;
insert into warehouse.activities (athlete_id, activity_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m) overriding system value
values (1, 200, now() - interval '1 minute', 'America/New_York', (now() at time zone 'America/New_York')::date, 'running', 3000, 3000, 10000);
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version) values (1, 200, 'load', 300, 'hr_tss', 1);
select ok(f.ctl - f.atl < f.tsb - 20 and strpos(runlytics.report(), 'form ' || runlytics.written(f.tsb, 'signed') || ':') > 0, 'form of today is that of the morning')
from warehouse.fitness as f
where f.athlete_id = 1
order by f.day desc
limit 1;
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
values (1, 21, now() - interval '1 minute', 'watch', 50, 1);
select matches(runlytics.report(), 'resting\s+heart\s+rate\s+on\s+too\s+few\s+days', 'a single value makes no mean, and that is said');

-- Who may read it.
update warehouse.athletes set week_starts_on = 1 where athlete_id = 1;
create role pgtap_coach in role runlytics_reader;
set local role pgtap_coach;
select throws_ok($$ select runlytics.report('2026-05-06') $$, 'P0002', null, 'who sees no athlete gets no report');
reset role;
insert into warehouse.athlete_access (role_name, athlete_id) values ('pgtap_coach', 1);
set local role pgtap_coach;
select matches(runlytics.report('2026-05-06'), '84\.0 km in 6 runs', 'a reader who may see the athlete does');
reset role;
select * from finish();
rollback;
