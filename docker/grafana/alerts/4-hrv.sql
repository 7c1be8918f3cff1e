-- title: HRV below its range
-- description: The mean of the last seven nights is below the normal range of the 60 days before. Look at Recovery: sleep, shifts and load say why.
-- above: 0
-- wait: 0s
-- severity: info
select coalesce(a.name, 'Athlete ' || a.athlete_id) as athlete, r.hrv_low - r.hrv_7d as ms_below
from (
  select distinct on (athlete_id) athlete_id, hrv_low, hrv_7d
  from warehouse.recovery
  where hrv_7d is not null
    and hrv_low is not null
    and day > current_date - 3
  order by athlete_id, day desc
) as r
join warehouse.athletes as a using (athlete_id)
