-- What the athlete wants gone, with everything that came of it.

create function runlytics_internal.forget_requests(source text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- There a source is the app or the device that measured.
  measured constant text[] := array['biometrics', 'biometric_streams', 'sleep', 'sleep_totals', 'nights'];
  relation regclass;
begin
  for relation in
    select c.oid
    from pg_class as c
    join pg_attribute as athlete on athlete.attrelid = c.oid
    join pg_attribute as source on source.attrelid = c.oid
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind in ('r', 'p')
      and c.relname <> all (measured)
      and athlete.attname = 'athlete_id'
      and not athlete.attisdropped
      and source.attname = 'source'
      and not source.attisdropped
  loop
    execute format('delete from %s where athlete_id = $1 and source = $2', relation)
      using forget_requests.athlete_id, forget_requests.source;
  end loop;
end
$$;
comment on function runlytics_internal.forget_requests(text, bigint) is
  'Erases what was asked of a source, what it has and tells, and how that went: its rows of every table that names sources. A part of forget().';

create function runlytics_internal.forget_documents(
  document_id bigint,
  source text,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activities bigint[];
  activity bigint;
  erased bigint[];
  covered tstzmultirange;
  came_at timestamptz;
  journals bool;
begin
  perform runlytics_internal.lock_athlete(athlete_id => forget_documents.athlete_id);
  activities := array(
    select distinct s.activity_id
    from warehouse.activity_sources as s
    join warehouse.documents as d using (athlete_id, document_id)
    where s.athlete_id = forget_documents.athlete_id
      and (forget_documents.document_id is null or d.document_id = forget_documents.document_id)
      and (forget_documents.source is null or d.source = forget_documents.source)
  );
  journals := exists (
    select
    from warehouse.documents as d
    where d.athlete_id = forget_documents.athlete_id
      and d.kind = any (runlytics_internal.kinds_telling(subject => 'journal'))
      and (forget_documents.document_id is null or d.document_id = forget_documents.document_id)
      and (forget_documents.source is null or d.source = forget_documents.source)
  );
  with gone as (
    delete from warehouse.documents as d
    where d.athlete_id = forget_documents.athlete_id
      and (forget_documents.document_id is null or d.document_id = forget_documents.document_id)
      and (forget_documents.source is null or d.source = forget_documents.source)
    returning d.document_id, d.covers, d.received_at
  )
  select coalesce(array_agg(g.document_id), '{}'), range_agg(g.covers), min(g.received_at)
  into erased, covered, came_at
  from gone as g;
  foreach activity in array activities
  loop
    perform runlytics_internal.rebuild_activity(activity_id => activity, athlete_id => forget_documents.athlete_id);
  end loop;
  perform runlytics_internal.forget_health(documents => erased, covers => covered, athlete_id => forget_documents.athlete_id);
  perform runlytics_internal.forget_gear(documents => erased, athlete_id => forget_documents.athlete_id);
  if document_id is null then
    perform runlytics_internal.forget_requests(source => forget_documents.source, athlete_id => forget_documents.athlete_id);
  end if;
  if journals then
    perform runlytics_internal.rebuild_journal(athlete_id => forget_documents.athlete_id);
  end if;
  if journals or covered is not null or activities <> '{}' then
    perform runlytics_internal.forget_predictions(since => came_at, athlete_id => forget_documents.athlete_id);
    perform runlytics.refresh_alerts(athlete_id => forget_documents.athlete_id);
  end if;
  -- What lies in buckets, and gold elsewhere, is written anew, or goes.
  update warehouse.polls as p
  set next_at = now()
  where p.athlete_id = forget_documents.athlete_id
    and p.source in ('silver', 'gold');
  return cardinality(erased);
end
$$;
comment on function runlytics_internal.forget_documents(bigint, text, bigint) is
  'Erases a document, or those of a source, with every row that came of it, and returns how many it was. A part of forget().';

create function runlytics_internal.say_none_erased(document_id bigint, source text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- By name, as doctor() finds it: what is asked stands above what is erased, and may be anybody's.
  configured constant regprocedure := coalesce(
    to_regprocedure('runlytics_internal.' || quote_ident(source || '_configured') || '(bigint)'),
    to_regprocedure('runlytics.' || quote_ident(source || '_configured') || '(bigint)')
  );
  is_set_up bool := false;
begin
  if document_id is null and configured is not null then
    execute format('select %s($1)', configured::oid::regproc)
      into is_set_up
      using athlete_id;
  end if;
  raise notice 'there is no document %', concat_ws(' ', document_id, 'of source ' || source)
    using hint = case
      when is_set_up then 'It stays set up, and nobody asks it any more. To disconnect it, delete its row of settings and its secrets: docs/services.md#disconnecting.'
      else 'The last ones: select document_id, source, name from warehouse.documents order by document_id desc limit 10;'
    end;
end
$$;
comment on function runlytics_internal.say_none_erased(bigint, text, bigint) is
  'Says that nothing was there to erase, and of a source that is set up how to disconnect it. A part of forget().';

create function runlytics.forget(
  document_id bigint default null,
  source text default null,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  tries_left int := 5;
  erased bigint;
begin
  perform runlytics.require_owner();
  if document_id is null and source is null then
    raise exception 'forget() needs a document or a source'
      using errcode = '22004', hint = 'To erase an athlete with everything, call forget_athlete().';
  end if;
  loop
    begin
      erased := runlytics_internal.forget_documents(
        document_id => forget.document_id,
        source => forget.source,
        athlete_id => forget.athlete_id
      );
      if erased = 0 then
        perform runlytics_internal.say_none_erased(
          document_id => forget.document_id,
          source => forget.source,
          athlete_id => forget.athlete_id
        );
      end if;
      return erased;
    exception
      -- Deliveries do not lock the athlete. Of journals that come again, and of events, they may have
      -- one row and wait for the next: ours are let go of now, and they need a moment to take them.
      when deadlock_detected then
        tries_left := tries_left - 1;
        if tries_left = 0 then
          raise;
        end if;
        perform pg_sleep(0.1);
    end;
  end loop;
end
$$;
comment on function runlytics.forget(bigint, text, bigint) is
  'Erases a document, or all of one source, with every row that came of it, and returns how many documents it was, with a NOTICE where there was none. An activity that other documents tell of stays, without what the erased ones gave. Of a source the log of its loads and its requests go too. What export_parquet() wrote to buckets follows by the queue. SQLSTATE 22004 without a document and a source.';

create function runlytics.forget_athlete(athlete_id bigint) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  schemas constant text[] := array(select g.schema from warehouse.gold_athletes as g where g.athlete_id = forget_athlete.athlete_id);
  relation regclass;
  erased bigint;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.change_access();
  perform runlytics_internal.lock_athlete(athlete_id => forget_athlete.athlete_id);
  if exists (select from warehouse.silver_objects as o where o.athlete_id = forget_athlete.athlete_id) then
    raise exception 'athlete % has objects in buckets', forget_athlete.athlete_id
      using errcode = '55000',
        detail = 'Nobody would know of them any more, nor could remove them.',
        hint = 'select runlytics.withdraw_parquet(target => target) from warehouse.silver_targets, let the queue remove them (call runlytics.work()), and call this again. Where the bucket is gone, delete from warehouse.silver_objects.';
  end if;
  erased := (
    select count(*)
    from warehouse.documents as d
    where d.athlete_id = forget_athlete.athlete_id
  );
  delete from warehouse.athletes as a
  where a.athlete_id = forget_athlete.athlete_id;
  if not found then
    raise exception 'there is no athlete %', forget_athlete.athlete_id
      using
        errcode = 'P0002',
        hint = 'Those that there are: select athlete_id, name from warehouse.athletes;';
  end if;
  -- What no foreign key carries away.
  for relation in
    select c.oid
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace in (select n.oid from pg_namespace as n where n.nspname = 'warehouse' or n.nspname = any (schemas))
      and c.relkind in ('r', 'p')
      and a.attname = 'athlete_id'
      and not a.attisdropped
  loop
    execute format('delete from %s where athlete_id = $1', relation) using forget_athlete.athlete_id;
  end loop;
  perform runlytics_internal.settle_access();
  return erased;
end
$$;
comment on function runlytics.forget_athlete(bigint) is
  'Erases an athlete: documents, everything that came of them, settings, corrections, secrets, tokens, queue and logs, and returns how many documents it was. There is no way back, so the athlete has to be named. PostgreSQL frees the space at the next VACUUM; backups are yours to erase. SQLSTATE P0002 when there is no such athlete, 55000 while objects of theirs lie in buckets.';
