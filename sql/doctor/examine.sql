-- doctor(): what stands in the way of data coming in by itself, and what to do about it.

create type runlytics.finding as (
  item text,
  ok bool,
  detail text,
  cure text
);
comment on type runlytics.finding is 'Something that doctor() has looked at; cure is null where nothing is wrong.';

create function runlytics_internal.examine_server() returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  laid_out constant text := (select i.version from warehouse.installation as i);
  worker constant bool := runlytics_internal.wake_worker();
  missing constant text := (
    select string_agg(r.name, ', ')
    from unnest(array['runlytics_reader', 'runlytics_ingest', 'runlytics_worker', 'runlytics_http']) as r (name)
    where not exists (select from pg_roles as p where p.rolname = r.name)
  );
begin
  return next row(
    'version',
    laid_out = runlytics.version(),
    format('The extension is %s, the warehouse %s.', runlytics.version(), laid_out),
    case when laid_out <> runlytics.version() then 'select runlytics.create_warehouse()' end
  )::runlytics.finding;
  return next row(
    'roles',
    missing is null,
    coalesce('Missing: ' || missing, 'All four are there.'),
    'create role ' || missing || ', or drop and create the extension again in another database'
  )::runlytics.finding;
  return next row(
    'worker',
    worker,
    case when worker then 'It is at work in this database.' else 'There is none in this database.' end,
    case
      when not worker then format(
        'In postgresql.conf: shared_preload_libraries = ''runlytics'', runlytics.database = %L; restart. Or let pg_cron do its work.',
        current_database()
      )
    end
  )::runlytics.finding;
end
$$;
comment on function runlytics_internal.examine_server() is
  'Versions, roles, and whether there is a worker. A part of doctor().';

create function runlytics_internal.examine_cron_run() returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  last record;
begin
  execute 'select d.status, d.return_message from cron.job_run_details as d join cron.job as j using (jobid)'
    ' where j.command = ''call runlytics.tick()'' order by d.end_time is null, d.runid desc limit 1' into last;
  if last.status is null and current_setting('cron.log_run', true) = 'off' then
    return next row('last job', true, 'pg_cron keeps no log (cron.log_run is off), so nobody knows.', null)::runlytics.finding;
  elsif last.status is null then
    return next row(
      'last job',
      false,
      'It has not run yet, which it should every minute.',
      'Wait a minute; then look whether a process "pg_cron launcher" is there, cron.launch_active_jobs is on, and the job''s user may connect'
    )::runlytics.finding;
  elsif last.status = 'failed' then
    return next row(
      'last job',
      false,
      last.return_message,
      case
        when last.return_message like '%connection failed%' then
          'cron.host = ''/var/run/postgresql'', or cron.use_background_workers = on; restart'
        else 'call runlytics.work() by hand shows the whole message'
      end
    )::runlytics.finding;
  end if;
end
$$;
comment on function runlytics_internal.examine_cron_run() is
  'How the last job of pg_cron went, or that none has run: a job that nobody has seen at work is no finding of health. A part of doctor().';

create function runlytics_internal.examine_cron() returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  home constant text := current_setting('cron.database_name', true);
  scheduled bool;
begin
  if home is null then
    return next row('pg_cron', false, 'It is not loaded.', 'In postgresql.conf: shared_preload_libraries = ''pg_cron,runlytics''; restart. Not needed beside the worker.')::runlytics.finding;
    return;
  end if;
  if home <> current_database() then
    return next row('pg_cron', true, format('It is in the database %s, where its jobs are seen.', home), null)::runlytics.finding;
    return;
  end if;
  if not exists (select from pg_extension as e where e.extname = 'pg_cron') then
    return next row('pg_cron', false, 'It is loaded and not installed.', 'create extension pg_cron; select runlytics.schedule_jobs()')::runlytics.finding;
    return;
  end if;
  execute 'select exists (select from cron.job where active and command = ''call runlytics.tick()'')' into scheduled;
  return next row(
    'pg_cron',
    scheduled,
    case when scheduled then 'It wakes the worker every minute.' else 'It has no job of ours.' end,
    case when not scheduled then 'select runlytics.schedule_jobs()' end
  )::runlytics.finding;
  if scheduled then
    return query
    select f.*
    from runlytics_internal.examine_cron_run() as f;
  end if;
end
$$;
comment on function runlytics_internal.examine_cron() is
  'Whether pg_cron is there, has our jobs, and how the last one went. A part of doctor().';

