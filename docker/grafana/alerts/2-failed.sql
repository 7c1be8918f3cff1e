-- title: Documents or requests failed
-- description: What a source gave could not be read, or a request was given up. Its reason is on Data health; select * from runlytics.doctor() in psql names the cure.
-- above: 0
-- wait: 0s
-- severity: warning
select coalesce(a.name, 'Athlete ' || a.athlete_id) as athlete, s.source, s.failed::float8 as failed
from warehouse.ingestion_status as s
join warehouse.athletes as a using (athlete_id)
