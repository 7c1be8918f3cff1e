-- Answers: the shift of each moment, groups beside one another, and what is refused.
select plan(62);
set client_min_messages = warning;
update warehouse.athlete_settings set timezone = 'Europe/Berlin', max_hr = 188, resting_hr = 48, threshold_hr = 168 where athlete_id = 1;

-- 5 and 6 May day shifts, 7 and 8 nights, then four days off, then the next day shift; the second day shift is told without times.
insert into warehouse.shifts (athlete_id, day, label, starts_at, ends_at, origin)
values
  (1, '2026-05-05', 'day', '2026-05-05 07:00+02', '2026-05-05 19:00+02', 'roster'),
  (1, '2026-05-06', 'day', null, null, 'roster'),
  (1, '2026-05-07', 'night', '2026-05-07 19:00+02', '2026-05-08 07:00+02', 'roster'),
  (1, '2026-05-08', 'night', '2026-05-08 19:00+02', '2026-05-09 07:00+02', 'roster'),
  (1, '2026-05-13', 'day', '2026-05-13 07:00+02', '2026-05-13 19:00+02', 'roster');

select results_eq(
  $$ select day, label, nth, of_block, is_usual from warehouse.shift_days where athlete_id = 1 order by day $$,
  $$ values
    ('2026-05-05'::date, 'day', 1, 2, false), ('2026-05-06', 'day', 2, 2, true), ('2026-05-07', 'night', 1, 2, false), ('2026-05-08', 'night', 2, 2, false),
    ('2026-05-09', 'after_night', null, null, false), ('2026-05-10', 'after_night', null, null, false), ('2026-05-11', 'off', null, null, false),
    ('2026-05-12', 'off', null, null, false), ('2026-05-13', 'day', 1, 1, false) $$,
  'two days off after nights stand apart; a day without a row is off; first and last nights are told apart'
);
select is(
  (select starts_at from warehouse.shift_days where athlete_id = 1 and day = '2026-05-06'),
  '2026-05-06 07:00+02'::timestamptz,
  'a shift without times takes the usual ones of its label'
);

insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, name, distance_m, moving_s, elapsed_s)
select 1, r.at::timestamptz, 'Europe/Berlin', (r.at::timestamptz at time zone 'Europe/Berlin')::date, 'running', r.name, 10000, 3000, 3000
from (
  values
    ('2026-05-05 06:00+02', 'before the first shift'),
    ('2026-05-05 12:00+02', 'in the break'),
    ('2026-05-05 20:00+02', 'after a day shift'),
    ('2026-05-07 06:30+02', 'still of the day shift'),
    ('2026-05-07 09:30+02', 'between day and night'),
    ('2026-05-08 16:00+02', 'between two nights'),
    ('2026-05-08 19:30+02', 'two shifts: the later'),
    ('2026-05-09 16:45+02', 'after the last night'),
    ('2026-05-09 20:00+02', 'a day after it began'),
    ('2026-05-12 18:00+02', 'a day off'),
    ('2026-05-20 18:00+02', 'nobody knows')
) as r (at, name);
select results_eq(
  $$ select a.name, s.label, s.work, s.nth from warehouse.run_shifts as s join warehouse.activities as a using (athlete_id, activity_id) order by a.started_at $$,
  $$ values
    ('before the first shift', 'off', 'before', null::int), ('in the break', 'day', 'during', 1), ('after a day shift', 'day', 'after', 1),
    ('still of the day shift', 'day', 'after', 2), ('between day and night', 'off', 'before', null), ('between two nights', 'night', 'after', 1),
    ('two shifts: the later', 'night', 'during', 2), ('after the last night', 'night', 'after', 2), ('a day after it began', 'after_night', null, null),
    ('a day off', 'off', null, null) $$,
  'each rule of which shift a run belongs to, and whether it was before, during or after work'
);
select results_eq(
  $$ select label, runs, n_days, n_blocks, runs_before, runs_during, runs_after from warehouse.shift_training where athlete_id = 1 order by label $$,
  $$ values ('after_night', 1, 1, 1, 0, 0, 0), ('day', 3, 2, 1, 0, 1, 2), ('night', 3, 2, 1, 0, 1, 2), ('off', 3, 3, 3, 2, 0, 0) $$,
  'shift_training counts them'
);
select is(
  (select count(*) from warehouse.shift_days as s where s.athlete_id = 1 and s.day = '2026-05-14'), 0::bigint, 'after the last shift nobody knows'
);

