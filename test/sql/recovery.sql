-- Readiness, baselines, regularity and means on the clock. The expected numbers are worked apart
-- from this code: by hand, or by the definitions in a few lines of Python.
set datestyle = 'ISO';
create function pg_temp.readiness(
  hrv_ms float8[] default string_to_array(repeat('50 60 ', 30) || '55', ' ')::float8[],
  resting_hr float8[] default string_to_array(repeat('48 50 ', 30) || '49', ' ')::float8[],
  asleep_s float8[] default array_fill(27000::float8, array[61]),
  efficiency_pct float8[] default array_fill(90::float8, array[61]),
  midpoint_s float8[] default array_fill(10800::float8, array[61]),
  ctl float8 default 50,
  atl float8 default 50,
  subjective float8[] default null,
  sleep_need_s float8 default 28800
) returns runlytics.readiness_result
  return runlytics.readiness_score(hrv_ms, resting_hr, asleep_s, efficiency_pct, midpoint_s, ctl, atl, subjective, sleep_need_s);

-- The worked case: 70.486, 70, 82.5, 70 and 73.271.
select
  hrv_score::numeric(9, 3), rhr_score::numeric(9, 3), sleep_score::numeric(9, 3), load_score::numeric(9, 3),
  score::numeric(9, 3), subjective_score, cap, confidence, stale, provisional
from pg_temp.readiness();
select explanation from pg_temp.readiness();
select
  hrv_points::numeric(9, 3), rhr_points::numeric(9, 3), sleep_points::numeric(9, 3), load_points::numeric(9, 3),
  abs(hrv_points + rhr_points + sleep_points + load_points - (score - 70)) < 1e-12 as add_up
from pg_temp.readiness();

-- Subjective answers of 4, 5 and 3, one left out: 75, and 73.559 in all.
select subjective_score, score::numeric(9, 3), abs(hrv_points + rhr_points + sleep_points + load_points + subjective_points - (score - 70)) < 1e-12 as add_up
from pg_temp.readiness(subjective => array[4, 5, null, 3]::float8[]);

-- Stale: no HRV today, the mean of the week stands for it, which is the median: 70, and 73.125.
select hrv_score::numeric(9, 3), score::numeric(9, 3), stale, confidence::numeric(9, 3), explanation
from pg_temp.readiness(hrv_ms => string_to_array(repeat('50 60 ', 30), ' ', '')::float8[]);
-- Two values in the week make no mean.
select hrv_score, stale, (score is not null) as scored
from pg_temp.readiness(hrv_ms => array(select case when n < 56 then 50 + 10 * (n % 2) end from generate_series(0, 59) as n) || null::float8);

-- Provisional: ten days of history give 95.556 and 87.669, and 85.209; six give none.
select hrv_score::numeric(9, 3), rhr_score::numeric(9, 3), score::numeric(9, 3), provisional, confidence::numeric(9, 3), explanation
from pg_temp.readiness(
  hrv_ms => array(select 50 + 10 * (n % 2) from generate_series(0, 9) as n) || 70::float8,
  resting_hr => array(select 48 + 2 * (n % 2) from generate_series(0, 9) as n) || 47::float8
);
select n, (r).hrv_score is not null as known, (r).provisional
from generate_series(6, 15) as n,
  lateral (select pg_temp.readiness(hrv_ms => array_fill(50::float8, array[n]) || 50::float8) as r) as x
where n in (6, 7, 13, 14);

-- NULL: neither HRV nor resting heart rate; weights below a half; a half is enough.
select score, explanation from pg_temp.readiness(hrv_ms => null, resting_hr => null);
select score, hrv_score is not null as hrv, explanation from pg_temp.readiness(resting_hr => null, asleep_s => null, ctl => null);
select score is not null as scored from pg_temp.readiness(resting_hr => null, asleep_s => null);
select score is not null as scored from pg_temp.readiness(hrv_ms => null, ctl => null);
select score, confidence from runlytics.readiness_score(null, null, null, null, null, null, null);

