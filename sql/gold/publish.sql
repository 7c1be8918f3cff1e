-- Gold for servers that load no extension: plain tables, kept up with the views, and a publication for logical replication.

create function runlytics_internal.gold_table_sql(schema text, relation runlytics_internal.gold_relation) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  qualified constant text := format('%I.%I', gold_table_sql.schema, relation.name);
  keys constant text[] := runlytics_internal.gold_keys(relation => relation);
begin
  -- It stands in the statements some hundred times.
  if octet_length(schema) > 50 then
    raise exception 'the name of a schema of gold has % bytes', octet_length(schema) using errcode = '22023', hint = 'It may have 50.';
  end if;
  return concat_ws(
    E'\n',
    (
      select format(
        E'create table if not exists %s (\n%s,\n  primary key (%s)\n);',
        qualified,
        string_agg(format('  %I %s%s', c.name, c.type, case when c.name = any (keys) then ' not null' else '' end), E',\n' order by c.n),
        (select string_agg(quote_ident(k), ', ' order by n) from unnest(keys) with ordinality as u (k, n))
      )
      from runlytics_internal.gold_columns(relation => relation) with ordinality as c (name, type, n)
    ),
    -- What a later version adds.
    (
      select string_agg(format('alter table %s add column if not exists %I %s;', qualified, c.name, c.type), E'\n' order by c.n)
      from runlytics_internal.gold_columns(relation => relation) with ordinality as c (name, type, n)
      where c.name <> all (keys)
    ),
    case when relation.name = 'activities' then format('alter table %s add column if not exists route text;', qualified) end,
    format(
      'comment on table %s is %L;',
      qualified,
      obj_description(to_regclass(format('warehouse.%I', relation.name)), 'pg_class')
    )
  );
end
$$;
comment on function runlytics_internal.gold_table_sql(text, runlytics_internal.gold_relation) is
  'The statements that make a table of gold, or add the columns that it lacks; SQLSTATE 22023 for a schema of a name longer than 50 bytes. A part of gold_sql().';

create function runlytics.gold_sql(schema text default 'gold') returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_grant();
  return format(
    E'-- The tables of gold of runlytics %1$s, for a PostgreSQL that subscribes to them: plain types, no extension.\n'
    '-- Run it there, and again after an update of runlytics, before publish_gold() is called again at the source; then, once:\n'
    '--   create subscription %2$s connection ''host=SOURCE dbname=%3$s user=gold_reader password=... sslmode=verify-full'' publication %2$s;\n'
    '-- after an update: alter subscription %2$s refresh publication;\n\n'
    'create schema if not exists %4$I;\n\n%5$s\n',
    (select e.extversion from pg_extension as e where e.extname = 'runlytics'),
    quote_ident('runlytics_' || schema),
    current_database(),
    schema,
    (
      select string_agg(runlytics_internal.gold_table_sql(schema => gold_sql.schema, relation => r), E'\n\n' order by r.n)
      from (
        select (g.name, g.keys, g.day, g.columns, g.sums, g.days_before, g.days_after)::runlytics_internal.gold_relation as relation, g.n
        from runlytics_internal.gold_relations() with ordinality as g (name, keys, day, columns, sums, days_before, days_after, n)
      ) as r (r, n)
    )
  );
end
$$;
comment on function runlytics.gold_sql(text) is
  'The script that makes the tables of gold on a subscriber: psql -XAtc "select runlytics.gold_sql()" > gold.sql. It can be run again and adds what is missing. SQLSTATE 22023 for a name longer than 50 bytes.';

create function runlytics_internal.require_publisher(schema text) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  owner constant name := (select n.nspowner::regrole::text from pg_namespace as n where n.nspname = 'warehouse');
begin
  if runlytics_internal.access_tag() is not null then
    raise exception 'gold is not published from several machines'
      using
        errcode = '0A000',
        detail = 'Its tables are plain ones of one server, and they are compared with views whose rows are on others by the statement that writes them, which Citus does not take.',
        hint = 'Another server reads the views by postgres_fdw, and keeps what it reads in materialized views; files are written by export_parquet(): docs/scale.md.';
  end if;
  if current_setting('wal_level') <> 'logical' then
    raise exception 'wal_level is %, and nothing can be replicated', current_setting('wal_level')
      using errcode = '55000',
        detail = 'Nothing was made.',
        hint = 'alter system set wal_level = logical; then restart the server. Set max_slot_wal_keep_size as well.';
  end if;
  if schema is null or schema in ('warehouse', 'runlytics', 'runlytics_internal', 'public', 'information_schema') or starts_with(schema, 'pg_') or schema = '' or octet_length(schema) > 50 then
    raise exception 'gold cannot be published in the schema %', coalesce(schema, 'NULL') using errcode = '22023', hint = 'A schema of its own, such as gold.';
  end if;
  if current_user <> owner then
    raise exception 'gold is published by the owner of the warehouse' using errcode = '42501', hint = 'set role ' || owner;
  end if;
