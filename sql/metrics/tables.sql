-- What is measured or computed.

create table if not exists warehouse.metrics (
  metric_id smallint primary key,
  name text not null unique,
  unit text not null,
  grain text not null,
  source text not null,
  description text not null
);

alter table warehouse.metrics add column if not exists additive bool not null default false;
comment on table warehouse.metrics is 'What is measured or computed: a new metric is a row here, those that you define by runlytics.define_metric() have metric_id 10000 and more. grain: activity, sample, day. additive: what is measured of the parts of a day adds up to the day''s, as steps do (warehouse.daily_totals).';

insert into warehouse.metrics (metric_id, name, unit, grain, source, description, additive)
values
  (1, 'load', '1', 'activity', 'formulas', 'Training load, an hour at threshold = 100; method names what gave it', false),
  (2, 'trimp', '1', 'activity', 'Banister 1991', 'Training impulse from heart rate reserve', false),
  (3, 'edwards_trimp', '1', 'activity', 'Edwards 1993', 'Minutes in five zones of maximum heart rate, weighted 1 to 5', false),
  (4, 'hr_tss', '1', 'activity', 'formulas', 'Training impulse relative to an hour at threshold heart rate', false),
  (5, 'running_tss', '1', 'activity', 'formulas', 'Load from graded speed relative to threshold speed', false),
  (6, 'normalized_graded_speed', 'm/s', 'activity', 'Minetti 2002', 'Fourth-power mean of graded speed', false),
  (7, 'efficiency_factor', 'm/beat', 'activity', 'formulas', 'Normalised graded speed over mean heart rate', false),
  (8, 'decoupling', '%', 'activity', 'formulas', 'Fall of efficiency from the first half to the second', false),
  (9, 'cadence', '1/min', 'activity', 'samples', 'Mean cadence; steps for running', false),
  (10, 'session_rpe', '1', 'activity', 'Foster 2001', 'Perceived exertion (CR10) of the journal times minutes', false),
  (11, 'effort_400m', 's', 'activity', 'samples', 'Fastest 400 m of a run, on the elapsed clock', false),
  (12, 'effort_1km', 's', 'activity', 'samples', 'Fastest kilometre of a run', false),
  (13, 'effort_1mile', 's', 'activity', 'samples', 'Fastest mile of a run', false),
  (14, 'effort_5km', 's', 'activity', 'samples', 'Fastest 5 km of a run', false),
  (15, 'effort_10km', 's', 'activity', 'samples', 'Fastest 10 km of a run', false),
  (16, 'effort_half_marathon', 's', 'activity', 'samples', 'Fastest 21,097.5 m of a run', false),
  (17, 'effort_marathon', 's', 'activity', 'samples', 'Fastest 42,195 m of a run', false),
  (20, 'heart_rate', '1/min', 'sample', 'devices', 'Heart rate', false),
  (21, 'resting_heart_rate', '1/min', 'sample', 'devices', 'Heart rate at rest, one value a day', false),
  (22, 'walking_heart_rate', '1/min', 'sample', 'devices', 'Mean heart rate while walking', false),
  (23, 'heart_rate_recovery', '1/min', 'sample', 'devices', 'Fall of heart rate in the first minute after exercise', false),
  (24, 'hrv_sdnn', 'ms', 'sample', 'devices', 'Heart rate variability, standard deviation of beat intervals', false),
  (25, 'hrv_rmssd', 'ms', 'sample', 'devices', 'Heart rate variability, root mean square of successive differences', false),
  (26, 'respiratory_rate', '1/min', 'sample', 'devices', 'Breaths a minute', false),
  (27, 'spo2', '%', 'sample', 'devices', 'Oxygen saturation of the blood', false),
  (28, 'vo2max', 'ml/(kg*min)', 'sample', 'devices', 'Oxygen uptake at most, as the device estimates it', false),
  (29, 'steps', '1', 'sample', 'devices', 'Steps, walking and running', true),
  (30, 'distance', 'm', 'sample', 'devices', 'Distance walked and run', true),
  (31, 'cycling_distance', 'm', 'sample', 'devices', 'Distance ridden', true),
  (32, 'swimming_distance', 'm', 'sample', 'devices', 'Distance swum', true),
  (33, 'active_energy', 'kcal', 'sample', 'devices', 'Energy spent by moving', true),
  (34, 'basal_energy', 'kcal', 'sample', 'devices', 'Energy spent at rest', true),
  (35, 'flights_climbed', '1', 'sample', 'devices', 'Flights of stairs climbed', true),
  (36, 'exercise_time', 's', 'sample', 'devices', 'Time that the device counts as exercise', true),
  (37, 'stand_time', 's', 'sample', 'devices', 'Time standing', true),
  (38, 'weight', 'kg', 'sample', 'devices', 'Body mass', false),
  (39, 'height', 'm', 'sample', 'devices', 'Body height', false),
  (40, 'body_fat', '%', 'sample', 'devices', 'Share of fat in body mass', false),
  (41, 'lean_mass', 'kg', 'sample', 'devices', 'Body mass without fat', false),
  (42, 'body_temperature', 'degC', 'sample', 'devices', 'Body temperature', false),
  (43, 'wrist_temperature', 'degC', 'sample', 'devices', 'Temperature of the wrist in sleep', false),
  (44, 'running_power', 'W', 'sample', 'devices', 'Power while running', false),
  (45, 'running_speed', 'm/s', 'sample', 'devices', 'Speed while running', false),
  (46, 'stride_length', 'm', 'sample', 'devices', 'Length of a stride, running', false),
  (47, 'ground_contact_time', 's', 'sample', 'devices', 'Time of a foot on the ground, running', false),
  (48, 'vertical_oscillation', 'm', 'sample', 'devices', 'Rise and fall of the body, running', false),
  (49, 'walking_speed', 'm/s', 'sample', 'devices', 'Speed while walking', false),
  (70, 'aerobic_estimate', 'ml/(kg*min)', 'activity', 'Swain 1997', 'Oxygen uptake at most that pace and heart rate of a run speak for, on the scale of VDOT', false),
  (71, 'vdot', 'ml/(kg*min)', 'activity', 'Daniels and Gilbert 1979', 'Highest VDOT of the stretches of a run at race heart rate', false),
  (76, 'decoupling_middle_third', '%', 'activity', 'formulas', 'Fall of metres a heartbeat from the first third after the warm-up to the middle one', false),
  (77, 'decoupling_last_third', '%', 'activity', 'formulas', 'Fall of metres a heartbeat from the first third after the warm-up to the last', false),
  (78, 'durability_ratio', '1', 'activity', 'Smyth 2022', 'Heartbeats a metre of the last full 5 km over those of 5 to 10 km', false),
  (79, 'durability_onset', 'km', 'activity', 'Smyth 2022', 'From where on that ratio stays above 1.025', false),
  (80, 'hr_drift', '%/h', 'activity', 'formulas', 'Slope of heart rate after the warm-up, in per cent of its mean an hour', false)
on conflict (metric_id) do update
set
  name = excluded.name,
  unit = excluded.unit,
  grain = excluded.grain,
  source = excluded.source,
  description = excluded.description,
  additive = excluded.additive
where metrics is distinct from excluded;

grant select on warehouse.metrics to runlytics_reader;
grant select on warehouse.metrics to runlytics_worker;