-- What is too little is refused in words.
select results_eq(
  $$ select first_group, second_group, n_first, n_second, p, low, note from runlytics.compare_groups(metric => 'pace', group_by => 'shift') limit 1 $$,
  $$ values (
    'night', 'day', 3, 3, null::float8, null::float8,
    'Too little to judge: 1 blocks of night and 1 of day, and six of each are needed before anything is said of chance. Some shifts are told without times: the usual ones of the roster stand in.'
  ) $$,
  'below six blocks there is no p, and a note'
);
select matches((runlytics.trend(metric => 'pace')).note, '^Too little to judge: . weeks', 'so for a trend');
select is((runlytics.trend(metric => 'pace')).p, null, 'which has no p then');
select matches((select note from runlytics.lag_correlation(x => 'km', y => 'pace', max_lag => 1)), '^Too little to judge', 'so for a lag');
select matches((runlytics.before_and_after(event => 'race', metric => 'pace')).note, '^Too little to judge: race 0 times', 'so for what comes before and after');

-- Unknown names.
prepare unknown_metric as select * from runlytics.compare_groups(metric => 'efficency', group_by => 'shift');
select throws_ok('unknown_metric', '22023', 'no such metric', 'an unknown metric');
create function pg_temp.hint_of(statement text) returns text language plpgsql as $$
declare hint text;
begin
  execute statement;
  return null;
exception when others then
  get stacked diagnostics hint = pg_exception_hint;
  return hint;
end
$$;
select matches(pg_temp.hint_of('select runlytics.trend(metric => ''efficency'')'), '^Near it: efficiency_factor', 'is told the nearest');
select matches(pg_temp.hint_of('select * from runlytics.compare_groups(''pace'', ''shfit'')'), '^Near it: shift', 'so a grouping');
select matches(pg_temp.hint_of('select * from runlytics.compare_groups(''pace'', ''shift'', adjust => ''{distanse}'')'), '^Near it: distance', 'so an adjustment');
select matches(pg_temp.hint_of('select runlytics.before_and_after(''ilness'', ''pace'')'), '^Near it: illness', 'so an event');
select throws_ok('select * from runlytics.lag_correlation(''km'', ''pace'', 61)', '22023', null, 'a lag of two months and more');
select throws_ok('select * from runlytics.what_preceded(''pace'', ''middling'')', '22023', null, 'neither best nor worst');
select throws_ok('select runlytics.before_and_after(''race'', ''pace'', 0)', '22023', null, 'no days at all');

-- Pure statistics.
select results_eq(
  $$ select round(t::numeric, 6), round(df::numeric, 6), round(p::numeric, 6), round(estimate::numeric, 4), round(low::numeric, 4), round(high::numeric, 4), round(g::numeric, 6), u, round(u_p::numeric, 6)
     from runlytics.welch('{52,55,49,60,58}', '{61,66,59,70,64,63}') $$,
  $$ values (-3.561168, 8.077901, .007272, -9.0333, -14.8730, -3.1937, -1.998980, 1::float8, .008658) $$,
  'the worked case of two groups'
);
select is(
  (select (w).p from (select runlytics.welch_of(v, f) as w from (values (52, true), (55, true), (49, true), (60, true), (58, true), (61, false), (66, false), (59, false), (70, false), (64, false), (63, false)) as x (v, f)) as y),
  (runlytics.welch('{52,55,49,60,58}', '{61,66,59,70,64,63}')).p,
  'the aggregate is the same'
);
-- In parallel workers, whose parts are added up.
create table public.parts as select (n * 7919 % 1000)::float8 as value, n % 3 = 0 as in_first from generate_series(1, 20000) as n;
analyze public.parts;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set min_parallel_table_scan_size = 0;
create function pg_temp.plan_of(statement text) returns text language plpgsql as $$
declare plan json;
begin
  execute 'explain (format json) ' || statement into plan;
  return plan::text;