end
$$;
comment on function runlytics_internal.require_publisher(text) is
  'Refuses what publish_gold() cannot do: SQLSTATE 0A000 where the warehouse is distributed, 55000 without wal_level = logical, 22023 for a schema of somebody else, 42501 for others than the owner of the warehouse. A part of publish_gold().';

create function runlytics_internal.make_gold(schema text) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
declare
  publication constant text := 'runlytics_' || schema;
  relation runlytics_internal.gold_relation;
begin
  execute format('create schema if not exists %I', schema);
  for relation in
    select r.*
    from runlytics_internal.gold_relations() as r
  loop
    perform runlytics_internal.gold_table(schema => make_gold.schema, name => relation.name);
    execute runlytics_internal.gold_table_sql(schema => make_gold.schema, relation => relation);
    execute format('grant select, insert, update, delete on %I.%I to runlytics_worker', schema, relation.name);
  end loop;
  execute format('grant usage on schema %I to runlytics_worker', schema);
  execute format(
    case
      when exists (select from pg_publication as p where p.pubname = publication) then 'alter publication %I set table %s'
      else 'create publication %I for table %s'
    end,
    publication,
    (select string_agg(format('%I.%I', schema, r.name), ', ') from runlytics_internal.gold_relations() as r)
  );
end
$$;
comment on function runlytics_internal.make_gold(text) is
  'The tables of gold and their publication, or what they lack. A part of publish_gold().';

