-- title: Shifts
-- color: blue
-- enable: no
-- description: When there was work, from the journal, a roster or a pattern. Off until you switch it on: a season of shifts hides the rest.
select starts_at as time, ends_at as timeend, label || ' shift' as text, 'shift,' || label as tags
from $schema.shifts
where athlete_id = $athlete
  and label <> 'off'
  and $__timeFilter(starts_at)
order by starts_at
