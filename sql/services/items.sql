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
declare
  missing record;
begin
  insert into warehouse.remote_items as i (athlete_id, source, remote_id, started_at, seen_at)
  select distinct on (l.remote_id) keep_list.athlete_id, keep_list.source, l.remote_id, l.started_at, clock_timestamp()
  from unnest(items) as l
  on conflict on constraint remote_items_pkey do update
  set
    seen_at = excluded.seen_at,
    started_at = excluded.started_at,
    gone_at = null;
  for missing in
    select l.arguments, l.remote_id
    from unnest(items) with ordinality as l (remote_id, version, started_at, arguments, n)
    join warehouse.remote_items as i
      on i.athlete_id = keep_list.athlete_id
      and i.source = keep_list.source
      and i.remote_id = l.remote_id
    where l.arguments is not null
      and (i.version is null or i.version <> l.version)
    order by l.n
  loop
    perform runlytics.enqueue(
      source => keep_list.source,
      action => keep_list.action,
      arguments => missing.arguments,
      key => missing.remote_id,
      athlete_id => keep_list.athlete_id
    );
  end loop;
end
$$;
comment on function runlytics_internal.keep_list(text, runlytics_internal.listed_item[], text, bigint) is
  'Notes what a page of a list has, and has everything fetched, by the action given, that is not here or not in this version. A part of the sources.';

create function runlytics_internal.follow_list(
  source text,
  action text,
  arguments jsonb,
  key text,
  items runlytics_internal.listed_item[],
  last_item text,
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  max_pages constant int := 10000;
  -- Something new moves what follows to the next page, so one page may come twice.
  max_stale constant int := 2;
  remembered constant int := 100;
  -- The pages of this list alone: another that is read at the same time has the same things.
  page constant text := (
    select left(md5(string_agg(i.remote_id, E'\n' order by i.remote_id collate "C")), 8)
    from unnest(items) as i
  );
  before constant jsonb := coalesce(arguments -> 'read', '[]');
  pages constant int := coalesce((arguments ->> 'pages')::int, 0) + 1;
  stale constant int := case when before ? page then coalesce((arguments ->> 'stale')::int, 0) + 1 else 0 end;
  missing constant text := coalesce('What follows ' || last_item || ' is missing.', 'What follows is missing.');
begin
  if stale >= max_stale then
    return format('dead: The list repeats itself: page %s is one of those before. %s', pages, missing);
  elsif pages >= max_pages then
    return format('dead: The list does not end: it has more than %s pages. %s', max_pages, missing);
  end if;
  perform runlytics.enqueue(
    source => source,
    action => action,
    arguments => arguments || jsonb_build_object(
      'pages', pages,
      'stale', stale,
      'read', case when jsonb_array_length(before) >= remembered then before - 0 else before end || coalesce(to_jsonb(page), '[]')
    ),
    key => key,
    athlete_id => athlete_id
  );
  return 'done';
end
$$;
comment on function runlytics_internal.follow_list(text, text, jsonb, text, runlytics_internal.listed_item[], text, bigint) is
  'Has the next page of a list read, unless the list goes round in circles or never ends; returns how the task went. arguments: of the next page; they carry how many pages there were, and which. A part of the sources.';

create function runlytics_internal.end_list(
  source text,
  action text,
  same_list jsonb,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.tasks as t
  where t.athlete_id = end_list.athlete_id
    and t.source = end_list.source
    and t.action = end_list.action
    and t.arguments @> same_list
    and t.status = 'dead';
end
$$;
comment on function runlytics_internal.end_list(text, text, jsonb, bigint) is
  'A list was read to its end: pages of it that failed before are got over. same_list: the arguments that its pages have in common. A part of the sources.';

create function runlytics_internal.is_held_remotely(
  document_id bigint,
  source text,
  remote_id text,
  athlete_id bigint default runlytics.athlete()
) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.remote_items as i
    where i.athlete_id = is_held_remotely.athlete_id
      and i.document_id = is_held_remotely.document_id
      and (i.source, i.remote_id) <> (is_held_remotely.source, is_held_remotely.remote_id)
      and i.gone_at is null
  );
end
$$;
comment on function runlytics_internal.is_held_remotely(bigint, text, text, bigint) is
  'Whether another thing of a service than this one is the same document. A part of the sources.';

create function runlytics_internal.same_document(
  body bytea,
  name text default null,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select d.document_id
    from warehouse.documents as d
    where d.athlete_id = same_document.athlete_id
      and d.sha256 = sha256(body)
      and d.kind = runlytics_internal.document_kind(body => same_document.body, name => same_document.name, athlete_id => same_document.athlete_id)
  );
end
$$;
comment on function runlytics_internal.same_document(bytea, text, bigint) is
  'The document with these bytes, of the kind that this name makes of them; null when there is none. A part of the sources.';

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
  older bigint;
  document bigint;
begin
  select d.document_id
  into older
  from warehouse.remote_items as i
  join warehouse.documents as d using (athlete_id, document_id)
  where i.athlete_id = store_remote_item.athlete_id
    and i.source = store_remote_item.source
    and i.remote_id = store_remote_item.remote_id
    -- A document that came by another way as well, or for another thing, is not this one's to replace.
    and d.source = store_remote_item.source
    and not runlytics_internal.is_held_remotely(
      document_id => i.document_id,
      source => i.source,
      remote_id => i.remote_id,
      athlete_id => i.athlete_id
    )
  for no key update of i;
  document := runlytics_internal.same_document(body => body, name => name, athlete_id => athlete_id);
  if document is not null or older is null then
    -- Also bytes that are here already are what this thing is now: they count as received again.
    document := runlytics.ingest(body => body, source => source, name => name, athlete_id => athlete_id);
    perform runlytics.forget(document_id => older, athlete_id => athlete_id)
    where older <> document;
  else
    document := runlytics_internal.replace_document(document_id => older, body => body, athlete_id => athlete_id);
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
  'Stores what a service gave for one of its things, in the place of an older version, and returns the document; when the same bytes are known already, the older version goes. A part of the sources.';

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
  if exists (
    select
    from warehouse.documents as d
    where d.athlete_id = drop_remote_item.athlete_id
      and d.document_id = document
      and d.source = drop_remote_item.source
  ) and not runlytics_internal.is_held_remotely(
    document_id => document,
    source => drop_remote_item.source,
    remote_id => drop_remote_item.remote_id,
    athlete_id => drop_remote_item.athlete_id
  ) then
    perform runlytics.forget(document_id => document, athlete_id => drop_remote_item.athlete_id);
  end if;
end
$$;
comment on function runlytics_internal.drop_remote_item(text, text, bigint) is
  'Erases what came of a thing that the service no longer has; what came of it by another way, such as an archive, stays. A part of the sources.';
