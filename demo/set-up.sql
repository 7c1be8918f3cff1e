-- Installs the extension and the warehouse, and tells it about the simulated athlete.
set client_min_messages = warning;
create extension if not exists runlytics cascade;
select runlytics.create_warehouse() \g /dev/null

\if :own_files
\else
insert into warehouse.athletes (athlete_id, name, sex)
values (1, 'Simulated Athlete', 'male')
on conflict (athlete_id) do update set name = excluded.name, sex = excluded.sex;

insert into warehouse.athlete_settings
  (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps)
values
  (1, 'Europe/Berlin', 188, 48, 168, 3.9)
on conflict (athlete_id, valid_from) do update set
  timezone = excluded.timezone,
  max_hr = excluded.max_hr,
  resting_hr = excluded.resting_hr,
  threshold_hr = excluded.threshold_hr,
  threshold_speed_mps = excluded.threshold_speed_mps;
\endif
