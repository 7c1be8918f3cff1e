-- title: No data for days
-- description: No source has given anything for more than three days. Data health says which; select * from runlytics.doctor() in psql says what to do.
-- above: 3
-- wait: 1h
-- severity: warning
select coalesce(a.name, 'Athlete ' || a.athlete_id) as athlete, extract(epoch from now() - max(s.last_success))::float8 / 86400 as days
from warehouse.ingestion_status as s
join warehouse.athletes as a using (athlete_id)
where s.last_success is not null
  and s.source not in ('push', 'own_metrics')
group by a.athlete_id, a.name
