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

create function runlytics_internal.strava_event(event jsonb, athlete_id bigint) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if num_nulls(event -> 'object_id', event -> 'aspect_type', event -> 'event_time', event -> 'object_type') > 0 then
    raise exception 'the event is not whole'
      using errcode = '22023', hint = 'It has object_type, object_id, aspect_type and event_time.';
  end if;
  -- Of others nothing is kept.
  if runlytics_internal.strava_is_other(remote_athlete => (event ->> 'owner_id')::bigint, athlete_id => athlete_id) then
    return false;
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
  'Stores an event in warehouse.strava_events, each once, and enqueues it; false when it was known, or is of another athlete. SQLSTATE 22023 when it lacks object_id, aspect_type, event_time or object_type. A part of receive_event().';
