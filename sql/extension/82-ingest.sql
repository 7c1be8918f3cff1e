-- Bytes first, parsing after: documents come in whole, and are processed from there.

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
  format constant text := runlytics.document_kind(body => body, athlete_id => ingest.athlete_id);
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
    perform runlytics.receive_again(document_id => document, athlete_id => ingest.athlete_id);
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

create function runlytics.read_whole_file(path text, member text default null) returns bytea
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  slice constant bigint := 64 * 1024 * 1024;
  max_bytes constant bigint := 512 * 1024 * 1024;
  body bytea := '';
  piece bytea;
begin
  if member is not null then
    return runlytics.read_archive_member(path => path, member => member);
  end if;
  loop
    piece := runlytics.read_server_file(path => path, start => octet_length(body), length => slice);
    body := body || piece;
    if octet_length(body) > max_bytes then
      raise exception 'file is larger than 512 MiB' using errcode = '54000';
    end if;
    exit when octet_length(piece) < slice;
  end loop;
  return body;
end
$$;
comment on function runlytics.read_whole_file(text, text) is
  'A file of the server, read in slices, or a member of the archive at path. SQLSTATE 54000 above 512 MiB. A part of ingest_path().';

create function runlytics.store_server_file(
  path text,
  source text,
  member text default null,
  athlete_id bigint default runlytics.athlete()
) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  body constant bytea := runlytics.read_whole_file(path => path, member => member);
  name constant text := coalesce(member, regexp_replace(path, '^.*/', ''));
  newest bigint;
  row_body bytea;
begin
  newest := (
    select max(d.document_id)
    from warehouse.documents as d
    where d.athlete_id = store_server_file.athlete_id
  );
  -- A table of gear whose header is in another language tells us nothing.
  if name ~ '(^|/)(shoes|bikes)\.csv$' and runlytics.detect_format(file => body) = 'unknown' then
    return 0;
  end if;
  -- A row that did not change is the same document in next year's export.
  if runlytics.detect_format(file => body) = 'strava_csv' then
    for row_body in
      select s.body
      from runlytics.split_strava_csv(file => body) as s
    loop
      perform runlytics.ingest(
        body => row_body,
        source => store_server_file.source,
        name => name,
        athlete_id => store_server_file.athlete_id
      );
    end loop;
  else
    perform runlytics.ingest(
      body => body,
      source => store_server_file.source,
      name => name,
      athlete_id => store_server_file.athlete_id
    );
  end if;
  return (
    select count(*)
    from warehouse.documents as d
    where d.athlete_id = store_server_file.athlete_id
      and d.document_id > coalesce(newest, 0)
  );
end
$$;
comment on function runlytics.store_server_file(text, text, text, bigint) is
  'Ingests one file of the server, or a member of the archive at path, and returns how many documents were new: Strava''s activities.csv is one document a row. A part of ingest_path().';

