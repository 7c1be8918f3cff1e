-- title: In a sentence
-- kind: table
-- size: 6x7
-- description: Why readiness is what it is (warehouse.readiness, explanation), and how much evidence there was: 100 % with every part known.
-- field: explanation | cell=wrap name="Today"
-- field: confidence_pct | decimals=0 name=Evidence width=90
-- empty: Nothing to explain yet: send health data first.
-- link: Recovery | recovery
-- rows: demo
select explanation, 100 * confidence as confidence_pct
from $schema.readiness
where athlete_id = $athlete
  and day > current_date - 14
order by day desc
limit 1
