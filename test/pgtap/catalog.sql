-- The rules that keep the warehouse ready to be sharded, and the extension honest, as questions to
-- the catalog.
select plan(19);

select is_empty(
  $$ select c.conrelid::regclass, c.conname
     from pg_constraint as c
     join pg_class as r on r.oid = c.conrelid
     join pg_attribute as a on a.attrelid = c.conrelid and a.attname = 'athlete_id'
     where r.relnamespace = 'warehouse'::regnamespace
       and c.contype in ('p', 'u', 'x')
       and c.conkey[1] <> a.attnum $$,
  'athlete_id leads every primary key, unique and exclusion constraint'
);
select is_empty(
  $$ select i.indexrelid::regclass
     from pg_index as i
     join pg_class as r on r.oid = i.indrelid
     join pg_attribute as a on a.attrelid = i.indrelid and a.attname = 'athlete_id'
     join pg_attribute as o on o.attrelid = i.indrelid and o.attnum = i.indkey[0]
     where r.relnamespace = 'warehouse'::regnamespace
       and i.indkey[0] <> a.attnum
       and (o.attname <> 'activity_id' or i.indnatts > 1) $$,
  'and every index but those of an activity alone'
);
select is_empty(
  $$ select c.conrelid::regclass, c.conname
     from pg_constraint as c
     join pg_class as r on r.oid = c.conrelid
     join pg_attribute as a on a.attrelid = c.conrelid and a.attname = 'athlete_id'
     where r.relnamespace = 'warehouse'::regnamespace
       and c.contype = 'f'
       and c.conkey[1] <> a.attnum
       and c.confrelid <> 'warehouse.metrics'::regclass $$,
  'foreign keys go to (athlete_id, ...) or to a reference table'
);
select is_empty(
  $$ select c.conrelid::regclass, c.conname
     from pg_constraint as c
     join pg_class as r on r.oid = c.conrelid
     where r.relnamespace = 'warehouse'::regnamespace
       and c.contype = 'f'
       and c.confrelid <> 'warehouse.metrics'::regclass
       and c.confdeltype <> 'c' $$,
  'and cascade'
);
select is_empty(
  $$ select r.oid::regclass
     from pg_class as r
     where r.relnamespace = 'warehouse'::regnamespace
       and r.relkind = 'r'
       and not exists (select from pg_constraint as c where c.conrelid = r.oid and c.contype = 'p') $$,
  'every table has a primary key'
);
select is_empty(
  $$ select a.attrelid::regclass, a.attname
     from pg_attribute as a
     join pg_class as r on r.oid = a.attrelid
     where r.relnamespace = 'warehouse'::regnamespace
       and r.relkind = 'r'
       and a.attname = 'athlete_id'
       and (a.atttypid <> 'bigint'::regtype or not a.attnotnull) $$,
  'athlete_id is a bigint and never null'
);
select is_empty(
  $$ select a.attrelid::regclass, a.attname
     from pg_attribute as a
     join pg_class as r on r.oid = a.attrelid
     where r.relnamespace = 'warehouse'::regnamespace and a.attidentity <> '' and a.atttypid <> 'bigint'::regtype $$,
  'identity columns are bigint'
);
select is_empty(
  $$ select t.tgrelid::regclass from pg_trigger as t join pg_class as r on r.oid = t.tgrelid
     where r.relnamespace = 'warehouse'::regnamespace and not t.tgisinternal $$,
  'there are no triggers'
);
select is_empty(
  $$ select i.inhrelid::regclass from pg_inherits as i join pg_class as r on r.oid = i.inhrelid
     where r.relnamespace = 'warehouse'::regnamespace $$,
  'and no inheritance'
);
select is_empty(
  $$ select r.oid::regclass from pg_class as r
     where r.relnamespace = 'warehouse'::regnamespace
       and r.relkind = 'r'
       and r.relname not in ('installation', 'metrics')
       and not r.relrowsecurity $$,
  'every table of athletes has row-level security'
);
select is_empty(
  $$ select r.oid::regclass from pg_class as r
     where r.relnamespace = 'warehouse'::regnamespace
       and r.relkind = 'v'
       and not coalesce('security_invoker=true' = any (r.reloptions), false) $$,
  'every view runs with the rights of its reader'
);
select is_empty(
  $$ select p.oid::regprocedure from pg_proc as p join pg_language as l on l.oid = p.prolang
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and l.lanname = 'sql'
       and p.prokind in ('f', 'p')
       and case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid) end ~ 'warehouse\.' $$,
  'no SQL-language function reads the warehouse'
);
select is_empty(
  $$ select p.oid::regprocedure from pg_proc as p
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and obj_description(p.oid, 'pg_proc') is null $$,
  'every function has a comment'
);
select is_empty(
  $$ select r.oid::regclass from pg_class as r
     where r.relnamespace = 'warehouse'::regnamespace
       and r.relkind in ('r', 'v')
       and obj_description(r.oid, 'pg_class') is null $$,
  'so has every table and view'
);
select is_empty(
  $$ select p.oid::regprocedure, a.name
     from pg_proc as p, unnest(p.proargnames) as a (name)
     join pg_get_keywords() as k on k.word = a.name
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace) and k.catcode = 'R' $$,
  'no parameter bears a reserved word'
);
select is_empty(
  $$ select p.oid::regprocedure from pg_proc as p
     where p.pronamespace = 'runlytics_internal'::regnamespace and has_function_privilege('public', p.oid, 'execute') $$,
  'no internal routine is for everybody'
);
select is_empty(
  $$ select p.oid::regprocedure from pg_proc as p
     where p.pronamespace = 'runlytics'::regnamespace and obj_description(p.oid, 'pg_proc') ~ '(^| )[Pp]art of [^.]*\(' $$,
  'no routine that people see is a part of another'
);
select is_empty(
  $$ with used as (
       select d.classid, d.objid, d.refclassid, d.refobjid
       from pg_depend as d
       union all
       select d.classid, d.objid, 'pg_type'::regclass, coalesce(nullif(t.typelem, 0), t.oid)
       from pg_depend as d
       join pg_type as t on t.oid = d.refobjid and d.refclassid = 'pg_type'::regclass
     )
     select pg_describe_object(u.classid, u.objid, 0), pg_describe_object(u.refclassid, u.refobjid, 0)
     from used as u
     left join pg_proc as p on p.oid = u.refobjid and u.refclassid = 'pg_proc'::regclass
     left join pg_type as t on t.oid = u.refobjid and u.refclassid = 'pg_type'::regclass
     where 'runlytics_internal'::regnamespace in (p.pronamespace, t.typnamespace)
       and (
         exists (select from pg_rewrite as r join pg_class as c on c.oid = r.ev_class
                 where u.classid = 'pg_rewrite'::regclass and r.oid = u.objid and c.relnamespace = 'warehouse'::regnamespace)
         or exists (select from pg_attrdef as a join pg_class as c on c.oid = a.adrelid
                    where u.classid = 'pg_attrdef'::regclass and a.oid = u.objid and c.relnamespace = 'warehouse'::regnamespace)
         or exists (select from pg_constraint as k
                    where u.classid = 'pg_constraint'::regclass and k.oid = u.objid and k.connamespace = 'warehouse'::regnamespace)
         or exists (select from pg_policy as y join pg_class as c on c.oid = y.polrelid
                    where u.classid = 'pg_policy'::regclass and y.oid = u.objid and c.relnamespace = 'warehouse'::regnamespace
                      -- These hold for roles that may call what is internal.
                      and not y.polroles <@ array['runlytics_page'::regrole::oid, 'runlytics_assistant'::regrole::oid])
         or exists (select from pg_class as c
                    where u.classid = 'pg_class'::regclass and c.oid = u.objid and c.relnamespace = 'warehouse'::regnamespace)
       ) $$,
  'nothing of the warehouse depends on what is internal: a view''s functions are checked as its reader'
);
select is_empty(
  $$ select format('%I.%I', n.nspname, p.proname)
     from pg_proc as p
     join pg_namespace as n on n.oid = p.pronamespace
     where n.nspname = 'runlytics'
       and exists (select from pg_proc as o where o.pronamespace = 'runlytics_internal'::regnamespace and o.proname = p.proname) $$,
  'no name is in both schemas'
);
select * from finish();
