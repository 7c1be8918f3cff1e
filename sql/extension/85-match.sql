-- One run, once: which documents tell of the same run, and the activity that they give together.

create function runlytics.lock_athlete(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from warehouse.athlete_settings as s
  where s.athlete_id = lock_athlete.athlete_id
  order by s.valid_from
  limit 1
  for no key update;
end
$$;
comment on function runlytics.lock_athlete(bigint) is
  'Lets one transaction at a time decide which documents of an athlete belong together. A part of process_document().';

create type runlytics.alike_source as (
  document_id bigint,
  part int,
  activity_id bigint,
  score float8,
  reason text
);
comment on type runlytics.alike_source is 'Another document, and how much what it tells is like what a first one tells.';

create function runlytics.alike_sources(document_id bigint, part int, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.alike_source
  language plpgsql stable parallel safe cost 10000 rows 2
  set search_path = pg_catalog, pg_temp
as $$
declare
  farthest constant interval := '15 hours';
  folders constant text := '[^\n]*/';
  told record;
begin
  select
    s.*,
    d.source,
    d.kind,
    regexp_replace(d.name, folders, '') as file,
    string_to_array(regexp_replace(s.linked_file, folders, '', 'g'), E'\n') as linked
  into told
  from warehouse.activity_sources as s
  join warehouse.documents as d using (athlete_id, document_id)
  where s.athlete_id = alike_sources.athlete_id
    and s.document_id = alike_sources.document_id
    and s.part = alike_sources.part;
  return query
  with near as materialized (
    select o.*
    from warehouse.activity_sources as o
    where o.athlete_id = alike_sources.athlete_id
      and o.started_at between told.started_at - farthest and told.started_at + farthest
      and (o.document_id, o.part) <> (told.document_id, told.part)
  )
  select
    o.document_id,
    o.part,
    o.activity_id,
    case when named.by_file then 1 else l.score end,
    case
      when not named.by_file then l.reason
      when 'apple_health' in (d.kind, told.kind) then 'the workout names the file'
      else 'activities.csv names the file'
    end
  from near as o
  join warehouse.documents as d using (athlete_id, document_id)
  cross join lateral (
    select
      d.source = told.source
      and (
        coalesce(regexp_replace(d.name, folders, '') = any (told.linked), false)
        or coalesce(
          told.file = any (string_to_array(regexp_replace(o.linked_file, folders, '', 'g'), E'\n')),
          false
        )
      ) as by_file
  ) as named
  cross join lateral runlytics.compare_activities(
    started_at => told.started_at,
    elapsed_s => told.elapsed_s,
    distance_m => told.distance_m,
    sport => told.sport,
    shape => told.shape,
    other_started_at => o.started_at,
    other_elapsed_s => o.elapsed_s,
    other_distance_m => o.distance_m,
    other_sport => o.sport,
    other_shape => o.shape
  ) as l;
end
$$;
comment on function runlytics.alike_sources(bigint, int, bigint) is
  'The documents within 15 hours of what one document tells, each with its likeness; a file that a row of Strava''s activities.csv or a workout of Apple''s export names is the same run in any case. A part of process_document().';

create function runlytics.matching_activities(document_id bigint, part int, athlete_id bigint default runlytics.athlete()) returns bigint[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  same_run constant float8 := 0.6;
begin
  return array(
    select a.activity_id
    from runlytics.alike_sources(
      document_id => matching_activities.document_id,
      part => matching_activities.part,
      athlete_id => matching_activities.athlete_id
    ) as a
    where a.score >= same_run
    group by a.activity_id
    order by max(a.score) desc, a.activity_id
  );
end
$$;
comment on function runlytics.matching_activities(bigint, int, bigint) is
  'The activities that other documents of the same run belong to, the most alike first. A part of process_document().';

create function runlytics.are_split(activity_id bigint, other bigint, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.activity_overrides as o
    join warehouse.activity_sources as s using (athlete_id)
    where o.athlete_id = are_split.athlete_id
      and o.field = 'split'
      and (o.activity_id, s.activity_id) in ((are_split.activity_id, other), (other, are_split.activity_id))
      and format('%s:%s', s.document_id, s.part) = any (string_to_array(o.value, ' '))
  );
end
$$;
comment on function runlytics.are_split(bigint, bigint, bigint) is
  'Whether the athlete said that two activities are not the same run. A part of process_document().';

create function runlytics.joinable_activities(
  activity_id bigint,
  candidates bigint[],
  athlete_id bigint default runlytics.athlete()
) returns bigint[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  joined bigint[] := array[activity_id];
  candidate bigint;
begin
  foreach candidate in array candidates
  loop
    continue when exists (
      select
      from unnest(joined) as j (activity_id)
      where runlytics.are_split(activity_id => j.activity_id, other => candidate, athlete_id => joinable_activities.athlete_id)
    );
    joined := joined || candidate;
  end loop;
  return joined;
end
$$;
comment on function runlytics.joinable_activities(bigint, bigint[], bigint) is
  'An activity with those candidates that may be joined with it and with one another. A part of process_document().';

create function runlytics.join_activities(activities bigint[], athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  oldest constant bigint := (select min(id) from unnest(activities) as id);
begin
  update warehouse.activity_sources as s
  set activity_id = oldest
  where s.athlete_id = join_activities.athlete_id
    and s.activity_id = any (activities)
    and s.activity_id <> oldest;
  insert into warehouse.activity_overrides (athlete_id, activity_id, field, value, set_at)
  select o.athlete_id, oldest, o.field, o.value, o.set_at
  from warehouse.activity_overrides as o
  where o.athlete_id = join_activities.athlete_id
    and o.activity_id = any (activities)
    and o.activity_id <> oldest
    and o.field not in ('merge', 'split')
  order by o.set_at desc
  on conflict do nothing;
  insert into warehouse.activity_overrides as mine (athlete_id, activity_id, field, value)
  select join_activities.athlete_id, oldest, o.field, string_agg(o.value, ' ' order by o.activity_id)
  from warehouse.activity_overrides as o
  where o.athlete_id = join_activities.athlete_id
    and o.activity_id = any (activities)
    and o.activity_id <> oldest
    and o.field in ('merge', 'split')
  group by o.field
  on conflict on constraint activity_overrides_pkey do update
  set value = mine.value || ' ' || excluded.value;
  delete from warehouse.activities as a
  where a.athlete_id = join_activities.athlete_id
    and a.activity_id = any (activities)
    and a.activity_id <> oldest;
  return oldest;
end
$$;
comment on function runlytics.join_activities(bigint[], bigint) is
  'Makes one activity of several, the oldest, with the corrections of all. A part of process_document().';

create function runlytics.explain_sources(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  source record;
  best record;
begin
  for source in
    select s.document_id, s.part
    from warehouse.activity_sources as s
    where s.athlete_id = explain_sources.athlete_id
      and s.activity_id = explain_sources.activity_id
  loop
    select a.score, a.reason
    into best
    from runlytics.alike_sources(document_id => source.document_id, part => source.part, athlete_id => explain_sources.athlete_id) as a
    where a.activity_id = explain_sources.activity_id
    order by a.score desc, a.reason
    limit 1;
    update warehouse.activity_sources as s
    set
      score = best.score,
      reason = coalesce(best.reason, 'the only source')
    where s.athlete_id = explain_sources.athlete_id
      and s.document_id = source.document_id
      and s.part = source.part;
  end loop;
end
$$;
comment on function runlytics.explain_sources(bigint, bigint) is
  'Writes down why each document of an activity belongs to it. A part of process_document().';

create function runlytics.merged_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns runlytics.parsed_activity
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
    array_agg(
      runlytics.document_body(document_id => s.document_id, athlete_id => s.athlete_id)
      order by d.sha256, s.part
    ) as files
  into sources
  from warehouse.activity_sources as s
  join warehouse.documents as d using (athlete_id, document_id)
  where s.athlete_id = merged_activity.athlete_id
    and s.activity_id = merged_activity.activity_id;
  merged := runlytics.merge_files(files => sources.files, parts => sources.parts);
  update warehouse.activity_sources as s
  set fields = string_to_array(given.fields, ' ')
  from unnest(sources.documents, sources.parts, merged.credits) as given (document_id, part, fields)
  where s.athlete_id = merged_activity.athlete_id
    and s.document_id = given.document_id
    and s.part = given.part;
  return merged;
end
$$;
comment on function runlytics.merged_activity(bigint, bigint) is
  'Parses every document of an activity again and merges them. A part of process_document().';

create function runlytics.store_source(
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
comment on function runlytics.store_source(bigint, int, runlytics.parsed_activity, bigint) is
  'Notes that a document tells of an activity, a new one unless it told of one before, and returns its id. A part of process_document().';

create function runlytics.is_deleted(parsed runlytics.parsed_activity, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.deleted_activities as d
    cross join lateral runlytics.compare_activities(
      started_at => parsed.started_at,
      elapsed_s => parsed.elapsed_s,
      distance_m => parsed.distance_m,
      sport => parsed.sport,
      shape => parsed.shape,
      other_started_at => d.started_at,
      other_elapsed_s => d.elapsed_s,
      other_distance_m => d.distance_m,
      other_sport => d.sport,
      other_shape => d.shape
    ) as l
    where d.athlete_id = is_deleted.athlete_id
      and d.started_at between parsed.started_at - interval '15 hours' and parsed.started_at + interval '15 hours'
      and l.score >= 0.6
  );
end
$$;
comment on function runlytics.is_deleted(runlytics.parsed_activity, bigint) is
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
  perform runlytics.lock_athlete(athlete_id => store_activity.athlete_id);
  id := runlytics.store_source(
    document_id => store_activity.document_id,
    part => store_activity.part,
    parsed => store_activity.parsed,
    athlete_id => store_activity.athlete_id
  );
  id := runlytics.join_activities(
    activities => runlytics.joinable_activities(
      activity_id => id,
      candidates => runlytics.matching_activities(
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
    parsed := runlytics.merged_activity(activity_id => id, athlete_id => store_activity.athlete_id);
    perform runlytics.explain_sources(activity_id => id, athlete_id => store_activity.athlete_id);
  end if;
  perform runlytics.write_activity(activity_id => id, parsed => parsed, athlete_id => store_activity.athlete_id);
  return id;
end
$$;
comment on function runlytics.store_activity(bigint, int, runlytics.parsed_activity, bigint) is
  'Writes one parsed activity of a document to silver and returns its activity_id: that of the same run when another document told of it, else its own, the same one each time the document is processed again.';