end
$$;
select matches(pg_temp.plan_of('select runlytics.welch_of(value, in_first) from public.parts'), 'Partial', 'welch_of() is worked out in parallel');
select is(
  (select array[round((w).t::numeric, 9), round((w).p::numeric, 9), (w).n] from (select runlytics.welch_of(value, in_first) as w from public.parts) as x),
  (
    select array[round((w).t::numeric, 9), round((w).p::numeric, 9), (w).n]
    from (select runlytics.welch((select array_agg(value) from public.parts where in_first), (select array_agg(value) from public.parts where not in_first)) as w) as x
  ),
  'and is the same as of the arrays'
);
reset parallel_setup_cost;
reset parallel_tuple_cost;
reset min_parallel_table_scan_size;
select is(round((runlytics.mann_whitney('{52,55,49,60,58}', '{61,66,59,70,64,63}')).p::numeric, 6), .008658, 'Mann and Whitney''s p is exact');
select is(round(runlytics.effective_n(120, .5, .6)::numeric, 3), 64.615, 'effective n');
select is((runlytics.theil_sen('{50,52,51,53,49,55,54,56,52,58}')).estimate, .75::float8, 'Theil and Sen''s slope');
select is(round((runlytics.mann_kendall('{50,52,51,53,49,55,54,56,52,58}')).estimate::numeric, 5), .53936, 'Kendall''s tau');
select is(runlytics.q_values('{0.01,0.04,null,0.5}'), array[0.03, 0.06, null, 0.5]::float8[], 'q values');
select throws_ok('select runlytics.paired_t(''{1,2}'', ''{1}'')', '2202E', null, 'pairs that are none');
select throws_ok('select runlytics.ridge_adjusted(''{1,2}'', ''{1}'', ''{1,1}'')', '2202E', null, 'covariates that do not fit');
select is(runlytics.ridge_adjusted('{}', '{}', '{}'), '{}', 'nothing adjusted is nothing');
select is((runlytics.welch('{}', '{1,2}')).estimate, null, 'nobody to compare with');

-- Twenty cycles: what is put in comes out.
delete from warehouse.shifts;
delete from warehouse.activities;
insert into warehouse.shifts (athlete_id, day, label, starts_at, ends_at, origin)
select 1, d, case when n % 8 < 2 then 'day' else 'night' end, d + case when n % 8 < 2 then time '07:00' else '19:00' end, d + case when n % 8 < 2 then interval '19 hours' else '31 hours' end, 'roster'
from generate_series(0, 159) as n
cross join lateral (select date '2026-01-05' + n as d) as day
where n % 8 < 4;
-- A run each evening at eight, which of a night falls on the next day: 300 s/km, 12 more in the 24 hours of a night, and a few more or less.
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, distance_m, moving_s, elapsed_s)
select 1, (d + time '17:00') at time zone 'Europe/Berlin', 'Europe/Berlin', d, 'running', 10000, s, s
from generate_series(0, 159) as n
cross join lateral (select date '2026-01-05' + n as d, 10 * (300 + case when n % 8 in (3, 4) then 12 else 0 end + n * n * 7 % 11) as s) as r;
select results_eq(
  $$ select first_group, second_group, pairs, method, estimate between 10 and 14, low < 12 and 12 < high, p < 0.001, q is not null
     from runlytics.compare_groups(metric => 'pace', group_by => 'shift') limit 1 $$,
  $$ values ('night', 'day', 20, 'paired', true, true, true, true) $$,
  'nights cost what they were made to cost'
);
select matches(
  (select note from runlytics.compare_groups(metric => 'pace', group_by => 'shift') limit 1), '^night is associated with [0-9.]+ s/km higher pace than day \(95 % interval ',
  'in words: associated, with the interval'
);
select is((select method from runlytics.compare_groups_unpaired(metric => 'pace', group_by => 'shift') limit 1), 'welch', 'unpaired it is Welch''s');
select is((select count(*) from runlytics.compare_groups(metric => 'pace', group_by => 'weekday')), 7::bigint, 'each weekday beside the others');
select matches((select note from runlytics.compare_groups(metric => 'pace', group_by => 'season') limit 1), '^(Too little|Nothing)', 'two seasons are no seasons to compare');
select matches((select note from runlytics.compare_groups(metric => 'pace', group_by => 'shift', adjust => '{distance,weekday}') limit 1), 'Adjusted for distance, weekday\.$', 'what it is adjusted for is said');
select is((select first_group from runlytics.compare_groups(metric => 'pace', group_by => 'km > 5') limit 1), 'km > 5', 'a metric above a number is a grouping');

