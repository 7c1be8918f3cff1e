-- Notices: each told once and again only when it rises, quiet while snoozed; what would be pushed of them. That it
-- arrives is the matter of test/e2e/notices.sh.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(40);

create function pg_temp.raised(kind text, level text, day date default current_date) returns bigint
  language sql
as $$
  insert into warehouse.alerts (athlete_id, kind, metric, first_day, last_day, level, said, formula_version)
  values (1, kind, 'vitals', day, day, level, 'resting heart rate 56 (usual 48)', 1)
  returning alert_id
$$;
create function pg_temp.told() returns text
  language sql
as $$
  select string_agg(concat_ws(' ', kind, level, times), ', ' order by notice_id) from warehouse.notices where athlete_id = 1
$$;

select is(runlytics.raise_notices(), 0, 'nothing to tell');
select pg_temp.raised('joint', 'warning') as joint \gset
select pg_temp.raised('cusum', 'notice') as drift \gset
select pg_temp.raised('ewma', 'critical', current_date - 5) as old \gset
select is(runlytics.raise_notices(), 1, 'a warning of today is told, neither a notice nor what is days ago');
select is(pg_temp.told(), 'alert warning 1', 'once');
select is(runlytics.raise_notices(), 0, 'and not again');
select ok((select said !~ '56|48' from warehouse.notices), 'without what was measured');
update warehouse.alerts set last_day = current_date + 1, said = 'more' where alert_id = :joint;
select is(runlytics.raise_notices(), 0, 'not when it goes on');
update warehouse.alerts set level = 'critical' where alert_id = :joint;
select runlytics.snooze(:joint) \g /dev/null
select is(runlytics.raise_notices(), 0, 'nothing is said of what is snoozed');
select runlytics.snooze(:joint, now() - interval '1 second') \g /dev/null
select is(runlytics.raise_notices(), 1, 'it is when that is over, for it has risen');
select is(pg_temp.told(), 'alert critical 2', 'as the same notice');
update warehouse.alerts set level = 'warning' where alert_id = :joint;
select is(runlytics.raise_notices(), 0, 'nothing when it falls');
update warehouse.alerts set level = 'critical' where alert_id = :joint;
select is(runlytics.raise_notices(), 0, 'or comes back to where it was');

-- Other kinds.
insert into warehouse.gear (athlete_id, name, kind, limit_days, used_since) values (1, 'Red shoes', 'shoes', 100, current_date - 92);
select is((select state from warehouse.gear_due), 'soon', 'shoes are nearly worn out');
select is(runlytics.raise_notices(), 1, 'which is told');
update warehouse.gear set used_since = current_date - 101;
select is(runlytics.raise_notices(), 1, 'and again when they are');
select is(runlytics.raise_notices(), 0, 'once');
select runlytics.ingest(convert_to('<gpx version="1.1"><trk>' || n, 'UTF8'), name => n || '.gpx') from generate_series(1, 3) as n \g /dev/null
call runlytics.process_documents();
select is((select count(*) from warehouse.documents where status = 'failed'), 3::bigint, 'three files cannot be read');
select is(runlytics.raise_notices(), 1, 'which is one thing to tell');
select matches((select said from warehouse.notices where kind = 'import_failed'), '^3 documents of upload could not be read, the last one because: .+', 'with the reason');
insert into warehouse.source_status (athlete_id, source, last_success)
values (1, 'strava', now() - interval '4 days'), (1, 'intervals', now() - interval '2 days'), (1, 's3', now() - interval '40 days'), (1, 'path', now() - interval '4 days');
insert into warehouse.polls (athlete_id, source, action, every) select 1, s, 'sync', '1 hour' from unnest(array['strava', 'intervals', 's3']) as s;
select is(runlytics.raise_notices(), 1, 'a source that is polled and has gone silent is told, not one that never was one or was forgotten');
select matches((select said from warehouse.notices where kind = 'source_silent'), '^Nothing came from strava since ', 'by its name');
insert into warehouse.tasks (athlete_id, source, action, status, finished_at, error) values (1, 'strava', 'get', 'dead', now(), 'gone'), (1, 'push', 'notice', 'dead', now(), 'gone');
select is(runlytics.raise_notices(), 1, 'a request that was given up is told, but not that of a notice');

