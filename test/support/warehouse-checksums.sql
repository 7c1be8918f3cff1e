-- One line for each table and view of the warehouse: its rows, counted and hashed in the order of
-- their text. Two warehouses with equal lines hold equal data, to the last bit. How long ago a source was
-- heard of (lag_s) is another number each time, the fingerprint of the layout one of this database, and the number of
-- a role one of its cluster.
\pset format unaligned
\pset tuples_only on
select
  format(
    'select %L, count(*), md5(string_agg(md5(r::text), '''' order by r::text collate "C")) from %s as r',
    c.relname,
    case c.relname
      when 'installation' then '(select to_jsonb(i) - ''fingerprint'' from warehouse.installation as i)'
      when 'athlete_access' then '(select to_jsonb(a) - ''role_oid'' from warehouse.athlete_access as a)'
      when 'ingestion_status' then '(select to_jsonb(i) - ''lag_s'' from warehouse.ingestion_status as i)'
      when 'roster_today' then '(select to_jsonb(t) - ''lag_s'' from warehouse.roster_today as t)'
      else c.oid::regclass::text
    end
  )
from pg_class as c
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('r', 'v')
order by c.relkind, c.relname
\gexec
