-- The warehouse on several machines: the same tables, shard by athlete, by Citus.

create type runlytics.distribution_step as (
  object text,
  done text
);
comment on type runlytics.distribution_step is 'What distribute_warehouse() has done to what.';

create function runlytics_internal.let_catalog_say_access() returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  fresh constant text := substr(md5(gen_random_uuid()::text), 1, 8);
  made record;
begin
  if runlytics_internal.access_tag() is not null then
    return false;
  end if;
  update warehouse.installation as i
  set tag = fresh;
  for made in
    select p.polname, p.polrelid::regclass as relation
    from pg_policy as p
    join runlytics_internal.placed_tables() as t on t.relation = p.polrelid
    where t.by_athlete
      and (t.relation <> 'warehouse.athlete_access'::regclass)
      and p.polname in ('athlete', 'worker', 'listener', 'page', 'page_alone', 'shareable')
  loop
    execute format('drop policy %I on %s', made.polname, made.relation);
  end loop;
  perform runlytics_internal.secure_warehouse(layout => 'warehouse');
  return true;
end
$$;
comment on function runlytics_internal.let_catalog_say_access() is
  'Gives the warehouse its tag, and policies that ask the catalog by it, as Citus takes none that reads a table; false where it has them. A part of distribute_warehouse().';

create function runlytics_internal.let_roles_connect() returns setof runlytics.distribution_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Whose policies let them see every row anyway: Citus copies what they insert, and COPY knows no policies.
  of_everybody constant name[] := array['runlytics_worker', 'runlytics_listener'];
  -- As whom pages and answers are made.
  of_one constant name[] := array['runlytics_page', 'runlytics_assistant'];
  called record;
begin
  for called in
    select r.rolname, r.rolname = any (of_everybody) as sees_everybody
    from pg_roles as r
    where r.rolname = any (of_everybody || of_one)
      and not (r.rolcanlogin and (r.rolbypassrls or r.rolname = any (of_one)))
  loop
    execute format('alter role %I login%s valid until ''-infinity''', called.rolname, case when called.sees_everybody then ' bypassrls' else '' end);
    return next row(
      format('role %s', called.rolname),
      'connects to the nodes, without a valid password' || case when called.sees_everybody then ', and is asked for no policy' else '' end
    )::runlytics.distribution_step;
  end loop;
exception
  when insufficient_privilege then
    raise warning 'deliveries are not stored yet, nor processed by the worker, and no page and no answer is made: %', sqlerrm
      using hint = 'As a superuser: alter role runlytics_worker login bypassrls; alter role runlytics_listener login bypassrls; alter role runlytics_page login; alter role runlytics_assistant login;';
end
$$;
comment on function runlytics_internal.let_roles_connect() is
  'Lets the roles by whose rights deliveries are stored and processed, pages made and questions answered connect, for Citus asks a node as whoever asks the coordinator; those that store also copy rows. A part of distribute_warehouse().';

create function runlytics_internal.node_grants(held bool default false) returns setof text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select format('grant %s%s on %s to %s', p.privilege, ' (' || p.column_name || ')', p.object, p.grantee)
  from runlytics_internal.privileges_of(layout => 'warehouse') as p
  join pg_class as c on c.relname = p.relation and c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'v'
  -- A view that Citus could not make elsewhere is missing there, and not only what is granted on it.
  order by p.object collate "C", p.grantee collate "C", p.privilege collate "C";

  -- The numbers of identity columns are drawn by the rights of whoever asks there, and not by those of the table.
  return query
  select distinct format('grant usage on sequence %s to %s', q.oid::regclass, p.grantee)
  from runlytics_internal.privileges_of(layout => 'warehouse') as p
  join pg_class as c on c.relname = p.relation and c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r'
  join pg_depend as d
    on d.refobjid = c.oid
    and d.classid = 'pg_class'::regclass
    and d.refclassid = 'pg_class'::regclass
    and d.deptype = 'i'
  join pg_class as q on q.oid = d.objid and q.relkind = 'S'
  where p.privilege = 'insert'
    -- Asked of nothing but a sequence.
    and (not held or case when q.relkind = 'S' then has_sequence_privilege(p.grantee::regrole, q.oid, 'usage') end);
