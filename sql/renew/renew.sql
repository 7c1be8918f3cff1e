-- What is computed anew, in turns: each batch is a transaction, and what is done is known by the row itself, so that
-- whoever is ended goes on where he was.

create function runlytics_internal.next_renewal(athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select r.what
    from warehouse.renewals as r
    where r.athlete_id = next_renewal.athlete_id
      and r.finished_at is null
    order by array_position(runlytics_internal.renewal_kinds(), r.what)
    limit 1
  );
end
$$;
comment on function runlytics_internal.next_renewal(bigint) is
  'What is to be computed anew next of an athlete; NULL: nothing. A part of renew_once().';

create function runlytics_internal.renew_metrics(most int, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  began constant timestamptz := clock_timestamp();
  of_now constant text := runlytics_internal.formulas_digest();
  activity bigint;
  computed int := 0;
begin
  for activity in
    select a.activity_id
    from warehouse.activities as a
    left join warehouse.metric_basis as b using (athlete_id, activity_id)
    where a.athlete_id = renew_metrics.athlete_id
      and b.formulas is distinct from of_now
    order by a.activity_id
    limit most
  loop
    begin
      perform runlytics_internal.compute_metrics(activity_id => activity, athlete_id => renew_metrics.athlete_id);
      computed := computed + 1;
    exception
      -- One that cannot be computed holds up no other.
      when data_exception or program_limit_exceeded then
        raise warning 'the metrics of activity % of athlete % could not be computed: %', activity, renew_metrics.athlete_id, sqlerrm;
    end;
  end loop;
  perform runlytics_internal.note_rate(what => 'metrics', items => computed, since => began, athlete_id => renew_metrics.athlete_id);
end
$$;
comment on function runlytics_internal.renew_metrics(int, bigint) is
  'Computes the metrics of the next activities that other formulas computed. A part of renew_once().';

create function runlytics_internal.renew_documents(most int, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.documents as d
  set status = 'pending', attempts = 0
  where d.athlete_id = renew_documents.athlete_id
    and d.document_id = any (array(
      select o.document_id
      from warehouse.documents as o
      where o.athlete_id = renew_documents.athlete_id
        and o.status in ('done', 'ignored')
        and not o.left_aside
        and o.read_by < runlytics_internal.reading_version()
      order by o.document_id
      limit most
    ));
end
$$;
comment on function runlytics_internal.renew_documents(int, bigint) is
  'Has the next documents that an earlier version read read again. A part of renew_once().';

create function runlytics_internal.renew_batch(what text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.lock_athlete(athlete_id => renew_batch.athlete_id);
  case what
    when 'documents' then
      perform runlytics_internal.renew_documents(most => 100, athlete_id => renew_batch.athlete_id);
    when 'metrics' then
      perform runlytics_internal.renew_metrics(most => 20, athlete_id => renew_batch.athlete_id);
    when 'routes' then
      perform runlytics_internal.mark_routes(since => null, athlete_id => renew_batch.athlete_id);
      perform runlytics.refresh_routes(athlete_id => renew_batch.athlete_id);
    when 'days' then
      perform runlytics_internal.refresh_stored_days(athlete_id => renew_batch.athlete_id);
    when 'alerts' then
      perform runlytics.refresh_alerts(athlete_id => renew_batch.athlete_id);
    else
      null;
  end case;
exception
  when data_exception or program_limit_exceeded then
    raise warning '% of athlete % could not be computed anew: %', what, renew_batch.athlete_id, sqlerrm;
end
$$;
comment on function runlytics_internal.renew_batch(text, bigint) is
  'Computes the next of a kind anew: 20 activities, 100 documents to be read, all routes, days or alerts. A part of renew_once().';

create function runlytics_internal.note_renewal(what text, since timestamptz, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  athlete constant bigint := note_renewal.athlete_id;
  in_one_go constant bool := what in ('routes', 'days', 'alerts', 'models');
  took constant float8 := extract(epoch from clock_timestamp() - since);
  moment constant timestamptz := clock_timestamp();
  renewal record;
  now_done bigint;
begin
  perform runlytics_internal.lock_athlete(athlete_id => athlete);
  select r.items, r.done
  into renewal
  from warehouse.renewals as r
  where r.athlete_id = athlete
    and r.what = note_renewal.what;
  now_done := renewal.items;
  if not in_one_go then
    now_done := greatest(renewal.done, renewal.items - coalesce(runlytics_internal.count_stale(what => note_renewal.what, athlete_id => athlete), 0));
  end if;
  update warehouse.renewals as r
  set
    done = now_done,
    spent_s = r.spent_s + took,
    -- What does not grow less never ends: it was said in a warning why.
    finished_at = case when now_done >= r.items or now_done = r.done then moment end
  where r.athlete_id = athlete
    and r.what = note_renewal.what;
end
$$;
comment on function runlytics_internal.note_renewal(text, timestamptz, bigint) is
  'Writes down how far something is that is computed anew, and what this batch took since a moment of the clock. A part of renew_once().';

create procedure runlytics_internal.renew_once(inout advanced bool, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  began constant timestamptz := pg_catalog.clock_timestamp();
  what constant text := runlytics_internal.next_renewal(athlete_id => athlete_id);
  processed int;
begin
  advanced := what is not null;
  if not advanced then
    return;
  end if;
  commit;
  -- One snapshot for all would be older than the lock.
  set transaction isolation level read committed;
  if what operator(pg_catalog.=) 'models' then
    call runlytics.train_models(athlete_id => athlete_id);
  else
    perform runlytics_internal.renew_batch(what => what, athlete_id => athlete_id);
  end if;
  commit;
  if what operator(pg_catalog.=) 'documents' then
    call runlytics_internal.process_batch(processed => processed, batch => 100, athlete_id => athlete_id);
  end if;
  perform runlytics_internal.note_renewal(what => what, since => began, athlete_id => athlete_id);
  commit;
end
$$;
comment on procedure runlytics_internal.renew_once(bool, bigint) is
  'Computes the next batch of what create_warehouse() has put into warehouse.renewals, and commits; advanced is false when there is nothing. A part of renew().';

create procedure runlytics_internal.renew(inout advanced bool, until timestamptz, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  more bool := true;
begin
  advanced := false;
  while more
  loop
    call runlytics_internal.renew_once(advanced => more, athlete_id => athlete_id);
    advanced := advanced or more;
    more := more and pg_catalog.clock_timestamp() operator(pg_catalog.<) until;
  end loop;
end
$$;
comment on procedure runlytics_internal.renew(bool, timestamptz, bigint) is
  'Computes anew what a new version has others formulas for, until a moment is over: the batch in hand is ended then. advanced: whether anything was done. A part of work().';
