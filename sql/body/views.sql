-- Gold: the body by day, and what it says of readiness.

-- The one place to read measurements from: day is the UTC day, by which streams are found.
create or replace view warehouse.biometric_samples with (security_invoker) as
select b.athlete_id, m.name as metric, b.recorded_at, b.ended_at, b.value, m.unit, b.source, (b.recorded_at at time zone 'UTC')::date as day
from warehouse.biometrics as b
join warehouse.metrics as m using (metric_id)
union all
select b.athlete_id, m.name, s.at, null, s.heart_rate, m.unit, b.source, b.day
from warehouse.biometric_streams as b
join warehouse.metrics as m using (metric_id)
cross join lateral runlytics.heart_rates(stream => b.stream) as s;
comment on view warehouse.biometric_samples is 'Every measurement as a row, of biometrics and of biometric_streams. day: in UTC.';

-- Views of days read what is stored, of the days that no change has reached, and compute the others: once for an
-- athlete, however many days. An athlete without stored days is computed whole.

create or replace view warehouse.body_days with (security_invoker) as
select
  s.athlete_id,
  s.day, s."time", s.hrv_ms, s.hrv_statistic, s.hrv_source, s.resting_hr, s.resting_hr_source, s.weight_kg,
  s.total_24h_s, s.efficiency_pct, s.midpoint_s, s.respiratory_rate, s.spo2, s.sleep_need_s
from warehouse.day_frontiers as f
join warehouse.stored_body as s
  on s.athlete_id = f.athlete_id
  and s.day < f.body_since
union all
select
  a.athlete_id,
  d.day, d."time", d.hrv_ms, d.hrv_statistic, d.hrv_source, d.resting_hr, d.resting_hr_source, d.weight_kg,
  d.total_24h_s, d.efficiency_pct, d.midpoint_s, d.respiratory_rate, d.spo2, d.sleep_need_s
from warehouse.athletes as a
cross join lateral runlytics.body_days_since(athlete_id => a.athlete_id) as d;
comment on view warehouse.body_days is 'One row a day from the first on which anything of the body is known to today, gaps included: HRV of the night, else the day''s only value; resting heart rate and weight of the app that measured on most of the 60 days before; the sleep of warehouse.nights. ms, beats/min, kg, s, %, breaths/min. time: local midnight.';

create or replace view warehouse.recovery with (security_invoker) as
select
  s.athlete_id,
  s.day, s."time", s.hrv_ms, s.hrv_statistic, s.hrv_7d, s.hrv_low, s.hrv_high, s.resting_hr, s.rhr_7d, s.rhr_low,
  s.rhr_high, s.respiratory_rate, s.spo2, s.weight_kg, s.total_24h_s / 3600 as sleep_h, s.hrv_source, s.resting_hr_source, s.hrv_days,
  s.rhr_days
from warehouse.day_frontiers as f
join warehouse.stored_body as s
  on s.athlete_id = f.athlete_id
  and s.day < f.body_since
union all
select
  a.athlete_id,
  d.day, d."time", d.hrv_ms, d.hrv_statistic, d.hrv_7d, d.hrv_low, d.hrv_high, d.resting_hr, d.rhr_7d, d.rhr_low,
  d.rhr_high, d.respiratory_rate, d.spo2, d.weight_kg, d.total_24h_s / 3600 as sleep_h, d.hrv_source, d.resting_hr_source, d.hrv_days,
  d.rhr_days
from warehouse.athletes as a
cross join lateral runlytics.body_days_since(athlete_id => a.athlete_id) as d;
comment on view warehouse.recovery is 'One row a day up to today. hrv_ms: the night''s, by hrv_statistic (sdnn or rmssd); hrv_7d: geometric mean of the last 7 days; hrv_low to hrv_high: one sigma around the median of the 60 days before, of the same app and statistic; the same of resting heart rate. hrv_days, rhr_days: values in those 60 days; no range below 7. Breaths/min, %, kg, hours asleep in 24.';

create or replace view warehouse.journal_answers with (security_invoker) as
select
  j.athlete_id,
  j.day,
  sum(runlytics.answered(mood => j.mood, energy => j.energy, sleep_quality => j.sleep_quality, soreness => j.soreness, stress => j.stress) order by j.row_key)
    / sum(runlytics.answers(mood => j.mood, energy => j.energy, sleep_quality => j.sleep_quality, soreness => j.soreness, stress => j.stress)) as answer
from warehouse.journal as j
where runlytics.answers(mood => j.mood, energy => j.energy, sleep_quality => j.sleep_quality, soreness => j.soreness, stress => j.stress) > 0
group by j.athlete_id, j.day;
comment on view warehouse.journal_answers is 'The mean of what the journal says of a day''s mood, energy, sleep_quality, soreness and stress, 1 to 5, 5 being good.';