create function runlytics_internal.empty_gold(schema text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  relation regclass;
begin
  for relation in
    select runlytics_internal.gold_table(schema => empty_gold.schema, name => r.name)
    from runlytics_internal.gold_relations() as r
    where runlytics_internal.gold_of_athlete(relation => r)
  loop
    continue when relation is null;
    execute format('delete from %s where athlete_id = $1', relation) using empty_gold.athlete_id;
  end loop;
  delete from warehouse.gold_routes as o where o.athlete_id = empty_gold.athlete_id;
  delete from warehouse.gold_marks as m where m.athlete_id = empty_gold.athlete_id;
  delete from warehouse.gold_athletes as g where g.athlete_id = empty_gold.athlete_id;
  delete from warehouse.polls as p where p.athlete_id = empty_gold.athlete_id and p.source = 'gold';
end
$$;
comment on function runlytics_internal.empty_gold(text, bigint) is
  'Takes an athlete out of gold. A part of publish_gold().';

create function runlytics.refresh_gold(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  changed bigint;
begin
  if not exists (select from warehouse.gold_athletes as g where g.athlete_id = refresh_gold.athlete_id) then
    raise exception 'athlete % is not published', refresh_gold.athlete_id
      using errcode = 'P0002', hint = format('select runlytics.publish_gold(athletes => array[%s])', refresh_gold.athlete_id);
  end if;
  changed := runlytics_internal.refresh_gold_days(athlete_id => refresh_gold.athlete_id);
  changed := changed + runlytics_internal.refresh_gold_routes(batch => 2147483647, athlete_id => refresh_gold.athlete_id);
  return changed;
end
$$;
comment on function runlytics.refresh_gold(bigint) is
  'Brings the published tables of an athlete to what the views say, and returns how many rows and routes were others. The worker does it by itself, some minutes after a change. SQLSTATE P0002 for an athlete who is not published.';

create function runlytics.publish_gold(
  schema text default 'gold',
  athletes bigint[] default null,
  strava_api bool default false
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  left_out record;
  known bigint[];
  athlete bigint;
begin
  perform runlytics.require_grant();
  perform runlytics_internal.require_publisher(schema => schema);
  known := array(select a.athlete_id from warehouse.athletes as a);
  if exists (select from unnest(athletes) as u (id) where (u.id = any (known)) is not true) then
    raise exception 'there is no such athlete'
      using
        errcode = 'P0002',
        detail = format('Asked for were %s.', athletes),
        hint = 'Those that there are: select athlete_id, name from warehouse.athletes;';
  end if;
  perform runlytics_internal.make_gold(schema => publish_gold.schema);
  if athletes is not null then
    for left_out in
      select g.athlete_id, g.schema
      from warehouse.gold_athletes as g
      where g.schema = publish_gold.schema and g.athlete_id <> all (athletes)
        or g.schema <> publish_gold.schema and g.athlete_id = any (athletes)
    loop
      perform runlytics_internal.empty_gold(schema => left_out.schema, athlete_id => left_out.athlete_id);
    end loop;
    insert into warehouse.gold_athletes as g (athlete_id, schema, strava_api)
    select distinct u.id, publish_gold.schema, publish_gold.strava_api
    from unnest(athletes) as u (id)
    where u.id is not null
    on conflict on constraint gold_athletes_pkey do update
    set strava_api = excluded.strava_api;
  end if;
  for athlete in
    select g.athlete_id
    from warehouse.gold_athletes as g
    where g.schema = publish_gold.schema
    order by g.athlete_id
  loop
    perform runlytics.poll(source => 'gold', action => 'sync', every => '5 minutes', athlete_id => athlete);
    perform runlytics.refresh_gold(athlete_id => athlete);
  end loop;
  return (select count(*) from warehouse.gold_athletes as g where g.schema = publish_gold.schema);
end
$$;
comment on function runlytics.publish_gold(text, bigint[], bool) is
  'Keeps gold in plain tables of a schema and in the publication runlytics_SCHEMA, for servers that load no extension, and returns of how many athletes. athletes: all of whom it shall tell, for replication knows no row-level security: nobody until somebody is named; {} takes everybody out, null leaves them as they are and adds what an update has brought. Positions in privacy zones are left out; so is what is known through the API of Strava alone, activities and sums that hold them, unless strava_api. SQLSTATE 0A000 where the warehouse is distributed, 55000 without wal_level = logical, 42501 for others than the owner of the warehouse.';

create function runlytics.athlete_publication_sql(schema text default 'gold', athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  publication constant name := format('runlytics_%s_%s', schema, athlete_id);
begin
  if not exists (
    select
    from warehouse.gold_athletes as g
    where g.schema = athlete_publication_sql.schema
      and g.athlete_id = athlete_publication_sql.athlete_id
  ) then
    raise exception 'athlete % is not published in %', athlete_id, schema
      using errcode = 'P0002', hint = format('select runlytics.publish_gold(schema => %L, athletes => array[%s, ...])', schema, athlete_id);
  end if;
  return (
    select format(
      case when exists (select from pg_publication as p where p.pubname = publication) then E'alter publication %I set table\n%s' else E'create publication %I for table\n%s' end,
      publication,
      string_agg(
        format(
          case
            when 'athlete_id' = any (k.keys) then '  %I.%I where (athlete_id = %s)'
            -- A filter reads the key alone, for of a row that goes nothing else is told.
            when runlytics_internal.gold_of_athlete(relation => r) then '  %I.%I where (gear_key like ''%s:%%'')'
            else '  %I.%I'
          end,
          schema, r.name, athlete_id
        ),
        E',\n' order by r.name
      )
    )
    from runlytics_internal.gold_relations() as r
    cross join lateral (select runlytics_internal.gold_keys(relation => r) as keys) as k
  );
end
$$;
comment on function runlytics.athlete_publication_sql(text, bigint) is
  'The statement that makes, or brings up to date, a publication runlytics_SCHEMA_ATHLETE of what publish_gold() keeps, with one athlete''s rows alone: for a coach''s database, or the athlete''s own. select runlytics.athlete_publication_sql(athlete_id => 1) \gexec. SQLSTATE P0002 for an athlete who is not published there.';

create function runlytics_internal.gold_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.gold_athletes as g where g.athlete_id = gold_configured.athlete_id); end $$;
comment on function runlytics_internal.gold_configured(bigint) is
  'Whether the athlete''s gold is published. A part of doctor().';

create function runlytics_internal.gold_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  batch constant int := 100;
begin
  if not runlytics_internal.gold_configured(athlete_id => athlete_id) then
    return null;
  end if;
  perform runlytics_internal.refresh_gold_days(athlete_id => athlete_id);
  if runlytics_internal.refresh_gold_routes(batch => batch, athlete_id => athlete_id) = batch then
    perform runlytics.enqueue(source => 'gold', action => 'sync', athlete_id => gold_request.athlete_id);
  end if;
  return null;
end
$$;
comment on function runlytics_internal.gold_request(text, jsonb, bigint) is
  'Refreshes the published tables; nobody has to be asked for it. A part of run_tasks().';

create function runlytics_internal.gold_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe set search_path = pg_catalog, pg_temp
  as $$ begin return 'done'; end $$;
comment on function runlytics_internal.gold_response(text, jsonb, runlytics.http_response, bigint) is
  'Nothing follows: there is no request. A part of run_tasks().';
