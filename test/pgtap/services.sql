-- What a source is, whoever wrote it, and what the services share.
select plan(56);

-- A source of somebody's own, in the schema that is for them; its arguments have names of its own.
create table public.calls (part text, said jsonb);
create function runlytics.own_request(what text, with_what jsonb, who bigint) returns runlytics.http_request language plpgsql
  as $$
  declare
    request runlytics.http_request;
  begin
    insert into public.calls values ('request', with_what);
    request.url := 'https://api.example.com/' || what;
    return request;
  end $$;
select throws_ok($$ select runlytics.enqueue(source => 'own', action => 'get') $$, 'P0002', 'there is no source own', 'half a source is none');
create function runlytics.own_response(task_id bigint, response runlytics.http_response, athlete_id bigint) returns text language sql return 'done';
select throws_ok($$ select runlytics.enqueue(source => 'own', action => 'get') $$, 'P0002', 'there is no source own', 'nor is one with another signature');
create function runlytics.own_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text language plpgsql
  as $$
  begin
    insert into public.calls values ('response', arguments || jsonb_build_object('action', action, 'status', response.status));
    return 'done';
  end $$;

select runlytics.enqueue(source => 'own', action => 'get', arguments => '{"n": 1}', key => 'a') as task,
  runlytics.enqueue(source => 'own', action => 'get', arguments => '{"n": 2}', key => 'b') as waiting \gset
update warehouse.tasks set status = 'running', attempts = 1 where task_id = :task;
select is(r.url, 'https://api.example.com/get', 'it says what to send') from runlytics_internal.task_request(task_id => :task) as r;
select is((select count(*) from public.calls), 1::bigint, 'and is asked once');
select runlytics_internal.finish_task(task_id => :task, response => row(200, '{}', 'x', null)::runlytics.http_response) \g /dev/null
select is((select said from public.calls where part = 'response'), '{"n": 1, "action": "get", "status": 200}', 'it is told of its task and the answer');
select is((select status from warehouse.tasks where task_id = :task), 'done', 'which settles it');

create function runlytics.own_limit(response runlytics.http_response) returns timestamptz language sql return '2100-01-01Z'::timestamptz;
select is(
  runlytics_internal.put_off_source(source => 'own', response => row(200, '{}', 'x', null)::runlytics.http_response),
  '2100-01-01Z'::timestamptz,
  'it may know a limit'
);
select is((select next_attempt_at from warehouse.tasks where task_id = :waiting), '2100-01-01Z'::timestamptz, 'until which all of it waits');

-- doctor() asks each source whether it is set up.
select is_empty('select runlytics_internal.configured_sources()', 'nothing is configured at first');
create function runlytics.own_configured(athlete_id bigint) returns bool language sql return athlete_id = 1;
create function runlytics.stranger_configured(athlete_id bigint) returns bool language sql return true;
insert into warehouse.buckets (name, endpoint, bucket, access_key_id, secret) values ('b', 'https://s3.example.com', 'b', 'A', 's');
insert into warehouse.sheets (name, url) values ('s', 'https://docs.example.com/s');
insert into warehouse.intervals_accounts default values;
select runlytics.strava_configure(client_id => '12') \g /dev/null
select set_eq('select runlytics_internal.configured_sources()', array['own', 's3', 'sheets', 'intervals', 'strava'], 'ours and others are found by their functions');
select is_empty('select runlytics_internal.configured_sources(athlete_id => 2)', 'each for its athlete');
select set_eq(
  $$ select item from runlytics.doctor() where detail = 'It is configured, and nobody asks it regularly.' $$,
  array['source own', 'source s3', 'source sheets', 'source intervals', 'source strava'],
  'doctor() says that nobody asks them'
);
select runlytics.poll(source => 'own', action => 'sync') \g /dev/null
select is_empty($$ select item from runlytics.doctor() where item = 'source own' and detail like 'It is configured%' $$, 'until somebody does');

-- A source has given something when it was asked for something, or when there was nothing to ask for.
create function public.last_of_sheets(action text) returns bool language plpgsql
  as $$
  declare
    task constant bigint := runlytics.enqueue(source => 'sheets', action => last_of_sheets.action);
    again constant timestamptz := (select s.last_success from warehouse.source_status as s where s.source = 'sheets');
  begin
    update warehouse.tasks as t set status = 'running' where t.task_id = task;
    perform runlytics_internal.task_request(task_id => task);
    return (select s.last_success from warehouse.source_status as s where s.source = 'sheets') is distinct from again;
  end $$;
select is(public.last_of_sheets('sync'), false, 'who only made tasks has given nothing yet');
select is(
  (select array_agg(action || ' ' || status order by action) from warehouse.tasks where source = 'sheets'),
  array['pull pending', 'sync done'],
  'though it went well'
);
delete from warehouse.tasks where source = 'sheets';
delete from warehouse.sheets;
select is(public.last_of_sheets('sync'), true, 'where there is nothing to ask for all is well');
insert into warehouse.sheets (name, url) values ('s', 'https://docs.example.com/s');

