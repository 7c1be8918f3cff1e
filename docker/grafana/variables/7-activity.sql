-- label: Run
-- hide: no
-- description: The run that is shown. Lists of runs lead here with theirs; the newest is the first.
select __text, __value
from (
  select
    local_date || '  ' || coalesce(round((distance_m / 1000 / $km_per_unit)::numeric, 1)::text, '?') || ' $unit' || coalesce('  ' || name, '') as __text,
    activity_id::text as __value,
    started_at
  from $schema.activities
  where athlete_id = $athlete
    and sport = 'running'
    and not excluded
  union all
  select 'No run yet', '0', '-infinity'
) as r
order by started_at desc
