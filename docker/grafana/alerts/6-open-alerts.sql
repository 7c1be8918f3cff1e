-- title: Alerts are open
-- description: Several vitals of a night are outside of their range, or a sensor has failed for days. Mission Control says what was measured and what is usual; acknowledge(alert_id, label) in psql closes an alert.
-- above: 0
-- wait: 0s
-- severity: info
select coalesce(a.name, 'Athlete ' || a.athlete_id) as athlete, e.level, count(*)::float8 as alerts
from warehouse.alert_episodes as e
join warehouse.athletes as a using (athlete_id)
where e.open
  and e.level <> 'notice'
group by a.athlete_id, a.name, e.level
