-- Strava's side of an athlete: which application asks, and what the athlete allowed it.

create function runlytics.strava_configure(
  client_id text,
  base_url text default 'https://www.strava.com',
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  url constant text[] := regexp_match(lower(base_url collate "C"), '^(https?)://([^/:]+|\[[^]]+\])(?::([0-9]+))?$');
  port constant int := coalesce(url[3]::int, case when url[1] = 'https' then 443 else 80 end);
begin
  if url is null then
    raise exception 'base_url must be like https://www.strava.com, without a path' using errcode = '22023';
  end if;
  insert into warehouse.strava_accounts as a (athlete_id, client_id, base_url)
  values (strava_configure.athlete_id, strava_configure.client_id, lower(strava_configure.base_url collate "C"))
  on conflict on constraint strava_accounts_pkey do update
  set
    client_id = excluded.client_id,
    base_url = excluded.base_url;
  insert into warehouse.http_hosts (host, scheme, port, note)
  values (url[2], url[1], port, 'Strava')
  on conflict on constraint http_hosts_pkey do nothing;
end
$$;
comment on function runlytics.strava_configure(text, text, bigint) is
  'Says by which of your applications at Strava (https://www.strava.com/settings/api) to ask, and where the API is, and allows that host. Its client secret goes into warehouse.secrets as strava_client_secret.';

create function runlytics.strava_authorize_url(
  redirect_uri text default 'http://localhost/exchange_token',
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  url text;
begin
  select format(
    '%s/oauth/authorize?client_id=%s&response_type=code&approval_prompt=auto&scope=read,activity:read_all&redirect_uri=%s',
    a.base_url,
    a.client_id,
    runlytics.url_encode(text => redirect_uri)
  )
  into url
  from warehouse.strava_accounts as a
  where a.athlete_id = strava_authorize_url.athlete_id;
  if url is null then
    raise exception 'Strava is not configured' using errcode = 'P0002', hint = 'Call runlytics.strava_configure(client_id => ...) first.';
  end if;
  return url;
end
$$;
comment on function runlytics.strava_authorize_url(text, bigint) is
  'The page on which the athlete allows the application to read all activities. Strava then calls redirect_uri with a code: store it as the secret strava_code, and call strava_connect(). SQLSTATE P0002 before strava_configure().';

create function runlytics.strava_connect(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  return runlytics.enqueue(
    source => 'strava',
    action => 'token',
    arguments => '{"grant": "authorization_code"}',
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics.strava_connect(bigint) is
  'Puts the exchange of the secret strava_code for tokens into the queue, and returns the task; they are stored as secrets and renewed by themselves.';

create function runlytics.strava_subscribe(listener_url text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  return runlytics.enqueue(
    source => 'strava',
    action => 'subscribe',
    arguments => jsonb_build_object('listener_url', rtrim(listener_url, '/')),
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics.strava_subscribe(text, bigint) is
  'Asks Strava to tell the listener of every change. listener_url: where the internet reaches it, such as https://runs.example. The token of the scope strava that the listener expects is the secret strava_verify_token.';

create function runlytics_internal.strava_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.strava_accounts as a where a.athlete_id = strava_configured.athlete_id); end $$;
comment on function runlytics_internal.strava_configured(bigint) is
  'Whether strava_configure() was called for the athlete. A part of doctor().';

create function runlytics_internal.strava_needs(athlete_id bigint) returns setof runlytics_internal.source_need
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select a.base_url, 'strava_client_secret', null::text
  from warehouse.strava_accounts as a
  where a.athlete_id = strava_needs.athlete_id
  union all
  select a.base_url, 'strava_refresh_token', 'select runlytics.strava_authorize_url()'
  from warehouse.strava_accounts as a
  where a.athlete_id = strava_needs.athlete_id;
end
$$;
comment on function runlytics_internal.strava_needs(bigint) is
  'The host of Strava, the secret of the application, and the permission of the athlete. A part of doctor().';
