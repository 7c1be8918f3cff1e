-- title: Settings
-- kind: table
-- size: 12x8
-- description: warehouse.settings_periods: with what each day is computed. Estimated: guessed from your first runs; say better with an UPDATE of warehouse.athlete_settings and CALL runlytics.recompute().
-- field: max_hr | name="Highest heart rate" decimals=0
-- field: resting_hr | name="Resting" decimals=0
-- field: threshold_hr | name="Threshold" decimals=0
-- field: threshold_s_per_$unit | name="Threshold pace"
-- field: need_h | name="Sleep need" decimals=1
-- empty: No athlete is visible: the owner grants it by runlytics.grant_access().
-- link: Mission Control | overview
-- rows: demo single
select
  case when valid_from = '-infinity' then 'the beginning' else valid_from::text end as "From",
  timezone,
  max_hr,
  resting_hr,
  threshold_hr,
  $km_per_unit * 1000 / threshold_speed_mps as threshold_s_per_$unit,
  coalesce(sleep_need_s, 28800) / 3600 as need_h,
  case when estimated then 'estimated' else 'yours' end as "Known from"
from $schema.settings_periods
where athlete_id = $athlete
order by valid_from desc