-- Caps. Ill: HRV -3 sigma and resting heart rate +4.3: 44.5 with sleep and load at their best, but 40.
select hrv_score, rhr_score, sleep_score::numeric(9, 3), load_score, score, cap, cap_points::numeric(9, 3), cap_reason,
  abs(hrv_points + rhr_points + sleep_points + load_points + cap_points - (score - 70)) < 1e-12 as add_up
from pg_temp.readiness(
  hrv_ms => array(select case when n < 54 then 50 + 10 * (n % 2) else 35 end from generate_series(0, 59) as n) || 30::float8,
  resting_hr => array(select case when n < 54 then 48 + 2 * (n % 2) else 58 end from generate_series(0, 59) as n) || 60::float8,
  asleep_s => array_fill(32400::float8, array[61]),
  efficiency_pct => array_fill(95::float8, array[61]),
  atl => 30
);
-- 3 h 30 min of sleep: 63.414 by the weights, but 50. The nap that makes it 4 h lifts that.
select sleep_score::numeric(9, 3), score, cap, cap_points::numeric(9, 3), explanation
from pg_temp.readiness(asleep_s => array_fill(27000::float8, array[60]) || 12600::float8);
select cap from pg_temp.readiness(asleep_s => array_fill(27000::float8, array[60]) || 14400::float8);

-- Midpoints at 23:30 and 0:30 stray by 29.73 min around midnight, not by half a day.
select sleep_score::numeric(9, 3) from pg_temp.readiness(midpoint_s => array[1800, 84600, 1800, 84600, 1800, 84600, 1800]);
-- Three midpoints say nothing of regularity: .75 D + .25 E.
select sleep_score from pg_temp.readiness(midpoint_s => array[0, 43200, 10800]);
select sleep_score::numeric(9, 3) from pg_temp.readiness(sleep_need_s => 25200);
select load_score from pg_temp.readiness(ctl => 4, atl => 6);
-- Each component stays within 0 and 100.
select hrv_score, rhr_score, sleep_score, load_score, score
from pg_temp.readiness(
  hrv_ms => array_fill(50::float8, array[60]) || 500::float8, resting_hr => array_fill(50::float8, array[60]) || 30::float8,
  asleep_s => array_fill(50000::float8, array[61]), efficiency_pct => array_fill(100::float8, array[61]), atl => 0
);
-- Without sensors' zeros.
select hrv_score, rhr_score from pg_temp.readiness(hrv_ms => array_fill(0::float8, array[61]), resting_hr => array_fill(255::float8, array[61]));

-- The history gives each day what readiness_score() gives it; kinds are never compared.
with
  days as (
    select
      n,
      case when n % 11 <> 5 then 45 + n * 13 % 17 end::float8 as hrv,
      case when n % 13 <> 6 then 47 + n * 7 % 6 end::float8 as rhr,
      case when n % 9 <> 2 then 24000 + n * 997 % 7000 end::float8 as asleep,
      85 + n % 12 as efficiency,
      (n * 1009 % 14400 + 80000) % 86400 as midpoint,
      30 + n / 10.0 as ctl,
      25 + n % 40 as atl
    from generate_series(1, 200) as n
  ),
  history as (
    select
      runlytics.readiness_history(
        days => array_agg(
          row(hrv, 'x', rhr, 'x', asleep, efficiency, midpoint, ctl, atl, null, null)::runlytics.readiness_input
          order by n
        )
      ) as h,
      generate_series(1, 200) as n
    from days
  )
select count(*), count((h).score) as scored, count(*) filter (where h is distinct from r) as different
from history
cross join lateral (
  select
    runlytics.readiness_score(
      array_agg(hrv order by d.n), array_agg(rhr order by d.n), array_agg(asleep order by d.n),
      array_agg(efficiency order by d.n), array_agg(midpoint order by d.n),
      max(ctl) filter (where d.n = history.n - 1), max(atl) filter (where d.n = history.n - 1)
    ) as r
  from days as d
  where d.n <= history.n
) as one;

