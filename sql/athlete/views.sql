-- The settings as periods.

-- The one way for a set of rows to find the settings that hold: join the period of a day, or that of a moment.
--   and r.day >= p.valid_from and r.day < p.valid_until
--   and r.recorded_at >= p.starts_at and r.recorded_at < p.ends_at
-- Of one moment runlytics_internal.settings_at() tells the same.
create or replace view warehouse.settings_periods with (security_invoker) as
select
  s.athlete_id,
  s.valid_from,
  lead(s.valid_from, 1, 'infinity') over by_day as valid_until,
  s.timezone,
  s.max_hr,
  s.resting_hr,
  s.threshold_hr,
  s.threshold_speed_mps,
  s.estimated,
  s.sleep_need_s,
  m.starts_at,
  -- Further east a later row may begin before an earlier one, which then never holds.
  coalesce(min(m.starts_at) over (by_day rows between 1 following and unbounded following), 'infinity') as ends_at
from (
  select
    athlete_id,
    case when row_number() over (partition by athlete_id order by valid_from) = 1 then '-infinity' else valid_from end as valid_from,
    timezone,
    max_hr,
    resting_hr,
    threshold_hr,
    threshold_speed_mps,
    estimated,
    sleep_need_s
  from warehouse.athlete_settings
) as s
cross join lateral (select s.valid_from::timestamp at time zone s.timezone as starts_at) as m
window by_day as (partition by s.athlete_id order by s.valid_from);
comment on view warehouse.settings_periods is 'The settings of each athlete as periods: by local days, from valid_from to the day valid_until on which they no longer hold, and by moments, from starts_at, midnight where they hold, to ends_at. The first row holds for all time before it. Join days with days and moments with moments.';

grant select on warehouse.settings_periods to runlytics_reader;
grant select on warehouse.settings_periods to runlytics_worker;