create function runlytics.begin_ingestion(
  path text,
  source text,
  files runlytics.server_file[],
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  ingestion bigint;
begin
  insert into warehouse.ingestion_progress as p (athlete_id, path, source, files, bytes)
  values (
    begin_ingestion.athlete_id,
    begin_ingestion.path,
    begin_ingestion.source,
    cardinality(begin_ingestion.files),
    (select coalesce(sum(f.bytes), 0) from unnest(begin_ingestion.files) as f)
  )
  returning p.ingestion_id into ingestion;
  return ingestion;
end
$$;
comment on function runlytics.begin_ingestion(text, text, runlytics.server_file[], bigint) is
  'Opens a row of warehouse.ingestion_progress. A part of ingest_path().';

create function runlytics.ingest_files(
  files runlytics.server_file[],
  ingestion_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  file runlytics.server_file;
  progress record;
  fresh int := 0;
  refused int := 0;
begin
  select p.source, p.files, p.files_read + cardinality(ingest_files.files) as files_read, p.documents_new
  into strict progress
  from warehouse.ingestion_progress as p
  where p.athlete_id = ingest_files.athlete_id
    and p.ingestion_id = ingest_files.ingestion_id;

  foreach file in array files
  loop
    begin
      fresh := fresh + runlytics.store_server_file(
        path => file.path,
        source => progress.source,
        member => file.member,
        athlete_id => ingest_files.athlete_id
      );
    exception
      when others then
        refused := refused + 1;
        raise warning '%: %', concat_ws('/', file.path, file.member), sqlerrm using errcode = sqlstate;
    end;
  end loop;

  update warehouse.ingestion_progress as p
  set
    updated_at = clock_timestamp(),
    files_read = progress.files_read,
    files_refused = p.files_refused + refused,
    documents_new = p.documents_new + fresh,
    bytes_read = p.bytes_read + (select sum(f.bytes) from unnest(ingest_files.files) as f)
  where p.athlete_id = ingest_files.athlete_id
    and p.ingestion_id = ingest_files.ingestion_id;
  raise notice '% of % files read, % new', progress.files_read, progress.files, progress.documents_new + fresh;
end
$$;
comment on function runlytics.ingest_files(runlytics.server_file[], bigint, bigint) is
  'Ingests a batch of server files and notes the progress; a file that cannot be read is a WARNING. A part of ingest_path().';

create function runlytics.ingest_fragments(
  export runlytics.server_file,
  read_to bigint,
  ingestion_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  source constant text := (
    select p.source
    from warehouse.ingestion_progress as p
    where p.athlete_id = ingest_fragments.athlete_id
      and p.ingestion_id = ingest_fragments.ingestion_id
  );
  newest constant bigint := (
    select coalesce(max(d.document_id), 0)
    from warehouse.documents as d
    where d.athlete_id = ingest_fragments.athlete_id
  );
  fragment runlytics.export_fragment;
  reached bigint;
  refused int := 0;
  progress record;
begin
  begin
    for fragment in
      select f.*
      from runlytics.apple_export_fragments(
        path => export.path,
        member => export.member,
        read_to => ingest_fragments.read_to
      ) as f
    loop
      reached := fragment.read_to;
      continue when fragment.body is null;
      perform runlytics.ingest(
        body => fragment.body,
        source => source,
        name => regexp_replace(coalesce(export.member, export.path), '^.*/', ''),
        athlete_id => ingest_fragments.athlete_id
      );
    end loop;
  exception
    when others then
      refused := 1;
      reached := null;
      raise warning '%: %', concat_ws('/', export.path, export.member), sqlerrm using errcode = sqlstate;
  end;

  update warehouse.ingestion_progress as p
  set
    updated_at = clock_timestamp(),
    files_read = p.files_read + (reached is null)::int,
    files_refused = p.files_refused + refused,
    bytes_read = p.bytes_read + coalesce(reached, export.bytes) - ingest_fragments.read_to,
    documents_new = p.documents_new + (
      select count(*)
      from warehouse.documents as d
      where d.athlete_id = ingest_fragments.athlete_id
        and d.document_id > newest
    )
  where p.athlete_id = ingest_fragments.athlete_id
    and p.ingestion_id = ingest_fragments.ingestion_id
  returning p.bytes_read, p.bytes, p.documents_new
  into strict progress;
  raise notice '% of % MB read, % documents new',
    progress.bytes_read / 1000000, progress.bytes / 1000000, progress.documents_new;
  return reached;
end
$$;
comment on function runlytics.ingest_fragments(runlytics.server_file, bigint, bigint, bigint) is
  'Ingests the next fragments of an Apple export and notes the progress; returns how far it was read, NULL at its end. An export that is malformed or cut is a WARNING, and what was whole before stays. A part of ingest_path().';

create function runlytics.finish_ingestion(ingestion_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.ingestion_progress as p
  set
    updated_at = clock_timestamp(),
    finished_at = clock_timestamp()
  where p.athlete_id = finish_ingestion.athlete_id
    and p.ingestion_id = finish_ingestion.ingestion_id;
end
$$;
comment on function runlytics.finish_ingestion(bigint, bigint) is
  'Closes a row of warehouse.ingestion_progress. A part of ingest_path().';

create procedure runlytics.ingest_path(
  path text,
  source text default 'path',
  athlete_id bigint default runlytics.athlete()
)
  language plpgsql
as $$
declare
  batch constant int := 100;
  files runlytics.server_file[];
  exports runlytics.server_file[];
  export runlytics.server_file;
  read_to bigint;
  ingestion bigint;
begin
  perform runlytics.require_top_level(procedure_name => 'ingest_path');
  files := array(select f from runlytics.server_files(path => path) as f);
  ingestion := runlytics.begin_ingestion(path => path, source => source, files => files, athlete_id => athlete_id);
  exports := array(select f from pg_catalog.unnest(files) as f where f.apple_export);
  files := array(select f from pg_catalog.unnest(files) as f where not f.apple_export);
  commit;
  for done in 0 .. pg_catalog.cardinality(files) operator(pg_catalog.-) 1 by batch
  loop
    perform runlytics.ingest_files(
      files => files[done operator(pg_catalog.+) 1 : done operator(pg_catalog.+) batch],
      ingestion_id => ingestion,
      athlete_id => athlete_id
    );
    commit;
  end loop;
  foreach export in array exports
  loop
    read_to := 0;
    while read_to is not null
    loop
      read_to := runlytics.ingest_fragments(
        export => export,
        read_to => read_to,
        ingestion_id => ingestion,
        athlete_id => athlete_id
      );
      commit;
    end loop;
  end loop;
  call runlytics.process_documents(athlete_id => athlete_id);
  perform runlytics.finish_ingestion(ingestion_id => ingestion, athlete_id => athlete_id);
  commit;
end
$$;
comment on procedure runlytics.ingest_path(text, text, bigint) is
  'Ingests a file of the server, every file under a folder, or those of a zip archive such as Strava''s export or Apple''s, then processes what is pending. Commits every batch, so it can be ended and called again; progress is in warehouse.ingestion_progress. Apple''s export.xml may have any size: it is cut into documents of at most 4 MiB, by type and month, and those that were there before are not stored again. A file that cannot be read is a WARNING, and the rest goes on. For roles with the privileges of pg_read_server_files.';
