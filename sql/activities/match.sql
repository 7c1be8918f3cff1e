-- One run, once: which documents tell of the same run, and the activity that they give together.

create type runlytics_internal.listed_activity as (
  document_id bigint,
  kind text,
  origin text,
  external_id text,
  started_at timestamptz,
  elapsed_s float8
);
comment on type runlytics_internal.listed_activity is 'An activity as an entry of a document, which may be a list of many. origin: that of the document''s format.';

-- A query takes this in as part of itself: it is asked for every pair of entries.
create function runlytics_internal.are_listed_apart(
  entry runlytics_internal.listed_activity,
  other runlytics_internal.listed_activity
) returns bool
  language sql stable parallel safe
  return case
    -- The vendor is the first word of a kind, and its ids are one row of numbers.
    when (entry).external_id <> (other).external_id
      and (entry).origin in ('service', 'listing')
      and split_part((entry).kind, '_', 1) = split_part((other).kind, '_', 1)
      then true
    when (entry).document_id <> (other).document_id then false
    -- What gathers the workouts of several apps may have one run under two ids.
    when (entry).external_id <> (other).external_id and (entry).origin <> 'health' then true
    -- A document has one clock.
    else not (
      (entry).started_at <= (other).started_at + make_interval(secs => coalesce((other).elapsed_s, 0))
      and (other).started_at <= (entry).started_at + make_interval(secs => coalesce((entry).elapsed_s, 0))
    )
  end;
comment on function runlytics_internal.are_listed_apart(runlytics_internal.listed_activity, runlytics_internal.listed_activity) is
  'Whether two entries cannot be one run, however alike they are: a service, or a document, lists no run twice under two ids, and in one document no clock differs from another. What gathers workouts of several apps, such as Health, may tell of one run under two ids, in the same time. A part of process_document().';

create type runlytics_internal.alike_source as (
  document_id bigint,
  part int,
  activity_id bigint,
  score float8,
  reason text
);
comment on type runlytics_internal.alike_source is 'Another document, and how much what it tells is like what a first one tells.';

create function runlytics_internal.alike_sources(document_id bigint, part int, among bigint default null, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.alike_source
  language plpgsql stable parallel safe cost 10000 rows 2
  set search_path = pg_catalog, pg_temp
as $$
declare
  farthest constant interval := '15 hours';
  folders constant text := '[^\n]*/';
  -- One document may tell of one run any number of times.
  enough constant int := 20;
  told record;
begin
  select
    s.*,
    d.source,
    d.kind,
    (runlytics_internal.format_named(name => d.kind)).origin,
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
    select
      o.*,
      row_number() over (partition by o.activity_id order by abs(extract(epoch from o.started_at - told.started_at)), o.document_id, o.part) as place
    from warehouse.activity_sources as o
    where o.athlete_id = alike_sources.athlete_id
      and o.started_at between told.started_at - farthest and told.started_at + farthest
      and (o.document_id, o.part) <> (told.document_id, told.part)
      and (among is null or o.activity_id = among)
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
      and told.linked is not null
      and coalesce(regexp_replace(d.name, folders, '') = any (told.linked), false) as by_first,
      d.source = told.source
      and o.linked_file is not null
      and coalesce(told.file = any (string_to_array(regexp_replace(o.linked_file, folders, '', 'g'), E'\n')), false) as by_other
  ) as named
  cross join lateral runlytics.compare_activities(
    activity => row(told.started_at, told.elapsed_s, told.distance_m, told.sport, told.shape)::runlytics.recording,
    other => row(o.started_at, o.elapsed_s, o.distance_m, o.sport, o.shape)::runlytics.recording
  ) as l
  where (o.place <= enough or named.by_first or named.by_other)
    and not runlytics_internal.are_listed_apart(
      entry => row(told.document_id, told.kind, told.origin, told.external_id, told.started_at, told.elapsed_s)::runlytics_internal.listed_activity,
      other => row(o.document_id, d.kind, null, o.external_id, o.started_at, o.elapsed_s)::runlytics_internal.listed_activity
    );
end
$$;
comment on function runlytics_internal.alike_sources(bigint, int, bigint, bigint) is
  'The documents within 15 hours of what one document tells, each with its likeness; a file that an activity of an export names is the same run in any case. Of an activity that is told of more often the 20 nearest in time are compared. among: one activity alone. A part of process_document().';

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

