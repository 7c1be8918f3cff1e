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

create type runlytics_internal.receipts as (
  document_ids bigint[],
  stored bool[]
);
comment on type runlytics_internal.receipts is 'What became of deliveries that came together, in their order. stored: else it was known.';

create type runlytics_internal.told_document as (
  sha256 bytea,
  kind text,
  n bigint
);
comment on type runlytics_internal.told_document is 'One of the documents that came together, the n-th, with what is found out about its body.';

create function runlytics_internal.tell_documents(bodies bytea[], athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.told_document
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- A plan for these very bytes would hold them once more.
  set plan_cache_mode = force_generic_plan
as $$
begin
  return query
  select
    sha256(b.body),
    coalesce(
      nullif(runlytics.detect_format(file => b.body), 'unknown'),
      runlytics_internal.detect_journal(file => b.body, headers => own.headers, fields => own.fields),
      'unknown'
    ),
    b.n
  from unnest(bodies) with ordinality as b (body, n)
  -- A table may be known by names that only this athlete uses.
  cross join (
    select array_agg(c.header) as headers, array_agg(c.field) as fields
    from warehouse.journal_columns as c
    where c.athlete_id = tell_documents.athlete_id
  ) as own;
end
$$;
comment on function runlytics_internal.tell_documents(bytea[], bigint) is
  'What document_kind() says of each of many documents, and its SHA-256. A part of receive_all().';

create function runlytics_internal.are_new(told runlytics_internal.told_document[], athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
begin
  return (
    select count(*) = count(distinct t.sha256) and not bool_or(k.known)
    from unnest(told) as t
    -- OFFSET has each looked up: a plan that was made while there were few documents would read them all.
    cross join lateral (
      select exists (
        select
        from warehouse.documents as d
        where d.athlete_id = are_new.athlete_id
          and d.sha256 = t.sha256
        offset 0
      ) as known
    ) as k
  );
end
$$;
comment on function runlytics_internal.are_new(runlytics_internal.told_document[], bigint) is
  'Whether none of them is known, nor is there twice. A part of receive_all().';

create function runlytics_internal.accept_new(
  told runlytics_internal.told_document[],
  names text[],
  bodies bytea[],
  clients text[],
  token_id bigint,
  scope text,
  athlete_id bigint default runlytics.athlete()
) returns bigint[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  ids bigint[];
begin
  with begun as (
    insert into warehouse.documents as d (athlete_id, kind, source, name, sha256, bytes)
    select
      accept_new.athlete_id, t.kind, case scope when 'activities' then 'upload' else scope end, nullif(names[t.n], ''), t.sha256,
      octet_length(bodies[t.n])
    from unnest(told) as t
    order by t.n
    returning d.document_id, d.sha256
  )
  select array_agg(b.document_id order by t.n)
  into ids
  from begun as b
  join unnest(told) as t on t.sha256 = b.sha256;
  insert into warehouse.document_parts (athlete_id, document_id, part, body)
  select accept_new.athlete_id, i.id, 0, bodies[i.n]
  from unnest(ids) with ordinality as i (id, n);
  insert into warehouse.requests (athlete_id, token_id, route, status, bytes, client, document_id)
  select accept_new.athlete_id, accept_new.token_id, scope, 200, octet_length(bodies[i.n]), clients[i.n], i.id
  from unnest(ids) with ordinality as i (id, n)
  order by i.n;
  return ids;
end
$$;
comment on function runlytics_internal.accept_new(runlytics_internal.told_document[], text[], bytea[], text[], bigint, text, bigint) is
  'Stores documents of which none is known, at most 16 MiB each, by one statement for all of them, and notes the requests. SQLSTATE 23505 when another session was quicker with one of them. A part of receive_all().';

create function runlytics_internal.receive_all(
  token_sha256 bytea,
  token_id bigint,
  scope text,
  names text[],
  bodies bytea[],
  clients text[],
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.receipts
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  told runlytics_internal.told_document[];
  receipts runlytics_internal.receipts;
  receipt runlytics_internal.receipt;
begin
  perform runlytics_internal.require_token(
    token_sha256 => receive_all.token_sha256,
    token_id => receive_all.token_id,
    scope => receive_all.scope,
    athlete_id => receive_all.athlete_id
  );
  told := array(select t from runlytics_internal.tell_documents(bodies => receive_all.bodies, athlete_id => receive_all.athlete_id) as t);
  if runlytics_internal.are_new(told => told, athlete_id => receive_all.athlete_id) then
    perform runlytics_internal.wake_worker();
    receipts.document_ids := runlytics_internal.accept_new(
      told => told,
      names => receive_all.names,
      bodies => receive_all.bodies,
      clients => receive_all.clients,
      token_id => receive_all.token_id,
      scope => receive_all.scope,
      athlete_id => receive_all.athlete_id
    );
    receipts.stored := array_fill(true, array[cardinality(receipts.document_ids)]);
    return receipts;
  end if;
  for n in 1 .. cardinality(bodies)
  loop
    receipt := runlytics_internal.accept_delivery(
      delivery => row(
        token_sha256, token_id, scope, names[n], null, null, octet_length(bodies[n]), clients[n]
      )::runlytics_internal.delivery,
      body => bodies[n],
      athlete_id => receive_all.athlete_id
    );
    receipts.document_ids := receipts.document_ids || receipt.document_id;
    receipts.stored := receipts.stored || (receipt.status = 'stored');
  end loop;
  return receipts;
end
$$;
comment on function runlytics_internal.receive_all(bytea, bigint, text, text[], bytea[], text[], bigint) is
  'What receive() does, for documents of one token and scope that came together: by one statement for all where each of them is new, and else one after the other. Whatever is wrong with one of them fails all. SQLSTATE 23505 when another session was quicker with one of them. For runlytics_ingest.';

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
