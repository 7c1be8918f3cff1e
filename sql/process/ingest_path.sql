-- A path of the server, read and processed in one call.

create procedure runlytics_internal.ingest_server_path(path text, source text, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  batch constant int := 100;
  found runlytics_internal.found_files;
  files runlytics_internal.server_file[];
  exports runlytics_internal.server_file[];
  export runlytics_internal.server_file;
  read_to bigint;
  ingestion bigint;
begin
  perform runlytics_internal.require_top_level(procedure_name => 'ingest_path');
  found := runlytics_internal.find_files(path => path);
  if found.state is not null then
    -- Known of afterwards too, though the call ends in an error.
    perform runlytics_internal.note_refused(path => path, source => source, found => found, athlete_id => athlete_id);
    commit;
    perform runlytics_internal.raise_refused(found => found);
  end if;
  files := found.files;
  ingestion := runlytics_internal.begin_ingestion(path => path, source => source, files => files, athlete_id => athlete_id);
  exports := array(select f from pg_catalog.unnest(files) as f where f.in_fragments);
  files := array(select f from pg_catalog.unnest(files) as f where not f.in_fragments);
  commit;
  for done in 0 .. pg_catalog.cardinality(files) operator(pg_catalog.-) 1 by batch
  loop
    perform runlytics_internal.ingest_files(
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
      read_to := runlytics_internal.ingest_fragments(
        export => export,
        read_to => read_to,
        ingestion_id => ingestion,
        athlete_id => athlete_id
      );
      commit;
    end loop;
  end loop;
  call runlytics.process_documents(athlete_id => athlete_id);
  perform runlytics_internal.finish_ingestion(ingestion_id => ingestion, athlete_id => athlete_id);
  commit;
end
$$;
comment on procedure runlytics_internal.ingest_server_path(text, text, bigint) is
  'Stores what is under a path of the server batch by batch, and processes it. A part of ingest_path().';

-- Its variables would be of types that only a role with a grant may name: PL/pgSQL would refuse such a role in its own words.
create procedure runlytics.ingest_path(
  path text,
  source text default 'path',
  athlete_id bigint default runlytics.athlete()
)
  language plpgsql
as $$
begin
  perform runlytics.require_owner();
  if path is null or source is null then
    raise exception 'ingest_path() needs a path, and a source that is not NULL'
      using errcode = '22004', hint = 'call runlytics.ingest_path(''/srv/watch'');';
  end if;
  call runlytics_internal.ingest_server_path(path => path, source => source, athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.ingest_path(text, text, bigint) is
  'Ingests a file of the server, every file under a folder, or those of an archive (zip or tar, the latter packed by gzip or bzip2 or not) and of the archives in it, such as the whole account that Strava, Apple, Garmin, Polar or Google hand out; then processes what is pending. Commits every batch, so it can be ended and called again; progress is in warehouse.ingestion_progress. What is of no format that is read is not stored: a NOTICE at the end and the column left_out there count it by kind; a file that is all of path, and one that bears the name of an activity, is stored all the same. Apple''s export.xml may have any size: it is cut into documents of at most 4 MiB, by type and month, and those that were there before are not stored again. A file that cannot be read is a WARNING and a row of warehouse.failures, and the rest goes on. SQLSTATE 22P02 for an archive that is cut or broken, 54000 for one that unpacks to absurd size, or holds archives more than three deep or more than 16 GiB of them, 42501 for a role that nothing was granted, 22004 for NULL. For roles with the privileges of pg_read_server_files.';
