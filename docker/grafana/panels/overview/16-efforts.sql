-- title: Best efforts: the last year beside the one before
-- kind: table
-- size: 8x8
-- description: The fastest stretch of each distance in the last 365 days beside the 365 days before (warehouse.best_effort_curve), on the elapsed clock. Good: minus signs; a race that you have not run yet counts for nothing.
-- field: this_s | name="Last 365 days"
-- field: before_s | name="The year before"
-- field: change_pct | name=Change decimals=1 cell=text steps="green 0:amber 3:grey"
-- field: activity_id | unit=none hide=all
-- empty: No run with samples in the last two years.
-- link: Open the run | run activity=activity_id
-- link: Performance | performance
-- rows: demo single
select
  c.label as distance,
  min(c.seconds) filter (where c.day > current_date - 365) as this_s,
  min(c.seconds) filter (where c.day <= current_date - 365) as before_s,
  100 * (
    min(c.seconds) filter (where c.day > current_date - 365)
    / nullif(min(c.seconds) filter (where c.day <= current_date - 365), 0) - 1
  ) as change_pct,
  (array_agg(c.activity_id order by c.seconds) filter (where c.day > current_date - 365))[1] as activity_id
from $schema.best_effort_curve as c
where c.athlete_id = $athlete
  and c.day > current_date - 730
group by c.metres, c.label
having min(c.seconds) filter (where c.day > current_date - 365) is not null
order by c.metres
