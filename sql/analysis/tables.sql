-- What is asked about: metrics of runs and days beside those that are measured, and what happened when.

alter table warehouse.metrics add column if not exists of_a_day text not null default 'mean' check (of_a_day in ('mean', 'sum'));
alter table warehouse.metrics add column if not exists lower_is_better bool not null default false;
comment on column warehouse.metrics.of_a_day is 'What a day with several activities has of it: their mean, or their sum as of an amount of training.';
comment on column warehouse.metrics.lower_is_better is 'Whether the best of its values are the lowest, as of a pace: what_preceded() asks.';

insert into warehouse.metrics as m (metric_id, name, unit, grain, source, description, of_a_day, lower_is_better)
values
  (200, 'marathon_pace', 's/km', 'activity', 'samples', 'What a steady run of 10 km or more is worth as a marathon: graded pace of kilometres 2 to 10 at the heart rate of a marathon, in the cool', 'mean', true),
  (201, 'temperature', 'degC', 'activity', 'samples', 'Mean temperature that the device measured', 'mean', false),
  (202, 'km', 'km', 'activity', 'activities', 'Distance of a run', 'sum', false),
  (203, 'moving_time', 's', 'activity', 'activities', 'Time in motion, of all sports', 'sum', false),
  (204, 'pace', 's/km', 'activity', 'activities', 'Pace of a run, of its moving time', 'mean', true),
  (205, 'average_heart_rate', '1/min', 'activity', 'activities', 'Mean heart rate of a run', 'mean', true),
  (206, 'intensity', '1/h', 'activity', 'activities', 'Load an hour of moving time', 'mean', false),
  (210, 'sleep_duration', 'h', 'day', 'nights', 'Hours asleep in 24, naps included', 'mean', false),
  (211, 'sleep_efficiency', '%', 'day', 'nights', 'Share of the time in bed asleep', 'mean', false),
  (212, 'sleep_regularity', '1', 'day', 'nights', 'How alike seven nights are, 100 the same, 0 chance', 'mean', false),
  (213, 'sleep_word', '1', 'day', 'journal', 'How the journal says the night was', 'mean', false),
  (214, 'sleep_debt', 'h', 'day', 'nights', 'Hours of sleep short of the athlete''s need (sleep_need_s, else 8 h), 0 where there is enough', 'mean', true),
  (215, 'hrv', 'ms', 'day', 'recovery', 'Heart rate variability of the night', 'mean', false),
  (216, 'resting_hr', '1/min', 'day', 'recovery', 'Heart rate at rest of the app that measures most', 'mean', true),
  (217, 'readiness', '1', 'day', 'readiness', 'How ready the day found the athlete, 70 being usual', 'mean', false),
  (218, 'ctl', '1', 'day', 'fitness', 'Fitness: mean load of 42 days', 'mean', false),
  (219, 'atl', '1', 'day', 'fitness', 'Fatigue: mean load of 7 days', 'mean', true),
  (220, 'tsb', '1', 'day', 'fitness', 'Form: yesterday''s fitness less fatigue', 'mean', false),
  (221, 'rpe', '1', 'day', 'journal', 'Perceived exertion of the journal, 0 to 10', 'mean', true),
  (222, 'mood', '1', 'day', 'journal', 'Mood as the journal has it', 'mean', false),
  (223, 'energy', '1', 'day', 'journal', 'Energy as the journal has it', 'mean', false),
  (224, 'soreness', '1', 'day', 'journal', 'Soreness as the journal has it', 'mean', true),
  (225, 'stress', '1', 'day', 'journal', 'Stress as the journal has it', 'mean', true),
  (230, 'gait_cadence', '1/min', 'day', 'films', 'Steps a minute in a film from the side, of those with a confidence of .5 or more', 'mean', false),
  (231, 'gait_vertical_oscillation', 'cm', 'day', 'films', 'How far the hips go up and down', 'mean', false),
  (232, 'gait_ground_contact', 'ms', 'day', 'films', 'How long the near foot stands', 'mean', false),
  (233, 'gait_duty_factor', '%', 'day', 'films', 'Which part of two steps the near foot stands', 'mean', false),
  (234, 'gait_trunk_lean', 'deg', 'day', 'films', 'How far the trunk leans forwards', 'mean', false),
  (235, 'gait_knee_contact', 'deg', 'day', 'films', 'How far the knee is bent as the foot meets the ground', 'mean', false),
  (236, 'gait_knee_stance', 'deg', 'day', 'films', 'How far the knee is bent at most while the foot stands', 'mean', false),
  (237, 'gait_overstride', 'cm', 'day', 'films', 'How far the ankle is before the hip as the foot meets the ground', 'mean', false),
  (238, 'gait_step_length', 'm', 'day', 'films', 'Speed by steps', 'mean', false),
  (239, 'gait_step_asymmetry', '%', 'day', 'films', 'Step times of both sides, 200 (L - R)/(L + R)', 'mean', false)
on conflict (metric_id) do update
set
  name = excluded.name,
  unit = excluded.unit,
  grain = excluded.grain,
  source = excluded.source,
  description = excluded.description,
  of_a_day = excluded.of_a_day,
  lower_is_better = excluded.lower_is_better
where m is distinct from excluded;

update warehouse.metrics as m
set of_a_day = w.of_a_day, lower_is_better = w.lower_is_better
from (
  select
    c.metric_id,
    case when c.name in ('load', 'trimp', 'edwards_trimp', 'hr_tss', 'running_tss', 'session_rpe') then 'sum' else 'mean' end as of_a_day,
    c.name like 'effort\_%' or c.name in ('decoupling', 'resting_heart_rate', 'walking_heart_rate', 'ground_contact_time') as lower_is_better
  from warehouse.metrics as c
  where c.metric_id < 200
) as w
where m.metric_id = w.metric_id
  and (m.of_a_day, m.lower_is_better) is distinct from (w.of_a_day, w.lower_is_better);
