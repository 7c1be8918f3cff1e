-- Installs the extension and the warehouse, and tells it about the simulated athlete.
set client_min_messages = warning;
create extension if not exists runlytics cascade;
select runlytics.create_warehouse() \g /dev/null

\if :own_files
\else
insert into warehouse.athletes (athlete_id, name, sex)
values (1, 'Simulated Athlete', 'male')
on conflict (athlete_id) do update set name = excluded.name, sex = excluded.sex;

update warehouse.athlete_settings
set
  timezone = 'Europe/Berlin',
  max_hr = 188,
  resting_hr = 48,
  threshold_hr = 168,
  threshold_speed_mps = 3.9,
  estimated = false
where athlete_id = 1;
\endif
