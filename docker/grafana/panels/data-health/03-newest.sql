-- title: Newest of each kind
-- kind: table
-- size: 9x10
-- description: The newest activity, night, day of recovery data, journal entry and shift. Good: what you record every day is of yesterday or today.
-- field: newest | unit=dateTimeFromNow name=Newest
-- empty: Nothing has been loaded yet.
-- link: Mission Control | overview
-- rows: demo single
select kind, newest
from (
  select 'activity' as kind, max(started_at) as newest from $schema.activities where athlete_id = $athlete
  union all
  select 'night', max(ended_at) from $schema.nights where athlete_id = $athlete
  union all
  select 'journal', max(day)::timestamptz from $schema.journal where athlete_id = $athlete
  union all
  select 'shift', max(day)::timestamptz from $schema.shifts where athlete_id = $athlete
) as n
where newest is not null
order by newest desc
