-- The views of days as they were before days were stored: computed whole from silver each time that somebody
-- looks. What is stored is compared with them, row by row.
create schema plain;
create view plain.weekly_volume as
with
  weeks as not materialized (
    select
      d.athlete_id,
      runlytics.week_of(day => d.day, starts_on => a.week_starts_on) as week,
      sum(d.activities)::int as activities,
      sum(d.km order by d.day) as km,
      sum(d.moving_s order by d.day) as moving_s,
      sum(d.ascent_m order by d.day) as ascent_m,
      sum(d.load order by d.day) as load,
      max(d.longest_km) as longest_km
    from warehouse.daily_training as d
    join warehouse.athletes as a using (athlete_id)
    where d.time <= now()
    group by 1, 2
  ),
  calendar as (
    select athlete_id, week::date as week
    from (select athlete_id, min(week) as first, max(week) as last from weeks group by athlete_id) as range
    cross join lateral generate_series(first::timestamp, last::timestamp, '7 days') as week
  )
select
  athlete_id,
  week,
  week::timestamp at time zone p.timezone as time,
  coalesce(activities, 0) as activities,
  coalesce(km, 0) as km,
  coalesce(moving_s, 0) as moving_s,
  coalesce(ascent_m, 0) as ascent_m,
  coalesce(load, 0) as load,
  avg(coalesce(km, 0)) over last_4_weeks as km_4w,
  100 * (coalesce(km, 0) / nullif(lag(km) over by_week, 0) - 1) as change_pct,
  coalesce(longest_km, 0) as longest_km
from calendar
left join weeks using (athlete_id, week)
join warehouse.settings_periods as p using (athlete_id)
where week >= p.valid_from
  and week < p.valid_until
window
  by_week as (partition by athlete_id order by week),
  last_4_weeks as (partition by athlete_id order by week rows between 3 preceding and current row);
create view plain.fitness as
with
  history as (
    select
      d.athlete_id,
      array_agg(d.day order by d.day) as days,
      array_agg(d.load order by d.day) as loads,
      min(d.day) as first_day,
      (now() at time zone p.timezone)::date as last_day
    from warehouse.daily_training as d
    join warehouse.settings_periods as p
      on p.athlete_id = d.athlete_id
      and now() >= p.starts_at
      and now() < p.ends_at
    where d.time <= now()
    group by d.athlete_id, p.timezone
  )
select
  h.athlete_id,
  t.day,
  t.day::timestamp at time zone p.timezone as time,
  t.load,
  t.ctl,
  t.atl,
  t.tsb,
  t.acwr,
  t.monotony,
  t.strain,
  d.load_methods as methods,
  t.day < h.first_day + 126 as provisional
from history as h
cross join lateral runlytics.training_load(days => h.days || h.last_day, loads => h.loads || 0::float8) as t
join warehouse.settings_periods as p
  on p.athlete_id = h.athlete_id
  and t.day >= p.valid_from
  and t.day < p.valid_until
left join warehouse.daily_training as d
  on d.athlete_id = h.athlete_id
  and d.day = t.day;
