-- In which order a warehouse is laid out on Citus, read from the catalog. Nothing here needs Citus to be installed:
-- what is Citus' own is named in dynamic SQL alone.

create type runlytics_internal.placed_table as (
  relation regclass,
  by_athlete bool,
  depth int
);
comment on type runlytics_internal.placed_table is 'A table of the warehouse: whether its rows go where their athlete is, or stand on every node, and how many foreign keys lead from it to athletes at most.';

create function runlytics_internal.placed_tables() returns setof runlytics_internal.placed_table
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with recursive
    relation as (
      select
        c.oid,
        exists (select from pg_attribute as a where a.attrelid = c.oid and a.attname = 'athlete_id' and not a.attisdropped) as by_athlete
      from pg_class as c
      where c.relnamespace = 'warehouse'::regnamespace
        and c.relkind = 'r'
    ),
    steps as (
      select r.oid, 0 as depth from relation as r
      union
      select k.conrelid, s.depth + 1
      from steps as s
      join pg_constraint as k on k.confrelid = s.oid and k.conrelid <> s.oid and k.contype = 'f'
      join relation as r on r.oid = k.conrelid
      -- Keys in a circle would go on for ever.
      where s.depth < 20
    )
  select r.oid::regclass, r.by_athlete, max(s.depth)
  from relation as r
  join steps as s on s.oid = r.oid
  group by r.oid, r.by_athlete
  -- What everybody joins comes first, then athletes, then what hangs on what is there.
  order by r.by_athlete, r.oid <> 'warehouse.athletes'::regclass, max(s.depth), r.oid::regclass::text collate "C";
end
$$;
comment on function runlytics_internal.placed_tables() is
  'The tables of the warehouse in the order in which Citus takes them: those without an athlete as reference tables, athletes, then by depth of foreign keys. A part of distribute_warehouse().';

create type runlytics_internal.outer_key as (
  relation regclass,
  name name,
  definition text
);
comment on type runlytics_internal.outer_key is 'A foreign key from a table by athlete to one without, which Citus takes only when both are placed.';

create function runlytics_internal.outer_keys() returns setof runlytics_internal.outer_key
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)
  from pg_constraint as k
  join runlytics_internal.placed_tables() as f on f.relation = k.conrelid and f.by_athlete
  join runlytics_internal.placed_tables() as t on t.relation = k.confrelid and not t.by_athlete
  where k.contype = 'f'
  order by k.oid;
end
$$;
comment on function runlytics_internal.outer_keys() is
  'The foreign keys that are dropped while tables are distributed, and added again. A part of distribute_warehouse().';

create function runlytics_internal.require_citus() returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from pg_extension as e where e.extname = 'citus') then
    raise exception 'Citus is not in this database'
      using
        errcode = '0A000',
        detail = 'A warehouse is laid out on several machines by Citus, which is an extension of its own.',
        hint = 'Install Citus and runlytics on every node, put citus into shared_preload_libraries, create extension citus on each, and name the nodes by citus_set_coordinator_host() and citus_add_node(); docs/scale.md.';
  end if;
  if to_regclass('warehouse.installation') is null then
    raise exception 'there is no warehouse in this database'
      using errcode = '42P01', hint = 'select runlytics.create_warehouse();';
  end if;
  if not pg_has_role((select n.nspowner from pg_namespace as n where n.nspname = 'warehouse'), 'usage') then
    raise exception 'the schema warehouse belongs to somebody else'
      using errcode = '42501', hint = 'Call distribute_warehouse() as its owner.';
  end if;
end
$$;
comment on function runlytics_internal.require_citus() is
  'Refuses where Citus is not (SQLSTATE 0A000), where there is no warehouse (42P01), and whoever does not own it (42501). A part of distribute_warehouse().';

create function runlytics_internal.is_placed(relation regclass) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  placed bool;
begin
  -- What Citus only knows by a foreign key is local all the same: neither hashed nor replicated.
  execute 'select exists (select from pg_dist_partition where logicalrelid = $1 and (partmethod = ''h'' or repmodel = ''t''))'
    into placed using relation;
  return placed;
end
$$;
comment on function runlytics_internal.is_placed(regclass) is
  'Whether a table is distributed or a reference table already. A part of distribute_warehouse().';

create type runlytics_internal.kept_view as (
  name text,
  statements text[]
);
comment on type runlytics_internal.kept_view is 'A view of the warehouse, and the statements that make it, own it, describe it and grant it, in this order.';

create function runlytics_internal.kept_views() returns setof runlytics_internal.kept_view
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    format('warehouse.%I', c.relname),
    array[
      format('create view warehouse.%I with (%s) as %s', c.relname, array_to_string(c.reloptions, ', '), pg_get_viewdef(c.oid)),
      format('alter view warehouse.%I owner to %I', c.relname, pg_get_userbyid(c.relowner))
    ]
    || array(
      select
        case
          when d.objsubid = 0 then format('comment on view warehouse.%I is %L', c.relname, d.description)
          else format('comment on column warehouse.%I.%I is %L', c.relname, a.attname, d.description)
        end
      from pg_description as d
      left join pg_attribute as a on a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
      where d.objoid = c.oid
        and d.classoid = 'pg_class'::regclass
      order by d.objsubid
    )
    || array(
      select format(
        'grant %s%s on warehouse.%I to %s%s',
        g.privilege_type,
        ' (' || quote_ident(g.column_name) || ')',
        c.relname,
        case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
        case when g.is_grantable then ' with grant option' else '' end
      )
      from (
        select null::name as column_name, w.*
        from aclexplode(c.relacl) as w
        union all
        select a.attname, w.*
        from pg_attribute as a
        cross join lateral aclexplode(a.attacl) as w
        where a.attrelid = c.oid
      ) as g
      where g.grantee <> c.relowner
      order by g.column_name nulls first, g.privilege_type, g.grantee
    )
  from pg_class as c
  where c.relnamespace = 'warehouse'::regnamespace
    and c.relkind = 'v'
  -- One that stands on another was made after it.
  order by c.oid;
end
$$;
comment on function runlytics_internal.kept_views() is
  'The views of the warehouse in the order in which they can be made, with all that was said of them. A part of distribute_warehouse().';
