-- What to ask Strava: the athlete's list of activities, each with its samples.

create function runlytics_internal.strava_form_request(path text, form text, athlete_id bigint default runlytics.athlete())
  returns runlytics.http_request
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  account record;
begin
  select a.base_url, a.client_id
  into account
  from warehouse.strava_accounts as a
  where a.athlete_id = strava_form_request.athlete_id;
  return runlytics_internal.form_request(
    url => account.base_url || path,
    form => format('client_id=%s&client_secret={secret:strava_client_secret}&%s', account.client_id, form)
  );
end
$$;
comment on function runlytics_internal.strava_form_request(text, text, bigint) is
  'A request of the application itself, which shows its secret. A part of the source strava.';

create function runlytics_internal.strava_api_request(action text, arguments jsonb, athlete_id bigint default runlytics.athlete())
  returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  streams constant text := 'time,latlng,distance,altitude,velocity_smooth,heartrate,cadence,watts,temp,moving';
  request runlytics.http_request;
  state constant text := runlytics_internal.token_state(
    source => 'strava',
    token => 'strava_access_token',
    renewed_by => 'strava_refresh_token',
    athlete_id => athlete_id
  );
begin
  if state = 'expired' then
    request.wait_until := runlytics_internal.await_task(source => 'strava', action => 'token', arguments => '{"grant": "refresh_token"}', athlete_id => athlete_id);
    return request;
  end if;
  if state is distinct from 'valid' then
    raise exception 'Strava does not let us in'
      using errcode = '28000', hint = 'Open runlytics.strava_authorize_url(), store the code and call runlytics.strava_connect().';
  end if;
  select
    a.base_url || '/api/v3/' || case action
      when 'activities' then format(
        'athlete/activities?after=%s&before=%s&page=%s&per_page=200',
        arguments ->> 'after', arguments ->> 'before', arguments ->> 'page'
      )
      when 'athlete' then 'athlete'
      when 'activity' then format('activities/%s', (arguments ->> 'id')::bigint)
      when 'streams' then format('activities/%s/streams?keys=%s&key_by_type=true', (arguments ->> 'id')::bigint, streams)
    end
  into request.url
  from warehouse.strava_accounts as a
  where a.athlete_id = strava_api_request.athlete_id;
  request.secret := 'strava_access_token';
  return request;
end
$$;
comment on function runlytics_internal.strava_api_request(text, jsonb, bigint) is
  'A request to the API with a valid access token; when that is expired, has it renewed first. SQLSTATE 28000 when the athlete has not connected, or not any more. A part of the source strava.';

