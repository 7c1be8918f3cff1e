-- The queue: claim, commit, fetch, commit. A source S is a pair of functions, ours in the schema
-- runlytics_internal, anybody else's in runlytics:
--   S_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
--     what to send; null when there is nothing to fetch; with wait_until, when to come back.
--   S_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
--     stores what came, enqueues what follows, and says 'done', 'retry: reason' or 'dead: reason'. It
--     is called for every answer but 408, 429 and 5xx, which are tried again.
-- and, each where there is something to say,
--   S_limit(response runlytics.http_response) returns timestamptz
--     until when nothing may be asked any more; null while something may. 429 needs no such function.
--   S_configured(athlete_id bigint) returns bool
--     whether the athlete wants it asked; doctor() then sees to it that it is.
--   S_event(event jsonb, athlete_id bigint) returns bool
--     stores what the service told the listener, enqueues what follows; false when it was known,
--     NULL when it is of nobody here. Ours alone.

create type runlytics_internal.source_need as (
  url text,
  secret text,
  cure text
);
comment on type runlytics_internal.source_need is 'What a source of an athlete cannot do without: a host that may be asked, by a URL of it, and a secret for that host, by name; cure: how to get it where it is not simply stored.';

create function runlytics_internal.source_routine(source text, part text) returns regproc
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  routine constant text := source || '_' || part;
  signature constant text := case part
    when 'request' then 'text, jsonb, bigint'
    when 'response' then 'text, jsonb, runlytics.http_response, bigint'
    when 'limit' then 'runlytics.http_response'
    when 'configured' then 'bigint'
    when 'needs' then 'bigint'
    when 'event' then 'jsonb, bigint'
  end;
begin
  return coalesce(
    to_regprocedure(format('runlytics_internal.%I(%s)', routine, signature)),
    -- An event is taken with the rights of runlytics_listener, so by ours alone.
    case when part <> 'event' then to_regprocedure(format('runlytics.%I(%s)', routine, signature)) end
  )::regproc;
end
$$;
comment on function runlytics_internal.source_routine(text, text) is
  'The function by which a source does its part: request, response, limit, configured, needs or event; null when it has none. To be called by position, for its arguments are known by their types alone.';

create function runlytics_internal.is_source(source text) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return num_nulls(
    runlytics_internal.source_routine(source => source, part => 'request'),
    runlytics_internal.source_routine(source => source, part => 'response')
  ) = 0;
end
$$;
comment on function runlytics_internal.is_source(text) is
  'Whether something can be fetched from a source of this name.';

create function runlytics_internal.require_source(source text) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if not runlytics_internal.is_source(source => source) then
    raise exception 'there is no source %', source
      using errcode = 'P0002', hint = 'A source is a pair of functions of the schema runlytics, NAME_request and NAME_response.';
  end if;
end
$$;
comment on function runlytics_internal.require_source(text) is
  'Raises SQLSTATE P0002 unless something can be fetched from a source of this name.';

create function runlytics.enqueue(
  source text,
  action text,
  arguments jsonb default '{}',
  key text default '',
  not_before timestamptz default null,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  task bigint;
begin
  perform runlytics_internal.require_source(source => source);
  -- What failed before waits for its turn, whoever asks for it again.
  insert into warehouse.tasks as t (athlete_id, source, action, key, arguments, next_attempt_at)
  values (enqueue.athlete_id, enqueue.source, enqueue.action, enqueue.key, enqueue.arguments, coalesce(enqueue.not_before, now()))
  on conflict (athlete_id, source, action, key) where status in ('pending', 'running') do update
  set
    arguments = case when t.status = 'running' then t.arguments else excluded.arguments end,
    next_attempt_at = case
      when t.status = 'running' or t.attempts > 0 then t.next_attempt_at
      else least(t.next_attempt_at, excluded.next_attempt_at)
    end,
    again = t.status = 'running'
  returning t.task_id into task;
  perform runlytics_internal.wake_worker();
  return task;
end
$$;
comment on function runlytics.enqueue(text, text, jsonb, text, timestamptz, bigint) is
  'Puts a request into the queue and returns its task_id; the same source, action and key wait there once. One that is just running is run again after it. SQLSTATE P0002 for an unknown source.';

create function runlytics.backfill(
  source text,
  since timestamptz,
  until timestamptz default null,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if since is null or since >= coalesce(until, now()) then
    raise exception 'since must lie before until'
      using
        errcode = '22023',
        detail = format('since is %s, until is %s.', coalesce(since::text, 'not said'), coalesce(until::text, 'now')),
        hint = 'The earlier moment comes first: backfill(source => ''strava'', since => ''2025-01-01'', until => ''2025-07-01'').';
  end if;
  return runlytics.enqueue(
    source => source,
    action => 'backfill',
    arguments => jsonb_build_object('since', since, 'until', coalesce(until, now())),
    key => concat_ws(' ', extract(epoch from since)::bigint, extract(epoch from until)::bigint),
    athlete_id => athlete_id
  );
end
$$;
comment on function runlytics.backfill(text, timestamptz, timestamptz, bigint) is
  'Asks a source for everything between two times, until now by default, and returns the task_id: its action is backfill with the arguments since and until. SQLSTATE 22023 when since is not before until.';

create function runlytics.retry_tasks(source text default null, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  revived bigint;
begin
  with dead as (
    select distinct on (t.source, t.action, t.key) t.task_id
    from warehouse.tasks as t
    where t.athlete_id = retry_tasks.athlete_id
      and t.status = 'dead'
      and (retry_tasks.source is null or t.source = retry_tasks.source)
      and not exists (
        select
        from warehouse.tasks as o
        where o.athlete_id = t.athlete_id
          and o.source = t.source
          and o.action = t.action
          and o.key = t.key
          and o.status in ('pending', 'running')
      )
    order by t.source, t.action, t.key, t.task_id desc
  )
  update warehouse.tasks as t
  set
    status = 'pending',
    attempts = 0,
    next_attempt_at = now(),
    finished_at = null
  from dead
  where t.athlete_id = retry_tasks.athlete_id
    and t.task_id = dead.task_id;
  get diagnostics revived = row_count;
  return revived;
end
$$;
comment on function runlytics.retry_tasks(text, bigint) is
  'Gives tasks that are dead, of one source or of all, another round of attempts, and returns how many.';