-- A vest that makes nothing slower or faster, worn on days that no night touches: to the shift it owes all that it seems to give.
insert into warehouse.journal (athlete_id, day, note)
select 1, date '2026-01-05' + n, case when n % 3 = 0 and n % 8 not in (3, 4) then 'With the vest' else 'As always' end
from generate_series(0, 159) as n;
select ok((select high < -1 from runlytics.compare_groups(metric => 'pace', group_by => 'tag:vest')), 'what keeps clear of nights looks fast beside what does not');
select results_eq(
  $$ select abs(estimate) < 1.5, low < 0 and high > 0, note like '%Adjusted for shift.' from runlytics.compare_groups(metric => 'pace', group_by => 'tag:vest', adjust => '{shift}') $$,
  $$ values (true, true, true) $$,
  'and not of like shifts'
);
delete from warehouse.journal;

-- Events.
select runlytics.note_event(kind => 'camp', since => date '2026-01-20' + 20 * n, until => date '2026-01-22' + 20 * n) from generate_series(0, 5) as n \g /dev/null
select is((runlytics.before_and_after(event => 'camp', metric => 'pace', days => 5)).pairs, 6, 'six camps, each with days before and after');
select isnt((runlytics.before_and_after(event => 'camp', metric => 'pace', days => 5)).p, null, 'are enough to judge');
select is(
  (runlytics.before_and_after(event => 'camp', metric => 'pace', days => 5, since => '2026-02-01', until => '2026-03-05')).pairs, 2, 'of those that began in a time'
);
select throws_ok('select runlytics.note_event(''Big Camp'', ''2026-01-01'')', '22023', null, 'a kind is a word in small letters');
select is((select count(*) from runlytics.what_preceded(metric => 'pace', which => 'worst', n => 8)), 12::bigint, 'what preceded is a row for each that was looked at');

-- The other groupings, each with what was put in.
select results_eq(
  $$ select first_group, second_group, pairs >= 19, abs(estimate) < 3 and low < 0 and high > 0 from runlytics.compare_groups(metric => 'pace', group_by => 'shift_nights') limit 1 $$,
  $$ values ('first_night', 'last_night', true, true) $$,
  'the first night of a block costs what the last does'
);
select results_eq(
  $$ select first_group, second_group, pairs >= 19, estimate between -14 and -10 from runlytics.compare_groups(metric => 'pace', group_by => 'work') limit 1 $$,
  $$ values ('before work', 'after work', true, true) $$,
  'the hours before a night shift beside those after it'
);
select results_eq(
  $$ select first_group, second_group, n_first, n_second, p is not null from runlytics.compare_groups(metric => 'pace', group_by => 'event:camp') $$,
  $$ values ('camp', 'other days', 60, 100, true) $$,
  'an event has its days and the seven after it'
);

-- A metric of the athlete's own is asked about as any other. One that says what pace says has the same answers.
select runlytics.define_metric('seconds_a_km', 's/km', '1000 * moving_s / distance_m', 'Pace') \g /dev/null
call runlytics.run_tasks();
create function pg_temp.figures(answer anyelement) returns jsonb
  language sql immutable
as $$
  select jsonb_object_agg(f.key, case jsonb_typeof(f.value) when 'number' then to_jsonb(round(f.value::text::numeric, 9)) else f.value end)
  from jsonb_each(to_jsonb(answer)) as f
  where f.key not in ('metric', 'x', 'y', 'first_group', 'second_group', 'note')
