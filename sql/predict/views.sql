-- How good predictions are: in the backtest, and in the ledger.

create or replace view warehouse.model_report with (security_invoker) as
select
  s.athlete_id,
  s.target,
  s.model,
  s.used,
  s.days,
  s.mae,
  s.to_persistence,
  s.to_mean7,
  s.coverage,
  s.proven,
  m.paired,
  case
    when m.paired < 60 then format('%s of 60 pairs of days are known: until then it is the mean of the last 7 days', m.paired)
    when s.used and s.model = 'baseline' then m.reason || '; no skill is claimed'
    when s.used and not s.proven then m.reason || '; on the days it had not seen it was not closer beyond chance: no skill is claimed'
    when s.used then m.reason || '; its skill is proven on the days it had not seen'
  end as reason,
  m.through,
  m.trained_at,
  m.formula_version
from warehouse.model_skills as s
join warehouse.models as m using (athlete_id, target);
comment on view warehouse.model_report is 'How each model did on days that it had not seen, one row a target (readiness, hrv, feeling) and model (baseline: the mean of the last 7 days; ridge; gbt: trees): how many days, mean absolute error (points, ln ms, answers), its ratio to that of "as today" (to_persistence) and of the mean of 7 days (to_mean7), the share of days inside the 80 % interval, and whether it was closer beyond chance (proven). used: it is the one that predicts, and reason says why. No figure is of days that a model was fitted to.';

create or replace view warehouse.backtest with (security_invoker) as
select m.athlete_id, m.target, w.day, w.actual, w.persistence, w.mean7, w.usual, w.ridge, w.gbt
from warehouse.models as m
cross join lateral unnest(
  m.walked_days, m.walked_actual, m.walked_persistence, m.walked_mean7, m.walked_usual, m.walked_ridge, m.walked_gbt
) as w (day, actual, persistence, mean7, usual, ridge, gbt);
comment on view warehouse.backtest is 'The walk-forward backtest behind warehouse.model_report, one row a target and day of the last two years: what came, and what each way would have said on the day before, fitted to what was known then.';

create or replace view warehouse.prediction_outcomes with (security_invoker) as
select
  p.athlete_id,
  p.target,
  p.day,
  p.made_at,
  p.model,
  p.value,
  p.low,
  p.high,
  p.usual,
  p.persistence,
  p.mean7,
  p.proven,
  o.outcome,
  p.value - o.outcome as error,
  o.outcome between p.low and p.high as inside,
  -- Of a race the day counts: it is not run in bed.
  p.made_at < n.started_at as before_sleep,
  p.formula_version,
  p.explanation,
  p.note
from warehouse.predictions as p
left join warehouse.nights as n
  on n.athlete_id = p.athlete_id
  and n.day = p.day
left join warehouse.readiness as r
  on p.target in ('readiness', 'known_readiness')
  and r.athlete_id = p.athlete_id
  and r.day = p.day
  -- A stale score is the mean of a week: the day itself has not been seen.
  and r.stale is not true
left join warehouse.body_days as b
  on p.target = 'hrv'
  and b.athlete_id = p.athlete_id
  and b.day = p.day
  -- Another app or statistic is another quantity.
  and concat_ws(' ', b.hrv_statistic, b.hrv_source) = p.known ->> 'hrv_kind'
left join warehouse.journal_answers as j
  on p.target = 'feeling'
  and j.athlete_id = p.athlete_id
  and j.day = p.day
left join lateral (
  select a.athlete_id, min(a.elapsed_s) as seconds
  from warehouse.activities as a
  where p.target like 'race%'
    and a.athlete_id = p.athlete_id
    and a.local_date = p.day
    and a.race
    and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id)
    and not a.excluded
    and a.distance_m between 0.95 * (p.known ->> 'metres')::float8 and 1.05 * (p.known ->> 'metres')::float8
  group by a.athlete_id
) as f on f.athlete_id = p.athlete_id
cross join lateral (
  select case
    when p.target in ('readiness', 'known_readiness') then r.score
    when p.target = 'hrv' and b.hrv_ms > 0 then ln(b.hrv_ms)
    when p.target = 'feeling' then j.answer
    when p.target like 'race%' then f.seconds
  end as outcome
) as o;
comment on view warehouse.prediction_outcomes is 'The ledger beside what came, one row a prediction: outcome in the unit of the target, as it is known today, NULL until it is; error: value minus outcome; inside: within the 80 % interval; before_sleep: it was written before the day''s main sleep began, NULL where that sleep is not known.';

create or replace view warehouse.prediction_points with (security_invoker) as
select
  p.athlete_id,
  p.target,
  p.day,
  e.n::int as n,
  e.part ->> 'feature' as feature,
  runlytics.feature_in_words(feature => e.part ->> 'feature', known => (e.part ->> 'known')::float8) as words,
  (e.part ->> 'known')::float8 as known,
  (e.part ->> 'points')::float8 as points
from (
  select distinct on (l.athlete_id, l.target) l.athlete_id, l.target, l.day, l.parts
  from warehouse.predictions as l
  where l.target in ('readiness', 'hrv', 'feeling')
  order by l.athlete_id, l.target, l.day desc
) as p
cross join lateral jsonb_array_elements(p.parts) with ordinality as e (part, n);
comment on view warehouse.prediction_points is 'What the newest prediction of each target is made of, one row a feature: what it adds or takes away (points, in the unit of the target), its value, NULL where not known, and what it is in words. They and the usual add up to the value. No row for the baseline.';

create or replace view warehouse.prediction_skill with (security_invoker) as
select
  o.athlete_id,
  o.target,
  o.model,
  count(*) as days,
  min(o.day) as since,
  max(o.day) as until,
  avg(abs(o.error)) as mae,
  avg(abs(o.error)) / nullif(avg(abs(o.persistence - o.outcome)), 0) as to_persistence,
  avg(abs(o.error)) / nullif(avg(abs(o.mean7 - o.outcome)), 0) as to_mean7,
  avg(o.inside::int::float8) as coverage
from warehouse.prediction_outcomes as o
where o.outcome is not null
  and o.target <> 'known_readiness'
  and (o.before_sleep is not false or o.target like 'race%')
group by o.athlete_id, o.target, o.model;
comment on view warehouse.prediction_skill is 'How good the predictions in the ledger were, one row a target and model: days that came, mean absolute error in the unit of the target, its ratio to that of "as today" and of the mean of 7 days, and the share inside the 80 % interval. Those written after the day''s main sleep had begun do not count.';

grant select on warehouse.model_report, warehouse.backtest, warehouse.prediction_outcomes, warehouse.prediction_points, warehouse.prediction_skill to runlytics_reader;
grant select on warehouse.model_report, warehouse.backtest, warehouse.prediction_outcomes, warehouse.prediction_points, warehouse.prediction_skill to runlytics_worker;
