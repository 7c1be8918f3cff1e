-- Bytes first, parsing after: how a document is put into the warehouse, and taken out as it came.

create function runlytics.ingest(
  body bytea,
  source text default 'upload',
  name text default null,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  part_bytes constant int := 16 * 1024 * 1024;
  max_bytes constant int := 512 * 1024 * 1024;
  digest constant bytea := sha256(body);
  format constant text := runlytics_internal.document_kind(body => body, athlete_id => ingest.athlete_id);
  document bigint;
begin
  if body is null then
    raise exception 'a document needs a body' using errcode = '22004';
  end if;
  if octet_length(body) > max_bytes then
    raise exception 'document is larger than 512 MiB'
      using errcode = '54000', detail = pg_catalog.format('It has %s bytes.', octet_length(body));
  end if;
  insert into warehouse.documents as d (athlete_id, kind, source, name, sha256, bytes)
  values (ingest.athlete_id, format, ingest.source, ingest.name, digest, octet_length(body))
  on conflict on constraint documents_athlete_id_sha256_kind_key do nothing
  returning d.document_id into document;
  if document is null then
    document := (
      select d.document_id
      from warehouse.documents as d
      where d.athlete_id = ingest.athlete_id
        and d.sha256 = digest
        and d.kind = format
    );
    perform runlytics_internal.receive_again(document_id => document, athlete_id => ingest.athlete_id);
    return document;
  end if;
  insert into warehouse.document_parts (athlete_id, document_id, part, body)
  select ingest.athlete_id, document, part, substring(ingest.body from part * part_bytes + 1 for part_bytes)
  from generate_series(0, greatest(octet_length(ingest.body) - 1, 0) / part_bytes) as part;
  return document;
end
$$;
comment on function runlytics.ingest(bytea, text, text, bigint) is
  'Stores a file as it is and returns its document_id; process_documents() parses it. The same bytes twice are one document; those of a journal count as received again where a later version came between. SQLSTATE 54000 above 512 MiB.';

create function runlytics.document_body(document_id bigint, athlete_id bigint default runlytics.athlete()) returns bytea
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select string_agg(p.body, ''::bytea order by p.part)
    from warehouse.document_parts as p
    where p.athlete_id = document_body.athlete_id
      and p.document_id = document_body.document_id
  );
end
$$;
comment on function runlytics.document_body(bigint, bigint) is
  'The bytes of a document as they came.';

create function runlytics_internal.is_journal_kind(kind text) returns bool
  language sql immutable strict parallel safe
  return kind in ('journal_csv', 'shifts_csv', 'sheets_json');
comment on function runlytics_internal.is_journal_kind(text) is
  'Whether documents of this kind hold rows of a journal or a roster.';

create function runlytics_internal.document_kind(body bytea, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  format constant text := runlytics.detect_format(file => body);
begin
  if format <> 'unknown' then
    return format;
  end if;
  -- A table may be known by names that only this athlete uses.
  return coalesce(
    (
      select runlytics_internal.detect_journal(file => body, headers => array_agg(c.header), fields => array_agg(c.field))
      from warehouse.journal_columns as c
      where c.athlete_id = document_kind.athlete_id
      having count(*) > 0
    ),
    format
  );
end
$$;
comment on function runlytics_internal.document_kind(bytea, bigint) is
  'What detect_format() says of a file, where the athlete''s own names of columns count too. A part of ingest().';

create function runlytics_internal.receive_again(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.documents as d
  set
    received_at = clock_timestamp(),
    status = 'pending',
    attempts = 0
  where d.athlete_id = receive_again.athlete_id
    and d.document_id = receive_again.document_id
    and runlytics_internal.is_journal_kind(kind => d.kind)
    and exists (
      select
      from warehouse.documents as later
      where later.athlete_id = d.athlete_id
        and runlytics_internal.is_journal_kind(kind => later.kind)
        and (later.received_at, later.document_id) > (d.received_at, d.document_id)
    );
end
$$;
comment on function runlytics_internal.receive_again(bigint, bigint) is
  'A journal that comes as it was before, after another version of it: the edit was taken back, so it is the last word again. A part of ingest().';

create function runlytics_internal.replace_document(document_id bigint, body bytea, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  part_bytes constant int := 16 * 1024 * 1024;
begin
  if exists (
    select
    from warehouse.documents as d
    where d.athlete_id = replace_document.athlete_id
      and d.sha256 = sha256(body)
      and d.kind = runlytics.detect_format(file => body)
  ) then
    return document_id;
  end if;
  update warehouse.documents as d
  set
    kind = runlytics.detect_format(file => body),
    sha256 = sha256(body),
    bytes = octet_length(body),
    received_at = now(),
    status = 'pending',
    attempts = 0,
    error = null
  where d.athlete_id = replace_document.athlete_id
    and d.document_id = replace_document.document_id;
  if not found then
    raise exception 'there is no document %', replace_document.document_id using errcode = 'P0002';
  end if;
  delete from warehouse.document_parts as p
  where p.athlete_id = replace_document.athlete_id
    and p.document_id = replace_document.document_id;
  insert into warehouse.document_parts (athlete_id, document_id, part, body)
  select replace_document.athlete_id, replace_document.document_id, part, substring(replace_document.body from part * part_bytes + 1 for part_bytes)
  from generate_series(0, greatest(octet_length(replace_document.body) - 1, 0) / part_bytes) as part;
  return document_id;
end
$$;
comment on function runlytics_internal.replace_document(bigint, bytea, bigint) is
  'Puts the newer version that a service gave in the place of the older one, to be processed: its activity keeps its id and the athlete''s corrections. SQLSTATE P0002 when there is no such document.';