end
$$;
comment on function runlytics_internal.node_grants(bool) is
  'What has to be granted on every node beside what Citus grants there, as statements: on views, and on the sequences of identity columns; held: of the latter those that are. A part of prepare_nodes().';

create function runlytics_internal.prepare_node(granted text[]) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  nested constant text := 'citus.allow_nested_distributed_execution';
  routine regprocedure;
  missing text;
  done int := 0;
begin
  -- Each node is told by itself, so that one that was added later is too.
  perform set_config('citus.enable_ddl_propagation', 'off', true);
  if not exists (
    select
    from pg_db_role_setting as s
    join pg_database as d on d.oid = s.setdatabase
    where d.datname = current_database()
      and s.setrole = 0
      and nested || '=on' = any (s.setconfig)
  ) then
    execute format('alter database %I set %s = on', current_database(), nested);
    done := done + 1;
  end if;
  -- Citus makes views and sequences on every node, and grants nothing there.
  for missing in
    select g
    from unnest(granted) as g
    except
    select s
    from runlytics_internal.node_grants(held => true) as s
  loop
    execute missing;
    done := done + 1;
  end loop;
  -- Citus finds the shard by the values of a statement, which a generic plan does not know.
  if (select p.provolatile = 'i' from pg_proc as p where p.oid = 'runlytics.label(text)'::regprocedure) then
    -- With a setting of its own it is called and not looked into.
    alter function runlytics.label(text) stable set search_path = pg_catalog;
    done := done + 1;
  end if;
  for routine in
    select p.oid::regprocedure
    from pg_proc as p
    where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
      and 'plan_cache_mode=force_generic_plan' = any (p.proconfig)
  loop
    execute format('alter routine %s reset plan_cache_mode', routine);
    done := done + 1;
  end loop;
  return done;
end
$$;
comment on function runlytics_internal.prepare_node(text[]) is
  'Lets functions that views call once for an athlete read tables on the node where the athlete is, grants on views and sequences what is needed there, and lets every function plan for its values; returns how much it has changed on the node that runs it. A part of distribute_warehouse().';

create function runlytics_internal.prepare_nodes() returns setof runlytics.distribution_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  granted constant text[] := array(select s from runlytics_internal.node_grants() as s);
  answer record;
begin
  for answer in
    execute 'select n.nodename || '':'' || n.nodeport as node, r.success, r.result
      from run_command_on_all_nodes($1) as r
      join pg_dist_node as n using (nodeid)
      order by n.nodeid'
    using format('select runlytics_internal.prepare_node(granted => %L)', granted)
  loop
    if not answer.success then
      raise exception 'the node % cannot be prepared: %', answer.node, answer.result
        using errcode = '55000', hint = 'It takes the owner of the extension and of the database, a superuser as a rule, who is known to every node.';
    end if;
    if answer.result <> '0' then
      return next row('node ' || answer.node, 'its functions plan for their values, and read where the athlete is')::runlytics.distribution_step;
    end if;
  end loop;
  -- This session has begun before.
  perform set_config('citus.allow_nested_distributed_execution', 'on', false);
end
$$;
comment on function runlytics_internal.prepare_nodes() is
  'Prepares every node, and says which had something to change. SQLSTATE 55000 where one refuses. A part of distribute_warehouse().';

create function runlytics_internal.widen_column_grants() returns setof runlytics.distribution_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  granted record;
begin
  for granted in
    select distinct c.oid::regclass as relation, lower(a.privilege_type collate "C") as privilege, a.grantee::regrole as grantee
    from pg_class as c
    join pg_attribute as t on t.attrelid = c.oid and t.attnum > 0 and not t.attisdropped
    cross join lateral aclexplode(t.attacl) as a
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind = 'r'
      and a.grantee not in (0, c.relowner)
      -- To a role of his own the owner has granted no more than he said.
      and a.grantee::regrole::text ~ '^runlytics_[a-z]+$'
      and not exists (
        select
        from aclexplode(c.relacl) as w
        where w.grantee = a.grantee
          and w.privilege_type = a.privilege_type
      )
    order by 1, 2, 3
  loop
    execute format('grant %s on %s to %s', granted.privilege, granted.relation, granted.grantee);
    return next row(
      granted.relation::text,
      format('%s is granted to %s on the whole table, for Citus hands on no grant of columns', granted.privilege, granted.grantee)
    )::runlytics.distribution_step;
  end loop;
