-- Spreadsheets as a source of the queue: a published CSV, or values of the Sheets API.

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

create function runlytics_internal.sheets_token_name(service_account_secret text) returns text
  language sql immutable strict parallel safe
  return service_account_secret || ' access token';
comment on function runlytics_internal.sheets_token_name(text) is
  'The name of the secret that holds the access token of a service account. A part of the source sheets.';

create function runlytics_internal.sheets_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.sheets as s where s.athlete_id = sheets_configured.athlete_id); end $$;
comment on function runlytics_internal.sheets_configured(bigint) is
  'Whether the athlete has a sheet. A part of doctor().';

create function runlytics_internal.sheets_needs(athlete_id bigint) returns setof runlytics_internal.source_need
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select s.url, s.api_key_secret, null::text
  from warehouse.sheets as s
  where s.athlete_id = sheets_needs.athlete_id
  union
  select coalesce(s.token_url, 'https://oauth2.googleapis.com'), s.service_account_secret, null::text
  from warehouse.sheets as s
  where s.athlete_id = sheets_needs.athlete_id
    and s.service_account_secret is not null;
end
$$;
comment on function runlytics_internal.sheets_needs(bigint) is
  'The hosts of the sheets, and the keys of those that are not published. A part of doctor().';

create function runlytics_internal.sheets_pull_request(name text, athlete_id bigint default runlytics.athlete()) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  request runlytics.http_request;
  sheet record;
  token text;
  state text;
begin
  select s.*
  into sheet
  from warehouse.sheets as s
  where s.athlete_id = sheets_pull_request.athlete_id
    and s.name = sheets_pull_request.name;
  request.url := sheet.url || case
    when sheet.api_key_secret is null then ''
    else format('%skey={secret:%s}', case when sheet.url ~ '\?' then '&' else '?' end, sheet.api_key_secret)
  end;
  if sheet.service_account_secret is null then
    return request;
  end if;
  token := runlytics_internal.sheets_token_name(service_account_secret => sheet.service_account_secret);
  state := runlytics_internal.token_state(
    source => 'sheets',
    token => token,
    renewed_by => sheet.service_account_secret,
    key => sheet.service_account_secret,
    athlete_id => athlete_id
  );
  if state = 'valid' then
    request.secret := token;
    return request;
  elsif state = 'refused' then
    raise exception 'Google gives the service account no access token'
      using errcode = '28000', hint = 'Is the sheet shared with its address, and the key file in the secret the right one?';
  end if;
  request.wait_until := runlytics_internal.await_task(
    source => 'sheets',
    action => 'token',
    arguments => jsonb_build_object(
      'secret', sheet.service_account_secret,
      'token_url', sheet.token_url,
      'host', runlytics_internal.url_host(url => sheet.url)
    ),
    key => sheet.service_account_secret,
    athlete_id => athlete_id
  );
  return request;
end
$$;
comment on function runlytics_internal.sheets_pull_request(text, bigint) is
  'The request for a sheet, with a key, with a service account''s token or without; when the token has run out, has it renewed first. SQLSTATE 28000 when Google gives none. A part of the source sheets.';

create function runlytics_internal.sheets_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  name text;
begin
  if action = 'pull' then
    return runlytics_internal.sheets_pull_request(name => arguments ->> 'name', athlete_id => athlete_id);
  elsif action = 'token' then
    return runlytics_internal.form_request(
      url => arguments ->> 'token_url',
      form => format('grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Ajwt-bearer&assertion={google:%s}', arguments ->> 'secret')
    );
  end if;
  for name in
    select s.name
    from warehouse.sheets as s
    where s.athlete_id = sheets_request.athlete_id
      and action = 'sync'
  loop
    perform runlytics.enqueue(source => 'sheets', action => 'pull', arguments => jsonb_build_object('name', name), key => name, athlete_id => athlete_id);
  end loop;
  return null;
end
$$;
comment on function runlytics_internal.sheets_request(text, jsonb, bigint) is
  'What to ask Google for a task: pull (a sheet), token; sync enqueues a pull of each of warehouse.sheets. A part of run_tasks().';

create function runlytics_internal.sheets_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if response.status <> 200 then
    return runlytics_internal.refusal(
      response => response,
      service => 'Google',
      hint => case action
        when 'token' then 'Google refused the service account (%s).'
        else 'The sheet was refused (%s). Publish it, share it with the service account, or check the key.'
      end
    );
  elsif action = 'token' then
    perform runlytics_internal.keep_tokens(
      response => response,
      host => arguments ->> 'host',
      access_token => runlytics_internal.sheets_token_name(service_account_secret => arguments ->> 'secret'),
      athlete_id => athlete_id
    );
    return 'done';
  end if;
  perform runlytics.ingest(body => response.body, source => 'sheets', name => 'sheet ' || (arguments ->> 'name'), athlete_id => athlete_id);
  return 'done';
end
$$;
comment on function runlytics_internal.sheets_response(text, jsonb, runlytics.http_response, bigint) is
  'Stores a sheet as it came; one that did not change is the document of the last time. A part of run_tasks().';

create procedure runlytics.sync_sheets(athlete_id bigint default runlytics.athlete()) language plpgsql
  as $$ begin perform runlytics.require_owner(); call runlytics_internal.sync_source(source => 'sheets', athlete_id => athlete_id); end $$;
comment on procedure runlytics.sync_sheets(bigint) is
  'Pulls every sheet of warehouse.sheets and processes what has changed. Commits as it goes.';
