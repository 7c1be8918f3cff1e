-- What others build upon, one line each: routines with their arguments, defaults and result, attributes of types, columns of tables and
-- views, in schema runlytics and in the warehouse. scripts/fingerprint keeps it for a version; test/e2e/released.sh compares.
select line
from (
  select format(
    '%s runlytics.%s(%s)%s', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' else 'function' end,
    p.proname, pg_get_function_arguments(p.oid), ' returns ' || pg_get_function_result(p.oid)
  ) as line
  from pg_proc as p
  where p.pronamespace = 'runlytics'::regnamespace
  union all
  select format(
    '%s %s.%s.%s %s', case c.relkind when 'c' then 'attribute' else 'column' end,
    c.relnamespace::regnamespace, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
  )
  from pg_class as c
  join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'runlytics'::regnamespace and c.relkind = 'c'
    or c.relnamespace = 'warehouse'::regnamespace and c.relkind in ('r', 'v', 'p')
) as lines
where line is not null
order by line collate "C";
