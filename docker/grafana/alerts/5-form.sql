-- title: Form below -30
-- description: Fatigue is far ahead of fitness. After a race or a training camp that is meant to be so; otherwise take days off.
-- above: 30
-- wait: 0s
-- severity: info
select coalesce(a.name, 'Athlete ' || a.athlete_id) as athlete, -f.tsb as points_below
from (
  select distinct on (athlete_id) athlete_id, tsb
  from warehouse.fitness
  where day > current_date - 3
  order by athlete_id, day desc
) as f
join warehouse.athletes as a using (athlete_id)
