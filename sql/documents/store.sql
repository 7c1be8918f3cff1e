-- Bytes first, parsing after: how a document is put into the warehouse, and taken out as it came.

create type runlytics_internal.new_document as (
  source text,
  name text,
  kind text,
  sha256 bytea,
  bytes bigint,
  replaces bigint
);
comment on type runlytics_internal.new_document is 'A document that is to be stored. kind, sha256 and bytes are found out where the body is at hand. replaces: the older version in whose place it goes.';

create type runlytics_internal.receipt as (
  document_id bigint,
  status text
);
comment on type runlytics_internal.receipt is 'What became of a delivery: stored; known when the same was there already; replaced when it took the place of an older version. document_id is NULL for an event.';

create function runlytics_internal.receive_again(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  journals constant text[] := runlytics_internal.kinds_telling(subject => 'journal');
  moment constant timestamptz := clock_timestamp();
begin
  update warehouse.documents as d
  set
    received_at = moment,
    status = 'pending',
    attempts = 0
  where d.athlete_id = receive_again.athlete_id
    and d.document_id = receive_again.document_id
    and d.kind = any (journals)
    and exists (
      select
      from warehouse.documents as later
      where later.athlete_id = d.athlete_id
        and later.kind = any (journals)
        and (later.received_at, later.document_id) > (d.received_at, d.document_id)
    );
end
$$;
comment on function runlytics_internal.receive_again(bigint, bigint) is
  'A journal that comes as it was before, after another version of it: the edit was taken back, so it is the last word again. A part of put_document().';

create function runlytics_internal.begin_document(
  document runlytics_internal.new_document,
  status text,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  id bigint;
begin
  insert into warehouse.documents as d (athlete_id, kind, source, name, sha256, bytes, status)
  values (
    begin_document.athlete_id, document.kind, document.source, document.name, document.sha256, document.bytes,
    begin_document.status
  )
  on conflict on constraint documents_athlete_id_sha256_kind_key do nothing
  returning d.document_id into id;
  return id;
end
$$;
comment on function runlytics_internal.begin_document(runlytics_internal.new_document, text, bigint) is
  'Makes the row of a new document and returns its id; NULL when another session was quicker. A part of put_document().';

create function runlytics_internal.begin_again(
  document_id bigint,
  document runlytics_internal.new_document,
  status text,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  id bigint;
begin
  update warehouse.documents as d
  set
    source = document.source,
    name = document.name,
    received_at = now(),
    status = begin_again.status
  where d.athlete_id = begin_again.athlete_id
    and d.document_id = begin_again.document_id
    and d.status = 'arriving'
  returning d.document_id into id;
  delete from warehouse.document_parts as p
  where p.athlete_id = begin_again.athlete_id
    and p.document_id = id;
  return id;
end
$$;
comment on function runlytics_internal.begin_again(bigint, runlytics_internal.new_document, text, bigint) is
  'Takes the place of a document that was begun and never ended, which is none, and returns its id; NULL when another session was quicker. A part of put_document().';

create function runlytics_internal.admit_document(
  document runlytics_internal.new_document,
  status text,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  known record;
  id bigint;
begin
  loop
    -- What is known is not locked: whoever has it in hand, to process or to erase it, is not waited for.
    select d.document_id, d.status
    into known
    from warehouse.documents as d
    where d.athlete_id = admit_document.athlete_id
      and d.sha256 = document.sha256
      and d.kind = document.kind;
    if known.status <> 'arriving' then
      perform runlytics_internal.receive_again(document_id => known.document_id, athlete_id => admit_document.athlete_id);
      return row(known.document_id, 'known')::runlytics_internal.receipt;
    end if;
    id := case
      when known.status is null
        then runlytics_internal.begin_document(document => document, status => status, athlete_id => admit_document.athlete_id)
      else
        runlytics_internal.begin_again(
          document_id => known.document_id, document => document, status => status, athlete_id => admit_document.athlete_id
        )
    end;
    -- Else another session was at it: what it has left is looked at again.
    exit when id is not null;
  end loop;
  return row(id, 'stored')::runlytics_internal.receipt;
end
$$;
comment on function runlytics_internal.admit_document(runlytics_internal.new_document, text, bigint) is
  'Makes the row of a document, unless the same is known. A part of put_document().';

create function runlytics_internal.admit_version(
  document runlytics_internal.new_document,
  status text,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select
    from warehouse.documents as d
    where d.athlete_id = admit_version.athlete_id
      and d.sha256 = document.sha256
      and d.kind = document.kind
  ) then
    return row(document.replaces, 'known')::runlytics_internal.receipt;
  end if;
  update warehouse.documents as d
  set
    kind = document.kind,
    sha256 = document.sha256,
    bytes = document.bytes,
    received_at = now(),
    status = admit_version.status,
    attempts = 0,
    error = null
  where d.athlete_id = admit_version.athlete_id
    and d.document_id = document.replaces;
  if not found then
    raise exception 'there is no document %', document.replaces
      using
        errcode = 'P0002',
        hint = 'Those that there are: select document_id, name, status from warehouse.documents order by received_at desc limit 10;';
  end if;
  delete from warehouse.document_parts as p
  where p.athlete_id = admit_version.athlete_id
    and p.document_id = document.replaces;
  return row(document.replaces, 'replaced')::runlytics_internal.receipt;
end
$$;
comment on function runlytics_internal.admit_version(runlytics_internal.new_document, text, bigint) is
  'Puts a newer version in the place of the document that it replaces, without its bytes; its activity keeps its id and the athlete''s corrections. SQLSTATE P0002 when there is no such document. A part of put_document().';

create function runlytics_internal.store_parts(document_id bigint, body bytea, athlete_id bigint default runlytics.athlete()) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  -- A plan for these very bytes would hold them once more.
  set plan_cache_mode = force_generic_plan
as $$
declare
  part_bytes constant int := 16 * 1024 * 1024;
  stored int;
begin
  insert into warehouse.document_parts (athlete_id, document_id, part, body)
  select store_parts.athlete_id, store_parts.document_id, n, substring(store_parts.body from n * part_bytes + 1 for part_bytes)
  from generate_series(0, greatest(octet_length(store_parts.body) - 1, 0) / part_bytes) as n;
  get diagnostics stored = row_count;
  return stored;
end
$$;
comment on function runlytics_internal.store_parts(bigint, bytea, bigint) is
  'Stores the bytes of a document in parts of 16 MiB and returns how many they are. A part of put_document().';

create function runlytics_internal.put_document(
  document runlytics_internal.new_document,
  body bytea default null,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  status constant text := case when body is null then 'arriving' else 'pending' end;
  receipt runlytics_internal.receipt;
  stored int;
begin
  document.bytes := coalesce(octet_length(body), document.bytes);
  if document.bytes > runlytics_internal.max_document_bytes() then
    raise exception 'document is larger than 512 MiB'
      using errcode = '54000', detail = format('It has %s bytes.', document.bytes);
  end if;
  if body is not null then
    document.sha256 := sha256(body);
    document.kind := coalesce(
      document.kind,
      runlytics_internal.document_kind(body => put_document.body, name => document.name, athlete_id => put_document.athlete_id)
    );
  end if;
  receipt := case
    when document.replaces is null
      then runlytics_internal.admit_document(document => document, status => status, athlete_id => put_document.athlete_id)
    else runlytics_internal.admit_version(document => document, status => status, athlete_id => put_document.athlete_id)
  end;
  if body is not null and receipt.status <> 'known' then
    -- Assigned, for PERFORM makes a plan for these very bytes.
    stored := runlytics_internal.store_parts(
      document_id => receipt.document_id, body => put_document.body, athlete_id => put_document.athlete_id
    );
  end if;
  return receipt;
end
$$;
comment on function runlytics_internal.put_document(runlytics_internal.new_document, bytea, bigint) is
  'Stores a document: the one way into the warehouse. Without a body the parts follow, and it counts as arriving, which nobody processes, until finish_document(). SQLSTATE 54000 above 512 MiB, P0002 when there is no document that it could replace.';

create function runlytics_internal.put_part(
  document_id bigint,
  part int,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Nobody adds to what was there before the transaction.
  insert into warehouse.document_parts (athlete_id, document_id, part, body)
  select d.athlete_id, d.document_id, put_part.part, put_part.body
  from warehouse.documents as d
  where d.athlete_id = put_part.athlete_id
    and d.document_id = put_part.document_id
    and d.received_at = now()
    and d.status = 'arriving';
  if not found then
    raise exception 'document % was not begun in this transaction', put_part.document_id using errcode = '42501';
  end if;
end
$$;
comment on function runlytics_internal.put_part(bigint, int, bytea, bigint) is
  'Stores a part, from 0, of a document that put_document() began in this transaction. SQLSTATE 42501 for another.';

create function runlytics_internal.finish_document(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  claimed record;
  stored record;
begin
  update warehouse.documents as d
  set status = 'pending'
  where d.athlete_id = finish_document.athlete_id
    and d.document_id = finish_document.document_id
    and d.received_at = now()
    and d.status = 'arriving'
  returning d.bytes, d.sha256 into claimed;
  if not found then
    raise exception 'document % was not begun in this transaction', finish_document.document_id using errcode = '42501';
  end if;
  select
    coalesce(sum(octet_length(p.body)), 0) as bytes,
    coalesce(runlytics_internal.sha256_of_parts(p.body order by p.part), sha256('')) as sha256
  into stored
  from warehouse.document_parts as p
  where p.athlete_id = finish_document.athlete_id
    and p.document_id = finish_document.document_id;
  if claimed.bytes <> stored.bytes then
    raise exception 'document % is not complete', finish_document.document_id
      using errcode = '22023', detail = format('It has %s of %s bytes.', stored.bytes, claimed.bytes);
  end if;
  if claimed.sha256 <> stored.sha256 then
    raise exception 'document % is not what was announced', finish_document.document_id
      using errcode = '22023', detail = format('Its SHA-256 is %s.', encode(stored.sha256, 'hex'));
  end if;
end
$$;
comment on function runlytics_internal.finish_document(bigint, bigint) is
  'Ends a document that put_document() began in this transaction: now it is processed. SQLSTATE 22023 when its parts do not have the length and the SHA-256 that were announced, 42501 for another document.';

create function runlytics.ingest(
  body bytea,
  source text default 'upload',
  name text default null,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if body is null then
    raise exception 'a document needs a body' using errcode = '22004';
  end if;
  perform runlytics.require_owner();
  perform runlytics_internal.require_athlete(athlete_id => ingest.athlete_id);
  return (runlytics_internal.put_document(
    document => row(ingest.source, ingest.name, null, null, null, null)::runlytics_internal.new_document,
    body => ingest.body,
    athlete_id => ingest.athlete_id
  )).document_id;
end
$$;
comment on function runlytics.ingest(bytea, text, text, bigint) is
  'Stores a file as it is and returns its document_id; process_documents() parses it. The same bytes twice are one document; those of a journal count as received again where a later version came between. SQLSTATE 54000 above 512 MiB. Text goes in as convert_to(text, ''UTF8''), for in a bare literal a backslash is not itself; a file of the server by ingest_path(), or as pg_read_binary_file(path); one of your own machine by runlytics-load.';

create function runlytics_internal.replace_document(document_id bigint, body bytea, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (runlytics_internal.put_document(
    document => row(null, null, null, null, null, replace_document.document_id)::runlytics_internal.new_document,
    body => replace_document.body,
    athlete_id => replace_document.athlete_id
  )).document_id;
end
$$;
comment on function runlytics_internal.replace_document(bigint, bytea, bigint) is
  'Puts the newer version that a service gave in the place of the older one, to be processed: its activity keeps its id and the athlete''s corrections. SQLSTATE P0002 when there is no such document.';

create function runlytics_internal.joined_parts(document_id bigint, athlete_id bigint) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_joined_parts' language c stable strict parallel safe cost 100000;
comment on function runlytics_internal.joined_parts(bigint, bigint) is
  'The parts of a document one behind the other, with one of them beside the whole in memory; NULL without any. A part of document_body().';

create function runlytics.document_body(document_id bigint, athlete_id bigint default runlytics.athlete()) returns bytea
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select
    from warehouse.document_parts as p
    where p.athlete_id = document_body.athlete_id
      and p.document_id = document_body.document_id
      and p.part > 0
  ) then
    return runlytics_internal.joined_parts(document_id => document_body.document_id, athlete_id => document_body.athlete_id);
  end if;
  return (
    select string_agg(p.body, ''::bytea)
    from warehouse.document_parts as p
    where p.athlete_id = document_body.athlete_id
      and p.document_id = document_body.document_id
  );
end
$$;
comment on function runlytics.document_body(bigint, bigint) is
  'The bytes of a document as they came.';
