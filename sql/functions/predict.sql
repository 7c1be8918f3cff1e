-- Tomorrow from what is known today: pure over arrays of one value a day. What is learned from them is
-- learned from one athlete's own days; docs/insight.md says how well it does.

create function runlytics.prediction_formulas() returns int
  language sql immutable parallel safe
  return 1;
comment on function runlytics.prediction_formulas() is
  'The version of the features and models behind predictions. A model of another is not used any more, and each prediction says by which it was made.';

create type runlytics.prediction_day as (
  target float8,
  load float8,
  ctl float8,
  atl float8,
  monotony float8,
  strain float8,
  asleep_s float8,
  efficiency_pct float8,
  midpoint_s float8,
  hrv_ms float8,
  hrv_kind text,
  resting_hr float8,
  resting_hr_kind text,
  respiratory_rate float8,
  night_shift float8,
  day_off float8
);
comment on type runlytics.prediction_day is
  'What is known when a day ends, NULL where nothing is. target: what is to be predicted, on its own day; load, CTL, ATL, monotony and strain as of the end of the day; of the main sleep that ended on the day the seconds asleep in 24 h, its efficiency in % and its middle in seconds after local midnight; HRV in ms, resting heart rate and breaths a minute; hrv_kind, resting_hr_kind: the app and the statistic. night_shift: 1 of a day on which a night shift begins, else 0; day_off: 1 of a day without a shift where shifts are kept, else 0.';

create function runlytics.prediction_features() returns text[]
  as 'MODULE_PATHNAME', 'runlytics_prediction_features' language c immutable strict parallel safe cost 5;
comment on function runlytics.prediction_features() is
  'The names of the features that a day is predicted from, in their order. Windows of days end with the day before.';

create type runlytics.prediction_example as (
  day date,
  features float8[],
  target float8
);
comment on type runlytics.prediction_example is
  'What a model learns from: the features of a day, in the order of prediction_features(), NULL where not known, and the target of the next day, NULL where that did not come.';

create function runlytics.prediction_examples(days runlytics.prediction_day[], first_day date)
  returns setof runlytics.prediction_example
  as 'MODULE_PATHNAME', 'runlytics_prediction_examples' language c immutable strict parallel safe cost 50000 rows 365;
comment on function runlytics.prediction_examples(runlytics.prediction_day[], date) is
  'The examples of consecutive days, one row for each element; first_day is the date of the first. Numbers beyond 1e9 count as missing. SQLSTATE 22023 for a first day that is none.';

create type runlytics.model_skill as (
  model text,
  days int,
  mae float8,
  to_persistence float8,
  to_mean7 float8,
  coverage float8,
  proven bool
);
comment on type runlytics.model_skill is
  'How a model did on days that it had not seen: how many, by how much it missed them in the mean, and that as a ratio to what "as today" and the mean of the last seven days would have missed; coverage: the share of those days inside of the 80 % interval as it stood the day before. proven: closer than both and than the mean of all days, beyond what chance does.';

create type runlytics.walked_day as (
  day date,
  actual float8,
  persistence float8,
  mean7 float8,
  usual float8,
  ridge float8,
  gbt float8
);
comment on type runlytics.walked_day is
  'A day of the walk-forward backtest: what came, and what was said of it on the day before by each way: as that day, the mean of its last seven, the mean of all that was known, and the two models, fitted to what was known then.';

create type runlytics.trained_model as (
  name text,
  model bytea,
  reason text,
  paired int,
  skills runlytics.model_skill[],
  half_width float8,
  walked runlytics.walked_day[]
);
comment on type runlytics.trained_model is
  'A model (baseline, ridge or gbt) as bytes that predict_by() takes, why it is that one, from how many pairs of days, how well each did, half the width of its 80 % interval (NULL below 10 days that were tried), and the days on which they were tried.';

create function runlytics.train_model(days runlytics.prediction_day[], first_day date) returns runlytics.trained_model
  as 'MODULE_PATHNAME', 'runlytics_train_model' language c immutable strict parallel safe cost 10000000;
