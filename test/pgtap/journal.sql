-- What the athlete writes down: edits are idempotent, days and nights stay where they were, later words
-- count, and nothing is lost on the way.
select no_plan();
update warehouse.athlete_settings
set timezone = 'Europe/Berlin', max_hr = 190, resting_hr = 50, threshold_hr = 169, threshold_speed_mps = 4, estimated = false;
set client_min_messages = warning;

create function pg_temp.post(body text) returns bigint
  language sql
as $$
  select runlytics.ingest(body => convert_to(body, 'UTF8'), source => 'sheet')
$$;
create view public.told as
select day, row_key, note, rpe, mood, sleep_from, sleep_to, resting_hr, hrv_ms, weight_kg, shift, fields
from warehouse.journal;

-- A row is edited: the entry changes, nothing is told twice.
select pg_temp.post('{"values":[["Date","RPE","Note","Coach"],["2026-03-14",5,"easy","Ann"],["2026-03-15",7,"hills",""]]}') as first \gset
call runlytics.process_documents();
select is((select count(*) from public.told), 2::bigint, 'two rows are two entries');
create table public.before as table public.told;
select is(
  pg_temp.post('{"values":[["Date","RPE","Note","Coach"],["2026-03-14",5,"easy","Ann"],["2026-03-15",7,"hills",""]]}'),
  :first::bigint,
  'the same post is the same document'
);
call runlytics.process_documents();
call runlytics.reprocess();
select set_eq('table public.told', 'table public.before', 'and changes nothing, nor does reprocess()');
select pg_temp.post('{"values":[["Date","RPE","Note","Coach"],["2026-03-14",6,"easy, then not","Ann"],["2026-03-15",7,"hills",""]]}') \g /dev/null
call runlytics.process_documents();
select results_eq(
  'select day, rpe, note, fields from public.told order by day',
  $$ values ('2026-03-14'::date, 6::float8, 'easy, then not', '{"Coach": "Ann"}'::jsonb), ('2026-03-15', 7, 'hills', '{}') $$,
  'an edited row replaces its entry'
);
call runlytics.reprocess(:first);
select is((select rpe from public.told where day = '2026-03-14'), 6::float8, 'reading the older post again does not bring it back');
select pg_temp.post('{"values":[["Date","RPE","Note","Coach"],["2026-03-14",5,"easy","Ann"],["2026-03-15",7,"hills",""]]}') \g /dev/null
call runlytics.process_documents();
select is((select rpe from public.told where day = '2026-03-14'), 5::float8, 'posting it again does: the edit was taken back');
call runlytics.reprocess();
select is((select rpe from public.told where day = '2026-03-14'), 5::float8, 'and stays so');

-- Two sheets tell of one day, column by column.
select pg_temp.post(E'Date;Sleep from;Sleep to;Resting HR;HRV;Weight (kg)\n15.03.2026;22:45;06:15;48;61;70,5\n') as night \gset
call runlytics.process_documents();
select results_eq(
  $$ select rpe, note, resting_hr, hrv_ms, weight_kg from public.told where day = '2026-03-15' $$,
  $$ values (7::float8, 'hills', 48::float8, 61::float8, 70.5::float8) $$,
  'a sheet of the night leaves what another said of the run'
);
select results_eq(
  $$ select m.name, b.recorded_at, b.value from warehouse.biometrics as b join warehouse.metrics as m using (metric_id)
     where b.source = 'journal' order by m.name $$,
  $$ values
       ('hrv_rmssd', '2026-03-15 06:15+01'::timestamptz, 61::float8),
       ('resting_heart_rate', '2026-03-15 06:15+01', 48),
       ('weight', '2026-03-15 06:15+01', 70.5) $$,
  'resting heart rate, HRV and weight are measured on waking'
);
select results_eq(
  'select day, source, asleep_s, hrv_ms, hrv_statistic from warehouse.nights',
  $$ values ('2026-03-15'::date, 'journal', 27000::float8, 61::float8, 'rmssd') $$,
  'and the night is known'
);
select pg_temp.post(E'Date;Sleep from;Sleep to;Resting HR;HRV;Weight (kg)\n15.03.2026;;;49;;\n') \g /dev/null
call runlytics.process_documents();
select is((select count(*) from warehouse.sleep), 0::bigint, 'sleep that was taken out of the sheet goes');
select is((select count(*) from warehouse.nights), 0::bigint, 'so does its night');
select results_eq(
  $$ select recorded_at, value from warehouse.biometrics where source = 'journal' $$,
  $$ values ('2026-03-15 06:00+01'::timestamptz, 49::float8) $$,
  'and of the measurements the one that is left moves to six'
);

