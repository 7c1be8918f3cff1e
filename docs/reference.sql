-- Writes docs/reference.md from the catalog's comments, in a database with extension and warehouse:
--   psql -XAtq -f docs/reference.sql > docs/reference.md
\pset format unaligned
\pset tuples_only on
\pset footer off
set search_path = runlytics, pg_catalog, public;

select E'# SQL reference\n\nGenerated from the comments in the database by docs/reference.sql.\n';

select E'## Types\n';
select format(E'### `%s`\n\n%s\n', t.typname, obj_description(t.oid, 'pg_type'))
  || case
    when t.typtype = 'c' then E'\n' || (
      select string_agg(format('- `%s` %s', a.attname, format_type(a.atttypid, a.atttypmod)), E'\n' order by a.attnum)
      from pg_attribute as a
      where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    ) || E'\n'
    else ''
  end
from pg_type as t
where t.typnamespace = 'runlytics'::regnamespace
  and t.typcategory <> 'A'
order by t.typname collate "C";

select E'## Functions, aggregates and procedures\n';
select format(
  E'### `%s(%s)`%s\n\n%s\n',
  p.proname,
  pg_get_function_arguments(p.oid),
  case p.prokind when 'p' then '' else ' → `' || pg_get_function_result(p.oid) || '`' end,
  obj_description(p.oid, 'pg_proc')
)
from pg_proc as p
where p.pronamespace = 'runlytics'::regnamespace
  and obj_description(p.oid, 'pg_proc') !~ '(A step of|laid out before)'
order by p.proname collate "C", p.pronargs, pg_get_function_arguments(p.oid) collate "C";

select E'## Tables\n';
select format(
  E'### `warehouse.%s`\n\n%s\n\n%s\n',
  c.relname,
  obj_description(c.oid, 'pg_class'),
  (
    select string_agg(format('- `%s` %s', a.attname, format_type(a.atttypid, a.atttypmod)), E'\n' order by a.attnum)
    from pg_attribute as a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  )
)
from pg_class as c
where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r'
order by c.relname collate "C";

select E'## Views\n';
select format(
  E'### `warehouse.%s`\n\n%s\n\n%s\n',
  c.relname,
  obj_description(c.oid, 'pg_class'),
  (
    select string_agg(format('- `%s` %s', a.attname, format_type(a.atttypid, a.atttypmod)), E'\n' order by a.attnum)
    from pg_attribute as a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  )
)
from pg_class as c
where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'v'
order by c.relname collate "C";
