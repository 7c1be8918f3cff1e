-- How fitness moves over the weeks.

-- @warehouse@
-- The condition on the week reaches the weeks that are stored, and each asks for its own runs: the last month does not
-- read ten years.
create or replace view warehouse.fitness_trend with (security_invoker) as
select
  w.athlete_id,
  w.week,
  w.time,
  f.ctl,
  r.efficiency_factor,
  v.vdot,
  runlytics.critical_speed(metres => s.metres, seconds => s.seconds) as critical_speed_mps,
  r.aerobic_estimate,
  (runlytics.critical_speed_model(metres => s.metres, seconds => s.seconds)).d_prime_m as d_prime_m,
  r.decoupling,
  coalesce(r.runs, 0) as runs
from warehouse.weekly_volume as w
join warehouse.day_frontiers as o on o.athlete_id = w.athlete_id
-- Row-level security lets no sum of days into an index condition, but a column: OFFSET keeps it one. Further down it
-- has the metrics of each run looked up, where the planner would read those of all runs for each week.
cross join lateral (select w.week + 6 as last_day, w.week - 77 as since offset 0) as d
left join lateral (
  select distinct on (t.athlete_id) t.athlete_id, t.ctl
  from warehouse.stored_training as t
  where t.athlete_id = w.athlete_id
    and t.day between w.week and d.last_day
    and t.day < o.training_since
  order by t.athlete_id, t.day desc
) as f on f.athlete_id = w.athlete_id
left join lateral (
  select
    a.athlete_id,
    percentile_cont(0.5) within group (order by m.value) filter (where m.metric = 'efficiency_factor') as efficiency_factor,
    percentile_cont(0.5) within group (order by m.value) filter (where m.metric = 'aerobic_estimate') as aerobic_estimate,
    percentile_cont(0.5) within group (order by m.value) filter (where m.metric = 'decoupling') as decoupling,
    count(distinct a.activity_id)::int as runs
  from warehouse.activities as a
  left join lateral (
    select m.athlete_id, m.metric, m.value
    from warehouse.activity_metrics as m
    where m.athlete_id = a.athlete_id
      and m.activity_id = a.activity_id
      and m.metric in ('efficiency_factor', 'aerobic_estimate', 'decoupling')
    group by m.athlete_id, m.metric, m.value
  ) as m on m.athlete_id = a.athlete_id
  where a.athlete_id = w.athlete_id
    and a.local_date between w.week and d.last_day
    and a.sport = 'running'
    and not a.excluded
  group by a.athlete_id
) as r on r.athlete_id = w.athlete_id
left join lateral (
  select a.athlete_id, greatest(
    max(m.value),
    max(runlytics.vdot(metres => a.distance_m, seconds => a.elapsed_s))
      filter (where a.race and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id))
  ) as vdot
  from warehouse.activities as a
  left join lateral (
    select m.athlete_id, m.value
    from warehouse.activity_metrics as m
    where m.athlete_id = a.athlete_id
      and m.activity_id = a.activity_id
      and m.metric = 'vdot'
    group by m.athlete_id, m.value
  ) as m on m.athlete_id = a.athlete_id
  where a.athlete_id = w.athlete_id
    and a.local_date between d.since and d.last_day
    and a.sport = 'running'
    and not a.excluded
  group by a.athlete_id
) as v on v.athlete_id = w.athlete_id
left join lateral (
  select t.athlete_id, array_agg(t.metres order by t.seconds) as metres, array_agg(t.seconds order by t.seconds) as seconds
  from (
    select a.athlete_id, max(e.metres) as metres, e.target as seconds
    from warehouse.activities as a
    join warehouse.efforts as e
      on e.athlete_id = a.athlete_id
      and e.activity_id = a.activity_id
      and e.kind = 'time'
      and e.target in (120, 300, 600, 1200)
      and e.after_m = 0
    where a.athlete_id = w.athlete_id
      and a.local_date between d.since and d.last_day
      and a.sport = 'running'
      and not a.excluded
      and e.certainty in ('sure', 'likely')
      and (e.reason is distinct from 'a race' or runlytics.shows_field(activity_id => e.activity_id, field => 'race', athlete_id => e.athlete_id))
    group by a.athlete_id, e.target
  ) as t
  group by t.athlete_id
) as s on s.athlete_id = w.athlete_id;
comment on view warehouse.fitness_trend is 'One row a week: ctl on the last of its days that is stored; of its runs the medians of efficiency_factor (m/beat), aerobic_estimate (ml/kg/min from pace and heart rate) and decoupling (%), and how many; of its twelve weeks up to then the best vdot of races and stretches at race heart rate, and critical_speed_mps with its store d_prime_m through the farthest of 2, 5, 10 and 20 minutes: where nobody ran hard in twelve weeks it reads too low.';

grant select on warehouse.fitness_trend to runlytics_reader, runlytics_worker;