create view plain.body_days as
with
  local as (
    select b.athlete_id, (b.recorded_at at time zone p.timezone)::date as day, m.name as metric, b.source, b.recorded_at, b.value
    from warehouse.biometrics as b
    join warehouse.metrics as m using (metric_id)
    join warehouse.settings_periods as p
      on p.athlete_id = b.athlete_id
      and b.recorded_at >= p.starts_at
      and b.recorded_at < p.ends_at
    where m.name in ('resting_heart_rate', 'weight', 'hrv_sdnn', 'hrv_rmssd')
  ),
  -- HRV inside of a main sleep is in warehouse.nights.
  measured as (
    select
      l.athlete_id, l.day, l.metric, l.source,
      percentile_cont(0.5) within group (order by l.value) as value,
      count(*) as samples
    from local as l
    left join warehouse.nights as n
      on n.athlete_id = l.athlete_id
      and n.day = l.day
    left join warehouse.nights as next
      on next.athlete_id = l.athlete_id
      and next.day = l.day + 1
    where l.metric not like 'hrv%'
      or (
        (l.recorded_at between n.started_at and n.ended_at) is not true
        and (l.recorded_at between next.started_at and next.ended_at) is not true
      )
    group by l.athlete_id, l.day, l.metric, l.source
  ),
  -- Of a day's apps the one that measured on most of the 60 days before; of HRV by day, what is its only value.
  chosen as (
    select distinct on (athlete_id, day, kind) athlete_id, day, kind, metric, source, value
    from (
      select
        *,
        case when metric like 'hrv%' then 'hrv' else metric end as kind,
        count(*) over (partition by athlete_id, metric, source order by day range between '60 days' preceding and current row) as days
      from measured
      where samples = 1
        or metric not like 'hrv%'
    ) as candidates
    order by athlete_id, day, kind, days desc, metric, source
  ),
  facts as (
    select
      n.athlete_id, n.day, n.timezone, n.hrv_ms as night_hrv_ms, n.hrv_statistic as night_statistic, n.hrv_source as night_source,
      n.total_24h_s, n.efficiency_pct, n.midpoint_s, n.respiratory_rate, n.spo2,
      null::text as kind, null::text as metric, null::text as source, null::float8 as value
    from warehouse.nights as n
    union all
    select
      c.athlete_id, c.day, null as timezone, null as night_hrv_ms, null as night_statistic, null as night_source,
      null as total_24h_s, null as efficiency_pct, null as midpoint_s, null as respiratory_rate, null as spo2,
      c.kind, c.metric, c.source, c.value
    from chosen as c
  ),
  days as (
    select
      athlete_id,
      day,
      max(timezone) as timezone,
      coalesce(max(night_hrv_ms), max(value) filter (where kind = 'hrv')) as hrv_ms,
      case when max(night_hrv_ms) is null then max(substr(metric, 5)) filter (where kind = 'hrv') else max(night_statistic) end as hrv_statistic,
      case when max(night_hrv_ms) is null then max(source) filter (where kind = 'hrv') else max(night_source) end as hrv_source,
      max(value) filter (where kind = 'resting_heart_rate') as resting_hr,
      max(source) filter (where kind = 'resting_heart_rate') as resting_hr_source,
      max(value) filter (where kind = 'weight') as weight_kg,
      max(total_24h_s) as total_24h_s,
      max(efficiency_pct) as efficiency_pct,
      max(midpoint_s) as midpoint_s,
      max(respiratory_rate) as respiratory_rate,
      max(spo2) as spo2
    from facts
    group by athlete_id, day
  ),
  -- A clock that was set wrong must not open a gap of centuries.
  spread as (
    select
      d.*,
      lead(d.day, 1, greatest(d.day, t.today) + 1) over (partition by d.athlete_id order by d.day) - d.day as until_next
    from days as d
    join (
      select athlete_id, (now() at time zone timezone)::date as today
      from warehouse.settings_periods
      where now() >= starts_at
        and now() < ends_at
    ) as t using (athlete_id)
    where d.day between t.today - 36525 and t.today + 1
  )
select
  s.athlete_id,
  s.day + n as day,
  (s.day + n)::timestamp at time zone case when n = 0 and s.timezone is not null then s.timezone else p.timezone end as time,
  case when n = 0 then s.hrv_ms end as hrv_ms,
  case when n = 0 then s.hrv_statistic end as hrv_statistic,
  case when n = 0 then s.hrv_source end as hrv_source,
  case when n = 0 then s.resting_hr end as resting_hr,
  case when n = 0 then s.resting_hr_source end as resting_hr_source,
  case when n = 0 then s.weight_kg end as weight_kg,
  case when n = 0 then s.total_24h_s end as total_24h_s,
  case when n = 0 then s.efficiency_pct end as efficiency_pct,
  case when n = 0 then s.midpoint_s end as midpoint_s,
  case when n = 0 then s.respiratory_rate end as respiratory_rate,
  case when n = 0 then s.spo2 end as spo2,
  p.sleep_need_s
