-- One line for each table and view of the warehouse: its rows, counted and hashed in the order of
-- their text. Two warehouses with equal lines hold equal data.
-- A sum of floats depends in its last bits on the order of its rows, which a restore may change.
set extra_float_digits = -3;
\pset format unaligned
\pset tuples_only on
select format(
  'select %L, count(*), md5(string_agg(md5(r::text), '''' order by r::text collate "C")) from %s as r;',
  c.relname,
  c.oid::regclass
)
from pg_class as c
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('r', 'v')
order by c.relkind, c.relname
\gexec
