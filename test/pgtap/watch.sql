-- metrics(): numbers of the whole warehouse, in the text format of Prometheus, and nothing that is anybody's.
select plan(9);

insert into warehouse.athletes (athlete_id, name) values (2, 'Jane Doe');
insert into warehouse.documents (athlete_id, kind, source, name, sha256, bytes, status, received_at)
select a, 'unknown', s, 'Jane at home', sha256((a || s || n)::bytea), 1, case when n = 3 then 'failed' else 'pending' end, now() - n * interval '1 hour'
from unnest(array[1, 2]) as a, unnest(array['upload', 'Jane''s phone']) as s, generate_series(1, 3) as n;
insert into warehouse.source_status (athlete_id, source, last_success)
values (1, 'strava', '2026-01-01 00:00+00'), (2, 'strava', '2026-01-02 00:00+00'), (1, 'Jane''s "phone"', '2026-01-03 00:00+00');
insert into warehouse.tasks (athlete_id, source, action, key, status, next_attempt_at)
values
  (1, 'strava', 'poll', '', 'pending', now() - interval '90 seconds'),
  (1, 's3', 'get', 'jane.fit', 'dead', now()),
  (2, 's3', 'get', 'jane.fit', 'dead', now()),
  (2, 's3', 'get', 'later.fit', 'pending', now() + interval '1 hour'),
  (2, 's3', 'get', 'was.fit', 'done', now());
insert into warehouse.secrets (athlete_id, name, host, value, expires_at)
values (1, 'a', 'example.com', 'hunter2', now() - interval '2 days'), (1, 'b', 'example.com', 'hunter2', now() + interval '1 day');

create temporary table told as select l as line from regexp_split_to_table(runlytics.metrics(), e'\n') as l;
create function pg_temp.told(name text) returns text[] language sql as $$
  select array_agg(t.line order by t.line collate "C") from told as t where t.line ~ ('^' || name || '[ {]')
$$;

select is(
  pg_temp.told('runlytics_documents'),
  array['runlytics_documents{status="failed"} 4', 'runlytics_documents{status="pending"} 8'],
  'documents of all athletes together'
);
select is(pg_temp.told('runlytics_documents_lag_seconds'), array['runlytics_documents_lag_seconds 7200'], 'the oldest that waits');
select is(
  pg_temp.told('runlytics_tasks'),
  array[
    'runlytics_tasks{source="s3",status="dead"} 2', 'runlytics_tasks{source="s3",status="pending"} 1',
    'runlytics_tasks{source="strava",status="pending"} 1'
  ],
  'what is done is no task any more'
);
select is(pg_temp.told('runlytics_queue_lag_seconds'), array['runlytics_queue_lag_seconds 90'], 'a task that is not due yet is not late');
select is(
  pg_temp.told('runlytics_source_last_success_timestamp_seconds'),
  array[
    'runlytics_source_last_success_timestamp_seconds{source="other"} 1767398400',
    'runlytics_source_last_success_timestamp_seconds{source="strava"} 1767312000'
  ],
  'a source that is called as somebody likes is another'
);
select is(pg_temp.told('runlytics_secrets_expired'), array['runlytics_secrets_expired 1'], 'tokens that ran out');
select is_empty($$ select line from told where line ~* 'jane|hunter|home|fit' $$, 'no word of anybody');
select is(
  runlytics_internal.written_labels('{"b": "x\\y\"z\nw", "a": "1"}'),
  e'{a="1",b="x\\\\y\\"z\\nw"}',
  'labels are written as the format wants them'
);
set role runlytics_ingest;
select throws_ok('select runlytics.metrics()', '42501', null, 'who delivers does not read it by himself');
reset role;
select * from finish();
