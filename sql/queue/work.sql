-- What comes again and again: polls, and the work that the worker or a job of pg_cron does.

create function runlytics_internal.wake_worker() returns bool
  as 'MODULE_PATHNAME', 'runlytics_wake_worker' language c volatile parallel unsafe cost 100;
comment on function runlytics_internal.wake_worker() is
  'Has the worker look for work now, and again when the transaction commits; false when there is none in this database.';

create function runlytics.poll(
  source text,
  action text default 'poll',
  arguments jsonb default '{}',
  every interval default '15 minutes',
  key text default '',
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  due constant timestamptz := now() + every;
begin
  if every is null then
    delete from warehouse.polls as p
    where p.athlete_id = poll.athlete_id
      and p.source = poll.source
      and p.action = poll.action
      and p.key = poll.key;
    return;
  end if;
  perform runlytics_internal.require_source(source => poll.source);
  insert into warehouse.polls (athlete_id, source, action, key, arguments, every)
  values (poll.athlete_id, poll.source, poll.action, poll.key, poll.arguments, poll.every)
  on conflict on constraint polls_pkey do update
  set
    arguments = excluded.arguments,
    every = excluded.every,
    next_at = least(polls.next_at, due);
  perform runlytics_internal.wake_worker();
end
$$;
comment on function runlytics.poll(text, text, jsonb, interval, text, bigint) is
  'Has a request put into the queue now and then again and again, at least a minute apart; every null ends it. SQLSTATE P0002 for an unknown source, 23514 for less than a minute.';

create function runlytics_internal.enqueue_polls(athlete_id bigint default runlytics.athlete()) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  due record;
  enqueued int := 0;
begin
  for due in
    select p.*
    from warehouse.polls as p
    where p.athlete_id = enqueue_polls.athlete_id
      and p.next_at <= now()
    for update skip locked
  loop
    begin
      perform runlytics.enqueue(
        source => due.source,
        action => due.action,
        arguments => due.arguments,
        key => due.key,
        athlete_id => enqueue_polls.athlete_id
      );
      enqueued := enqueued + 1;
    exception
      when no_data_found then
        raise warning '%', sqlerrm;
    end;
    -- What was missed while the server was down is asked for once.
    update warehouse.polls as p
    set next_at = greatest(due.next_at + due.every, now())
    where p.athlete_id = due.athlete_id
      and p.source = due.source
      and p.action = due.action
      and p.key = due.key;
  end loop;
  return enqueued;
end
$$;
comment on function runlytics_internal.enqueue_polls(bigint) is
  'Puts the polls that are due into the queue and returns how many. A part of work().';

create function runlytics_internal.waiting_athletes() returns setof bigint
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select a.athlete_id
  from warehouse.athletes as a
  where exists (
      select
      from warehouse.polls as p
      where p.athlete_id = a.athlete_id
        and p.next_at <= now()
    )
    or exists (
      select
      from warehouse.tasks as t
      where t.athlete_id = a.athlete_id
        and (t.status = 'running' or t.status = 'pending' and t.next_attempt_at <= now())
    )
    or exists (
      select
      from warehouse.documents as d
      where d.athlete_id = a.athlete_id
        and d.status = 'pending'
    )
    or exists (
      select
      from warehouse.day_marks as m
      where m.athlete_id = a.athlete_id
    )
    or exists (
      select
      from warehouse.route_marks as m
      where m.athlete_id = a.athlete_id
    )
    or runlytics.scores_are_stale(athlete_id => a.athlete_id)
    or exists (
      select
      from warehouse.renewals as w
      where w.athlete_id = a.athlete_id
        and w.finished_at is null
    )
    or exists (
      select
      from warehouse.model_runs as r
      where r.athlete_id = a.athlete_id
        and r.next_at <= now()
    )
    or exists (select from warehouse.stored_days as s where s.athlete_id = a.athlete_id)
      and not exists (select from warehouse.model_runs as r where r.athlete_id = a.athlete_id)
    -- Nothing comes in, and the days go by.
    or not exists (
      select
      from warehouse.stored_days as s
      where s.athlete_id = a.athlete_id
        and s.through >= current_date - 7
    )
    or not exists (
      select
      from warehouse.alert_checks as c
      where c.athlete_id = a.athlete_id
        and c.checked_at >= current_date
        and c.told_at >= c.checked_at
        and c.told_at > now() - interval '1 hour'
    )
  order by a.athlete_id;
end
$$;
comment on function runlytics_internal.waiting_athletes() is
  'The athletes for whom something is to be done now: polls or tasks that are due, documents that wait, days that are to be stored, settings that somebody has changed, what a new version computes anew, models that are to be trained, alerts and notices that were not looked for since. A part of work().';

create function runlytics_internal.next_work() returns float8
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select extract(epoch from min(w.at) - clock_timestamp())
    from (
      select min(t.next_attempt_at)
      from warehouse.tasks as t
      where t.status = 'pending'
      union all
      select min(p.next_at)
      from warehouse.polls as p
      union all
      select min(r.next_at)
      from warehouse.model_runs as r
    ) as w (at)
  );
