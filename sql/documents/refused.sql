-- Files that could not be read and so became no document: which they are and why, until a later call has read them.

create function runlytics_internal.refused_file(file runlytics_internal.server_file, reason text, detail text) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object(
    concat_ws('/', (file).path, (file).member),
    jsonb_build_object(
      'path', (file).path,
      'bytes', (file).bytes,
      'reason', concat_ws(' ', rtrim(reason, '.') || '.', nullif(detail, ''))
    )
  );
comment on function runlytics_internal.refused_file(runlytics_internal.server_file, text, text) is
  'What ingestion_progress.refused keeps of a file that could not be read. A part of ingest_path().';

create function runlytics_internal.require_accepted(file runlytics_internal.server_file) returns void
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if file.refused is not null then
    raise exception '%', rtrim(file.refused, '.') using errcode = '54000';
  end if;
end
$$;
comment on function runlytics_internal.require_accepted(runlytics_internal.server_file) is
  'Raises why an archive among others was refused when they were listed, with SQLSTATE 54000. A part of ingest_path().';

create function runlytics_internal.add_refused(refused jsonb, more jsonb) returns jsonb
  language sql immutable parallel safe
  return case when (select count(*) from jsonb_object_keys(refused)) < 1000 then refused || more else refused end;
comment on function runlytics_internal.add_refused(jsonb, jsonb) is
  'Files that could not be read, with further ones, until they are a thousand. A part of ingest_path().';

create function runlytics_internal.drop_refused(file text, athlete_id bigint default runlytics.athlete()) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  dropped int;
begin
  update warehouse.ingestion_progress as p
  set refused = p.refused - file
  where p.athlete_id = drop_refused.athlete_id
    and p.refused <> '{}'
    and p.refused ? file;
  get diagnostics dropped = row_count;
  return dropped;
end
$$;
comment on function runlytics_internal.drop_refused(text, bigint) is
  'Forgets that a file could not be read, and returns of how many calls. A part of ignore_file().';

create function runlytics_internal.settle_refused(ingestion_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  given constant text := (
    select p.path
    from warehouse.ingestion_progress as p
    where p.athlete_id = settle_refused.athlete_id
      and p.ingestion_id = settle_refused.ingestion_id
  );
begin
  update warehouse.ingestion_progress as p
  set refused = (
    select coalesce(jsonb_object_agg(f.key, f.value), '{}')
    from jsonb_each(p.refused) as f
    where p.path <> given
      and f.value ->> 'path' <> given
      and not starts_with(f.value ->> 'path', rtrim(given, '/') || '/')
  )
  where p.athlete_id = settle_refused.athlete_id
    and p.ingestion_id < settle_refused.ingestion_id
    and p.refused <> '{}';
end
$$;
comment on function runlytics_internal.settle_refused(bigint, bigint) is
  'Forgets what earlier calls could not read, where a call that has ended came to the same files: what it could not read either it says itself. A part of ingest_path().';

create type runlytics_internal.found_files as (
  files runlytics_internal.server_file[],
  state text,
  message text,
  detail text,
  hint text
);
comment on type runlytics_internal.found_files is 'The files at a path; or, in the words of its error, why the archive there cannot be read.';

create function runlytics_internal.find_files(path text) returns runlytics_internal.found_files
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  found runlytics_internal.found_files;
begin
  found.files := array(select f from runlytics_internal.server_files(path => path) as f);
  return found;
exception
  -- The archive's fault. A path that is not there, or is closed to us, is no file that failed.
  when invalid_text_representation or program_limit_exceeded or feature_not_supported then
    get stacked diagnostics
      found.state = returned_sqlstate,
      found.message = message_text,
      found.detail = pg_exception_detail,
      found.hint = pg_exception_hint;
    return found;
end
$$;
comment on function runlytics_internal.find_files(text) is
  'What server_files() finds at a path, or why the archive there cannot be read. A part of ingest_path().';

create function runlytics_internal.note_refused(
  path text,
  source text,
  found runlytics_internal.found_files,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  moment constant timestamptz := clock_timestamp();
  ingestion bigint;
begin
  perform runlytics_internal.require_athlete(athlete_id => note_refused.athlete_id);
  insert into warehouse.ingestion_progress as p
    (athlete_id, path, source, updated_at, finished_at, files, files_read, files_refused, bytes, refused)
  values (
    note_refused.athlete_id, note_refused.path, note_refused.source, moment, moment, 1, 1, 1, 0,
    runlytics_internal.refused_file(
      file => row(note_refused.path, null, null, false, null)::runlytics_internal.server_file,
      reason => found.message,
      detail => found.detail
    )
  )
  returning p.ingestion_id into ingestion;
  perform runlytics_internal.settle_refused(ingestion_id => ingestion, athlete_id => note_refused.athlete_id);
end
$$;
comment on function runlytics_internal.note_refused(text, text, runlytics_internal.found_files, bigint) is
  'Writes down that an archive could not be read, so that warehouse.failures tells it. A part of ingest_path().';

create function runlytics_internal.raise_refused(found runlytics_internal.found_files) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '%', found.message
    using
      errcode = found.state,
      detail = found.detail,
      hint = coalesce(nullif(found.hint, ''), 'Is the copy whole? Copy or download it again; until it was read it stands in warehouse.failures.');
end
$$;
comment on function runlytics_internal.raise_refused(runlytics_internal.found_files) is
  'Raises why an archive cannot be read, as it was found. A part of ingest_path().';

create function runlytics.ignore_file(file text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.lock_athlete(athlete_id => ignore_file.athlete_id);
  if runlytics_internal.drop_refused(file => ignore_file.file, athlete_id => ignore_file.athlete_id) = 0 then
    raise exception 'no file %', coalesce(quote_literal(ignore_file.file), 'without a name') || ' was refused'
      using errcode = 'P0002', hint = 'Those that were: select name, reason, ignore from warehouse.failures where document_id is null;';
  end if;
end
$$;
comment on function runlytics.ignore_file(text, bigint) is
  'Takes a file that could not be read, as an archive that is cut, out of warehouse.failures. Nothing of it was stored; a call that comes to it again and cannot read it says so again. SQLSTATE P0002 when none of that name was refused.';
