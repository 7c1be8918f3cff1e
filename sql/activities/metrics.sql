-- What is computed from one activity.

create function runlytics_internal.compute_metrics(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  formula_version constant int := 1;
  activity record;
  settings runlytics_internal.scoring_settings;
  hr_coverage float8;
  trimp float8;
  hr_tss float8;
  average_hr_tss float8;
  running_tss float8;
  session_rpe float8;
begin
  select
    a.started_at, a.timezone, a.sport, a.avg_hr, a.rmssd_ms, coalesce(a.moving_s, a.timer_s, a.elapsed_s) as seconds,
    s.stream
  into strict activity
  from warehouse.activities as a
  left join warehouse.streams as s using (athlete_id, activity_id)
  where a.athlete_id = compute_metrics.athlete_id
    and a.activity_id = compute_metrics.activity_id
  for no key update of a;
  settings := runlytics_internal.settings_at(at => activity.started_at, athlete_id => compute_metrics.athlete_id);

  hr_coverage := runlytics.coverage(stream => activity.stream, channel => 'heart_rate');
  trimp := runlytics.trimp(
    stream => activity.stream,
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    sex => settings.sex
  );
  hr_tss := runlytics.hr_tss(
    trimp => trimp,
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    threshold_hr => settings.threshold_hr,
    sex => settings.sex
  );
  average_hr_tss := runlytics.hr_tss(
    trimp => runlytics.trimp(
      minutes => activity.seconds / 60,
      avg_hr => activity.avg_hr,
      resting_hr => settings.resting_hr,
      max_hr => settings.max_hr,
      sex => settings.sex
    ),
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    threshold_hr => settings.threshold_hr,
    sex => settings.sex
  );
  if activity.sport = 'running' then
    running_tss := runlytics.running_tss(stream => activity.stream, threshold_speed_mps => settings.threshold_speed_mps);
  end if;

  session_rpe := runlytics_internal.session_rpe_of(activity_id => compute_metrics.activity_id, athlete_id => compute_metrics.athlete_id);

  delete from warehouse.activity_metrics as m
  where m.athlete_id = compute_metrics.athlete_id
    and m.activity_id = compute_metrics.activity_id;

  insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, coverage, method, formula_version)
  select compute_metrics.athlete_id, compute_metrics.activity_id, m.metric, m.value, m.coverage, m.method, formula_version
  from (
    values
      (
        'load',
        coalesce(
          hr_tss,
          running_tss,
          average_hr_tss,
          session_rpe * runlytics_internal.session_rpe_ratio(
            until => (activity.started_at at time zone activity.timezone)::date,
            athlete_id => compute_metrics.athlete_id
          )
        ),
        case when hr_tss is not null then hr_coverage end,
        case
          when hr_tss is not null then 'hr_tss'
          when running_tss is not null then 'running_tss'
          when average_hr_tss is not null then 'hr_tss_average'
          else 'session_rpe'
        end
      ),
      ('session_rpe', session_rpe, null, 'journal'),
      ('trimp', trimp, hr_coverage, 'samples'),
      ('hr_tss', hr_tss, hr_coverage, 'samples'),
      ('running_tss', running_tss, null, 'samples'),
      (
        'edwards_trimp',
        case when hr_coverage >= 0.5 then runlytics.edwards_trimp(stream => activity.stream, max_hr => settings.max_hr) end,
        hr_coverage,
        'samples'
      ),
      (
        'normalized_graded_speed',
        case when activity.sport = 'running' then runlytics.normalized_graded_speed(stream => activity.stream) end,
        null,
        'samples'
      ),
      (
        'efficiency_factor',
        case when activity.sport = 'running' then runlytics.efficiency_factor(stream => activity.stream) end,
        hr_coverage,
        'samples'
      ),
      (
        'decoupling',
        case when activity.sport = 'running' then runlytics.decoupling(stream => activity.stream) end,
        hr_coverage,
        'samples'
      ),
      ('hrv_rmssd', activity.rmssd_ms, null, 'beats'),
      ('cadence', runlytics.average(stream => activity.stream, channel => 'cadence'), null, 'samples')
  ) as m (metric, value, coverage, method)
  where m.value is not null;
end
$$;
comment on function runlytics_internal.compute_metrics(bigint, bigint) is
  'Computes the metrics of one activity afresh, with the settings of its local date. Load comes from heart rate samples, else from pace, else from the average heart rate, else from the journal''s RPE.';
