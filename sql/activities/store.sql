-- One parsed activity of a document -> the activity that it is, or a part of.

create function runlytics_internal.store_source(
  document_id bigint,
  part int,
  parsed runlytics.parsed_activity,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  id bigint;
  by_api constant bool := exists (
    select
    from warehouse.documents as d
    where d.athlete_id = store_source.athlete_id
      and d.document_id = store_source.document_id
      and (d.source = 'strava' or d.kind = 'strava_json')
  );
begin
  select s.activity_id
  into id
  from warehouse.activity_sources as s
  where s.athlete_id = store_source.athlete_id
    and s.document_id = store_source.document_id
    and s.part = store_source.part;
  if id is null then
    insert into warehouse.activities as a (athlete_id, started_at, timezone, local_date, sport)
    values (store_source.athlete_id, parsed.started_at, 'UTC', '-infinity', parsed.sport)
    returning a.activity_id into id;
  end if;
  insert into warehouse.activity_sources
    (athlete_id, document_id, part, activity_id, external_id, reason, started_at, elapsed_s, distance_m, sport, shape, linked_file, by_api)
  values (
    store_source.athlete_id, store_source.document_id, store_source.part, id, parsed.external_id, 'the only source',
    parsed.started_at, parsed.elapsed_s, parsed.distance_m, parsed.sport, parsed.shape, parsed.linked_file, by_api
  )
  on conflict on constraint activity_sources_pkey do update
  set
    external_id = excluded.external_id,
    started_at = excluded.started_at,
    elapsed_s = excluded.elapsed_s,
    distance_m = excluded.distance_m,
    sport = excluded.sport,
    shape = excluded.shape,
    linked_file = excluded.linked_file,
    by_api = excluded.by_api;
  return id;
end
$$;
comment on function runlytics_internal.store_source(bigint, int, runlytics.parsed_activity, bigint) is
  'Notes that a document tells of an activity, a new one unless it told of one before, and returns its id. A part of process_document().';

create function runlytics_internal.is_deleted(parsed runlytics.parsed_activity, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.deleted_activities as d
    cross join lateral runlytics.compare_activities(
      activity => row(parsed.started_at, parsed.elapsed_s, parsed.distance_m, parsed.sport, parsed.shape)::runlytics.recording,
      other => row(d.started_at, d.elapsed_s, d.distance_m, d.sport, d.shape)::runlytics.recording
    ) as l
    where d.athlete_id = is_deleted.athlete_id
      and d.started_at between parsed.started_at - interval '15 hours' and parsed.started_at + interval '15 hours'
      and l.score >= 0.6
  );
end
$$;
comment on function runlytics_internal.is_deleted(runlytics.parsed_activity, bigint) is
  'Whether the athlete deleted this run before. A part of process_document().';

create function runlytics_internal.place_activity(
  document_id bigint,
  part int,
  parsed runlytics.parsed_activity,
  athlete_id bigint default runlytics.athlete(),
  out activity_id bigint,
  out sources int,
  out is_left_out bool
)
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  is_new constant bool := not exists (
    select
    from warehouse.activity_sources as s
    where s.athlete_id = place_activity.athlete_id
      and s.document_id = place_activity.document_id
      and s.part = place_activity.part
  );
  joined bigint[];
  merged_before runlytics_internal.merged_source[];
begin
  perform runlytics_internal.lock_athlete(athlete_id => place_activity.athlete_id);
  place_activity.activity_id := runlytics_internal.store_source(
    document_id => place_activity.document_id,
    part => place_activity.part,
    parsed => place_activity.parsed,
    athlete_id => place_activity.athlete_id
  );
  if parsed.linked_file is not null then
    perform runlytics_internal.claim_named_files(
      document_id => place_activity.document_id,
      part => place_activity.part,
      athlete_id => place_activity.athlete_id
    );
  end if;
  joined := runlytics_internal.joinable_activities(
    activity_id => place_activity.activity_id,
    candidates => runlytics_internal.matching_activities(
      document_id => place_activity.document_id,
      part => place_activity.part,
      athlete_id => place_activity.athlete_id
    ),
    athlete_id => place_activity.athlete_id
  );
  -- Told once more of a run that is told of often enough, nothing changes: merging it again would cost what all of them cost.
  if is_new and cardinality(joined) = 2 then
    merged_before := array(
      select m from runlytics_internal.merged_sources(activity_id => joined[2], athlete_id => place_activity.athlete_id) as m
    );
  end if;
  place_activity.activity_id := runlytics_internal.join_activities(activities => joined, athlete_id => place_activity.athlete_id);
  place_activity.is_left_out := coalesce(
    merged_before = array(
      select m from runlytics_internal.merged_sources(activity_id => place_activity.activity_id, athlete_id => place_activity.athlete_id) as m
    ),
    false
  );
  place_activity.sources := (
    select count(*)
    from warehouse.activity_sources as s
    where s.athlete_id = place_activity.athlete_id
      and s.activity_id = place_activity.activity_id
  );
end
$$;
comment on function runlytics_internal.place_activity(bigint, int, runlytics.parsed_activity, bigint) is
  'Notes that a document tells of an activity, its own or that of the same run when another told of it, and how many documents do. is_left_out: it is one too many to be merged, and the activity stays as it is; else what it is then made of is written afterwards. A step of store_activity() and store_activities().';

create function runlytics_internal.remake_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns date
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  day date;
begin
  perform
  from warehouse.activity_sources as s
  where s.athlete_id = remake_activity.athlete_id
    and s.activity_id = remake_activity.activity_id;
  if not found then
    perform runlytics_internal.mark_activities(
      activities => array[remake_activity.activity_id],
      athlete_id => remake_activity.athlete_id
    );
    delete from warehouse.activities as a
    where a.athlete_id = remake_activity.athlete_id
      and a.activity_id = remake_activity.activity_id;
    return null;
  end if;
  day := runlytics_internal.write_activity(
    activity_id => remake_activity.activity_id,
    parsed => runlytics_internal.merged_activity(activity_id => remake_activity.activity_id, athlete_id => remake_activity.athlete_id),
    athlete_id => remake_activity.athlete_id
  );
  perform runlytics_internal.explain_sources(activity_id => remake_activity.activity_id, athlete_id => remake_activity.athlete_id);
  return day;
end
$$;
comment on function runlytics_internal.remake_activity(bigint, bigint) is
  'Makes an activity again from the documents that are left of it and returns its day; without any it goes. A part of rebuild_activity().';

create function runlytics_internal.rebuild_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.refresh_session_rpe(
    days => array[runlytics_internal.remake_activity(activity_id => rebuild_activity.activity_id, athlete_id => rebuild_activity.athlete_id)],
    athlete_id => rebuild_activity.athlete_id
  );
end
$$;
comment on function runlytics_internal.rebuild_activity(bigint, bigint) is
  'Makes an activity again from the documents that are left of it; without any it goes. A part of forget().';

create function runlytics.store_activity(
  document_id bigint,
  part int,
  parsed runlytics.parsed_activity,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  placed record;
begin
  placed := runlytics_internal.place_activity(
    document_id => store_activity.document_id,
    part => store_activity.part,
    parsed => store_activity.parsed,
    athlete_id => store_activity.athlete_id
  );
  if placed.sources = 1 then
    perform runlytics_internal.refresh_session_rpe(
      days => array[
        runlytics_internal.write_activity(activity_id => placed.activity_id, parsed => parsed, athlete_id => store_activity.athlete_id)
      ],
      athlete_id => store_activity.athlete_id
    );
  elsif placed.is_left_out then
    perform runlytics_internal.explain_source(
      document_id => store_activity.document_id, part => store_activity.part, athlete_id => store_activity.athlete_id
    );
  else
    perform runlytics_internal.rebuild_activity(activity_id => placed.activity_id, athlete_id => store_activity.athlete_id);
  end if;
  return placed.activity_id;
end
$$;
comment on function runlytics.store_activity(bigint, int, runlytics.parsed_activity, bigint) is
  'Writes one parsed activity of a document to silver and returns its activity_id: that of the same run when another document told of it, else its own, the same one each time the document is processed again.';

create function runlytics_internal.merge_again(activities bigint[], document_id bigint, athlete_id bigint default runlytics.athlete())
  returns setof date
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity bigint;
begin
  for activity in
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = merge_again.athlete_id
      and a.activity_id = any (activities)
      -- Every document of a run is parsed to merge it. Of those that are processed again, the last one merges.
      and not exists (
        select
        from warehouse.activity_sources as s
        join warehouse.documents as d using (athlete_id, document_id)
        where s.athlete_id = a.athlete_id
          and s.activity_id = a.activity_id
          and s.document_id <> merge_again.document_id
          and d.status = 'pending'
      )
  loop
    return next runlytics_internal.remake_activity(activity_id => activity, athlete_id => merge_again.athlete_id);
  end loop;
end
$$;
comment on function runlytics_internal.merge_again(bigint[], bigint, bigint) is
  'Makes activities again of their documents once a document was processed, but for those of which another document is still pending: that one makes them. Returns their days, as write_activity() does. A part of process_document().';

create function runlytics_internal.read_activity_array(file bytea, kind text) returns runlytics.parsed_activity[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- A plan for these very bytes would hold them once more.
  set plan_cache_mode = force_generic_plan
as $$
begin
  return array(select p from runlytics_internal.read_activities(file => read_activity_array.file, kind => read_activity_array.kind) as p);
end
$$;
comment on function runlytics_internal.read_activity_array(bytea, text) is
  'What runlytics_internal.read_activities() gives, in its order. A part of store_activities().';

create function runlytics_internal.store_activities(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete(),
  out parts int,
  out deleted int
)
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  parsed runlytics.parsed_activity;
  placed record;
  to_merge bigint[] := '{}';
  days date[] := '{}';
begin
  parts := 0;
  deleted := 0;
  -- Not as rows of a query, for its cursor would hold the bytes once more.
  foreach parsed in array runlytics_internal.read_activity_array(file => store_activities.body, kind => store_activities.kind)
  loop
    parts := parts + 1;
    if runlytics_internal.is_deleted(parsed => parsed, athlete_id => store_activities.athlete_id) then
      deleted := deleted + 1;
      continue;
    end if;
    placed := runlytics_internal.place_activity(
      document_id => store_activities.document_id,
      part => parts,
      parsed => parsed,
      athlete_id => store_activities.athlete_id
    );
    if placed.sources = 1 then
      days := days || runlytics_internal.write_activity(
        activity_id => placed.activity_id, parsed => parsed, athlete_id => store_activities.athlete_id
      );
    elsif placed.is_left_out then
      perform runlytics_internal.explain_source(
        document_id => store_activities.document_id, part => parts, athlete_id => store_activities.athlete_id
      );
    else
      to_merge := to_merge || placed.activity_id;
    end if;
  end loop;
  -- Merged once, however many parts of the document are of one run.
  days := days || array(
    select m
    from runlytics_internal.merge_again(
      activities => to_merge, document_id => store_activities.document_id, athlete_id => store_activities.athlete_id
    ) as m
  );
  perform runlytics_internal.refresh_session_rpe(
    days => array(select distinct d from unnest(days) as d), athlete_id => store_activities.athlete_id
  );
end
$$;
comment on function runlytics_internal.store_activities(bigint, text, bytea, bigint) is
  'Writes every activity that a document tells of to silver, but for those that the athlete deleted, and returns how many of each there are. A step of process_document() and of correct().';

create function runlytics_internal.restore_activities(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kind text;
begin
  select d.kind
  into kind
  from warehouse.documents as d
  where d.athlete_id = restore_activities.athlete_id
    and d.document_id = restore_activities.document_id;
  if found then
    perform runlytics_internal.store_activities(
      document_id => restore_activities.document_id,
      kind => kind,
      body => runlytics.document_body(document_id => restore_activities.document_id, athlete_id => restore_activities.athlete_id),
      athlete_id => restore_activities.athlete_id
    );
  end if;
end
$$;
comment on function runlytics_internal.restore_activities(bigint, bigint) is
  'Writes the activities of a document to silver again. A part of correct().';
