-- One run, once: which documents tell of the same run, and the activity that they give together.

create type runlytics_internal.alike_source as (
  document_id bigint,
  part int,
  activity_id bigint,
  score float8,
  reason text
);
comment on type runlytics_internal.alike_source is 'Another document, and how much what it tells is like what a first one tells.';

create function runlytics_internal.alike_sources(document_id bigint, part int, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.alike_source
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
    case when named.by_first or named.by_other then 1 else l.score end,
    case
      when not (named.by_first or named.by_other) then l.reason
      else (
        select f.names_files || ' names the file'
        from runlytics_internal.format_named(name => case when named.by_first then told.kind else d.kind end) as f
      )
    end
  from near as o
  join warehouse.documents as d using (athlete_id, document_id)
  cross join lateral (
    select
      d.source = told.source
      and coalesce(regexp_replace(d.name, folders, '') = any (told.linked), false) as by_first,
      d.source = told.source
      and coalesce(
        told.file = any (string_to_array(regexp_replace(o.linked_file, folders, '', 'g'), E'\n')),
        false
      ) as by_other
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
comment on function runlytics_internal.alike_sources(bigint, int, bigint) is
  'The documents within 15 hours of what one document tells, each with its likeness; a file that an activity of an export names is the same run in any case. A part of process_document().';

create function runlytics_internal.matching_activities(document_id bigint, part int, athlete_id bigint default runlytics.athlete()) returns bigint[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  same_run constant float8 := 0.6;
begin
  return array(
    select a.activity_id
    from runlytics_internal.alike_sources(
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
comment on function runlytics_internal.matching_activities(bigint, int, bigint) is
  'The activities that other documents of the same run belong to, the most alike first. A part of process_document().';

create function runlytics_internal.are_split(activity_id bigint, other bigint, athlete_id bigint default runlytics.athlete()) returns bool
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
comment on function runlytics_internal.are_split(bigint, bigint, bigint) is
  'Whether the athlete said that two activities are not the same run. A part of process_document().';

create function runlytics_internal.joinable_activities(
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
      where runlytics_internal.are_split(activity_id => j.activity_id, other => candidate, athlete_id => joinable_activities.athlete_id)
    );
    joined := joined || candidate;
  end loop;
  return joined;
end
$$;
comment on function runlytics_internal.joinable_activities(bigint, bigint[], bigint) is
  'An activity with those candidates that may be joined with it and with one another. A part of process_document().';

create function runlytics_internal.join_activities(activities bigint[], athlete_id bigint default runlytics.athlete()) returns bigint
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
comment on function runlytics_internal.join_activities(bigint[], bigint) is
  'Makes one activity of several, the oldest, with the corrections of all. A part of process_document().';

create function runlytics_internal.explain_sources(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
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
    from runlytics_internal.alike_sources(document_id => source.document_id, part => source.part, athlete_id => explain_sources.athlete_id) as a
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
comment on function runlytics_internal.explain_sources(bigint, bigint) is
  'Writes down why each document of an activity belongs to it. A part of process_document().';

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