end
$$;
comment on function runlytics_internal.widen_column_grants() is
  'Grants to the roles of the extension on whole tables what they were granted on columns of them, which reaches no shard, and says what. A part of distribute_warehouse().';

create function runlytics_internal.place_tables(shards int) returns setof runlytics.distribution_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  keys constant runlytics_internal.outer_key[] := array(select k from runlytics_internal.outer_keys() as k);
  missing constant runlytics_internal.placed_table[] := array(
    select t
    from runlytics_internal.placed_tables() as t
    where not runlytics_internal.is_placed(relation => t.relation)
  );
  placed runlytics_internal.placed_table;
  outer_key runlytics_internal.outer_key;
begin
  if missing = '{}' then
    return;
  end if;
  foreach outer_key in array keys
  loop
    execute format('alter table %s drop constraint %I', outer_key.relation, outer_key.name);
  end loop;
  foreach placed in array missing
  loop
    if not placed.by_athlete then
      execute 'select create_reference_table($1)' using placed.relation;
    elsif placed.relation = 'warehouse.athletes'::regclass then
      execute 'select create_distributed_table($1, ''athlete_id'', shard_count => $2, colocate_with => ''none'')'
        using placed.relation, shards;
    else
      execute 'select create_distributed_table($1, ''athlete_id'', colocate_with => ''warehouse.athletes'')' using placed.relation;
    end if;
    return next row(
      placed.relation::text,
      case when placed.by_athlete then 'distributed by athlete_id' else 'on every node' end
    )::runlytics.distribution_step;
  end loop;
  foreach outer_key in array keys
  loop
    execute format('alter table %s add constraint %I %s', outer_key.relation, outer_key.name, outer_key.definition);
    return next row(format('%s of %s', outer_key.name, outer_key.relation), 'dropped, and added again')::runlytics.distribution_step;
  end loop;
end
$$;
comment on function runlytics_internal.place_tables(int) is
  'Places the tables that are not placed yet, and says which. A part of distribute_warehouse().';

