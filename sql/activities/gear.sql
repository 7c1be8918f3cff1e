-- Shoes and bikes: an activity names them, a table of an export describes them.

create function runlytics_internal.gear_named(name text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_id bigint;
begin
  if name is null then
    return null;
  end if;
  select g.gear_id
  into found_id
  from warehouse.gear as g
  where g.athlete_id = gear_named.athlete_id
    and g.name = gear_named.name;
  if found_id is null then
    insert into warehouse.gear as g (athlete_id, name, typed)
    values (gear_named.athlete_id, gear_named.name, false)
    on conflict on constraint gear_athlete_id_name_key do update
    set name = excluded.name
    returning g.gear_id into found_id;
  end if;
  return found_id;
end
$$;
comment on function runlytics_internal.gear_named(text, bigint) is
  'The gear of a name, noted when it is new; NULL for NULL. A part of process_document().';

create function runlytics_internal.store_gear(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  stored bigint;
begin
  perform runlytics_internal.lock_athlete(athlete_id => store_gear.athlete_id);
  insert into warehouse.gear as mine (athlete_id, name, kind, brand, model, document_id, typed)
  select distinct on (g.name) store_gear.athlete_id, g.name, g.kind, g.brand, g.model, store_gear.document_id, false
  from runlytics_internal.read_gear(file => store_gear.body, kind => store_gear.kind) as g
  order by g.name
  on conflict on constraint gear_athlete_id_name_key do update
  set
    kind = excluded.kind,
    brand = excluded.brand,
    model = excluded.model,
    document_id = excluded.document_id
  where not mine.typed
    and excluded.document_id >= coalesce(mine.document_id, 0);
  stored := (
    select count(*)
    from warehouse.gear as g
    where g.athlete_id = store_gear.athlete_id
      and g.document_id = store_gear.document_id
  );
  return stored;
end
$$;
comment on function runlytics_internal.store_gear(bigint, text, bytea, bigint) is
  'Notes the gear that a document describes, unless the athlete typed it in, and returns how many pieces it describes. A part of process_document().';

create function runlytics_internal.forget_gear(documents bigint[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.gear as g
  set
    kind = null,
    brand = null,
    model = null,
    document_id = null
  where g.athlete_id = forget_gear.athlete_id
    and g.document_id = any (documents);
  delete from warehouse.gear as g
  where g.athlete_id = forget_gear.athlete_id
    and not g.typed
    and g.document_id is null
    and not exists (
      select
      from warehouse.activities as a
      where a.athlete_id = g.athlete_id
        and a.gear_id = g.gear_id
    );
end
$$;
comment on function runlytics_internal.forget_gear(bigint[], bigint) is
  'Erases what documents told of gear, and gear that nothing names any more unless the athlete typed it in. A part of forget().';

create function runlytics.shows_gear(gear_id bigint, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe cost 1000
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.activities as a
    where a.athlete_id = shows_gear.athlete_id
      and a.gear_id = shows_gear.gear_id
      and runlytics.shows_field(activity_id => a.activity_id, field => 'gear', athlete_id => a.athlete_id)
  );
end
$$;
comment on function runlytics.shows_gear(bigint, bigint) is
  'Whether whoever asks is told of an activity with this gear, and that it was this one: shows_field() of its gear. What the policy of warehouse.gear asks of what nobody has described.';
