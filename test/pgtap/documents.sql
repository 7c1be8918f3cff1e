-- How documents come in: by one door, whole or not at all, and of a kind that formats() has.
select plan(27);

select is(
  (select array_agg(distinct s.subject order by s.subject) from runlytics.formats() as f, unnest(f.tells) as s (subject)),
  array['activities', 'gait', 'gear', 'health', 'journal', 'plan'],
  'formats tell of these'
);
select is_empty(
  $$ select f.name from runlytics.formats() as f where f.origin is not null <> ('activities' = any (f.tells)) $$,
  'what tells of activities has an origin'
);
select is_empty(
  $$ select f.name from runlytics.formats() as f group by f.name having count(*) > 1 $$,
  'no two formats have one name'
);
select is(
  runlytics_internal.kinds_telling(subject => 'journal'),
  array['sheets_json', 'journal_csv', 'shifts_csv'],
  'the kinds that a journal has'
);
select is((runlytics_internal.format_named(name => 'unknown')).name, null, 'unknown is no format');

create temporary table samples as
select f.name as kind, f.sample as body
from runlytics.formats() as f;
select is(count(runlytics.ingest(body => s.body)), count(*), 'one of each is taken in') from samples as s;
select results_eq(
  $$ select d.kind from samples as s join warehouse.documents as d on d.sha256 = sha256(s.body) order by d.kind collate "C" $$,
  $$ select f.name from runlytics.formats() as f order by f.name collate "C" $$,
  'documents have the kinds of formats(), and every one of them'
);
select runlytics.ingest(body => '?') as strange \gset
select is((select kind from warehouse.documents where document_id = :strange), 'unknown', 'what is none of them is unknown');
select is(runlytics.process_document(document_id => :strange), 'failed'::text, 'and fails');
select matches((select error from warehouse.documents where document_id = :strange), 'not a recognised', 'as what it is');

-- A kind that this version does not have is looked at again.
select runlytics.ingest(body => '<gpx><metadata/></gpx>') as course \gset
update warehouse.documents set kind = 'unknown' where document_id = :course;
select is(runlytics.process_document(document_id => :course), 'ignored', 'what an older version did not know is read by this one');

-- One door.
create function pg_temp.put(body bytea, kind text default null, replaces bigint default null)
  returns runlytics_internal.receipt
  language sql
as $$
  select runlytics_internal.put_document(
    document => row('test', 'x', kind, null, null, replaces)::runlytics_internal.new_document,
    body => body
  );
$$;
select r.* from pg_temp.put('one') as r \gset
select is(:'status'::text, 'stored'::text, 'a new document is stored');
select is((pg_temp.put('one')).status, 'known', 'the same again is known');
select is((pg_temp.put('two', replaces => :document_id)).status, 'replaced', 'a newer version replaces it');
select is(runlytics.document_body(document_id => :document_id), 'two'::bytea, 'its bytes are there');
insert into warehouse.journal_columns (athlete_id, header, field) values (1, 'Pvm', 'day'), (1, 'Fiilis', 'mood');
select is((pg_temp.put('Pvm;Fiilis', replaces => :document_id)).status, 'replaced', 'and another one');
select is(
  (select kind from warehouse.documents where document_id = :document_id), 'journal_csv',
  'of which the athlete''s own names of columns count'
);
select throws_ok($$ select pg_temp.put('three', replaces => -1) $$, 'P0002', null, 'there must be something to replace');
select throws_ok(
  $$ select runlytics_internal.put_document(
       document => row('test', 'x', 'gpx', sha256('a'), 512 * 1024 * 1024 + 1, null)::runlytics_internal.new_document
     ) $$,
  '54000', null, 'there is one limit'
);

-- In parts: whole or not at all.
create function pg_temp.begin_parts(announced bytea) returns bigint
  language sql
as $$
  select (runlytics_internal.put_document(
    document => row('test', 'x', 'gpx', sha256(announced), octet_length(announced), null)::runlytics_internal.new_document
  )).document_id;
$$;
begin;
select pg_temp.begin_parts('<gpx></gpx>') as arriving \gset
select runlytics_internal.put_part(document_id => :arriving, part => 0, body => '<gpx>');
savepoint short;
select throws_ok(format('select runlytics_internal.finish_document(%s)', :arriving), '22023', null, 'a part that is missing is an error');
rollback to short;
select runlytics_internal.put_part(document_id => :arriving, part => 1, body => '</GPX>');
select throws_ok(format('select runlytics_internal.finish_document(%s)', :arriving), '22023', null, 'and so are other bytes than announced');
commit;
select is(runlytics_internal.claim_documents(batch => 1000) @> array[:arriving::bigint], false, 'what was not ended is not processed');
select throws_ok(format('select runlytics.process_document(%s)', :arriving), 'P0002', null, 'not even by hand');
select throws_ok(
  format('select runlytics_internal.put_part(%s, 2, %L)', :arriving, 'x'), '42501', null,
  'nor added to afterwards'
);
begin;
select is(pg_temp.begin_parts('<gpx></gpx>'), :arriving::bigint, 'it comes again as if it had never come');
select runlytics_internal.put_part(document_id => :arriving, part => 0, body => '<gpx>');
select runlytics_internal.put_part(document_id => :arriving, part => 1, body => '</gpx>');
select runlytics_internal.finish_document(document_id => :arriving);
commit;
select is(
  (select d.status || ' ' || convert_from(runlytics.document_body(d.document_id), 'UTF8') from warehouse.documents as d where d.document_id = :arriving),
  'pending <gpx></gpx>',
  'and is whole then'
);

select is(
  runlytics_internal.first_few(lines => array[repeat('n', 60000) || ': not a recognised activity format', 'b.gpx: cut']),
  repeat('n', 200) || ' ... ' || repeat('n', 250 - 34) || ': not a recognised activity format' || E'\nb.gpx: cut',
  'a name of 60,000 letters does not fill the message that it stands in, and the reason is still there'
);

select * from finish();
