-- What is computed from one activity.

create type runlytics_internal.load_score as (value float8, coverage float8, method text);
comment on type runlytics_internal.load_score is 'A load on the scale hour at threshold = 100, how much of the moving time its input covers, and how it was made.';

create function runlytics_internal.hr_load(
  stream runlytics.stream,
  settings runlytics_internal.scoring_settings,
  by_pace bool
) returns runlytics_internal.load_score
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  whole constant float8 := 0.98;
  trimp float8;
  rest float8;
  score runlytics_internal.load_score;
begin
  score.coverage := runlytics.coverage(stream => stream, channel => 'heart_rate');
  if coalesce(score.coverage, 0) = 0 then
    return null;
  end if;
  trimp := runlytics.trimp(
    stream => stream,
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    sex => settings.sex
  );
  score.method := case when score.coverage >= whole then 'hr_tss' else 'hr+pace' end;
  if by_pace and score.coverage < whole then
    rest := runlytics_internal.uncovered_tss(stream => stream, threshold_speed_mps => settings.threshold_speed_mps);
  end if;
  if rest is not null then
    trimp := runlytics_internal.covered_trimp(
      stream => stream,
      resting_hr => settings.resting_hr,
      max_hr => settings.max_hr,
      sex => settings.sex
    );
  end if;
  score.value := coalesce(rest, 0) + runlytics.hr_tss(
    trimp => trimp,
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    threshold_hr => settings.threshold_hr,
    sex => settings.sex
  );
  return score;
end
$$;
comment on function runlytics_internal.hr_load(runlytics.stream, runlytics_internal.scoring_settings, bool) is
  'Load from the heart rate of the samples. Where a strap failed for a while the rest is scored by pace, else as the covered part is at like pace: never as rest. A part of load_of().';

create function runlytics_internal.average_load(
  activity warehouse.activities,
  settings runlytics_internal.scoring_settings
) returns setof runlytics_internal.load_score
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  seconds constant float8 := coalesce(activity.moving_s, activity.timer_s, activity.elapsed_s);
begin
  return query
  select
    runlytics.hr_tss(
      trimp => runlytics.trimp(
        minutes => seconds / 60,
        avg_hr => activity.avg_hr,
        resting_hr => settings.resting_hr,
        max_hr => settings.max_hr,
        sex => settings.sex
      ),
      resting_hr => settings.resting_hr,
      max_hr => settings.max_hr,
      threshold_hr => settings.threshold_hr,
      sex => settings.sex
    ),
    null::float8,
    'hr_tss_average';
  if activity.sport = 'running' then
    return query
    select
      runlytics.running_tss(
        seconds => seconds,
        metres => activity.distance_m,
        threshold_speed_mps => settings.threshold_speed_mps
      ),
      null::float8,
      'running_tss_average';
  end if;
end
$$;
comment on function runlytics_internal.average_load(warehouse.activities, runlytics_internal.scoring_settings) is
  'What a summary alone gives: load from the average heart rate, then from the average pace. A part of load_of().';

create function runlytics_internal.load_of(
  activity warehouse.activities,
  stream runlytics.stream,
  settings runlytics_internal.scoring_settings,
  session_rpe float8
) returns runlytics_internal.load_score
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Nobody holds more: an hour of racing is some 110, ten minutes of it 125 an hour.
  most_an_hour constant float8 := 160;
  most constant float8 := most_an_hour * greatest(coalesce(activity.timer_s, activity.elapsed_s, activity.moving_s), 1) / 3600;
  runs constant bool := activity.sport = 'running';
  score runlytics_internal.load_score;
begin
  select c.value, c.coverage, c.method
  into score
  from (
    select 1 as place, h.*
    from runlytics_internal.hr_load(stream => stream, settings => settings, by_pace => runs) as h
    union all
    select
      2,
      case when runs then runlytics.running_tss(stream => stream, threshold_speed_mps => settings.threshold_speed_mps) end,
      null,
      'running_tss'
    union all
    select 3, a.*
    from runlytics_internal.average_load(activity => activity, settings => settings) as a
    union all
    select
      4,
      session_rpe * runlytics_internal.session_rpe_ratio(until => activity.local_date, athlete_id => activity.athlete_id),
      null,
      'session_rpe'
  ) as c
  where c.value is not null
  order by c.value > most, c.place, c.method
  limit 1;
  score.value := least(score.value, most);
  return score;
