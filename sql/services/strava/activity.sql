-- Strava's activities: the list of them, and each with its samples, which are a request of their own.

-- What of an activity is worth fetching it anew: not its kudos.
create function runlytics_internal.strava_version(activity jsonb) returns text
  language sql immutable strict parallel safe
  return md5(
    jsonb_build_array(
      activity -> 'name', activity -> 'sport_type', activity -> 'type', activity -> 'start_date', activity -> 'distance',
      activity -> 'moving_time', activity -> 'elapsed_time', activity -> 'total_elevation_gain', activity -> 'workout_type',
      activity -> 'gear_id', activity -> 'timezone', activity -> 'manual'
    )::text
  );
comment on function runlytics_internal.strava_version(jsonb) is
  'A digest of what matters of a SummaryActivity or DetailedActivity; another one means that the athlete changed it. A part of the source strava.';

create function runlytics_internal.strava_look_up(id text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return runlytics.enqueue(
    source => 'strava',
    action => 'activity',
    arguments => jsonb_build_object('id', id::bigint),
    key => id,
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics_internal.strava_look_up(text, bigint) is
  'Has one activity fetched, whether it has changed, is gone or neither. A part of the source strava.';

create function runlytics_internal.strava_end_list(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  gone text;
begin
  -- What the list no longer has is looked up by itself: something deleted while the list was read
  -- moves what follows to another page.
  for gone in
    select i.remote_id
    from warehouse.remote_items as i
    where i.athlete_id = strava_end_list.athlete_id
      and i.source = 'strava'
      and i.gone_at is null
      and i.seen_at < (arguments ->> 'begun')::timestamptz
      and i.started_at > to_timestamp((arguments ->> 'after')::bigint)
      and i.started_at < to_timestamp((arguments ->> 'before')::bigint)
  loop
    perform runlytics_internal.strava_look_up(id => gone, athlete_id => strava_end_list.athlete_id);
  end loop;
  perform runlytics_internal.end_list(
    source => 'strava',
    action => 'activities',
    same_list => jsonb_build_object('after', arguments -> 'after'),
    athlete_id => athlete_id
  );
  update warehouse.strava_accounts as a
  set synced_until = greatest(a.synced_until, least((arguments ->> 'begun')::timestamptz, to_timestamp((arguments ->> 'before')::bigint)))
  where a.athlete_id = strava_end_list.athlete_id;
end
$$;
comment on function runlytics_internal.strava_end_list(jsonb, bigint) is
  'The list was read to its end: what it no longer has is looked up, and the next sync begins here. A part of the source strava.';

create function runlytics_internal.strava_keep_page(arguments jsonb, page jsonb, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  next_page constant int := (arguments ->> 'page')::int + 1;
  items runlytics_internal.listed_item[];
begin
  if jsonb_typeof(page) <> 'array' then
    return 'retry: The list of activities is none.';
  end if;
  if page = '[]' then
    perform runlytics_internal.strava_end_list(arguments => arguments, athlete_id => athlete_id);
    return 'done';
  end if;
  -- The list of a token is that of its athlete.
  update warehouse.strava_accounts as a
  set remote_athlete = (page -> 0 -> 'athlete' ->> 'id')::bigint
  where a.athlete_id = strava_keep_page.athlete_id
    and a.remote_athlete is null;
  items := array(
    select (
      s.activity ->> 'id',
      runlytics_internal.strava_version(activity => s.activity),
      s.activity ->> 'start_date',
      jsonb_build_object('id', (s.activity ->> 'id')::bigint)
    )::runlytics_internal.listed_item
    from jsonb_array_elements(page) with ordinality as s (activity, n)
    order by s.n
  );
  perform runlytics_internal.keep_list(source => 'strava', items => items, action => 'activity', athlete_id => athlete_id);
  return runlytics_internal.follow_list(
    source => 'strava',
    action => 'activities',
    arguments => arguments || jsonb_build_object('page', next_page),
    key => format('%s %s %s', arguments ->> 'after', arguments ->> 'before', next_page),
    items => items,
    last_item => 'the activity of ' || (page -> -1 ->> 'start_date'),
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics_internal.strava_keep_page(jsonb, jsonb, bigint) is
  'A page of the list: what is new is fetched, then the next page; the end is an empty page, not a short one. A list that repeats itself or does not end stops with an error. A part of the source strava.';

create function runlytics_internal.strava_must_ask(activity jsonb, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return activity -> 'athlete' -> 'id' is not null
    and exists (
      select
      from warehouse.strava_accounts as a
      where a.athlete_id = strava_must_ask.athlete_id
        and a.remote_athlete is null
    );
end
$$;
comment on function runlytics_internal.strava_must_ask(jsonb, bigint) is
  'Whether an activity says whose it is, and it is not known who the athlete is. A part of the source strava.';

create function runlytics_internal.strava_keep_activity(id text, response runlytics.http_response, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  detail constant text := runlytics_internal.response_text(response => response);
  activity constant jsonb := detail::jsonb;
  held record;
begin
  if runlytics_internal.strava_is_other(remote_athlete => (activity -> 'athlete' ->> 'id')::bigint, athlete_id => athlete_id) then
    return 'done';
  end if;
  if runlytics_internal.strava_must_ask(activity => activity, athlete_id => athlete_id) then
    perform runlytics.enqueue(source => 'strava', action => 'athlete', athlete_id => athlete_id);
    return 'retry: It is not known yet who the athlete is at Strava.';
  end if;
  select i.document_id, i.version
  into held
  from warehouse.remote_items as i
  where i.athlete_id = strava_keep_activity.athlete_id
    and i.source = 'strava'
    and i.remote_id = strava_keep_activity.id;
  if held.document_id is not null and held.version = runlytics_internal.strava_version(activity => activity) then
    return 'done';
  end if;
  insert into warehouse.remote_items as i (athlete_id, source, remote_id, started_at, unfinished)
  values (strava_keep_activity.athlete_id, 'strava', strava_keep_activity.id, (activity ->> 'start_date')::timestamptz, detail)
  on conflict on constraint remote_items_pkey do update
  set
    started_at = excluded.started_at,
    unfinished = excluded.unfinished,
    seen_at = excluded.seen_at,
    gone_at = null;
  perform runlytics.enqueue(
    source => 'strava',
    action => 'streams',
    arguments => jsonb_build_object('id', strava_keep_activity.id::bigint),
    key => strava_keep_activity.id,
    athlete_id => athlete_id
  );
  return 'done';
end
$$;
comment on function runlytics_internal.strava_keep_activity(text, runlytics.http_response, bigint) is
  'An activity''s own part: kept until its streams are here, unless nothing has changed or it is of another athlete, whose activities one may see as well. A part of the source strava.';

create function runlytics_internal.strava_keep_streams(id text, response runlytics.http_response, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  detail text;
  streams text := '{}';
begin
  select i.unfinished
  into detail
  from warehouse.remote_items as i
  where i.athlete_id = strava_keep_streams.athlete_id
    and i.source = 'strava'
    and i.remote_id = strava_keep_streams.id;
  if detail is null then
    return 'done';
  end if;
  -- What was entered by hand has no streams: 404.
  if response.status = 200 then
    streams := runlytics_internal.response_text(response => response);
    perform streams::json;
  end if;
  perform runlytics_internal.store_remote_item(
    source => 'strava',
    remote_id => id,
    body => convert_to(format('{"activity": %s, "streams": %s}', detail, streams), 'UTF8'),
    version => runlytics_internal.strava_version(activity => detail::jsonb),
    name => 'strava activity ' || id,
    athlete_id => athlete_id
  );
  return 'done';
end
$$;
comment on function runlytics_internal.strava_keep_streams(text, runlytics.http_response, bigint) is
  'The streams of an activity: joined with its own part, they are a document. A part of the source strava.';
