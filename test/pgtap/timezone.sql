-- The local clock of an activity: the document's, else the settings'.
set client_min_messages = warning;
select plan(17);
select is(runlytics_internal.local_timezone('2026-01-05 12:00+00', 'America/New_York', -18000, 'Europe/Berlin'), 'America/New_York', 'a zone that the document names');
select is(runlytics_internal.local_timezone('2026-01-05 12:00+00', 'Nowhere/Else', null, 'Europe/Berlin'), 'Europe/Berlin', 'unless there is none of that name');
select is(runlytics_internal.local_timezone('2026-01-05 12:00+00', null, 3600, 'Europe/Berlin'), 'Europe/Berlin', 'an offset that is the usual one');
select is('2026-01-05 12:00+00' at time zone runlytics_internal.local_timezone('2026-01-05 12:00+00', null, 19800, 'Europe/Berlin'), '2026-01-05 17:30'::timestamp, 'an offset east');
select is('2026-01-05 12:00+00' at time zone runlytics_internal.local_timezone('2026-01-05 12:00+00', null, -34200, 'Europe/Berlin'), '2026-01-05 02:30'::timestamp, 'an offset west');

-- In a parallel worker, where nothing may begin a subtransaction.
select set_config(name, 'on', false)
from pg_settings
where name in ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
select
  runlytics_internal.local_timezone(clock_time, 'Nowhere/Else', 3600, 'Europe/Berlin') as zone,
  coalesce(runlytics_internal.utc_offset_of('Nowhere/Else', clock_time)::text, 'unknown') as utc_offset
from (select timestamptz '2026-01-05 12:00+00' + count(*) * interval '1 hour' as clock_time from warehouse.activities) as a \gset
reset all;
set client_min_messages = warning;
select is(:'zone' || ' ' || :'utc_offset', 'Europe/Berlin unknown', 'the same in a parallel worker');
select is(runlytics_internal.utc_offset_of('Asia/Kathmandu', '2026-01-05 12:00+00'), 20700, 'seconds east of UTC');
select is(runlytics_internal.utc_offset_of('Europe/Berlin', '2026-07-05 12:00+00'), 7200, 'in summer');
select is(runlytics_internal.utc_offset_of('Nowhere/Else', '2026-01-05 12:00+00'), null::int, 'in no time zone');
select is(runlytics_internal.utc_offset_of('Europe/Berlin', null), null::int, 'at no time');
select ok(bool_and(runlytics_internal.is_timezone(name)), 'every time zone is one') from pg_timezone_names;
select ok(bool_and(runlytics_internal.is_timezone(abbrev)), 'every abbreviation too') from pg_timezone_abbrevs;
select results_eq(
  $$ select name from unnest(array['europe/berlin', 'CEST', '<+05:45>-05:45', 'Europe/Berlin ', 'Mars/Olympus', '../../etc/passwd', repeat('x', 300)]) with ordinality as n (name, i)
     where runlytics_internal.is_timezone(name) order by i $$,
  $$ values ('europe/berlin'), ('CEST'), ('<+05:45>-05:45') $$,
  'and what "at time zone" takes besides'
);

-- One moment and a set of them are told the same settings, whatever way the athlete goes.
insert into warehouse.athletes (athlete_id) values (3);
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone)
values
  (3, '2026-03-01', 'Pacific/Pago_Pago'), (3, '2026-03-10', 'Pacific/Kiritimati'), (3, '2026-03-20', 'Pacific/Pago_Pago'),
  (3, '2026-03-21', 'Pacific/Kiritimati'), (3, '2026-03-29', 'Europe/Berlin'), (3, '2026-04-03', 'Asia/Beirut');
create view public.hours as select timestamptz '2026-02-27 00:00+00' + n * interval '30 minutes' as at from generate_series(0, 2000) as n;
select is(
  (select count(*) from public.hours as h join warehouse.settings_periods as p on p.athlete_id = 3 and h.at >= p.starts_at and h.at < p.ends_at),
  2001::bigint,
  'each moment has one period'
);
select is_empty(
  $$ select h.at, p.timezone, s.timezone
     from public.hours as h
     join warehouse.settings_periods as p on p.athlete_id = 3 and h.at >= p.starts_at and h.at < p.ends_at
     cross join lateral (
       select a.timezone from warehouse.athlete_settings as a
       where a.athlete_id = 3 and (a.valid_from <= (h.at at time zone a.timezone)::date or a.valid_from = '2026-03-01')
       order by a.valid_from desc limit 1
     ) as s
     where p.timezone <> s.timezone or p.timezone <> (runlytics_internal.settings_at(h.at, 3)).timezone $$,
  'the last whose first day has come there'
);
insert into warehouse.athletes (athlete_id) values (1) on conflict do nothing;
select runlytics.ingest(body => '{"id": 1, "name": "x", "sport_type": "Run", "moving_time": 10, "elapsed_time": 10, "distance": 30, "start_date": "2026-01-05T01:00:00Z", "utc_offset": -18000, "timezone": "(GMT-05:00) America/New_York"}') as document \gset
call runlytics.process_documents();
select is((select row(timezone, local_date)::text from warehouse.activities), '(America/New_York,2026-01-04)', 'it was the evening before there');
call runlytics.recompute();
select is((select row(timezone, local_date)::text from warehouse.activities), '(America/New_York,2026-01-04)', 'and stays it');
select * from finish();
