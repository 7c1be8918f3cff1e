-- One document -> the topics that it tells of.

create function runlytics.store_document(document_id bigint, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kind constant text := (
    select d.kind
    from warehouse.documents as d
    where d.athlete_id = store_document.athlete_id
      and d.document_id = store_document.document_id
  );
begin
  case
    when kind in ('health_auto_export', 'apple_health', 'intervals_wellness') then
      return runlytics.store_health(document_id => store_document.document_id, athlete_id => store_document.athlete_id);
    when kind = 'strava_gear' then
      return runlytics_internal.store_gear(document_id => store_document.document_id, athlete_id => store_document.athlete_id);
    when runlytics_internal.is_journal_kind(kind => kind) or kind = 'web_page' then
      return runlytics.store_journal(document_id => store_document.document_id, athlete_id => store_document.athlete_id);
    else
      return 0;
  end case;
end
$$;
comment on function runlytics.store_document(bigint, bigint) is
  'Stores what a document tells apart from activities, by its kind, and returns how many rows it told; 0 for a kind that tells of activities alone. A step of process_document().';

create function runlytics.process_document(document_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
declare
  outcome text;
  records bigint;
  parts int := 0;
  deleted int := 0;
  state text;
  reason text;
  detail text;
begin
  perform runlytics_internal.lock_athlete(athlete_id => process_document.athlete_id);
  perform
  from warehouse.documents as d
  where d.athlete_id = process_document.athlete_id
    and d.document_id = process_document.document_id
  for update;
  if not found then
    raise exception 'there is no document %', process_document.document_id using errcode = 'P0002';
  end if;

  begin
    records := runlytics.store_document(
      document_id => process_document.document_id,
      athlete_id => process_document.athlete_id
    );
    select s.parts, s.deleted
    into parts, deleted
    from runlytics_internal.store_activities(
      document_id => process_document.document_id,
      athlete_id => process_document.athlete_id
    ) as s;
    outcome := case when parts > deleted or records > 0 then 'done' else 'ignored' end;
  exception
    when others then
      get stacked diagnostics state = returned_sqlstate, reason = message_text, detail = pg_exception_detail;
      -- A conflict, a lack of resources or a shutdown says nothing about the document.
      if left(state, 2) in ('40', '53', '55', '57', '58') then
        raise;
      end if;
      outcome := 'failed';
  end;

  -- What an earlier version of us read from this document and this one does not.
  with gone as (
    delete from warehouse.activity_sources as s
    where outcome <> 'failed'
      and s.athlete_id = process_document.athlete_id
      and s.document_id = process_document.document_id
      and s.part > parts
    returning s.activity_id
  )
  delete from warehouse.activities as a
  using gone
  where a.athlete_id = process_document.athlete_id
    and a.activity_id = gone.activity_id
    and not exists (
      select
      from warehouse.activity_sources as o
      where o.athlete_id = a.athlete_id
        and o.activity_id = a.activity_id
        and (o.document_id <> process_document.document_id or o.part <= parts)
    );

  update warehouse.documents as d
  set
    status = outcome,
    error = case
      when outcome = 'failed' then concat_ws(' ', reason || '.', nullif(detail, ''))
      when outcome = 'ignored' and deleted > 0 then 'The athlete deleted its activity.'
      when outcome = 'ignored' then 'The file holds nothing that is kept.'
    end,
    processed_at = clock_timestamp()
  where d.athlete_id = process_document.athlete_id
    and d.document_id = process_document.document_id;
  return outcome;
end
$$;
comment on function runlytics.process_document(bigint, bigint) is
  'Parses one document into silver and returns its status: done, ignored (nothing in it for us) or failed (the reason is in warehouse.documents.error).';
