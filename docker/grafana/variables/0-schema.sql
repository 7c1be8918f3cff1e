-- label: Schema
-- hide: yes
-- description: Where the gold views are: warehouse, or on a server that subscribes to published gold, the schema of its tables.
select s.name as __text, s.name as __value
from (
  select coalesce(min(n.nspname::text) filter (where n.nspname = 'warehouse'), min(n.nspname::text), 'warehouse') as name
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  where c.relname = 'weekly_volume'
    and has_schema_privilege(n.oid, 'usage')
) as s
