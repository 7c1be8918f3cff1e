-- title: Own metrics
-- kind: table
-- size: 24x6
-- description: warehouse.own_metric_progress: the metrics that you have defined, and how far the past has been computed.
-- field: computed | unit=none name=Computed decimals=0
-- field: failed | unit=none name=Failed decimals=0
-- field: waiting | unit=none name=Waiting decimals=0
-- field: Version | unit=none decimals=0
-- empty: None. runlytics.define_metric() makes one: docs/own-metrics.md.
-- link: Performance | performance
-- rows: any
select
  name as "Metric",
  description as "What",
  unit as "Unit",
  state as "State",
  computed,
  failed,
  waiting,
  formula_version as "Version"
from $schema.own_metric_progress
where athlete_id = $athlete
order by name
