-- Buckets of S3-compatible stores as a source of the queue: every file below a prefix is a document.

-- @warehouse@
create table if not exists warehouse.buckets (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  name text not null,
  endpoint text not null check (endpoint ~ '^https?://[^/?#]+$'),
  bucket text not null,
  prefix text not null default '',
  region text not null default 'us-east-1',
  access_key_id text check (access_key_id !~ '[:{}]'),
  secret text,
  credentials text not null default 'key' check (credentials in ('key', 'instance_role')),
  primary key (athlete_id, name),
  constraint buckets_key check ((credentials = 'key') = (access_key_id is not null) and (credentials = 'key') = (secret is not null))
);
comment on table warehouse.buckets is 'Buckets of S3-compatible stores. credentials: key (secret is the name of the secret access key in warehouse.secrets), or instance_role (the role of the machine that the server runs on; no key is kept). bronze: activity files below prefix are fetched, and nothing is ever written or deleted there; false: the bucket is one to write to alone.';

alter table warehouse.buckets add column if not exists credentials text not null default 'key' check (credentials in ('key', 'instance_role'));
alter table warehouse.buckets add column if not exists bronze bool not null default true;
alter table warehouse.buckets
  alter column access_key_id drop not null,
  alter column secret drop not null;
grant select, insert, update, delete on warehouse.buckets to runlytics_worker;
-- @extension@

create type runlytics_internal.s3_object as (
  key text,
  etag text,
  bytes bigint,
  continuation text
);
comment on type runlytics_internal.s3_object is 'An object of a bucket; continuation alone in the last row is the token of the next page.';

create function runlytics_internal.s3_listing(page bytea) returns setof runlytics_internal.s3_object
  as 'MODULE_PATHNAME', 'runlytics_s3_listing' language c immutable strict parallel safe cost 10000 rows 1000;
comment on function runlytics_internal.s3_listing(bytea) is
  'A page of ListObjectsV2 asked for with encoding-type=url. SQLSTATE 22P02 when it is none.';

create function runlytics_internal.s3_url(
  endpoint text,
  bucket text,
  key text default null,
  parameters jsonb default '{}'
) returns text
  language sql immutable parallel safe
  return endpoint || '/' || runlytics.url_encode(text => bucket)
    || coalesce('/' || runlytics.url_encode(text => key, keep_slashes => true), '')
    || coalesce('?' || (
      select string_agg(
        runlytics.url_encode(text => p.key) || '=' || runlytics.url_encode(text => p.value),
        '&' order by runlytics.url_encode(text => p.key) collate "C"
      )
      from jsonb_each_text(parameters) as p
    ), '');
comment on function runlytics_internal.s3_url(text, text, text, jsonb) is
  'The URL of an object in a bucket, or of the bucket, in the path style that every store takes, with its parameters in the order in which they are signed.';

create function runlytics_internal.s3_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.buckets as b where b.athlete_id = s3_configured.athlete_id and b.bronze); end $$;
comment on function runlytics_internal.s3_configured(bigint) is
  'Whether the athlete has a bucket of files. A part of doctor().';

create function runlytics_internal.s3_needs(athlete_id bigint) returns setof runlytics_internal.source_need
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select b.endpoint, b.secret, null::text
  from warehouse.buckets as b
  where b.athlete_id = s3_needs.athlete_id
    and b.bronze;
end
$$;
comment on function runlytics_internal.s3_needs(bigint) is
  'The hosts of the buckets of files, and their keys. A part of doctor().';

create function runlytics_internal.s3_authorization(bucket text, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select
      case b.credentials
        when 'instance_role' then 'aws4-role ' || b.region
        else format('aws4 %s:%s:{secret:%s}', b.access_key_id, b.region, b.secret)
      end
    from warehouse.buckets as b
    where b.athlete_id = s3_authorization.athlete_id
      and b.name = s3_authorization.bucket
  );
end
$$;
comment on function runlytics_internal.s3_authorization(text, bigint) is
  'The header authorization of a request to a bucket, by the name of its row, as http_request has it signed.';

create function runlytics_internal.s3_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  request runlytics.http_request;
  bucket record;
  name text;
begin
  if action in ('sync', 'backfill') then
    for name in
      select b.name
      from warehouse.buckets as b
      where b.athlete_id = s3_request.athlete_id
        and b.bronze
    loop
      perform runlytics.enqueue(
        source => 's3', action => 'list', arguments => jsonb_build_object('bucket', name), key => name, athlete_id => athlete_id
      );
    end loop;
    return null;
  end if;
  select b.name, b.endpoint, b.bucket, b.prefix
  into bucket
  from warehouse.buckets as b
  where b.athlete_id = s3_request.athlete_id
    and b.name = arguments ->> 'bucket';
  if not found then
    return null;
  end if;
  request.url := case action
    when 'list' then runlytics_internal.s3_url(
      endpoint => bucket.endpoint,
      bucket => bucket.bucket,
      parameters => jsonb_strip_nulls(jsonb_build_object(
        'list-type', '2',
        'encoding-type', 'url',
        'prefix', nullif(bucket.prefix, ''),
        'continuation-token', arguments ->> 'continuation'
      ))
    )
    when 'get' then runlytics_internal.s3_url(endpoint => bucket.endpoint, bucket => bucket.bucket, key => arguments ->> 'key')
  end;
  request.headers := jsonb_build_object(
    'authorization',
    runlytics_internal.s3_authorization(bucket => bucket.name, athlete_id => athlete_id)
  );
  return request;
