-- Of each view with an athlete, and of each of its columns that people ask by: the question for one athlete, explained.
select format('explain (costs off) select * from warehouse.%I where athlete_id = 1%s', c.relname, w.asked)
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
join pg_type as t on t.oid = a.atttypid
cross join lateral (
  select case t.typname
    when 'int8' then ''
    when 'text' then format(' and %I = ''x''', a.attname)
    when 'date' then format(' and %I between ''2026-01-01'' and ''2026-02-01''', a.attname)
    when 'int4' then format(' and %I = 2026', a.attname)
    when 'bool' then format(' and %I', a.attname)
  end as asked
) as w
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind = 'v'
  and exists (select from pg_attribute as i where i.attrelid = c.oid and i.attname = 'athlete_id')
  and w.asked is not null
  and (a.attname = 'athlete_id' or w.asked <> '')
order by c.relname collate "C", a.attnum
\gexec
