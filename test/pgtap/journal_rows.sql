-- Several rows of one entry, and of one sleep.
begin;
set local client_min_messages = warning;
select plan(9);

create function pg_temp.told(body text) returns text language plpgsql as $$
declare
  document constant bigint := runlytics.ingest(body => convert_to(body, 'UTF8'));
begin
  return runlytics.process_document(document_id => document);
end $$;

select is(
  pg_temp.told(E'Date,Bedtime,Wake,Note\n2026-01-05,22:00,6:00,a\n2026-01-05,22:00,6:30,b'),
  'done',
  'two rows of a day may name one sleep'
);
select results_eq(
  'select row_key, note from warehouse.journal order by row_key',
  $$ values ('1', 'a'), ('2', 'b') $$,
  'both are kept'
);
select is((select count(*)::int from warehouse.sleep where source = 'journal'), 1, 'the sleep is one');

select is(
  pg_temp.told(E'Id,Date,RPE,Mood,Note,Extra\n7,2026-02-01,5,3,first,x\n8,2026-02-01,4,4,other,y\n7,2026-02-01,6,unreadable,second,\n'),
  'done',
  'a key twice in one sheet'
);
select results_eq(
  $$ select row_key, rpe, mood, note, fields ->> 'Extra', fields ->> 'Mood' from warehouse.journal where row_key ~ 'id' order by row_key $$,
  $$ values ('id 7', 6::float8, null::float8, 'second', null, 'unreadable'), ('id 8', 4, 4, 'other', 'y', null) $$,
  'is one entry, as the later row says it: a cell that cannot be read takes back what was there'
);
select is(
  pg_temp.told(
    '{"valueRanges": [{"range": "A!A1:C9", "values": [["Date", "RPE", "Note"], ["2026-03-01", "5", "from the first"], ["2026-03-01", "4", "more"]]},'
    || '{"range": "B!A1:C9", "values": [["Date", "RPE", "Mood"], ["2026-03-01", "7", "3"]]}]}'
  ),
  'done',
  'two sheets of one document'
);
select results_eq(
  $$ select row_key, rpe, mood, note from warehouse.journal where day = '2026-03-01' order by row_key $$,
  $$ values ('1', 7::float8, 3::float8, 'from the first'), ('2', null, null, 'more') $$,
  'tell of one day column by column, and the second has no second row'
);
select is(pg_temp.told(E'Date,RPE,Note\n2026-03-01,2,again'), 'done', 'a sheet that has lost a row');
select results_eq(
  $$ select row_key, rpe, mood, note from warehouse.journal where day = '2026-03-01' order by row_key $$,
  $$ values ('1', 2::float8, 3::float8, 'again') $$,
  'takes it back'
);
select * from finish();
rollback;
