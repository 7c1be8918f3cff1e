-- create_warehouse(): the schema of the data, laid out by ordinary statements that belong to the
-- caller and not to the extension. DROP EXTENSION cannot take the data along, and pg_dump needs no
-- special case.

create function runlytics.version() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (select extversion from pg_catalog.pg_extension where extname = 'runlytics');
end
$$;
comment on function runlytics.version() is 'The version of the extension in this database.';

create function runlytics.create_warehouse() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $create_warehouse$
begin
  -- Two callers at once would both create what is missing.
  perform pg_advisory_xact_lock(hashtext('runlytics.create_warehouse'));
  -- The type geometry lives wherever PostGIS was installed.
  perform set_config(
    'search_path',
    format('pg_catalog, %I, pg_temp', (
      select n.nspname
      from pg_extension as e
      join pg_namespace as n on n.oid = e.extnamespace
      where e.extname = 'postgis'
    )),
    true
  );
  -- @warehouse-steps@
  insert into warehouse.installation (version)
  values (runlytics.version())
  on conflict (only_row) do update
  set
    version = excluded.version,
    upgraded_at = now()
  where installation.version is distinct from excluded.version;

  if not exists (select from warehouse.athletes) then
    insert into warehouse.athletes default values;
  end if;
  insert into warehouse.athlete_settings (athlete_id, timezone, estimated)
  select a.athlete_id, current_setting('TimeZone'), true
  from warehouse.athletes as a
  where not exists (select from warehouse.athlete_settings as s where s.athlete_id = a.athlete_id);
end
$create_warehouse$;
comment on function runlytics.create_warehouse() is
  'Lays out the schema warehouse, or moves an older one to this version; calling it again changes nothing. The first athlete gets the time zone of the session: correct it in warehouse.athlete_settings.';
