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
    select
      case when o.field = 'sport' then o.value end as sport,
      case when o.field = 'name' then o.value end as name,
      case when o.field = 'race' then o.value::bool end as race,
      case when o.field = 'distance' then o.value::float8 end as distance_m,
      case when o.field = 'exclude' then o.value::bool end as excluded
    from warehouse.activity_overrides as o
    where o.athlete_id = apply_overrides.athlete_id
      and o.activity_id = apply_overrides.activity_id
  loop
    update warehouse.activities as a
    set
      sport = coalesce(override.sport, a.sport),
      name = coalesce(override.name, a.name),
      race = coalesce(override.race, a.race),
      distance_m = coalesce(override.distance_m, a.distance_m),
      excluded = coalesce(override.excluded, a.excluded)
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
  perform runlytics.require_owner();
  perform runlytics_internal.lock_athlete(athlete_id => delete_activity.athlete_id);
  perform runlytics_internal.require_activity(activity_id => delete_activity.activity_id, athlete_id => delete_activity.athlete_id);
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
end
$$;
comment on function runlytics.delete_activity(bigint, bigint) is
  'Deletes an activity for good: neither its documents, which stay as they came, nor others of the same run bring it back. What is remembered of it is in warehouse.deleted_activities. SQLSTATE P0002 when there is no such activity.';

create function runlytics_internal.known_sports() returns text[]
  language sql immutable parallel safe
  return array['running', 'cycling', 'swimming', 'walking', 'hiking', 'strength', 'other'];
comment on function runlytics_internal.known_sports() is 'What an activity''s sport may be: the words of every parser. A part of correct().';

create function runlytics_internal.require_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select
    from warehouse.activities as a
    where a.athlete_id = require_activity.athlete_id
      and a.activity_id = require_activity.activity_id
  ) then
    raise exception 'there is no activity %', coalesce(require_activity.activity_id::text, 'NULL')
      using
        errcode = 'P0002',
        hint = 'The last ones: select activity_id, local_date, name, km from warehouse.run_list order by started_at desc limit 10;';
  end if;
end
$$;
comment on function runlytics_internal.require_activity(bigint, bigint) is
  'Refuses an activity that there is not, SQLSTATE P0002, and says where they are found. A part of correct().';

create function runlytics_internal.require_word(word text, among text[], what text) returns void
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  nearest constant text[] := runlytics_internal.nearest_names(name => lower(word collate "C"), among => among);
begin
  if word = any (among) then
    return;
  end if;
  raise exception 'there is no % %', what, coalesce(word, 'NULL')
    using
      errcode = '22023',
      hint = coalesce('Did you mean ' || nullif(array_to_string(nearest, ' or '), '') || '? ', '')
        || 'There are: ' || array_to_string(among, ', ') || '.';
end
$$;
comment on function runlytics_internal.require_word(text, text[], text) is
  'Refuses a word that is none of those there are, SQLSTATE 22023, and offers the nearest. what: sport, field and the like.';

