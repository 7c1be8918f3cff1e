-- The things that a service has: its lists of them, their versions, the document of each.

create type runlytics_internal.listed_item as (
  remote_id text,
  version text,
  started_at timestamptz,
  arguments jsonb
);
comment on type runlytics_internal.listed_item is 'A thing as the list of a service names it. version: null where it never changes. arguments: of the task that fetches it; null for what cannot be had.';

create function runlytics_internal.keep_list(
  source text,
  items runlytics_internal.listed_item[],
  action text,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.remote_items as i (athlete_id, source, remote_id, started_at, seen_at)
  select keep_list.athlete_id, keep_list.source, l.remote_id, l.started_at, clock_timestamp()
  from unnest(items) as l
  on conflict on constraint remote_items_pkey do update
  set
    seen_at = excluded.seen_at,
    started_at = excluded.started_at,
    gone_at = null;
  perform runlytics.enqueue(
    source => i.source,
    action => keep_list.action,
    arguments => l.arguments,
    key => i.remote_id,
    athlete_id => i.athlete_id
  )
  from unnest(items) with ordinality as l (remote_id, version, started_at, arguments, n)
  join warehouse.remote_items as i
    on i.athlete_id = keep_list.athlete_id
    and i.source = keep_list.source
    and i.remote_id = l.remote_id
  where l.arguments is not null
    and (i.version is null or i.version <> l.version)
  order by l.n;
end
$$;
comment on function runlytics_internal.keep_list(text, runlytics_internal.listed_item[], text, bigint) is
  'Notes what a list of a service has, and has everything fetched, by the action given, that is not here or not in this version. A part of the sources.';

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
