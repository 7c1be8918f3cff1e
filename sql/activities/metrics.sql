-- What is computed from one activity.

create type runlytics_internal.scored_samples as (
  stream runlytics.stream,
  running runlytics.stream,
  hr_coverage float8,
  settings runlytics_internal.scoring_settings,
  graded runlytics_internal.graded_summary
);
comment on type runlytics_internal.scored_samples is
  'What the metrics of an activity''s samples are computed of. running: the stream of a run, NULL of another sport. hr_coverage: the share of moving time with heart rate. graded: what the graded speeds of a run tell.';

-- A function metric_NAME(scored_samples) computes the metric NAME, a row of sql/metrics/tables.sql, of every
-- activity: value and coverage; NULL where it cannot be said.

create type runlytics_internal.sample_metric as (value float8, coverage float8);
comment on type runlytics_internal.sample_metric is 'A metric of the samples, and the share of moving time with valid input.';

create function runlytics_internal.metric_trimp(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(
    runlytics.trimp(
      stream => (of).stream,
      resting_hr => ((of).settings).resting_hr,
      max_hr => ((of).settings).max_hr,
      sex => ((of).settings).sex
    ),
    (of).hr_coverage
  )::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_trimp(runlytics_internal.scored_samples) is
  'Banister''s training impulse. A part of sample_metrics().';

create function runlytics_internal.metric_hr_tss(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(
    runlytics.hr_tss(
      trimp => (runlytics_internal.metric_trimp(of => of)).value,
      resting_hr => ((of).settings).resting_hr,
      max_hr => ((of).settings).max_hr,
      threshold_hr => ((of).settings).threshold_hr,
      sex => ((of).settings).sex
    ),
    (of).hr_coverage
  )::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_hr_tss(runlytics_internal.scored_samples) is
  'The training impulse beside that of an hour at threshold. A part of sample_metrics().';

create function runlytics_internal.metric_running_tss(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(((of).graded).running_tss, null)::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_running_tss(runlytics_internal.scored_samples) is
  'Load from graded pace. A part of sample_metrics().';

create function runlytics_internal.metric_edwards_trimp(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(
    case when (of).hr_coverage >= 0.5 then runlytics.edwards_trimp(stream => (of).stream, max_hr => ((of).settings).max_hr) end,
    (of).hr_coverage
  )::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_edwards_trimp(runlytics_internal.scored_samples) is
  'Minutes in zones of the maximum. A part of sample_metrics().';

create function runlytics_internal.metric_normalized_graded_speed(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(((of).graded).normalized_graded_speed, null)::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_normalized_graded_speed(runlytics_internal.scored_samples) is
  'What the pace was worth on the flat. A part of sample_metrics().';

create function runlytics_internal.metric_efficiency_factor(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(((of).graded).efficiency_factor, (of).hr_coverage)::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_efficiency_factor(runlytics_internal.scored_samples) is
  'Metres a heartbeat. A part of sample_metrics().';

create function runlytics_internal.metric_decoupling(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(((of).graded).decoupling, (of).hr_coverage)::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_decoupling(runlytics_internal.scored_samples) is
  'How efficiency falls on the way. A part of sample_metrics().';

create function runlytics_internal.metric_cadence(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric
  language sql immutable parallel safe cost 3000
  return row(runlytics.average(stream => (of).stream, channel => 'cadence'), null)::runlytics_internal.sample_metric;
comment on function runlytics_internal.metric_cadence(runlytics_internal.scored_samples) is
  'The mean cadence. A part of sample_metrics().';

create function runlytics_internal.metrics_by_query(query text, of runlytics_internal.scored_samples)
  returns setof runlytics_internal.metric_value
  as 'MODULE_PATHNAME', 'runlytics_metrics_by_query' language c stable strict parallel safe cost 100000 rows 10;
comment on function runlytics_internal.metrics_by_query(text, runlytics_internal.scored_samples) is
  'The rows of a query over $1, which is planned once a session. SQLSTATE 22023 when it does not return rows of a metric. A part of sample_metrics().';

create function runlytics_internal.sample_metrics(
  stream runlytics.stream,
  sport text,
  settings runlytics_internal.scoring_settings
) returns setof runlytics_internal.metric_value
  language plpgsql stable parallel safe cost 100000 rows 8
  set search_path = pg_catalog, pg_temp
as $$
declare
  each_metric constant text := (
    select string_agg(
      format(
        'select %L, m.value, m.coverage, ''samples'' from runlytics_internal.%I(of => $1) as m',
        substr(p.proname, length('metric_') + 1), p.proname
      ),
      ' union all '
    )
    from pg_proc as p
    where p.proname like 'metric\_%'
      and p.pronamespace = 'runlytics_internal'::regnamespace
      and p.prorettype = 'runlytics_internal.sample_metric'::regtype
  );
  running constant runlytics.stream := case when sport = 'running' then stream end;
begin
  return query
  select m.*
  from runlytics_internal.metrics_by_query(
    query => each_metric,
    of => row(
      stream,
      running,
      runlytics.coverage(stream => stream, channel => 'heart_rate'),
      settings,
      runlytics_internal.graded_summary(stream => running, threshold_speed_mps => settings.threshold_speed_mps)
    )::runlytics_internal.scored_samples
  ) as m;
end
$$;
comment on function runlytics_internal.sample_metrics(runlytics.stream, text, runlytics_internal.scoring_settings) is
  'What the samples of an activity give: every metric that has a function metric_NAME(). A part of compute_metrics().';

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

create type runlytics_internal.activity_summary as (
  sport text,
  local_date date,
  seconds float8,
  lasted_s float8,
  distance_m float8,
  avg_hr float8,
  session_rpe float8,
  running_tss float8
);
comment on type runlytics_internal.activity_summary is
  'What a load can be made of besides the heart rate of samples: seconds of movement (of the timer, of the whole, whichever is known first), of the whole, metres, beats/min, CR10 * minutes, and the load of the samples'' pace.';

create function runlytics_internal.hr_load(
  stream runlytics.stream,
  sport text,
  settings runlytics_internal.scoring_settings
) returns runlytics_internal.metric_value
  language plpgsql immutable parallel safe cost 100000
  set search_path = pg_catalog, pg_temp
as $$
declare
  whole constant float8 := 0.98;
  trimp float8;
  rest float8;
  load runlytics_internal.metric_value;
begin
  load.metric := 'load';
  load.coverage := runlytics.coverage(stream => stream, channel => 'heart_rate');
  load.method := case when load.coverage >= whole then 'hr_tss' else 'hr+pace' end;
  if coalesce(load.coverage, 0) = 0 then
    return load;
  end if;
  if sport = 'running' and load.coverage < whole then
    rest := runlytics_internal.uncovered_tss(stream => stream, threshold_speed_mps => settings.threshold_speed_mps);
  end if;
  if rest is null then
    trimp := runlytics.trimp(stream, settings.resting_hr, settings.max_hr, settings.sex);
  else
    trimp := runlytics_internal.covered_trimp(stream, settings.resting_hr, settings.max_hr, settings.sex);
  end if;
  load.value := coalesce(rest, 0) + runlytics.hr_tss(
    trimp => trimp,
    resting_hr => settings.resting_hr,
    max_hr => settings.max_hr,
    threshold_hr => settings.threshold_hr,
    sex => settings.sex
  );
  return load;
end
$$;
comment on function runlytics_internal.hr_load(runlytics.stream, text, runlytics_internal.scoring_settings) is
  'Load from the heart rate of the samples. Where a strap failed for a while the rest of a run is scored by pace, else as the covered part is at like pace: never as rest. A part of compute_metrics().';

create function runlytics_internal.activity_load(
  stream runlytics.stream,
  summary runlytics_internal.activity_summary,
  settings runlytics_internal.scoring_settings,
  athlete_id bigint default runlytics.athlete()
) returns runlytics_internal.metric_value
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Nobody holds more: an hour of racing is some 110, ten minutes of it 125 an hour.
  most constant float8 := 160 * greatest(summary.lasted_s, 60) / 3600;
  running constant bool := summary.sport = 'running';
  load runlytics_internal.metric_value;
begin
  select 'load', c.value, c.coverage, c.method
  into load
  from (
    select 1 as place, h.value, h.coverage, h.method
    from runlytics_internal.hr_load(stream => stream, sport => summary.sport, settings => settings) as h
    union all
    values
      (2, summary.running_tss, null::float8, 'running_tss'),
      (3, runlytics_internal.average_hr_tss(summary.seconds, summary.avg_hr, settings), null, 'hr_tss_average'),
      (
        4,
        case when running then runlytics.running_tss(summary.seconds, summary.distance_m, settings.threshold_speed_mps) end,
        null,
        'running_tss_average'
      ),
      (
        5,
        summary.session_rpe * runlytics_internal.session_rpe_ratio(until => summary.local_date, athlete_id => activity_load.athlete_id),
        null,
        'session_rpe'
      )
  ) as c
  where c.value is not null
  order by c.value > most, c.place
  limit 1;
  if load.value > most then
    load.value := most;
  end if;
  return load;
end
$$;
comment on function runlytics_internal.activity_load(runlytics.stream, runlytics_internal.activity_summary, runlytics_internal.scoring_settings, bigint) is
  'The load of an activity, on one scale: from heart rate samples, else from pace, else from the average heart rate, else from the average pace, else from the journal''s RPE. What says more than 160 an hour is believed after what says less, and counts as 160. A part of compute_metrics().';

create function runlytics_internal.store_beside_metrics(
  activity_id bigint,
  recorded runlytics.stream,
  stream runlytics.stream,
  settings runlytics_internal.scoring_settings,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  id constant bigint := store_beside_metrics.activity_id;
  athlete constant bigint := store_beside_metrics.athlete_id;
begin
  -- How sure an effort is depends on the quality.
  perform runlytics_internal.store_quality(activity_id => id, stream => recorded, athlete_id => athlete);
  perform runlytics_internal.store_zones(activity_id => id, stream => stream, settings => settings, athlete_id => athlete);
  perform runlytics_internal.store_efforts(activity_id => id, stream => stream, athlete_id => athlete);
  perform runlytics_internal.store_form(activity_id => id, stream => stream, athlete_id => athlete);
  perform runlytics_internal.store_workout(activity_id => id, stream => stream, athlete_id => athlete);
end
$$;
comment on function runlytics_internal.store_beside_metrics(bigint, runlytics.stream, runlytics.stream, runlytics_internal.scoring_settings, bigint) is
  'Writes what is kept of an activity beside its metrics: quality (of what was recorded), zones, efforts, running form and the workout (without what is masked). A part of compute_metrics().';

create function runlytics_internal.compute_metrics(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity record;
  settings runlytics_internal.scoring_settings;
  computed runlytics_internal.metric_value[];
  session_rpe float8;
begin
  select
    a.started_at, a.timezone, a.sport, a.distance_m, a.avg_hr, a.rmssd_ms, coalesce(w.stream, s.stream) as recorded,
    -- What a stuck sensor says, or one that counts steps, scores nothing.
    runlytics.mask_heart_rates(stream => coalesce(w.stream, s.stream)) as stream,
    coalesce(a.moving_s, a.timer_s, a.elapsed_s) as seconds, coalesce(a.timer_s, a.elapsed_s, a.moving_s) as lasted_s
  into strict activity
  from warehouse.activities as a
  left join warehouse.streams as s using (athlete_id, activity_id)
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  where a.athlete_id = compute_metrics.athlete_id
    and a.activity_id = compute_metrics.activity_id
  for no key update of a;
  settings := runlytics_internal.settings_at(at => activity.started_at, athlete_id => compute_metrics.athlete_id);
  computed := array(
    select m
    from runlytics_internal.sample_metrics(stream => activity.stream, sport => activity.sport, settings => settings) as m
    union all
    select m
    from runlytics_internal.run_metrics(stream => activity.stream, sport => activity.sport) as m
  );
  perform runlytics_internal.store_beside_metrics(
    activity_id => compute_metrics.activity_id,
    recorded => activity.recorded,
    stream => activity.stream,
    settings => settings,
    athlete_id => compute_metrics.athlete_id
  );
  session_rpe := runlytics_internal.session_rpe_of(activity_id => compute_metrics.activity_id, athlete_id => compute_metrics.athlete_id);

  computed := computed || array(
    select l
    from runlytics_internal.activity_load(
      stream => activity.stream,
      summary => row(
        activity.sport, (activity.started_at at time zone activity.timezone)::date, activity.seconds, activity.lasted_s,
        activity.distance_m, activity.avg_hr, session_rpe,
        (select c.value from unnest(computed) as c where c.metric = 'running_tss')
      )::runlytics_internal.activity_summary,
      settings => settings,
      athlete_id => compute_metrics.athlete_id
    ) as l
    union all
    values
      (row('session_rpe', session_rpe, null, 'journal')::runlytics_internal.metric_value),
      (row('hrv_rmssd', activity.rmssd_ms, null, 'beats')::runlytics_internal.metric_value)
  );
  perform runlytics_internal.write_metrics(
    activity_id => compute_metrics.activity_id,
    fresh => array(select c from runlytics_internal.complete_metrics(stream => activity.stream, computed => computed) as c),
    athlete_id => compute_metrics.athlete_id
  );
  perform runlytics_internal.compute_own_metrics(activity_id => compute_metrics.activity_id, athlete_id => compute_metrics.athlete_id);
  perform runlytics_internal.mark_activities(
    activities => array[compute_metrics.activity_id],
    athlete_id => compute_metrics.athlete_id
  );
end
$$;
comment on function runlytics_internal.compute_metrics(bigint, bigint) is
  'Computes the metrics of one activity afresh, with the settings of its local date. Where the load comes from is in activity_load().';
