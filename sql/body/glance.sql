-- The days at a glance, a state for each thing that is followed.

-- @warehouse@
create or replace view warehouse.month_at_a_glance with (security_invoker) as
select
  d.athlete_id,
  d.day,
  d.day::timestamp at time zone p.timezone as time,
  d.score as readiness,
  case when d.score >= 80 then 'high' when d.score >= 60 then 'usual' when d.score >= 40 then 'low' when d.score < 40 then 'very low' end as readiness_state,
  d.hrv_ms,
  case when d.hrv_ms < d.hrv_low then 'low' when d.hrv_ms > d.hrv_high then 'high' when d.hrv_low is not null and d.hrv_ms is not null then 'usual' end as hrv_state,
  d.resting_hr,
  case when d.resting_hr < d.rhr_low then 'low' when d.resting_hr > d.rhr_high then 'high' when d.rhr_low is not null and d.resting_hr is not null then 'usual' end as resting_hr_state,
  d.sleep_h,
  case
    when d.sleep_h < 0.7 * n.sleep_need_h then 'very low'
    when d.sleep_h < 0.9 * n.sleep_need_h then 'low'
    when d.sleep_h <= 1.1 * n.sleep_need_h then 'usual'
    when d.sleep_h > 1.1 * n.sleep_need_h then 'high'
  end as sleep_state,
  d.load,
  case when d.load = 0 then 'none' when d.load < 0.5 * d.ctl then 'low' when d.load <= 1.5 * d.ctl then 'usual' when d.load > 1.5 * d.ctl then 'high' end as load_state,
  d.tsb,
  case when d.tsb < -30 then 'very low' when d.tsb < -10 then 'low' when d.tsb <= 5 then 'usual' when d.tsb > 5 then 'high' end as tsb_state,
  d.shift
from (
  -- Added up instead of joined: so days are filtered before any of the four is computed.
  select
    athlete_id,
    day,
    max(score) as score,
    max(hrv_ms) as hrv_ms,
    max(hrv_low) as hrv_low,
    max(hrv_high) as hrv_high,
    max(resting_hr) as resting_hr,
    max(rhr_low) as rhr_low,
    max(rhr_high) as rhr_high,
    max(sleep_h) as sleep_h,
    max(load) as load,
    max(ctl) as ctl,
    max(tsb) as tsb,
    max(shift) as shift
  from (
    select
      athlete_id, day, true as is_known, hrv_ms, hrv_low, hrv_high, resting_hr, rhr_low, rhr_high, sleep_h,
      null::float8 as score, null::float8 as load, null::float8 as ctl, null::float8 as tsb, null::text as shift
    from warehouse.recovery
    union all
    select
      athlete_id, day, true, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8,
      null::float8, score, null::float8, null::float8, null::float8, null::text
    from warehouse.readiness
    union all
    select
      athlete_id, day, true, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8,
      null::float8, null::float8, load, ctl, tsb, null::text
    from warehouse.fitness
    union all
    select
      athlete_id, day, false, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8,
      null::float8, null::float8, null::float8, null::float8, null::float8, label
    from warehouse.shifts
  ) as told
  group by athlete_id, day
  having bool_or(is_known)
) as d
join warehouse.settings_periods as p
  on p.athlete_id = d.athlete_id
  and d.day >= p.valid_from
  and d.day < p.valid_until
cross join lateral (select coalesce(p.sleep_need_s, 28800) / 3600 as sleep_need_h) as n;
comment on view warehouse.month_at_a_glance is 'One row a day up to today: readiness, HRV (ms), resting heart rate, hours of sleep, load and form, each with its state: very low, low, usual, high. HRV and resting heart rate beside their normal range; sleep beside the need (low below 90 %, very low below 70 %, high above 110 %); load beside CTL (none, low below half, high above one and a half times); readiness by 40, 60 and 80, form (tsb) by -30, -10 and 5. shift: the label of warehouse.shifts.';

grant select on warehouse.month_at_a_glance to runlytics_reader, runlytics_worker;