from spread as s
cross join lateral generate_series(0, s.until_next - 1) as n
join warehouse.settings_periods as p
  on p.athlete_id = s.athlete_id
  and s.day + n >= p.valid_from
  and s.day + n < p.valid_until;
create view plain.recovery as
with
  history as (
    select
      athlete_id,
      array_agg(day order by day) as day,
      array_agg(time order by day) as time,
      array_agg(hrv_ms order by day) as hrv_ms,
      array_agg(hrv_statistic order by day) as hrv_statistic,
      array_agg(hrv_source order by day) as hrv_source,
      array_agg(concat_ws(' ', hrv_statistic, hrv_source) order by day) as hrv_kind,
      array_agg(resting_hr order by day) as resting_hr,
      array_agg(resting_hr_source order by day) as resting_hr_source,
      array_agg(respiratory_rate order by day) as respiratory_rate,
      array_agg(spo2 order by day) as spo2,
      array_agg(weight_kg order by day) as weight_kg,
      array_agg(total_24h_s / 3600 order by day) as sleep_h
    from plain.body_days
    group by athlete_id
  )
select
  h.athlete_id,
  d.day,
  d.time,
  d.hrv_ms,
  d.hrv_statistic,
  d.hrv_7d,
  d.hrv_low,
  d.hrv_high,
  d.resting_hr,
  d.rhr_7d,
  d.rhr_low,
  d.rhr_high,
  d.respiratory_rate,
  d.spo2,
  d.weight_kg,
  d.sleep_h,
  d.hrv_source,
  d.resting_hr_source,
  d.hrv_days,
  d.rhr_days
from history as h
cross join lateral rows from (
  unnest(h.day, h.time, h.hrv_ms, h.hrv_statistic, h.hrv_source, h.resting_hr, h.resting_hr_source),
  unnest(h.respiratory_rate, h.spo2, h.weight_kg, h.sleep_h),
  runlytics.hrv_baselines(hrv_ms => h.hrv_ms, kinds => h.hrv_kind),
  runlytics.resting_hr_baselines(resting_hr => h.resting_hr, kinds => h.resting_hr_source)
) as d (
  day, time, hrv_ms, hrv_statistic, hrv_source, resting_hr, resting_hr_source,
  respiratory_rate, spo2, weight_kg, sleep_h,
  hrv_7d, hrv_low, hrv_high, hrv_median, hrv_sigma, hrv_days,
  rhr_7d, rhr_low, rhr_high, rhr_median, rhr_sigma, rhr_days
);
create view plain.readiness as
with
  -- Answers from 1 to 5, 5 being good: of soreness and stress a 1 is good.
  answers as (
    select j.athlete_id, j.day, avg(a.answer order by j.row_key, a.answer) as answer
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
      array_agg(
        row(
          b.hrv_ms, concat_ws(' ', b.hrv_statistic, b.hrv_source), b.resting_hr, b.resting_hr_source,
          b.total_24h_s, b.efficiency_pct, b.midpoint_s, f.ctl, f.atl, a.answer, b.sleep_need_s
        )::runlytics.readiness_input
        order by b.day
      ) as input
    from plain.body_days as b
    left join plain.fitness as f using (athlete_id, day)
    left join answers as a using (athlete_id, day)
    group by b.athlete_id
  )
select
  h.athlete_id,
  d.day,
  d.time,
  d.score,
  d.hrv_score,
  d.rhr_score,
  d.sleep_score,
  d.load_score,
  d.subjective_score,
  d.cap,
  d.confidence,
  d.explanation,
  d.cap_reason,
  d.hrv_points,
  d.rhr_points,
  d.sleep_points,
  d.load_points,
  d.subjective_points,
  d.cap_points,
  d.stale,
  d.provisional
