-- intervals.icu as a source of the queue: the files as COROS, Garmin and others delivered them there,
-- and the wellness of each day.

-- @warehouse@
create table if not exists warehouse.intervals_accounts (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  remote_athlete text not null default '0' check (remote_athlete ~ '^[0-9A-Za-z]+$'),
  base_url text not null default 'https://intervals.icu' check (base_url ~ '^https?://[^/?#]+$'),
  synced_until date,
  primary key (athlete_id)
);
comment on table warehouse.intervals_accounts is 'intervals.icu''s side of an athlete; 0 is the owner of the key, which is the secret intervals_api_key.';
grant select, insert, update, delete on warehouse.intervals_accounts to runlytics_worker;
-- @extension@

create function runlytics_internal.intervals_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.intervals_accounts as a where a.athlete_id = intervals_configured.athlete_id); end $$;
comment on function runlytics_internal.intervals_configured(bigint) is
  'Whether the athlete is at intervals.icu. A part of doctor().';

create function runlytics_internal.intervals_needs(athlete_id bigint) returns setof runlytics_internal.source_need
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select a.base_url, 'intervals_api_key', null::text
  from warehouse.intervals_accounts as a
  where a.athlete_id = intervals_needs.athlete_id;
end
$$;
comment on function runlytics_internal.intervals_needs(bigint) is
  'The host of intervals.icu, and its key. A part of doctor().';

create function runlytics_internal.intervals_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Edits of the last weeks are found by reading the lists again.
  overlap constant int := 30;
  first_day constant date := '2000-01-01';
  request runlytics.http_request;
  account record;
  since date;
  until date;
begin
  select a.base_url, a.remote_athlete, a.synced_until
  into account
  from warehouse.intervals_accounts as a
  where a.athlete_id = intervals_request.athlete_id;
  if not found then
    raise exception 'intervals.icu is not configured'
      using errcode = 'P0002', hint = 'Insert a row into warehouse.intervals_accounts, and the key as the secret intervals_api_key.';
  end if;
  if action in ('sync', 'backfill') then
    since := coalesce((arguments ->> 'since')::timestamptz::date, account.synced_until - overlap, first_day);
    until := coalesce((arguments ->> 'until')::timestamptz::date, current_date) + 1;
    perform runlytics.enqueue(
      source => 'intervals',
      action => list,
      arguments => jsonb_build_object('since', since, 'until', until),
      key => format('%s %s', since, until),
      athlete_id => athlete_id
    )
    from unnest(array['activities', 'wellness']) as list;
    return null;
  end if;
  request.url := account.base_url || '/api/v1/' || case action
    when 'activities' then format('athlete/%s/activities?oldest=%s&newest=%s', account.remote_athlete, arguments ->> 'since', arguments ->> 'until')
    when 'wellness' then format('athlete/%s/wellness?oldest=%s&newest=%s', account.remote_athlete, arguments ->> 'since', arguments ->> 'until')
    when 'file' then format('activity/%s/file', runlytics.url_encode(text => arguments ->> 'id'))
  end;
  request.headers := '{"authorization": "Basic {basic:API_KEY:intervals_api_key}"}';
  return request;
end
$$;
comment on function runlytics_internal.intervals_request(text, jsonb, bigint) is
  'What to ask intervals.icu for a task: activities and wellness (lists of days), file; sync and backfill enqueue those. A part of run_tasks().';

create function runlytics_internal.intervals_keep_list(activities jsonb, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.keep_list(
    source => 'intervals',
    items => array(
      select (
        a ->> 'id',
        null,
        null,
        -- What came there from Strava may not be handed on, and what was typed in has no file.
        case when coalesce(a ->> 'source', '') not in ('STRAVA', 'MANUAL') then jsonb_build_object('id', a ->> 'id') end
      )::runlytics_internal.listed_item
      from jsonb_array_elements(activities) as a
    ),
    action => 'file',
    athlete_id => athlete_id
  );
  update warehouse.intervals_accounts as a
  set synced_until = current_date
  where a.athlete_id = intervals_keep_list.athlete_id;
end
$$;
comment on function runlytics_internal.intervals_keep_list(jsonb, bigint) is
  'Has the original file of every activity fetched that is not here yet; those that came from Strava cannot be had this way. A part of the source intervals.';

create function runlytics_internal.intervals_keep_wellness(
  body bytea,
  name text,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  same constant bigint := runlytics_internal.same_document(body => body, athlete_id => athlete_id);
begin
  -- What is as it was before, after it was something else, is the last word again.
  if exists (
    select
    from warehouse.documents as d
    where d.athlete_id = intervals_keep_wellness.athlete_id
      and d.document_id = same
      and d.source = 'intervals'
      and exists (
        select
        from warehouse.documents as later
        where later.athlete_id = d.athlete_id
          and later.source = d.source
          and later.kind = d.kind
          and later.document_id > d.document_id
      )
  ) then
    perform runlytics.forget(document_id => same, athlete_id => athlete_id);
  end if;
  perform runlytics.ingest(body => body, source => 'intervals', name => name, athlete_id => athlete_id);
end
$$;
comment on function runlytics_internal.intervals_keep_wellness(bytea, text, bigint) is
  'Stores the wellness of some days; what it says of a day is all that counts of it. A part of the source intervals.';

create function runlytics_internal.intervals_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if action = 'file' and response.status in (404, 410, 422) then
    update warehouse.remote_items as i
    set version = 'no file'
    where i.athlete_id = intervals_response.athlete_id
      and i.source = 'intervals'
      and i.remote_id = arguments ->> 'id';
    return 'done';
  elsif response.status <> 200 then
    return runlytics_internal.refusal(
      response => response,
      service => 'intervals.icu',
      hint => 'intervals.icu did not accept the key (%s). Store the one of its page Settings as the secret intervals_api_key.',
      hinted => '{401, 403}'
    );
  elsif action = 'activities' then
    perform runlytics_internal.intervals_keep_list(activities => runlytics_internal.response_text(response => response)::jsonb, athlete_id => athlete_id);
  elsif action = 'wellness' then
    perform runlytics_internal.intervals_keep_wellness(
      body => response.body,
      name => format('wellness %s to %s', arguments ->> 'since', arguments ->> 'until'),
      athlete_id => athlete_id
    )
    where response.body <> '[]';
  else
    perform runlytics_internal.store_remote_item(
      source => 'intervals',
      remote_id => arguments ->> 'id',
      body => response.body,
      version => 'file',
      name => 'intervals activity ' || (arguments ->> 'id'),
      athlete_id => athlete_id
    );
  end if;
  return 'done';
end
$$;
comment on function runlytics_internal.intervals_response(text, jsonb, runlytics.http_response, bigint) is
  'What follows from an answer of intervals.icu. A part of run_tasks().';

create procedure runlytics.sync_intervals(athlete_id bigint default runlytics.athlete()) language plpgsql
  as $$ begin perform runlytics.require_owner(); call runlytics_internal.sync_source(source => 'intervals', athlete_id => athlete_id); end $$;
comment on procedure runlytics.sync_intervals(bigint) is
  'Fetches the original files of new activities, and the wellness of the last 30 days, from intervals.icu, and processes them: everything at the first time. Commits as it goes.';
