-- What is measured or computed.

create table if not exists warehouse.metrics (
  metric_id smallint primary key,
  name text not null unique,
  unit text not null,
  grain text not null,
  source text not null,
  description text not null
);
comment on table warehouse.metrics is 'What is measured or computed: a new metric is a row here, your own from metric_id 1000 on. grain: activity, sample, day.';

insert into warehouse.metrics (metric_id, name, unit, grain, source, description)
values
  (1, 'load', '1', 'activity', 'formulas', 'Training load, an hour at threshold = 100; method names what gave it'),
  (2, 'trimp', '1', 'activity', 'Banister 1991', 'Training impulse from heart rate reserve'),
  (3, 'edwards_trimp', '1', 'activity', 'Edwards 1993', 'Minutes in five zones of maximum heart rate, weighted 1 to 5'),
  (4, 'hr_tss', '1', 'activity', 'formulas', 'Training impulse relative to an hour at threshold heart rate'),
  (5, 'running_tss', '1', 'activity', 'formulas', 'Load from graded speed relative to threshold speed'),
  (6, 'normalized_graded_speed', 'm/s', 'activity', 'Minetti 2002', 'Fourth-power mean of graded speed'),
  (7, 'efficiency_factor', 'm/beat', 'activity', 'formulas', 'Normalised graded speed over mean heart rate'),
  (8, 'decoupling', '%', 'activity', 'formulas', 'Fall of efficiency from the first half to the second'),
  (9, 'cadence', '1/min', 'activity', 'samples', 'Mean cadence; steps for running'),
  (10, 'session_rpe', '1', 'activity', 'Foster 2001', 'Perceived exertion (CR10) of the journal times minutes'),
  (20, 'heart_rate', '1/min', 'sample', 'devices', 'Heart rate'),
  (21, 'resting_heart_rate', '1/min', 'sample', 'devices', 'Heart rate at rest, one value a day'),
  (22, 'walking_heart_rate', '1/min', 'sample', 'devices', 'Mean heart rate while walking'),
  (23, 'heart_rate_recovery', '1/min', 'sample', 'devices', 'Fall of heart rate in the first minute after exercise'),
  (24, 'hrv_sdnn', 'ms', 'sample', 'devices', 'Heart rate variability, standard deviation of beat intervals'),
  (25, 'hrv_rmssd', 'ms', 'sample', 'devices', 'Heart rate variability, root mean square of successive differences'),
  (26, 'respiratory_rate', '1/min', 'sample', 'devices', 'Breaths a minute'),
  (27, 'spo2', '%', 'sample', 'devices', 'Oxygen saturation of the blood'),
  (28, 'vo2max', 'ml/(kg*min)', 'sample', 'devices', 'Oxygen uptake at most, as the device estimates it'),
  (29, 'steps', '1', 'sample', 'devices', 'Steps, walking and running'),
  (30, 'distance', 'm', 'sample', 'devices', 'Distance walked and run'),
  (31, 'cycling_distance', 'm', 'sample', 'devices', 'Distance ridden'),
  (32, 'swimming_distance', 'm', 'sample', 'devices', 'Distance swum'),
  (33, 'active_energy', 'kcal', 'sample', 'devices', 'Energy spent by moving'),
  (34, 'basal_energy', 'kcal', 'sample', 'devices', 'Energy spent at rest'),
  (35, 'flights_climbed', '1', 'sample', 'devices', 'Flights of stairs climbed'),
  (36, 'exercise_time', 's', 'sample', 'devices', 'Time that the device counts as exercise'),
  (37, 'stand_time', 's', 'sample', 'devices', 'Time standing'),
  (38, 'weight', 'kg', 'sample', 'devices', 'Body mass'),
  (39, 'height', 'm', 'sample', 'devices', 'Body height'),
  (40, 'body_fat', '%', 'sample', 'devices', 'Share of fat in body mass'),
  (41, 'lean_mass', 'kg', 'sample', 'devices', 'Body mass without fat'),
  (42, 'body_temperature', 'degC', 'sample', 'devices', 'Body temperature'),
  (43, 'wrist_temperature', 'degC', 'sample', 'devices', 'Temperature of the wrist in sleep'),
  (44, 'running_power', 'W', 'sample', 'devices', 'Power while running'),
  (45, 'running_speed', 'm/s', 'sample', 'devices', 'Speed while running'),
  (46, 'stride_length', 'm', 'sample', 'devices', 'Length of a stride, running'),
  (47, 'ground_contact_time', 's', 'sample', 'devices', 'Time of a foot on the ground, running'),
  (48, 'vertical_oscillation', 'm', 'sample', 'devices', 'Rise and fall of the body, running'),
  (49, 'walking_speed', 'm/s', 'sample', 'devices', 'Speed while walking')
on conflict (metric_id) do update
set
  name = excluded.name,
  unit = excluded.unit,
  grain = excluded.grain,
  source = excluded.source,
  description = excluded.description
where row(metrics.name, metrics.unit, metrics.grain, metrics.source, metrics.description)
  is distinct from row(excluded.name, excluded.unit, excluded.grain, excluded.source, excluded.description);

grant select on warehouse.metrics to runlytics_reader;
grant select on warehouse.metrics to runlytics_worker;
