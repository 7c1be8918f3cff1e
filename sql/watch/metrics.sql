-- What whoever runs the server wants to know, in the text format of Prometheus: how much waits, what failed, how
-- late it is, how large, and who is at work. Numbers of the whole warehouse: nothing of them is anybody's.

create type runlytics_internal.measure as (
  name text,
  labels jsonb,
  value float8
);
comment on type runlytics_internal.measure is 'A number to be watched. labels: an object of strings, or NULL; value NULL: it is not known, and left out.';

create function runlytics_internal.running_workers(kind text) returns int
  as 'MODULE_PATHNAME', 'runlytics_running_workers' language c stable strict parallel safe cost 100;
comment on function runlytics_internal.running_workers(text) is
  'How many background workers of a kind (worker, listener, pages) are connected to this database. SQLSTATE 22023 for another kind. A part of metrics().';

create function runlytics_internal.watched_source(source text) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A source may be called as somebody likes, after himself for instance.
  if source in ('upload', 'path', 'health', 'journal', 'activities') or runlytics_internal.is_source(source => source) then
    return source;
  end if;
  return 'other';
end
$$;
comment on function runlytics_internal.watched_source(text) is
  'A source by its name where it is a service or a way of ours, else other. A part of metrics().';

create function runlytics_internal.measure_documents() returns setof runlytics_internal.measure
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select 'runlytics_documents', '{"status": "pending"}'::jsonb, count(*)::float8
  from warehouse.documents as d
  where d.status = 'pending'
  union all
  select 'runlytics_documents', '{"status": "failed"}'::jsonb, count(*)
  from warehouse.documents as d
  where d.status = 'failed'
  union all
  select 'runlytics_documents_lag_seconds', null, coalesce(floor(extract(epoch from now() - min(d.received_at))), 0)
  from warehouse.documents as d
  where d.status = 'pending'
  union all
  select 'runlytics_days_waiting', null, count(distinct m.athlete_id)
  from warehouse.day_marks as m;

  return query
  select
    'runlytics_source_last_success_timestamp_seconds',
    jsonb_build_object('source', runlytics_internal.watched_source(source => s.source)),
    floor(extract(epoch from max(s.last_success)))::float8
  from warehouse.source_status as s
  group by runlytics_internal.watched_source(source => s.source)
  order by runlytics_internal.watched_source(source => s.source);
end
$$;
comment on function runlytics_internal.measure_documents() is
  'Documents and days that wait or failed, and when each source last gave something. A part of metrics().';

create function runlytics_internal.measure_queue() returns setof runlytics_internal.measure
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'runlytics_tasks',
    jsonb_build_object('source', t.source, 'status', t.status),
    count(*)::float8
  from (
    select runlytics_internal.watched_source(source => o.source) as source, o.status
    from warehouse.tasks as o
    where o.status in ('pending', 'running')
    union all
    select runlytics_internal.watched_source(source => d.source), d.status
    from warehouse.tasks as d
    where d.status = 'dead'
  ) as t
  group by t.source, t.status
  order by t.source, t.status;

  return query
  select
    'runlytics_queue_lag_seconds',
    null::jsonb,
    coalesce(floor(extract(epoch from now() - min(t.next_attempt_at))), 0)::float8
  from warehouse.tasks as t
  where t.status = 'pending'
    and t.next_attempt_at <= now()
  union all
  select 'runlytics_secrets_expired', null, count(*)
  from warehouse.secrets as s
  where s.expires_at < now() - interval '1 day';

  return query
  select 'runlytics_refused_deliveries', jsonb_build_object('route', r.route, 'status', r.status::text), count(*)::float8
  from warehouse.requests as r
  where r.status >= 400
    and r.at > now() - interval '1 hour'
  group by r.route, r.status
  order by r.route, r.status;
end
$$;
comment on function runlytics_internal.measure_queue() is
  'Tasks by source and status, how late the queue is, secrets that ran out, deliveries that were refused in the last hour. A part of metrics().';

create function runlytics_internal.measure_server() returns setof runlytics_internal.measure
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  preloaded constant bool := coalesce(current_setting('runlytics.database', true), '') <> ''
    and current_setting('runlytics.workers', true) is not null;
