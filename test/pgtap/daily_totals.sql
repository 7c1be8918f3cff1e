-- Two devices that count the same steps, worked by hand.
select plan(8);

insert into warehouse.athletes (athlete_id, name) values (1, 'Jo') on conflict do nothing;
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone) values (1, '-infinity', 'Europe/Berlin')
on conflict on constraint athlete_settings_pkey do update set timezone = excluded.timezone;
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
values
  -- The watch is on the charger from nine to ten.
  (1, 29, '2026-01-10 08:10+01', 'Watch', 400, 1),
  (1, 29, '2026-01-10 08:40+01', 'Watch', 300, 1),
  (1, 29, '2026-01-10 10:20+01', 'Watch', 900, 1),
  (1, 29, '2026-01-10 08:05+01', 'Phone', 500, 1),
  (1, 29, '2026-01-10 09:30+01', 'Phone', 250, 1),
  (1, 29, '2026-01-10 10:30+01', 'Phone', 850, 1),
  -- The next day another app tells its total beside the watch's details.
  (1, 29, '2026-01-11 00:00+01', 'App', 5000, 1),
  (1, 29, '2026-01-11 08:00+01', 'Watch', 2000, 1),
  (1, 29, '2026-01-11 18:00+01', 'Watch', 2500, 1),
  -- And then less than the watch.
  (1, 29, '2026-01-12 00:00+01', 'App', 4000, 1),
  (1, 29, '2026-01-12 08:00+01', 'Watch', 2000, 1),
  (1, 29, '2026-01-12 18:00+01', 'Watch', 2500, 1),
  -- A minute before local midnight, and a heart rate, which has no sum.
  (1, 30, '2026-01-12 22:59+00', 'Watch', 70, 1),
  (1, 30, '2026-01-12 23:01+00', 'Watch', 30, 1),
  (1, 21, '2026-01-12 08:00+01', 'Watch', 50, 1);

prepare steps as select value from warehouse.daily_totals where athlete_id = 1 and metric = 'steps' and day = $1;
select results_eq($$ execute steps('2026-01-10') $$, $$ values (700 + 250 + 900::float8) $$, 'each hour from the source that counted most');
select is(
  (select source from warehouse.daily_totals where metric = 'steps' and day = '2026-01-10'),
  'Phone, Watch',
  'and both are named'
);
select results_eq($$ execute steps('2026-01-11') $$, $$ values (5000::float8) $$, 'a total is not added to the details');
select results_eq($$ execute steps('2026-01-12') $$, $$ values (4500::float8) $$, 'nor does it hide them');
select results_eq(
  $$ select day, value, unit from warehouse.daily_totals where metric = 'distance' order by day $$,
  $$ values (date '2026-01-12', 70::float8, 'm'), ('2026-01-13', 30, 'm') $$,
  'days are local ones'
);
select is((select count(*) from warehouse.daily_totals where metric = 'resting_heart_rate'), 0::bigint, 'what is no sum is left out');

-- Local days of the old zone and the new one leave a gap between them: the moments of it are of the old.
insert into warehouse.athletes (athlete_id, name) values (2, 'West');
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone)
values (2, '-infinity', 'Asia/Tokyo'), (2, '2026-03-10', 'America/New_York'), (2, 'tomorrow'::date + 365, 'UTC');
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select 2, m.metric_id, s.at, 'Watch', s.steps, 1
from warehouse.metrics as m
cross join (
  values (timestamptz '2026-03-09 14:59+00', 1), ('2026-03-10 02:00+00', 10), ('2026-03-10 04:01+00', 100), ('2026-03-11 04:01+00', 1000)
) as s (at, steps)
where m.name = 'steps';
select results_eq(
  $$ select day, value from warehouse.daily_totals where athlete_id = 2 order by day $$,
  $$ values (date '2026-03-09', 1::float8), ('2026-03-10', 110), ('2026-03-11', 1000) $$,
  'nothing is lost on the way west'
);
insert into warehouse.metrics (metric_id, name, unit, grain, source, description, additive)
values (1000, 'glasses', '1', 'sample', 'mine', 'Glasses of water', true);
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
values (1, 1000, '2026-01-10 08:00+01', 'mine', 1, 1), (1, 1000, '2026-01-10 09:00+01', 'mine', 2, 1);
select is((select value from warehouse.daily_totals where metric = 'glasses'), 3::float8, 'a metric of one''s own that is additive is added up');
select * from finish();
