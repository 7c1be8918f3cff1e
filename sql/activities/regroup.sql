-- The athlete says which documents are of the same run, and which are not.

create function runlytics_internal.note_sources(
  activity_id bigint,
  field text,
  sources text[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.activity_overrides as o (athlete_id, activity_id, field, value)
  values (note_sources.athlete_id, note_sources.activity_id, note_sources.field, array_to_string(sources, ' '))
  on conflict on constraint activity_overrides_pkey do update
  set
    value = o.value || ' ' || excluded.value,
    set_at = excluded.set_at;
end
$$;
comment on function runlytics_internal.note_sources(bigint, text, text[], bigint) is
  'Adds documents to the correction merge or split of an activity. A part of correct().';

create function runlytics_internal.detach_source(
  activity_id bigint,
  source text,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  detached bigint;
begin
  insert into warehouse.activities as a (athlete_id, started_at, timezone, local_date, sport)
  select s.athlete_id, s.started_at, 'UTC', '-infinity', s.sport
  from warehouse.activity_sources as s
  where s.athlete_id = detach_source.athlete_id
    and s.activity_id = detach_source.activity_id
    and s.document_id::text || ':' || s.part::text = source
  returning a.activity_id into detached;
  update warehouse.activity_sources as s
  set activity_id = detached
  where s.athlete_id = detach_source.athlete_id
    and s.activity_id = detach_source.activity_id
    and s.document_id::text || ':' || s.part::text = source;
  if not found then
    raise exception 'activity % has no source %', detach_source.activity_id, source
      using errcode = 'P0002', hint = 'runlytics.explain_activity() lists them: document_id:part.';
  end if;
  perform runlytics_internal.rebuild_activity(activity_id => detached, athlete_id => detach_source.athlete_id);
end
$$;
comment on function runlytics_internal.detach_source(bigint, text, bigint) is
  'Makes an activity of its own of one document of an activity. SQLSTATE P0002 when it is none. A part of correct().';

create function runlytics_internal.take_back_grouping(activity_id bigint, field text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  sources text[];
  source text;
begin
  delete from warehouse.activity_overrides as o
  where o.athlete_id = take_back_grouping.athlete_id
    and o.activity_id = take_back_grouping.activity_id
    and o.field = take_back_grouping.field
  returning string_to_array(o.value, ' ') into sources;
  sources := coalesce(sources, '{}');
  -- All leave before the first looks where it belongs: else it would find the others of its own run here, and stay.
  if field = 'merge' then
    foreach source in array sources
    loop
      perform runlytics_internal.detach_source(activity_id => take_back_grouping.activity_id, source => source, athlete_id => take_back_grouping.athlete_id);
    end loop;
    if exists (
      select
      from warehouse.activities as a
      where a.athlete_id = take_back_grouping.athlete_id
        and a.activity_id = take_back_grouping.activity_id
    ) then
      perform runlytics_internal.rebuild_activity(activity_id => take_back_grouping.activity_id, athlete_id => take_back_grouping.athlete_id);
    end if;
  end if;
  foreach source in array sources
  loop
    perform runlytics_internal.restore_activities(document_id => split_part(source, ':', 1)::bigint, athlete_id => take_back_grouping.athlete_id);
  end loop;
  if exists (
    select
    from warehouse.activities as a
    where a.athlete_id = take_back_grouping.athlete_id
      and a.activity_id = take_back_grouping.activity_id
  ) then
    perform runlytics_internal.rebuild_activity(activity_id => take_back_grouping.activity_id, athlete_id => take_back_grouping.athlete_id);
  end if;
end
$$;
comment on function runlytics_internal.take_back_grouping(bigint, text, bigint) is
  'Takes back a merge or a split: the documents go where they belong by themselves. A part of correct().';

create function runlytics_internal.require_one_outing(first bigint, second bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Two halves of one run may have a pause between them, and a watch without a time zone may be half a day off.
  farthest constant interval := '1 day';
  told constant text[] := array(
    select concat_ws(
      ', ',
      format('%s is %s', a.activity_id, coalesce(a.name, a.sport)),
      to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'),
      runlytics.written(value => a.distance_m, quantity => 'distance', units => h.units)
    )
    from warehouse.activities as a
    join warehouse.athletes as h using (athlete_id)
    where a.athlete_id = require_one_outing.athlete_id
      and a.activity_id in (first, second)
    order by a.started_at, a.activity_id
  );
begin
  if exists (
    select
    from warehouse.activities as a
    join warehouse.activities as b using (athlete_id)
    where a.athlete_id = require_one_outing.athlete_id
      and a.activity_id = first
      and b.activity_id = second
      and greatest(a.started_at, b.started_at) - farthest > least(
        a.started_at + make_interval(secs => coalesce(a.elapsed_s, a.moving_s, 0)),
        b.started_at + make_interval(secs => coalesce(b.elapsed_s, b.moving_s, 0))
      )
  ) then
    raise exception 'activities % and % are not of one run: they lie more than a day apart', first, second
      using
        errcode = '22023',
        detail = array_to_string(told, '; ') || '.',
        hint = 'What is near in time: select activity_id, local_date, name, km from warehouse.run_list order by started_at desc limit 10;';
  end if;
end
$$;
comment on function runlytics_internal.require_one_outing(bigint, bigint, bigint) is
  'Refuses to make one of two activities that neither overlap nor lie within a day of one another, SQLSTATE 22023, and says what each is. A part of correct().';

create function runlytics_internal.require_other_source(activity_id bigint, source text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Split off all that there is, it would come back as it was, under another number.
  if (
    select array_agg(s.document_id::text || ':' || s.part::text) = array[source]
    from warehouse.activity_sources as s
    where s.athlete_id = require_other_source.athlete_id
      and s.activity_id = require_other_source.activity_id
  ) then
    raise exception '% is the only source of activity %: there is nothing to split it from', source, activity_id
      using errcode = '22023', hint = format('Its sources: select * from runlytics.explain_activity(%s);', activity_id);
  end if;
end
$$;
comment on function runlytics_internal.require_other_source(bigint, text, bigint) is
  'Refuses to split an activity''s only source off it, SQLSTATE 22023. A part of correct().';

create function runlytics_internal.regroup(
  activity_id bigint,
  field text,
  value text,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  sources text[];
begin
  perform runlytics_internal.lock_athlete(athlete_id => regroup.athlete_id);
  if value is null then
    perform runlytics_internal.take_back_grouping(activity_id => regroup.activity_id, field => regroup.field, athlete_id => regroup.athlete_id);
    return;
  end if;
  if field = 'split' then
    sources := array[case when value ~ ':' then value else value || ':1' end];
    perform runlytics_internal.require_other_source(activity_id => regroup.activity_id, source => sources[1], athlete_id => regroup.athlete_id);
    perform runlytics_internal.detach_source(activity_id => regroup.activity_id, source => sources[1], athlete_id => regroup.athlete_id);
    perform runlytics_internal.note_sources(activity_id => regroup.activity_id, field => 'split', sources => sources, athlete_id => regroup.athlete_id);
    perform runlytics_internal.rebuild_activity(activity_id => regroup.activity_id, athlete_id => regroup.athlete_id);
    return;
  end if;
  sources := array(
    select format('%s:%s', s.document_id, s.part)
    from warehouse.activity_sources as s
    where s.athlete_id = regroup.athlete_id
      and s.activity_id = regroup.value::bigint
      and s.activity_id <> regroup.activity_id
    order by s.document_id, s.part
  );
  if sources = '{}' then
    raise exception 'there is no other activity %', value
      using
        errcode = 'P0002',
        hint = 'The last ones: select activity_id, local_date, name, km from warehouse.run_list order by started_at desc limit 10;';
  end if;
  perform runlytics_internal.require_one_outing(first => regroup.activity_id, second => value::bigint, athlete_id => regroup.athlete_id);
  perform runlytics_internal.note_sources(activity_id => regroup.activity_id, field => 'merge', sources => sources, athlete_id => regroup.athlete_id);
  perform runlytics_internal.rebuild_activity(
    activity_id => runlytics_internal.join_activities(
      activities => array[regroup.activity_id, value::bigint],
      athlete_id => regroup.athlete_id
    ),
    athlete_id => regroup.athlete_id
  );
end
$$;
comment on function runlytics_internal.regroup(bigint, text, text, bigint) is
  'Merges another activity into this one, or splits a document off it. A part of correct().';

create function runlytics_internal.drop_stale_activities(
  document_id bigint,
  parts int,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  stale constant bigint[] := array(
    select s.activity_id
    from warehouse.activity_sources as s
    where s.athlete_id = drop_stale_activities.athlete_id
      and s.document_id = drop_stale_activities.document_id
      and s.part > drop_stale_activities.parts
  );
  told bigint[];
begin
  perform runlytics_internal.mark_activities(activities => stale, athlete_id => drop_stale_activities.athlete_id);
  with gone as (
    delete from warehouse.activity_sources as s
    where s.athlete_id = drop_stale_activities.athlete_id
      and s.document_id = drop_stale_activities.document_id
      and s.part > drop_stale_activities.parts
    returning s.activity_id
  )
  select array_agg(distinct g.activity_id)
  into told
  from gone as g;
  if told is null then
    return;
  end if;
  delete from warehouse.activities as a
  where a.athlete_id = drop_stale_activities.athlete_id
    and a.activity_id = any (told)
    and not exists (
      select
      from warehouse.activity_sources as o
      where o.athlete_id = a.athlete_id
        and o.activity_id = a.activity_id
    );
  -- What other documents tell of stays, without what this one told of it.
  perform runlytics_internal.refresh_session_rpe(
    days => array(
      select m
      from runlytics_internal.merge_again(
        activities => told, document_id => drop_stale_activities.document_id, athlete_id => drop_stale_activities.athlete_id
      ) as m
    ),
    athlete_id => drop_stale_activities.athlete_id
  );
end
$$;
comment on function runlytics_internal.drop_stale_activities(bigint, int, bigint) is
  'Takes back what an earlier version of us read from a document that has only so many activities. A step of process_document().';
