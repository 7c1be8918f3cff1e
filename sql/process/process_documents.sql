-- What is pending, in batches that commit.

create function runlytics_internal.claim_documents(batch int, athlete_id bigint default runlytics.athlete()) returns bigint[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  max_attempts constant int := 5;
  moment constant timestamptz := clock_timestamp();
  claimed bigint[];
begin
  if batch is null or batch < 1 then
    raise exception 'a batch holds at least one document' using errcode = '22023';
  end if;
  update warehouse.documents as d
  set
    status = 'failed',
    error = 'Processing was tried ' || d.attempts::text || ' times and did not come to an end.',
    processed_at = moment
  from (
    select l.document_id
    from warehouse.documents as l
    where l.athlete_id = claim_documents.athlete_id
      and l.status = 'pending'
      and l.attempts >= max_attempts
    for no key update skip locked
  ) as given_up
  where d.athlete_id = claim_documents.athlete_id
    and d.document_id = given_up.document_id;

  -- A document that was claimed before and is still pending may be what ended the server: alone, it
  -- takes no other with it.
  -- No row is locked that is not claimed: another session would leave it out as if somebody had it in hand.
  with fresh as (
    select d.document_id
    from warehouse.documents as d
    where d.athlete_id = claim_documents.athlete_id
      and d.status = 'pending'
      and d.attempts = 0
    order by d.document_id
    limit batch
    for no key update skip locked
  ),
  tried_before as (
    select d.document_id
    from warehouse.documents as d
    where d.athlete_id = claim_documents.athlete_id
      and d.status = 'pending'
      and d.attempts > 0
      and not exists (select from fresh)
    order by d.attempts, d.document_id
    limit 1
    for no key update of d skip locked
  ),
  marked as (
    update warehouse.documents as d
    set attempts = d.attempts + 1
    where d.athlete_id = claim_documents.athlete_id
      and d.document_id = any (array(
        select f.document_id from fresh as f
        union all
        select t.document_id from tried_before as t
      ))
    returning d.document_id
  )
  select array_agg(m.document_id order by m.document_id)
  into claimed
  from marked as m;
  return coalesce(claimed, '{}');
end
$$;
comment on function runlytics_internal.claim_documents(int, bigint) is
  'Counts an attempt at each document of the next batch and returns their ids; commit before processing them. A part of process_documents().';

create function runlytics_internal.process_for_a_while(
  document_ids bigint[],
  nights bool,
  athlete_id bigint default runlytics.athlete()
) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  patience constant interval := interval '5 seconds';
  reached int := 0;
  began constant timestamptz := clock_timestamp();
begin
  while reached < cardinality(document_ids) and (reached = 0 or clock_timestamp() < began + patience)
  loop
    reached := reached + 1;
    perform
    from warehouse.documents as d
    where d.athlete_id = process_for_a_while.athlete_id
      and d.document_id = document_ids[reached]
      and d.status = 'pending'
    for no key update skip locked;
    continue when not found;
    perform runlytics_internal.process_one(
      document_id => document_ids[reached], nights => process_for_a_while.nights, athlete_id => process_for_a_while.athlete_id
    );
  end loop;
  return reached;
end
$$;
comment on function runlytics_internal.process_for_a_while(bigint[], bool, bigint) is
  'Processes documents, leaving out those that another session has in hand, until five seconds are over, and returns how many it came to. A part of process_claimed().';

create function runlytics_internal.process_claimed(document_ids bigint[], athlete_id bigint default runlytics.athlete()) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  athlete constant bigint := process_claimed.athlete_id;
  reached int;
begin
  -- The athlete before the documents, as forget() and reprocess() do: else each would wait for the other.
  perform runlytics_internal.lock_athlete(athlete_id => athlete);
  begin
    reached := runlytics_internal.process_for_a_while(document_ids => document_ids, nights => false, athlete_id => athlete);
    perform runlytics_internal.compute_nights_of(document_ids => document_ids[: reached], athlete_id => athlete);
  exception
    -- A sleep of which no night can be made: one by one, the document that tells of it fails, and no other.
    when data_exception or program_limit_exceeded then
      reached := runlytics_internal.process_for_a_while(document_ids => document_ids, nights => true, athlete_id => athlete);
  end;
  -- Whoever waits for the athlete has a turn. What was not tried is not counted as if it were.
  update warehouse.documents as d
  set attempts = d.attempts - 1
  where d.athlete_id = process_claimed.athlete_id
    and d.document_id = any (array(
      select o.document_id
      from warehouse.documents as o
      where o.athlete_id = process_claimed.athlete_id
        and o.document_id = any (document_ids[reached + 1 :])
        and o.status = 'pending'
      for no key update skip locked
    ));
  return reached;
end
$$;
comment on function runlytics_internal.process_claimed(bigint[], bigint) is
  'Processes claimed documents for a while, gives the rest back and returns how many it came to. A part of process_documents().';

create function runlytics_internal.report_progress(processed int, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise notice '% processed, % pending',
    runlytics.counted(n => processed, one => 'document'),
    runlytics_internal.count_documents(status => 'pending', athlete_id => report_progress.athlete_id);
end
$$;
comment on function runlytics_internal.report_progress(int, bigint) is
  'Says in a NOTICE how far processing has come. A part of process_documents().';

create function runlytics.keep_statistics() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  -- Another session that is at it is no news.
  set client_min_messages = error
as $$
declare
  grown record;
  is_told bool := false;
begin
  -- Autovacuum learns of our rows only when the whole CALL is over. Until then the planner takes a
  -- table for as small as it was, and reads an athlete's every row to find one.
  for grown in
    select c.oid::regclass as relation, pg_has_role(c.relowner, 'usage') as is_ours
    from pg_class as c
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind = 'r'
      and pg_relation_size(c.oid) > 2 * current_setting('block_size')::bigint * greatest(c.relpages, 2)
  loop
    if grown.is_ours then
      execute format('analyze (skip_locked) %s', grown.relation);
    else
      is_told := true;
    end if;
  end loop;
  -- The worker owns no table. It may forget what it planned while they were small.
  if is_told then
    execute 'discard plans';
  end if;
end
$$;
comment on function runlytics.keep_statistics() is
  'Analyses the tables of the warehouse that have doubled since they last were, as far as the caller owns them; where others have grown the session plans anew. A step of process_documents().';

create procedure runlytics_internal.process_batch(
  inout processed int,
  batch int,
  athlete_id bigint default runlytics.athlete()
)
  language plpgsql
as $$
declare
  claimed bigint[];
  began constant timestamptz := pg_catalog.clock_timestamp();
begin
  claimed := runlytics_internal.claim_documents(batch => batch, athlete_id => athlete_id);
  commit;
  processed := 0;
  if pg_catalog.cardinality(claimed) operator(pg_catalog.>) 0 then
    processed := runlytics_internal.process_claimed(document_ids => claimed, athlete_id => athlete_id);
    perform runlytics_internal.note_rate(what => 'documents', items => processed, since => began, athlete_id => athlete_id);
    commit;
    perform runlytics.keep_statistics();
    commit;
  end if;
end
$$;
comment on procedure runlytics_internal.process_batch(int, int, bigint) is
  'Parses the next batch of pending documents, or as many as a turn has time for, and says how many; 0 when none waits. A part of process_documents() and of work().';

create function runlytics_internal.finish_documents(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.estimate_settings_once(athlete_id => finish_documents.athlete_id);
  perform runlytics_internal.settle_sports(athlete_id => finish_documents.athlete_id);
  perform runlytics_internal.rescale_session_rpe(athlete_id => finish_documents.athlete_id);
  perform runlytics.refresh_routes(athlete_id => finish_documents.athlete_id);
  perform runlytics_internal.note_documents(athlete_id => finish_documents.athlete_id);
end
$$;
comment on function runlytics_internal.finish_documents(bigint) is
  'What is decided once documents were processed. A part of process_documents() and of work().';

create procedure runlytics.process_documents(batch int default 100, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  began constant timestamptz := pg_catalog.clock_timestamp();
  processed int;
  all_processed int := 0;
  waiting bigint;
  waited_for bigint := 0;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'process_documents');
  perform runlytics_internal.ensure_settings(athlete_id => athlete_id);
  loop
    call runlytics_internal.process_batch(processed => processed, batch => batch, athlete_id => athlete_id);
    if processed operator(pg_catalog.=) 0 then
      -- What a worker has in hand is waited for, as long as that gets anywhere: who calls wants it done.
      waiting := runlytics_internal.count_documents(status => 'pending', athlete_id => athlete_id);
      exit when waiting operator(pg_catalog.=) 0 or waiting operator(pg_catalog.=) waited_for;
      waited_for := waiting;
      perform runlytics_internal.lock_athlete(athlete_id => athlete_id);
      commit;
      continue;
    end if;
    all_processed := all_processed operator(pg_catalog.+) processed;
    perform runlytics_internal.report_progress(processed => all_processed, athlete_id => athlete_id);
  end loop;
  perform runlytics_internal.report_failures(since => began, athlete_id => athlete_id);
  perform runlytics_internal.report_cut_files(since => began, athlete_id => athlete_id);
  perform runlytics_internal.report_dateless_rows(since => began, athlete_id => athlete_id);
  perform runlytics_internal.finish_documents(athlete_id => athlete_id);
  commit;
  call runlytics.refresh_days(athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.process_documents(int, bigint) is
  'Parses every pending document, committing each batch. A broken one becomes failed with its reason, which a NOTICE and warehouse.failures tell, and the rest goes on. Until the athlete has said otherwise, settings are estimated from the first activities.';
