-- The views recovery and readiness: baselines of the same app and statistic, gaps, load through
-- yesterday, answers of the journal. Expected values come from the worked case and, where said,
-- from the definitions in a few lines of Python.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(36);

update warehouse.athlete_settings
set timezone = 'UTC';
insert into warehouse.athletes (athlete_id)
values (2), (3), (4), (5);
insert into warehouse.athlete_settings (athlete_id, timezone)
select a, 'UTC' from generate_series(2, 5) as a;

create function pg_temp.measured(metric text, day date, value float8, source text default 'watch', athlete_id bigint default 1, hour float8 default 3) returns void
  language sql
as $$
  insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
  select athlete_id, m.metric_id, day + make_interval(secs => 3600 * hour), measured.source, value, 0
  from warehouse.metrics as m
  where m.name = metric
$$;
-- 7 h 30 min asleep around 3:00, of 8 h 20 min in bed: an efficiency of 90 %.
create function pg_temp.slept(day date, athlete_id bigint default 1) returns void
  language sql
as $$
  insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source)
  values
    (athlete_id, day - interval '45 min', day + interval '6 h 45 min', 'asleep', 'watch'),
    (athlete_id, day - interval '1 h 10 min', day + interval '7 h 10 min', 'in_bed', 'watch')
$$;
create function pg_temp.ran(day date, load float8) returns void
  language sql
as $$
  with run as (
    insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, moving_s, distance_m)
    values (1, day + interval '12 h', 'UTC', day, 'running', 3600, 10000)
    returning activity_id
  )
  insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
  select 1, activity_id, 'load', load, 'hr_tss', 1 from run
$$;
create function pg_temp.ready(day date, athlete_id bigint default 1) returns warehouse.readiness
  language sql
as $$
  select r from warehouse.readiness as r where r.day = ready.day and r.athlete_id = ready.athlete_id
$$;
create function pg_temp.recovery(day date, athlete_id bigint default 1) returns warehouse.recovery
  language sql
as $$
  select r from warehouse.recovery as r where r.day = recovery.day and r.athlete_id = recovery.athlete_id
$$;

-- Athlete 1: the worked case, up to yesterday, which is day 0; day 1 is today.
select (now() at time zone 'UTC')::date - 1 as day_0 \gset
select :'day_0'::date + 1 as today, :'day_0'::date - 1 as day_before \gset
select
  pg_temp.measured('hrv_sdnn', :'day_0'::date - 60 + n, case when n = 60 then 55 else 50 + 10 * (n % 2) end),
  pg_temp.measured('resting_heart_rate', :'day_0'::date - 60 + n, case when n = 60 then 49 else 48 + 2 * (n % 2) end),
  pg_temp.slept(:'day_0'::date - 60 + n)
from generate_series(0, 60) as n \g /dev/null
select runlytics.compute_nights() as written \gset

select is((pg_temp.ready(:'day_0')).hrv_score::numeric(9, 3), 70.486, 'HRV as in the worked case');
select is((pg_temp.ready(:'day_0')).rhr_score::numeric(9, 3), 70.000, 'resting heart rate');
select is((pg_temp.ready(:'day_0')).sleep_score::numeric(9, 3), 82.500, 'sleep');
select is((pg_temp.ready(:'day_0')).load_score, null, 'no load without an activity');
select is((pg_temp.ready(:'day_0')).score::numeric(9, 3), 74.089, 'the rest weighs .8: (.3 * 70.486 + .25 * 70 + .25 * 82.5) / .8');
select is(
  (select row(cap, stale, provisional, confidence::numeric(9, 2), time)::text from pg_temp.ready(:'day_0')),
  row(null, false, false, 0.80, :'day_0'::timestamptz)::text,
  'nothing caps it, it is neither stale nor provisional, and time is local midnight'
);
select is(
  (select count(*) from warehouse.readiness where abs(coalesce(hrv_points, 0) + coalesce(rhr_points, 0) + coalesce(sleep_points, 0) + coalesce(load_points, 0) - (score - 70)) < 1e-12),
  (select count(score) from warehouse.readiness),
  'on every day the points add up to score - 70'
);
select is((select row(min(day), max(day), count(*))::text from warehouse.readiness where athlete_id = 1), row(:'day_0'::date - 60, :'today'::date, 62)::text, 'a row for each day up to today');

-- Without values of today the week's means count: of 60 50 60 50 60 55 and of 50 48 50 48 50 49, against
-- the sixty days that end with day 0.
select is(
  (select row(hrv_score::numeric(9, 3), rhr_score::numeric(9, 3), sleep_score, stale)::text from pg_temp.ready(:'today')),
  row(63.404, 75.350, null::float8, true)::text,
  'today is stale'
);
select matches((pg_temp.ready(:'today')).explanation, 'No value today of HRV and resting HR', 'and says so');

