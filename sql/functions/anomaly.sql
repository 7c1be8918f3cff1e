-- Nights that are out of the usual, pure over an array of one element a night. Nothing here is a diagnosis:
-- docs/alerts.md.

create type runlytics.night_vitals as (
  shift text,
  resting_hr float8,
  resting_hr_source text,
  hrv_ms float8,
  hrv_source text,
  respiratory_rate float8,
  respiratory_rate_source text,
  wrist_temperature float8,
  wrist_temperature_source text,
  spo2 float8,
  spo2_source text
);
comment on type runlytics.night_vitals is
  'What was measured in one main sleep, NULL where nothing was: resting heart rate (1/min), HRV (ms), breaths (1/min), temperature of the wrist (degC) and oxygen saturation (%), each with its source; a change of source starts a new baseline. shift: what the night is compared by, such as the shift before it; NULL is a label as well.';

create type runlytics.night_deviation as (
  night int,
  vital text,
  value float8,
  usual float8,
  low float8,
  high float8,
  z float8,
  of_shift bool
);
comment on type runlytics.night_deviation is
  'One vital (resting_hr, hrv, respiratory_rate, wrist_temperature, spo2) of one night, counted from 1, beside what is usual: the median of the nights of its source that ended a week ago or earlier, 60 at most, and low and high two sigma around it, in the unit of the vital. z: how many sigma towards what illness does, which is up, of HRV and oxygen down. of_shift: compared with nights of the same shift, of which there are seven or more, else with all.';

create type runlytics.night_sign as (
  night int,
  kind text,
  vital text,
  level text,
  value float8,
  threshold float8,
  of_shift bool,
  episode int
);
comment on type runlytics.night_sign is
  'One night, counted from 1, that is out of the usual in one way. kind: joint (value vitals beyond their band, two or more), distance (all vitals together, a squared Mahalanobis distance), night_signal (resting heart rate, as Alavi 2022), ewma and cusum (control charts of one vital). vital: NULL where all are meant. level: notice, warning or critical. value, threshold: what was looked at, and from where on it is a sign; of night_signal the heart rate and the usual one. of_shift: compared with nights of the same shift alone. episode: signs of one kind and vital that are at most three nights apart have one number.';

create function runlytics.night_deviations(nights runlytics.night_vitals[]) returns setof runlytics.night_deviation
  as 'MODULE_PATHNAME', 'runlytics_night_deviations' language c immutable strict parallel safe cost 100000 rows 1000;
comment on function runlytics.night_deviations(runlytics.night_vitals[]) is
  'How far each vital of consecutive nights is from what is usual, one row for each that was measured and of which seven nights are known. SQLSTATE 54000 above 36,525 nights.';

create function runlytics.night_signs(nights runlytics.night_vitals[]) returns setof runlytics.night_sign
  as 'MODULE_PATHNAME', 'runlytics_night_signs' language c immutable strict parallel safe cost 100000 rows 50;
comment on function runlytics.night_signs(runlytics.night_vitals[]) is
  'The signs of consecutive nights, episode by episode. The first night after a change of shift gives a sign only when the next confirms it; what could only be compared with nights of other shifts is one level lower. SQLSTATE 54000 above 36,525 nights.';

create function runlytics.alert_formulas() returns int
  language sql immutable parallel safe
  return 1;
comment on function runlytics.alert_formulas() is
  'The version of the rules behind warehouse.alerts. What an earlier one said is said anew by refresh_alerts().';

create function runlytics.vital_name(vital text) returns text
  language sql immutable strict parallel safe
  return case vital
    when 'resting_hr' then 'resting heart rate'
    when 'hrv' then 'HRV'
    when 'respiratory_rate' then 'breaths a minute'
    when 'wrist_temperature' then 'wrist temperature'
    when 'spo2' then 'oxygen saturation'
    when 'vitals' then 'several vitals'
    else replace(vital, '_', ' ')
  end;
comment on function runlytics.vital_name(text) is 'What a vital is called in a sentence.';

create function runlytics.alert_title(kind text, metric text) returns text
  -- Not strict, and so the planner sees into it.
  language sql immutable parallel safe
  return case kind
    when 'joint' then 'Several vitals outside their usual range'
    when 'distance' then 'Vitals together far from usual'
    when 'night_signal' then 'Resting heart rate up for nights'
    when 'same_resting_hr' then 'Resting heart rate never changes'
    when 'few_samples' then 'Fewer heart rates than usual'
    when 'cadence_lock' then 'Heart rate followed the cadence'
    when 'stuck_hr' then 'Heart rate stood still'
    when 'gps_spike' then 'Positions jumped'
    when 'ewma' then case metric when 'hrv' then 'HRV has fallen' else 'Resting heart rate has risen' end
    when 'cusum' then case metric when 'hrv' then 'HRV drifts down' else 'Resting heart rate drifts up' end
    else kind
  end;
comment on function runlytics.alert_title(text, text) is 'The kind of an alert in words.';

create function runlytics.alert_severity(level text) returns int
  language sql immutable parallel safe
  return case level when 'notice' then 1 when 'warning' then 2 when 'critical' then 3 end;
comment on function runlytics.alert_severity(text) is 'The levels of alerts in their order: notice 1, warning 2, critical 3; NULL for another word.';

create function runlytics.alert_is_open(
  withdrawn_at timestamptz,
  last_day date,
  level text,
  acknowledged_at timestamptz,
  acknowledged_level text,
  snoozed_until timestamptz
) returns bool
  language sql stable parallel safe
return withdrawn_at is null
  and last_day > current_date - 14
  and (acknowledged_at is null or runlytics.alert_severity(level => level) > runlytics.alert_severity(level => acknowledged_level))
  and coalesce(snoozed_until, '-infinity') <= now();
comment on function runlytics.alert_is_open(timestamptz, date, text, timestamptz, text, timestamptz) is
  'Whether an alert waits for the athlete: of the last two weeks, not withdrawn, not snoozed, and not acknowledged at its level. A part of warehouse.alert_episodes and warehouse.open_alerts.';
