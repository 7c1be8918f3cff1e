-- title: Races
-- color: violet
-- description: Runs that are races.
select started_at as time, concat_ws(', ', coalesce(name, 'Race'), round((km / $km_per_unit)::numeric, 1) || ' $unit') as text, 'race' as tags
from $schema.runs
where athlete_id = $athlete
  and race
  and $__timeFilter(started_at)
order by started_at