-- Provisional and absent: day 7 is the first with seven days before it, day 14 the first with fourteen.
select is((select min(day) - (:'day_0'::date - 60) from warehouse.readiness where athlete_id = 1 and score is not null), 7, 'no score before seven days');
select is((select max(day) - (:'day_0'::date - 60) from warehouse.readiness where athlete_id = 1 and provisional), 13, 'provisional before fourteen');
select matches((pg_temp.ready(:'day_0'::date - 60)).explanation, 'No score', 'and the first day says why it has none');

-- Load: an easy run of load 10 yesterday. CTL .2353, ATL 1.3312: 70 + 80 * (.2353 - 1.3312) / 10 = 61.232.
select pg_temp.ran(:'day_before', 10) \g /dev/null
select is((pg_temp.ready(:'day_0')).load_score::numeric(9, 3), 61.232, 'load through yesterday');
select is((pg_temp.ready(:'day_0')).score::numeric(9, 3), 71.517, 'and the score with it');
select pg_temp.ran(:'day_0', 300) \g /dev/null
select is((pg_temp.ready(:'day_0')).score::numeric(9, 3), 71.517, 'today''s load does not count yet');

-- The journal: mood 5, energy 4, soreness 2 (so 4), stress 8, which is on another scale: 100 (13/3 - 1)/4.
insert into warehouse.journal (athlete_id, day, mood, energy, soreness, stress)
values (1, :'day_0', 5, 4, 2, 8);
select is((pg_temp.ready(:'day_0')).subjective_score::numeric(9, 3), 83.333, 'answers from 1 to 5, of soreness and stress the other way round');
delete from warehouse.journal where athlete_id = 1;
update warehouse.athlete_settings set sleep_need_s = 25200 where athlete_id = 1;
select is((pg_temp.ready(:'day_0')).sleep_score::numeric(9, 3), 96.000, 'the athlete''s own need of sleep');

-- Recovery: the range by the baseline of the worked case, exp(4.00318 +- .12192) and 49 +- 1.57104.
select is(
  (select row(hrv_ms, hrv_statistic, hrv_7d::numeric(9, 3), hrv_low::numeric(9, 3), hrv_high::numeric(9, 3), hrv_days)::text from pg_temp.recovery(:'day_0')),
  row(55, 'sdnn', 54.805, 48.485, 61.874, 60)::text,
  'HRV, its week and its range'
);
select is(
  (select row(resting_hr, rhr_7d, rhr_low::numeric(9, 3), rhr_high::numeric(9, 3), sleep_h, rhr_days)::text from pg_temp.recovery(:'day_0')),
  row(49, 49, 47.429, 50.571, 7.5, 60)::text,
  'resting heart rate, its week and its range, and sleep'
);

-- Athlete 2: a strap (RMSSD) takes over from the watch (SDNN) on day -4. Neither serves as the other's
-- baseline: HRV is absent until the strap has seven days.
select
  case when n < 56 then pg_temp.measured('hrv_sdnn', :'day_0'::date - 60 + n, 50 + 10 * (n % 2), 'watch', 2) else pg_temp.measured('hrv_rmssd', :'day_0'::date - 60 + n, 30, 'strap', 2) end,
  pg_temp.measured('resting_heart_rate', :'day_0'::date - 60 + n, 48 + 2 * (n % 2), 'watch', 2)
from generate_series(0, 60) as n \g /dev/null
select is(
  (select row(hrv_score, rhr_score is not null, score is not null)::text from pg_temp.ready(:'day_0', 2)),
  row(null::float8, true, false)::text,
  'SDNN is no baseline of RMSSD; resting heart rate alone is too little'
);
select is((pg_temp.recovery(:'day_0', 2)).hrv_days, 4, 'four days of the new one');
select is((pg_temp.recovery(:'day_0'::date - 5, 2)).hrv_days, 55, 'after 55 of the old');
select is((pg_temp.recovery(:'day_0', 2)).hrv_statistic, 'rmssd', 'each names its statistic');
-- A second app measures resting heart rate too, ten higher, on the last ten days: the one with most days counts.
select pg_temp.measured('resting_heart_rate', :'day_0'::date - n, 59, 'ring', 2) from generate_series(0, 9) as n \g /dev/null
select is((select max(resting_hr) from warehouse.recovery where athlete_id = 2), 50::float8, 'apps are never mixed: the one with most days counts');
-- Where only the ring measured, its day is compared with the ring's days: too few.
delete from warehouse.biometrics where athlete_id = 2 and source = 'watch' and metric_id = 21 and recorded_at > :'day_0'::date;
select is(
  (select row(resting_hr, resting_hr_source, rhr_days, rhr_low)::text from pg_temp.recovery(:'day_0', 2)),
  row(59, 'ring', 0, null::float8)::text,
  'another app''s value is compared with its own days alone'
);

