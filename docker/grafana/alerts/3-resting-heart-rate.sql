-- title: Resting heart rate above its range
-- description: On each of the last two days with a value resting heart rate was above the normal range of the 60 days before. Sleep, heat, alcohol and an illness do that; look at Recovery before the next hard session.
-- above: 0
-- wait: 0s
-- severity: info
select coalesce(a.name, 'Athlete ' || a.athlete_id) as athlete, min(r.resting_hr - r.rhr_high) as beats_above
from (
  select athlete_id, resting_hr, rhr_high, row_number() over (partition by athlete_id order by day desc) as place
  from warehouse.recovery
  where resting_hr is not null
    and rhr_high is not null
    and day > current_date - 7
) as r
join warehouse.athletes as a using (athlete_id)
where r.place <= 2
group by a.athlete_id, a.name
having count(*) = 2