-- Several rows of a day, and one less.
select pg_temp.post('[["Date","RPE"],["2026-03-20",3],["2026-03-20",8],["2026-03-21",4]]') \g /dev/null
call runlytics.process_documents();
select is((select array_agg(rpe order by row_key) from public.told where day = '2026-03-20'), array[3, 8]::float8[], 'two rows of a day are two entries');
select pg_temp.post('[["Date","RPE"],["2026-03-20",8],["2026-03-21",4]]') \g /dev/null
call runlytics.process_documents();
select is((select array_agg(rpe order by row_key) from public.told where day = '2026-03-20'), array[8]::float8[], 'a row that the day no longer has goes');
select pg_temp.post('[["Date","RPE"],["2026-03-20",""]]') \g /dev/null
call runlytics.process_documents();
select is((select count(*) from public.told where day = '2026-03-20'), 0::bigint, 'an entry that is left empty goes');
select is((select rpe from public.told where day = '2026-03-21'), 4::float8, 'a day that a post does not mention stays');

-- A sheet with a key of its own may move a row to another day.
select pg_temp.post('[["ID","Date","Note"],["a1","2026-04-01","moved"],["a2","2026-04-01","stays"]]') \g /dev/null
call runlytics.process_documents();
select pg_temp.post('[["ID","Date","Note"],["a1","2026-04-02","moved"]]') \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select day, note from public.told where row_key like 'id %' order by day $$,
  $$ values ('2026-04-01'::date, 'stays'), ('2026-04-02', 'moved') $$,
  'a row with an id moves with its date'
);

-- Zones: what a script sends is an instant, and the sheet's zone or the athlete's says of which day.
create table public.zones (timezone text, sent text);
insert into public.zones values
  ('Europe/Berlin', '2026-06-30T22:00:00.000Z'), ('Asia/Tokyo', '2026-06-30T15:00:00.000Z'),
  ('Asia/Kolkata', '2026-06-30T18:30:00.000Z'), ('America/New_York', '2026-07-01T04:00:00.000Z'),
  ('America/Los_Angeles', '2026-07-01T07:00:00.000Z'), ('Pacific/Honolulu', '2026-07-01T10:00:00.000Z'),
  ('Pacific/Auckland', '2026-06-30T12:00:00.000Z'), ('Pacific/Kiritimati', '2026-06-30T10:00:00.000Z'),
  ('Pacific/Pago_Pago', '2026-07-01T11:00:00.000Z'), ('UTC', '2026-07-01T00:00:00.000Z');
select is(r.day, '2026-07-01'::date, 'a date of ' || z.timezone || ' does not slip')
from public.zones as z
cross join lateral runlytics.parse_journal(
  payload => convert_to(format('{"values":[["Date","RPE"],["%s",5]]}', z.sent), 'UTF8'),
  timezone => z.timezone,
  headers => '{}',
  fields => '{}'
) as r;
select is(r.day, '2026-07-01'::date, 'nor for an athlete who lives elsewhere, where the sheet says ' || z.timezone)
from public.zones as z
cross join lateral runlytics.parse_journal(
  payload => convert_to(format('{"timeZone":"%s","values":[["Date","RPE"],["%s",5]]}', z.timezone, z.sent), 'UTF8'),
  timezone => 'America/Denver',
  headers => '{}',
  fields => '{}'
) as r;
select is(r.day, '2026-07-01'::date, 'nor where nobody says the zone: ' || z.timezone)
from public.zones as z
cross join lateral runlytics.parse_journal(convert_to(format('[["Date","RPE"],["%s",5]]', z.sent), 'UTF8')) as r
where z.timezone not in ('Pacific/Kiritimati', 'Pacific/Pago_Pago');
select throws_ok(
  $$ select runlytics.parse_journal('x', 'Mars/Olympus', '{}', '{}') $$,
  '22023', null, 'a zone that is none is refused'
);