from history as h
cross join lateral rows from (
  unnest(h.day, h.time),
  runlytics.readiness_history(days => h.input)
) as d (
  day, time, score, hrv_score, rhr_score, sleep_score, load_score, subjective_score, cap, confidence, explanation,
  cap_reason, hrv_points, rhr_points, sleep_points, load_points, subjective_points, cap_points, stale, provisional
);
create view plain.daily_totals as
select
  h.athlete_id,
  h.day,
  m.name as metric,
  m.unit,
  greatest(max(h.day_total), sum(h.value order by h.hour) filter (where h.counts)) as value,
  case
    when sum(h.value order by h.hour) filter (where h.counts) > max(h.day_total)
      then string_agg(distinct h.source, ', ') filter (where h.counts)
    else (array_agg(h.source order by h.day_total desc, h.source))[1]
  end as source
from (
  select
    s.*,
    s.hours > 1
      and row_number() over (
        partition by s.athlete_id, s.day, s.metric_id, s.hour, s.hours > 1
        order by s.value desc, s.source
      ) = 1 as counts
  from (
    select
      b.athlete_id,
      (b.recorded_at at time zone p.timezone)::date as day,
      b.metric_id,
      date_part('hour', b.recorded_at at time zone p.timezone) as hour,
      b.source,
      sum(b.value order by b.recorded_at) as value,
      sum(sum(b.value order by b.recorded_at)) over of_day as day_total,
      count(*) over of_day as hours
    from warehouse.biometrics as b
    join warehouse.settings_periods as p
      on p.athlete_id = b.athlete_id
      and b.recorded_at >= p.starts_at
      and b.recorded_at < p.ends_at
    where b.metric_id = any (array(select c.metric_id from warehouse.metrics as c where c.additive))
    group by 1, 2, 3, 4, 5
    window of_day as (
      partition by b.athlete_id, (b.recorded_at at time zone p.timezone)::date, b.metric_id, b.source
      order by date_part('hour', b.recorded_at at time zone p.timezone)
      rows between unbounded preceding and unbounded following
    )
  ) as s
) as h
join warehouse.metrics as m using (metric_id)
group by h.athlete_id, h.day, m.name, m.unit;

-- How many rows of a view, and of its plain form, have no like on the other side: numbers may differ by 1e-9.
create function plain.differences(view text, athlete_id bigint default 1) returns bigint language plpgsql
as $$
declare
  key constant text := case view when 'weekly_volume' then 'week' when 'daily_totals' then 'day, metric' else 'day' end;
  same constant text := (
    select string_agg(
      format(
        case c.atttypid when 'float8'::regtype
          then '(s.%1$I is not distinct from p.%1$I or abs(s.%1$I - p.%1$I) <= 1e-9 * greatest(1, abs(p.%1$I)))'
          else 's.%1$I is not distinct from p.%1$I'
        end,
        c.attname
      ),
      ' and '
    )
    from pg_attribute as c
    where c.attrelid = format('plain.%I', view)::regclass
      and c.attnum > 0
  );
  found_rows bigint;
begin
  execute format(
    'select count(*) from (select * from warehouse.%1$I where athlete_id = $1) as s'
    ' full join (select * from plain.%1$I where athlete_id = $1) as p using (athlete_id, %2$s)'
    ' where (%3$s) is not true',
    view,
    key,
    regexp_replace(same, 's\.(athlete_id|day|week|metric) is not distinct from p\.\1', 's.\1 = p.\1', 'g')
  ) into found_rows using athlete_id;
  return found_rows;
end
$$;

-- Which views differ, and in how many rows.
create function plain.all_differences(athlete_id bigint default 1) returns text language sql
as $$
  select string_agg(v.view || ' ' || d.n, ', ' order by v.view)
  from unnest(array['body_days', 'recovery', 'readiness', 'daily_totals', 'fitness', 'weekly_volume']) as v (view)
  cross join lateral plain.differences(v.view, all_differences.athlete_id) as d (n)
  where d.n <> 0
$$;
