-- Documents -> activities, in batches; and all of it again when a formula or a setting changes.

create function runlytics.process_document(document_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
declare
  outcome text;
  parsed runlytics.parsed_activity;
  records bigint;
  parts int := 0;
  deleted int := 0;
  state text;
  reason text;
  detail text;
begin
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
    for parsed in
      select p.*
      from runlytics.parse_activity(
        file => runlytics.document_body(document_id => process_document.document_id, athlete_id => process_document.athlete_id)
      ) as p
    loop
      parts := parts + 1;
      if runlytics.is_deleted(parsed => parsed, athlete_id => process_document.athlete_id) then
        deleted := deleted + 1;
        continue;
      end if;
      perform runlytics.store_activity(
        document_id => process_document.document_id,
        part => parts,
        parsed => parsed,
        athlete_id => process_document.athlete_id
      );
    end loop;
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

create function runlytics.claim_documents(batch int, athlete_id bigint default runlytics.athlete()) returns bigint[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  max_attempts constant int := 5;
  claimed bigint[];
begin
  if batch is null or batch < 1 then
    raise exception 'a batch holds at least one document' using errcode = '22023';
  end if;
  update warehouse.documents as d
  set
    status = 'failed',
    error = pg_catalog.format('Processing was tried %s times and did not come to an end.', d.attempts),
    processed_at = clock_timestamp()
  from (
    select l.document_id
    from warehouse.documents as l
    where l.athlete_id = claim_documents.athlete_id
      and l.status = 'pending'
      and l.attempts >= max_attempts
    for update skip locked
  ) as given_up
  where d.athlete_id = claim_documents.athlete_id
    and d.document_id = given_up.document_id;

  -- A document that was claimed before and is still pending may be what ended the server: alone, it
  -- takes no other with it.
  with pending as (
    select d.document_id, d.attempts
    from warehouse.documents as d
    where d.athlete_id = claim_documents.athlete_id
      and d.status = 'pending'
    order by d.attempts, d.document_id
    limit batch
    for update skip locked
  ),
  marked as (
    update warehouse.documents as d
    set attempts = d.attempts + 1
    where d.athlete_id = claim_documents.athlete_id
      and d.document_id = any (array(
        select p.document_id
        from pending as p
        where p.attempts = 0
          or p.document_id = (select f.document_id from pending as f order by f.attempts, f.document_id limit 1)
      ))
    returning d.document_id
  )
  select array_agg(m.document_id order by m.document_id)
  into claimed
  from marked as m;
  return coalesce(claimed, '{}');
end
$$;
comment on function runlytics.claim_documents(int, bigint) is
  'Counts an attempt at each document of the next batch and returns their ids; commit before processing them. A part of process_documents().';

create function runlytics.process_claimed(document_ids bigint[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  claimed bigint;
begin
  foreach claimed in array document_ids
  loop
    perform
    from warehouse.documents as d
    where d.athlete_id = process_claimed.athlete_id
      and d.document_id = claimed
      and d.status = 'pending'
    for update skip locked;
    continue when not found;
    perform runlytics.process_document(document_id => claimed, athlete_id => process_claimed.athlete_id);
  end loop;
end
$$;
comment on function runlytics.process_claimed(bigint[], bigint) is
  'Processes claimed documents, leaving out those that another session has in hand. A part of process_documents().';

create function runlytics.report_progress(processed int, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  counts record;
begin
  select
    count(*) filter (where d.status = 'pending') as pending,
    count(*) filter (where d.status = 'failed') as failed
  into counts
  from warehouse.documents as d
  where d.athlete_id = report_progress.athlete_id;
  raise notice '% documents processed, % pending, % failed in all', processed, counts.pending, counts.failed;
end
$$;
comment on function runlytics.report_progress(int, bigint) is
  'Says in a NOTICE how far processing has come. A part of process_documents().';

create function runlytics.keep_statistics() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  grown regclass;
begin
  -- Autovacuum learns of our rows only when the whole CALL is over. Until then the planner takes a
  -- table for as small as it was, and reads an athlete's every row to find one.
  for grown in
    select c.oid
    from pg_class as c
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind = 'r'
      and pg_has_role(c.relowner, 'usage')
      and pg_relation_size(c.oid) > 2 * current_setting('block_size')::bigint * greatest(c.relpages, 2)
  loop
    execute format('analyze (skip_locked) %s', grown);
  end loop;
end
$$;
comment on function runlytics.keep_statistics() is
  'Analyses the tables of the warehouse that have doubled since they last were, as far as the caller owns them. A part of process_documents().';

create procedure runlytics.process_documents(batch int default 100, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  claimed bigint[];
  processed int := 0;
begin
  perform runlytics.require_top_level(procedure_name => 'process_documents');
  perform runlytics.ensure_settings(athlete_id => athlete_id);
  loop
    claimed := runlytics.claim_documents(batch => batch, athlete_id => athlete_id);
    commit;
    exit when pg_catalog.cardinality(claimed) operator(pg_catalog.=) 0;
    perform runlytics.process_claimed(document_ids => claimed, athlete_id => athlete_id);
    commit;
    perform runlytics.keep_statistics();
    commit;
    processed := processed operator(pg_catalog.+) pg_catalog.cardinality(claimed);
    perform runlytics.report_progress(processed => processed, athlete_id => athlete_id);
  end loop;
  perform runlytics.estimate_settings_once(athlete_id => athlete_id);
  perform runlytics.rescale_session_rpe(athlete_id => athlete_id);
  perform runlytics.note_documents(athlete_id => athlete_id);
  commit;
end
$$;
comment on procedure runlytics.process_documents(int, bigint) is
  'Parses every pending document, committing each batch. A broken one becomes failed with its reason, and the rest goes on. Until the athlete has said otherwise, settings are estimated from the first activities.';

create function runlytics.reset_documents(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.documents as d
  set
    status = 'pending',
    attempts = 0
  where d.athlete_id = reset_documents.athlete_id
    and d.status <> 'superseded'
    and (reset_documents.document_id is null or d.document_id = reset_documents.document_id);
end
$$;
comment on function runlytics.reset_documents(bigint, bigint) is
  'Marks one document, or all, as pending. A part of reprocess().';

create procedure runlytics.reprocess(document_id bigint default null, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  perform runlytics.require_top_level(procedure_name => 'reprocess');
  perform runlytics.reset_documents(document_id => document_id, athlete_id => athlete_id);
  commit;
  call runlytics.process_documents(athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.reprocess(bigint, bigint) is
  'Rebuilds silver from the documents, all of them or one. Activities keep their ids and the athlete''s corrections.';

create function runlytics.recompute_next(after bigint, batch int, since date, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity bigint;
  last bigint;
begin
  for activity in
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = recompute_next.athlete_id
      and a.activity_id > after
      and (since is null or a.local_date >= since - 1)
    order by a.activity_id
    limit batch
  loop
    update warehouse.activities as a
    set
      timezone = z.timezone,
      local_date = (a.started_at at time zone z.timezone)::date
    from (
      select runlytics.local_timezone(
        started_at => b.started_at,
        source_timezone => b.source_timezone,
        utc_offset_s => b.utc_offset_s,
        usual_timezone => t.timezone
      ) as timezone
      from warehouse.activities as b
      cross join lateral runlytics.settings_at(at => b.started_at, athlete_id => recompute_next.athlete_id) as t
      where b.athlete_id = recompute_next.athlete_id
        and b.activity_id = activity
    ) as z
    where a.athlete_id = recompute_next.athlete_id
      and a.activity_id = activity
      and a.timezone <> z.timezone;
    perform runlytics.compute_metrics(activity_id => activity, athlete_id => recompute_next.athlete_id)
    from warehouse.activities as a
    where a.athlete_id = recompute_next.athlete_id
      and a.activity_id = activity
      and (since is null or a.local_date >= since);
    last := activity;
  end loop;
  return last;
end
$$;
comment on function runlytics.recompute_next(bigint, int, date, bigint) is
  'Brings local dates and metrics of the next batch of activities up to date and returns the last id, NULL at the end. A part of recompute().';

create procedure runlytics.recompute(since date default null, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  batch constant int := 100;
  done bigint := 0;
begin
  perform runlytics.require_top_level(procedure_name => 'recompute');
  loop
    done := runlytics.recompute_next(after => done, batch => batch, since => since, athlete_id => athlete_id);
    commit;
    exit when done is null;
  end loop;
  perform runlytics.compute_nights(since => since, athlete_id => athlete_id);
  commit;
end
$$;
comment on procedure runlytics.recompute(date, bigint) is
  'Computes local dates, every metric and the nights afresh from silver, after a change of settings or of a formula; since limits it to what is of that local date or later.';
