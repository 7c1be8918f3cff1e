-- label: Athlete
-- hide: no
-- description: Whose data the panels show: those that the data source's role may see.
select __text, __value
from (
  select coalesce(name, 'Athlete ' || athlete_id) as __text, athlete_id::text as __value
  from $schema.athletes
  union all
  select 'Nobody yet', '0'
  where not exists (select from $schema.athletes)
) as a
order by length(__value), __value
