-- Files of the server -> documents.

create function runlytics_internal.read_whole_file(path text, member text default null) returns bytea
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Larger than nearly every file, so that what is read is seldom put together.
  slice constant bigint := 256 * 1024 * 1024;
  body bytea := '';
  piece bytea;
begin
  if path is null then
    raise exception 'path must not be null' using errcode = '22004';
  end if;
  if member is not null then
    return runlytics_internal.read_archive_member(path => path, member => member);
  end if;
  loop
    piece := runlytics_internal.read_server_file(path => path, start => octet_length(body), length => slice);
    if body = '' and octet_length(piece) < slice then
      return piece;
    end if;
    body := body || piece;
    if octet_length(body) > runlytics_internal.max_document_bytes() then
      raise exception 'file is larger than 512 MiB' using errcode = '54000';
    end if;
    exit when octet_length(piece) < slice;
  end loop;
  return body;
end
$$;
comment on function runlytics_internal.read_whole_file(text, text) is
  'A file of the server, read in slices, or a member of the archive at path. SQLSTATE 54000 above 512 MiB. A part of ingest_path().';

create type runlytics_internal.stored_file as (documents int, left_out text);
comment on type runlytics_internal.stored_file is
  'What became of a file of the server: how many documents it gave that were new, or as what kind it was left out.';