select n, (b).mean_7d::numeric(9, 3), (b).low::numeric(9, 3), (b).high::numeric(9, 3), (b).median::numeric(9, 3), (b).sigma::numeric(9, 5), (b).days
from (
  select
    generate_series(0, 70) as n,
    runlytics.hrv_baselines(
      hrv_ms => array(select 50 + 10 * (n % 2) from generate_series(0, 59) as n) || array_fill(90::float8, array[11]),
      kinds => array_fill('sdnn'::text, array[60]) || array_fill('rmssd'::text, array[11])
    ) as b
) as x
where n in (1, 59, 60, 70);
select (b).* from (select generate_series(1, 8) as n, runlytics.resting_hr_baselines(array[48, 50, 48, 50, null, 48, 50, 48], array_fill('x'::text, array[8])) as b) as x where n in (6, 8);

-- Means on the clock.
select runlytics.circular_mean(array[82800, 3600]) as midnight, runlytics.circular_mean(array[350, 20], 360)::numeric(9, 3) as five_degrees;
select runlytics.circular_sd(array[1800, 84600, 1800, 84600, 1800, 84600, 1800])::numeric(9, 3), runlytics.circular_sd(array[7, 7, 7]) as none;
select runlytics.circular_mean(array[0, 43200]) as nowhere, runlytics.circular_sd('{}') as nothing, runlytics.circular_mean(array[null, 5]::float8[]) as five;

-- Sleep from 23:00 to 7:00 each day is perfectly regular; of every
-- other day 8 of 24 h differ: -100 + 200 * 2/3.
select runlytics.sleep_regularity(
  array(select timestamptz '2026-01-01 23:00+00' + make_interval(days => n) from generate_series(-1, 7) as n),
  array(select timestamptz '2026-01-02 07:00+00' + make_interval(days => n) from generate_series(-1, 7) as n),
  '2026-01-01 00:00+00', '2026-01-08 00:00+00'
) as regular;
select runlytics.sleep_regularity(
  array(select timestamptz '2026-01-01 01:00+00' + make_interval(days => 2 * n) from generate_series(0, 3) as n),
  array(select timestamptz '2026-01-01 09:00+00' + make_interval(days => 2 * n) from generate_series(0, 3) as n),
  '2026-01-01 00:00+00', '2026-01-08 00:00+00'
)::numeric(9, 4) as every_other_day;
-- A window of a day compares nothing; one a minute longer compares one minute.
select
  runlytics.sleep_regularity('{}', '{}', '2026-01-01', '2026-01-02') as a_day,
  runlytics.sleep_regularity('{}', '{}', '2026-01-01 00:00', '2026-01-02 00:01') as awake_twice,
  runlytics.sleep_regularity(array['2026-01-02 00:00'::timestamptz], array['2026-01-03'::timestamptz], '2026-01-01 00:00', '2026-01-02 00:01') as different;

-- Nights from rows of any table.
select day, source, asleep_s, nap_s, total_24h_s, naps, efficiency_pct, efficiency_basis, regularity
from runlytics.sleep_nights(array[
  row('2026-01-01 22:00+00', '2026-01-02 06:00+00', 'asleep', 'phone', 3600, null, null, null, null, null, null),
  row('2026-01-02 12:00+00', '2026-01-02 13:00+00', 'asleep', 'phone', 3600, null, null, null, null, null, null),
  row('2026-01-02 21:30+00', '2026-01-02 23:30+00', 'asleep', 'phone', 3600, null, null, null, null, null, null),
  null
]::runlytics.sleep_report[]);

-- What is refused.
select runlytics.sleep_nights(array[row('2026-01-01', '2026-01-02', 'dreaming', 'x', 0, null, null, null, null, null, null)]::runlytics.sleep_report[]);
select runlytics.sleep_nights(array[row(null, '2026-01-02', 'core', 'x', 0, null, null, null, null, null, null)]::runlytics.sleep_report[]);
select runlytics.sleep_regularity('{}', '{}', '1900-01-01', '2026-01-01');
select runlytics.sleep_regularity('{}', array[now()], '2025-01-01', '2026-01-01');
select runlytics.circular_mean(array[1], 0);
select runlytics.hrv_baselines(array[1, 2], array['x']);
