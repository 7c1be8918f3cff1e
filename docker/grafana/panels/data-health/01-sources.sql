-- title: Sources
-- kind: table
-- size: 24x8
-- description: warehouse.ingestion_status: when each source last gave something, what waits or failed, when it is asked next, and the last error. Good: nothing failed, nothing waiting for long. In psql select * from runlytics.doctor() names the cure.
-- field: last_success | unit=dateTimeFromNow name="Last data"
-- field: pending | unit=none name=Waiting
-- field: failed | unit=none name=Failed cell=text steps="green 1:rust"
-- field: next_attempt | unit=dateTimeFromNow name="Asked next"
-- field: last_error | cell=wrap name="Last error"
-- empty: Nothing has been loaded yet. README, Feed it, says how.
-- link: Mission Control | overview
-- rows: demo single
select source, last_success, pending, failed, next_attempt, last_error
from $schema.ingestion_status
where athlete_id = $athlete
order by failed desc, last_success desc nulls last, source
