-- What a service tells wrongly: lists that go round in circles, runs of others, things that were replaced
-- or withdrawn, and what is left of a source when it is forgotten.
set client_min_messages = warning;
set timezone = 'Europe/Berlin';
select plan(50);

-- Buckets.
insert into warehouse.buckets (name, endpoint, bucket, prefix, region, access_key_id, secret)
values ('watch', 'https://s3.example', 'runs', 'coros/', 'eu', 'ID', 'k');
create function pg_temp.page(keys text, next_token text default null, truncated bool default true) returns bytea
  language sql
as $$
  select convert_to(
    '<?xml version="1.0"?><ListBucketResult><EncodingType>url</EncodingType>'
    || format('<IsTruncated>%s</IsTruncated>', truncated::text)
    || coalesce(format('<NextContinuationToken>%s</NextContinuationToken>', next_token), '')
    || coalesce(string_agg(format('<Contents><Key>%s</Key><ETag>"e"</ETag><Size>5</Size></Contents>', key), ''), '')
    || '</ListBucketResult>',
    'UTF8'
  )
  from string_to_table(keys, ' ') as key
$$;
-- A store that answers by a table, as long as something is asked of it.
create temporary table store (token text, body bytea);
create function pg_temp.listed(max_pages int default 30) returns text
  language plpgsql
as $$
declare
  asked jsonb := jsonb_build_object('bucket', 'watch');
  outcome text;
  pages int := 0;
begin
  delete from warehouse.tasks where action = 'list';
  loop
    pages := pages + 1;
    outcome := runlytics_internal.s3_keep_list(
      arguments => asked,
      page => (select s.body from store as s where s.token = coalesce(asked ->> 'continuation', ''))
    );
    delete from warehouse.tasks as t where t.action = 'list' and t.status = 'pending' returning t.arguments into asked;
    exit when not found or pages > max_pages;
  end loop;
  return format('%s: %s', pages, outcome);
end
$$;
create function pg_temp.s3_case(variadic pages bytea[]) returns text
  language sql
as $$
  delete from store;
  -- The names of the pages are '', A, B, C ...
  insert into store select case when n = 1 then '' else chr(63 + n::int) end, p from unnest(pages) with ordinality as p (p, n);
  select pg_temp.listed()
$$;
select is(pg_temp.s3_case(pg_temp.page('a b', null, false)), '1: done', 'one page');
select is(pg_temp.s3_case(pg_temp.page('a b', 'A'), pg_temp.page('c', 'B'), pg_temp.page('d', null, false)), '3: done', 'three pages');
select is(pg_temp.s3_case(pg_temp.page('a b', 'A'), pg_temp.page('', null, false)), '2: done', 'an empty last page');
select is(pg_temp.s3_case(pg_temp.page('a b', null, false), pg_temp.page('c', null, false)), '1: done', 'no token, no next page');
select is(
  pg_temp.s3_case(pg_temp.page('a b', 'A'), pg_temp.page('c', 'A')),
  '2: dead: The list of the bucket repeats itself: a page names itself as the next. What follows c is missing.',
  'a page that names itself'
);
select is(
  pg_temp.s3_case(pg_temp.page('a b', 'A'), pg_temp.page('c d', 'B'), pg_temp.page('e', 'A')),
  '5: dead: The list repeats itself: page 5 is one of those before. What follows e is missing.',
  'two pages that name one another'
);
select is(
  pg_temp.s3_case(pg_temp.page('a b', 'A'), pg_temp.page('a b', 'B'), pg_temp.page('a b', 'C'), pg_temp.page('a b', 'D'), pg_temp.page('a b', 'E')),
  '3: dead: The list repeats itself: page 3 is one of those before. What follows b is missing.',
  'a store that gives the same page under ever new tokens'
);
select is(
  pg_temp.s3_case(pg_temp.page('a b'), pg_temp.page('c')),
  '1: dead: The list of the bucket ends without the token of its next page. What follows b is missing.',
  'there is more, and no token'
);
select is(
  pg_temp.s3_case(pg_temp.page('a b', 'A'), pg_temp.page('c', '')),
  '2: dead: The list of the bucket ends without the token of its next page. What follows c is missing.',
  'an empty token'
);
select is(pg_temp.s3_case(pg_temp.page('a/ b/', 'A'), pg_temp.page('c/', 'B'), pg_temp.page('d/', 'C'), pg_temp.page('e', null, false)), '4: done', 'pages of folders alone are no repetition');
select is(pg_temp.s3_case(pg_temp.page('a a b', 'A'), pg_temp.page('c', null, false)), '2: done', 'a key twice on a page');
select is(
  runlytics_internal.follow_list(source => 's3', action => 'list', arguments => '{"pages": 9999}', key => 'x', items => '{}', last_item => 'z'),
  'dead: The list does not end: it has more than 10000 pages. What follows z is missing.',
  'a list that never ends'
);
-- Lists of one to seven pages whose last one names any of those before, or itself, as the next.
create temporary table turns as
select
  n, back,
  (
    select pg_temp.s3_case(variadic array_agg(pg_temp.page('k' || i, chr(64 + case when i = n then back else i end)) order by i))
    from generate_series(1, n) as i
  ) as outcome
