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