end
$$;
comment on function runlytics_internal.s3_request(text, jsonb, bigint) is
  'What to ask a store for a task: list (a page of a bucket), get (an object); sync enqueues the list of every row of warehouse.buckets. A part of run_tasks().';

create function runlytics_internal.s3_next_page(
  arguments jsonb,
  objects runlytics_internal.s3_object[],
  items runlytics_internal.listed_item[],
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  bucket constant text := arguments ->> 'bucket';
  last constant runlytics_internal.s3_object := objects[cardinality(objects)];
  last_key constant text := (select max(o.key collate "C") from unnest(objects) as o);
begin
  if objects = '{}' or last.key is not null then
    perform runlytics_internal.end_list(
      source => 's3',
      action => 'list',
      same_list => jsonb_build_object('bucket', bucket),
      athlete_id => athlete_id
    );
    return 'done';
  elsif last.continuation is null then
    return format('dead: The list of the bucket ends without the token of its next page. What follows %s is missing.', last_key);
  elsif last.continuation = arguments ->> 'continuation' then
    return format('dead: The list of the bucket repeats itself: a page names itself as the next. What follows %s is missing.', last_key);
  end if;
  return runlytics_internal.follow_list(
    source => 's3',
    action => 'list',
    arguments => arguments || jsonb_build_object('continuation', last.continuation),
    key => bucket || ' ' || last.continuation,
    items => items,
    last_item => last_key,
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics_internal.s3_next_page(jsonb, runlytics_internal.s3_object[], runlytics_internal.listed_item[], bigint) is
  'Has the page that follows one read, and returns how that one went: dead when the list goes round in circles, never ends or ends without a token. A part of the source s3.';

create function runlytics_internal.s3_keep_list(arguments jsonb, page bytea, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  max_bytes constant bigint := 512 * 1024 * 1024;
  bucket constant text := arguments ->> 'bucket';
  objects constant runlytics_internal.s3_object[] := array(select o from runlytics_internal.s3_listing(page => page) as o);
  items constant runlytics_internal.listed_item[] := array(
    select (
      bucket || '/' || o.key,
      o.etag,
      null,
      jsonb_build_object('bucket', bucket, 'key', o.key, 'etag', o.etag)
    )::runlytics_internal.listed_item
    from unnest(objects) as o
    where o.key not like '%/'
      and o.bytes between 1 and max_bytes
  );
begin
  perform runlytics_internal.keep_list(
    source => 's3',
    items => items,
    action => 'get',
    athlete_id => athlete_id
  );
  return runlytics_internal.s3_next_page(
    arguments => arguments,
    objects => objects,
    items => items,
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics_internal.s3_keep_list(jsonb, bytea, bigint) is
  'Has every object of a page fetched whose ETag is not the one that is here, then the next page, and returns how the task went. Objects above 512 MiB are left out. A part of the source s3.';

create function runlytics_internal.s3_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reason constant text := '<Code>([A-Za-z]+)</Code>';
begin
  if action = 'get' and response.status = 404 then
    return 'done';
  elsif response.status <> 200 then
    return runlytics_internal.refusal(
      response => response,
      service => 'The store',
      detail => (regexp_match(convert_from(substring(response.body for 4096), 'LATIN1'), reason))[1]
    );
  elsif action = 'list' then
    return runlytics_internal.s3_keep_list(arguments => arguments, page => response.body, athlete_id => athlete_id);
  end if;
  perform runlytics_internal.store_remote_item(
    source => 's3',
    remote_id => (arguments ->> 'bucket') || '/' || (arguments ->> 'key'),
    body => response.body,
    version => arguments ->> 'etag',
    name => arguments ->> 'key',
    athlete_id => athlete_id
  );
  return 'done';
end
$$;
comment on function runlytics_internal.s3_response(text, jsonb, runlytics.http_response, bigint) is
  'What follows from an answer of a store. A part of run_tasks().';

create procedure runlytics.sync_s3(athlete_id bigint default runlytics.athlete()) language plpgsql
  as $$ begin perform runlytics.require_owner(); call runlytics_internal.sync_source(source => 's3', athlete_id => athlete_id); end $$;
comment on procedure runlytics.sync_s3(bigint) is
  'Fetches what is new or has changed in the buckets of warehouse.buckets, and processes it. Commits as it goes.';