-- Summer time: an hour is lost on the night of 29 March and won on that of 25 October.
select pg_temp.post(
  '[["Date","Sleep from","Sleep to"],["2026-03-28T23:00:00.000Z","1899-12-30T21:45:00.000Z","1899-12-30T05:15:00.000Z"],'
  '["2026-10-24T22:00:00.000Z","1899-12-30T21:45:00.000Z","1899-12-30T05:15:00.000Z"]]'
) \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select day, sleep_from at time zone 'Europe/Berlin', sleep_to at time zone 'Europe/Berlin', sleep_to - sleep_from from public.told
     where sleep_from is not null order by day $$,
  $$ values
       ('2026-03-29'::date, '2026-03-28 22:45'::timestamp, '2026-03-29 06:15'::timestamp, '6:30'::interval),
       ('2026-10-25', '2026-10-24 22:45', '2026-10-25 06:15', '8:30') $$,
  'from 22:45 to 6:15 is 6.5 h in March and 8.5 h in October'
);

-- The athlete's own names of columns.
select throws_ok(
  $$ insert into warehouse.journal_columns (header, field, athlete_id) values ('x', 'colour', 1) $$, '23514', null,
  'a field that is none is refused'
);
insert into warehouse.journal_columns (athlete_id, header, field) values (1, 'Pvm', 'day'), (1, 'Väsymys', 'stress'), (1, 'Mood', 'none');
select pg_temp.post(E'Pvm;VÄSYMYS (1-5);Mood\n5.5.2026;4;3\n') as own \gset
select is((select kind from warehouse.documents where document_id = :own), 'journal_csv', 'a table is known by the athlete''s own names');
call runlytics.process_documents();
select results_eq(
  $$ select stress, mood, fields from warehouse.journal where day = '2026-05-05' $$,
  $$ values (4::float8, null::float8, '{"Mood": 3.0}'::jsonb) $$,
  'they win over those that are understood anyway'
);

-- What cannot be read says why.
select pg_temp.post('<!DOCTYPE html><html><head><title>Sign in</title></head><body/></html>') as private \gset
select pg_temp.post('{"values":[["RPE","Mood"],[1,2]]}') as dateless \gset
select pg_temp.post('{"range":"Sheet1!A1","majorDimension":"ROWS"}') as empty \gset
call runlytics.process_documents();
select matches((select error from warehouse.documents where document_id = :private), 'the sheet is private', 'a private sheet says so');
select is(
  (select error from warehouse.documents where document_id = :dateless),
  'no column of the sheet is a date. It begins with RPE, Mood',
  'a sheet without dates too'
);
select is((select status from warehouse.documents where document_id = :empty), 'ignored', 'an empty one is ignored');

-- forget() takes what a document said and lets the others speak again.
select pg_temp.post('[["Date","RPE","Resting HR"],["2026-06-01",9,60]]') as slip \gset
call runlytics.process_documents();
select pg_temp.post('[["Date","RPE"],["2026-06-01",2]]') as later \gset
call runlytics.process_documents();
select runlytics.forget(document_id => :later) \g /dev/null
select results_eq(
  $$ select rpe, resting_hr from public.told where day = '2026-06-01' $$,
  $$ values (9::float8, 60::float8) $$,
  'what an erased document covered is seen again'
);
select runlytics.forget(source => 'sheet') \g /dev/null
select is((select count(*) from warehouse.journal), 0::bigint, 'without documents there is no journal');
select is((select count(*) from warehouse.biometrics), 0::bigint, 'nor what came of it');
select is((select count(*) from warehouse.sleep), 0::bigint, 'nor sleep');
select is((select count(*) from warehouse.nights), 0::bigint, 'nor nights');
-- What is a date among numbers ends with next year.
select is(
  (
    select string_agg(distinct p.provolatile::text, '')
    from pg_proc as p
    where p.proname in ('parse_journal', 'read_journal')
  ),
  's',
  'what depends on the year is not IMMUTABLE'
);
select * from finish();
