-- The local clock of an activity: the document's, else the settings'.
set client_min_messages = warning;
select plan(7);
select is(runlytics_internal.local_timezone('2026-01-05 12:00+00', 'America/New_York', -18000, 'Europe/Berlin'), 'America/New_York', 'a zone that the document names');
select is(runlytics_internal.local_timezone('2026-01-05 12:00+00', 'Nowhere/Else', null, 'Europe/Berlin'), 'Europe/Berlin', 'unless there is none of that name');
select is(runlytics_internal.local_timezone('2026-01-05 12:00+00', null, 3600, 'Europe/Berlin'), 'Europe/Berlin', 'an offset that is the usual one');
select is('2026-01-05 12:00+00' at time zone runlytics_internal.local_timezone('2026-01-05 12:00+00', null, 19800, 'Europe/Berlin'), '2026-01-05 17:30'::timestamp, 'an offset east');
select is('2026-01-05 12:00+00' at time zone runlytics_internal.local_timezone('2026-01-05 12:00+00', null, -34200, 'Europe/Berlin'), '2026-01-05 02:30'::timestamp, 'an offset west');
insert into warehouse.athletes (athlete_id) values (1) on conflict do nothing;
select runlytics.ingest(body => '{"id": 1, "name": "x", "sport_type": "Run", "moving_time": 10, "elapsed_time": 10, "distance": 30, "start_date": "2026-01-05T01:00:00Z", "utc_offset": -18000, "timezone": "(GMT-05:00) America/New_York"}') as document \gset
call runlytics.process_documents();
select is((select row(timezone, local_date)::text from warehouse.activities), '(America/New_York,2026-01-04)', 'it was the evening before there');
call runlytics.recompute();
select is((select row(timezone, local_date)::text from warehouse.activities), '(America/New_York,2026-01-04)', 'and stays it');
select * from finish();
