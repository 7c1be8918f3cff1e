-- A document that takes too long or too much memory is failed with its reason, and the batch goes on.
select plan(16);
\i test/support/documents.sql

create function slow_down() returns trigger language plpgsql as $$
begin
  if new.document_id = current_setting('test.slow')::bigint then
    perform pg_sleep(10);
  end if;
  return new;
end
$$;
create trigger slow before insert on warehouse.activity_sources for each row execute function slow_down();

select runlytics.ingest(body => made.tcx(n), source => 'test', name => n::text) from generate_series(10, 12) as n \g /dev/null
select document_id as slow from warehouse.documents where name = '11' \gset
select set_config('test.slow', :'slow', false) \g /dev/null
create function outcome(name text) returns text language sql stable as $$
  select concat_ws(': ', d.status, d.error) from warehouse.documents as d where d.name = outcome.name
$$;

-- Time.
select is(current_setting('runlytics.document_timeout'), '1min', 'a document has a minute');
set runlytics.document_timeout = 300;
select clock_timestamp() as began \gset
call runlytics.process_documents();
select ok(clock_timestamp() - :'began'::timestamptz < interval '5 seconds', 'what takes longer is ended');
select is(
  outcome('11'),
  'failed: It takes more than runlytics.document_timeout allows, which is 300ms. reprocess() tries it again.',
  'and is failed with the reason'
);
select is(outcome('10') || outcome('12'), 'donedone', 'those before and behind it are done');
select is_empty(
  $$ select from warehouse.activity_sources where document_id = current_setting('test.slow')::bigint $$,
  'nothing is left of what it had stored'
);
select pg_sleep(0.5) \g /dev/null
select pass('its clock is stopped');
set runlytics.document_timeout = 0;
select is(current_setting('runlytics.document_timeout'), '0', 'there may be no limit');
drop trigger slow on warehouse.activity_sources;
call runlytics.reprocess(:slow);
select is(outcome('11'), 'done', 'and reprocess() tries again');
create trigger slow before insert on warehouse.activity_sources for each row execute function slow_down();
reset runlytics.document_timeout;

-- Somebody else's cancel stays one, and says nothing about the document.
create function cancelled(document_id bigint) returns text language plpgsql as $$
begin
  return runlytics.process_document(document_id => document_id);
exception
  when query_canceled then
    return sqlerrm;
end
$$;
set statement_timeout = 300;
select is(cancelled(:slow), 'canceling statement due to statement timeout', 'a statement_timeout ends the statement');
reset statement_timeout;
select is(outcome('11'), 'done', 'and not the document');
drop trigger slow on warehouse.activity_sources;

-- Memory.
select is(current_setting('runlytics.document_memory'), '1GB', 'a document has a gigabyte');
select throws_ok(
  $$ set runlytics.document_memory = '8MB' $$, '22023', null, 'less than PostgreSQL needs for itself is refused'
);
select runlytics.ingest(body => made.tcx(n), source => 'test', name => n::text) from unnest(array[50000, 13]) as n \g /dev/null
set runlytics.document_memory = '16MB';
call runlytics.process_documents();
select is(
  outcome('50000'),
  'failed: It takes more than runlytics.document_memory allows, which is 16MB. reprocess() tries it again.',
  'what takes more is failed'
);
select is(outcome('13'), 'done', 'and the next is done');
reset runlytics.document_memory;
select document_id as large from warehouse.documents where name = '50000' \gset
call runlytics.reprocess(:large);
select is(outcome('50000'), 'done', 'with enough it is done as well');

-- The limits end with the document.
set runlytics.document_memory = '16MB';
select runlytics.process_document(document_id => :slow) \g /dev/null
select ok(length(repeat('x', 300000000)) > 0, 'and the limit is lifted behind a document');
select * from finish();
