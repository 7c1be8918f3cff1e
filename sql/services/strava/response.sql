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
  moment constant timestamptz := now();
  told bigint;
  host text;
begin
  if response.status <> 200 then
    return runlytics_internal.refusal(
      response => response,
      service => 'Strava',
      hint => 'Strava refused the tokens (%s). Open runlytics.strava_authorize_url() again and call runlytics.strava_connect().'
    );
  end if;
  select runlytics_internal.url_host(url => a.base_url)
  into host
  from warehouse.strava_accounts as a
  where a.athlete_id = strava_keep_tokens.athlete_id;
  if found then
    perform runlytics_internal.keep_tokens(
      response => response,
      host => host,
      access_token => 'strava_access_token',
      refresh_token => 'strava_refresh_token',
      athlete_id => strava_keep_tokens.athlete_id
    );
  end if;
  told := (runlytics_internal.response_text(response => response)::jsonb -> 'athlete' ->> 'id')::bigint;
  update warehouse.strava_accounts as a
  set
    connected_at = coalesce(a.connected_at, moment),
    -- The first answer says who it is; what renews a token does not.
    remote_athlete = coalesce(told, a.remote_athlete)
  where a.athlete_id = strava_keep_tokens.athlete_id;
  return 'done';
end
$$;
comment on function runlytics_internal.strava_keep_tokens(runlytics.http_response, bigint) is
  'Stores the tokens that Strava gave, that the athlete is connected, and who that is there. A part of the source strava.';

create function runlytics_internal.strava_keep(
  action text,
  arguments jsonb,
  response runlytics.http_response,
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  case action
    when 'activities' then
      return runlytics_internal.strava_keep_page(
        arguments => arguments,
        page => runlytics_internal.response_text(response => response)::jsonb,
        athlete_id => athlete_id
      );
    when 'activity' then
      return runlytics_internal.strava_keep_activity(id => arguments ->> 'id', response => response, athlete_id => athlete_id);
    when 'streams' then
      return runlytics_internal.strava_keep_streams(id => arguments ->> 'id', response => response, athlete_id => athlete_id);
    when 'athlete' then
      update warehouse.strava_accounts as a
      set remote_athlete = (runlytics_internal.response_text(response => response)::jsonb ->> 'id')::bigint
      where a.athlete_id = strava_keep.athlete_id;
      return 'done';
    when 'subscribe' then
      update warehouse.strava_accounts as a
      set subscription_id = runlytics_internal.response_text(response => response)::jsonb ->> 'id'
      where a.athlete_id = strava_keep.athlete_id;
      return 'done';
  end case;
end
$$;
comment on function runlytics_internal.strava_keep(text, jsonb, runlytics.http_response, bigint) is
  'Stores what Strava gave. A part of the source strava.';

create function runlytics_internal.strava_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if action = 'token' then
    return runlytics_internal.strava_keep_tokens(response => response, athlete_id => athlete_id);
  elsif response.status = 401 then
    update warehouse.secrets as s
    set expires_at = now()
    where s.athlete_id = strava_response.athlete_id
      and s.name = 'strava_access_token';
    return 'retry: Strava did not accept the access token; it is renewed.';
  elsif action = 'activity' and response.status = 404 then
    perform runlytics_internal.drop_remote_item(source => 'strava', remote_id => arguments ->> 'id', athlete_id => athlete_id);
    return 'done';
  elsif response.status not in (200, 201) and not (action = 'streams' and response.status = 404) then
    return runlytics_internal.refusal(
      response => response,
      service => 'Strava',
      hint => 'Strava refused this (%s). Since 2026 its API serves athletes with a paid subscription alone; the archive of your account, CALL runlytics.ingest_path(...), needs none.',
      hinted => '{402, 403}'
    );
  end if;
  return runlytics_internal.strava_keep(action => action, arguments => arguments, response => response, athlete_id => athlete_id);
end
$$;
comment on function runlytics_internal.strava_response(text, jsonb, runlytics.http_response, bigint) is
  'What follows from an answer of Strava. A part of run_tasks().';

create procedure runlytics.sync_strava(athlete_id bigint default runlytics.athlete()) language plpgsql
  as $$ begin perform runlytics.require_owner(); call runlytics_internal.sync_source(source => 'strava', athlete_id => athlete_id); end $$;
comment on procedure runlytics.sync_strava(bigint) is
  'Fetches what is new, changed or deleted at Strava since the last time, and processes it: everything at the first time. Commits as it goes and stops at the rate limit; the rest stays in the queue for the worker, or for the next call. See warehouse.ingestion_status. SQLSTATE 55000 before strava_configure().';
