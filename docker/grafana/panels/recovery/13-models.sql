-- title: How good the predictions are
-- kind: table
-- size: 24x8
-- description: warehouse.model_report: each model on days that it had not seen. Error beside that of "as today" and of the mean of seven days: below 100 % is closer. The interval is to hold 80 %. Good: a model in use whose skill is proven.
-- field: what | name=Of width=120
-- field: model | name=Model width=100
-- field: days | unit=none name=Days width=70
-- field: mae | unit=none name="Missed by" decimals=2 width=100
-- field: to_persistence_pct | name="Beside 'as today'" decimals=0 width=130
-- field: to_mean7_pct | name="Beside 7-day mean" decimals=0 width=140
-- field: coverage_pct | name="Interval holds" decimals=0 width=110
-- field: proven | name=Proven width=80 cell=text map="yes:yes:green no:no:grey"
-- field: reason | name="Why this one" cell=wrap
-- empty: No model yet: the worker trains them once a day, or CALL runlytics.train_models().
-- link: Mission Control | overview
-- rows: demo
select
  case m.target when 'readiness' then 'Readiness' when 'hrv' then 'HRV, ln ms' else 'How you feel' end as what,
  m.model,
  m.days,
  m.mae,
  100 * m.to_persistence as to_persistence_pct,
  100 * m.to_mean7 as to_mean7_pct,
  100 * m.coverage as coverage_pct,
  case when m.proven then 'yes' else 'no' end as proven,
  m.reason
from $schema.model_report as m
where m.athlete_id = $athlete
order by m.target = 'readiness' desc, m.target, m.used desc, m.model
