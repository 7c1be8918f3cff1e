-- Metrics of a run's samples that questions are asked of.

create function runlytics_internal.marathon_speed(
  speed_mps float8,
  heart_rate float8,
  temperature_c float8,
  settings runlytics_internal.scoring_settings
) returns float8
  language sql immutable parallel safe
  return speed_mps
    -- Beyond rest, heart rate is proportional to speed; a marathon is run at 88 % of the way to the threshold.
    * 0.88 * (coalesce((settings).threshold_hr, (settings).resting_hr + 0.85 * ((settings).max_hr - (settings).resting_hr)) - (settings).resting_hr)
    / nullif(greatest(heart_rate - (settings).resting_hr, 0), 0)
    -- Each degree above 15 costs 0.3 % (after Ely 2007).
    * (1 + 0.003 * greatest(coalesce(temperature_c, 15) - 15, 0));
comment on function runlytics_internal.marathon_speed(float8, float8, float8, runlytics_internal.scoring_settings) is
  'At what speed a marathon would have been run, m/s, by one whose heart beats as given at a speed on the flat: at 88 % of the threshold''s heart rate reserve and 15 degrees. A part of metric_marathon_pace().';

create function runlytics_internal.metric_marathon_pace(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 6000
  return (
    select row(
      case
        when count(*) = 9 and (of).hr_coverage >= 0.5 and stddev_pop(s.graded_speed_mps) <= 0.06 * avg(s.graded_speed_mps)
          then 1000 / runlytics_internal.marathon_speed(
            speed_mps => count(*) / nullif(sum(1 / nullif(s.graded_speed_mps, 0)), 0),
            heart_rate => sum(s.avg_hr * s.moving_s) / nullif(sum(s.moving_s), 0),
            temperature_c => runlytics.average(stream => (of).running, channel => 'temperature'),
            settings => (of).settings
          )
      end,
      (of).hr_coverage
    )::runlytics_internal.sample_metric
    from runlytics.splits(stream => (of).running, metres => 1000) as s
    -- The first kilometre is the heart's way up; after the tenth it drifts, and long runs would look slower.
    where s.n between 2 and 10
      and s.distance_m >= 990
      and s.avg_hr > ((of).settings).resting_hr + 20
      and s.graded_speed_mps > 0
  );
comment on function runlytics_internal.metric_marathon_pace(runlytics_internal.scored_samples) is
  'What a steady run of 10 km or more is worth as a marathon, s/km: the graded speed of kilometres 2 to 10 at the heart rate of a marathon, in the cool. Steady: the kilometres vary by 6 % or less. NULL of intervals, shorter runs, and without heart rate. A part of sample_metrics().';

create function runlytics_internal.metric_temperature(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 1000
  return row(runlytics.average(stream => (of).stream, channel => 'temperature'), null)::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_temperature(runlytics_internal.scored_samples) is
  'The mean temperature that the device measured. A part of sample_metrics().';