from generate_series(1, 7) as n, generate_series(1, 6) as back
where back < n;
select cmp_ok((select count(*) from turns), '>=', 20::bigint, 'lists turn back in many ways');
select is_empty(
  $$select n, back, outcome from turns where outcome !~ '^[0-9]+: dead: The list.* repeats itself.* What follows k[0-9] is missing.$' or split_part(outcome, ':', 1)::int > 2 * n$$,
  'each stops within twice its pages, and says what is missing'
);
-- The next list that ends gets over the one that did not.
delete from warehouse.tasks;
insert into warehouse.tasks (athlete_id, source, action, key, arguments, status, error, finished_at)
values
  (1, 's3', 'list', 'watch A', '{"bucket": "watch", "continuation": "A"}', 'dead', 'The list repeats itself.', now()),
  (1, 's3', 'list', 'other A', '{"bucket": "other", "continuation": "A"}', 'dead', 'The list repeats itself.', now());
delete from store;
insert into store values ('', pg_temp.page('a', null, false));
select runlytics_internal.s3_keep_list(arguments => '{"bucket": "watch"}', page => body) from store \g /dev/null
select is((select array_agg(key) from warehouse.tasks where status = 'dead'), array['other A'], 'a list that ends gets over its own failures alone');

-- A thing that is replaced by bytes that are known.
create function pg_temp.put(key text, body text) returns bigint
  language plpgsql
as $$
begin
  perform runlytics_internal.keep_list(source => 's3', items => array[row(key, md5(body), null, null)::runlytics_internal.listed_item], action => 'get');
  return runlytics_internal.store_remote_item(source => 's3', remote_id => key, body => convert_to(body, 'UTF8'), version => md5(body), name => key);
end
$$;
create function pg_temp.held() returns text
  language sql
as $$
  select string_agg(d.name || '=' || convert_from(runlytics.document_body(document_id => d.document_id), 'UTF8'), ' ' order by d.name)
  from warehouse.documents as d
$$;
delete from warehouse.remote_items;
select pg_temp.put('x', 'one'), pg_temp.put('y', 'two') \g /dev/null
select is(pg_temp.held(), 'x=one y=two', 'two things');
select is(pg_temp.put('x', 'two'), (select document_id from warehouse.documents where name = 'y'), 'one that is overwritten by what the other has is the same document');
select is(pg_temp.held(), 'y=two', 'and what it was is gone');
select runlytics_internal.drop_remote_item(source => 's3', remote_id => 'y');
select is(pg_temp.held(), 'y=two', 'what one of two withdraws the other still has');
select runlytics_internal.drop_remote_item(source => 's3', remote_id => 'x');
select is(pg_temp.held(), null, 'until that goes too');
select pg_temp.put('x', 'one'), pg_temp.put('x', 'two'), pg_temp.put('x', 'one') \g /dev/null
select is(pg_temp.held(), 'x=one', 'there and back');
select runlytics.forget(source => 's3') \g /dev/null
select runlytics.ingest(body => 'two', name => 'mine') \g /dev/null
select pg_temp.put('x', 'one'), pg_temp.put('x', 'two') \g /dev/null
select is(pg_temp.held(), 'mine=two', 'also where the athlete has it from elsewhere');
select runlytics_internal.drop_remote_item(source => 's3', remote_id => 'x');
select is(pg_temp.held(), 'mine=two', 'and there it stays');

-- Strava: whose run is it?
select runlytics.strava_configure(client_id => '12') \g /dev/null
create function pg_temp.answer(body text, status int default 200) returns runlytics.http_response
  language sql
as $$
  select row(status, '{}', convert_to(body, 'UTF8'), null)::runlytics.http_response
$$;
create function pg_temp.event(owner text, object bigint) returns bool
  language sql
