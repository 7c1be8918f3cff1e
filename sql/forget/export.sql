-- Everything of an athlete, to take along.

create type runlytics.exported_file as (
  name text,
  body bytea
);
comment on type runlytics.exported_file is 'A file of an export: its path, made of A-Z, a-z, 0-9, dot, hyphen, underscore and slash, and its bytes.';

create function runlytics_internal.export_documents(athlete_id bigint default runlytics.athlete())
  returns setof runlytics.exported_file
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  document record;
  safe_name text;
begin
  for document in
    select d.document_id, d.kind, d.name
    from warehouse.documents as d
    where d.athlete_id = export_documents.athlete_id
    order by d.document_id
  loop
    safe_name := right(regexp_replace(regexp_replace(document.name, '^.*/', ''), '[^A-Za-z0-9._-]', '_', 'g'), 100);
    return next row(
      format('documents/%s-%s', document.document_id, coalesce(nullif(safe_name, ''), document.kind)),
      coalesce(
        runlytics.document_body(document_id => document.document_id, athlete_id => export_documents.athlete_id),
        ''
      )
    )::runlytics.exported_file;
  end loop;
end
$$;
comment on function runlytics_internal.export_documents(bigint) is
  'Every document of an athlete as it came. A part of export_athlete().';

create function runlytics_internal.export_tables(athlete_id bigint default runlytics.athlete())
  returns setof runlytics.exported_file
  language plpgsql stable parallel safe rows 50
  set search_path = pg_catalog, pg_temp
as $$
declare
  rows_of_a_file constant int := 50000;
  relation record;
begin
  -- What nobody but the owner may read is a secret, no data. The bytes of documents and the samples
  -- of activities are files of their own.
  for relation in
    select c.oid::regclass as name, c.relname
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind in ('r', 'p')
      and a.attname = 'athlete_id'
      and not a.attisdropped
      and c.relname not in ('document_parts', 'streams')
      and (
        has_table_privilege('runlytics_reader', c.oid, 'select')
        or has_table_privilege('runlytics_worker', c.oid, 'select')
      )
    order by c.relname collate "C"
  loop
    return query execute format(
      $export$
        select
          format('tables/%%s-%%s.jsonl', %L, lpad((n / %s + 1)::text, 4, '0')),
          convert_to(string_agg(line || E'\n', '' order by n), 'UTF8')
        from (
          select to_jsonb(r)::text as line, row_number() over () - 1 as n
          from %s as r
          where r.athlete_id = $1
        ) as lines
        group by n / %2$s
        order by n / %2$s
      $export$,
      relation.relname, rows_of_a_file, relation.name
    ) using export_tables.athlete_id;
  end loop;
end
$$;
comment on function runlytics_internal.export_tables(bigint) is
  'Every row of an athlete in silver and in what was typed in, as JSON, one object a line. A part of export_athlete().';

create function runlytics.export_athlete(athlete_id bigint default runlytics.athlete())
  returns setof runlytics.exported_file
  language plpgsql stable parallel safe rows 10000
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity bigint;
begin
  perform runlytics.require_grant();
  perform
  from warehouse.athletes as a
  where a.athlete_id = export_athlete.athlete_id;
  if not found then
    raise exception 'there is no athlete %', export_athlete.athlete_id
      using
        errcode = 'P0002',
        hint = 'Those that there are: select athlete_id, name from warehouse.athletes;';
  end if;
  return query
  select d.name, d.body
  from runlytics_internal.export_documents(athlete_id => export_athlete.athlete_id) as d;
  return query
  select t.name, t.body
  from runlytics_internal.export_tables(athlete_id => export_athlete.athlete_id) as t;
  for activity in
    select s.activity_id
    from warehouse.streams as s
    where s.athlete_id = export_athlete.athlete_id
    order by s.activity_id
  loop
    return next row(
      format('activities/%s.tcx', activity),
      convert_to(runlytics.to_tcx(activity_id => activity, athlete_id => export_athlete.athlete_id), 'UTF8')
    )::runlytics.exported_file;
  end loop;
end
$$;
comment on function runlytics.export_athlete(bigint) is
  'Everything of an athlete, as files: documents/ as they came, tables/ of the warehouse as JSON lines, activities/ with their samples as TCX. Secrets are no part of it. The client program runlytics-export writes them to a folder. SQLSTATE P0002 when there is no such athlete.';