-- Athlete 3: HRV and heart rate without any night; two of one day are no value of a night.
select
  pg_temp.measured('hrv_rmssd', :'day_0'::date - n, 40, 'strap', 3, 6.5),
  pg_temp.measured('resting_heart_rate', :'day_0'::date - n, 50, 'strap', 3, 6.5)
from generate_series(0, 20) as n \g /dev/null
select pg_temp.measured('hrv_rmssd', :'day_0', 44, 'strap', 3, 9) \g /dev/null
select is((pg_temp.recovery(:'day_before', 3)).hrv_ms, 40::float8, 'a value a day serves without sleep');
select is((pg_temp.recovery(:'day_0', 3)).hrv_ms, null, 'two of one day do not');
select is((pg_temp.ready(:'day_before', 3)).score::numeric(9, 3), 70.000, 'the same every day is usual');

-- Athlete 4: a gap of twenty days, and a clock that stood at 1900.
select pg_temp.measured('resting_heart_rate', :'day_0'::date - n, 50, 'watch', 4) from generate_series(21, 60) as n \g /dev/null
select pg_temp.measured('resting_heart_rate', :'day_0', 50, 'watch', 4) \g /dev/null
select pg_temp.measured('resting_heart_rate', '1900-01-01', 50, 'watch', 4) \g /dev/null
select is((select row(count(*), count(resting_hr))::text from warehouse.recovery where athlete_id = 4), row(62, 41)::text, 'days without anything are there, and centuries are not');
select is((pg_temp.recovery(:'day_0', 4)).rhr_days, 40, 'the baseline is of days, not of values');
select is((pg_temp.recovery(:'day_before', 4)).rhr_7d, null, 'and so is the week');

-- Athlete 5 is one who has nothing; all at once gives what each gives alone.
select is((select count(*) from warehouse.readiness where athlete_id = 5), 0::bigint, 'nothing is known of athlete 5');
create temp table fleet as table warehouse.readiness;
select set_eq(
  'select r.* from generate_series(1, 5) as a cross join lateral (select * from warehouse.readiness where athlete_id = a) as r',
  'table fleet',
  'each athlete alone as all at once'
);

-- What a dump of an earlier warehouse brings: its view calls readiness_history() with an array for each
-- column, and create_warehouse() lays out today's in its place.
select pg_get_viewdef('warehouse.readiness') as today_view \gset
create or replace view warehouse.readiness with (security_invoker) as
with
  answers as (
    select j.athlete_id, j.day, avg(a.answer) as answer
    from warehouse.journal as j
    cross join lateral (
      values (j.mood), (j.energy), (j.sleep_quality), (6 - j.soreness), (6 - j.stress)
    ) as a (answer)
    where a.answer between 1 and 5
    group by j.athlete_id, j.day
  ),
  history as (
    select
      b.athlete_id,
      array_agg(b.day order by b.day) as day,
      array_agg(b.time order by b.day) as time,
      array_agg(b.hrv_ms order by b.day) as hrv_ms,
      array_agg(concat_ws(' ', b.hrv_statistic, b.hrv_source) order by b.day) as hrv_kind,
      array_agg(b.resting_hr order by b.day) as resting_hr,
      array_agg(b.resting_hr_source order by b.day) as resting_hr_source,
      array_agg(b.total_24h_s order by b.day) as asleep_s,
      array_agg(b.efficiency_pct order by b.day) as efficiency_pct,
      array_agg(b.midpoint_s order by b.day) as midpoint_s,
      array_agg(f.ctl order by b.day) as ctl,
      array_agg(f.atl order by b.day) as atl,
      array_agg(a.answer order by b.day) as subjective,
      array_agg(b.sleep_need_s order by b.day) as sleep_need_s
    from warehouse.body_days as b
    left join warehouse.fitness as f using (athlete_id, day)
    left join answers as a using (athlete_id, day)
    group by b.athlete_id
  )
select h.athlete_id, d.*
from history as h
cross join lateral rows from (
  unnest(h.day, h.time),
  runlytics.readiness_history(
    hrv_ms => h.hrv_ms,
    hrv_kinds => h.hrv_kind,
    resting_hr => h.resting_hr,
    resting_hr_kinds => h.resting_hr_source,
    asleep_s => h.asleep_s,
    efficiency_pct => h.efficiency_pct,
    midpoint_s => h.midpoint_s,
    ctl => h.ctl,
    atl => h.atl,
    subjective => h.subjective,
    sleep_need_s => h.sleep_need_s
  )
) as d (
  day, time, score, hrv_score, rhr_score, sleep_score, load_score, subjective_score, cap, confidence, explanation,
  cap_reason, hrv_points, rhr_points, sleep_points, load_points, subjective_points, cap_points, stale, provisional
);
select set_eq('table warehouse.readiness', 'table fleet', 'the view of an earlier warehouse reads as before');
select runlytics.create_warehouse() \g /dev/null
select is(pg_get_viewdef('warehouse.readiness'), :'today_view', 'and create_warehouse() replaces it');
select * from finish();