-- Events go to the source that bears the name of the scope.
select runlytics.create_token(name => 'webhook', scopes => array['strava', 'health']) \g /dev/null
create function public.tell(event text, scope text default 'strava', token bytea default null) returns text language sql
  begin atomic
    select r.status
    from warehouse.tokens as t
    cross join runlytics_internal.receive_event(
      token_sha256 => coalesce(token, t.sha256), token_id => t.token_id, scope => scope, event => event, client => '::1', athlete_id => 1
    ) as r;
  end;
select is(public.tell('{"object_type": "activity", "object_id": 7, "aspect_type": "update", "event_time": 1}'), 'stored', 'an event is stored');
select is(public.tell('{"object_type": "activity", "object_id": 7, "aspect_type": "update", "event_time": 1}'), 'known', 'once');
select results_eq(
  $$ select action, key, arguments ->> 'object_type' from warehouse.tasks where source = 'strava' $$,
  $$ values ('event', '7:update:1', 'activity') $$,
  'and what follows is in the queue'
);
select is((select count(*) from warehouse.strava_events), 1::bigint, 'it is kept');
update warehouse.strava_accounts set remote_athlete = 7;
select is(public.tell('{"object_type": "activity", "object_id": 8, "aspect_type": "update", "event_time": 1, "owner_id": 99}'), 'known', 'one of somebody else is taken');
select is(
  (select count(*) || ' ' || min(r.error) from warehouse.strava_events, warehouse.requests as r where r.error is not null),
  '1 The event is of somebody who is not connected here: nothing of it was kept.',
  'and not kept, which is said'
);
select is(
  (select detail from runlytics.doctor() where item = 'source strava' and detail ~ 'wait'),
  'Nothing came yet. 1 wait, 0 failed.',
  'and doctor() knows'
);
select is((select array_agg(distinct route) from warehouse.requests), array['strava'], 'the requests are noted');
select throws_ok($$ select public.tell('{"object_id": 7}') $$, '22023', 'the event is not complete', 'half an event is refused');
select throws_ok($$ select public.tell('no json') $$, '22P02', null, 'so is what is not JSON');
select throws_ok($$ select public.tell('{}', token => 'x') $$, '28000', null, 'so is another token');
select throws_ok($$ select public.tell('{}', scope => 'journal') $$, '42501', null, 'so is another scope');
select throws_ok($$ select public.tell('{}', scope => 'health') $$, 'P0002', 'nothing takes events of health', 'so is one without events');
create function runlytics.health_event(event jsonb, athlete_id bigint) returns bool language sql return true;
select throws_ok($$ select public.tell('{}', scope => 'health') $$, 'P0002', null, 'which nobody else may take, with the rights of the owner');

-- Tokens.
create function public.state() returns text language sql
  return runlytics_internal.token_state(source => 'own', token => 'access', renewed_by => 'refresh', key => 'k');
select is(public.state(), null, 'without a secret to renew it there is no token');
insert into warehouse.secrets (name, host, value) values ('refresh', 'api.example.com', 'r');
select is(public.state(), 'expired', 'with it there can be one');
select runlytics_internal.keep_tokens(
  response => row(200, '{}', '{"access_token": "a", "expires_in": 600}', null)::runlytics.http_response,
  host => 'api.example.com', access_token => 'access'
) \g /dev/null
select is(public.state(), 'valid', 'which is valid for a while');
select is((select value from warehouse.secrets where name = 'refresh'), 'r', 'what renews it stays');
update warehouse.secrets set expires_at = now() + interval '1 minute' where name = 'access';
select is(public.state(), 'expired', 'and not to the last minute');
insert into warehouse.tasks (athlete_id, source, action, key, status, finished_at) values (1, 'own', 'token', 'k', 'dead', now() + interval '1 second');
select is(public.state(), 'refused', 'what was refused is not asked for again');
update warehouse.secrets set updated_at = now() + interval '2 seconds' where name = 'refresh';
select is(public.state(), 'expired', 'until there is another secret');
select runlytics_internal.keep_tokens(
  response => row(200, '{}', '{"access_token": "b", "refresh_token": "c", "expires_at": 4102444800}', null)::runlytics.http_response,
  host => 'api.example.com', access_token => 'access', refresh_token => 'refresh'
) \g /dev/null
select results_eq(
  $$ select name, value, expires_at from warehouse.secrets where name in ('access', 'refresh') order by name $$,
  $$ values ('access', 'b', '2100-01-01Z'::timestamptz), ('refresh', 'c', null) $$,
  'both may be renewed, until a time'
);
select is(runlytics_internal.url_host(url => url), host, 'the host of ' || url)
from (values ('https://api.example.com/x', 'api.example.com'), ('http://[::1]:80?x', '[::1]')) as v (url, host);

-- Lists.
create function public.listed(variadic items runlytics_internal.listed_item[]) returns text language plpgsql
  as $$
  begin
    delete from warehouse.tasks where source = 'own';
    perform runlytics_internal.keep_list(source => 'own', items => items, action => 'get');
    return (select string_agg(key || ' ' || (arguments ->> 'id'), ', ' order by task_id) from warehouse.tasks where source = 'own');
  end $$;