comment on function runlytics.train_model(runlytics.prediction_day[], date) is
  'Learns to predict the target of the next day from consecutive days, the first being first_day: ridge regression (its strength by generalised cross-validation) and gradient-boosted trees (depth 3), walked forward over the last 730 days, fitted anew every 7 days (trees every 28) to the 1,095 examples before. Ridge is taken, trees where they are closer beyond chance; the mean of the last 7 days (baseline) below 60 pairs of days, and where no model was closer than it over the last 60. Intervals are split conformal, of the last 60 days walked. SQLSTATE 22023 for a first day that is none.';

create type runlytics.prediction_part as (
  feature text,
  known float8,
  points float8
);
comment on type runlytics.prediction_part is
  'What a feature adds to a prediction or takes away, in the unit of what is predicted, and its value, NULL where not known: then it counts as usual. Ridge: weight times distance from the mean; trees: exact Shapley values.';

create type runlytics.made_prediction as (
  model text,
  value float8,
  low float8,
  high float8,
  usual float8,
  parts runlytics.prediction_part[],
  persistence float8
);
comment on type runlytics.made_prediction is
  'A prediction: its value, the 80 % interval, and what it is made of: usual and the points of all parts add up to the value. The baseline has no parts. persistence: the target on the last day that was known.';

create function runlytics.predict_by(model bytea, days runlytics.prediction_day[], first_day date)
  returns runlytics.made_prediction
  as 'MODULE_PATHNAME', 'runlytics_predict_by' language c immutable strict parallel safe cost 20000;
comment on function runlytics.predict_by(bytea, runlytics.prediction_day[], date) is
  'The day after the last of these consecutive days, by a model of train_model(). The last 75 days are enough. NULL without days; SQLSTATE 22P03 for bytes that are no model, 22023 for one of other features.';

create type runlytics.feature_words as (
  feature text,
  words text
);
comment on type runlytics.feature_words is 'A feature of predictions, and what people call it.';

create function runlytics.prediction_words() returns setof runlytics.feature_words
  language sql immutable parallel safe rows 28
begin atomic
  values
    ('today', 'its value of the day before'),
    ('yesterday', 'its value two days before'),
    ('mean_7d', 'its mean of 7 days'),
    ('sd_7d', 'how much it went up and down'),
    ('load', 'load of the day before'),
    ('load_yesterday', 'load two days before'),
    ('load_7d', 'load of 7 days'),
    ('atl', 'fatigue (ATL)'),
    ('ctl', 'fitness (CTL)'),
    ('load_score_next', 'what the load says by itself'),
    ('monotony', 'monotony of training'),
    ('strain', 'strain of training'),
    ('sleep_h', 'sleep of the last night'),
    ('sleep_7d_h', 'sleep of 7 nights'),
    ('sleep_sd_7d_h', 'how uneven sleep was in 7 nights'),
    ('midpoint_sd_7d_h', 'how the middle of sleep moved in 7 nights'),
    ('efficiency_pct', 'how much of the time in bed was sleep'),
    ('hrv_z', 'HRV of the last night'),
    ('hrv_z_7d', 'HRV of 7 nights'),
    ('hrv_cv_7d', 'how uneven HRV was in 7 nights'),
    ('resting_hr_z', 'resting heart rate of the last night'),
    ('resting_hr_z_7d', 'resting heart rate of 7 nights'),
    ('resting_hr_slope', 'where resting heart rate is going'),
    ('respiratory_rate_z', 'breaths a minute of the last night'),
    ('weekday_sin', 'the day of the week (sine)'),
    ('weekday_cos', 'the day of the week (cosine)'),
    ('night_shift', 'a night shift'),
    ('day_off', 'a day off');
end;
comment on function runlytics.prediction_words() is
  'What each feature of prediction_features() is in words.';

create function runlytics.feature_in_words(feature text, known float8) returns text
  language sql immutable parallel safe
  return (
    select case
      when w.feature in ('night_shift', 'day_off') and known = 0 then 'no' || substr(w.words, 2)
      else w.words
    end
    from runlytics.prediction_words() as w
    where w.feature = feature_in_words.feature
  );
comment on function runlytics.feature_in_words(text, float8) is
  'What a feature with a value is in words: a night shift, or no night shift. NULL for a feature that is none.';