create function runlytics_internal.strava_list(since timestamptz, until timestamptz, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  after constant bigint := floor(extract(epoch from since));
  before constant bigint := ceil(extract(epoch from until));
begin
  return runlytics.enqueue(
    source => 'strava',
    action => 'activities',
    arguments => jsonb_build_object('after', after, 'before', before, 'page', 1, 'begun', clock_timestamp()),
    key => format('%s %s 1', after, before),
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics_internal.strava_list(timestamptz, timestamptz, bigint) is
  'Has the list of activities between two times read, page after page until an empty one. A part of the source strava.';

create function runlytics_internal.strava_begin(action text, arguments jsonb, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Edits of the last weeks are found by reading the list again.
  overlap constant interval := interval '30 days';
  since timestamptz;
begin
  if action = 'sync' then
    select coalesce(a.synced_until - overlap, 'epoch')
    into since
    from warehouse.strava_accounts as a
    where a.athlete_id = strava_begin.athlete_id;
    if found then
      perform runlytics_internal.strava_list(since => since, until => now() + interval '1 day', athlete_id => strava_begin.athlete_id);
    end if;
  elsif action = 'backfill' then
    perform runlytics_internal.strava_list(
      since => (arguments ->> 'since')::timestamptz,
      until => (arguments ->> 'until')::timestamptz,
      athlete_id => athlete_id
    );
  elsif action = 'event' and arguments ->> 'object_type' = 'activity' then
    -- Anybody can send an event, so what it says is looked up, a deletion as well.
    perform runlytics_internal.strava_look_up(id => arguments ->> 'object_id', athlete_id => athlete_id);
  elsif action = 'event' and arguments ->> 'object_type' = 'athlete' then
    perform runlytics.enqueue(source => 'strava', action => 'token', arguments => '{"grant": "refresh_token"}', athlete_id => athlete_id);
  end if;
end
$$;
comment on function runlytics_internal.strava_begin(text, jsonb, bigint) is
  'What follows from a sync, a backfill or an event of Strava''s webhook: requests of other actions. A part of the source strava.';

create function runlytics_internal.strava_event_request(event jsonb, athlete_id bigint default runlytics.athlete())
  returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  request runlytics.http_request;
  owner constant bigint := (event ->> 'owner_id')::bigint;
  account record;
begin
  select
    a.remote_athlete,
    exists (
      select
      from warehouse.tasks as t
      where t.athlete_id = a.athlete_id
        and t.source = 'strava'
        and t.action = 'athlete'
        and t.status = 'dead'
    ) as is_unknown
  into account
  from warehouse.strava_accounts as a
  where a.athlete_id = strava_event_request.athlete_id;
  if account.remote_athlete is null and owner is not null then
    if account.is_unknown then
      raise exception 'Strava does not say who the athlete is'
        using errcode = '28000', hint = 'Call runlytics.strava_connect() again: its answer says it.';
    end if;
    request.wait_until := runlytics_internal.await_task(source => 'strava', action => 'athlete', athlete_id => athlete_id);
    return request;
  end if;
  if owner is null or owner = account.remote_athlete then
    perform runlytics_internal.strava_begin(action => 'event', arguments => event, athlete_id => athlete_id);
  else
    -- It came when it was not known yet whose it is.
    perform runlytics_internal.strava_event(event => event, athlete_id => athlete_id);
  end if;
  return null;
end
$$;
comment on function runlytics_internal.strava_event_request(jsonb, bigint) is
  'Has looked up what an event tells, if it is the athlete''s own, and hands it on to whose it is: when it is not known who that is at Strava, that is asked first. SQLSTATE 28000 when Strava does not say. A part of the source strava.';

create function runlytics_internal.strava_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if not runlytics_internal.strava_configured(athlete_id => athlete_id) then
    raise exception 'Strava is not configured' using errcode = 'P0002', hint = 'Call runlytics.strava_configure(client_id => ...) first.';
  end if;
  if action in ('activities', 'activity', 'streams', 'athlete') then
    return runlytics_internal.strava_api_request(action => action, arguments => arguments, athlete_id => athlete_id);
  elsif action = 'token' then
    return runlytics_internal.strava_form_request(
      path => '/oauth/token',
      form => case arguments ->> 'grant'
        when 'authorization_code' then 'grant_type=authorization_code&code={secret:strava_code}'
        else 'grant_type=refresh_token&refresh_token={secret:strava_refresh_token}'
      end,
      athlete_id => athlete_id
    );
  elsif action = 'subscribe' then
    return runlytics_internal.strava_form_request(
      path => '/api/v3/push_subscriptions',
      form => format(
        'callback_url=%s{secret:strava_verify_token}&verify_token={secret:strava_verify_token}',
        runlytics.url_encode(text => (arguments ->> 'listener_url') || '/v1/strava/')
      ),
      athlete_id => athlete_id
    );
  elsif action = 'event' then
    return runlytics_internal.strava_event_request(event => arguments, athlete_id => athlete_id);
  end if;
  perform runlytics_internal.strava_begin(action => action, arguments => arguments, athlete_id => athlete_id);
  return null;
end
$$;
comment on function runlytics_internal.strava_request(text, jsonb, bigint) is
  'What to ask Strava for a task: token, activities (a page of the list), activity, streams, athlete (who it is), subscribe; sync, backfill and event enqueue those. A part of run_tasks().';
