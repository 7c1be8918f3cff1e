-- What Strava's webhook tells the listener: of everybody who uses the application, for it has one subscription.

create function runlytics_internal.strava_is_other(remote_athlete bigint, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.strava_accounts as a
    where a.athlete_id = strava_is_other.athlete_id
      and a.remote_athlete <> strava_is_other.remote_athlete
  );
end
$$;
comment on function runlytics_internal.strava_is_other(bigint, bigint) is
  'Whether this is known to be somebody else at Strava than the athlete. A part of the source strava.';

create function runlytics_internal.strava_holder(remote_athlete bigint, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Asked by itself, for the others may be on another machine.
  application constant text := (select told.client_id from warehouse.strava_accounts as told where told.athlete_id = strava_holder.athlete_id);
begin
  return (
    select min(a.athlete_id)
    from warehouse.strava_accounts as a
    where a.client_id = application
      and a.remote_athlete = strava_holder.remote_athlete
  );
end
$$;
comment on function runlytics_internal.strava_holder(bigint, bigint) is
  'Which athlete of ours somebody at Strava is, of those who are connected by the same application; NULL for nobody. athlete_id: who was told. A part of the source strava.';

create function runlytics_internal.strava_event(event jsonb, athlete_id bigint) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner constant bigint := (event ->> 'owner_id')::bigint;
  holder bigint;
begin
  if num_nulls(event -> 'object_id', event -> 'aspect_type', event -> 'event_time', event -> 'object_type') > 0 then
    raise exception 'the event is not complete'
      using errcode = '22023', hint = 'It has object_type, object_id, aspect_type and event_time.';
  end if;
  -- What is somebody else's goes to him, if he is here; of others nothing is kept.
  if runlytics_internal.strava_is_other(remote_athlete => owner, athlete_id => athlete_id) then
    holder := runlytics_internal.strava_holder(remote_athlete => owner, athlete_id => athlete_id);
    return case when holder is not null then runlytics_internal.strava_event(event => event, athlete_id => holder) end;
  end if;
  insert into warehouse.strava_events (athlete_id, object_id, aspect_type, event_time, object_type, event)
  values (
    strava_event.athlete_id,
    (strava_event.event ->> 'object_id')::bigint,
    strava_event.event ->> 'aspect_type',
    (strava_event.event ->> 'event_time')::bigint,
    strava_event.event ->> 'object_type',
    strava_event.event
  )
  on conflict on constraint strava_events_pkey do nothing;
  if not found then
    return false;
  end if;
  perform runlytics.enqueue(
    source => 'strava',
    action => 'event',
    arguments => event,
    key => concat_ws(':', event ->> 'object_id', event ->> 'aspect_type', event ->> 'event_time'),
    athlete_id => athlete_id
  );
  return true;
end
$$;
comment on function runlytics_internal.strava_event(jsonb, bigint) is
  'Stores an event in warehouse.strava_events, each once, and enqueues it, for the athlete whose it is; false when it was known, NULL when it is of somebody who is not connected here. SQLSTATE 22023 when it lacks object_id, aspect_type, event_time or object_type. A part of receive_event().';
