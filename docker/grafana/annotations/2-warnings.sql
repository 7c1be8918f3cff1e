-- title: Warning signs
-- color: rust
-- description: Days on which readiness has a limit: signs as in an illness, or hardly any sleep.
select time, cap_reason as text, 'warning' as tags
from $schema.readiness
where athlete_id = $athlete
  and cap_reason is not null
  and day between $__timeFrom()::date and $__timeTo()::date
order by time
