-- One transaction at a time decides for an athlete. Whatever writes more than one of the rows that come of
-- documents takes this lock first, and the rows after it: so no two wait for one another.

create function runlytics.missing_grant() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whoever has no grant may look at nothing of ours, so this asks the catalog alone.
  if exists (
    select
    from pg_roles as r
    where r.rolname in ('runlytics_reader', 'runlytics_owner', 'runlytics_worker', 'runlytics_listener') and pg_has_role(r.oid, 'usage')
      or r.rolname = current_user and r.rolsuper
  ) then
    return null;
  end if;
  return format(
    'grant runlytics_reader to %I; select runlytics.grant_access(%L, %s)',
    current_user,
    current_user,
    runlytics.athlete()
  );
end
$$;
comment on function runlytics.missing_grant() is
  'The statements by which the owner lets the current role see an athlete; NULL for a role that was granted runlytics_reader, runlytics_worker or runlytics_owner, and for the listener''s own. Whoever asks needs no grant.';

create function runlytics.require_grant() returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  cure constant text := runlytics.missing_grant();
begin
  if cure is not null then
    raise exception 'nothing was granted to the role %', current_user
      using errcode = '42501', hint = format('As the owner: %s; -- what loads or changes takes: grant runlytics_owner to %I;', cure, current_user);
  end if;
end
$$;
comment on function runlytics.require_grant() is
  'Refuses a role that nothing was granted, SQLSTATE 42501, with the statements for the owner in the HINT. Called first by what such a role is likely to try.';

create function runlytics.require_owner() returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  cure constant text := runlytics.missing_grant();
begin
  -- Whoever changes anything takes this lock: who may not would be refused there, by a name that tells nothing.
  if cure is null and has_function_privilege('runlytics_internal.lock_athlete(bigint)', 'execute') then
    return;
  end if;
  -- Not by require_grant(), which would make the context of the error longer than the error.
  raise exception '% the role %', case when cure is null then 'nothing can be changed by' else 'nothing was granted to' end, current_user
    using
      errcode = '42501',
      hint = case
        when cure is null
          then format('It only reads. Do it as the owner, or let this role do so: grant runlytics_owner to %I;', current_user)
        else format('As the owner: %s; -- what loads or changes takes: grant runlytics_owner to %I;', cure, current_user)
      end;
end
$$;
comment on function runlytics.require_owner() is
  'Refuses a role that only reads, SQLSTATE 42501, and says whose it is to change something; one that nothing was granted is told what require_grant() tells. Called first by what a coach is likely to try.';

create function runlytics_internal.require_athlete(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from warehouse.athletes as a where a.athlete_id = require_athlete.athlete_id) then
    return;
  end if;
  raise exception 'there is no athlete % that % may see', coalesce(require_athlete.athlete_id::text, 'NULL'), current_user
    using
      errcode = 'P0002',
      detail = coalesce(
        'There are: ' || (
          select string_agg(concat_ws(' ', a.athlete_id, a.name), ', ' order by a.athlete_id)
          from (select * from warehouse.athletes order by athlete_id limit 10) as a
        ) || '.',
        'There is none.'
      ),
      hint = 'Choose one by: set runlytics.athlete_id = 1. An owner adds one by runlytics.add_athlete(name) and lets a role see one by runlytics.grant_access(role_name, athlete_id).';
end
$$;
comment on function runlytics_internal.require_athlete(bigint) is
  'Refuses an athlete whom there is not, or whom the role may not see: SQLSTATE P0002. A part of whatever begins with an athlete.';

create function runlytics_internal.lock_athlete(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from warehouse.athlete_settings as s
  where s.athlete_id = lock_athlete.athlete_id
  order by s.valid_from
  limit 1
  for no key update;
  if not found then
    perform runlytics_internal.require_athlete(athlete_id => lock_athlete.athlete_id);
  end if;
end
$$;
comment on function runlytics_internal.lock_athlete(bigint) is
  'Lets one transaction at a time decide for an athlete: taken before any row that comes of documents. A part of process_document().';
