-- Spreadsheets as a source of the queue: a published CSV, or values of the Sheets API.

create function runlytics_internal.sheets_token_name(service_account_secret text) returns text
  language sql immutable strict parallel safe
  return service_account_secret || ' access token';
comment on function runlytics_internal.sheets_token_name(text) is
  'The name of the secret that holds the access token of a service account. A part of the source sheets.';

create function runlytics_internal.sheets_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  request runlytics.http_request;
  sheet record;
begin
  if action = 'sync' then
    perform runlytics.enqueue(source => 'sheets', action => 'pull', arguments => jsonb_build_object('name', s.name), key => s.name, athlete_id => s.athlete_id)
    from warehouse.sheets as s
    where s.athlete_id = sheets_request.athlete_id;
    return null;
  elsif action = 'token' then
    request.method := 'POST';
    request.url := arguments ->> 'token_url';
    request.headers := '{"content-type": "application/x-www-form-urlencoded"}';
    request.body := convert_to(
      format('grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Ajwt-bearer&assertion={google:%s}', arguments ->> 'secret'),
      'UTF8'
    );
    return request;
  end if;
  select
    s.url,
    s.api_key_secret,
    s.service_account_secret,
    s.token_url,
    t.expires_at > now() + interval '1 minute' as token_valid,
    runlytics_internal.task_died(
      source => 'sheets',
      action => 'token',
      key => s.service_account_secret,
      since => greatest(t.updated_at, k.updated_at),
      athlete_id => s.athlete_id
    ) as refused
  into sheet
  from warehouse.sheets as s
  left join warehouse.secrets as k
    on k.athlete_id = s.athlete_id
    and k.name = s.service_account_secret
  left join warehouse.secrets as t
    on t.athlete_id = s.athlete_id
    and t.name = runlytics_internal.sheets_token_name(service_account_secret => s.service_account_secret)
  where s.athlete_id = sheets_request.athlete_id
    and s.name = arguments ->> 'name';
  if not found then
    return null;
  end if;
  request.url := sheet.url || case
    when sheet.api_key_secret is null then ''
    else format('%skey={secret:%s}', case when sheet.url ~ '\?' then '&' else '?' end, sheet.api_key_secret)
  end;
  if sheet.service_account_secret is null then
    return request;
  end if;
  if sheet.token_valid is not true and sheet.refused then
    raise exception 'Google gives the service account no access token'
      using errcode = '28000', hint = 'Is the sheet shared with its address, and the key file in the secret the right one?';
  elsif sheet.token_valid is not true then
    request.wait_until := runlytics_internal.await_task(
      source => 'sheets',
      action => 'token',
      arguments => jsonb_build_object(
        'secret', sheet.service_account_secret,
        'token_url', sheet.token_url,
        'host', (regexp_match(sheet.url, '^https?://(\[[^]]+\]|[^/:?#]+)'))[1]
      ),
      key => sheet.service_account_secret,
      athlete_id => athlete_id
    );
    return request;
  end if;
  request.secret := runlytics_internal.sheets_token_name(service_account_secret => sheet.service_account_secret);
  return request;
end
$$;
comment on function runlytics_internal.sheets_request(text, jsonb, bigint) is
  'What to ask Google for a task: pull (a sheet, with a key, with a service account''s token or without), token; sync enqueues those of warehouse.sheets. A part of run_tasks().';

create function runlytics_internal.sheets_keep_token(arguments jsonb, response runlytics.http_response, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  token jsonb;
begin
  if response.status <> 200 then
    return format('dead: Google refused the service account (%s).', response.status);
  end if;
  token := runlytics_internal.response_text(response => response)::jsonb;
  perform runlytics_internal.store_secret(
    name => runlytics_internal.sheets_token_name(service_account_secret => arguments ->> 'secret'),
    value => token ->> 'access_token',
    host => arguments ->> 'host',
    expires_at => now() + make_interval(secs => (token ->> 'expires_in')::float8),
    athlete_id => athlete_id
  );
  return 'done';
end
$$;
comment on function runlytics_internal.sheets_keep_token(jsonb, runlytics.http_response, bigint) is
  'Stores the access token that Google gave a service account. A part of the source sheets.';

create function runlytics_internal.sheets_response(task_id bigint, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  task record;
begin
  select t.action, t.arguments
  into strict task
  from warehouse.tasks as t
  where t.athlete_id = sheets_response.athlete_id
    and t.task_id = sheets_response.task_id;
  if task.action = 'token' then
    return runlytics_internal.sheets_keep_token(arguments => task.arguments, response => response, athlete_id => athlete_id);
  end if;
  if response.status <> 200 then
    return format('dead: The sheet was refused (%s). Publish it, share it with the service account, or check the key.', response.status);
  end if;
  perform runlytics.ingest(
    body => response.body,
    source => 'sheets',
    name => 'sheet ' || (task.arguments ->> 'name'),
    athlete_id => athlete_id
  );
  return 'done';
end
$$;
comment on function runlytics_internal.sheets_response(bigint, runlytics.http_response, bigint) is
  'Stores a sheet as it came; one that did not change is the document of the last time. A part of run_tasks().';

create procedure runlytics.sync_sheets(athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  call runlytics_internal.sync_source(source => 'sheets', athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.sync_sheets(bigint) is
  'Pulls every sheet of warehouse.sheets and processes what has changed. Commits as it goes.';

-- @warehouse@
create table if not exists warehouse.sheets (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  name text not null,
  url text not null check (url ~ '^https?://'),
  api_key_secret text,
  service_account_secret text,
  token_url text not null default 'https://oauth2.googleapis.com/token',
  primary key (athlete_id, name),
  check (num_nonnulls(api_key_secret, service_account_secret) <= 1)
);
comment on table warehouse.sheets is 'Spreadsheets with a journal or shifts, pulled as they are: a published CSV (…/pub?output=csv), or values of the Sheets API, with an API key or the key file of a service account, each named as a secret.';
grant select, insert, update, delete on warehouse.sheets to runlytics_worker;
-- @extension@