create function runlytics_internal.listed_activities(activity_id bigint, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.listed_activity
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select s.document_id, d.kind, f.origin, s.external_id, s.started_at, s.elapsed_s
  from warehouse.activity_sources as s
  join warehouse.documents as d using (athlete_id, document_id)
  left join runlytics.formats() as f on f.name = d.kind
  where s.athlete_id = listed_activities.athlete_id
    and s.activity_id = listed_activities.activity_id;
end
$$;
comment on function runlytics_internal.listed_activities(bigint, bigint) is
  'The entries that an activity is made of. A part of process_document().';

create function runlytics_internal.are_two(activity_id bigint, other bigint, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return activity_id <> other
    and (
      runlytics_internal.are_split(activity_id => are_two.activity_id, other => are_two.other, athlete_id => are_two.athlete_id)
      or exists (
        select
        from runlytics_internal.listed_activities(activity_id => are_two.activity_id, athlete_id => are_two.athlete_id) as mine
        cross join runlytics_internal.listed_activities(activity_id => are_two.other, athlete_id => are_two.athlete_id) as theirs
        where runlytics_internal.are_listed_apart(entry => mine, other => theirs)
      )
    );
end
$$;
comment on function runlytics_internal.are_two(bigint, bigint, bigint) is
  'Whether two activities cannot be one: the athlete said so, or a list does. A part of process_document().';

create function runlytics_internal.joinable_activities(
  activity_id bigint,
  candidates bigint[],
  athlete_id bigint default runlytics.athlete()
) returns bigint[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  is_split constant bool := exists (
    select
    from warehouse.activity_overrides as o
    where o.athlete_id = joinable_activities.athlete_id
      and o.field = 'split'
  );
  joined bigint[] := array[activity_id];
  entries runlytics_internal.listed_activity[];
  theirs runlytics_internal.listed_activity[];
  candidate bigint;
begin
  if candidates = '{}' then
    return joined;
  end if;
  entries := array(
    select l
    from runlytics_internal.listed_activities(activity_id => joinable_activities.activity_id, athlete_id => joinable_activities.athlete_id) as l
  );
  foreach candidate in array candidates
  loop
    continue when candidate = any (joined);
    continue when is_split and exists (
      select
      from unnest(joined) as j (activity_id)
      where runlytics_internal.are_split(activity_id => j.activity_id, other => candidate, athlete_id => joinable_activities.athlete_id)
    );
    theirs := array(
      select l
      from runlytics_internal.listed_activities(activity_id => candidate, athlete_id => joinable_activities.athlete_id) as l
    );
    continue when exists (
      select
      from unnest(entries) as mine
      cross join unnest(theirs) as other
      where runlytics_internal.are_listed_apart(entry => mine, other => other)
    );
    joined := joined || candidate;
    entries := entries || theirs;
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
  if cardinality(activities) = 1 then
    return oldest;
  end if;
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
  perform runlytics_internal.mark_activities(activities => join_activities.activities, athlete_id => join_activities.athlete_id);
  delete from warehouse.activities as a
  where a.athlete_id = join_activities.athlete_id
    and a.activity_id = any (activities)
    and a.activity_id <> oldest;
  return oldest;
end
$$;
comment on function runlytics_internal.join_activities(bigint[], bigint) is
  'Makes one activity of several, the oldest, with the corrections of all. A part of process_document().';

create function runlytics_internal.claim_named_files(document_id bigint, part int, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  folders constant text := '[^\n]*/';
  left_behind bigint;
begin
  for left_behind in
    with claimed as (
      select s.document_id, s.part, s.activity_id as old_id, entry.activity_id
      from warehouse.activity_sources as entry
      join warehouse.documents as listing using (athlete_id, document_id)
      join warehouse.documents as d
        on d.athlete_id = entry.athlete_id
        and d.source = listing.source
        and regexp_replace(d.name, folders, '') = any (string_to_array(regexp_replace(entry.linked_file, folders, '', 'g'), E'\n'))
      join warehouse.activity_sources as s
        on s.athlete_id = d.athlete_id
        and s.document_id = d.document_id
      where entry.athlete_id = claim_named_files.athlete_id
        and entry.document_id = claim_named_files.document_id
        and entry.part = claim_named_files.part
        and s.activity_id <> entry.activity_id
        and runlytics_internal.are_two(activity_id => entry.activity_id, other => s.activity_id, athlete_id => entry.athlete_id)
    ),
    moved as (
      update warehouse.activity_sources as s
      set activity_id = c.activity_id
      from claimed as c
      where s.athlete_id = claim_named_files.athlete_id
        and s.document_id = c.document_id
        and s.part = c.part
      returning c.old_id
    )
    select distinct m.old_id
    from moved as m
  loop
    perform runlytics_internal.rebuild_activity(activity_id => left_behind, athlete_id => claim_named_files.athlete_id);
  end loop;
end
$$;
comment on function runlytics_internal.claim_named_files(bigint, int, bigint) is
  'Brings the files that an entry of a list names to its activity, from that of another entry which they were only like. A part of process_document().';