as $$
  select runlytics_internal.strava_event(
    event => format('{"object_type": "activity", "object_id": %s, "aspect_type": "create", "event_time": 1, "owner_id": %s}', object, owner)::jsonb,
    athlete_id => 1
  )
$$;
create function pg_temp.work() returns text
  language plpgsql
as $$
declare
  task record;
  request runlytics.http_request;
  urls text[] := '{}';
begin
  for n in 1 .. 20 loop
    update warehouse.tasks as t
    set status = 'running', attempts = t.attempts + 1
    where t.task_id = (select min(o.task_id) from warehouse.tasks as o where o.status = 'pending' and o.source = 'strava' and o.action = 'event' and o.attempts < 3)
    returning t.* into task;
    exit when not found;
    request := runlytics_internal.task_request(task_id => task.task_id);
  end loop;
  return (select string_agg(t.action || ' ' || t.key || ' ' || t.status, ', ' order by t.action, t.key) from warehouse.tasks as t where t.source = 'strava' and t.status <> 'done');
end
$$;
delete from warehouse.tasks;
select ok(pg_temp.event('7', 61), 'as long as it is not known who the athlete is, an event is kept');
select is(pg_temp.work(), 'athlete  pending, event 61:create:1 pending', 'and that is asked first');
select is(runlytics_internal.strava_response(action => 'athlete', arguments => '{}', response => pg_temp.answer('{"id": 7}'), athlete_id => 1), 'done', 'Strava says it');
update warehouse.tasks set status = 'done' where action = 'athlete';
update warehouse.tasks set attempts = 0 where action = 'event';
select is(pg_temp.work(), 'activity 61 pending', 'then the event is followed');
select is(pg_temp.event('99', 62), null, 'an event of somebody else is not kept');
select is((select count(*) from warehouse.strava_events where object_id = 62), 0::bigint, 'nor noted');
update warehouse.strava_accounts set remote_athlete = null;
delete from warehouse.tasks;
select ok(pg_temp.event('99', 63), 'of a time when it was not known');
update warehouse.strava_accounts set remote_athlete = 7;
select is(pg_temp.work(), null, 'it is dropped when it is');
create function pg_temp.activity(owner text, id bigint default 61) returns text
  language sql
as $$
  select runlytics_internal.strava_keep_activity(
    id => id::text,
    response => pg_temp.answer(format('{"id": %s, %s "name": "Run", "distance": 5000, "start_date": "2026-03-05T10:00:00Z"}', id, '"athlete": {"id": ' || owner || '},'))
  )
$$;
select is(pg_temp.activity('99', 64), 'done', 'an answer of somebody else''s');
select is((select count(*) from warehouse.remote_items where remote_id = '64'), 0::bigint, 'is not kept');
select is(pg_temp.activity('7', 61), 'done', 'one''s own');
select is((select count(*) from warehouse.remote_items where remote_id = '61'), 1::bigint, 'is');
update warehouse.strava_accounts set remote_athlete = null;
select matches(pg_temp.activity('99', 65), '^retry', 'unknown, it waits');
select runlytics_internal.strava_keep_tokens(response => pg_temp.answer('{"access_token": "a", "refresh_token": "r", "expires_in": 100, "athlete": {"id": 8}}')) \g /dev/null
select is((select remote_athlete from warehouse.strava_accounts), 8::bigint, 'the first tokens say who it is');
select runlytics_internal.strava_keep_tokens(response => pg_temp.answer('{"access_token": "a", "refresh_token": "r", "expires_in": 100}')) \g /dev/null
select is((select remote_athlete from warehouse.strava_accounts), 8::bigint, 'what renews them does not');

-- Pages of Strava that do not change.
delete from warehouse.tasks;
create function pg_temp.strava_pages(ids text[]) returns text
  language plpgsql
as $$
declare
  asked jsonb := jsonb_build_object('after', 0, 'before', 2000000000, 'page', 1, 'begun', clock_timestamp());
  outcome text;
  pages int := 0;
begin
  loop
    pages := pages + 1;
    outcome := runlytics_internal.strava_keep_page(
      arguments => asked,
      page => (
        select coalesce(jsonb_agg(jsonb_build_object('id', id::bigint, 'start_date', '2026-03-05T10:00:00Z', 'athlete', '{"id": 8}'::jsonb)), '[]')
        from string_to_table(coalesce(ids[least(pages, cardinality(ids))], ''), ' ') as id
        where id <> ''
      )
    );
    delete from warehouse.tasks as t where t.action = 'activities' and t.status = 'pending' returning t.arguments into asked;
    exit when not found or pages > 20;
  end loop;
  return format('%s: %s', pages, outcome);
