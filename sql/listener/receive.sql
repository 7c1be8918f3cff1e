-- What the listener and the gateway call. Both run as runlytics_ingest, which may execute these and
-- reaches no table; each call shows the token's SHA-256 again, so a revoked one ends at once.

create type runlytics_internal.delivery as (
  token_sha256 bytea,
  token_id bigint,
  scope text,
  name text,
  head bytea,
  sha256 bytea,
  bytes bigint,
  client text
);
comment on type runlytics_internal.delivery is 'What is delivered, and who says so. head: its beginning, and sha256 and bytes of the whole, where it comes in parts. client: the address.';

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

create function runlytics_internal.held_document(document_id bigint, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select d.document_id
    from warehouse.documents as d
    where d.athlete_id = held_document.athlete_id
      and d.document_id = held_document.document_id
    for key share skip locked
  );
end
$$;
comment on function runlytics_internal.held_document(bigint, bigint) is
  'A document that stays until the end of the transaction, so that the log may name it; NULL for one that is just being erased, which is not waited for. A part of receive().';

create function runlytics_internal.accept_delivery(
  delivery runlytics_internal.delivery,
  body bytea default null,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  document runlytics_internal.new_document;
  receipt runlytics_internal.receipt;
begin
  perform runlytics_internal.require_token(
    token_sha256 => delivery.token_sha256,
    token_id => delivery.token_id,
    scope => delivery.scope,
    athlete_id => accept_delivery.athlete_id
  );
  document.source := case delivery.scope when 'activities' then 'upload' else delivery.scope end;
  document.name := nullif(delivery.name, '');
  if body is null then
    document.kind := runlytics_internal.document_kind(body => delivery.head, athlete_id => accept_delivery.athlete_id);
    document.sha256 := delivery.sha256;
    document.bytes := delivery.bytes;
  end if;
  receipt := runlytics_internal.put_document(
    document => document,
    body => accept_delivery.body,
    athlete_id => accept_delivery.athlete_id
  );
  perform runlytics_internal.wake_worker();
  perform runlytics_internal.log_request(
    token_id => delivery.token_id,
    route => delivery.scope,
    status => 200,
    bytes => delivery.bytes,
    client => delivery.client,
    document_id => case
      when receipt.status = 'known'
        then runlytics_internal.held_document(document_id => receipt.document_id, athlete_id => accept_delivery.athlete_id)
      else receipt.document_id
    end,
    athlete_id => accept_delivery.athlete_id
  );
  return receipt;
end
$$;
comment on function runlytics_internal.accept_delivery(runlytics_internal.delivery, bytea, bigint) is
  'Checks the token, stores the document or begins it, and notes the request. A part of receive() and receive_begin().';

create function runlytics_internal.receive_begin(
  delivery runlytics_internal.delivery,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipt
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  return runlytics_internal.accept_delivery(delivery => receive_begin.delivery, athlete_id => receive_begin.athlete_id);
end
$$;
comment on function runlytics_internal.receive_begin(runlytics_internal.delivery, bigint) is
  'Begins a document that arrives in parts. When it is known there is nothing to follow; else receive_part() for each part and receive_end(), in the same transaction: a document without its end is none. SQLSTATE 28000 for a token that is not valid, 42501 without the scope, 54000 above 512 MiB. For runlytics_ingest.';

create function runlytics_internal.receive_part(document_id bigint, part int, body bytea, athlete_id bigint default runlytics.athlete())
  returns void
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_warehouse();
  perform runlytics_internal.put_part(
    document_id => receive_part.document_id,
    part => receive_part.part,
    body => receive_part.body,
    athlete_id => receive_part.athlete_id
  );
end
$$;
comment on function runlytics_internal.receive_part(bigint, int, bytea, bigint) is
  'Stores a part, from 0, of the document that receive_begin() began in this transaction. SQLSTATE 42501 for another. For runlytics_ingest.';

create function runlytics_internal.receive_end(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_warehouse();
  perform runlytics_internal.finish_document(document_id => receive_end.document_id, athlete_id => receive_end.athlete_id);
end
$$;
comment on function runlytics_internal.receive_end(bigint, bigint) is
  'Ends a document that receive_begin() began in this transaction. SQLSTATE 22023 when its parts do not have the length and the SHA-256 that were announced, 42501 for another document. For runlytics_ingest.';

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
begin
  return runlytics_internal.accept_delivery(
    delivery => row(
      receive.token_sha256, receive.token_id, receive.scope, receive.name, null, null, octet_length(receive.body),
      receive.client
    )::runlytics_internal.delivery,
    body => receive.body,
    athlete_id => receive.athlete_id
  );
end
$$;
comment on function runlytics.receive(bytea, bigint, text, text, bytea, text, bigint) is
  'Stores a small document for the holder of the token; process_documents() parses it. scope: health, journal or activities. SQLSTATE 28000 for a token that is not valid, 42501 without the scope. For runlytics_ingest.';

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
    error => case when is_new is null then 'The event is of somebody who is not connected here: nothing of it was kept.' end,
    athlete_id => receive_event.athlete_id
  );
  return receipt;
end
$$;
comment on function runlytics_internal.receive_event(bytea, bigint, text, text, text, bigint) is
  'Hands an event to the source that bears the name of the scope, which stores it and enqueues what follows; of somebody who is not connected here nothing is kept, and warehouse.requests says so. SQLSTATE 22P02 when it is not JSON, 22023 when it lacks what the source needs, 28000 for a token that is not valid, 42501 without the scope, P0002 when the source takes no events. For runlytics_ingest.';
