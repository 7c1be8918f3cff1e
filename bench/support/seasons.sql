-- What the questions of docs/questions.md say of each season in public.truths, beside what is built into it.
create temp view built_in as
select a.athlete_id, q.*
from warehouse.athletes as a
join public.truths as t using (athlete_id)
cross join lateral (
  select 1 as place, 'a night raises resting heart rate by 3 beats' as effect, c.low, c.estimate, c.high, 3::float8 as truth
  from runlytics.compare_groups('resting_hr', 'shift', athlete_id => a.athlete_id) as c
  where c.first_group = 'night' and c.second_group = 'off'
  union all
  select 2, 'a night lowers HRV by 8 %', c.low, c.estimate, c.high, -0.08 * c.mean_second
  from runlytics.compare_groups('hrv', 'shift', athlete_id => a.athlete_id) as c
  where c.first_group = 'night' and c.second_group = 'off'
  union all
  select 3, 'a night costs 9 s/km, and 4 for each hour of sleep', c.low, c.estimate, c.high, 9 + 4 * d.estimate
  from runlytics.compare_groups('marathon_pace', 'shift', athlete_id => a.athlete_id) as c
  cross join runlytics.compare_groups('sleep_debt', 'shift', athlete_id => a.athlete_id) as d
  where c.first_group = 'night' and c.second_group = 'off'
    and d.first_group = 'night' and d.second_group = 'off'
  union all
  select 4, 'an hour short of sleep costs 4 s/km', l.slope_low, l.slope, l.slope_high, 4
  from runlytics.lag_correlation('sleep_debt', 'marathon_pace', 0, athlete_id => a.athlete_id) as l
  union all
  select 5, 'a load above 100 lowers the next day by 2 %', c.low, c.estimate, c.high, -0.02 * c.mean_second
  from runlytics.compare_groups('efficiency_factor', 'load > 100', adjust => '{session,distance,temperature,fitness,shift}', athlete_id => a.athlete_id) as c
  union all
  select 6, 'the same, without the shift', c.low, c.estimate, c.high, -0.02 * c.mean_second
  from runlytics.compare_groups('efficiency_factor', 'load > 100', adjust => '{session,distance,temperature,fitness}', athlete_id => a.athlete_id) as c
  union all
  select 7, 'the same, as it is', c.low, c.estimate, c.high, -0.02 * c.mean_second
  from runlytics.compare_groups('efficiency_factor', 'load > 100', athlete_id => a.athlete_id) as c
  union all
  select 8, 'fitness rises as threshold speed does', f.change_low, f.change, f.change_high, v.slope / v.intercept * 182 * f.intercept
  from runlytics.trend('efficiency_factor', until => '2026-07-05', athlete_id => a.athlete_id) as f
  cross join lateral (
    select regr_slope(s.v, s.n) as slope, regr_intercept(s.v, s.n) as intercept
    from (
      select (r ->> 'threshold_speed_mps')::float8 as v, (r ->> 'start')::timestamptz::date - date '2026-01-05' as n
      from jsonb_array_elements(t.truth -> 'runs') as r
    ) as s
  ) as v
) as q;
create temp table found as select * from built_in;

\echo '### How often 95 % intervals of seasons of other athletes hold what is built in; a season without one has too few days to judge'
\pset tuples_only off
\pset format aligned
\pset footer off
select
  effect,
  count(*) filter (where low is not null) as seasons,
  count(*) filter (where truth between low and high) as held,
  round(avg(truth)::numeric, 3) as built_in,
  round(avg(estimate) filter (where low is not null)::numeric, 3) as mean_estimate,
  round(avg((high - low) / 2)::numeric, 3) as half_interval
from found
group by place, effect
order by place;
\echo '###'
\pset tuples_only on
\pset format unaligned
select format(
  'effects built into other seasons: share that 95 %% intervals hold | %s of %s | - | - | %s',
  count(*) filter (where truth between low and high), count(*), round(count(*) filter (where truth between low and high)::numeric / count(*), 3)
)
from found
where low is not null
  and place not in (6, 7);
