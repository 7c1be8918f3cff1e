-- title: Shifts
-- kind: state-timeline
-- size: 24x5
-- time: 60d
-- description: warehouse.shifts, by the journal, a roster, a pattern, or the sleep; a day without a row is off. Good: rest after a block of nights.
-- field: Shift | map="day:grey,late:amber,night:violet,off:clear"
-- field: Told by | map="journal:teal,roster:blue,pattern:grey,inferred:amber"
-- empty: No shift is known: import a roster, write shifts into the journal (docs/journal.md), or call runlytics.set_roster().
-- link: Recovery | recovery
-- rows: demo
select d.day::timestamp at time zone p.timezone as time, coalesce(s.label, 'off') as "Shift", s.origin as "Told by"
from (
  select g::date as day
  from generate_series($__timeFrom()::date::timestamp, least($__timeTo()::timestamptz, now())::date::timestamp, '1 day') as g
  where exists (select from $schema.shifts where athlete_id = $athlete)
) as d
join $schema.settings_periods as p
  on p.athlete_id = $athlete
  and d.day >= p.valid_from
  and d.day < p.valid_until
left join $schema.shifts as s
  on s.athlete_id = p.athlete_id
  and s.day = d.day
order by time
