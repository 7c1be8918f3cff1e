-- label: Sport
-- hide: no
-- multi: yes
-- description: Which sports count, where a panel counts more than running.
select sport as __text, sport as __value
from $schema.activities
where athlete_id = $athlete
union
select 'running', 'running'
order by __text
