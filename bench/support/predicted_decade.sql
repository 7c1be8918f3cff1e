-- Ten years of nights, hearts, loads, shifts and answers of athlete 1, stored as the worker leaves them.
set client_min_messages = warning;
select runlytics.create_warehouse() \g /dev/null
insert into warehouse.athletes (athlete_id) values (1) on conflict do nothing;
delete from warehouse.athlete_settings where athlete_id = 1;
insert into warehouse.athlete_settings (athlete_id, timezone) values (1, 'UTC');
create temp table lived as
select
  current_date - n as day,
  n,
  (n % 8 in (2, 3))::int as after_night,
  hashint4(n) / 2147483648.0 as luck,
  hashint4(n + 100000) / 2147483648.0 as heart
from generate_series(0, 3649) as n;
insert into warehouse.nights (
  athlete_id, day, timezone, source, started_at, ended_at, asleep_s, total_24h_s, efficiency_pct, midpoint_s, hrv_ms, hrv_statistic, hrv_source
)
select
  1, day, 'UTC', 'watch', day::timestamp at time zone 'UTC' - interval '90 minutes', (day + time '06:00') at time zone 'UTC',
  26640 - 5000 * after_night + 2000 * luck, 26640 - 5000 * after_night + 2000 * luck, 92, 10800,
  exp(4.1 - 0.2 * after_night + 0.12 * heart), 'sdnn', 'watch'
from lived;
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select 1, m.metric_id, (l.day + time '05:00') at time zone 'UTC', 'watch', 48 + 4 * l.after_night + 2 * l.luck, 1
from lived as l
join warehouse.metrics as m on m.name = 'resting_heart_rate';
insert into warehouse.shifts (athlete_id, day, label, starts_at, ends_at, origin)
select 1, day - 1, 'night', (day - 1 + time '19:00') at time zone 'UTC', (day + time '05:00') at time zone 'UTC', 'pattern'
from lived
where after_night = 1;
insert into warehouse.journal (athlete_id, day, row_key, mood, energy)
select 1, day, 'bench', 3 + round(luck), 4 - after_night
from lived;
call runlytics.refresh_days();
insert into warehouse.stored_training (athlete_id, day, "time", load, ctl, atl, tsb, acwr, monotony, strain, provisional, formula_version)
select
  1, day, day::timestamp at time zone 'UTC', 60 + 60 * luck, 55 + 10 * sin(n / 30.0), 55 + 25 * sin(n / 7.0), 0, 1, 1.2, 400, false,
  runlytics.day_formulas()
from lived
on conflict do nothing;
vacuum analyze;
