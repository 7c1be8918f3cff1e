-- One parsed activity -> the rows of silver.

create function runlytics_internal.write_recording(
  activity_id bigint,
  laps runlytics.lap[],
  stream runlytics.stream,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.laps as l
  where l.athlete_id = write_recording.athlete_id
    and l.activity_id = write_recording.activity_id;
  insert into warehouse.laps
    (athlete_id, activity_id, lap, started_at, elapsed_s, timer_s, distance_m, calories, avg_hr, max_hr, intensity, trigger)
  select
    write_recording.athlete_id, write_recording.activity_id, l.ordinality, l.started_at, l.elapsed_s, l.timer_s,
    l.distance_m, l.calories, l.avg_hr, l.max_hr, l.intensity, l.trigger
  from unnest(write_recording.laps) with ordinality as l;

  delete from warehouse.streams as s
  where s.athlete_id = write_recording.athlete_id
    and s.activity_id = write_recording.activity_id;
  if stream is not null then
    insert into warehouse.streams (athlete_id, activity_id, stream)
    values (write_recording.athlete_id, write_recording.activity_id, write_recording.stream);
  end if;
end
$$;
comment on function runlytics_internal.write_recording(bigint, runlytics.lap[], runlytics.stream, bigint) is
  'Writes the laps and the samples of an activity in the place of what was there. A part of write_activity().';

create function runlytics_internal.moving_seconds(parsed runlytics.parsed_activity) returns float8
  language sql immutable parallel safe
  return coalesce(
    (parsed).moving_s,
    -- In a pool the distance grows once a length: there the timer knows better who was moving, and so it does
    -- where the samples tell of a part alone.
    (
      select least(m.seconds, (parsed).timer_s, (parsed).elapsed_s)
      from runlytics.moving_time(stream => (parsed).stream) as m (seconds)
      where (parsed).sport <> 'swimming'
        and m.seconds > 0
        and coalesce(runlytics.distance(stream => (parsed).stream) >= 0.9 * (parsed).distance_m, true)
    ),
    (parsed).timer_s
  );
comment on function runlytics_internal.moving_seconds(runlytics.parsed_activity) is
  'Moving time: of the summary, else of the samples where they tell of the whole, else the timer. A part of write_activity().';

create function runlytics_internal.write_activity(
  activity_id bigint,
  parsed runlytics.parsed_activity,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  id constant bigint := write_activity.activity_id;
  zone constant text := runlytics_internal.local_timezone(
    started_at => parsed.started_at,
    source_timezone => parsed.timezone,
    utc_offset_s => parsed.utc_offset_s,
    usual_timezone => (runlytics_internal.settings_at(at => parsed.started_at, athlete_id => write_activity.athlete_id)).timezone
  );
  day constant date := (parsed.started_at at time zone zone)::date;
begin
  update warehouse.activities as a
  set
    started_at = parsed.started_at,
    timezone = zone,
    local_date = day,
    source_timezone = parsed.timezone,
    utc_offset_s = parsed.utc_offset_s,
    sport = parsed.sport,
    sub_sport = parsed.sub_sport,
    vendor_sport = parsed.vendor_sport,
    name = parsed.name,
    notes = parsed.notes,
    device = parsed.device,
    elapsed_s = parsed.elapsed_s,
    timer_s = parsed.timer_s,
    moving_s = runlytics_internal.moving_seconds(parsed => parsed),
    distance_m = parsed.distance_m,
    ascent_m = coalesce(parsed.ascent_m, runlytics.elevation_gain(stream => parsed.stream)),
    descent_m = coalesce(parsed.descent_m, runlytics.elevation_loss(stream => parsed.stream)),
    avg_hr = parsed.avg_hr,
    max_hr = parsed.max_hr,
    rmssd_ms = parsed.rmssd_ms,
    calories = parsed.calories,
    gear_id = runlytics_internal.gear_named(name => parsed.gear, athlete_id => write_activity.athlete_id),
    race = coalesce(parsed.race, false),
    excluded = false,
    route = coalesce(
      runlytics.route(stream => parsed.stream, tolerance_m => 1),
      runlytics.polyline_decode(encoded => nullif(parsed.route_text, ''))
    ),
    truncated = parsed.truncated,
    warnings = parsed.warnings
  where a.athlete_id = write_activity.athlete_id
    and a.activity_id = id;

  perform runlytics_internal.write_recording(
    activity_id => id,
    laps => parsed.laps,
    stream => parsed.stream,
    athlete_id => write_activity.athlete_id
  );
  perform runlytics_internal.apply_overrides(activity_id => id, athlete_id => write_activity.athlete_id);
  perform runlytics_internal.compute_metrics(activity_id => id, athlete_id => write_activity.athlete_id);
  -- With another activity on its day an entry of the journal may be of neither.
  perform runlytics_internal.refresh_session_rpe(days => array[day], athlete_id => write_activity.athlete_id);
end
$$;
comment on function runlytics_internal.write_activity(bigint, runlytics.parsed_activity, bigint) is
  'Writes what was parsed to an activity, its laps, its stream and its metrics; the athlete''s corrections stay on top.';

create function runlytics_internal.merged_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns runlytics.parsed_activity
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  sources record;
  merged runlytics.parsed_activity;
begin
  -- The order is one of contents, so that it does not matter what came first.
  select
    array_agg(s.document_id order by d.sha256, s.part) as documents,
    array_agg(s.part order by d.sha256, s.part) as parts,
    array_agg(d.kind order by d.sha256, s.part) as kinds,
    array_agg(
      runlytics.document_body(document_id => s.document_id, athlete_id => s.athlete_id)
      order by d.sha256, s.part
    ) as files
  into sources
  from warehouse.activity_sources as s
  join warehouse.documents as d using (athlete_id, document_id)
  where s.athlete_id = merged_activity.athlete_id
    and s.activity_id = merged_activity.activity_id;
  merged := runlytics_internal.merge_documents(files => sources.files, parts => sources.parts, kinds => sources.kinds);
  update warehouse.activity_sources as s
  set fields = string_to_array(given.fields, ' ')
  from unnest(sources.documents, sources.parts, merged.credits) as given (document_id, part, fields)
  where s.athlete_id = merged_activity.athlete_id
    and s.document_id = given.document_id
    and s.part = given.part;
  return merged;
end
$$;
comment on function runlytics_internal.merged_activity(bigint, bigint) is
  'Parses every document of an activity again and merges them. A part of process_document().';

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
    (athlete_id, document_id, part, activity_id, external_id, reason, started_at, elapsed_s, distance_m, sport, shape, linked_file)
  values (
    store_source.athlete_id, store_source.document_id, store_source.part, id, parsed.external_id, 'the only source',
    parsed.started_at, parsed.elapsed_s, parsed.distance_m, parsed.sport, parsed.shape, parsed.linked_file
  )
  on conflict on constraint activity_sources_pkey do update
  set
    external_id = excluded.external_id,
    started_at = excluded.started_at,
    elapsed_s = excluded.elapsed_s,
    distance_m = excluded.distance_m,
    sport = excluded.sport,
    shape = excluded.shape,
    linked_file = excluded.linked_file;
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
  id bigint;
  sources int;
begin
  perform runlytics_internal.lock_athlete(athlete_id => store_activity.athlete_id);
  id := runlytics_internal.store_source(
    document_id => store_activity.document_id,
    part => store_activity.part,
    parsed => store_activity.parsed,
    athlete_id => store_activity.athlete_id
  );
  if parsed.linked_file is not null then
    perform runlytics_internal.claim_named_files(
      document_id => store_activity.document_id,
      part => store_activity.part,
      athlete_id => store_activity.athlete_id
    );
  end if;
  id := runlytics_internal.join_activities(
    activities => runlytics_internal.joinable_activities(
      activity_id => id,
      candidates => runlytics_internal.matching_activities(
        document_id => store_activity.document_id,
        part => store_activity.part,
        athlete_id => store_activity.athlete_id
      ),
      athlete_id => store_activity.athlete_id
    ),
    athlete_id => store_activity.athlete_id
  );
  sources := (
    select count(*)
    from warehouse.activity_sources as s
    where s.athlete_id = store_activity.athlete_id
      and s.activity_id = id
  );
  if sources > 1 then
    parsed := runlytics_internal.merged_activity(activity_id => id, athlete_id => store_activity.athlete_id);
    perform runlytics_internal.explain_sources(activity_id => id, athlete_id => store_activity.athlete_id);
  end if;
  perform runlytics_internal.write_activity(activity_id => id, parsed => parsed, athlete_id => store_activity.athlete_id);
  return id;
end
$$;
comment on function runlytics.store_activity(bigint, int, runlytics.parsed_activity, bigint) is
  'Writes one parsed activity of a document to silver and returns its activity_id: that of the same run when another document told of it, else its own, the same one each time the document is processed again.';

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
begin
  parts := 0;
  deleted := 0;
  for parsed in
    select p.*
    from runlytics_internal.read_activities(file => store_activities.body, kind => store_activities.kind) as p
  loop
    parts := parts + 1;
    if runlytics_internal.is_deleted(parsed => parsed, athlete_id => store_activities.athlete_id) then
      deleted := deleted + 1;
      continue;
    end if;
    perform runlytics.store_activity(
      document_id => store_activities.document_id,
      part => parts,
      parsed => parsed,
      athlete_id => store_activities.athlete_id
    );
  end loop;
end
$$;
comment on function runlytics_internal.store_activities(bigint, text, bytea, bigint) is
  'Writes every activity that a document tells of to silver, but for those that the athlete deleted, and returns how many of each there are. A step of process_document() and of correct().';

create function runlytics_internal.restore_activities(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.store_activities(
    document_id => d.document_id,
    kind => d.kind,
    body => runlytics.document_body(document_id => d.document_id, athlete_id => d.athlete_id),
    athlete_id => d.athlete_id
  )
  from warehouse.documents as d
  where d.athlete_id = restore_activities.athlete_id
    and d.document_id = restore_activities.document_id;
end
$$;
comment on function runlytics_internal.restore_activities(bigint, bigint) is
  'Writes the activities of a document to silver again. A part of correct().';

create function runlytics_internal.drop_stale_activities(
  document_id bigint,
  parts int,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  with gone as (
    delete from warehouse.activity_sources as s
    where s.athlete_id = drop_stale_activities.athlete_id
      and s.document_id = drop_stale_activities.document_id
      and s.part > drop_stale_activities.parts
    returning s.activity_id
  )
  delete from warehouse.activities as a
  using gone
  where a.athlete_id = drop_stale_activities.athlete_id
    and a.activity_id = gone.activity_id
    and not exists (
      select
      from warehouse.activity_sources as o
      where o.athlete_id = a.athlete_id
        and o.activity_id = a.activity_id
        and (o.document_id <> drop_stale_activities.document_id or o.part <= drop_stale_activities.parts)
    );
end
$$;
comment on function runlytics_internal.drop_stale_activities(bigint, int, bigint) is
  'Takes back what an earlier version of us read from a document that has only so many activities. A step of process_document().';

create function runlytics_internal.rebuild_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
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
  perform runlytics_internal.write_activity(
    activity_id => rebuild_activity.activity_id,
    parsed => runlytics_internal.merged_activity(activity_id => rebuild_activity.activity_id, athlete_id => rebuild_activity.athlete_id),
    athlete_id => rebuild_activity.athlete_id
  );
  perform runlytics_internal.explain_sources(activity_id => rebuild_activity.activity_id, athlete_id => rebuild_activity.athlete_id);
end
$$;
comment on function runlytics_internal.rebuild_activity(bigint, bigint) is
  'Makes an activity again from the documents that are left of it; without any it goes. A part of forget().';
