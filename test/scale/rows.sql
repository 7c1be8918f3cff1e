-- One line for each table and view with an athlete, of athlete :athlete: its rows, counted and hashed in the order of their
-- text, without what tells when something was done here and not what it is.
select format(
  'select %L, count(*), md5(string_agg(md5(t.line), '''' order by t.line collate "C")) from (select concat_ws(''|'', %s) as line from %s where athlete_id = %s) as t',
  c.relname,
  string_agg(
    case when t.typname in ('float8', 'float4', 'int4', 'int8', 'text', 'date', 'bool') then format('coalesce(%I::text, ''~'')', a.attname) else format('coalesce(md5(%I::text), ''~'')', a.attname) end,
    ', ' order by a.attnum
  ),
  c.oid::regclass,
  :athlete
)
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type as t on t.oid = a.atttypid
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('r', 'v')
  and exists (select from pg_attribute as i where i.attrelid = c.oid and i.attname = 'athlete_id')
  -- Of which every row is of its moment.
  and c.relname not in ('ingestion_progress', 'tokens', 'requests', 'page_links', 'page_sessions', 'day_marks', 'work_rates', 'renewals', 'alert_checks', 'tasks', 'polls', 'source_status', 'ingestion_status', 'model_runs', 'athlete_access')
  and a.attname not in (
    'received_at', 'processed_at', 'set_at', 'updated_at', 'refreshed_at', 'raised_at', 'checked_at', 'told_at', 'withdrawn_at', 'made_at', 'trained_at',
    'seen_at', 'found_at', 'changed_at', 'defined_at', 'last_data', 'lag_s', 'asked_at', 'first_at', 'computed_at', 'at_time', 'deleted_at', 'formulas', 'failed_at', 'hidden_lat', 'hidden_lon', 'hidden_radius_m'
  )
  and not (c.relname = 'metric_changes' and a.attname in ('at', 'change_id'))
group by c.oid, c.relname, c.relkind
order by c.relkind, c.relname collate "C"
\gexec
