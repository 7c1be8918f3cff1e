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

create function runlytics_internal.welcome_athletes() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  athlete bigint;
begin
  -- Counted: a subquery without columns is none to an engine that asks every shard.
  if (select count(*) = 0 from warehouse.athletes) then
    insert into warehouse.athletes default values;
  end if;
  for athlete in
    select a.athlete_id
    from warehouse.athletes as a
  loop
    perform runlytics_internal.ensure_settings(athlete_id => athlete);
  end loop;
end
$$;
comment on function runlytics_internal.welcome_athletes() is
  'Sees to it that there is an athlete, and settings for each. A part of create_warehouse().';

create function runlytics_internal.wait_for_turn(key bigint) returns void
  as 'MODULE_PATHNAME', 'runlytics_wait_for_turn' language c volatile strict parallel unsafe cost 100;
comment on function runlytics_internal.wait_for_turn(bigint) is
  'Takes a lock to the end of the transaction, and waits for it: an advisory one that pg_advisory_lock() cannot name. A part of create_warehouse().';

create function runlytics.create_warehouse() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
declare
  moment constant timestamptz := now();
  whole bool := true;
  formulas_before jsonb;
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
  perform runlytics_internal.change_access();
  if not runlytics_internal.warehouse_is_whole() then
    if to_regnamespace('warehouse') is null then
      if getdatabaseencoding() <> 'UTF8' then
        raise warning 'this database is in %, in which names and notes beyond English are not safe', getdatabaseencoding()
          using hint = 'Another one now is less work than later: create database runlytics_utf8 template template0 encoding ''UTF8'' lc_collate ''C.UTF-8'' lc_ctype ''C.UTF-8'';';
      end if;
      perform runlytics_internal.lay_out(layout => 'warehouse');
    else
      whole := runlytics_internal.mend_warehouse();
      select i.formulas
      into formulas_before
      from warehouse.installation as i;
    end if;
    insert into warehouse.installation (version, formulas, fingerprint)
    values (runlytics.version(), runlytics_internal.formula_versions(), case when whole then runlytics_internal.warehouse_fingerprint() end)
    on conflict (only_row) do update
    set
      version = excluded.version,
      formulas = excluded.formulas,
      fingerprint = excluded.fingerprint,
      upgraded_at = case when installation.version <> excluded.version then moment else installation.upgraded_at end;
    perform runlytics_internal.plan_renewals(before => formulas_before);
    perform runlytics_internal.wake_worker();
  end if;
  perform runlytics_internal.welcome_athletes();
end
$$;
comment on function runlytics.create_warehouse() is
  'Lays out the schema warehouse, or moves an older one to this version and brings back what it has lost; calling it again changes nothing and waits for nobody. What formulas of this version give differently is computed anew by the worker, or by work(), and warehouse.upgrade_progress says how far that is; upgrade_plan() says it before. The first athlete gets the time zone of the session: correct it in warehouse.athlete_settings. What rows without a value do not allow is a WARNING. SQLSTATE 55P03 when something has to change and somebody is in the way; 55000 when rows have lost what tells them apart.';

-- Who calls it first owns the data of everybody.
revoke execute on function runlytics.create_warehouse() from public;
grant execute on function runlytics.create_warehouse() to runlytics_owner;
