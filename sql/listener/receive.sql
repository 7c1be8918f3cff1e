-- What the listener and the gateway call. Both run as runlytics_ingest, which may execute these and
-- reaches no table; each call shows the token's SHA-256 again, so a revoked one ends at once.

create type runlytics_internal.receipt as (
  document_id bigint,
  status text
);
comment on type runlytics_internal.receipt is 'What became of a delivery: stored, or known when the same was there already. document_id is NULL for an event.';

create function runlytics_internal.log_request(
  token_id bigint,
  route text,
  status int,
  bytes bigint,
  client text,
  document_id bigint default null,
  error text default null,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_warehouse();
  insert into warehouse.requests (athlete_id, token_id, route, status, bytes, client, document_id, error)
  values (
    log_request.athlete_id,
    log_request.token_id,
    log_request.route,
    log_request.status,
    log_request.bytes,
    log_request.client,
    log_request.document_id,
    log_request.error
  );
end
$$;
comment on function runlytics_internal.log_request(bigint, text, int, bigint, text, bigint, text, bigint) is
  'Adds a row to warehouse.requests. For runlytics_ingest.';

create function runlytics_internal.receive_begin(
  token_sha256 bytea,
  token_id bigint,
  scope text,
  name text,
  head bytea,
  sha256 bytea,
  bytes bigint,
  client text,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  max_bytes constant bigint := 512 * 1024 * 1024;
  format constant text := runlytics_internal.document_kind(body => head, athlete_id => receive_begin.athlete_id);
  receipt runlytics_internal.receipt;
begin
  perform runlytics_internal.require_token(
    token_sha256 => receive_begin.token_sha256,
    token_id => receive_begin.token_id,
    scope => receive_begin.scope,
    athlete_id => receive_begin.athlete_id
  );
  if bytes > max_bytes then
    raise exception 'document is larger than 512 MiB'
      using errcode = '54000', detail = pg_catalog.format('It has %s bytes.', bytes);
  end if;
  insert into warehouse.documents as d (athlete_id, kind, source, name, sha256, bytes)
  values (
    receive_begin.athlete_id,
    format,
    case scope when 'activities' then 'upload' else scope end,
    nullif(receive_begin.name, ''),
    receive_begin.sha256,
    receive_begin.bytes
  )
  on conflict on constraint documents_athlete_id_sha256_kind_key do nothing
  returning d.document_id into receipt.document_id;
  receipt.status := 'stored';
  if receipt.document_id is null then
    receipt.status := 'known';
    receipt.document_id := (
      select d.document_id
      from warehouse.documents as d
      where d.athlete_id = receive_begin.athlete_id
        and d.sha256 = receive_begin.sha256
        and d.kind = format
    );
    perform runlytics_internal.receive_again(document_id => receipt.document_id, athlete_id => receive_begin.athlete_id);
  end if;
  perform runlytics_internal.wake_worker();
  perform runlytics_internal.log_request(
    token_id => receive_begin.token_id,
    route => scope,
    status => 200,
    bytes => receive_begin.bytes,
    client => receive_begin.client,
    document_id => receipt.document_id,
    athlete_id => receive_begin.athlete_id
  );
  return receipt;
end
$$;
comment on function runlytics_internal.receive_begin(bytea, bigint, text, text, bytea, bytea, bigint, text, bigint) is
  'Begins a document that arrives in parts: head is its beginning, sha256 and bytes are of the whole. When it is known there is nothing to follow; else receive_part() for each part and receive_end(), in the same transaction. SQLSTATE 28000 for a token that is not valid, 42501 without the scope, 54000 above 512 MiB. For runlytics_ingest.';

create function runlytics_internal.receive_part(document_id bigint, part int, body bytea, athlete_id bigint default runlytics.athlete())
  returns void
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_warehouse();
  -- Nobody adds to what was there before the transaction.
  insert into warehouse.document_parts (athlete_id, document_id, part, body)
  select d.athlete_id, d.document_id, receive_part.part, receive_part.body
  from warehouse.documents as d
  where d.athlete_id = receive_part.athlete_id
    and d.document_id = receive_part.document_id
    and d.received_at = now()
    and d.status = 'pending';
  if not found then
    raise exception 'document % was not begun in this transaction', receive_part.document_id using errcode = '42501';
  end if;
end
$$;
comment on function runlytics_internal.receive_part(bigint, int, bytea, bigint) is
  'Stores a part, from 0, of the document that receive_begin() began in this transaction. SQLSTATE 42501 for another. For runlytics_ingest.';

create function runlytics_internal.receive_end(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  document record;
begin
  perform runlytics_internal.require_warehouse();
  select d.bytes, sum(octet_length(p.body)) as received
  into document
  from warehouse.documents as d
  join warehouse.document_parts as p using (athlete_id, document_id)
  where d.athlete_id = receive_end.athlete_id
    and d.document_id = receive_end.document_id
  group by d.bytes;
  if document.bytes is distinct from document.received then
    raise exception 'document % is not complete', receive_end.document_id
      using errcode = '22023', detail = format('It has %s of %s bytes.', document.received, document.bytes);
  end if;
end
$$;
comment on function runlytics_internal.receive_end(bigint, bigint) is
  'Checks that the parts of a document add up to its length. SQLSTATE 22023 when they do not. For runlytics_ingest.';

create function runlytics.receive(
  token_sha256 bytea,
  token_id bigint,
  scope text,
  name text,
  body bytea,
  client text,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  receipt runlytics_internal.receipt;
begin
  receipt := runlytics_internal.receive_begin(
    token_sha256 => receive.token_sha256,
    token_id => receive.token_id,
    scope => receive.scope,
    name => receive.name,
    head => receive.body,
    sha256 => sha256(body),
    bytes => octet_length(body),
    client => receive.client,
    athlete_id => receive.athlete_id
  );
  if receipt.status = 'stored' then
    insert into warehouse.document_parts (athlete_id, document_id, part, body)
    values (receive.athlete_id, receipt.document_id, 0, receive.body);
  end if;
  return receipt;
end
$$;
comment on function runlytics.receive(bytea, bigint, text, text, bytea, text, bigint) is
  'Stores a small document, at most 16 MiB, for the holder of the token; process_documents() parses it. scope: health, journal or activities. SQLSTATE 28000 for a token that is not valid, 42501 without the scope. For runlytics_ingest.';

create function runlytics_internal.receive_event(
  token_sha256 bytea,
  token_id bigint,
  scope text,
  event text,
  client text,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  said constant jsonb := event::jsonb;
  taker constant regproc := runlytics_internal.source_routine(source => scope, part => 'event');
  receipt runlytics_internal.receipt;
  is_new bool;
begin
  perform runlytics_internal.require_token(
    token_sha256 => receive_event.token_sha256,
    token_id => receive_event.token_id,
    scope => receive_event.scope,
    athlete_id => receive_event.athlete_id
  );
  if taker is null then
    raise exception 'nothing takes events of %', scope using errcode = 'P0002';
  end if;
  execute format('select %s($1, $2)', taker) into strict is_new using said, receive_event.athlete_id;
  receipt.status := case when is_new then 'stored' else 'known' end;
  perform runlytics_internal.log_request(
    token_id => receive_event.token_id,
    route => scope,
    status => 200,
    bytes => octet_length(event),
    client => receive_event.client,
    athlete_id => receive_event.athlete_id
  );
  return receipt;
end
$$;
comment on function runlytics_internal.receive_event(bytea, bigint, text, text, text, bigint) is
  'Hands an event to the source that bears the name of the scope, which stores it and enqueues what follows. SQLSTATE 22P02 when it is not JSON, 22023 when it lacks what the source needs, 28000 for a token that is not valid, 42501 without the scope, P0002 when the source takes no events. For runlytics_ingest.';
