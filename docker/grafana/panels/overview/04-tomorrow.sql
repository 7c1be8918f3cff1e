-- title: Tomorrow
-- kind: table
-- size: 10x7
-- description: warehouse.prediction_outcomes: the newest predictions that were written down, each before the day's main sleep began, with the interval that is to hold 80 of 100 days. HRV in ms, how you feel from 1 to 5. Good: a model with proven skill; the baseline is the mean of seven days. An engineering choice, no medical advice.
-- field: day | name=Day width=100
-- field: what | name=Of width=110
-- field: value, low, high | unit=none decimals=1
-- field: model | name=Model width=80
-- field: note | name="What to think of it" cell=wrap
-- empty: No prediction was written down yet: the worker does it every evening, or CALL runlytics.train_models().
-- link: Recovery | recovery
-- rows: demo
select
  p.day::text as day,
  case p.target when 'readiness' then 'Readiness' when 'hrv' then 'HRV' else 'How you feel' end as what,
  case when p.target = 'hrv' then exp(p.value) else p.value end as value,
  case when p.target = 'hrv' then exp(p.low) else p.low end as low,
  case when p.target = 'hrv' then exp(p.high) else p.high end as high,
  p.model,
  p.note
from $schema.prediction_outcomes as p
where p.athlete_id = $athlete
  and p.day = (
    select max(n.day)
    from $schema.prediction_outcomes as n
    where n.athlete_id = $athlete
      and n.target in ('readiness', 'hrv', 'feeling')
  )
  and p.target in ('readiness', 'hrv', 'feeling')
order by p.target = 'readiness' desc, p.target
