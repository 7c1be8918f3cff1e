-- What happens to health documents that others have overtaken, or that the athlete wants gone.

create function runlytics_internal.forget_health(
  documents bigint[],
  covers tstzmultirange,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  athlete constant bigint := forget_health.athlete_id;
  covered constant tstzmultirange := forget_health.covers;
  since constant timestamptz := lower(covered);
  until constant timestamptz := upper(covered);
  other record;
  told_since timestamptz;
  told_until timestamptz;
begin
  if covered is null then
    return;
  end if;
  delete from warehouse.biometrics as b
  where b.athlete_id = athlete
    and b.metric_id = any (array(select m.metric_id from warehouse.metrics as m))
    and b.recorded_at between since and until
    and b.document_id = any (forget_health.documents);
  delete from warehouse.sleep as s
  where s.athlete_id = athlete
    and s.document_id = any (forget_health.documents);
  delete from warehouse.sleep_totals as s
  where s.athlete_id = athlete
    and s.document_id = any (forget_health.documents);
  -- Whose a heart rate is a stream does not tell: those days are told anew.
  delete from warehouse.biometric_streams as s
  where s.athlete_id = athlete
    and s.day between (since at time zone 'UTC')::date and (until at time zone 'UTC')::date
    and tstzrange(s.day::timestamp at time zone 'UTC', (s.day + 1)::timestamp at time zone 'UTC') && covered;
  -- The bytes of these went because the forgotten ones told the same.
  delete from warehouse.documents as d
  where d.athlete_id = athlete
    and d.status = 'superseded'
    and d.covers && covered;
  for other in
    select d.document_id, d.kind, d.covers
    from warehouse.documents as d
    where d.athlete_id = athlete
      and d.status = 'done'
      and d.covers && runlytics_internal.whole_days(moments => covered)
    order by d.document_id
  loop
    perform runlytics.write_health(
      document_id => other.document_id,
      kind => other.kind,
      body => runlytics.document_body(document_id => other.document_id, athlete_id => athlete),
      athlete_id => athlete
    );
    told_since := least(told_since, lower(other.covers));
    told_until := greatest(told_until, upper(other.covers));
  end loop;
  perform runlytics_internal.mark_measured(
    since => least(told_since, since),
    until => greatest(told_until, until),
    athlete_id => athlete
  );
  perform runlytics.compute_nights(
    since => (since at time zone 'UTC')::date,
    until => (until at time zone 'UTC')::date,
    athlete_id => athlete
  );
end
$$;
comment on function runlytics_internal.forget_health(bigint[], tstzmultirange, bigint) is
  'Takes what erased documents told of the body out of silver; what others tell too is told by them. covers: the time that the erased ones covered. A part of forget().';

create function runlytics_internal.batch_keys(document_id bigint, athlete_id bigint default runlytics.athlete()) returns setof jsonb
  language plpgsql stable parallel safe cost 100000 rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  batch constant jsonb := convert_from(
    runlytics.document_body(document_id => batch_keys.document_id, athlete_id => batch_keys.athlete_id),
    'UTF8'
  )::jsonb;
begin
  return query
  with arrays as (
    select a.key as name, a.value as elements
    from jsonb_each(batch) as a
    where a.key <> 'data'
    union all
    select a.key, a.value
    from jsonb_each(case jsonb_typeof(batch -> 'data') when 'object' then batch -> 'data' end) as a
  )
  select jsonb_build_array(m.metric ->> 'name', p.words)
  from arrays as a
  cross join jsonb_array_elements(case jsonb_typeof(a.elements) when 'array' then a.elements end) as m (metric)
  cross join jsonb_array_elements(case jsonb_typeof(m.metric -> 'data') when 'array' then m.metric -> 'data' end) as d (point)
  cross join lateral (
    select jsonb_object_agg(e.key, e.value) as words
    from jsonb_each(d.point) as e
    where jsonb_typeof(e.value) = 'string'
  ) as p
  where a.name = 'metrics'
  union
  select jsonb_build_array(a.name, e.element)
  from arrays as a
  cross join jsonb_array_elements(case jsonb_typeof(a.elements) when 'array' then a.elements else jsonb_build_array(a.elements) end) as e (element)
  where a.name <> 'metrics';
end
$$;
comment on function runlytics_internal.batch_keys(bigint, bigint) is
  'Everything that a batch of Health Auto Export tells, without its numbers: for a point of a metric its name, times, stage and source, any other element whole. A part of prune_document().';

create function runlytics_internal.prune_document(document_id bigint, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  old warehouse.documents;
begin
  perform runlytics_internal.lock_athlete(athlete_id => prune_document.athlete_id);
  select d.*
  into strict old
  from warehouse.documents as d
  where d.athlete_id = prune_document.athlete_id
    and d.document_id = prune_document.document_id;
  if exists (
    select k.key
    from runlytics_internal.batch_keys(document_id => old.document_id, athlete_id => old.athlete_id) as k (key)
    except
    select k.key
    from warehouse.documents as l
    cross join runlytics_internal.batch_keys(document_id => l.document_id, athlete_id => l.athlete_id) as k (key)
    where l.athlete_id = old.athlete_id
      and l.kind = old.kind
      and l.source = old.source
      and l.document_id > old.document_id
      and l.status = 'done'
      and l.covers && old.covers
  ) then
    return false;
  end if;
  delete from warehouse.document_parts as p
  where p.athlete_id = old.athlete_id
    and p.document_id = old.document_id;
  update warehouse.documents as d
  set status = 'superseded'
  where d.athlete_id = old.athlete_id
    and d.document_id = old.document_id;
  return true;
exception
  -- What jsonb cannot hold, such as a compressed body, stays.
  when data_exception or program_limit_exceeded then
    return false;
end
$$;
comment on function runlytics_internal.prune_document(bigint, bigint) is
  'Removes the bytes of one batch if later ones of the same source tell everything that it tells, and says whether it did. A part of prune_documents().';

create function runlytics_internal.next_prunable(after bigint, keep interval, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  largest constant bigint := 16 * 1024 * 1024;
begin
  return (
    select min(d.document_id)
    from warehouse.documents as d
    where d.athlete_id = next_prunable.athlete_id
      and d.document_id > after
      and d.kind = any (array(select f.name from runlytics.formats() as f where f.repeats))
      and d.status = 'done'
      and d.received_at < now() - keep
      and d.bytes <= largest
      and exists (
        select
        from warehouse.documents as l
        where l.athlete_id = d.athlete_id
          and l.kind = d.kind
          and l.source = d.source
          and l.document_id > d.document_id
          and l.status = 'done'
          and l.covers && d.covers
      )
      and not exists (
        select
        from warehouse.activity_sources as s
        where s.athlete_id = d.athlete_id
          and s.document_id = d.document_id
      )
  );
end
$$;
comment on function runlytics_internal.next_prunable(bigint, interval, bigint) is
  'The next batch, by its id, that is old enough to be pruned and that a later one overlaps; none that tells of an activity, and none above 16 MiB. A part of prune_documents().';

create procedure runlytics.prune_documents(keep interval default '30 days', athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  document bigint := 0;
  pruned int := 0;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'prune_documents');
  loop
    document := runlytics_internal.next_prunable(after => document, keep => keep, athlete_id => athlete_id);
    exit when document is null;
    if runlytics_internal.prune_document(document_id => document, athlete_id => athlete_id) then
      pruned := pruned operator(pg_catalog.+) 1;
    end if;
    commit;
  end loop;
  raise notice '% superseded documents were pruned', pruned;
end
$$;
comment on procedure runlytics.prune_documents(interval, bigint) is
  'Removes the bytes of batches of Health Auto Export that are older than keep and all of whose content later batches of the same source tell again; their rows of warehouse.documents stay, with status superseded. Nothing that only one document tells is removed, so reprocess() gives the same as before. Commits each.';

create function runlytics_internal.whole_days(moments tstzmultirange) returns tstzmultirange
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select range_agg(tstzrange(
      date_trunc('day', lower(m.moment), 'UTC'),
      date_trunc('day', upper(m.moment), 'UTC') + interval '24 hours'
    ))
    from unnest(moments) as m (moment)
  );
end
$$;
comment on function runlytics_internal.whole_days(tstzmultirange) is 'The UTC days that moments fall into. A part of forget_health().';
