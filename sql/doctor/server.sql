-- doctor() on the server: versions, roles, the worker, pg_cron, statistics.

create type runlytics.finding as (
  item text,
  ok bool,
  detail text,
  cure text
);
comment on type runlytics.finding is 'Something that doctor() has looked at; cure is null where nothing is wrong. It is statements that can be executed as they stand; what is no statement stands behind them as a comment.';

create function runlytics_internal.preloading_cure() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  ours constant text := '$libdir/runlytics';
  loaded constant text[] := array_remove(
    array(select btrim(l, ' "') from unnest(string_to_array(current_setting('shared_preload_libraries'), ',')) as l),
    ''
  );
begin
  -- A list in one pair of quotes would be taken for one library, and the server would not start again.
  return concat(
    -- Only who has loaded it may set what it knows.
    format('load %L; ', ours),
    case
      when not loaded && array[ours, 'runlytics'] then format(
        'alter system set shared_preload_libraries = %s; ',
        (select string_agg(quote_literal(l), ', ') from unnest(loaded || ours) as l)
      )
    end,
    format('alter system set runlytics.database = %L; -- then restart the server', current_database())
  );
end
$$;
comment on function runlytics_internal.preloading_cure() is
  'The statements after which, and a restart, the worker is at work in this database: what is loaded already stays so. A part of doctor().';

create function runlytics_internal.worker_elsewhere() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select format(' The server''s one worker is for %s (runlytics.database): the cure takes it from there.', d.datname)
      from pg_database as d
      where d.datname = current_setting('runlytics.database', true)
        and d.datname <> current_database()
    ),
    ''
  );
end
$$;
comment on function runlytics_internal.worker_elsewhere() is
  'A sentence on the other database that runlytics.database names, empty where it names none that is there. A part of doctor().';

create function runlytics_internal.examine_statistics() returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  old_ones constant text[] := array(
    select s.relname::text
    from pg_stat_all_tables as s
    where s.schemaname = 'warehouse'
      and s.n_mod_since_analyze > 10000 + s.n_live_tup / 2
    order by s.n_mod_since_analyze desc
  );
begin
  return next row(
    'statistics',
    cardinality(old_ones) = 0,
    case
      when cardinality(old_ones) = 0 then 'The planner knows the tables as they are.'
      else format('The planner knows as they were: %s. What is asked may be slow.', array_to_string(old_ones[1 : 5], ', '))
    end,
    case when cardinality(old_ones) > 0 then (select string_agg(format('analyze warehouse.%I', o), '; ') from unnest(old_ones) as o) end
  )::runlytics.finding;
  if current_setting('autovacuum') = 'off' then
    return next row(
      'autovacuum',
      false,
      'It is off, so that tables grow and statistics age.',
      'alter system set autovacuum = on; select pg_reload_conf()'
    )::runlytics.finding;
  end if;
end
$$;
comment on function runlytics_internal.examine_statistics() is
  'Whether the planner knows how large the tables are. A part of doctor().';

create function runlytics_internal.examine_server() returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  laid_out constant text := (select i.version from warehouse.installation as i);
  worker constant bool := runlytics_internal.wake_worker();
  ours constant text[] := array[
    'runlytics_owner', 'runlytics_reader', 'runlytics_listener', 'runlytics_page', 'runlytics_assistant',
    'runlytics_expression', 'runlytics_ingest', 'runlytics_worker', 'runlytics_http'
  ];
  there constant text[] := array(select r.rolname::text from pg_roles as r where r.rolname = any (ours));
  missing constant text := (select string_agg(r.name, ', ') from unnest(ours) as r (name) where r.name <> all (there));
begin
  return next row(
    'version',
    laid_out = runlytics.version(),
    format('The extension is %s, the warehouse %s.', runlytics.version(), laid_out),
    case when laid_out <> runlytics.version() then 'select runlytics.create_warehouse()' end
  )::runlytics.finding;
  if getdatabaseencoding() <> 'UTF8' then
    return next row(
      'encoding',
      false,
      format('The database is in %s: of a letter beyond English several are made, or none, and what services write of them is refused. ', getdatabaseencoding())
        || 'Lay another one out there, and load the files again.',
      'create database runlytics_utf8 template template0 encoding ''UTF8'' lc_collate ''C.UTF-8'' lc_ctype ''C.UTF-8'''
    )::runlytics.finding;
  end if;
  return next row(
    'roles',
    missing is null,
    coalesce('Missing: ' || missing, format('All %s are there.', cardinality(there))),
    'create role ' || replace(missing, ', ', '; create role ') || '; -- or drop and create the extension again in another database'
  )::runlytics.finding;
  return next row(
    'worker',
    worker,
    case when worker then 'It is at work in this database.' else 'There is none in this database; pg_cron can do its work.' || runlytics_internal.worker_elsewhere() end,
    case when not worker then runlytics_internal.preloading_cure() end
  )::runlytics.finding;
