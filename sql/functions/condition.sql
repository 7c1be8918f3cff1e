-- How a run was run: durability, form, and what the sensors got wrong.

create function runlytics.durability(stream runlytics.stream) returns runlytics.durability_result
  as 'MODULE_PATHNAME', 'runlytics_durability' language c immutable strict parallel safe cost 5000;
comment on function runlytics.durability(runlytics.stream) is
  'How the cost of running grows on the way: heart rate over graded speed, late beside early. NULL without heart rate or within the first 10 minutes.';

create function runlytics.form_by_pace(stream runlytics.stream, width_s_per_km float8 default 30) returns setof runlytics.form_band
  as 'MODULE_PATHNAME', 'runlytics_form_by_pace' language c immutable strict parallel safe cost 8000 rows 5;
comment on function runlytics.form_by_pace(runlytics.stream, float8) is
  'Cadence, step length and what a device tells of running form, by bands of pace (s/km wide), so that speed does not hide them: moving, 2 to 10 min/km, below 3 % grade, a minute or more. Step length is the device''s, else speed over cadence. SQLSTATE 22023 for a width below 1.';

create function runlytics.find_faults(stream runlytics.stream, sport text default 'running') returns setof runlytics.stream_fault
  as 'MODULE_PATHNAME', 'runlytics_find_faults' language c immutable strict parallel safe cost 10000 rows 2;
comment on function runlytics.find_faults(runlytics.stream, text) is
  'What the sensors got wrong: speeds beyond the sport, a heart rate that is stuck, absent or counts steps, steps in altitude, samples of one instant.';

create function runlytics.mask_heart_rates(stream runlytics.stream) returns runlytics.stream
  as 'MODULE_PATHNAME', 'runlytics_mask_heart_rates' language c immutable strict parallel safe cost 10000;
comment on function runlytics.mask_heart_rates(runlytics.stream) is
  'The stream without the heart rates of stretches where find_faults() says stuck_hr or cadence_lock: what metrics are computed of.';
