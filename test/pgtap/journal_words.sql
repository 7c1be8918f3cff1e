-- The journal in people's words: sleep by its hours, the pulse of the morning, and what was taken for what.
select no_plan();
update warehouse.athlete_settings
set timezone = 'Europe/Berlin', max_hr = 190, resting_hr = 50, threshold_hr = 169, threshold_speed_mps = 4, estimated = false;
set client_min_messages = warning;

create function pg_temp.sheet(body text) returns bytea
  language sql
  return convert_to(body, 'UTF8');

-- Headings of people.
select is(
  (select r.sleep_h from runlytics.parse_journal(pg_temp.sheet(format(E'Date,%s\n2026-03-15,"%s"\n', w.heading, w.cell))) as r),
  w.hours,
  format('%s %s are %s hours', w.heading, w.cell, w.hours)
)
from (
  values
    ('Sleep', '7:30', 7.5::float8), ('Sleep', '7.5', 7.5), ('Sleep (h)', '5', 5), ('Sleep hours', '8', 8), ('Sleep (min)', '450', 7.5),
    ('Hours slept', '7h30', 7.5), ('Sleep duration', '0.3125', 7.5), ('Schlaf', '7,5', 7.5), ('Schlafdauer', '6:45', 6.75),
    ('Schlafdauer (h)', '6,75', 6.75), ('Durée du sommeil', '7h15', 7.25), ('Horas de sueño', '7,25', 7.25), ('Ore di sonno', '7', 7),
    ('Horas de sono', '8', 8), ('Slaapduur', '8:00', 8), ('Godziny snu', '7', 7), ('Sömntimmar', '7', 7), ('睡眠時間', '7', 7),
    ('睡眠时长', '7', 7), ('Продолжительность сна', '7', 7), ('수면 시간', '7', 7), ('Uyku süresi', '7', 7)
) as w (heading, cell, hours);
select is(
  (select r.resting_hr from runlytics.parse_journal(pg_temp.sheet(format(E'Date,%s\n2026-03-15,48\n', w.heading))) as r),
  48::float8,
  w.heading || ' is the resting heart rate'
)
from unnest(array['Resting pulse', 'Resting Pulse (bpm)', 'Ruhepuls', 'Puls in Ruhe', 'Pulse at rest', 'Resting heartrate', 'Morning pulse', 'Pouls de repos']) as w (heading);
select is(
  (select array_agg(row(r.sleep_quality, r.sleep_h)::text) from runlytics.parse_journal(pg_temp.sheet(E'Date,Sleep\n2026-03-15,4\n2026-03-16,2\n')) as r),
  '{"(4,)","(2,)"}',
  'sleep in whole numbers from 1 to 5 is how well'
);
select is(
  (select array_agg(row(r.sleep_quality, r.sleep_h)::text) from runlytics.parse_journal(pg_temp.sheet(E'Date,Sleep\n2026-03-15,4\n2026-03-16,8\n')) as r),
  '{"(,4)","(,8)"}',
  'as soon as one is above that it is how long'
);
select is(
  (select row(r.sleep_quality, r.sleep_h)::text from runlytics.parse_journal(pg_temp.sheet(E'Date,Sleep (1-10)\n2026-03-15,7\n')) as r),
  '(7,)',
  'a scale in the heading says how well'
);
select is(
  (select row(r.sleep_h, r.fields ->> 'Sleep', r.warnings)::text from runlytics.parse_journal(pg_temp.sheet(E'Date,Sleep\n2026-03-15,badly\n')) as r),
  '(,badly,"{""Sleep: badly""}")',
  'what is no duration stays what it was'
);

-- Hours are a night.
select runlytics.ingest(body => pg_temp.sheet(E'Datum;Schlafdauer;Ruhepuls\n15.03.2026;7,5;48\n16.03.2026;8:15;47\n'), source => 'sheet') as first \gset
call runlytics.process_documents();
select results_eq(
  $$ select day, sleep_h, resting_hr from warehouse.journal order by day $$,
  $$ values ('2026-03-15'::date, 7.5::float8, 48::float8), ('2026-03-16', 8.25, 47) $$,
  'the entries have them'
);
select results_eq(
  $$ select day, round(asleep_s::numeric / 3600, 2), source from warehouse.nights order by day $$,
  $$ values ('2026-03-15'::date, 7.50, 'journal'), ('2026-03-16', 8.25, 'journal') $$,
  'and so have the nights'
);
select runlytics.ingest(body => pg_temp.sheet(E'Datum;Schlafdauer;Ruhepuls\n15.03.2026;6,5;48\n16.03.2026;;47\n'), source => 'sheet') \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select day, round(asleep_s::numeric / 3600, 2) from warehouse.nights where asleep_s is not null order by day $$,
  $$ values ('2026-03-15'::date, 6.50) $$,
  'edits reach them'
);
select runlytics.ingest(body => pg_temp.sheet(E'Date,Sleep from,Sleep to\n2026-03-15,22:00,06:00\n'), source => 'other') \g /dev/null
call runlytics.process_documents();
select is((select count(*) from warehouse.sleep_totals), 0::bigint, 'where the clock is told the hours are not counted beside it');
select is((select round(asleep_s::numeric / 3600, 2) from warehouse.nights where day = '2026-03-15'), 8.00, 'it counts');

