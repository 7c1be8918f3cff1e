-- What the athlete knows better of an activity.

create function runlytics_internal.apply_overrides(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  override record;
begin
  update warehouse.activities as a
  set sport = r.sport
  from warehouse.sport_rules as r
  where a.athlete_id = apply_overrides.athlete_id
    and a.activity_id = apply_overrides.activity_id
    and r.athlete_id = a.athlete_id
    and r.device = a.device
    and coalesce(a.vendor_sport, '') = '';
  for override in
    select o.field, o.value
    from warehouse.activity_overrides as o
    where o.athlete_id = apply_overrides.athlete_id
      and o.activity_id = apply_overrides.activity_id
  loop
    update warehouse.activities as a
    set
      sport = case when override.field = 'sport' then override.value else a.sport end,
      name = case when override.field = 'name' then override.value else a.name end,
      race = case when override.field = 'race' then override.value::bool else a.race end,
      distance_m = case when override.field = 'distance' then override.value::float8 else a.distance_m end,
      excluded = case when override.field = 'exclude' then override.value::bool else a.excluded end
    where a.athlete_id = apply_overrides.athlete_id
      and a.activity_id = apply_overrides.activity_id;
  end loop;
end
$$;
comment on function runlytics_internal.apply_overrides(bigint, bigint) is
  'Puts the athlete''s own corrections over what the documents say, those of one activity over those of a device.';

create function runlytics.delete_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.lock_athlete(athlete_id => delete_activity.athlete_id);
  insert into warehouse.deleted_activities (athlete_id, started_at, elapsed_s, distance_m, sport, shape)
  select s.athlete_id, s.started_at, s.elapsed_s, s.distance_m, s.sport, s.shape
  from warehouse.activity_sources as s
  where s.athlete_id = delete_activity.athlete_id
    and s.activity_id = delete_activity.activity_id;
  perform runlytics_internal.mark_activities(
    activities => array[delete_activity.activity_id],
    athlete_id => delete_activity.athlete_id
  );
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

create function runlytics.correct(
  activity_id bigint,
  field text,
  value text,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  source bigint;
begin
  perform runlytics_internal.lock_athlete(athlete_id => correct.athlete_id);
  if field in ('merge', 'split') then
    perform runlytics_internal.regroup(
      activity_id => correct.activity_id,
      field => correct.field,
      value => correct.value,
      athlete_id => correct.athlete_id
    );
    return;
  end if;
  if value is null then
    delete from warehouse.activity_overrides as o
    where o.athlete_id = correct.athlete_id
      and o.activity_id = correct.activity_id
      and o.field = correct.field;
    for source in
      select s.document_id
      from warehouse.activity_sources as s
      where s.athlete_id = correct.athlete_id
        and s.activity_id = correct.activity_id
    loop
      perform runlytics_internal.restore_activities(document_id => source, athlete_id => correct.athlete_id);
    end loop;
    return;
  end if;
  if field = 'distance' and not value::float8 between 0 and 1e7 then
    raise exception 'a distance lies between 0 and 10,000,000 m'
      using errcode = '22003', detail = format('It is %s.', value);
  end if;
  if field = 'sport' and value !~ '^[a-z_]+$' then
    raise exception 'a sport is a word in small letters'
      using errcode = '22023', hint = 'Such as running, cycling, swimming, walking, hiking, strength or other.';
  end if;
  if field in ('race', 'exclude') then
    perform value::bool;
  end if;
  insert into warehouse.activity_overrides as o (athlete_id, activity_id, field, value)
  values (correct.athlete_id, correct.activity_id, correct.field, correct.value)
  on conflict on constraint activity_overrides_pkey do update
  set
    value = excluded.value,
    set_at = excluded.set_at;
  perform runlytics_internal.apply_overrides(activity_id => correct.activity_id, athlete_id => correct.athlete_id);
  perform runlytics_internal.compute_metrics(activity_id => correct.activity_id, athlete_id => correct.athlete_id);
end
$$;
comment on function runlytics.correct(bigint, text, text, bigint) is
  'Corrects an activity for good: sport, name, race (true or false), distance (metres) exclude (true or false), merge (the activity_id of another that is the same run) or split (document_id:part, from explain_activity(), of a document that is another run); NULL takes a correction back. Corrections are applied last and survive reprocess() and recompute().';

create function runlytics.correct_sport(
  device text,
  sport text,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  untold constant bigint[] := array(
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = correct_sport.athlete_id
      and a.device = correct_sport.device
      and coalesce(a.vendor_sport, '') = ''
  );
begin
  perform runlytics_internal.lock_athlete(athlete_id => correct_sport.athlete_id);
  if sport !~ '^[a-z_]+$' then
    raise exception 'a sport is a word in small letters'
      using errcode = '22023', hint = 'Such as running, cycling, swimming, walking, hiking, strength or other.';
  end if;
  delete from warehouse.sport_rules as r
  where r.athlete_id = correct_sport.athlete_id
    and r.device = correct_sport.device;
  if sport is null then
    perform runlytics_internal.rebuild_activity(activity_id => u.activity_id, athlete_id => correct_sport.athlete_id)
    from unnest(untold) as u (activity_id);
    return cardinality(untold);
  end if;
  insert into warehouse.sport_rules (athlete_id, device, sport)
  values (correct_sport.athlete_id, correct_sport.device, correct_sport.sport);
  perform
    runlytics_internal.apply_overrides(activity_id => u.activity_id, athlete_id => correct_sport.athlete_id),
    runlytics_internal.compute_metrics(activity_id => u.activity_id, athlete_id => correct_sport.athlete_id)
  from unnest(untold) as u (activity_id);
  return cardinality(untold);
end
$$;
comment on function runlytics.correct_sport(text, text, bigint) is
  'Sets the sport of every activity of a device or app (activities.device) whose files name none, of those that are there and of those that come, and returns how many are there; NULL takes the rule back. GPX files often lack the type, and what is inferred from speed and cadence may be wrong. Rules are in warehouse.sport_rules; correct() of one activity stands above them. SQLSTATE 22023 for a sport that is no word.';
