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

create function runlytics_internal.secure_warehouse() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  relation regclass;
begin
  for relation in
    select c.oid
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind in ('r', 'p')
      and c.oid <> 'warehouse.athlete_access'::regclass
      and a.attname = 'athlete_id'
      and not a.attisdropped
    order by c.relname collate "C"
  loop
    execute format('alter table %s enable row level security', relation);
    execute format('drop policy if exists athlete on %s', relation);
    execute format(
      'create policy athlete on %s for select'
      ' using (athlete_id = any (array(select access.athlete_id from warehouse.athlete_access as access)))',
      relation
    );
    execute format('drop policy if exists worker on %s', relation);
    execute format('create policy worker on %s to runlytics_worker using (true) with check (true)', relation);
  end loop;
end
$$;
comment on function runlytics_internal.secure_warehouse() is
  'Puts row-level security on every table with an athlete: whoever is in athlete_access sees that athlete, the worker all, the owner of the tables everything. The array makes the policy an index condition, which neither reads nor counts what is somebody else''s. A part of create_warehouse().';

create function runlytics_internal.wait_for_turn(key bigint) returns void
  as 'MODULE_PATHNAME', 'runlytics_wait_for_turn' language c volatile strict parallel unsafe cost 100;
comment on function runlytics_internal.wait_for_turn(bigint) is
  'Takes a lock to the end of the transaction, and waits for it: an advisory one that pg_advisory_lock() cannot name. A part of create_warehouse().';

create function runlytics.create_warehouse() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $create_warehouse$
begin
  -- Two callers at once would both create what is missing.
  perform runlytics_internal.wait_for_turn(key => hashtext('runlytics.create_warehouse'));
  -- What a stranger laid out under this name could run with the caller's rights.
  if exists (
    select
    from pg_namespace as n
    left join pg_class as c on c.relnamespace = n.oid
    where n.nspname = 'warehouse'
      and (n.nspowner <> current_user::regrole or c.relowner <> current_user::regrole)
  ) then
    raise exception 'the schema warehouse belongs to somebody else'
      using errcode = '42501', hint = 'Call create_warehouse() as its owner, or drop it if it is not yours to keep.';
  end if;
  -- @warehouse-steps@
  perform runlytics_internal.secure_warehouse();
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
  perform runlytics_internal.ensure_settings(athlete_id => a.athlete_id)
  from warehouse.athletes as a;
end
$create_warehouse$;
comment on function runlytics.create_warehouse() is
  'Lays out the schema warehouse, or moves an older one to this version; calling it again changes nothing. The first athlete gets the time zone of the session: correct it in warehouse.athlete_settings.';

-- Who calls it first owns the data of everybody.
revoke execute on function runlytics.create_warehouse() from public;
grant execute on function runlytics.create_warehouse() to runlytics_owner;