create function runlytics_internal.read_sport(word text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  sports constant text[] := runlytics_internal.known_sports();
  meant constant text := case
    when lower(btrim(word) collate "C") = any (sports) then lower(btrim(word) collate "C")
    -- Strava's numbers are for files alone.
    when word ~ '[[:alpha:]]' then nullif(runlytics_internal.sport_in_words(word => left(word, 40)), 'other')
  end;
begin
  perform runlytics_internal.require_word(word => coalesce(meant, word), among => sports, what => 'sport');
  return meant;
end
$$;
comment on function runlytics_internal.read_sport(text) is
  'The sport that a word means: Running, run, Ride or Laufen as well. SQLSTATE 22023 for a word that is none, and for NULL. A part of correct().';

create function runlytics_internal.read_field(word text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_word(
    word => lower(btrim(word) collate "C"),
    among => array['sport', 'name', 'race', 'distance', 'exclude', 'merge', 'split'],
    what => 'field'
  );
  return lower(btrim(word) collate "C");
end
$$;
comment on function runlytics_internal.read_field(text) is
  'The field of a correction, capitals apart. SQLSTATE 22023 for one that there is not, and for NULL. A part of correct().';

create function runlytics_internal.read_corrected_distance(value text, sport text) returns float8
  language plpgsql immutable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  metres constant float8 := coalesce(runlytics_internal.distance_in_words(written => value), value::float8);
  -- A number alone that is less than a lap of a track, or in the water than half of a short pool, is kilometres that were meant.
  least constant float8 := case when value ~ '[[:alpha:]]' then 1 when sport = 'swimming' then 10 else 100 end;
begin
  if metres between least and 1e7 then
    return metres;
  end if;
  raise exception 'a distance lies between % and 10,000,000 m', least
    using
      errcode = '22003',
      detail = format('It is %s.', left(value, 40)),
      hint = 'A number is metres. Kilometres and miles are named, and so are a few metres: 14 km, 8.7 mi, 60 m, half marathon.';
end
$$;
comment on function runlytics_internal.read_corrected_distance(text, text) is
  'The metres of a distance that corrects an activity of a sport. SQLSTATE 22003 for one that cannot be: below 1 m, for a number alone below 100 m, of swimming 10 m. A part of correct().';

create function runlytics_internal.read_correction(field text, value text, sport text) returns text
  language plpgsql immutable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if value is null or field = 'name' then
    return value;
  end if;
  if field = 'sport' then
    return runlytics_internal.read_sport(word => value);
  end if;
  if field = 'distance' then
    return runlytics_internal.read_corrected_distance(value => value, sport => sport)::text;
  end if;
  if field = 'merge' then
    return value::bigint::text;
  end if;
  if field in ('race', 'exclude') then
    return value::bool::text;
  end if;
  if value !~ '^\d{1,18}(:\d{1,9})?$' then
    raise invalid_text_representation;
  end if;
  return value;
exception
  when invalid_text_representation then
    raise exception '% is no value of %', left(value, 40), field
      using
        errcode = '22P02',
        hint = case field
          when 'distance' then 'Metres or a distance, such as 10000, 10 km or half marathon.'
          when 'merge' then 'It is the activity_id of the other half: select activity_id, local_date, name, km from warehouse.run_list order by started_at desc limit 10;'
          when 'split' then 'It is document_id:part of a source, as runlytics.explain_activity() lists them.'
          else 'It is true or false.'
        end;
end
$$;
comment on function runlytics_internal.read_correction(text, text, text) is
  'What a correction of an activity of a sport says, as it is kept: the sport in our word, metres, true or false, an activity, document_id:part. SQLSTATE 22023 for a sport that there is not, 22003 and 22P02 for a value. A part of correct().';

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
  said_field text;
  said text;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.lock_athlete(athlete_id => correct.athlete_id);
  said_field := runlytics_internal.read_field(word => correct.field);
  said := runlytics_internal.read_correction(
    field => said_field,
    value => correct.value,
    sport => (select a.sport from warehouse.activities as a where (a.athlete_id, a.activity_id) = (correct.athlete_id, correct.activity_id))
  );
  perform runlytics_internal.require_activity(activity_id => correct.activity_id, athlete_id => correct.athlete_id);
  if said_field in ('merge', 'split') then
    perform runlytics_internal.regroup(
      activity_id => correct.activity_id,
      field => said_field,
      value => said,
      athlete_id => correct.athlete_id
    );
    return;
  end if;
  if said is null then
    delete from warehouse.activity_overrides as o
    where o.athlete_id = correct.athlete_id
      and o.activity_id = correct.activity_id
      and o.field = said_field;
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
  insert into warehouse.activity_overrides as o (athlete_id, activity_id, field, value)
  values (correct.athlete_id, correct.activity_id, said_field, said)
  on conflict on constraint activity_overrides_pkey do update
  set
    value = excluded.value,
    set_at = excluded.set_at;
  perform runlytics_internal.apply_overrides(activity_id => correct.activity_id, athlete_id => correct.athlete_id);
  perform runlytics_internal.compute_metrics(activity_id => correct.activity_id, athlete_id => correct.athlete_id);
end
$$;
comment on function runlytics.correct(bigint, text, text, bigint) is
  'Corrects an activity for good: sport, name, race (true or false), distance (metres, or 10 km, half marathon; a number alone is at least 100 m, of a swim 10 m), exclude (true or false), merge (the activity_id of another that is the same run) or split (document_id:part, from explain_activity(), of a document that is another run); NULL takes a correction back. Corrections are applied last and survive reprocess() and recompute(). A sport may be any word that the parsers take for it: Run, Ride, Laufen. SQLSTATE P0002 for an activity, 22023 for a field or sport that there is not, the nearest in the HINT, for a split of the only source, 22P02 for what is no value of the field, and for a merge of two that neither overlap nor lie within a day of one another.';

create function runlytics.correct(
  activity_id bigint,
  field text,
  value bool,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.correct(activity_id => correct.activity_id, field => correct.field, value => correct.value::text, athlete_id => correct.athlete_id);
end
$$;
comment on function runlytics.correct(bigint, text, bool, bigint) is 'The same of race and exclude: true, false.';

create function runlytics.correct(
  activity_id bigint,
  field text,
  value float8,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.correct(activity_id => correct.activity_id, field => correct.field, value => correct.value::text, athlete_id => correct.athlete_id);
end
$$;
comment on function runlytics.correct(bigint, text, float8, bigint) is 'The same of distance in metres, and of merge with an activity_id.';

create function runlytics.correct_sport(
  device text,
  sport text,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  said text;
  untold constant bigint[] := array(
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = correct_sport.athlete_id
      and a.device = correct_sport.device
      and coalesce(a.vendor_sport, '') = ''
  );
begin
  perform runlytics.require_owner();
  said := case when sport is not null then runlytics_internal.read_sport(word => sport) end;
  perform runlytics_internal.lock_athlete(athlete_id => correct_sport.athlete_id);
  delete from warehouse.sport_rules as r
  where r.athlete_id = correct_sport.athlete_id
    and r.device = correct_sport.device;
  if said is null then
    perform runlytics_internal.rebuild_activity(activity_id => u.activity_id, athlete_id => correct_sport.athlete_id)
    from unnest(untold) as u (activity_id);
    return cardinality(untold);
  end if;
  insert into warehouse.sport_rules (athlete_id, device, sport)
  values (correct_sport.athlete_id, correct_sport.device, said);
  perform
    runlytics_internal.apply_overrides(activity_id => u.activity_id, athlete_id => correct_sport.athlete_id),
    runlytics_internal.compute_metrics(activity_id => u.activity_id, athlete_id => correct_sport.athlete_id)
  from unnest(untold) as u (activity_id);
  return cardinality(untold);
end
$$;
comment on function runlytics.correct_sport(text, text, bigint) is
  'Sets the sport of every activity of a device or app (activities.device) whose files name none, of those that are there and of those that come, and returns how many are there; NULL takes the rule back. GPX files often lack the type, and what is inferred from speed and cadence may be wrong. Rules are in warehouse.sport_rules; correct() of one activity stands above them. SQLSTATE 22023 for a sport that is no word.';
