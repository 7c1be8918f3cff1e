-- The pages, and which panels stand on them.

create type runlytics_internal.page_place as (
  page text,
  panel text,
  width int,
  defaults jsonb
);
comment on type runlytics_internal.page_place is
  'A panel on a page: its function is panel_NAME(); width of 12; defaults: parameters that hold where the reader gives none.';

create function runlytics_internal.page_places() returns setof runlytics_internal.page_place
  language sql immutable parallel safe rows 50
begin atomic
  values
    ('overview', 'readiness', 4, '{}'::jsonb),
    ('overview', 'fitness', 8, '{"days": 182}'),
    ('overview', 'alerts', 12, '{}'),
    ('overview', 'tomorrow', 6, '{}'), ('overview', 'nights', 6, '{}'),
    ('overview', 'weekly_distance', 12, '{"days": 182}'),
    ('overview', 'hrv', 6, '{"days": 60}'), ('overview', 'resting_hr', 6, '{"days": 60}'),
    ('overview', 'month', 6, '{}'), ('overview', 'last_route', 6, '{}'),
    ('overview', 'zones_weekly', 6, '{"days": 84}'),
    ('overview', 'long_run', 6, '{}'),
    ('overview', 'runs', 8, '{}'), ('overview', 'records', 4, '{}'),
    ('overview', 'calendar', 12, '{"days": 364}'),

    ('runs', 'runs', 12, '{"rows": 100}'),

    ('run', 'run_facts', 5, '{}'), ('run', 'run_route', 7, '{}'),
    ('run', 'run_streams', 12, '{}'),
    ('run', 'run_workout', 12, '{}'),
    ('run', 'run_laps', 6, '{}'), ('run', 'run_splits', 6, '{}'),
    ('run', 'run_zones', 6, '{}'), ('run', 'run_thirds', 6, '{}'),
    ('run', 'run_quality', 12, '{}'),
    ('run', 'run_sources', 12, '{}'),

    ('recovery', 'readiness', 4, '{}'), ('recovery', 'last_night', 8, '{}'),
    ('recovery', 'alerts', 12, '{}'),
    ('recovery', 'hrv', 12, '{"days": 182}'), ('recovery', 'resting_hr', 12, '{"days": 182}'),
    ('recovery', 'nights', 12, '{"days": 42}'),
    ('recovery', 'readiness_parts', 12, '{"days": 42}'),
    ('recovery', 'predictions', 12, '{"days": 182}'),

    ('shifts', 'rota', 4, '{}'),
    ('shifts', 'nights', 8, '{"days": 42}'),
    ('shifts', 'shift_recovery', 6, '{"days": 182}'), ('shifts', 'shift_training', 6, '{"days": 182}'),
    ('shifts', 'shift_answers', 12, '{"days": 364}'),

    ('performance', 'races', 6, '{}'),
    ('performance', 'ahead', 6, '{"days": 42}'),
    ('performance', 'fitness_trend', 12, '{"days": 364}'),
    ('performance', 'records', 6, '{"whole": true}'), ('performance', 'curve', 6, '{}'),
    ('performance', 'efficiency', 12, '{"days": 364}'),
    ('performance', 'durability', 12, '{"days": 364}'),
    ('performance', 'running_form', 12, '{"days": 364}'),
    ('performance', 'zones_weekly', 12, '{"days": 182}'),
    ('performance', 'answers', 12, '{"days": 364}'),
    ('performance', 'day_after', 12, '{"days": 364}'), ('performance', 'preceded', 12, '{"days": 364}'),

    ('gait', 'gait', 12, '{"days": 364}'), ('gait', 'gait_trends', 12, '{"days": 364}'),
    ('gait', 'gait_pain', 12, '{}'), ('gait', 'long_run', 12, '{}'),
    ('routes', 'heatmap', 12, '{"days": 364}'), ('routes', 'places', 12, '{"days": 364}'),
    ('routes', 'matched_runs', 12, '{"days": 364}'),
    ('routes', 'segments', 12, '{}'),

    ('year', 'year_on_year', 12, '{}'), ('year', 'calendar', 12, '{"days": 364, "whole": true}'),
    ('year', 'months', 6, '{"days": 364}'), ('year', 'gear', 6, '{}'),
    ('year', 'weekly_review', 12, '{"days": 84}'), ('year', 'milestones', 12, '{}'),

    ('ask', 'ask', 12, '{}'),

    ('data', 'sources', 12, '{}'),
    ('data', 'failures', 12, '{}'),
    ('data', 'counts', 6, '{}'), ('data', 'doctor', 6, '{}'),

    ('settings', 'athlete', 4, '{}'), ('settings', 'thresholds', 8, '{}'),
    ('settings', 'own_metrics', 12, '{}'),

    ('roster', 'roster', 12, '{}');
end;
comment on function runlytics_internal.page_places() is
  'Which panels stand on which page, in the order and the width in which they stand. A part of page_document().';

create type runlytics_internal.page_name as (
  page text,
  title text,
  label text
);
comment on type runlytics_internal.page_name is 'A page: its title, and its label in the navigation; without one it is reached by links.';

create function runlytics_internal.page_names() returns setof runlytics_internal.page_name
  language sql immutable parallel safe rows 10
begin atomic
  values
    ('overview', 'Mission Control', 'Overview'),
    ('runs', 'Runs', 'Runs'),
    ('run', 'Run', null),
    ('recovery', 'Recovery', 'Recovery'),
    ('shifts', 'Shifts', 'Shifts'),
    ('performance', 'Performance', 'Performance'),
    ('gait', 'How you run', 'Gait'),
    ('routes', 'Routes', 'Routes'),
    ('year', 'The year', 'Year'),
    ('ask', 'Ask', 'Ask'),
    ('data', 'Data health', 'Data'),
    ('settings', 'Settings', 'Settings'),
    ('roster', 'Roster', null);
end;
comment on function runlytics_internal.page_names() is
  'The pages in the order of the navigation. A part of page_document().';
