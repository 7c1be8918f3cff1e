-- doctor() on who may see whom: what a reader can know, and what the owner has misspelt.

create function runlytics_internal.may_examine() returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return has_function_privilege('runlytics_internal.examine_server()', 'execute');
end
$$;
comment on function runlytics_internal.may_examine() is
  'Whether the current role may look at the server, as the owner of the warehouse and the worker do. A part of doctor().';

create function runlytics_internal.examine_sight(athlete_id bigint default runlytics.athlete()) returns runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  seen constant text := (
    select string_agg(concat_ws(' ', a.athlete_id, a.name), ', ' order by a.athlete_id)
    from (select s.athlete_id, s.name from warehouse.athletes as s order by s.athlete_id limit 10) as a
  );
  cure constant text := format(
    'select runlytics.grant_access(%L, %s); -- as the owner', current_user, coalesce(examine_sight.athlete_id, 1)
  );
begin
  if seen is null then
    return row(
      'athlete_access', false,
      format('No row of warehouse.athlete_access names the role %s, or a role that it belongs to: it sees no athlete.', current_user), cure
    )::runlytics.finding;
  end if;
  if exists (select from warehouse.athletes as a where a.athlete_id = examine_sight.athlete_id) then
    return row('athlete_access', true, format('The role %s sees: %s.', current_user, seen), null)::runlytics.finding;
  end if;
  return row(
    'athlete_access', false,
    format('The role %s sees: %s. Asked was for %s.', current_user, seen, coalesce(examine_sight.athlete_id::text, 'nobody')),
    format('set runlytics.athlete_id = %s', (select min(a.athlete_id) from warehouse.athletes as a))
  )::runlytics.finding;
end
$$;
comment on function runlytics_internal.examine_sight(bigint) is
  'Whom a reader sees, and whether that is whom he asks for. A part of doctor().';

create function runlytics_internal.examine_reader(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  sight constant runlytics.finding := runlytics_internal.examine_sight(athlete_id => examine_reader.athlete_id);
  told text;
begin
  return next row('role', true, format('The role %s reads; how the server is, its owner is told.', current_user), null)::runlytics.finding;
  return next sight;
  if not sight.ok then
    return;
  end if;
  select string_agg(format('%s: %s, %s to %s', t.what, runlytics.counted(n => t.n, one => 'day'), t.since, t.until), '; ' order by t.what desc)
  into told
  from (
    select 'runs and other activities' as what, count(distinct a.local_date) as n, min(a.local_date) as since, max(a.local_date) as until
    from warehouse.activities as a
    where a.athlete_id = examine_reader.athlete_id
    union all
    select 'nights', count(distinct n.day), min(n.day), max(n.day)
    from warehouse.nights as n
    where n.athlete_id = examine_reader.athlete_id
  ) as t
  where t.n > 0;
  return next row(
    'data', told is not null,
    coalesce(told || '.', 'Nothing of this athlete is there that the role may see.'),
    case when told is null then 'select * from runlytics.doctor() where not ok; -- as the owner' end
  )::runlytics.finding;
end
$$;
comment on function runlytics_internal.examine_reader(bigint) is
  'What a reader can know: that he reads, whom he sees, and of which days there is something. A part of doctor().';

create function runlytics_internal.examine_access() returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  roles constant text[] := array(select r.rolname::text from pg_roles as r where r.rolname !~ '^(pg|runlytics)_' order by r.rolname);
begin
  return query
  select
    'athlete_access',
    false,
    format('The role %s, which may see athlete %s, does not exist.', a.role_name, a.athlete_id)
      || coalesce(' Near are: ' || nullif(array_to_string(runlytics_internal.nearest_names(name => a.role_name::text, among => roles), ', '), '') || '.', ''),
    format('select runlytics.revoke_access(%L, %s); -- then grant_access() to the role that was meant', a.role_name, a.athlete_id)
  from warehouse.athlete_access as a
  where not exists (select from pg_roles as r where r.rolname = a.role_name)
  order by a.role_name, a.athlete_id;
  if runlytics_internal.access_tag() is null then
    return query
    select
      'athlete_access',
      false,
      format(
        case
          when a.role_oid is null then 'The role %s came after the row by which it may see athlete %s, and sees nothing by it.'
          else 'The role %s was dropped and made anew after the row by which it may see athlete %s: who has the name now sees nothing by it.'
        end,
        a.role_name, a.athlete_id
      ),
      format(
        'where it is meant: select runlytics.grant_access(%L, %s%s); else select runlytics.revoke_access(%1$L, %2$s)',
        a.role_name, a.athlete_id, case when a.own then ', own => true' end
      )
    from warehouse.athlete_access as a
    join pg_roles as r on r.rolname = a.role_name
    where r.oid is distinct from a.role_oid
    order by a.role_name, a.athlete_id;
  end if;
end
$$;
comment on function runlytics_internal.examine_access() is
  'Rows of warehouse.athlete_access by which nobody sees anything: their role is misspelt, was dropped since, is another of the same name, or came after the row, as where a dump was restored before its roles. A part of doctor().';

grant execute on function
  runlytics_internal.may_examine(),
  runlytics_internal.examine_sight(bigint),
  runlytics_internal.examine_reader(bigint)
to runlytics_reader;
