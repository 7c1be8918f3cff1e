-- Who may call the parts. PUBLIC may not: the owner of a warehouse and the worker may call what loads,
-- processes, fetches and answers; a reader the few on which an answer depends; and what runs with the
-- rights of its owner is for the listener alone.

grant usage on schema runlytics_internal to runlytics_owner, runlytics_worker, runlytics_reader, runlytics_ingest;
revoke execute on all routines in schema runlytics_internal from public;
revoke execute on function runlytics.authenticate(bytea), runlytics.receive(bytea, bigint, text, text, bytea, text, bigint) from public;

do $privileges$
declare
  part record;
begin
  for part in
    select p.oid::regprocedure as routine, p.prosecdef
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'runlytics_internal'::regnamespace
      or p.oid in (
        'runlytics.authenticate(bytea)'::regprocedure,
        'runlytics.receive(bytea, bigint, text, text, bytea, text, bigint)'::regprocedure
      )
  loop
    execute pg_catalog.format(
      'grant execute on routine %s to %s',
      part.routine,
      case when part.prosecdef then 'runlytics_ingest' else 'runlytics_owner, runlytics_worker' end
    );
  end loop;
end
$privileges$;

grant execute on function
  runlytics_internal.settings_at(timestamptz, bigint),
  runlytics_internal.export_documents(bigint),
  runlytics_internal.export_tables(bigint),
  runlytics_internal.parquet_query(regclass, bigint)
to runlytics_reader;