-- Pushing is off by default; who asks for it gets what comes then.
select is((select count(*) from warehouse.tasks where source = 'push' and status = 'pending'), 0::bigint, 'nothing leaves unasked');
select throws_ok($$ select runlytics.push_notices('https://ntfy.example/topic') $$, '42501', null, 'not to a host that the owner did not allow');
insert into warehouse.http_hosts (host) values ('*.ntfy.example'), ('ntfy.example');
select throws_ok($$ select runlytics.push_notices('https://ntfy.example') $$, '22023', null, 'a topic is needed');
select throws_ok($$ select runlytics.push_notices('https://ntfy.example/t', kinds => '{weather}') $$, '22023', null, 'there is no such kind');
select throws_ok($$ select runlytics.push_notices('https://ntfy.example@evil.example/t') $$, '42501', null, 'nor another host behind a name');
select lives_ok($$ select runlytics.push_notices('https://my.ntfy.example/t'), runlytics.push_notices('https://ntfy.example/topic', secret => 'ntfy', kinds => '{alert}') $$, 'to one that is');
select pg_temp.raised('night_signal', 'critical') as signal \gset
update warehouse.gear set name = 'Blue shoes';
insert into warehouse.gear (athlete_id, name, limit_days, used_since) values (1, 'Green shoes', 100, current_date - 101);
select is(runlytics.raise_notices(), 2, 'of two things to tell');
select is((select count(*) from warehouse.tasks where source = 'push' and status = 'pending'), 1::bigint, 'the kind that is wanted is pushed');
select arguments::text as arguments from warehouse.tasks where source = 'push' and status = 'pending' \gset
select is(
  (select row(r.method, r.url, r.secret, r.headers ->> 'title', r.headers ->> 'priority', r.headers ->> 'tags', convert_from(r.body, 'UTF8'))::text from runlytics_internal.push_request('notice', :'arguments', 1) as r),
  row('POST', 'https://ntfy.example/topic', 'ntfy', 'runlytics', '3', 'bell', 'There is something to look at.')::text,
  'without anything of the athlete'
);
select runlytics.push_notices('https://ntfy.example/topic', details => true) \g /dev/null
select matches(
  (select concat_ws('|', r.headers ->> 'title', r.headers ->> 'priority', convert_from(r.body, 'UTF8')) from runlytics_internal.push_request('notice', :'arguments', 1) as r),
  '^Resting heart rate up for nights\|4\|resting heart rate 56 \(usual 48\)\. Since ', 'unless the athlete asked for details'
);
select runlytics.snooze(:signal) \g /dev/null
select is((runlytics_internal.push_request('notice', :'arguments', 1)).url, null, 'nothing is sent of what was snoozed meanwhile');
select runlytics.snooze(:signal, null) \g /dev/null
update warehouse.notices set raised_at = now() - interval '4 days';
select is((runlytics_internal.push_request('notice', :'arguments', 1)).url, null, 'or is no news any more');
select ok((select not ok and cure ~ 'copy warehouse.secrets' from (select runlytics.push_notices('https://ntfy.example/topic', secret => 'ntfy')) as p, lateral runlytics.doctor() as f where f.item = 'push'), 'the doctor misses the secret');
-- The worker comes by when there may be something to tell.
call runlytics.refresh_days();
select set_has('select runlytics_internal.waiting_athletes()', 'values (1::bigint)', 'what was looked for and not told yet is waited for');
select runlytics.raise_notices() \g /dev/null
select is_empty('select runlytics_internal.waiting_athletes() except select athlete_id from warehouse.tasks where next_attempt_at <= now()', 'and not any more');
-- Of a prediction only that there is one, unless the athlete has asked for more.
insert into warehouse.predictions (athlete_id, target, day, model, value, low, high, formula_version)
values (1, 'readiness', current_date + 1, 'ridge', 71.4, 60, 82, 1);
select is(runlytics.raise_notices(), 1, 'a prediction for tomorrow is told');
select ok((select said !~ '71|60|82' from warehouse.notices where kind = 'prediction'), 'without its figures');
select is(
  runlytics_internal.push_details('prediction', (current_date + 1)::text, 'x'),
  format('71 of 100 on %s (60 to 82)', current_date + 1),
  'which who asked for details is sent'
);
select runlytics.push_notices(null) \g /dev/null
select is_empty('select from warehouse.push_targets', 'it is off again');
select * from finish();