end
$$;
comment on function runlytics_internal.examine_server() is
  'Versions, the encoding where it is not UTF-8, roles, and whether there is a worker. A part of doctor().';

create function runlytics_internal.port_trouble(kind text) returns text
  as 'MODULE_PATHNAME', 'runlytics_port_trouble' language c volatile strict parallel safe cost 100;
comment on function runlytics_internal.port_trouble(text) is
  'Why the listener or the pages (kind: listener, pages) cannot listen at their port; NULL when nothing stands in their way. A part of doctor().';

create function runlytics_internal.examine_ports() returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    k.kind,
    false,
    runlytics_internal.port_trouble(kind => k.kind),
    case
      when runlytics_internal.port_trouble(kind => k.kind) like '% in use%' then format(
        'alter system set %s = %s; select pg_reload_conf()', k.port, current_setting(k.port)::int % 65535 + 1
      )
      else 'alter system reset runlytics.listen_address; alter system reset runlytics.listen_cert_file; '
        'alter system reset runlytics.listen_key_file; select pg_reload_conf()'
    end
  from (values ('listener', 'runlytics.listen_port'), ('pages', 'runlytics.page_port')) as k (kind, port)
  where runlytics_internal.port_trouble(kind => k.kind) is not null;
end
$$;
comment on function runlytics_internal.examine_ports() is
  'Whether the listener and the pages could take their ports. A part of doctor().';

create function runlytics_internal.examine_upgrade() returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  waiting constant text := runlytics_internal.waiting_version();
  anew record;
begin
  if waiting is not null then
    return next row(
      'upgrade', false, format('The files of version %s are on the server, the database is at %s.', waiting, runlytics.version()),
      'alter extension runlytics update; select * from runlytics.upgrade_plan(); select runlytics.create_warehouse()'
    )::runlytics.finding;
  elsif (select i.version from warehouse.installation as i) <> runlytics.version() then
    return next row('upgrade', true, 'What create_warehouse() will change, and how long that takes, is said by runlytics.upgrade_plan().', null)::runlytics.finding;
  end if;
  begin
    select string_agg(format('%s %s of %s', p.what, p.done, p.items), ', ' order by p.what) as said, sum(p.left_s) as left_s
    into anew
    from (
      select u.what, sum(u.done) as done, sum(u.items) as items, sum(u.left_s) as left_s
      from warehouse.upgrade_progress as u
      where u.finished_at is null
      group by u.what
    ) as p;
  exception
    -- create_warehouse() has yet to make it.
    when undefined_table then
      return;
  end;
  if anew.said is not null then
    return next row(
      'upgrade', runlytics_internal.wake_worker(), format('Being computed anew: %s. About %s s to go.', anew.said, ceil(anew.left_s)),
      case when not runlytics_internal.wake_worker() then 'call runlytics.work()' end
    )::runlytics.finding;
  end if;
end
$$;
comment on function runlytics_internal.examine_upgrade() is
  'Whether a newer version waits to be used, and how far that is what the last one computes anew. A part of doctor().';

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
  -- Who may not see other sessions sees no process.
  elsif last.status is null
    and pg_has_role('pg_read_all_stats', 'usage')
    and not exists (select from pg_stat_activity as a where a.backend_type = 'pg_cron launcher')
  then
    return next row(
      'last job',
      false,
      'None has run, and pg_cron''s process is not there.',
      'alter system set cron.launch_active_jobs = on; -- then restart the server'
    )::runlytics.finding;
  elsif last.status is null then
    return next row(
      'last job',
      false,
      'It has not run yet, which it should every minute.',
      'select runlytics.unschedule_jobs(); select runlytics.schedule_jobs(); -- when a minute has passed'
    )::runlytics.finding;
  elsif last.status = 'failed' then
    return next row(
      'last job',
      false,
      last.return_message,
      case
        when last.return_message like '%connection failed%' then
          'alter system set cron.host = ''/var/run/postgresql''; -- or cron.use_background_workers = on, and a restart after either'
        else 'call runlytics.work(); -- it shows the whole message'
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
  -- The worker does the same, so nothing is wrong without pg_cron where there is one; where there is none, that is a finding
  -- of its own, with its cure.
  if home is null then
    return next row(
      'pg_cron',
      true,
      case
        when exists (select from pg_available_extensions as a where a.name = 'pg_cron') then 'It is not loaded, '
        else 'It is not installed, '
      end || case
        when runlytics_internal.wake_worker() then 'and not needed beside the worker.'
        else 'and there is no worker either: nothing is fetched or processed by itself.'
      end,
      null
    )::runlytics.finding;
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
