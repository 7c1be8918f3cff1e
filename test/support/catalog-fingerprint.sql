-- One line for each thing in a schema, as the catalog has it: relations, columns, constraints,
-- indexes, policies, views, types, functions and aggregates with definition, owner, privileges,
-- comment, and the extension they belong to. Two schemas with equal lines are laid out alike.
-- Variable: schema.
\pset format unaligned
\pset tuples_only on
\pset pager off
set search_path = pg_catalog;

-- PostgreSQL writes privileges in the order in which they were granted.
create or replace function pg_temp.privileges(acl aclitem[]) returns text
  language sql
  return (select string_agg(item::text, ' ' order by item::text) from unnest(acl) as item);
create or replace function pg_temp.extension_of(class regclass, object oid) returns text
  language sql
  return (
    select 'in ' || e.extname
    from pg_depend as d
    join pg_extension as e on e.oid = d.refobjid
    where d.classid = class
      and d.objid = object
      and d.deptype = 'e'
      and d.refclassid = 'pg_extension'::regclass
  );

select *
from (
  select 'schema', n.nspname, null::text, pg_get_userbyid(n.nspowner), pg_temp.privileges(n.nspacl),
    obj_description(n.oid, 'pg_namespace'), pg_temp.extension_of('pg_namespace', n.oid)
  from pg_namespace as n
  where n.nspname = :'schema'
  union all
  select 'relation ' || c.relkind::text, c.oid::regclass::text,
    concat_ws(
      ' ',
      c.reloptions,
      'rls=' || c.relrowsecurity,
      'force=' || c.relforcerowsecurity,
      case c.relkind
        when 'v' then pg_get_viewdef(c.oid)
        when 'i' then pg_get_indexdef(c.oid)
      end
    ),
    pg_get_userbyid(c.relowner), pg_temp.privileges(c.relacl), obj_description(c.oid, 'pg_class'),
    pg_temp.extension_of('pg_class', c.oid)
  from pg_class as c
  where c.relnamespace = :'schema'::regnamespace
  union all
  select 'column', c.oid::regclass::text || '.' || a.attname,
    concat_ws(
      ' ',
      format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then 'not null' end,
      nullif(a.attidentity, ''),
      a.attstorage,
      nullif(a.attcompression, ''),
      pg_get_expr(d.adbin, d.adrelid),
      row_number() over (partition by c.oid order by a.attnum)
    ),
    null, pg_temp.privileges(a.attacl), col_description(c.oid, a.attnum), null
  from pg_class as c
  join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = :'schema'::regnamespace
    and c.relkind in ('r', 'v', 'c')
  union all
  select 'constraint', c.conrelid::regclass::text || '.' || c.conname, pg_get_constraintdef(c.oid), null, null,
    obj_description(c.oid, 'pg_constraint'), null
  from pg_constraint as c
  where c.connamespace = :'schema'::regnamespace
  union all
  select 'policy', p.polrelid::regclass::text || '.' || p.polname,
    concat_ws(
      ' ',
      p.polcmd,
      p.polpermissive,
      (select string_agg(name, ' ' order by name) from (select case when role = 0 then 'public' else pg_get_userbyid(role) end from unnest(p.polroles) as role) as r (name)),
      pg_get_expr(p.polqual, p.polrelid),
      pg_get_expr(p.polwithcheck, p.polrelid)
    ),
    null, null, obj_description(p.oid, 'pg_policy'), null
  from pg_policy as p
  join pg_class as c on c.oid = p.polrelid
  where c.relnamespace = :'schema'::regnamespace
  union all
  select 'type ' || t.typtype::text, t.oid::regtype::text,
    concat_ws(' ', t.typlen, t.typalign, t.typstorage, t.typinput, t.typoutput, t.typreceive, t.typsend),
    pg_get_userbyid(t.typowner), pg_temp.privileges(t.typacl), obj_description(t.oid, 'pg_type'),
    pg_temp.extension_of('pg_type', t.oid)
  from pg_type as t
  where t.typnamespace = :'schema'::regnamespace
  union all
  select 'function ' || p.prokind::text, p.oid::regprocedure::text,
    concat_ws(
      ' ',
      case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end,
      pg_get_function_arguments(p.oid),
      g.aggtransfn,
      g.aggfinalfn,
      g.aggtranstype::regtype,
      p.proparallel
    ),
    pg_get_userbyid(p.proowner), pg_temp.privileges(p.proacl), obj_description(p.oid, 'pg_proc'),
    pg_temp.extension_of('pg_proc', p.oid)
  from pg_proc as p
  left join pg_aggregate as g on g.aggfnoid = p.oid
  where p.pronamespace = :'schema'::regnamespace
) as f
order by 1, 2, 3;
