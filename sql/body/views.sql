-- Gold: the body by day, and what it says of readiness.

-- The one place to read measurements from: day is the UTC day, by which streams are found.
create or replace view warehouse.biometric_samples with (security_invoker) as
select b.athlete_id, m.name as metric, b.recorded_at, b.ended_at, b.value, m.unit, b.source, (b.recorded_at at time zone 'UTC')::date as day
from warehouse.biometrics as b
join warehouse.metrics as m using (metric_id)
union all
select b.athlete_id, m.name, s.at, null, s.heart_rate, m.unit, b.source, b.day
from warehouse.biometric_streams as b
join warehouse.metrics as m using (metric_id)
cross join lateral runlytics.samples(b.stream) as s
where s.heart_rate is not null;
comment on view warehouse.biometric_samples is 'Every measurement as a row, of biometrics and of biometric_streams. day: in UTC.';

create or replace view warehouse.body_days with (security_invoker) as
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
  -- Of a day's apps the one that measures on most days; of HRV by day, what is its only value.
  chosen as (
    select distinct on (athlete_id, day, kind) athlete_id, day, kind, metric, source, value
    from (
      select
        *,
        case when metric like 'hrv%' then 'hrv' else metric end as kind,
        count(*) over (partition by athlete_id, metric, source) as days
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
comment on view warehouse.body_days is 'One row a day from the first on which anything of the body is known to today, gaps included: HRV of the night, else the day''s only value; resting heart rate and weight of the app that measures on most days; the sleep of warehouse.nights. ms, beats/min, kg, s, %, breaths/min. time: local midnight.';

create or replace view warehouse.recovery with (security_invoker) as
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
    from warehouse.body_days
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
comment on view warehouse.recovery is 'One row a day up to today. hrv_ms: the night''s, by hrv_statistic (sdnn or rmssd); hrv_7d: geometric mean of the last 7 days; hrv_low to hrv_high: one sigma around the median of the 60 days before, of the same app and statistic; the same of resting heart rate. hrv_days, rhr_days: values in those 60 days; no range below 7. Breaths/min, %, kg, hours asleep in 24.';

create or replace view warehouse.readiness with (security_invoker) as
with
  -- Answers from 1 to 5, 5 being good: of soreness and stress a 1 is good.
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
comment on view warehouse.readiness is 'How ready each day found the athlete, 0 to 100, 70 being usual, up to today: see runlytics.readiness_score(). Baselines of the same app and statistic; load through the day before; subjective from the journal''s mood, energy, sleep_quality, soreness and stress from 1 to 5. An engineering choice, no medical advice.';

create or replace view warehouse.daily_totals with (security_invoker) as
select
  h.athlete_id,
  h.day,
  m.name as metric,
  m.unit,
  greatest(max(h.day_total), sum(h.value) filter (where h.counts)) as value,
  case
    when sum(h.value) filter (where h.counts) > max(h.day_total)
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
      sum(b.value) as value,
      sum(sum(b.value)) over of_day as day_total,
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
    )
  ) as s
) as h
join warehouse.metrics as m using (metric_id)
group by h.athlete_id, h.day, m.name, m.unit;
comment on view warehouse.daily_totals is 'Steps, distances, energy, flights, exercise and standing of each local day, in the unit of the metric, never the sum of two sources that counted the same. Of each hour the source counts that counted most, for a device that was not worn or carried counts less; of the day the larger of their sum and of what a single source has, which may be a total that an app made. A source with records in one hour alone is taken for such a total. source: which of them were read.';

grant select on
  warehouse.biometric_samples, warehouse.body_days, warehouse.recovery, warehouse.readiness, warehouse.daily_totals
to runlytics_reader;
grant select on
  warehouse.biometric_samples, warehouse.body_days, warehouse.recovery, warehouse.readiness, warehouse.daily_totals
to runlytics_worker;