$$;
select results_eq(
  $$ select first_group, pg_temp.figures(c) from runlytics.compare_groups(metric => 'own_seconds_a_km', group_by => 'shift', adjust => '{distance,weekday}') as c $$,
  $$ select first_group, pg_temp.figures(c) from runlytics.compare_groups(metric => 'pace', group_by => 'shift', adjust => '{distance,weekday}') as c $$,
  'an own metric by shift'
);
select matches(
  (select note from runlytics.compare_groups(metric => 'own_seconds_a_km', group_by => 'shift') limit 1), '^night is associated with [0-9.]+ s/km higher own seconds a km than day',
  'in its unit and by its name'
);
select results_eq(
  $$ select pg_temp.figures(c) from runlytics.compare_groups(metric => 'own_seconds_a_km', group_by => 'own_seconds_a_km > 305') as c $$,
  $$ select pg_temp.figures(c) from runlytics.compare_groups(metric => 'pace', group_by => 'pace > 305') as c $$,
  'as a grouping'
);
select results_eq(
  $$ select n > 100, p is not null, pg_temp.figures(l) from runlytics.lag_correlation(x => 'own_seconds_a_km', y => 'own_seconds_a_km', max_lag => 2) as l $$,
  $$ select true, true, pg_temp.figures(l) from runlytics.lag_correlation(x => 'pace', y => 'pace', max_lag => 2) as l $$,
  'on either side of a lag'
);
select is(pg_temp.figures(runlytics.trend(metric => 'own_seconds_a_km')), pg_temp.figures(runlytics.trend(metric => 'pace')), 'in a trend');
select isnt((runlytics.trend(metric => 'own_seconds_a_km')).p, null, 'which is judged');
select is(
  pg_temp.figures(runlytics.before_and_after(event => 'camp', metric => 'own_seconds_a_km', days => 5)),
  pg_temp.figures(runlytics.before_and_after(event => 'camp', metric => 'pace', days => 5)),
  'around an event'
);
select is(
  (select count(*) from runlytics.what_preceded(metric => 'own_seconds_a_km', n => 8)), 12::bigint, 'and what preceded its best'
);
select matches(pg_temp.hint_of('select runlytics.trend(metric => ''own_second_a_km'')'), '^Near it: own_seconds_a_km', 'its name is told to who misses it');

-- Each of the four that make the quality of sleep is tested, and q counts them all.
insert into warehouse.nights (athlete_id, day, timezone, source, started_at, ended_at, asleep_s, total_24h_s, efficiency_pct, midpoint_s, regularity)
select 1, d, 'Europe/Berlin', 'phone', (d + time '07:00') at time zone 'Europe/Berlin' - interval '8 hours', (d + time '07:00') at time zone 'Europe/Berlin',
  25000 + n * 37 % 4000, 25000 + n * 37 % 4000, 85 + n * 13 % 10, 10800, 70 + n * 29 % 20
from generate_series(0, 159) as n
cross join lateral (select date '2026-01-05' + n as d) as day;
insert into warehouse.journal (athlete_id, day, sleep_quality, note)
select 1, date '2026-01-05' + n, 1 + n * 17 % 5, case when n % 4 = 0 then 'Coffee before it' else 'A decoffeed day' end
from generate_series(0, 159) as n;
select results_eq(
  $$ select x, n >= 20, p is not null, q >= p from runlytics.lag_correlation(x => 'sleep_quality', y => 'pace', max_lag => 0) $$,
  $$ values ('sleep_duration', true, true, true), ('sleep_efficiency', true, true, true), ('sleep_regularity', true, true, true), ('sleep_word', true, true, true) $$,
  'sleep quality is duration, efficiency, regularity and the word of the journal'
);
select is(
  (select array_agg(l.q order by l.x) from runlytics.lag_correlation(x => 'sleep_quality', y => 'pace', max_lag => 0) as l),
  (select runlytics.q_values(array_agg(l.p order by l.x)) from runlytics.lag_correlation(x => 'sleep_quality', y => 'pace', max_lag => 0) as l),
  'q over all four'
);
select results_eq(
  $$ select pg_temp.figures(l) - 'q' from runlytics.lag_correlation(x => 'sleep_quality', y => 'pace', max_lag => 0) as l $$,
  $$ select pg_temp.figures(l) - 'q' from unnest(array['sleep_duration', 'sleep_efficiency', 'sleep_regularity', 'sleep_word']) as m (x), runlytics.lag_correlation(x => m.x, y => 'pace', max_lag => 0) as l $$,
  'each as when it is asked about alone'
);
select results_eq(
  $$ select x, lag from runlytics.lag_correlation(x => 'training_volume', y => 'pace', max_lag => 2) $$,
  $$ values ('km', 1), ('km', 2), ('moving_time', 1), ('moving_time', 2), ('load', 1), ('load', 2), ('intensity', 1), ('intensity', 2) $$,
  'the volume of training is distance, time, load and intensity'
);
select results_eq(
  $$ select first_group, second_group, n_first, n_second, p is not null from runlytics.compare_groups(metric => 'pace', group_by => 'tag:coffee') $$,
  $$ values ('coffee', 'without coffee', 40, 120, true) $$,
  'a tag is a word of the journal'
);
select * from finish();
