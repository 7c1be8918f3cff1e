-- What is computed from one activity.

create type runlytics_internal.metric_value as (
  metric text,
  value float8,
  coverage float8,
  method text
);
comment on type runlytics_internal.metric_value is 'A metric of an activity, as a row of warehouse.activity_metrics has it.';

create function runlytics_internal.sample_metrics(
  stream runlytics.stream,
  sport text,
  settings runlytics_internal.scoring_settings
) returns setof runlytics_internal.metric_value
  language plpgsql immutable parallel safe cost 100000 rows 8
  set search_path = pg_catalog, pg_temp
as $$
declare
  running constant runlytics.stream := case when sport = 'running' then stream end;
  hr_coverage constant float8 := runlytics.coverage(stream => stream, channel => 'heart_rate');
  trimp constant float8 := runlytics.trimp(
    stream => stream,
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    sex => settings.sex
  );
begin
  return query
  values
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
    ('running_tss', runlytics.running_tss(stream => running, threshold_speed_mps => settings.threshold_speed_mps), null, 'samples'),
    (
      'edwards_trimp',
      case when hr_coverage >= 0.5 then runlytics.edwards_trimp(stream => stream, max_hr => settings.max_hr) end,
      hr_coverage,
      'samples'
    ),
    ('normalized_graded_speed', runlytics.normalized_graded_speed(stream => running), null, 'samples'),
    ('efficiency_factor', runlytics.efficiency_factor(stream => running), hr_coverage, 'samples'),
    ('decoupling', runlytics.decoupling(stream => running), hr_coverage, 'samples'),
    ('cadence', runlytics.average(stream => stream, channel => 'cadence'), null, 'samples');
end
$$;
comment on function runlytics_internal.sample_metrics(runlytics.stream, text, runlytics_internal.scoring_settings) is
  'What the samples of an activity give; what is of speed is for running alone. A part of compute_metrics().';

create function runlytics_internal.average_hr_tss(
  seconds float8,
  avg_hr float8,
  settings runlytics_internal.scoring_settings
) returns float8
  language sql immutable parallel safe
  return runlytics.hr_tss(
    trimp => runlytics.trimp(
      minutes => seconds / 60,
      avg_hr => avg_hr,
      resting_hr => (settings).resting_hr,
      max_hr => (settings).max_hr,
      sex => (settings).sex
    ),
    resting_hr => (settings).resting_hr,
    max_hr => (settings).max_hr,
    threshold_hr => (settings).threshold_hr,
    sex => (settings).sex
  );
comment on function runlytics_internal.average_hr_tss(float8, float8, runlytics_internal.scoring_settings) is
  'The load of an activity of whose heart rate only the average is known. A part of compute_metrics().';

create function runlytics_internal.activity_load(
  computed runlytics_internal.metric_value[],
  average_hr_tss float8,
  session_rpe float8,
  local_date date,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.metric_value
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  load runlytics_internal.metric_value;
begin
  select 'load' as metric, c.value, c.coverage, c.metric as method
  into load
  from unnest(computed) as c
  where c.metric in ('hr_tss', 'running_tss')
    and c.value is not null
  order by c.metric
  limit 1;
  if found then
    return load;
  end if;
  load.metric := 'load';
  load.value := average_hr_tss;
  load.method := 'hr_tss_average';
  if load.value is null then
    load.value := session_rpe * runlytics_internal.session_rpe_ratio(until => local_date, athlete_id => activity_load.athlete_id);
    load.method := 'session_rpe';
  end if;
  return load;
end
$$;
comment on function runlytics_internal.activity_load(runlytics_internal.metric_value[], float8, float8, date, bigint) is
  'The load of an activity: from heart rate samples, else from pace, else from the average heart rate, else from the journal''s RPE. A part of compute_metrics().';

create function runlytics_internal.compute_metrics(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  formula_version constant int := 1;
  activity record;
  settings runlytics_internal.scoring_settings;
  computed runlytics_internal.metric_value[];
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
  computed := array(
    select m
    from runlytics_internal.sample_metrics(stream => activity.stream, sport => activity.sport, settings => settings) as m
  );
  session_rpe := runlytics_internal.session_rpe_of(activity_id => compute_metrics.activity_id, athlete_id => compute_metrics.athlete_id);

  delete from warehouse.activity_metrics as m
  where m.athlete_id = compute_metrics.athlete_id
    and m.activity_id = compute_metrics.activity_id;

  insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, coverage, method, formula_version)
  select compute_metrics.athlete_id, compute_metrics.activity_id, m.metric, m.value, m.coverage, m.method, formula_version
  from (
    select c.metric, c.value, c.coverage, c.method
    from unnest(computed) as c
    union all
    select l.metric, l.value, l.coverage, l.method
    from runlytics_internal.activity_load(
      computed => computed,
      average_hr_tss => runlytics_internal.average_hr_tss(
        seconds => activity.seconds,
        avg_hr => activity.avg_hr,
        settings => settings
      ),
      session_rpe => session_rpe,
      local_date => (activity.started_at at time zone activity.timezone)::date,
      athlete_id => compute_metrics.athlete_id
    ) as l
    union all
    values ('session_rpe', session_rpe, null::float8, 'journal'), ('hrv_rmssd', activity.rmssd_ms, null, 'beats')
  ) as m
  where m.value is not null;
end
$$;
comment on function runlytics_internal.compute_metrics(bigint, bigint) is
  'Computes the metrics of one activity afresh, with the settings of its local date. Load comes from heart rate samples, else from pace, else from the average heart rate, else from the journal''s RPE.';
