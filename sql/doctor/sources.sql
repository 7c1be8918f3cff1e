-- doctor() on what is asked: hosts, secrets, sources.

create function runlytics_internal.secret_cure(name text, host text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return format(
    'begin; delete from warehouse.secrets where name = %1$L; copy warehouse.secrets (name, host, value) from stdin (format csv); -- then the line %2$s, a line \., and commit;',
    name,
    format('%s,%s,THE_SECRET', name, host)
  );
end
$$;
comment on function runlytics_internal.secret_cure(text, text) is
  'How a secret is stored, the first time and every other. A part of doctor().';

create function runlytics_internal.examine_needs(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  configured constant text[] := array(
    select c from runlytics_internal.configured_sources(athlete_id => examine_needs.athlete_id) as c
  );
  asked text;
  need runlytics_internal.source_need;
  host text;
begin
  if cardinality(configured) = 0 then
    return next row(
      'sources',
      true,
      'No service is configured, and none is asked: files and deliveries come without. To connect one: docs/services.md.',
      null
    )::runlytics.finding;
  end if;
  foreach asked in array configured
  loop
    continue when runlytics_internal.source_routine(source => asked, part => 'needs') is null;
    for need in
      execute format('select distinct n.* from %s($1) as n', runlytics_internal.source_routine(source => asked, part => 'needs'))
      using examine_needs.athlete_id
    loop
      host := lower(runlytics_internal.url_host(url => need.url));
      if not runlytics_internal.is_allowed_url(url => need.url) then
        return next row(
          'source ' || asked,
          false,
          format('The host %s is not allowed.', host),
          format('insert into warehouse.http_hosts (host) values (%L)', host)
        )::runlytics.finding;
      end if;
      if need.secret is not null and not exists (
        select
        from warehouse.secrets as s
        where s.athlete_id = examine_needs.athlete_id
          and s.name = need.secret
      ) then
        return next row(
          'source ' || asked,
          false,
          format('The secret %s is not there.', need.secret),
          coalesce(need.cure, runlytics_internal.secret_cure(name => need.secret, host => host))
        )::runlytics.finding;
      end if;
    end loop;
  end loop;
end
$$;
comment on function runlytics_internal.examine_needs(bigint) is
  'Of each source that is configured, the hosts and secrets that it lacks, as its function NAME_needs() says. A part of doctor().';

create function runlytics_internal.examine_secrets(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'secret ' || s.name,
    false,
    format('It ran out %s.', s.expires_at),
    runlytics_internal.secret_cure(name => s.name, host => s.host)
  from warehouse.secrets as s
  where s.athlete_id = examine_secrets.athlete_id
    and s.expires_at < now() - interval '1 day'
  order by s.name;
end
$$;
comment on function runlytics_internal.examine_secrets(bigint) is
  'Secrets that ran out. A part of doctor().';

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
      when i.failed > 0 and exists (
        select from warehouse.failures as f where f.athlete_id = examine_sources.athlete_id and f.source = i.source
      ) then 'select * from warehouse.failures'
      when i.last_error is not null
        and to_regprocedure(format('runlytics_internal.%I(bigint)', i.source || '_configured')) is not null
        and not exists (
          select
          from runlytics_internal.configured_sources(athlete_id => examine_sources.athlete_id) as c (source)
          where c.source = i.source
        )
        then format('delete from warehouse.tasks where athlete_id = %s and source = %L; -- then set it up as docs/services.md says', i.athlete_id, i.source)
      when i.failed > 0 then format('select runlytics.retry_tasks(%L)', i.source)
      when i.last_error is not null then format('-- none needed yet: it is tried again %s', i.next_attempt)
    end
  from warehouse.ingestion_status as i
  where i.athlete_id = examine_sources.athlete_id
  order by i.source;
end
$$;
comment on function runlytics_internal.examine_sources(bigint) is
  'Which sources nobody asks, and how each stands. A part of doctor().';