create function runlytics_internal.store_server_file(
  path text,
  source text,
  member text default null,
  alone bool default false,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.stored_file
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  file_name constant text := coalesce(member, regexp_replace(path, '^(.*/|upload:)', ''));
  body bytea;
  known text;
  format runlytics.format;
  document runlytics_internal.new_document;
  kind text;
begin
  if not alone and runlytics_internal.is_no_record(name => file_name) then
    return row(0, runlytics_internal.kind_of_name(name => file_name))::runlytics_internal.stored_file;
  end if;
  body := runlytics_internal.read_whole_file(path => path, member => member);
  known := runlytics_internal.document_kind(body => body, name => file_name, athlete_id => store_server_file.athlete_id);
  format := runlytics_internal.format_named(name => known);
  if not alone then
    kind := runlytics_internal.kind_left_out(name => file_name, known => known);
  end if;
  -- A table that is called like one of ours and is not recognised is in another language.
  if format is null and exists (
    select
    from runlytics.formats() as f
    where regexp_replace(file_name, '^.*/', '') = any (f.file_names)
  ) then
    kind := runlytics_internal.kind_of_name(name => file_name);
  end if;
  if kind is not null then
    return row(0, kind)::runlytics_internal.stored_file;
  end if;
  document := row(store_server_file.source, file_name, known, null, null, null);
  if not coalesce(format.row_by_row, false) then
    return row(
      ((runlytics_internal.put_document(
        document => document,
        body => body,
        athlete_id => store_server_file.athlete_id
      )).status = 'stored')::int,
      null
    )::runlytics_internal.stored_file;
  end if;
  return (
    select row(count(*) filter (where p.status = 'stored'), null)::runlytics_internal.stored_file
    from runlytics_internal.split_rows(file => body, kind => known) as s
    cross join lateral runlytics_internal.put_document(
      document => document,
      body => s.body,
      athlete_id => store_server_file.athlete_id
    ) as p
  );
end
$$;
comment on function runlytics_internal.store_server_file(text, text, text, bool, bigint) is
  'Ingests one file of the server, or a member of the archive at path, and returns how many documents were new: a table that is stored row by row is one document a row. What is of no format that is read is left out, unless it is alone, which is to say all that was asked for. A part of ingest_path().';

create function runlytics_internal.ingest_files(
  files runlytics_internal.server_file[],
  ingestion_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  file runlytics_internal.server_file;
  progress record;
  stored runlytics_internal.stored_file;
  kinds text[] := '{}';
  fresh int := 0;
  unread int := 0;
  refusals jsonb := '{}';
  detail text;
  moment timestamptz;
  read_bytes bigint;
begin
  -- A batch holds what it stores and finds until its commit: as all who do, it locks the athlete first.
  perform runlytics_internal.lock_athlete(athlete_id => ingest_files.athlete_id);
  select p.source, p.files, p.files_read + cardinality(ingest_files.files) as files_read, p.documents_new, p.files_refused
  into strict progress
  from warehouse.ingestion_progress as p
  where p.athlete_id = ingest_files.athlete_id
    and p.ingestion_id = ingest_files.ingestion_id;

  foreach file in array files
  loop
    begin
      perform runlytics_internal.require_accepted(file => file);
      stored := runlytics_internal.store_server_file(
        path => file.path,
        source => progress.source,
        member => file.member,
        alone => progress.files = 1 and file.member is null,
        athlete_id => ingest_files.athlete_id
      );
      fresh := fresh + stored.documents;
      kinds := kinds || stored.left_out;
    exception
      when others then
        get stacked diagnostics detail = pg_exception_detail;
        unread := unread + 1;
        refusals := refusals || runlytics_internal.refused_file(file => file, reason => sqlerrm, detail => detail);
        raise warning '%', runlytics_internal.first_few(lines => array[concat_ws('/', file.path, file.member) || ': ' || sqlerrm]) using errcode = sqlstate;
    end;
  end loop;

  moment := clock_timestamp();
  read_bytes := (select sum(f.bytes) from unnest(ingest_files.files) as f);
  update warehouse.ingestion_progress as p
  set
    updated_at = moment,
    files_read = progress.files_read,
    files_refused = p.files_refused + unread,
    documents_new = p.documents_new + fresh,
    left_out = runlytics_internal.add_kinds(counts => p.left_out, kinds => kinds),
    refused = runlytics_internal.add_refused(refused => p.refused, more => refusals),
    bytes_read = p.bytes_read + read_bytes
  where p.athlete_id = ingest_files.athlete_id
    and p.ingestion_id = ingest_files.ingestion_id;
  raise notice '% of % files read, % new%',
    progress.files_read - progress.files_refused - unread,
    progress.files,
    progress.documents_new + fresh,
    case when progress.files_refused + unread > 0 then format(', %s could not be opened', progress.files_refused + unread) else '' end;
end
$$;
comment on function runlytics_internal.ingest_files(runlytics_internal.server_file[], bigint, bigint) is
  'Ingests a batch of server files and notes the progress; a file that cannot be read is a WARNING, one of no format that is read is counted by kind. A part of ingest_path().';

create function runlytics_internal.ingest_fragments(
  export runlytics_internal.server_file,
  read_to bigint,
  ingestion_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  mb constant bigint := 1000000;
  file_name constant text := regexp_replace(coalesce(export.member, export.path), '^(.*/|upload:)', '');
  source constant text := (
    select p.source
    from warehouse.ingestion_progress as p
    where p.athlete_id = ingest_fragments.athlete_id
      and p.ingestion_id = ingest_fragments.ingestion_id
  );
  fragment runlytics_internal.export_fragment;
  fresh int := 0;
  reached bigint;
  refusals jsonb := '{}';
  detail text;
  moment timestamptz;
  progress record;
begin
  perform runlytics_internal.lock_athlete(athlete_id => ingest_fragments.athlete_id);
  begin
    for fragment in
      select f.*
      from runlytics_internal.export_fragments(path => export.path, member => export.member, read_to => ingest_fragments.read_to) as f
    loop
      reached := fragment.read_to;
      continue when fragment.body is null;
      fresh := fresh + ((runlytics_internal.put_document(
        document => row(source, file_name, null, null, null, null)::runlytics_internal.new_document,
        body => fragment.body,
        athlete_id => ingest_fragments.athlete_id
      )).status = 'stored')::int;
    end loop;
  exception
    when others then
      get stacked diagnostics detail = pg_exception_detail;
      refusals := runlytics_internal.refused_file(file => export, reason => sqlerrm, detail => detail);
      fresh := 0;
      reached := null;
      raise warning '%', runlytics_internal.first_few(lines => array[concat_ws('/', export.path, export.member) || ': ' || sqlerrm]) using errcode = sqlstate;
  end;

  moment := clock_timestamp();
  update warehouse.ingestion_progress as p
  set
    updated_at = moment,
    files_read = p.files_read + (reached is null)::int,
    files_refused = p.files_refused + (refusals <> '{}')::int,
    refused = runlytics_internal.add_refused(refused => p.refused, more => refusals),
    bytes_read = p.bytes_read + coalesce(reached, export.bytes) - ingest_fragments.read_to,
    documents_new = p.documents_new + fresh
  where p.athlete_id = ingest_fragments.athlete_id
    and p.ingestion_id = ingest_fragments.ingestion_id
  returning p.bytes_read / mb as read_mb, p.bytes / mb as mb, runlytics.counted(n => p.documents_new, one => 'document') as fresh
  into strict progress;
  -- What would say the same as the end does is left to it.
  if reached is null or reached / mb < export.bytes / mb then
    raise notice '%: % of % MB read, % new', file_name, progress.read_mb, progress.mb, progress.fresh;
  end if;
  return reached;
end
$$;
comment on function runlytics_internal.ingest_fragments(runlytics_internal.server_file, bigint, bigint, bigint) is
  'Ingests the next fragments of an export and notes the progress; returns how far it was read, NULL at its end. An export that is malformed or cut is a WARNING, and what was whole before stays. A part of ingest_path().';
