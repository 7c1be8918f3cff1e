-- title: What makes tomorrow
-- kind: table
-- size: 14x7
-- description: warehouse.prediction_points: what each feature adds to the newest prediction of readiness or takes away, the largest first; they and the usual add up to the value. Empty for the baseline, which is a mean and nothing else.
-- field: what | name="What is known"
-- field: points | unit=none name=Points decimals=1 cell=gauge min=-10 max=10
-- field: known | unit=none name=Value decimals=1 width=90
-- empty: The baseline has no parts: 60 pairs of days make a model.
-- link: Recovery | recovery
-- rows: any
select words as what, points, known
from $schema.prediction_points
where athlete_id = $athlete
  and target = 'readiness'
order by abs(points) desc
limit 12