end
$$;
comment on function runlytics_internal.next_work() is
  'In how many seconds the next task, poll or training of models is due; null when there is none. A part of the worker.';

create function runlytics_internal.hold_athlete(athlete_id bigint default runlytics.athlete()) returns bool
  as 'MODULE_PATHNAME', 'runlytics_hold_athlete' language c volatile strict parallel unsafe cost 100;
comment on function runlytics_internal.hold_athlete(bigint) is
  'Takes an athlete''s turn for this session, until let_go_of_athlete() or an error that ends the work; false when another session has it, or this one that of another athlete. A part of work().';

create function runlytics_internal.let_go_of_athlete() returns void
  as 'MODULE_PATHNAME', 'runlytics_let_go_of_athlete' language c volatile strict parallel unsafe cost 100;
comment on function runlytics_internal.let_go_of_athlete() is
  'Lets other sessions work for the athlete again. A part of work().';

create function runlytics_internal.give_notices(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- It tells of everything, so it stands below: found by its name, as a source is.
  routine constant regproc := to_regprocedure('runlytics.raise_notices(bigint)')::regproc;
begin
  if routine is not null then
    execute format('select %s($1)', routine) using give_notices.athlete_id;
  end if;
end
$$;
comment on function runlytics_internal.give_notices(bigint) is
  'Has notices given of what there is to know now. A part of work().';

create procedure runlytics_internal.take_turn(inout advanced bool, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  patience constant interval := '5 seconds';
  batch constant int := 100;
  tasks int;
  documents int;
begin
  advanced := false;
  -- Who is served at the moment holds up no second session.
  if not runlytics_internal.hold_athlete(athlete_id => athlete_id) then
    return;
  end if;
  perform runlytics_internal.enqueue_polls(athlete_id => athlete_id);
  perform runlytics_internal.ensure_settings(athlete_id => athlete_id);
  commit;
  call runlytics_internal.do_tasks(
    done => tasks,
    batch => batch,
    until => pg_catalog.clock_timestamp() operator(pg_catalog.+) patience,
    athlete_id => athlete_id
  );
  call runlytics_internal.process_batch(processed => documents, batch => batch, athlete_id => athlete_id);
  perform runlytics_internal.finish_documents(athlete_id => athlete_id);
  advanced := tasks operator(pg_catalog.+) documents operator(pg_catalog.>) 0;
  if not advanced then
    call runlytics_internal.renew(
      advanced => advanced, until => pg_catalog.clock_timestamp() operator(pg_catalog.+) patience, athlete_id => athlete_id
    );
  end if;
  if advanced then
    perform runlytics_internal.wake_worker();
  end if;
  commit;
  if not advanced then
    if runlytics.scores_are_stale(athlete_id => athlete_id) then
      -- Ends with the days.
      call runlytics.recompute(athlete_id => athlete_id);
    else
      call runlytics.refresh_days(athlete_id => athlete_id);
    end if;
    call runlytics_internal.predict_when_due(athlete_id => athlete_id);
    perform runlytics_internal.give_notices(athlete_id => athlete_id);
    commit;
  end if;
  perform runlytics_internal.let_go_of_athlete();
end
$$;
comment on procedure runlytics_internal.take_turn(bool, bigint) is
  'Does for an athlete what is to be done now, for some seconds: what is in hand then is ended, a task or a document. Says whether anything was done, and has the worker go on then. A part of work().';

create procedure runlytics.work(athlete_id bigint default null)
  language plpgsql
as $$
declare
  athletes bigint[];
  each bigint;
  advanced bool;
  any_advanced bool := true;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'work');
  while any_advanced
  loop
    athletes := array[athlete_id];
    if athlete_id is null then
      athletes := array(select runlytics_internal.waiting_athletes());
    end if;
    any_advanced := false;
    foreach each in array athletes
    loop
      call runlytics_internal.take_turn(advanced => advanced, athlete_id => each);
      any_advanced := any_advanced or advanced;
    end loop;
  end loop;
end
$$;
comment on procedure runlytics.work(bigint) is
  'Does what is to be done now for an athlete, or for each who has something waiting: polls, tasks, documents. They take turns of some seconds, and who is served by another session has none. The worker does the same by itself. What a new version computes anew (warehouse.upgrade_progress) is done after that.';

create function runlytics.purge(keep interval default '30 days', athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  purged bigint;
begin
  delete from warehouse.tasks as t
  where t.athlete_id = purge.athlete_id
    and t.status = 'done'
    and t.finished_at < now() - keep;
  get diagnostics purged = row_count;
  return purged;
end
$$;
comment on function runlytics.purge(interval, bigint) is
  'Removes tasks that were done before that time, and returns how many. What is dead stays until it is looked at.';
