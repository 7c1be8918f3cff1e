-- The days at a glance, a state for each thing that is followed.

-- @warehouse@
create or replace view warehouse.month_at_a_glance with (security_invoker) as
select
  d.athlete_id,
  d.day,
  d.day::timestamp at time zone p.timezone as time,
  r.score as readiness,
  case when r.score >= 80 then 'high' when r.score >= 60 then 'usual' when r.score >= 40 then 'low' when r.score < 40 then 'very low' end as readiness_state,
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
  s.label as shift
from (
  select
    athlete_id, day, b.hrv_ms, b.hrv_low, b.hrv_high, b.resting_hr, b.rhr_low, b.rhr_high, b.sleep_h, f.load, f.ctl, f.tsb
  from warehouse.recovery as b
  full join warehouse.fitness as f using (athlete_id, day)
) as d
join warehouse.settings_periods as p
  on p.athlete_id = d.athlete_id
  and d.day >= p.valid_from
  and d.day < p.valid_until
cross join lateral (select coalesce(p.sleep_need_s, 28800) / 3600 as sleep_need_h) as n
left join warehouse.readiness as r
  on r.athlete_id = d.athlete_id
  and r.day = d.day
left join warehouse.shifts as s
  on s.athlete_id = d.athlete_id
  and s.day = d.day;
comment on view warehouse.month_at_a_glance is 'One row a day up to today: readiness, HRV (ms), resting heart rate, hours of sleep, load and form, each with its state: very low, low, usual, high. HRV and resting heart rate beside their normal range; sleep beside the need (low below 90 %, very low below 70 %, high above 110 %); load beside CTL (none, low below half, high above one and a half times); readiness by 40, 60 and 80, form (tsb) by -30, -10 and 5. shift: the label of warehouse.shifts.';

grant select on warehouse.month_at_a_glance to runlytics_reader, runlytics_worker;
