-- pg_cron: jobs that wake the worker, or do its work where there is none. All of it also goes by hand.

create procedure runlytics.tick()
  language plpgsql
as $$
begin
  perform runlytics.require_owner();
  if not runlytics_internal.wake_worker() then
    call runlytics.work();
  end if;
end
$$;
comment on procedure runlytics.tick() is
  'Wakes the worker, or does what it would do when there is none in this database. What the job of pg_cron calls every minute.';

create type runlytics.job as (
  name text,
  schedule text,
  command text,
  database text
);
comment on type runlytics.job is 'A job of pg_cron. schedule: as cron writes it, in GMT.';

create function runlytics.jobs() returns setof runlytics.job
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  values
    ('runlytics: work in ' || current_database(), '* * * * *', 'call runlytics.tick()', current_database()::text),
    (
      'runlytics: purge in ' || current_database(),
      '17 3 * * *',
      -- Not as a question to athletes: that would remove where they are, when they are on another machine.
      'do $job$ declare each bigint; begin for each in select a.athlete_id from warehouse.athletes as a loop'
      ' perform runlytics.purge(athlete_id => each); end loop; end $job$',
      current_database()::text
    ),
    (
      'runlytics: purge the history of jobs',
      '23 3 * * *',
      'delete from cron.job_run_details where end_time < now() - interval ''7 days'''
      ' and jobid in (select jobid from cron.job where jobname like ''runlytics: %'')',
      current_setting('cron.database_name', true)
    );
end
$$;
comment on function runlytics.jobs() is
  'The jobs that schedule_jobs() lays out for this database.';

create function runlytics_internal.in_cron_database(statement text) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  home constant text := current_setting('cron.database_name', true);
  dblink constant text := (
    select n.nspname
    from pg_extension as e
    join pg_namespace as n on n.oid = e.extnamespace
    where e.extname = 'dblink'
  );
  connection text;
begin
  if home is null then
    raise exception 'pg_cron is not loaded'
      using errcode = '55000',
        hint = 'Add pg_cron to shared_preload_libraries and restart; or call runlytics.work() from a scheduler of your own.';
  end if;
  if home = current_database() then
    -- A schema of this name alone may be a stranger's, and would run with the caller's rights.
    if not exists (select from pg_extension as e where e.extname = 'pg_cron') then
      raise exception 'pg_cron is not installed' using errcode = '55000', hint = 'create extension pg_cron';
    end if;
    execute statement;
    return;
  end if;
  if dblink is null then
    raise exception 'pg_cron is in the database %, and the extension dblink is not in this one', home
      using errcode = '55000', detail = 'What is to be run there: ' || statement, hint = 'create extension dblink';
  end if;
  connection := format(
    'host=%L port=%s dbname=%L user=%L',
    btrim(split_part(current_setting('unix_socket_directories'), ',', 1)),
    current_setting('port'),
    home,
    current_user
  );
  execute format('select from %I.dblink(%L, %L) as t (done text)', dblink, connection, statement);
end
$$;
comment on function runlytics_internal.in_cron_database(text) is
  'Runs a SELECT where pg_cron is, here or over dblink in its own database. SQLSTATE 55000 when there is no way. A part of schedule_jobs().';

create function runlytics.schedule_jobs() returns setof runlytics.job
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  job runlytics.job;
begin
  perform runlytics.require_grant();
  for job in
    select j.*
    from runlytics.jobs() as j
  loop
    perform runlytics_internal.in_cron_database(
      statement => case
        when job.database = current_setting('cron.database_name', true) then
          format('select cron.schedule(%L, %L, %L)::text', job.name, job.schedule, job.command)
        else
          format('select cron.schedule_in_database(%L, %L, %L, %L)::text', job.name, job.schedule, job.command, job.database)
      end
    );
    return next job;
  end loop;
end
$$;
comment on function runlytics.schedule_jobs() is
  'Has pg_cron wake the worker every minute, or do its work, and remove what is old every night; calling it again changes nothing. Where pg_cron is in another database it is reached over dblink. The jobs run as the caller, who needs LOGIN. SQLSTATE 55000 when pg_cron is out of reach.';

create function runlytics.unschedule_jobs() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_grant();
  perform runlytics_internal.in_cron_database(
    statement => format('select cron.unschedule(j.jobid)::text from cron.job as j where j.jobname = any (%L)', array(
      select j.name
      from runlytics.jobs() as j
      where j.database = current_database()
    ))
  );
end
$$;
comment on function runlytics.unschedule_jobs() is
  'Takes the jobs of this database back from pg_cron.';