begin
  return query
  values
    ('runlytics_info', jsonb_build_object('version', runlytics.version(), 'postgresql', current_setting('server_version')), 1::float8),
    ('runlytics_database_size_bytes', null, pg_database_size(current_database())::float8);

  return query
  select 'runlytics_table_size_bytes', jsonb_build_object('table', c.relname), pg_total_relation_size(c.oid)::float8
  from pg_class as c
  where c.relnamespace = to_regnamespace('warehouse')
    and c.relname in ('activities', 'biometric_streams', 'biometrics', 'document_parts', 'documents', 'requests', 'streams', 'tasks')
    and c.relkind in ('r', 'p')
  order by c.relname;

  return query
  select 'runlytics_workers', jsonb_build_object('kind', k.kind), runlytics_internal.running_workers(kind => k.kind)::float8
  from unnest(array['worker', 'listener', 'pages']) as k (kind);

  return query
  select 'runlytics_workers_wanted', jsonb_build_object('kind', k.kind), case when preloaded then k.wanted else 0 end::float8
  from (values
    ('worker', current_setting('runlytics.workers', true)::int),
    ('listener', (current_setting('runlytics.listen_port', true) <> '0')::int),
    ('pages', (current_setting('runlytics.page_port', true) <> '0')::int)
  ) as k (kind, wanted);
end
$$;
comment on function runlytics_internal.measure_server() is
  'Versions, sizes, and the background workers that are there and that the settings want. A part of metrics().';

create function runlytics_internal.written_labels(labels jsonb) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select '{' || string_agg(
      l.key || '="' || replace(replace(replace(l.value, E'\\', E'\\\\'), '"', E'\\"'), E'\n', E'\\n') || '"',
      ',' order by l.key collate "C"
    ) || '}'
    from jsonb_each_text(labels) as l
  );
end
$$;
comment on function runlytics_internal.written_labels(jsonb) is
  'Labels as Prometheus reads them; NULL without any. A part of metrics().';

create function runlytics.metrics() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_grant();
  return (
    with measured as (
      select * from runlytics_internal.measure_server()
      union all
      select * from runlytics_internal.measure_documents()
      union all
      select * from runlytics_internal.measure_queue()
    )
    select string_agg(
      format(E'# HELP %s %s\n# TYPE %s gauge\n', k.name, k.help, k.name) || f.lines,
      '' order by k.place
    )
    from (values
      (1, 'runlytics_info', 'The version of the extension and of the server; always 1.'),
      (2, 'runlytics_database_size_bytes', 'Size of the database on disk.'),
      (3, 'runlytics_table_size_bytes', 'Size of a large table on disk, indexes included.'),
      (4, 'runlytics_workers', 'Background workers that are connected to the database.'),
      (5, 'runlytics_workers_wanted', 'Background workers that the settings want.'),
      (6, 'runlytics_documents', 'Documents that wait to be processed, or have failed.'),
      (7, 'runlytics_documents_lag_seconds', 'Age of the oldest document that waits to be processed.'),
      (8, 'runlytics_days_waiting', 'Athletes whose stored days are not yet made anew after a change.'),
      (9, 'runlytics_source_last_success_timestamp_seconds', 'When a source last gave something, for anybody.'),
      (10, 'runlytics_tasks', 'Requests that wait, run, or were given up.'),
      (11, 'runlytics_queue_lag_seconds', 'How long the oldest task has been due.'),
      (12, 'runlytics_secrets_expired', 'Tokens of services that ran out more than a day ago.'),
      (13, 'runlytics_refused_deliveries', 'Deliveries with a valid token that were refused in the last hour, by status of HTTP.')
    ) as k (place, name, help)
    join (
      select m.name, string_agg(
        concat(m.name, runlytics_internal.written_labels(labels => m.labels), ' ', m.value, E'\n'),
        '' order by runlytics_internal.written_labels(labels => m.labels) collate "C"
      ) as lines
      from measured as m
      where m.value is not null
      group by m.name
    ) as f using (name)
  );
end
$$;
comment on function runlytics.metrics() is
  'What to watch of the warehouse, in the text format of Prometheus: queue, failures, lag, sizes, workers; no value is an athlete''s. For the owner of the warehouse; others read it at /metrics of the listener or the gateway, with a token of the scope metrics.';

create function runlytics_internal.serve_metrics(token_sha256 bytea, token_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_token(
    token_sha256 => serve_metrics.token_sha256,
    token_id => serve_metrics.token_id,
    scope => 'metrics',
    athlete_id => serve_metrics.athlete_id
  );
  return runlytics.metrics();
end
$$;
comment on function runlytics_internal.serve_metrics(bytea, bigint, bigint) is
  'metrics() for the holder of a token with the scope metrics. SQLSTATE 28000 for a token that is not valid, 42501 without the scope. For runlytics_ingest.';
