-- How the queue is worked off. Each function here is a part of run_tasks(), which stands last.

create function runlytics_internal.source_lock(source text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return hashtextextended(format('runlytics.run_tasks %s %s', athlete_id, source), 0);
end
$$;
comment on function runlytics_internal.source_lock(text, bigint) is
  'The key of the advisory lock that the session holds which works for a source. A part of run_tasks().';

create function runlytics_internal.hold_source(key bigint) returns bool
  as 'MODULE_PATHNAME', 'runlytics_hold_source' language c volatile strict parallel unsafe cost 100;
comment on function runlytics_internal.hold_source(bigint) is
  'Takes the lock of a source for this session, an advisory one that pg_advisory_lock() cannot name, until let_go_of_source() or an error that ends the work; false when another session has it, or this one another. A part of run_tasks().';

create function runlytics_internal.let_go_of_source() returns void
  as 'MODULE_PATHNAME', 'runlytics_let_go_of_source' language c volatile strict parallel unsafe cost 100;
comment on function runlytics_internal.let_go_of_source() is
  'Lets other sessions work for the source again. A part of run_tasks().';

create function runlytics_internal.claim_task(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  max_deaths constant int := 5;
  candidate text;
  moment timestamptz;
  task record;
begin
  for candidate in
    select t.source
    from warehouse.tasks as t
    where t.athlete_id = claim_task.athlete_id
      and (t.status = 'running' or t.status = 'pending' and t.next_attempt_at <= now())
    group by t.source
    order by min(t.next_attempt_at)
  loop
    -- One session at a time works for a source. The lock outlives the commits and not the session: what
    -- is running and not locked was left behind by a session that is gone.
    continue when not runlytics_internal.hold_source(key => runlytics_internal.source_lock(source => candidate, athlete_id => claim_task.athlete_id));
    update warehouse.tasks as t
    set
      status = 'dead',
      finished_at = now(),
      error = 'Fetching was tried ' || t.attempts::text || ' times and did not come to an end.'
    where t.athlete_id = claim_task.athlete_id
      and t.source = candidate
      and t.status = 'running'
      and t.attempts >= max_deaths;
    select t.task_id
    into task
    from warehouse.tasks as t
    where t.athlete_id = claim_task.athlete_id
      and t.source = candidate
      and (t.status = 'running' or t.status = 'pending' and t.next_attempt_at <= now())
    order by t.next_attempt_at, t.task_id
    limit 1
    for update skip locked;
    if found then
      moment := clock_timestamp();
      update warehouse.tasks as t
      set
        status = 'running',
        attempts = t.attempts + 1,
        started_at = moment
      where t.athlete_id = claim_task.athlete_id
        and t.task_id = task.task_id;
      return task.task_id;
    end if;
    perform runlytics_internal.let_go_of_source();
  end loop;
  return null;
end
$$;
comment on function runlytics_internal.claim_task(bigint) is
  'Marks the next task that is due as running, counts the attempt, and returns its id; commit before doing it. A part of run_tasks().';

create function runlytics_internal.retry_delay(attempts int) returns interval
  language plpgsql volatile parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  first constant interval := interval '30 seconds';
  longest constant interval := interval '6 hours';
begin
  return least(first * 2 ^ least(attempts - 1, 20), longest) * (0.75 + 0.5 * random());
end
$$;
comment on function runlytics_internal.retry_delay(int) is
  'How long to wait after so many attempts: half a minute, doubled each time up to six hours, a quarter more or less so that not all come back at once.';

create function runlytics_internal.retry_after(response runlytics.http_response) returns timestamptz
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  longest constant interval := interval '1 day';
  value constant text := btrim(response.headers ->> 'retry-after');
begin
  if value ~ '^[0-9]{1,9}$' then
    return now() + least(make_interval(secs => value::int), longest);
  end if;
  if value is null then
    return null;
  end if;
  return least(value::timestamptz, now() + longest);
exception
  when data_exception then
    return null;
end
$$;
comment on function runlytics_internal.retry_after(runlytics.http_response) is
  'The time of the header Retry-After, given in seconds or as a date; null without it, a day at most.';

create function runlytics_internal.put_off_source(
  source text,
  response runlytics.http_response,
  athlete_id bigint default runlytics.athlete()
) returns timestamptz
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  quarter constant interval := interval '15 minutes';
  limit_of_source constant regproc := runlytics_internal.source_routine(source => source, part => 'limit');
  until timestamptz;
begin
  if limit_of_source is not null then
    until := runlytics_internal.hand_limit(routine => limit_of_source, response => response);
  end if;
  if response.status = 429 then
    until := coalesce(runlytics_internal.retry_after(response => response), until, date_bin(quarter, now(), 'epoch') + quarter);
  end if;
  update warehouse.tasks as t
  set next_attempt_at = until
  where t.athlete_id = put_off_source.athlete_id
    and t.source = put_off_source.source
    and t.status = 'pending'
    and t.next_attempt_at < until;
  return until;
end
$$;
comment on function runlytics_internal.put_off_source(text, runlytics.http_response, bigint) is
  'When an answer says that nothing more may be asked for a while, lets everything wait that is to be asked of the source, and returns until when: Retry-After, else what the source knows, else for 429 the next quarter of an hour. A part of run_tasks().';

create function runlytics_internal.note_success(task_id bigint, outcome text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  task record;
begin
  select t.source, t.action, t.key
  into strict task
  from warehouse.tasks as t
  where t.athlete_id = note_success.athlete_id
    and t.task_id = note_success.task_id;
  -- What failed before and now went well is got over.
  delete from warehouse.tasks as t
  where t.athlete_id = note_success.athlete_id
    and t.source = task.source
    and t.action = task.action
    and t.key = task.key
    and t.status = 'dead'
    and t.task_id < note_success.task_id;
  -- Who asked for nothing but more tasks has given nothing yet: they will tell whether the source lets us in.
  if outcome = 'nothing'
    and exists (
      select
      from warehouse.tasks as t
      where t.athlete_id = note_success.athlete_id
        and t.source = task.source
        and t.status in ('pending', 'running')
    )
  then
    return;
  end if;
  insert into warehouse.source_status as s (athlete_id, source, last_success)
  values (note_success.athlete_id, task.source, clock_timestamp())
  on conflict on constraint source_status_pkey do update
  set last_success = excluded.last_success;
end
$$;
comment on function runlytics_internal.note_success(bigint, text, bigint) is
  'Forgets what a task that went well got over, and notes when its source last gave something: not for a task of which nothing but others came. A part of run_tasks().';

create function runlytics_internal.settle_task(
  task_id bigint,
  outcome text,
  not_before timestamptz default null,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  max_attempts constant int := 12;
  reason constant text := coalesce(nullif(regexp_replace(outcome, '^[a-z]+:? *', ''), ''), 'The source gave no reason.');
  went_well constant bool := outcome in ('done', 'nothing');
  due timestamptz := case when went_well then now() else not_before end;
  tried int;
  ended constant timestamptz := case when outcome <> 'wait' then clock_timestamp() end;
begin
  if not went_well and outcome <> 'wait' then
    select t.attempts
    into tried
    from warehouse.tasks as t
    where t.athlete_id = settle_task.athlete_id
      and t.task_id = settle_task.task_id;
    due := greatest(now() + runlytics_internal.retry_delay(attempts => tried), not_before);
  end if;
  update warehouse.tasks as t
  set
    status = case
      when went_well then case when t.again then 'pending' else 'done' end
      when outcome = 'wait' then 'pending'
      when outcome like 'dead%' or t.attempts >= max_attempts then 'dead'
      else 'pending'
    end,
    attempts = case
      when went_well then 0
      when outcome = 'wait' then t.attempts - 1
      else t.attempts
    end,
    again = false,
    next_attempt_at = due,
    finished_at = ended,
    error = case when went_well or outcome = 'wait' then null else reason end
  where t.athlete_id = settle_task.athlete_id
    and t.task_id = settle_task.task_id
    and t.status = 'running';
  if went_well and found then
    perform runlytics_internal.note_success(task_id => task_id, outcome => outcome, athlete_id => athlete_id);
  end if;
end
$$;
comment on function runlytics_internal.settle_task(bigint, text, timestamptz, bigint) is
  'Writes down how a task went: done, nothing (there was nothing to ask), wait, retry: reason or dead: reason. A part of run_tasks().';

create function runlytics_internal.task_request(task_id bigint, athlete_id bigint default runlytics.athlete()) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  task record;
  request runlytics.http_request;
begin
  select t.source, t.action, t.arguments
  into strict task
  from warehouse.tasks as t
  where t.athlete_id = task_request.athlete_id
    and t.task_id = task_request.task_id;
  begin
    perform runlytics_internal.require_source(source => task.source);
    -- In FROM it is called once, as (f()).* would not be.
    execute format('select r.* from %s($1, $2, $3) as r', runlytics_internal.source_routine(source => task.source, part => 'request'))
      into request
      using task.action, task.arguments, task_request.athlete_id;
  exception
    when others then
      perform runlytics_internal.settle_task(task_id => task_id, outcome => 'retry: ' || sqlerrm, athlete_id => athlete_id);
      return null;
  end;
  if request.wait_until > now() then
    perform runlytics_internal.settle_task(task_id => task_id, outcome => 'wait', not_before => request.wait_until, athlete_id => athlete_id);
    return null;
  end if;
  if request.url is null then
    perform runlytics_internal.settle_task(task_id => task_id, outcome => 'nothing', athlete_id => athlete_id);
    return null;
  end if;
  return request;
end
$$;
comment on function runlytics_internal.task_request(bigint, bigint) is
  'Asks the source what to send for a task; null, and the task settled, when there is nothing to send now. A part of run_tasks().';

create function runlytics_internal.finish_task(
  task_id bigint,
  response runlytics.http_response,
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  task record;
  outcome text;
  put_off_until timestamptz;
begin
  -- An answer may be many documents and tasks: as all who write them, it locks the athlete first.
  perform runlytics_internal.lock_athlete(athlete_id => finish_task.athlete_id);
  select t.source, t.action, t.arguments
  into strict task
  from warehouse.tasks as t
  where t.athlete_id = finish_task.athlete_id
    and t.task_id = finish_task.task_id;
  if response.status is null then
    outcome := 'retry: ' || coalesce(response.error, 'There was no answer.');
  elsif response.status = 429 then
    outcome := 'wait';
  elsif response.status = 408 or response.status >= 500 then
    outcome := format('retry: The server answered %s.', response.status);
  else
    begin
      perform runlytics_internal.require_source(source => task.source);
      outcome := runlytics_internal.hand_response(
        routine => runlytics_internal.source_routine(source => task.source, part => 'response'),
        action => task.action,
        arguments => task.arguments,
        response => finish_task.response,
        athlete_id => finish_task.athlete_id
      );
      if outcome is null or outcome !~ '^(done$|retry|dead)' then
        raise exception '%_response() returned %', task.source, coalesce(outcome, 'null') using errcode = '39000';
      end if;
    exception
      when others then
        outcome := 'retry: ' || sqlerrm;
    end;
  end if;
  -- What the answer made follow waits as well.
  put_off_until := runlytics_internal.put_off_source(source => task.source, response => response, athlete_id => athlete_id);
  perform runlytics_internal.settle_task(
    task_id => task_id,
    outcome => outcome,
    not_before => coalesce(put_off_until, runlytics_internal.retry_after(response => response)),
    athlete_id => athlete_id
  );
  return outcome;
end
$$;
comment on function runlytics_internal.finish_task(bigint, runlytics.http_response, bigint) is
  'Hands an answer to the source, settles the task, in one transaction, and returns how it went. A part of run_tasks().';

create procedure runlytics_internal.do_tasks(
  inout done int,
  batch int,
  until timestamptz,
  athlete_id bigint default runlytics.athlete()
)
  language plpgsql
as $$
declare
  task bigint;
  request runlytics.http_request;
  response runlytics.http_response;
  outcome text;
begin
  done := 0;
  while done operator(pg_catalog.<) batch and (done operator(pg_catalog.=) 0 or pg_catalog.clock_timestamp() operator(pg_catalog.<) until)
  loop
    task := runlytics_internal.claim_task(athlete_id => athlete_id);
    commit;
    exit when task is null;
    done := done operator(pg_catalog.+) 1;
    request := runlytics_internal.task_request(task_id => task, athlete_id => athlete_id);
    commit;
    if request.url is not null then
      -- The first statement after a commit, a CALL: no snapshot is held while the other side takes its time.
      call runlytics.http_send(request => request, response => response, athlete_id => athlete_id);
      -- An assignment has no plan that would show the answer, and the tokens in it, to who logs plans.
      outcome := runlytics_internal.finish_task(task_id => task, response => response, athlete_id => athlete_id);
      commit;
    end if;
    perform runlytics_internal.let_go_of_source();
  end loop;
  commit;
end
$$;
comment on procedure runlytics_internal.do_tasks(int, int, timestamptz, bigint) is
  'Does tasks that are due, at most batch of them and none after that time but the first, and says how many. A part of run_tasks() and of work().';

create procedure runlytics.run_tasks(batch int default 10, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  done int;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'run_tasks');
  call runlytics_internal.do_tasks(done => done, batch => batch, until => 'infinity', athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.run_tasks(int, bigint) is
  'Does tasks that are due, at most batch of them: claim, commit, ask the source for the request, commit, send it, hand it the answer, commit. What a killed session left is done again. 408, 5xx and network failures are tried again later, not before Retry-After; after 12 attempts a task is dead. After 429 the whole source waits, and no attempt is counted.';
