-- What one run says of the runner's performance.

create function runlytics_internal.metric_aerobic_estimate(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(
    runlytics.aerobic_estimate(
      stream => (of).running,
      resting_hr => ((of).settings).resting_hr,
      max_hr => ((of).settings).max_hr
    ),
    (of).hr_coverage
  )::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_aerobic_estimate(runlytics_internal.scored_samples) is
  'What pace and heart rate say of the oxygen uptake at most. A part of sample_metrics().';

create function runlytics_internal.race_hr_share(seconds float8) returns float8
  language sql immutable strict parallel safe
  return case
    -- The heart takes minutes to get there.
    when seconds < 480 then 0.95
    when seconds <= 2400 then 0.97
    when seconds <= 6000 then 0.94
    else 0.88
  end;
comment on function runlytics_internal.race_hr_share(float8) is
  'Which share of the threshold heart rate the mean of an effort of so many seconds reaches at least when nothing is left: 95 % under 8 minutes, 97 to 40, 94 to 100, 88 beyond. An engineering choice. A part of maximal_efforts().';

create function runlytics_internal.metric_vdot(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(
    (
      select max(runlytics.vdot(metres => e.metres, seconds => e.seconds))
      from runlytics.best_efforts(stream => (of).running, metres => array[1500, 3000, 5000, 10000, 21097.5, 42195]) as e
      where e.avg_hr >= ((of).settings).threshold_hr * runlytics_internal.race_hr_share(seconds => e.seconds)
    ),
    (of).hr_coverage
  )::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_vdot(runlytics_internal.scored_samples) is
  'The highest VDOT of those stretches of a run that took the heart rate of a race; NULL of an easy run. A part of sample_metrics().';
