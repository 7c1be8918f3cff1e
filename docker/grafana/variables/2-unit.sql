-- label: Unit
-- hide: yes
-- description: km or mi, from the athlete's settings. It ends the names of columns, and by those names they have their unit.
select units as __text, units as __value
from $schema.athletes
where athlete_id = $athlete
union all
select 'km', 'km'
where not exists (select from $schema.athletes where athlete_id = $athlete)
