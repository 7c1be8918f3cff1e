-- Who may see whom. On one machine the rows of warehouse.athlete_access are all there is; where the warehouse is
-- distributed the policies ask the catalog, and roles say the same as the rows.

create function runlytics_internal.access_tag() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- There is none yet, or one of a version that knew no tag. Asked of the catalog, for what catches an error runs in no
  -- parallel query, nor does whoever calls it.
  if not exists (
    select
    from pg_attribute as a
    where a.attrelid = to_regclass('warehouse.installation')
      and a.attname = 'tag'
      and not a.attisdropped
  ) then
    return null;
  end if;
  return (select i.tag from warehouse.installation as i);
end
$$;
comment on function runlytics_internal.access_tag() is
  'What the names of the roles of this warehouse carry, NULL as long as it is not distributed. A part of distribute_warehouse().';

create function runlytics_internal.change_access() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if runlytics_internal.access_tag() is not null then
    -- Roles are made, and tables with keys to reference tables altered, by one connection a node, and so all of the transaction has to be.
    perform set_config('citus.multi_shard_modify_mode', 'sequential', true);
  end if;
end
$$;
comment on function runlytics_internal.change_access() is
  'Called first by what ends with settle_access(), and by what alters tables. A part of grant_access() and create_warehouse().';

create function runlytics_internal.access_statements() returns setof text
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  prefix constant text := 'runlytics_' || runlytics_internal.access_tag() || '_athlete_';
begin
  if prefix is null then
    return;
  end if;
  return query
  with
    wanted as (
      select a.athlete_id, prefix || a.athlete_id as seen, prefix || a.athlete_id || '_own' as owned
      from (select distinct athlete_id from warehouse.athlete_access) as a
    ),
    held as (
      select r.rolname as called, m.rolname as member
      from pg_roles as r
      join pg_auth_members as g on g.roleid = r.oid
      join pg_roles as m on m.oid = g.member
      where starts_with(r.rolname, prefix)
        -- Whoever made a role may administer it, and is no reader by that.
        and not g.admin_option
    ),
    told as (
      select case when a.own then w.owned else w.seen end::name as called, a.role_name as member
      from warehouse.athlete_access as a
      join wanted as w using (athlete_id)
      where to_regrole(quote_ident(a.role_name)) is not null
        -- No policy there can know what Strava's API alone has told, which is the athlete's.
        and (a.own or exists (select from warehouse.api_permissions as p where p.athlete_id = a.athlete_id))
      union all
      select w.seen, w.owned from wanted as w
    )
  select s.statement
  from (
    select 1, w.athlete_id::text, format('create role %I', n.called)
    from wanted as w
    cross join lateral (values (w.seen), (w.owned)) as n (called)
    where to_regrole(n.called) is null
    union all
    select 2, t.called, format('grant %I to %I', t.called, t.member)
    from (select called, member from told except select called, member from held) as t
    union all
    select 3, h.called, format('revoke %I from %I', h.called, h.member)
    from (select called, member from held except select called, member from told) as h
    union all
    select 4, r.rolname, format('drop role %I', r.rolname)
    from pg_roles as r
    where starts_with(r.rolname, prefix)
      and not exists (select from wanted as w where r.rolname in (w.seen, w.owned))
  ) as s (step, called, statement)
  order by s.step, s.called, s.statement;
end
$$;
comment on function runlytics_internal.access_statements() is
  'The statements after which the roles of a distributed warehouse say what warehouse.athlete_access says; none where it is not distributed. A role that is not the athlete''s own sees nothing before share_strava_api(). A part of settle_access().';