create function runlytics_internal.put_views_aside() returns runlytics_internal.kept_view[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kept constant runlytics_internal.kept_view[] := array(select k from runlytics_internal.kept_views() as k);
begin
  -- Nothing of a view is kept that was hung on it by somebody: then it stays where it is.
  if runlytics_internal.is_placed(relation => 'warehouse.athletes') or kept = '{}' or exists (
    select
    from pg_class as c
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind = 'v'
      and (c.relhastriggers or (select count(*) from pg_rewrite as w where w.ev_class = c.oid) > 1)
  ) then
    return '{}';
  end if;
  execute (select 'drop view ' || string_agg(k.name, ', ') from unnest(kept) as k);
  return kept;
exception
  when dependent_objects_still_exist then
    raise warning 'views of others stand on those of the warehouse, so it takes some minutes longer' using detail = sqlerrm;
    return '{}';
end
$$;
comment on function runlytics_internal.put_views_aside() is
  'Drops the views of a warehouse that is about to be placed, and returns what makes them again; none, with a WARNING, where something of others depends on them. With each table that is placed Citus goes through all views that stand on it, and through all that they stand on: five sixths of the time. A part of distribute_warehouse().';

create function runlytics_internal.bring_views_back(kept runlytics_internal.kept_view[]) returns setof runlytics.distribution_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  made runlytics_internal.kept_view;
  statement text;
begin
  foreach made in array kept
  loop
    foreach statement in array made.statements
    loop
      execute statement;
    end loop;
    return next row(made.name, 'a view on every node')::runlytics.distribution_step;
  end loop;
end
$$;
comment on function runlytics_internal.bring_views_back(runlytics_internal.kept_view[]) is
  'Makes the views again that put_views_aside() has dropped; as their tables are placed now, Citus makes them on every node. A part of distribute_warehouse().';

create function runlytics_internal.place_views() returns setof runlytics.distribution_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  placed oid[];
  made regclass;
begin
  execute 'select array_agg(objid) from pg_dist_object where classid = ''pg_class''::regclass' into placed;
  for made in
    select c.oid
    from pg_class as c
    where c.relnamespace = 'warehouse'::regnamespace
      and c.relkind = 'v'
      and c.oid <> all (coalesce(placed, '{}'))
    -- One that stands on another was made after it.
    order by c.oid
  loop
    -- Made again now that its tables are placed, it is made on every node.
    execute format('create or replace view %s with (security_invoker = true) as %s', made, pg_get_viewdef(made));
    return next row(made::text, 'a view on every node')::runlytics.distribution_step;
  end loop;
end
$$;
comment on function runlytics_internal.place_views() is
  'Has Citus make every view on every node, where functions that compute an athlete''s days read them. A part of distribute_warehouse().';

create function runlytics.distribute_warehouse(shards int default 32) returns setof runlytics.distribution_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
declare
  kept runlytics_internal.kept_view[];
  placed runlytics.distribution_step[];
  statement text;
begin
  perform runlytics_internal.require_citus();
  if shards is null or shards not between 1 and 64000 then
    raise exception 'shards must be 1 to 64000' using errcode = '22023', hint = 'Some four for each core of all nodes together; 32 is enough for a start.';
  end if;
  perform runlytics_internal.wait_for_turn(key => hashtext('runlytics.create_warehouse'));
  -- Tables with foreign keys between them are touched one shard after the other.
  perform set_config('citus.multi_shard_modify_mode', 'sequential', true);
  if runlytics_internal.let_catalog_say_access() then
    return next row('policies', 'ask the roles runlytics_' || runlytics_internal.access_tag() || '_athlete_N')::runlytics.distribution_step;
  end if;
  return query
  select s.* from runlytics_internal.widen_column_grants() as s;
  kept := runlytics_internal.put_views_aside();
  placed := array(select s from runlytics_internal.place_tables(shards => shards) as s);
  placed := placed || array(select s from runlytics_internal.bring_views_back(kept => kept) as s);
  placed := placed || array(select s from runlytics_internal.place_views() as s);
  return query
  select s.* from unnest(placed) as s;
  foreach statement in array runlytics_internal.settle_access()
  loop
    return next row('access', statement)::runlytics.distribution_step;
  end loop;
  return query
  select s.* from runlytics_internal.let_roles_connect() as s;
  -- Citus tells each node by a connection of its own, which does not see what is not committed.
  if placed = '{}' then
    return query
    select s.* from runlytics_internal.prepare_nodes() as s;
  else
    return next row('nodes', 'are prepared when this is called once more')::runlytics.distribution_step;
  end if;
  -- As it is now it is meant to be: create_warehouse() would lay it out like this.
  update warehouse.installation as i
  set fingerprint = w.fingerprint
  from (select runlytics_internal.warehouse_fingerprint() as fingerprint offset 0) as w
  where i.fingerprint is not null
    and i.fingerprint <> w.fingerprint;
end
$$;
comment on function runlytics.distribute_warehouse(int) is
  'Lays an existing or empty warehouse out on the nodes of Citus, and says what it did, a row each: tables with an athlete by athlete_id in so many shards, all of one athlete together; the others on every node. Called once more, when that is committed, it prepares the nodes. Policies then ask roles of the catalog, made from warehouse.athlete_access; see grant_access(). Calling it again places tables that have come since, brings roles in line with that table, prepares nodes that have come since, and changes nothing else: so it is called after create_warehouse() of a newer version and after citus_add_node(). All in one transaction, which needs max_locks_per_transaction of some 10 a shard on every node. SQLSTATE 0A000 where Citus is not installed, 42501 for whoever does not own the warehouse.';

-- It moves everybody's data.
revoke execute on function runlytics.distribute_warehouse(int) from public;
grant execute on function runlytics.distribute_warehouse(int) to runlytics_owner;