-- What was taken for what.
select results_eq(
  $$ select nth, heading, field, rule, example, note
     from runlytics.explain_journal(pg_temp.sheet(E'Date,Sleep,Resting pulse,Body weight (kg),Soarness,Coach,Effort\n2026-03-15,7:30,48,70.5,2,Ann,hard\n2026-03-16,8,,70,1,Ann,5\n')) $$,
  $$ values
       (1, 'Date', 'day', 'its name', '2026-03-15', null),
       (2, 'Sleep', 'sleep_h', 'its name, and values that are hours', '7:30', null),
       (3, 'Resting pulse', 'resting_hr', 'its name', '48', null),
       (4, 'Body weight (kg)', 'weight', 'its name', '70.5', null),
       (5, 'Soarness', null, 'not known', '2', 'Kept under its heading. Is "soreness" meant?'),
       (6, 'Coach', null, 'not known', 'Ann', 'Kept under its heading.'),
       (7, 'Effort', 'rpe', 'its name', 'hard', '1 cell cannot be read as that: it stays in fields') $$,
  'explain_journal() says what each column is taken for, and what is not understood'
);
select results_eq(
  $$ select heading, field, example from runlytics.explain_journal(convert_to(E'Datum;Väsymys;Bemerkungen\n15.03.2026;2;Naß in Övelgönne\n', 'WIN1252')) $$,
  $$ values ('Datum', 'day', '15.03.2026'), ('Väsymys', null, '2'), ('Bemerkungen', 'note', 'Naß in Övelgönne') $$,
  'also in the code page of a spreadsheet, as it would be stored'
);
insert into warehouse.journal_columns (athlete_id, header, field) values (1, 'Soarness', 'soreness'), (1, 'Effort', 'none');
select results_eq(
  $$ select heading, field, rule, note from runlytics.explain_journal(pg_temp.sheet(E'Date,Soarness,Effort\n2026-03-15,2,5\n')) where nth > 1 $$,
  $$ values ('Soarness', 'soreness', 'the athlete''s own name', null), ('Effort', null, 'the athlete''s own name', 'Kept under its heading, as the athlete said.') $$,
  'the athlete''s own names count'
);
select results_eq(
  $$ select heading, field, rule from runlytics.explain_journal(pg_temp.sheet(E'Päivä,Väsymys,RPE\n15.3.2026,2,5\n')) $$,
  $$ values ('Päivä', 'day', 'its name'), ('Väsymys', null, 'not known'), ('RPE', 'rpe', 'its name') $$,
  'headings of other languages'
);
select throws_ok($$ select * from runlytics.explain_journal('hello') $$, '22P02', null, 'what is no sheet is refused');
select throws_ok($$ select * from runlytics.explain_journal('/srv/watch/journal.csv') $$, '22023', 'that is the name of a file, not its bytes', 'nor is its name');
select is((select count(*) from warehouse.documents), 3::bigint, 'nothing is stored');

-- Rows whose date nobody understands are counted, and the first is named.
create function pg_temp.undated() returns bytea
  language sql
  return convert_to(E'Date,RPE,Notes\n2026-11-01,5,easy\nyesterday,6,hard\n,7,none\n31/31/2026,4,odd\n', 'UTF8');
select is(
  (select note from runlytics.explain_journal(pg_temp.undated()) where field = 'day'),
  'rows without a date: 3, the first: row 3 ''yesterday''',
  'explain_journal() counts the rows without a date'
);
select runlytics.ingest(body => pg_temp.undated(), source => 'sheet', name => 'log.csv') as undated \gset
call runlytics.process_documents();
select is((select count(*) from warehouse.journal where document_id = :undated), 1::bigint, 'a row that has one is stored');
select is(
  (select skipped from warehouse.documents where document_id = :undated),
  '{"rows without a date, the first: row 3 ''yesterday''": 3}'::jsonb,
  'the document says how many have none'
);
select runlytics.ingest(body => pg_temp.sheet(E'When,RPE,Notes\n2026-11-02,5,easy\n'), source => 'sheet', name => 'when.csv') as headless \gset
call runlytics.process_documents();
select matches(
  (select error from warehouse.documents where document_id = :headless),
  '^not a recognised activity format\. 33 bytes: a table headed When, RPE, Notes\..* head a column Date\.$',
  'a journal without a date column is told how to be one'
);
select throws_ok(
  $$ insert into warehouse.journal_columns (athlete_id, header, field) values (1, 'Sore', 'sorenes') $$,
  '23514', 'no field of the journal is called "sorenes"', 'a field that is none is refused in words'
);
select * from finish();
