-- title: Today
-- kind: table
-- size: 24x16
-- description: warehouse.roster_today: readiness of today or yesterday, form, fitness, load of 7 days, the last run, open alerts, and when a source last gave something. Good: no alert, data of today. A role that is not the athlete's own is told nothing that Strava's API alone has told.
-- field: readiness | unit=none name=Readiness decimals=0 cell=gauge min=0 max=100 steps="rust 40:amber 60:green"
-- field: tsb | unit=none name=Form decimals=0
-- field: ctl | unit=none name=Fitness decimals=0
-- field: load_7d | unit=none name="Load of 7 days" decimals=0
-- field: last_run | unit=dateTimeFromNow name="Last run"
-- field: last_run_$unit | name=Distance decimals=1
-- field: alerts | unit=none name=Alerts cell=text steps="green 1:rust"
-- field: last_data | unit=dateTimeFromNow name="Last data"
-- field: note | cell=wrap name="Left out"
-- empty: Nobody yet. A row of warehouse.athlete_access lets the role see an athlete.
-- link: Mission Control | overview
-- rows: demo single empty
select
  coalesce(name, 'Athlete ' || athlete_id) as "Athlete", readiness, tsb, ctl, load_7d,
  last_run::timestamp at time zone 'UTC' as last_run, last_run_km / $km_per_unit as last_run_$unit,
  alerts, alert as "Alert", last_data, note
from $schema.roster_today
order by alerts desc, readiness nulls last, name, athlete_id
