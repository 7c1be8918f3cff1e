-- title: How you run
-- kind: timeseries
-- size: 24x8
-- description: warehouse.gait_trend: what films from the side say, of those with a confidence of .5 or more. Compare with your own films at the same speed alone; docs/gait.md says how far each figure can be off. Good: nothing drifts that you did not mean to change.
-- field: cadence | unit=none draw=line color=blue name="Steps a minute" decimals=0
-- field: contact | unit=ms draw=line color=orange name="Ground contact" decimals=0
-- field: oscillation | unit=none draw=line color=green name="Vertical oscillation, mm" decimals=0
-- empty: No film yet: let somebody film you from the side, and run tools/pose on the film.
-- link: Mission Control | overview
-- rows: any
select
  filmed_at as time,
  max(value) filter (where feature = 'cadence') as cadence,
  max(value) filter (where feature = 'ground contact') as contact,
  max(10 * value) filter (where feature = 'vertical oscillation') as oscillation
from $schema.gait_trend
where athlete_id = $athlete
  and local_date between $__timeFrom()::date and $__timeTo()::date
group by filmed_at
order by filmed_at
