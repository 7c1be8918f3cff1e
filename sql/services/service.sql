-- What the sources share besides: how a form is sent and an answer judged, and how a source is run by hand.

create function runlytics_internal.await_task(
  source text,
  action text,
  arguments jsonb default '{}',
  key text default '',
  athlete_id bigint default runlytics.athlete()
) returns timestamptz
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  task constant bigint := runlytics.enqueue(source => source, action => action, arguments => arguments, key => key, athlete_id => athlete_id);
begin
  -- One that failed before has its time; to ask again earlier would go round in circles.
  return (
    select greatest(clock_timestamp(), t.next_attempt_at)
    from warehouse.tasks as t
    where t.athlete_id = await_task.athlete_id
      and t.task_id = task
  );
end
$$;
comment on function runlytics_internal.await_task(text, text, jsonb, text, bigint) is
  'Puts a request into the queue on which another depends, and returns how long that one has to wait. A part of the sources.';

create function runlytics_internal.form_request(url text, form text) returns runlytics.http_request
  language sql stable parallel safe
  return row(
    'POST',
    url,
    '{"content-type": "application/x-www-form-urlencoded"}'::jsonb,
    convert_to(form, 'UTF8'),
    null,
    null
  )::runlytics.http_request;
comment on function runlytics_internal.form_request(text, text) is
  'A request that posts a form, already encoded. A part of the sources.';

create function runlytics_internal.response_text(response runlytics.http_response) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return convert_from(response.body, 'UTF8');
end
$$;
comment on function runlytics_internal.response_text(runlytics.http_response) is
  'The body of an answer as text; SQLSTATE 22021 when it is not UTF-8.';

create function runlytics_internal.refusal(
  response runlytics.http_response,
  service text,
  detail text default null,
  hint text default null,
  hinted int[] default null
) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if hint is not null and (hinted is null or response.status = any (hinted)) then
    return 'dead: ' || format(hint, response.status);
  end if;
  return format('dead: %s answered %s%s.', service, response.status, ': ' || detail);
end
$$;
comment on function runlytics_internal.refusal(runlytics.http_response, text, text, text, int[]) is
  'What a source says of an answer that gave nothing, and that will not be another the next time. hint: what it means and what to do, with %s for the status, said of the statuses in hinted, or of all. A part of the sources.';

create function runlytics_internal.newest_due_task(source text, athlete_id bigint default runlytics.athlete()) returns timestamptz
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(max(t.started_at), '-infinity')
    from warehouse.tasks as t
    where t.athlete_id = newest_due_task.athlete_id
      and t.source = newest_due_task.source
    having bool_or(t.status = 'pending' and t.next_attempt_at <= clock_timestamp())
  );
end
$$;
comment on function runlytics_internal.newest_due_task(text, bigint) is
  'When a task of a source was last begun, as long as one is due; null else. A part of run_source().';

create procedure runlytics_internal.run_source(source text, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  before timestamptz;
  after timestamptz := runlytics_internal.newest_due_task(source => source, athlete_id => athlete_id);
begin
  commit;
  while after is not null
  loop
    call runlytics.run_tasks(batch => 100, athlete_id => athlete_id);
    before := after;
    after := runlytics_internal.newest_due_task(source => source, athlete_id => athlete_id);
    commit;
    -- Another session works for the source: it will do the rest.
    exit when after operator(pg_catalog.=) before;
  end loop;
  call runlytics.process_documents(athlete_id => athlete_id);
end
$$;
comment on procedure runlytics_internal.run_source(text, bigint) is
  'Does what is due until nothing of a source is, then processes what came. What a limit or an error puts off stays in the queue. A part of sync_source().';

create function runlytics_internal.require_configured(source text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  asks constant regproc := runlytics_internal.source_routine(source => require_configured.source, part => 'configured');
  configured bool := true;
begin
  perform runlytics_internal.require_athlete(athlete_id => require_configured.athlete_id);
  if asks is not null then
    execute format('select %s($1)', asks) into configured using require_configured.athlete_id;
  end if;
  if configured then
    return;
  end if;
  raise exception 'the source % is not configured', source
    using
      errcode = '55000',
      hint = case source
        when 'strava' then 'Call runlytics.strava_configure(client_id => ...) first. '
        when 'sheets' then 'Insert a row into warehouse.sheets first. '
        when 's3' then 'Insert a row into warehouse.buckets first. '
        else format('Insert a row into warehouse.%s_accounts first. ', source)
      end || 'The steps: docs/services.md.';
end
$$;
comment on function runlytics_internal.require_configured(text, bigint) is
  'Refuses to ask a source that the athlete has not set up, SQLSTATE 55000, before anything is put into the queue that could only fail; P0002 without such an athlete. A part of sync_source().';

create function runlytics_internal.tell_undone(source text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  undone bigint;
  last_error text;
begin
  select count(*), (array_agg(t.error order by coalesce(t.finished_at, t.started_at) desc))[1]
  into undone, last_error
  from warehouse.tasks as t
  where t.athlete_id = tell_undone.athlete_id
    and t.source = tell_undone.source
    and t.status in ('pending', 'dead')
    and t.error is not null;
  if undone > 0 then
    raise notice '%: % not done', source, runlytics.counted(n => undone, one => 'task')
      using
        detail = last_error,
        hint = 'What waits is tried again. When, and what cures it: select item, detail, cure from runlytics.doctor() where not ok;';
  end if;
end
$$;
comment on function runlytics_internal.tell_undone(text, bigint) is
  'Tells whoever asked a source by hand, in a NOTICE, what of it could not be done, and the last error. A part of sync_source().';

create procedure runlytics_internal.sync_source(source text, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  perform runlytics_internal.require_top_level(procedure_name => pg_catalog.concat('sync_', source));
  perform runlytics_internal.require_configured(source => source, athlete_id => athlete_id);
  perform runlytics.enqueue(source => source, action => 'sync', athlete_id => athlete_id);
  commit;
  call runlytics_internal.run_source(source => source, athlete_id => athlete_id);
  perform runlytics_internal.tell_undone(source => source, athlete_id => athlete_id);
end
$$;
comment on procedure runlytics_internal.sync_source(text, bigint) is
  'Asks a source for what is new, and does what follows. SQLSTATE 55000 for one that is not set up. A part of the procedures sync_NAME().';