select is(
  public.listed(row('a', '1', null, '{"id": 1}'), row('b', '1', null, '{"id": 2}'), row('c', null, null, '{"id": 3}'), row('d', null, null, null)),
  'a 1, b 2, c 3',
  'what is new is fetched, in the order of the list, unless it cannot be had'
);
select is((select count(*) from warehouse.remote_items where source = 'own'), 4::bigint, 'all of it is noted');
update warehouse.remote_items set version = '1', gone_at = now() where source = 'own';
select is(
  public.listed(row('a', '2', null, '{"id": 1}'), row('b', '1', null, '{"id": 2}'), row('c', null, null, '{"id": 3}')),
  'a 1',
  'then what has another version'
);
select is((select count(*) from warehouse.remote_items where source = 'own' and gone_at is null), 3::bigint, 'what is listed is not gone');

-- Refusals.
select is(
  array[
    runlytics_internal.refusal(response => row(404, '{}', '', null), service => 'It'),
    runlytics_internal.refusal(response => row(403, '{}', '', null), service => 'It', detail => 'AccessDenied'),
    runlytics_internal.refusal(response => row(403, '{}', '', null), service => 'It', hint => 'No (%s). Look.', hinted => '{401, 403}'),
    runlytics_internal.refusal(response => row(404, '{}', '', null), service => 'It', hint => 'No (%s). Look.', hinted => '{401, 403}'),
    runlytics_internal.refusal(response => row(404, '{}', '', null), service => 'It', hint => 'No (%s). Look.')
  ],
  array['dead: It answered 404.', 'dead: It answered 403: AccessDenied.', 'dead: No (403). Look.', 'dead: It answered 404.', 'dead: No (404). Look.'],
  'an answer that gave nothing is explained'
);
-- Where a secret goes is the owner's to say.
insert into warehouse.secrets (name, host, value) values ('kept', 'api.example.com', 'known to nobody');
grant usage on schema public to runlytics_worker;
set role runlytics_worker;
select throws_ok(statement, '42501', null, 'the worker binds no secret to another host: ' || statement)
from unnest(array[
  $$ update warehouse.secrets set host = 'evil.example' $$,
  $$ update warehouse.secrets set name = 'other' $$,
  $$ insert into warehouse.secrets (name, host, value) values ('kept', 'evil.example', 'x') on conflict on constraint secrets_pkey do update set host = 'evil.example' $$,
  $$ insert into warehouse.secrets (name, host, value) select 'copy', 'evil.example', value from warehouse.secrets $$,
  $$ insert into warehouse.http_hosts (host) values ('evil.example') $$
]) as statement;
select runlytics_internal.store_secret(name => 'kept', value => 'new', host => 'evil.example') \g /dev/null
reset role;
select results_eq($$ select host, value from warehouse.secrets where name = 'kept' $$, $$ values ('evil.example', 'new') $$, 'what is stored for another host replaces what was there');
select is_empty(
  $$ select r.rolname, c.relname, a.attname
     from pg_roles as r
     cross join pg_class as c
     join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
     where c.oid in ('warehouse.secrets'::regclass, 'warehouse.http_hosts'::regclass)
       and not r.rolsuper
       and r.rolname ~ '^runlytics_'
       and (
         a.attname in ('athlete_id', 'name', 'host', 'scheme', 'port', 'allow_private') and has_column_privilege(r.oid, c.oid, a.attnum, 'update')
         or a.attname = 'value' and has_column_privilege(r.oid, c.oid, a.attnum, 'select')
       ) $$,
  'nor does any role of ours bind or read one'
);

-- What has a secret in hand plans its statements without it, and hands it to no EXECUTE.
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     join pg_language as l on l.oid = p.prolang
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and l.lanname = 'plpgsql'
       and p.prokind = 'f'
       and p.proname !~ '^own_'
       and (
         'runlytics.http_response'::regtype = any (p.proargtypes)
         or p.proname in ('store_secret', 'load_secret', 'create_token')
       )
       and (
         not coalesce('plan_cache_mode=force_generic_plan' = any (p.proconfig), false)
         or p.prosrc ~* '\mexecute\M[^;]*\musing\M[^;]*\m(response|value|token)\M'
       ) $$,
  'a plan shows neither a secret nor an answer'
);
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and p.prokind = 'p'
       and p.prosrc ~ '(perform|select|execute)[^;]*\mresponse =>' $$,
  'nor does a procedure, which has no settings of its own'
);
select throws_ok($$ select runlytics_internal.hand_limit(routine => 'pg_catalog.version', response => null) $$, '42P13', null, 'a function that returns something else is not called');
select throws_ok($$ select runlytics_internal.hand_response(routine => 'pg_catalog.to_hex(int)'::regprocedure::oid::regproc, action => 'x', arguments => '{}', response => null, athlete_id => 1) $$, '42P13', null, 'nor one that takes something else');
select * from finish();
