-- doctor(): what stands in the way of data coming in by itself, and what to do about it.

create function runlytics.doctor(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Without a grant nothing below may be looked at, not even whether there is a warehouse.
  if runlytics.missing_grant() is not null then
    return next row(
      'role', false, format('Nothing was granted to the role %s: it sees no warehouse.', current_user),
      runlytics.missing_grant() || '; -- as the owner'
    )::runlytics.finding;
    return;
  end if;
  if to_regclass('warehouse.installation') is null then
    return next row('warehouse', false, 'There is none in this database.', 'select runlytics.create_warehouse()')::runlytics.finding;
    return;
  end if;
  if not runlytics_internal.may_examine() then
    return query
    select f.*
    from runlytics_internal.examine_reader(athlete_id => doctor.athlete_id) as f;
    return;
  end if;
  return query
  select f.*
  from runlytics_internal.examine_server() as f;
  return query
  select f.*
  from runlytics_internal.examine_ports() as f;
  return query
  select f.*
  from runlytics_internal.examine_upgrade() as f;
  return query
  select f.*
  from runlytics_internal.examine_statistics() as f;
  return query
  select f.*
  from runlytics_internal.examine_cron() as f;
  return query
  select f.*
  from runlytics_internal.examine_access() as f;
  return query
  select f.*
  from runlytics_internal.examine_secrets(athlete_id => doctor.athlete_id) as f;
  return query
  select f.*
  from runlytics_internal.examine_needs(athlete_id => doctor.athlete_id) as f;
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
  from runlytics_internal.examine_predictions(athlete_id => doctor.athlete_id) as f;
  return query
  select f.*
  from runlytics_internal.examine_push(athlete_id => doctor.athlete_id) as f;
end
$$;
comment on function runlytics.doctor(bigint) is
  'Looks at everything that data needs to come in by itself: versions, what an upgrade still computes anew, roles, worker, ports, statistics, pg_cron, hosts, secrets, sources; at the stored days; at gear that is to be replaced; at predictions; at where notices are pushed; and names a cure for whatever is wrong. Rows of athlete_access whose role is not there are named. That is for the owner of the warehouse; a reader is told whom he sees, and of which days there is something; a role that nothing was granted what to grant.';