end
$$;
comment on function runlytics_internal.load_of(warehouse.activities, runlytics.stream, runlytics_internal.scoring_settings, float8) is
  'The load of an activity, on one scale: from heart rate samples, else from pace, else from averages, else from the journal''s RPE. What says more than 160 an hour is believed after what says less, and counts as 160. A part of compute_metrics().';

create function runlytics_internal.compute_metrics(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  formula_version constant int := 2;
  activity warehouse.activities;
  samples runlytics.stream;
  settings runlytics_internal.scoring_settings;
  hr_coverage float8;
  trimp float8;
  session_rpe float8;
  load runlytics_internal.load_score;
  runs bool;
begin
  select a.*
  into strict activity
  from warehouse.activities as a
  where a.athlete_id = compute_metrics.athlete_id
    and a.activity_id = compute_metrics.activity_id
  for no key update;
  samples := (
    select s.stream
    from warehouse.streams as s
    where s.athlete_id = compute_metrics.athlete_id
      and s.activity_id = compute_metrics.activity_id
  );
  runs := activity.sport = 'running';
  settings := runlytics_internal.settings_at(at => activity.started_at, athlete_id => compute_metrics.athlete_id);
  hr_coverage := runlytics.coverage(stream => samples, channel => 'heart_rate');
  trimp := runlytics.trimp(
    stream => samples,
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    sex => settings.sex
  );
  session_rpe := runlytics_internal.session_rpe_of(activity_id => compute_metrics.activity_id, athlete_id => compute_metrics.athlete_id);
  load := runlytics_internal.load_of(activity => activity, stream => samples, settings => settings, session_rpe => session_rpe);

  delete from warehouse.activity_metrics as m
  where m.athlete_id = compute_metrics.athlete_id
    and m.activity_id = compute_metrics.activity_id;

  insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, coverage, method, formula_version)
  select compute_metrics.athlete_id, compute_metrics.activity_id, m.metric, m.value, m.coverage, m.method, formula_version
  from (
    values
      ('load', load.value, load.coverage, load.method),
      ('session_rpe', session_rpe, null, 'journal'),
      ('trimp', trimp, hr_coverage, 'samples'),
      (
        'hr_tss',
        runlytics.hr_tss(
          trimp => trimp,
          resting_hr => settings.resting_hr,
          max_hr => settings.max_hr,
          threshold_hr => settings.threshold_hr,
          sex => settings.sex
        ),
        hr_coverage,
        'samples'
      ),
      (
        'running_tss',
        case when runs then runlytics.running_tss(stream => samples, threshold_speed_mps => settings.threshold_speed_mps) end,
        null,
        'samples'
      ),
      (
        'edwards_trimp',
        case when hr_coverage >= 0.5 then runlytics.edwards_trimp(stream => samples, max_hr => settings.max_hr) end,
        hr_coverage,
        'samples'
      ),
      ('normalized_graded_speed', case when runs then runlytics.normalized_graded_speed(stream => samples) end, null, 'samples'),
      ('efficiency_factor', case when runs then runlytics.efficiency_factor(stream => samples) end, hr_coverage, 'samples'),
      ('decoupling', case when runs then runlytics.decoupling(stream => samples) end, hr_coverage, 'samples'),
      ('hrv_rmssd', activity.rmssd_ms, null, 'beats'),
      ('cadence', runlytics.average(stream => samples, channel => 'cadence'), null, 'samples')
  ) as m (metric, value, coverage, method)
  where m.value is not null;
end
$$;
comment on function runlytics_internal.compute_metrics(bigint, bigint) is
  'Computes the metrics of one activity afresh, with the settings of its local date. load_of() says where the load comes from.';