end
$$;
select is(pg_temp.strava_pages(array['1 2', '3 4', '']), '3: done', 'Strava''s list ends with an empty page');
select is(pg_temp.strava_pages(array['1 2', '2', '']), '3: done', 'something new moves what follows to the next page');
select is(
  pg_temp.strava_pages(array['1 2']),
  '3: dead: The list repeats itself: page 3 is one of those before. What follows the activity of 2026-03-05T10:00:00Z is missing.',
  'a list that is the same on every page stops'
);
select is(
  pg_temp.strava_pages(array['1 2', '3 4', '1 2', '3 4', '1 2']),
  '4: dead: The list repeats itself: page 4 is one of those before. What follows the activity of 2026-03-05T10:00:00Z is missing.',
  'so does one that goes round'
);

-- A sheet works again.
insert into warehouse.sheets (name, url) values ('s', 'https://docs.example.com/s');
delete from warehouse.tasks;
select runlytics.enqueue(source => 'sheets', action => 'pull', arguments => '{"name": "s"}', key => 's') as task \gset
update warehouse.tasks set status = 'running', attempts = 1 where task_id = :task;
select runlytics_internal.finish_task(task_id => :task, response => pg_temp.answer('no', 404)) \g /dev/null
select matches((select last_error from warehouse.ingestion_status where source = 'sheets'), 'refused', 'a sheet that was refused');
select runlytics.enqueue(source => 'sheets', action => 'pull', arguments => '{"name": "s"}', key => 's') as task \gset
update warehouse.tasks set status = 'running', attempts = 1 where task_id = :task;
select runlytics_internal.finish_task(task_id => :task, response => pg_temp.answer('<html>sign in</html>')) \g /dev/null
update warehouse.documents set status = 'failed', error = 'The sheet is private.' where name = 'sheet s';
select runlytics_internal.note_documents();
select is((select last_error from warehouse.ingestion_status where source = 'sheets'), 'sheet s: The sheet is private.', 'or private');
insert into warehouse.documents (athlete_id, kind, source, name, sha256, bytes, status, received_at)
values (1, 'journal_csv', 'sheets', 'sheet s', sha256('x'), 1, 'done', now() + interval '1 hour');
select runlytics_internal.note_documents();
select is((select row(last_error, failed)::text from warehouse.ingestion_status where source = 'sheets'), '(,0)', 'has no error when it was read again');

-- What is left of a source.
select runlytics.forget(source => 'strava') \g /dev/null
select is(
  (select count(*) from warehouse.remote_items where source = 'strava') + (select count(*) from warehouse.strava_events) + (select count(*) from warehouse.tasks where source = 'strava'),
  0::bigint,
  'a source that is forgotten leaves no rows'
);
select set_eq(
  $$
    select c.relname::text
    from pg_class as c
    join pg_attribute as s on s.attrelid = c.oid and s.attname = 'source' and not s.attisdropped
    join pg_attribute as a on a.attrelid = c.oid and a.attname = 'athlete_id'
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind in ('r', 'p')
  $$,
  array[
    'documents', 'ingestion_progress', 'polls', 'remote_items', 'source_status', 'strava_events', 'tasks', 'weather',
    -- Here it is the app or the device that measured, which no source's name is.
    'biometrics', 'biometric_streams', 'sleep', 'sleep_totals', 'nights'
  ],
  'a new table with a source has to say what kind of source it is'
);

-- doctor() on a pg_cron that has not run.
create schema cron;
create table cron.job (jobid bigint, command text, active bool);
create table cron.job_run_details (jobid bigint, runid bigint, status text, return_message text, end_time timestamptz);
insert into cron.job values (1, 'call runlytics.tick()', true);
select is((select row(item, ok, detail)::text from runlytics_internal.examine_cron_run()), '("last job",f,"None has run, and pg_cron''s process is not there.")', 'a job that never ran is said to have not');
insert into cron.job_run_details values (1, 1, 'succeeded', '1', now());
select is_empty('select * from runlytics_internal.examine_cron_run()', 'one that went well is nothing to speak of');
insert into cron.job_run_details values (1, 2, 'failed', 'connection failed', now());
select is((select row(ok, detail)::text from runlytics_internal.examine_cron_run()), '(f,"connection failed")', 'one that failed says how');
select * from finish();
