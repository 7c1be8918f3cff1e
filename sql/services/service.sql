-- What the sources share: a thing of a service, its versions, its document.

create function runlytics_internal.store_remote_item(
  source text,
  remote_id text,
  body bytea,
  version text,
  name text,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  document bigint;
begin
  select d.document_id
  into document
  from warehouse.remote_items as i
  join warehouse.documents as d using (athlete_id, document_id)
  where i.athlete_id = store_remote_item.athlete_id
    and i.source = store_remote_item.source
    and i.remote_id = store_remote_item.remote_id
    -- A document that came by another way as well, or for another thing, is not this one's to replace.
    and d.source = store_remote_item.source
    and not exists (
      select
      from warehouse.remote_items as o
      where o.athlete_id = i.athlete_id
        and o.document_id = i.document_id
        and (o.source, o.remote_id) <> (i.source, i.remote_id)
    )
  for no key update of i;
  if document is null then
    document := runlytics.ingest(body => body, source => source, name => name, athlete_id => athlete_id);
  else
    document := runlytics_internal.replace_document(document_id => document, body => body, athlete_id => athlete_id);
  end if;
  update warehouse.remote_items as i
  set
    document_id = document,
    version = store_remote_item.version,
    unfinished = null
  where i.athlete_id = store_remote_item.athlete_id
    and i.source = store_remote_item.source
    and i.remote_id = store_remote_item.remote_id;
  return document;
end
$$;
comment on function runlytics_internal.store_remote_item(text, text, bytea, text, text, bigint) is
  'Stores what a service gave for one of its things, in the place of an older version, and returns the document. A part of the sources.';

create function runlytics_internal.drop_remote_item(source text, remote_id text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  document bigint;
begin
  update warehouse.remote_items as i
  set gone_at = now()
  where i.athlete_id = drop_remote_item.athlete_id
    and i.source = drop_remote_item.source
    and i.remote_id = drop_remote_item.remote_id
    and i.gone_at is null
  returning i.document_id into document;
  -- What came by another way as well stays.
  perform runlytics.forget(document_id => d.document_id, athlete_id => d.athlete_id)
  from warehouse.documents as d
  where d.athlete_id = drop_remote_item.athlete_id
    and d.document_id = document
    and d.source = drop_remote_item.source;
end
$$;
comment on function runlytics_internal.drop_remote_item(text, text, bigint) is
  'Erases what came of a thing that the service no longer has; what came of it by another way, such as an archive, stays. A part of the sources.';

create function runlytics_internal.task_died(
  source text,
  action text,
  key text,
  since timestamptz,
  athlete_id bigint default runlytics.athlete()
) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.tasks as t
    where t.athlete_id = task_died.athlete_id
      and t.source = task_died.source
      and t.action = task_died.action
      and t.key = task_died.key
      and t.status = 'dead'
      and t.finished_at > since
  );
end
$$;
comment on function runlytics_internal.task_died(text, text, text, timestamptz, bigint) is
  'Whether a request was given up since a time: what depends on it need not ask for it again. A part of the sources.';

create function runlytics_internal.await_task(
  source text,
  action text,
  arguments jsonb default '{}',
  key text default '',
  athlete_id bigint default runlytics.athlete()
) returns timestamptz
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  task constant bigint := runlytics.enqueue(source => source, action => action, arguments => arguments, key => key, athlete_id => athlete_id);
begin
  -- One that failed before has its time; to ask again earlier would go round in circles.
  return (
    select greatest(clock_timestamp(), t.next_attempt_at)
    from warehouse.tasks as t
    where t.athlete_id = await_task.athlete_id
      and t.task_id = task
  );
end
$$;
comment on function runlytics_internal.await_task(text, text, jsonb, text, bigint) is
  'Puts a request into the queue on which another depends, and returns how long that one has to wait. A part of the sources.';

create function runlytics_internal.response_text(response runlytics.http_response) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return convert_from(response.body, 'UTF8');
end
$$;
comment on function runlytics_internal.response_text(runlytics.http_response) is
  'The body of an answer as text; SQLSTATE 22021 when it is not UTF-8.';

create function runlytics_internal.newest_due_task(source text, athlete_id bigint default runlytics.athlete()) returns timestamptz
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(max(t.started_at), '-infinity')
    from warehouse.tasks as t
    where t.athlete_id = newest_due_task.athlete_id
      and t.source = newest_due_task.source
    having bool_or(t.status = 'pending' and t.next_attempt_at <= clock_timestamp())
  );
end
$$;
comment on function runlytics_internal.newest_due_task(text, bigint) is
  'When a task of a source was last begun, as long as one is due; null else. A part of run_source().';

create procedure runlytics_internal.run_source(source text, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  before timestamptz;
  after timestamptz := runlytics_internal.newest_due_task(source => source, athlete_id => athlete_id);
begin
  commit;
  while after is not null
  loop
    call runlytics.run_tasks(batch => 100, athlete_id => athlete_id);
    before := after;
    after := runlytics_internal.newest_due_task(source => source, athlete_id => athlete_id);
    commit;
    -- Another session works for the source: it will do the rest.
    exit when after operator(pg_catalog.=) before;
  end loop;
  call runlytics.process_documents(athlete_id => athlete_id);
end
$$;
comment on procedure runlytics_internal.run_source(text, bigint) is
  'Does what is due until nothing of a source is, then processes what came. What a limit or an error puts off stays in the queue. A part of sync_source().';

create procedure runlytics_internal.sync_source(source text, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  perform runlytics_internal.require_top_level(procedure_name => pg_catalog.concat('sync_', source));
  perform runlytics.enqueue(source => source, action => 'sync', athlete_id => athlete_id);
  commit;
  call runlytics_internal.run_source(source => source, athlete_id => athlete_id);
end
$$;
comment on procedure runlytics_internal.sync_source(text, bigint) is
  'Asks a source for what is new, and does what follows. A part of sync_strava() and its like.';
