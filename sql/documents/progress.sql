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
  total constant bigint := (select coalesce(sum(f.bytes), 0) from unnest(begin_ingestion.files) as f);
  ingestion bigint;
begin
  perform runlytics_internal.require_athlete(athlete_id => begin_ingestion.athlete_id);
  insert into warehouse.ingestion_progress as p (athlete_id, path, source, files, bytes)
  values (begin_ingestion.athlete_id, begin_ingestion.path, begin_ingestion.source, cardinality(begin_ingestion.files), total)
  returning p.ingestion_id into ingestion;
  if cardinality(begin_ingestion.files) = 0 then
    raise warning 'there is no file in %', begin_ingestion.path
      using hint = 'Hidden files and empty folders do not count. What the server''s user sees there: select pg_ls_dir(' || quote_literal(begin_ingestion.path) || ');';
  end if;
  return ingestion;
end
$$;
comment on function runlytics_internal.begin_ingestion(text, text, runlytics_internal.server_file[], bigint) is
  'Opens a row of warehouse.ingestion_progress; a folder without files is a WARNING. A part of ingest_path().';

create function runlytics_internal.ignored_kinds(since timestamptz, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(jsonb_object_agg(k.kind, k.documents), '{}')
    from (
      select d.kind, count(*) as documents
      from warehouse.documents as d
      where d.athlete_id = ignored_kinds.athlete_id
        and d.status = 'ignored'
        and d.processed_at >= since
      group by d.kind
    ) as k
  );
end
$$;
comment on function runlytics_internal.ignored_kinds(timestamptz, bigint) is
  'How many documents since a moment were found to hold nothing that is kept, by kind. A part of ingest_path().';

create function runlytics_internal.ignored_names(since timestamptz, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select coalesce(d.name, 'document ' || d.document_id)
    from warehouse.documents as d
    where d.athlete_id = ignored_names.athlete_id
      and d.status = 'ignored'
      and d.processed_at >= ignored_names.since
    order by 1
    limit 6
  );
end
$$;
comment on function runlytics_internal.ignored_names(timestamptz, bigint) is
  'The first names of the documents since a moment that were found to hold nothing that is kept, of more than five six. A part of ingest_path().';

create function runlytics_internal.finish_ingestion(ingestion_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  moment constant timestamptz := clock_timestamp();
  ended record;
  ignored text;
begin
  update warehouse.ingestion_progress as p
  set
    updated_at = moment,
    finished_at = moment
  where p.athlete_id = finish_ingestion.athlete_id
    and p.ingestion_id = finish_ingestion.ingestion_id
  returning p.started_at, runlytics_internal.say_kinds(counts => p.left_out) as left_out
  into ended;
  perform runlytics_internal.settle_refused(ingestion_id => finish_ingestion.ingestion_id, athlete_id => finish_ingestion.athlete_id);
  if ended.left_out is not null then
    raise notice 'left out, for they are of no format that is read: %', ended.left_out;
  end if;
  ignored := runlytics_internal.say_kinds(
    counts => runlytics_internal.ignored_kinds(since => ended.started_at, athlete_id => finish_ingestion.athlete_id)
  );
  if ignored is not null then
    raise notice 'ignored, for they hold no activity and nothing else that is kept: %', ignored
      using detail = runlytics_internal.first_few(
        lines => runlytics_internal.ignored_names(since => ended.started_at, athlete_id => finish_ingestion.athlete_id)
      );
  end if;
end
$$;
comment on function runlytics_internal.finish_ingestion(bigint, bigint) is
  'Closes a row of warehouse.ingestion_progress, and says what was left out and what was ignored, by kind. A part of ingest_path().';

create function runlytics_internal.count_documents(status text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql stable parallel safe cost 1000
  set search_path = pg_catalog, pg_temp
  -- In the midst of a load statistics are of when all was pending, and the planner would read every document.
  set enable_seqscan = off
as $$
begin
  return case status
    when 'pending' then (
      select count(*)
      from warehouse.documents as d
      where d.athlete_id = count_documents.athlete_id
        and d.status = 'pending'
    )
    when 'failed' then (
      select count(*)
      from warehouse.documents as d
      where d.athlete_id = count_documents.athlete_id
        and d.status = 'failed'
    )
  end;
end
$$;
comment on function runlytics_internal.count_documents(text, bigint) is
  'How many documents are pending or failed, each by its own index; NULL for another status. A part of process_documents().';

create function runlytics_internal.document_sources(athlete_id bigint default runlytics.athlete()) returns setof text
  language plpgsql stable parallel safe cost 1000 rows 10
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
as $$
begin
  -- From each source that was read to the next one in the index: there are few, and of documents many.
  return query
  with recursive read_of as (
    (
      select d.source
      from warehouse.documents as d
      where d.athlete_id = document_sources.athlete_id
        and d.status in ('done', 'ignored')
      order by d.source
      limit 1
    )
    union all
    select n.source
    from read_of as r
    cross join lateral (
      select d.source
      from warehouse.documents as d
      where d.athlete_id = document_sources.athlete_id
        and d.status in ('done', 'ignored')
        and d.source > r.source
      order by d.source
      limit 1
    ) as n
  )
  select r.source
  from read_of as r
  union
  select d.source
  from warehouse.documents as d
  where d.athlete_id = document_sources.athlete_id
    and d.status = 'pending'
  union
  select d.source
  from warehouse.documents as d
  where d.athlete_id = document_sources.athlete_id
    and d.status = 'failed'
  union
  select s.source
  from warehouse.source_status as s
  where s.athlete_id = document_sources.athlete_id;
end
$$;
comment on function runlytics_internal.document_sources(bigint) is
  'The sources that gave documents. A part of process_documents().';

create function runlytics_internal.note_documents(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  with failed as (
    select
      d.source,
      count(*) as documents,
      (array_agg(concat_ws(': ', d.name, d.error) order by d.document_id desc))[1] as last_error
    from warehouse.documents as d
    where d.athlete_id = note_documents.athlete_id
      and d.status = 'failed'
      -- A later version under the same name was read: a sheet that was refused once is shared again.
      and not coalesce(
        (
          select (later.received_at, later.document_id) > (d.received_at, d.document_id)
          from warehouse.documents as later
          where later.athlete_id = note_documents.athlete_id
            and later.source = d.source
            and later.name = d.name
            and later.status = 'done'
          order by later.received_at desc, later.document_id desc
          limit 1
        ),
        false
      )
    group by d.source
  ),
  pending as (
    select d.source, count(*) as documents
    from warehouse.documents as d
    where d.athlete_id = note_documents.athlete_id
      and d.status = 'pending'
    group by d.source
  )
  insert into warehouse.source_status as s (athlete_id, source, last_success, documents_pending, documents_failed, last_error)
  select
    note_documents.athlete_id,
    o.source,
    (
      select max(d.received_at)
      from warehouse.documents as d
      where d.athlete_id = note_documents.athlete_id
        and d.source = o.source
        and d.status in ('done', 'ignored')
    ),
    coalesce(p.documents, 0),
    coalesce(f.documents, 0),
    f.last_error
  from runlytics_internal.document_sources(athlete_id => note_documents.athlete_id) as o (source)
  left join pending as p on p.source = o.source
  left join failed as f on f.source = o.source
  order by o.source
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