create or replace view warehouse.readiness with (security_invoker) as
with
  -- The journal is typed by hand, and what it says of a day counts for that day alone.
  told as not materialized (
    select
      s.*,
      -- As warehouse.journal_answers has it. Here it is looked up for the days that are asked for alone.
      sum(runlytics.answered(mood => j.mood, energy => j.energy, sleep_quality => j.sleep_quality, soreness => j.soreness, stress => j.stress) order by j.row_key)
        / nullif(sum(runlytics.answers(mood => j.mood, energy => j.energy, sleep_quality => j.sleep_quality, soreness => j.soreness, stress => j.stress)), 0)
        is distinct from s.answer as is_other
    from warehouse.day_frontiers as f
    join warehouse.stored_readiness as s
      on s.athlete_id = f.athlete_id
      and s.day < f.readiness_since
    left join warehouse.journal as j
      on j.athlete_id = s.athlete_id
      and j.day = s.day
    group by
      s.athlete_id, s.day, s."time", s.score, s.hrv_score, s.rhr_score, s.sleep_score, s.load_score, s.subjective_score, s.cap,
      s.confidence, s.explanation, s.cap_reason, s.hrv_points, s.rhr_points, s.sleep_points, s.load_points, s.subjective_points,
      s.cap_points, s.stale, s.provisional, s.answer, s.formula_version
  )
select
  t.athlete_id,
  t.day, t."time", t.score, t.hrv_score, t.rhr_score, t.sleep_score, t.load_score, t.subjective_score, t.cap,
  t.confidence, t.explanation, t.cap_reason, t.hrv_points, t.rhr_points, t.sleep_points, t.load_points,
  t.subjective_points, t.cap_points, t.stale, t.provisional
from told as t
where not t.is_other
union all
select
  t.athlete_id, t.day, d."time",
  (d.result).score, (d.result).hrv_score, (d.result).rhr_score, (d.result).sleep_score, (d.result).load_score,
  (d.result).subjective_score, (d.result).cap, (d.result).confidence, (d.result).explanation,
  (d.result).cap_reason, (d.result).hrv_points, (d.result).rhr_points, (d.result).sleep_points,
  (d.result).load_points, (d.result).subjective_points, (d.result).cap_points, (d.result).stale,
  (d.result).provisional
from told as t
cross join lateral runlytics.readiness_since(since => t.day, until => t.day, athlete_id => t.athlete_id) as d
where t.is_other
union all
select
  a.athlete_id, d.day, d."time",
  (d.result).score, (d.result).hrv_score, (d.result).rhr_score, (d.result).sleep_score, (d.result).load_score,
  (d.result).subjective_score, (d.result).cap, (d.result).confidence, (d.result).explanation,
  (d.result).cap_reason, (d.result).hrv_points, (d.result).rhr_points, (d.result).sleep_points,
  (d.result).load_points, (d.result).subjective_points, (d.result).cap_points, (d.result).stale,
  (d.result).provisional
from warehouse.athletes as a
cross join lateral runlytics.readiness_since(athlete_id => a.athlete_id) as d;
comment on view warehouse.readiness is 'How ready each day found the athlete, 0 to 100, 70 being usual, up to today: see runlytics.readiness_score(). Baselines of the same app and statistic; load through the day before; subjective from the journal''s mood, energy, sleep_quality, soreness and stress from 1 to 5. An engineering choice, no medical advice.';

create or replace view warehouse.daily_totals with (security_invoker) as
select t.athlete_id, t.day, m.name as metric, m.unit, t.value, t.source
from (
  select s.athlete_id, s.day, s.metric_id, s.value, s.read_from as source
  from warehouse.day_frontiers as f
  join warehouse.stored_totals as s
    on s.athlete_id = f.athlete_id
    and s.day < f.totals_since
  union all
  select a.athlete_id, d.day, d.metric_id, d.value, d.read_from
  from warehouse.athletes as a
  cross join lateral runlytics.daily_totals_since(athlete_id => a.athlete_id) as d
) as t
join warehouse.metrics as m using (metric_id);
comment on view warehouse.daily_totals is 'Steps, distances, energy, flights, exercise and standing of each local day, in the unit of the metric, never the sum of two sources that counted the same. Of each hour the source counts that counted most, for a device that was not worn or carried counts less; of the day the larger of their sum and of what a single source has, which may be a total that an app made. A source with records in one hour alone is taken for such a total. source: which of them were read.';

grant select on
  warehouse.biometric_samples, warehouse.body_days, warehouse.recovery, warehouse.journal_answers,
  warehouse.readiness, warehouse.daily_totals
to runlytics_reader;
grant select on
  warehouse.biometric_samples, warehouse.body_days, warehouse.recovery, warehouse.journal_answers,
  warehouse.readiness, warehouse.daily_totals
to runlytics_worker;
