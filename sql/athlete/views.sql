-- The settings as periods.

create or replace view warehouse.settings_periods with (security_invoker) as
select
  athlete_id,
  case when row_number() over (partition by athlete_id order by valid_from) = 1 then '-infinity' else valid_from end as valid_from,
  lead(valid_from, 1, 'infinity') over (partition by athlete_id order by valid_from) as valid_until,
  timezone,
  max_hr,
  resting_hr,
  threshold_hr,
  threshold_speed_mps,
  estimated,
  sleep_need_s
from warehouse.athlete_settings;
comment on view warehouse.settings_periods is 'The settings of each athlete with the first day on which they no longer hold; the first row holds for all days before it.';

grant select on warehouse.settings_periods to runlytics_reader;
grant select on warehouse.settings_periods to runlytics_worker;
