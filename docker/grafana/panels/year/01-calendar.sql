-- title: Calendar of time spent
-- kind: heatmap
-- size: 24x8
-- description: Hours of the chosen sports each day (warehouse.activities), a column a week. Good: no long empty stretch that you did not plan.
-- field: Mon, Tue, Wed, Thu, Fri, Sat, Sun | unit=h decimals=1
-- empty: No activity of these sports in this time.
-- link: Mission Control | overview
-- format: table
-- rows: demo single
select
  date_trunc('week', local_date::timestamp) at time zone 'UTC' as time,
  coalesce(sum(moving_s) filter (where extract(isodow from local_date) = 1), 0) / 3600 as "Mon",
  coalesce(sum(moving_s) filter (where extract(isodow from local_date) = 2), 0) / 3600 as "Tue",
  coalesce(sum(moving_s) filter (where extract(isodow from local_date) = 3), 0) / 3600 as "Wed",
  coalesce(sum(moving_s) filter (where extract(isodow from local_date) = 4), 0) / 3600 as "Thu",
  coalesce(sum(moving_s) filter (where extract(isodow from local_date) = 5), 0) / 3600 as "Fri",
  coalesce(sum(moving_s) filter (where extract(isodow from local_date) = 6), 0) / 3600 as "Sat",
  coalesce(sum(moving_s) filter (where extract(isodow from local_date) = 7), 0) / 3600 as "Sun"
from $schema.activities
where athlete_id = $athlete
  and sport in ($sport)
  and not excluded
  and $__timeFilter(started_at)
group by 1
order by 1
