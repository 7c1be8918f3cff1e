-- Gold: a week in one row, which is what the report tells.

-- @warehouse@
create or replace view warehouse.weekly_review with (security_invoker) as
with
  -- One pass over each view: days of different kinds below one another, put together by the week.
  facts as (
    select
      f.athlete_id, f.day, true as is_day, f.ctl, f.atl, f.tsb, f.acwr, f.monotony, f.provisional,
      null::int as activities, null::float8 as km, null::float8 as moving_s, null::float8 as ascent_m, null::float8 as load, null::float8 as longest_km,
      null::float8 as hrv_ms, null::float8 as hrv_7d, null::float8 as hrv_low, null::float8 as hrv_high,
      null::float8 as resting_hr, null::float8 as rhr_7d, null::float8 as rhr_low, null::float8 as rhr_high, null::float8 as sleep_h,
      null::float8 as readiness, null::text as shift
    from warehouse.fitness as f
    union all
    select
      d.athlete_id, d.day, null::bool, null::float8, null::float8, null::float8, null::float8, null::float8, null::bool,
      d.activities, d.km, d.moving_s, d.ascent_m, d.load, d.longest_km, null::float8, null::float8, null::float8,
      null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::text
    from warehouse.daily_training as d
    union all
    select
      r.athlete_id, r.day, true, null::float8, null::float8, null::float8, null::float8, null::float8, null::bool,
      null::int, null::float8, null::float8, null::float8, null::float8, null::float8, r.hrv_ms, r.hrv_7d, r.hrv_low,
      r.hrv_high, r.resting_hr, r.rhr_7d, r.rhr_low, r.rhr_high, r.sleep_h, null::float8, null::text
    from warehouse.recovery as r
    union all
    select
      r.athlete_id, r.day, true, null::float8, null::float8, null::float8, null::float8, null::float8, null::bool,
      null::int, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8,
      null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, r.score,
      null::text
    from warehouse.readiness as r
    union all
    select
      s.athlete_id, s.day, null::bool, null::float8, null::float8, null::float8, null::float8, null::float8, null::bool,
      null::int, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8,
      null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8, null::float8,
      s.label
    from warehouse.shifts as s
  ),
  weeks as (
    select
      f.athlete_id,
      runlytics.week_of(day => f.day, starts_on => a.week_starts_on) as week,
      coalesce(sum(f.activities), 0)::int as activities,
      coalesce(sum(f.km order by f.day), 0) as km,
      coalesce(sum(f.moving_s order by f.day), 0) as moving_s,
      coalesce(sum(f.ascent_m order by f.day), 0) as ascent_m,
      coalesce(sum(f.load order by f.day), 0) as load,
      coalesce(max(f.longest_km), 0) as longest_km,
      (array_agg(f.ctl order by f.day desc) filter (where f.ctl is not null))[1] as ctl,
      (array_agg(f.atl order by f.day desc) filter (where f.atl is not null))[1] as atl,
      (array_agg(f.tsb order by f.day desc) filter (where f.tsb is not null))[1] as tsb,
      (array_agg(f.acwr order by f.day desc) filter (where f.ctl is not null))[1] as acwr,
      (array_agg(f.monotony order by f.day desc) filter (where f.ctl is not null))[1] as monotony,
      (array_agg(f.provisional order by f.day desc) filter (where f.ctl is not null))[1] as provisional,
      count(f.sleep_h)::int as nights,
      avg(f.sleep_h order by f.day) as sleep_h,
      avg(f.hrv_ms order by f.day) as hrv_ms,
      (array_agg(f.hrv_7d order by f.day desc) filter (where f.hrv_7d is not null))[1] as hrv_7d,
      (array_agg(f.hrv_low order by f.day desc) filter (where f.hrv_7d is not null))[1] as hrv_low,
      (array_agg(f.hrv_high order by f.day desc) filter (where f.hrv_7d is not null))[1] as hrv_high,
      avg(f.resting_hr order by f.day) as resting_hr,
      (array_agg(f.rhr_7d order by f.day desc) filter (where f.rhr_7d is not null))[1] as rhr_7d,
      (array_agg(f.rhr_low order by f.day desc) filter (where f.rhr_7d is not null))[1] as rhr_low,
      (array_agg(f.rhr_high order by f.day desc) filter (where f.rhr_7d is not null))[1] as rhr_high,
      avg(f.readiness order by f.day) as readiness,
      count(*) filter (where f.shift = 'day')::int as day_shifts,
      count(*) filter (where f.shift = 'late')::int as late_shifts,
      count(*) filter (where f.shift = 'night')::int as night_shifts
    from facts as f
    join warehouse.athletes as a using (athlete_id)
    group by 1, 2
    -- Shifts are planned beyond today, and known of weeks of which nothing else is.
    having bool_or(f.is_day)
  ),
  -- Of a week in which it is withheld what rests on the runs of some days, that of the others is not its end nor its mean.
  told as (
    select w.*, runlytics.shows_days(first_day => w.week, last_day => w.week + 6, athlete_id => w.athlete_id) as is_told
    from weeks as w
  )
select
  w.athlete_id,
  w.week,
  w.week::timestamp at time zone p.timezone as time,
  w.activities,
  w.km,
  w.moving_s,
  w.ascent_m,
  w.load,
  w.longest_km,
  avg(w.km) over before as km_before,
  avg(w.load) over before as load_before,
  case when w.is_told then w.ctl end as ctl,
  case when w.is_told then w.atl end as atl,
  case when w.is_told then w.tsb end as tsb,
  case when w.is_told then w.ctl - min(case when w.is_told then w.ctl end) over four_weeks_ago end as ctl_change,
  case when w.is_told then w.acwr end as acwr,
  case when w.is_told then w.monotony end as monotony,
  case when w.is_told then w.provisional end as provisional,
  w.nights,
  w.sleep_h,
  w.hrv_ms,
  w.hrv_7d,
  w.hrv_low,
  w.hrv_high,
  w.resting_hr,
  w.rhr_7d,
  w.rhr_low,
  w.rhr_high,
  case when w.is_told then w.readiness end as readiness,
  w.day_shifts,
  w.late_shifts,
  w.night_shifts
from told as w
join warehouse.settings_periods as p
  on p.athlete_id = w.athlete_id
  and w.week >= p.valid_from
  and w.week < p.valid_until
window
  -- By days and not by rows: a week of which nothing is known, or told, has none.
  four_weeks_ago as (partition by w.athlete_id order by w.week range between '28 days' preceding and '28 days' preceding),
  before as (partition by w.athlete_id order by w.week range between '28 days' preceding and '7 days' preceding);
comment on view warehouse.weekly_review is 'One row a week from the first day of which anything is known to this week: what was done (activities, moving_s, load of all sports; km, ascent_m, longest_km of running), the means of the four weeks before (km_before, load_before), fitness, fatigue and form at its end and the change of fitness in four weeks, nights, hours asleep in 24, HRV and resting heart rate as the mean of its nights and, at its end, of 7 days with their range, mean readiness, and how many shifts.';

grant select on warehouse.weekly_review to runlytics_reader, runlytics_worker;
