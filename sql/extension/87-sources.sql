-- Where an activity comes from, and how it goes.

create type runlytics.activity_source as (
  document_id bigint,
  part int,
  kind text,
  name text,
  score float8,
  reason text,
  fields text[]
);
comment on type runlytics.activity_source is 'A document that tells of an activity: why it was held to be the same run, and which fields it gave.';

create function runlytics.explain_activity(activity_id bigint, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.activity_source
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select s.document_id, s.part, d.kind, d.name, s.score, s.reason, s.fields
  from warehouse.activity_sources as s
  join warehouse.documents as d using (athlete_id, document_id)
  where s.athlete_id = explain_activity.athlete_id
    and s.activity_id = explain_activity.activity_id
  order by s.document_id, s.part;
  if not found then
    raise exception 'there is no activity %', explain_activity.activity_id using errcode = 'P0002';
  end if;
end
$$;
comment on function runlytics.explain_activity(bigint, bigint) is
  'The documents of an activity, why each was held to be of the same run, with a score from 0 to 1, and what it gave; fields is empty for an only source, which gave everything. SQLSTATE P0002 when there is no such activity.';

create function runlytics.rebuild_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from warehouse.activity_sources as s
  where s.athlete_id = rebuild_activity.athlete_id
    and s.activity_id = rebuild_activity.activity_id;
  if not found then
    delete from warehouse.activities as a
    where a.athlete_id = rebuild_activity.athlete_id
      and a.activity_id = rebuild_activity.activity_id;
    return;
  end if;
  perform runlytics.write_activity(
    activity_id => rebuild_activity.activity_id,
    parsed => runlytics.merged_activity(activity_id => rebuild_activity.activity_id, athlete_id => rebuild_activity.athlete_id),
    athlete_id => rebuild_activity.athlete_id
  );
  perform runlytics.explain_sources(activity_id => rebuild_activity.activity_id, athlete_id => rebuild_activity.athlete_id);
end
$$;
comment on function runlytics.rebuild_activity(bigint, bigint) is
  'Makes an activity again from the documents that are left of it; without any it goes. A part of forget().';

create function runlytics.forget_requests(source text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.ingestion_progress as p
  where p.athlete_id = forget_requests.athlete_id
    and p.source = forget_requests.source;
  delete from warehouse.polls as p
  where p.athlete_id = forget_requests.athlete_id
    and p.source = forget_requests.source;
  delete from warehouse.tasks as t
  where t.athlete_id = forget_requests.athlete_id
    and t.source = forget_requests.source;
  delete from warehouse.source_status as s
  where s.athlete_id = forget_requests.athlete_id
    and s.source = forget_requests.source;
end
$$;
comment on function runlytics.forget_requests(text, bigint) is
  'Erases what was asked of a source and how that went. A part of forget().';

create function runlytics.forget(
  document_id bigint default null,
  source text default null,
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
  journals bool;
begin
  if document_id is null and source is null then
    raise exception 'forget() needs a document or a source'
      using errcode = '22004', hint = 'To erase an athlete with everything, call forget_athlete().';
  end if;
  perform runlytics.lock_athlete(athlete_id => forget.athlete_id);
  activities := array(
    select distinct s.activity_id
    from warehouse.activity_sources as s
    join warehouse.documents as d using (athlete_id, document_id)
    where s.athlete_id = forget.athlete_id
      and (forget.document_id is null or d.document_id = forget.document_id)
      and (forget.source is null or d.source = forget.source)
  );
  journals := exists (
    select
    from warehouse.documents as d
    where d.athlete_id = forget.athlete_id
      and runlytics.is_journal_kind(kind => d.kind)
      and (forget.document_id is null or d.document_id = forget.document_id)
      and (forget.source is null or d.source = forget.source)
  );
  with gone as (
    delete from warehouse.documents as d
    where d.athlete_id = forget.athlete_id
      and (forget.document_id is null or d.document_id = forget.document_id)
      and (forget.source is null or d.source = forget.source)
    returning d.document_id, d.covers
  )
  select coalesce(array_agg(g.document_id), '{}'), range_agg(g.covers)
  into erased, covered
  from gone as g;
  foreach activity in array activities
  loop
    perform runlytics.rebuild_activity(activity_id => activity, athlete_id => forget.athlete_id);
  end loop;
  perform runlytics.forget_health(documents => erased, covers => covered, athlete_id => forget.athlete_id);
  perform runlytics.forget_gear(documents => erased, athlete_id => forget.athlete_id);
  if document_id is null then
    perform runlytics.forget_requests(source => forget.source, athlete_id => forget.athlete_id);
  end if;
  if journals then
    perform runlytics.rebuild_journal(athlete_id => forget.athlete_id);
  end if;
  return cardinality(erased);
end
$$;
comment on function runlytics.forget(bigint, text, bigint) is
  'Erases a document, or all of one source, with every row that came of it, and returns how many documents it was. An activity that other documents tell of stays, without what the erased ones gave. Of a source the log of its loads and its requests go too. SQLSTATE 22004 without a document and a source.';

create function runlytics.forget_athlete(athlete_id bigint) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  relation regclass;
  erased bigint;
begin
  erased := (
    select count(*)
    from warehouse.documents as d
    where d.athlete_id = forget_athlete.athlete_id
  );
  delete from warehouse.athletes as a
  where a.athlete_id = forget_athlete.athlete_id;
  if not found then
    raise exception 'there is no athlete %', forget_athlete.athlete_id using errcode = 'P0002';
  end if;
  -- What no foreign key carries away.
  for relation in
    select c.oid
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind in ('r', 'p')
      and a.attname = 'athlete_id'
      and not a.attisdropped
  loop
    execute format('delete from %s where athlete_id = $1', relation) using forget_athlete.athlete_id;
  end loop;
  return erased;
end
$$;
comment on function runlytics.forget_athlete(bigint) is
  'Erases an athlete: documents, everything that came of them, settings, corrections, secrets, tokens, queue and logs, and returns how many documents it was. There is no way back, so the athlete has to be named. PostgreSQL frees the space at the next VACUUM; backups are yours to erase. SQLSTATE P0002 when there is no such athlete.';

create function runlytics.delete_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.lock_athlete(athlete_id => delete_activity.athlete_id);
  insert into warehouse.deleted_activities (athlete_id, started_at, elapsed_s, distance_m, sport, shape)
  select s.athlete_id, s.started_at, s.elapsed_s, s.distance_m, s.sport, s.shape
  from warehouse.activity_sources as s
  where s.athlete_id = delete_activity.athlete_id
    and s.activity_id = delete_activity.activity_id;
  delete from warehouse.activities as a
  where a.athlete_id = delete_activity.athlete_id
    and a.activity_id = delete_activity.activity_id;
  if not found then
    raise exception 'there is no activity %', delete_activity.activity_id using errcode = 'P0002';
  end if;
end
$$;
comment on function runlytics.delete_activity(bigint, bigint) is
  'Deletes an activity for good: neither its documents, which stay as they came, nor others of the same run bring it back. What is remembered of it is in warehouse.deleted_activities. SQLSTATE P0002 when there is no such activity.';

create function runlytics.to_tcx(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity record;
begin
  select a.sport, a.name, s.stream
  into activity
  from warehouse.activities as a
  left join warehouse.streams as s using (athlete_id, activity_id)
  where a.athlete_id = to_tcx.athlete_id
    and a.activity_id = to_tcx.activity_id;
  if activity.stream is null then
    raise exception 'there is no activity % with samples', to_tcx.activity_id using errcode = 'P0002';
  end if;
  return runlytics.to_tcx(
    stream => activity.stream,
    sport => activity.sport,
    name => activity.name,
    laps => array(
      select row(
        l.started_at, l.elapsed_s, l.timer_s, l.distance_m, l.calories, l.avg_hr, l.max_hr, l.intensity, l.trigger
      )::runlytics.lap
      from warehouse.laps as l
      where l.athlete_id = to_tcx.athlete_id
        and l.activity_id = to_tcx.activity_id
      order by l.lap
    )
  );
end
$$;
comment on function runlytics.to_tcx(bigint, bigint) is
  'An activity of the warehouse as TCX, with its laps. SQLSTATE P0002 when there is no such activity or it has no samples.';

create function runlytics.to_gpx(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity record;
begin
  select a.sport, a.name, s.stream
  into activity
  from warehouse.activities as a
  left join warehouse.streams as s using (athlete_id, activity_id)
  where a.athlete_id = to_gpx.athlete_id
    and a.activity_id = to_gpx.activity_id;
  if activity.stream is null then
    raise exception 'there is no activity % with samples', to_gpx.activity_id using errcode = 'P0002';
  end if;
  return runlytics.to_gpx(stream => activity.stream, sport => activity.sport, name => activity.name);
end
$$;
comment on function runlytics.to_gpx(bigint, bigint) is
  'An activity of the warehouse as GPX. SQLSTATE P0002 when there is no such activity or it has no samples, 22023 when it has no positions.';
