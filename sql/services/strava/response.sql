-- What Strava answers, and what follows.

create function runlytics_internal.strava_limit(response runlytics.http_response) returns timestamptz
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  quarter constant interval := interval '15 minutes';
  spare constant int := 2;
  kind text;
  caps text[];
  used text[];
  until timestamptz;
begin
  -- Two numbers each: of this quarter of an hour and of this day, UTC; "," was seen as well.
  foreach kind in array array['x-ratelimit', 'x-readratelimit']
  loop
    caps := regexp_match(response.headers ->> (kind || '-limit'), '^\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*$');
    used := regexp_match(response.headers ->> (kind || '-usage'), '^\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*$');
    if used[2]::int >= caps[2]::int - spare then
      until := greatest(until, date_bin('1 day', now(), 'epoch') + interval '1 day');
    elsif used[1]::int >= caps[1]::int - spare then
      until := greatest(until, date_bin(quarter, now(), 'epoch') + quarter);
    end if;
  end loop;
  return until;
end
$$;
comment on function runlytics_internal.strava_limit(runlytics.http_response) is
  'Until when Strava allows no more requests, by the headers X-RateLimit and X-ReadRateLimit: the next quarter of an hour, or midnight UTC; null while there are some left. A part of run_tasks().';

create function runlytics_internal.strava_keep_tokens(response runlytics.http_response, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  tokens jsonb;
  host text;
begin
  if response.status <> 200 then
    return format('dead: Strava refused the tokens (%s). Open runlytics.strava_authorize_url() again and call runlytics.strava_connect().', response.status);
  end if;
  tokens := runlytics_internal.response_text(response => response)::jsonb;
  host := (
    select (regexp_match(a.base_url, '^https?://(\[[^]]+\]|[^/:]+)'))[1]
    from warehouse.strava_accounts as a
    where a.athlete_id = strava_keep_tokens.athlete_id
  );
  perform runlytics_internal.store_secret(
    name => 'strava_access_token',
    value => tokens ->> 'access_token',
    host => host,
    expires_at => to_timestamp((tokens ->> 'expires_at')::bigint),
    athlete_id => athlete_id
  );
  perform runlytics_internal.store_secret(
    name => 'strava_refresh_token',
    value => tokens ->> 'refresh_token',
    host => host,
    athlete_id => athlete_id
  );
  update warehouse.strava_accounts as a
  set connected_at = coalesce(a.connected_at, now())
  where a.athlete_id = strava_keep_tokens.athlete_id;
  return 'done';
end
$$;
comment on function runlytics_internal.strava_keep_tokens(runlytics.http_response, bigint) is
  'Stores the tokens that Strava gave, the refresh token each time, for it may change. A part of the source strava.';

create function runlytics_internal.strava_fetch_changed(page jsonb, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.remote_items as i (athlete_id, source, remote_id, started_at, seen_at)
  select strava_fetch_changed.athlete_id, 'strava', s ->> 'id', (s ->> 'start_date')::timestamptz, clock_timestamp()
  from jsonb_array_elements(page) as s
  on conflict on constraint remote_items_pkey do update
  set
    seen_at = excluded.seen_at,
    started_at = excluded.started_at,
    gone_at = null;
  perform runlytics.enqueue(
    source => 'strava',
    action => 'activity',
    arguments => jsonb_build_object('id', i.remote_id::bigint),
    key => i.remote_id,
    athlete_id => i.athlete_id
  )
  from jsonb_array_elements(page) with ordinality as s (activity, n)
  join warehouse.remote_items as i
    on i.athlete_id = strava_fetch_changed.athlete_id
    and i.source = 'strava'
    and i.remote_id = s.activity ->> 'id'
  where i.document_id is null
    or i.version is distinct from runlytics_internal.strava_version(activity => s.activity)
  order by s.n;
end
$$;
comment on function runlytics_internal.strava_fetch_changed(jsonb, bigint) is
  'Has every activity of a page fetched that is new or has changed. A part of the source strava.';

create function runlytics_internal.strava_end_list(arguments jsonb, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- What the list no longer has is looked up by itself: something deleted while the list was read
  -- moves what follows to another page.
  perform runlytics.enqueue(
    source => 'strava',
    action => 'activity',
    arguments => jsonb_build_object('id', i.remote_id::bigint),
    key => i.remote_id,
    athlete_id => i.athlete_id
  )
  from warehouse.remote_items as i
  where i.athlete_id = strava_end_list.athlete_id
    and i.source = 'strava'
    and i.gone_at is null
    and i.seen_at < (arguments ->> 'begun')::timestamptz
    and i.started_at > to_timestamp((arguments ->> 'after')::bigint)
    and i.started_at < to_timestamp((arguments ->> 'before')::bigint);
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
begin
  if jsonb_typeof(page) <> 'array' then
    return 'retry: The list of activities is none.';
  end if;
  if page = '[]' then
    perform runlytics_internal.strava_end_list(arguments => arguments, athlete_id => athlete_id);
    return 'done';
  end if;
  perform runlytics_internal.strava_fetch_changed(page => page, athlete_id => athlete_id);
  perform runlytics.enqueue(
    source => 'strava',
    action => 'activities',
    arguments => arguments || jsonb_build_object('page', next_page),
    key => format('%s %s %s', arguments ->> 'after', arguments ->> 'before', next_page),
    athlete_id => athlete_id
  );
  return 'done';
end
$$;
comment on function runlytics_internal.strava_keep_page(jsonb, jsonb, bigint) is
  'A page of the list: what is new is fetched, then the next page; the end is an empty page, not a short one. A part of the source strava.';

create function runlytics_internal.strava_keep_activity(id text, response runlytics.http_response, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  detail constant text := runlytics_internal.response_text(response => response);
  activity constant jsonb := detail::jsonb;
  held record;
begin
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
    seen_at = now(),
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
  'An activity''s own part: kept until its streams are here, unless nothing has changed. A part of the source strava.';

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

create function runlytics_internal.strava_response(task_id bigint, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  task record;
begin
  select t.action, t.arguments
  into strict task
  from warehouse.tasks as t
  where t.athlete_id = strava_response.athlete_id
    and t.task_id = strava_response.task_id;
  if task.action = 'token' then
    return runlytics_internal.strava_keep_tokens(response => response, athlete_id => athlete_id);
  end if;
  if response.status = 401 then
    update warehouse.secrets as s
    set expires_at = now()
    where s.athlete_id = strava_response.athlete_id
      and s.name = 'strava_access_token';
    return 'retry: Strava did not accept the access token; it is renewed.';
  end if;
  if response.status in (402, 403) then
    return format('dead: Strava refused this (%s). Since 2026 its API serves athletes with a paid subscription alone; the archive of your account, CALL runlytics.ingest_path(...), needs none.', response.status);
  end if;
  if task.action = 'activity' and response.status = 404 then
    perform runlytics_internal.drop_remote_item(source => 'strava', remote_id => task.arguments ->> 'id', athlete_id => athlete_id);
    return 'done';
  end if;
  if response.status not in (200, 201) and not (task.action = 'streams' and response.status = 404) then
    return format('dead: Strava answered %s.', response.status);
  end if;
  case task.action
    when 'activities' then
      return runlytics_internal.strava_keep_page(
        arguments => task.arguments,
        page => runlytics_internal.response_text(response => response)::jsonb,
        athlete_id => athlete_id
      );
    when 'activity' then
      return runlytics_internal.strava_keep_activity(id => task.arguments ->> 'id', response => response, athlete_id => athlete_id);
    when 'streams' then
      return runlytics_internal.strava_keep_streams(id => task.arguments ->> 'id', response => response, athlete_id => athlete_id);
    when 'subscribe' then
      update warehouse.strava_accounts as a
      set subscription_id = runlytics_internal.response_text(response => response)::jsonb ->> 'id'
      where a.athlete_id = strava_response.athlete_id;
      return 'done';
  end case;
end
$$;
comment on function runlytics_internal.strava_response(bigint, runlytics.http_response, bigint) is
  'What follows from an answer of Strava. A part of run_tasks().';

create procedure runlytics.sync_strava(athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  call runlytics_internal.sync_source(source => 'strava', athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.sync_strava(bigint) is
  'Fetches what is new, changed or deleted at Strava since the last time, and processes it: everything at the first time. Commits as it goes and stops at the rate limit; the rest stays in the queue for the worker, or for the next call. See warehouse.ingestion_status.';