create function runlytics_internal.settle_access() returns text[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  statements constant text[] := array(select s from runlytics_internal.access_statements() as s);
  statement text;
begin
  foreach statement in array statements
  loop
    execute statement;
  end loop;
  return statements;
exception
  when insufficient_privilege then
    raise warning 'roles do not say yet what warehouse.athlete_access says: %', sqlerrm
      using hint = 'As a role that may create roles: ' || array_to_string(statements, '; ') || ';';
    return '{}';
end
$$;
comment on function runlytics_internal.settle_access() is
  'Makes, grants and revokes the roles of a distributed warehouse as warehouse.athlete_access says, and returns the statements. Whoever may not create roles is told them by a WARNING. A part of grant_access().';

create function runlytics_internal.clear_access(role_name name) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  cleared bigint[];
begin
  -- On several machines each has its own numbers, and access is a membership, which goes with the role.
  if runlytics_internal.access_tag() is not null then
    return;
  end if;
  with gone as (
    delete from warehouse.athlete_access as a
    where a.role_name = clear_access.role_name
      and a.role_oid <> to_regrole(quote_ident(clear_access.role_name))::oid
    returning a.athlete_id
  )
  select array_agg(g.athlete_id order by g.athlete_id) into cleared from gone as g;
  if cleared is not null then
    raise notice 'access of another role that was called % is gone: to athlete %', role_name, array_to_string(cleared, ', ');
  end if;
end
$$;
comment on function runlytics_internal.clear_access(name) is
  'Takes away the rows of warehouse.athlete_access of a role that had this name before the one that has it now; a NOTICE says whom they let see. A part of grant_access().';

create function runlytics.grant_access(
  role_name name,
  athlete_id bigint default runlytics.athlete(),
  own bool default false
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.change_access();
  perform runlytics_internal.require_athlete(athlete_id => grant_access.athlete_id);
  if to_regrole(quote_ident(role_name)) is null then
    raise exception 'there is no role %', coalesce(role_name, 'NULL')
      using errcode = '42704', hint = 'create role NAME login; grant runlytics_reader to NAME; then this again.';
  end if;
  perform runlytics_internal.clear_access(role_name => grant_access.role_name);
  insert into warehouse.athlete_access (role_name, athlete_id, own)
  values (grant_access.role_name, grant_access.athlete_id, grant_access.own)
  on conflict on constraint athlete_access_pkey do update
  -- The name too, so that the row is of the role that has it now.
  set
    role_name = excluded.role_name,
    own = excluded.own;
  perform runlytics_internal.settle_access();
  if runlytics_internal.access_tag() is not null
    and not own
    and not exists (select from warehouse.api_permissions as p where p.athlete_id = grant_access.athlete_id)
  then
    raise warning '% sees nothing of athlete % yet', role_name, grant_access.athlete_id
      using
        detail = 'On several machines no policy can tell what Strava''s API alone has told, which is the athlete''s alone.',
        hint = format('With the athlete''s consent: select runlytics.share_strava_api(''why'', athlete_id => %s).', grant_access.athlete_id);
  end if;
end
$$;
comment on function runlytics.grant_access(name, bigint, bool) is
  'Lets a role see an athlete; own: it is the athlete''s own role, and sees what is hidden from others. The role needs runlytics_reader too. A row of warehouse.athlete_access and, where the warehouse is distributed, a role runlytics_TAG_athlete_N that is granted; whoever may not create roles is told the statements by a WARNING; there a role that is not the athlete''s own sees nothing before share_strava_api(). Rows of a role that had the name before this one go, by a NOTICE. SQLSTATE 42704 without such a role, P0002 without such an athlete.';

create function runlytics.revoke_access(role_name name, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.change_access();
  delete from warehouse.athlete_access as a
  where a.athlete_id = revoke_access.athlete_id
    and a.role_name = revoke_access.role_name;
  if not found then
    raise notice '% did not see athlete %', revoke_access.role_name, revoke_access.athlete_id;
  end if;
  perform runlytics_internal.settle_access();
end
$$;
comment on function runlytics.revoke_access(name, bigint) is
  'Lets a role no longer see an athlete: the row of warehouse.athlete_access goes and, where the warehouse is distributed, the membership. What its other roles may see it still sees. A NOTICE where there was nothing to take.';
