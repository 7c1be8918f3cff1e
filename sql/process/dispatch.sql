-- One document -> the topics that it tells of.

create function runlytics.store_document(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  tells constant text[] := (runlytics_internal.format_named(name => kind)).tells;
  told bigint := 0;
begin
  if 'health' = any (tells) then
    told := told + runlytics.store_health(
      document_id => store_document.document_id, kind => kind, body => body, athlete_id => store_document.athlete_id
    );
  end if;
  if 'gear' = any (tells) then
    told := told + runlytics_internal.store_gear(
      document_id => store_document.document_id, kind => kind, body => body, athlete_id => store_document.athlete_id
    );
  end if;
  if 'plan' = any (tells) then
    told := told + runlytics_internal.store_plan(
      document_id => store_document.document_id, kind => kind, body => body, athlete_id => store_document.athlete_id
    );
  end if;
  if 'gait' = any (tells) then
    told := told + runlytics_internal.store_gait(
      document_id => store_document.document_id, body => body, athlete_id => store_document.athlete_id
    );
  end if;
  if 'journal' = any (tells) then
    told := told + runlytics.store_journal(
      document_id => store_document.document_id, kind => kind, body => body, athlete_id => store_document.athlete_id
    );
  end if;
  return told;
end
$$;
comment on function runlytics.store_document(bigint, text, bytea, bigint) is
  'Stores what a document tells apart from activities, as formats() says of its kind, and returns how many rows it told; 0 for a kind that tells of activities alone. A step of process_document().';

create function runlytics_internal.why_ignored(skipped jsonb, deleted int) returns text
  language sql immutable parallel safe
  return case
    when deleted > 0 then 'The athlete deleted its activity.'
    else (
      select concat_ws(
        ' ',
        'The file holds nothing that is kept.',
        'Left out: ' || string_agg(s.value || ' x ' || s.key, '; ' order by s.key) || '.'
      )
      from jsonb_each_text(skipped) as s
    )
  end;
comment on function runlytics_internal.why_ignored(jsonb, int) is
  'What is said of a document of which nothing is kept: that the athlete deleted its activity, or what was left out as documents.skipped has it. A part of process_document().';

create function runlytics_internal.why_failed(state text, message text, detail text) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  exceeded constant text := runlytics_internal.exceeded_setting(state => state, message => message);
begin
  if exceeded is not null then
    return format('It takes more than %s allows, which is %s. reprocess() tries it again.', exceeded, current_setting(exceeded));
  end if;
  -- A conflict, a lack of resources or a shutdown says nothing about the document.
  if left(state, 2) in ('40', '53', '55', '57', '58') then
    return null;
  end if;
  return concat_ws(' ', message || '.', nullif(detail, ''));
end
$$;
comment on function runlytics_internal.why_failed(text, text, text) is
  'What is said of a document whose processing ended in an error; null when that is not the document''s fault. A part of process_document().';

create function runlytics_internal.reading_version() returns int
  language sql immutable parallel safe
  return 1;
comment on function runlytics_internal.reading_version() is
  'The version of what is read of documents: raise it when parsers give more, or something else, and all that were read before are read again after the upgrade. A part of process_document().';

create function runlytics_internal.process_one(document_id bigint, nights bool, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
declare
  kind text;
  tells text[];
  body bytea;
  outcome text;
  parts int := 0;
  deleted int := 0;
  stored record;  -- Assigned, for SELECT makes a plan for the very bytes of the document.
  records bigint;
  state text;
  reason text;
  detail text;
  moment timestamptz;
begin
  perform runlytics_internal.lock_athlete(athlete_id => process_one.athlete_id);
  select d.kind, (runlytics_internal.format_named(name => d.kind)).tells
  into kind, tells
  from warehouse.documents as d
  where d.athlete_id = process_one.athlete_id
    and d.document_id = process_one.document_id
    and d.status <> 'arriving'
  for no key update;
  if not found then
    raise exception 'there is no document %', process_one.document_id
      using errcode = 'P0002', hint = 'Those that there are: select document_id, name, status from warehouse.documents order by received_at desc limit 10;';
  end if;
  begin
    perform runlytics_internal.limit_document();
    body := runlytics.document_body(document_id => process_one.document_id, athlete_id => process_one.athlete_id);
    records := runlytics.store_document(document_id => process_one.document_id, kind => kind, body => body, athlete_id => process_one.athlete_id);
    perform runlytics_internal.compute_nights_of(document_ids => array[process_one.document_id], athlete_id => process_one.athlete_id)
    where nights;
    -- What is not known, or holds nothing for us, goes there too: the parser says why.
    if coalesce('activities' = any (tells) or tells = '{}', true) then
      stored := runlytics_internal.store_activities(
        document_id => process_one.document_id, kind => kind, body => body, athlete_id => process_one.athlete_id
      );
      parts := stored.parts;
      deleted := stored.deleted;
    end if;
    perform runlytics_internal.drop_stale_activities(document_id => process_one.document_id, parts => parts, athlete_id => process_one.athlete_id);
    outcome := case when parts > deleted or records > 0 then 'done' else 'ignored' end;
  exception
    when query_canceled or others then
      get stacked diagnostics state = returned_sqlstate, reason = message_text, detail = pg_exception_detail;
      reason := runlytics_internal.why_failed(state => state, message => reason, detail => detail);
      if reason is null then
        raise;
      end if;
      outcome := 'failed';
  end;
  moment := clock_timestamp();
  update warehouse.documents as d
  set
    status = outcome,
    error = case
      when outcome = 'failed' then reason
      when outcome = 'ignored' then runlytics_internal.why_ignored(skipped => d.skipped, deleted => deleted)
    end,
    read_by = runlytics_internal.reading_version(), processed_at = moment
  where d.athlete_id = process_one.athlete_id
    and d.document_id = process_one.document_id;
  return outcome;
end
$$;
comment on function runlytics_internal.process_one(bigint, bool, bigint) is
  'What process_document() does, and without nights all but those, which whoever processes many computes at once. A part of process_documents().';

create function runlytics.process_document(document_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return runlytics_internal.process_one(
    document_id => process_document.document_id, nights => true, athlete_id => process_document.athlete_id
  );
end
$$;
comment on function runlytics.process_document(bigint, bigint) is
  'Parses one document into silver and returns its status: done, ignored (nothing in it for us) or failed (the reason is in warehouse.documents.error), as one is that takes more time or memory than runlytics.document_timeout (60 s) and runlytics.document_memory (1 GB) allow.';
