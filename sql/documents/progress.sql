-- How far a load has come, and how the documents of each source stand.

create function runlytics_internal.begin_ingestion(
  path text,
  source text,
  files runlytics_internal.server_file[],
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  ingestion bigint;
begin
  insert into warehouse.ingestion_progress as p (athlete_id, path, source, files, bytes)
  values (
    begin_ingestion.athlete_id,
    begin_ingestion.path,
    begin_ingestion.source,
    cardinality(begin_ingestion.files),
    (select coalesce(sum(f.bytes), 0) from unnest(begin_ingestion.files) as f)
  )
  returning p.ingestion_id into ingestion;
  return ingestion;
end
$$;
comment on function runlytics_internal.begin_ingestion(text, text, runlytics_internal.server_file[], bigint) is
  'Opens a row of warehouse.ingestion_progress. A part of ingest_path().';

create function runlytics_internal.finish_ingestion(ingestion_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.ingestion_progress as p
  set
    updated_at = clock_timestamp(),
    finished_at = clock_timestamp()
  where p.athlete_id = finish_ingestion.athlete_id
    and p.ingestion_id = finish_ingestion.ingestion_id;
end
$$;
comment on function runlytics_internal.finish_ingestion(bigint, bigint) is
  'Closes a row of warehouse.ingestion_progress. A part of ingest_path().';

create function runlytics_internal.note_documents(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into warehouse.source_status as s (athlete_id, source, last_success, documents_pending, documents_failed, last_error)
  select
    d.athlete_id,
    d.source,
    max(d.received_at) filter (where d.status in ('done', 'ignored')),
    count(*) filter (where d.status = 'pending'),
    count(*) filter (where d.status = 'failed' and not g.is_over),
    (array_agg(d.error order by d.document_id desc) filter (where d.status = 'failed' and not g.is_over))[1]
  from warehouse.documents as d
  cross join lateral (
    -- A later version under the same name was read: a sheet that was refused once is shared again.
    select d.status = 'failed' and exists (
      select
      from warehouse.documents as later
      where later.athlete_id = d.athlete_id
        and later.source = d.source
        and later.name = d.name
        and later.status = 'done'
        and (later.received_at, later.document_id) > (d.received_at, d.document_id)
    ) as is_over
  ) as g
  where d.athlete_id = note_documents.athlete_id
  group by d.athlete_id, d.source
  order by d.source
  on conflict on constraint source_status_pkey do update
  set
    last_success = greatest(s.last_success, excluded.last_success),
    documents_pending = excluded.documents_pending,
    documents_failed = excluded.documents_failed,
    last_error = excluded.last_error;
end
$$;
comment on function runlytics_internal.note_documents(bigint) is
  'Writes down in warehouse.source_status how the documents of each source stand. A part of process_documents().';