create function runlytics_internal.examine_access(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'hosts',
    count(*) > 0,
    coalesce('Allowed: ' || string_agg(format('%s://%s:%s', h.scheme, h.host, h.port), ', ' order by h.host), 'None is allowed.'),
    case when count(*) = 0 then 'insert into warehouse.http_hosts (host) values (''api.example.com'')' end
  from warehouse.http_hosts as h;

  return query
  select
    'secret ' || s.name,
    false,
    format('It ran out %s.', s.expires_at),
    format('copy warehouse.secrets (name, host, value) from stdin, or connect the source at %s again', s.host)
  from warehouse.secrets as s
  where s.athlete_id = examine_access.athlete_id
    and s.expires_at < now() - interval '1 day'
  order by s.name;
end
$$;
comment on function runlytics_internal.examine_access(bigint) is
  'Which hosts may be asked, and secrets that ran out. A part of doctor().';

create function runlytics_internal.configured_sources(athlete_id bigint default runlytics.athlete()) returns setof text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  ending constant text := '_configured';
  candidate text;
  configured bool;
begin
  for candidate in
    select distinct left(p.proname::text, -length(ending))
    from pg_proc as p
    where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
      and right(p.proname::text, length(ending)) = ending
      and p.prorettype = 'bool'::regtype
  loop
    continue when not runlytics_internal.is_source(source => candidate);
    continue when runlytics_internal.source_routine(source => candidate, part => 'configured') is null;
    execute format('select %s($1)', runlytics_internal.source_routine(source => candidate, part => 'configured'))
      into configured
      using configured_sources.athlete_id;
    if configured then
      return next candidate;
    end if;
  end loop;
end
$$;
comment on function runlytics_internal.configured_sources(bigint) is
  'The sources that an athlete has set up, as each says itself by its function NAME_configured(). A part of doctor().';

create function runlytics_internal.examine_sources(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'source ' || c.source,
    false,
    'It is configured, and nobody asks it regularly.',
    format('select runlytics.poll(source => %L, action => ''sync'')', c.source)
  from runlytics_internal.configured_sources(athlete_id => examine_sources.athlete_id) as c (source)
  where not exists (
    select
    from warehouse.polls as p
    where p.athlete_id = examine_sources.athlete_id
      and p.source = c.source
  )
  order by c.source;

  return query
  select
    'source ' || i.source,
    i.failed = 0 and i.last_error is null,
    concat_ws(
      ' ',
      coalesce('Last success ' || i.last_success || '.', 'Nothing came yet.'),
      format('%s wait, %s failed.', i.pending, i.failed),
      i.last_error
    ),
    case
      when i.failed > 0 then format('select runlytics.retry_tasks(%L); what failed of documents: select * from warehouse.documents where status = ''failed''', i.source)
      when i.last_error is not null then format('none needed yet: it is tried again %s', i.next_attempt)
    end
  from warehouse.ingestion_status as i
  where i.athlete_id = examine_sources.athlete_id
  order by i.source;
end
$$;
comment on function runlytics_internal.examine_sources(bigint) is
  'Which sources nobody asks, and how each stands. A part of doctor().';

create function runlytics.doctor(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if to_regclass('warehouse.installation') is null then
    return next row('warehouse', false, 'There is none in this database.', 'select runlytics.create_warehouse()')::runlytics.finding;
    return;
  end if;
  return query
  select f.*
  from runlytics_internal.examine_server() as f;
  return query
  select f.*
  from runlytics_internal.examine_cron() as f;
  return query
  select f.*
  from runlytics_internal.examine_access(athlete_id => doctor.athlete_id) as f;
  return query
  select f.*
  from runlytics_internal.examine_sources(athlete_id => doctor.athlete_id) as f;
  return query
  select f.*
  from runlytics_internal.examine_days(athlete_id => doctor.athlete_id) as f;
  return query
  select f.*
  from runlytics_internal.examine_gear(athlete_id => doctor.athlete_id) as f;
  return query
  select f.*
  from runlytics_internal.examine_push(athlete_id => doctor.athlete_id) as f;
end
$$;
comment on function runlytics.doctor(bigint) is
  'Looks at everything that data needs to come in by itself: versions, roles, worker, pg_cron, hosts, secrets, sources; at the stored days; at gear that is to be replaced; at where notices are pushed; and names a cure for whatever is wrong. For the owner of the warehouse.';
