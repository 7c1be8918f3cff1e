-- title: Failed
-- kind: stat
-- size: 6x6
-- description: Documents and requests that were given up (warehouse.ingestion_status). Good: 0. Their reasons are above; in psql: select * from warehouse.documents where status = 'failed'.
-- field: failed | unit=none name=Failed decimals=0 steps="green 1:rust"
-- empty: Nothing has been loaded yet.
-- link: Mission Control | overview
-- rows: demo single
select sum(failed)::float8 as failed
from $schema.ingestion_status
where athlete_id = $athlete
having count(*) > 0
