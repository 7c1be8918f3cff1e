-- What could not be read: which, why, and what to do with it.

-- @warehouse@
create or replace view warehouse.failures with (security_invoker) as
select
  d.athlete_id,
  d.document_id,
  d.name,
  d.source,
  d.kind,
  d.bytes,
  d.received_at,
  d.processed_at,
  d.error as reason,
  format('call runlytics.reprocess(%s)', d.document_id) as retry,
  format('select runlytics.ignore(%s)', d.document_id) as ignore,
  format('select runlytics.forget(%s)', d.document_id) as remove
from warehouse.documents as d
where d.status = 'failed'
union all
(
  -- A call that was ended has not settled what those before it say of the same files.
  select distinct on (p.athlete_id, f.key)
    p.athlete_id,
    null,
    regexp_replace(f.key, '^upload:', ''),
    p.source,
    null,
    (f.value ->> 'bytes')::bigint,
    p.started_at,
    p.updated_at,
    f.value ->> 'reason',
    case
      when f.value ->> 'path' like 'upload:%'
        then format('runlytics-load ''%s''', replace(substring(f.value ->> 'path' from 8), '''', '''\'''''))
      when p.source = 'path' then format('call runlytics.ingest_path(%L)', f.value ->> 'path')
      else format('call runlytics.ingest_path(%L, source => %L)', f.value ->> 'path', p.source)
    end,
    format('select runlytics.ignore_file(%L)', f.key),
    format('select runlytics.ignore_file(%L)', f.key)
  from warehouse.ingestion_progress as p
  cross join lateral jsonb_each(p.refused) as f
  where p.refused <> '{}'
  order by p.athlete_id, f.key, p.ingestion_id desc
);
comment on view warehouse.failures is 'One row a document that could not be read, with the reason, and the statements that read it again, as after an update; leave it as it is and count it no more; or remove it with its bytes. Also one row a file of ingest_path() and runlytics-load of which nothing could be stored, such as an archive that is cut or unpacks to absurd size, until it was read: it has no document_id, ignore and remove are the same, and retry is of use once the file was copied or downloaded again.';
comment on column warehouse.failures.reason is 'Why, and where in the file.';
comment on column warehouse.failures.retry is 'The statement that reads it again; of what runlytics-load sent and was no document, the command.';
comment on column warehouse.failures.ignore is 'The statement that leaves it as it is: it is no failure any more, and its bytes stay.';
comment on column warehouse.failures.remove is 'The statement that erases it.';

grant select on warehouse.failures to runlytics_worker;
-- @extension@

create function runlytics.ignore(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.lock_athlete(athlete_id => ignore.athlete_id);
  update warehouse.documents as d
  set
    status = 'ignored',
    left_aside = true
  where d.athlete_id = ignore.athlete_id
    and d.document_id = ignore.document_id
    and d.status = 'failed';
  if not found then
    raise exception 'no document % has failed', ignore.document_id
      using errcode = 'P0002', hint = 'Those that have: select document_id, name, reason from warehouse.failures.';
  end if;
  perform runlytics_internal.note_documents(athlete_id => ignore.athlete_id);
end
$$;
comment on function runlytics.ignore(bigint, bigint) is
  'Leaves a document that could not be read as it is: it counts as failed no more, keeps its bytes and its reason, and reprocess() of everything passes it over. SQLSTATE P0002 when it has not failed.';

create function runlytics_internal.cut_files(since timestamptz, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select distinct coalesce(d.name, 'document ' || d.document_id)
    from warehouse.documents as d
    join warehouse.activity_sources as s using (athlete_id, document_id)
    join warehouse.activities as a using (athlete_id, activity_id)
    where d.athlete_id = cut_files.athlete_id
      and d.processed_at >= cut_files.since
      and d.status = 'done'
      and a.truncated
    order by 1
  );
end
$$;
comment on function runlytics_internal.cut_files(timestamptz, bigint) is
  'The names of documents processed since a moment whose activity ends early, for they do and nothing else has the rest.';

create function runlytics_internal.first_few(lines text[]) returns text
  language sql immutable parallel safe
  return array_to_string(
    array(
      -- A name may have 60,000 letters; what is wrong with the file stands behind it.
      select case when length(t.line) > 500 then left(t.line, 200) || ' ... ' || right(t.line, 250) else t.line end
      from unnest(lines[1 : 5]) with ordinality as t (line, place)
      order by t.place
    ),
    E'\n'
  ) || case when cardinality(lines) > 5 then E'\n...' else '' end;
comment on function runlytics_internal.first_few(text[]) is
  'The first five of many, a line each, and of a long line its beginning and its end. A part of report_failures().';

create function runlytics_internal.report_cut_files(since timestamptz, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  cut constant text[] := runlytics_internal.cut_files(since => report_cut_files.since, athlete_id => report_cut_files.athlete_id);
begin
  if cardinality(cut) > 0 then
    raise notice '% of them end early and were read up to there', cardinality(cut)
      using
        detail = runlytics_internal.first_few(lines => cut),
        hint = 'Was the copy cut short? Load the whole file too, and the two become one activity.';
  end if;
end
$$;
comment on function runlytics_internal.report_cut_files(timestamptz, bigint) is
  'Says in a NOTICE which documents ended early. A part of process_documents().';

create function runlytics_internal.report_failures(since timestamptz, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  failed constant text[] := array(
    select format('%s: %s', coalesce(d.name, 'document ' || d.document_id), d.error)
    from warehouse.documents as d
    where d.athlete_id = report_failures.athlete_id
      and d.status = 'failed'
      and d.processed_at >= since
    order by d.document_id
  );
begin
  if cardinality(failed) > 0 then
    raise notice '% of them could not be read', cardinality(failed)
      using
        detail = runlytics_internal.first_few(lines => failed),
        hint = 'They are kept. All of them, and what to do with each: select * from warehouse.failures;';
  end if;
end
$$;
comment on function runlytics_internal.report_failures(timestamptz, bigint) is
  'Says in a NOTICE which documents failed since a moment, and why. A part of process_documents().';

create function runlytics_internal.report_dateless_rows(since timestamptz, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  told constant text[] := array(
    select format('%s: %s', coalesce(d.name, 'document ' || d.document_id), regexp_replace(s.key, ',', ': ' || s.value || ','))
    from warehouse.documents as d
    cross join lateral jsonb_each_text(d.skipped) as s
    where d.athlete_id = report_dateless_rows.athlete_id
      and d.kind = any (runlytics_internal.kinds_telling(subject => 'journal'))
      and d.processed_at >= since
      and d.status = 'done'
    order by d.document_id
  );
begin
  if cardinality(told) > 0 then
    raise notice 'rows whose date was not understood were left out of %', runlytics.counted(n => cardinality(told), one => 'document')
      using
        detail = runlytics_internal.first_few(lines => told),
        hint = 'Write dates as 2026-03-15, and load the sheet again.';
  end if;
end
$$;
comment on function runlytics_internal.report_dateless_rows(timestamptz, bigint) is
  'Says in a NOTICE of which journals rows were left out since a moment, for nobody knows their day. A part of process_documents().';
