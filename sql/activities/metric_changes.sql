-- What each metric is made of, and what became of it when that changed.

-- @warehouse@
create table if not exists warehouse.metric_basis (
  athlete_id bigint not null,
  activity_id bigint not null,
  settings jsonb not null,
  data text not null,
  formulas text not null,
  results text not null,
  primary key (athlete_id, activity_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.metric_basis is 'What the metrics of an activity were computed of: the settings in force, and digests of its data, of the formulas and of the results. While all are the same, recompute() leaves them alone.';

create table if not exists warehouse.metric_changes (
  athlete_id bigint not null,
  change_id bigint generated always as identity,
  activity_id bigint not null,
  metric text not null,
  old_value float8,
  new_value float8,
  old_version int,
  new_version int,
  why text not null,
  detail jsonb not null default '{}',
  changed_at timestamptz not null default now(),
  primary key (athlete_id, change_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.metric_changes is 'Each time that a metric of an activity became another: from what to what (NULL: there was none, there is none), and why: settings (detail has them, old and new), data, formula (the versions tell), or several of them. What is computed for the first time is no change.';

create index if not exists metric_changes_by_activity on warehouse.metric_changes (athlete_id, activity_id);

grant select on warehouse.metric_basis, warehouse.metric_changes to runlytics_reader;
grant select, insert, update, delete on warehouse.metric_basis, warehouse.metric_changes to runlytics_worker;

-- @extension@

create type runlytics_internal.metric_value as (
  metric text,
  value float8,
  coverage float8,
  method text
);
comment on type runlytics_internal.metric_value is 'A metric of an activity, as a row of warehouse.activity_metrics has it.';

create type runlytics_internal.metric_formula as (
  metric text,
  version int,
  channel text,
  settings text[]
);
comment on type runlytics_internal.metric_formula is 'What a metric of activities is made of: the version of its formula, the channel of the stream whose coverage is its own (NULL: it comes from no samples), and the settings on which it depends.';

create function runlytics_internal.common_formula_version() returns int
  language sql immutable parallel safe
  return 3;
comment on function runlytics_internal.common_formula_version() is
  'The version of what all metrics of activities share, such as what of a stream is believed: raise it, and all are computed afresh. A part of compute_metrics().';

create function runlytics_internal.formulas_of_metrics() returns setof runlytics_internal.metric_formula
  language sql immutable parallel safe rows 30
begin atomic
  values
    ('load', 2, 'heart_rate', '{max_hr,resting_hr,threshold_hr,threshold_speed_mps,sex}'::text[]),
    ('trimp', 2, 'heart_rate', '{max_hr,resting_hr,sex}'),
    ('edwards_trimp', 2, 'heart_rate', '{max_hr}'),
    ('hr_tss', 2, 'heart_rate', '{max_hr,resting_hr,threshold_hr,sex}'),
    ('running_tss', 2, 'distance_m', '{threshold_speed_mps}'),
    ('normalized_graded_speed', 2, 'distance_m', '{}'),
    ('efficiency_factor', 2, 'heart_rate', '{}'),
    ('decoupling', 2, 'heart_rate', '{}'),
    ('cadence', 2, 'cadence', '{}'),
    ('session_rpe', 2, null, '{}'),
    ('hrv_rmssd', 2, null, '{}'),
    ('effort_400m', 2, 'distance_m', '{}'),
    ('effort_1km', 2, 'distance_m', '{}'),
    ('effort_1mile', 2, 'distance_m', '{}'),
    ('effort_5km', 2, 'distance_m', '{}'),
    ('effort_10km', 2, 'distance_m', '{}'),
    ('effort_half_marathon', 2, 'distance_m', '{}'),
    ('effort_marathon', 2, 'distance_m', '{}'),
    ('aerobic_estimate', 1, 'heart_rate', '{max_hr,resting_hr}'),
    ('vdot', 1, 'heart_rate', '{threshold_hr}'),
    ('decoupling_middle_third', 1, 'heart_rate', '{}'),
    ('decoupling_last_third', 1, 'heart_rate', '{}'),
    ('durability_ratio', 1, 'heart_rate', '{}'),
    ('durability_onset', 1, 'heart_rate', '{}'),
    ('hr_drift', 1, 'heart_rate', '{}'),
    ('marathon_pace', 1, 'heart_rate', '{max_hr,resting_hr,threshold_hr}'), ('temperature', 1, 'temperature', '{}'),
    ('km', 1, null, '{}'), ('moving_time', 1, null, '{}'), ('pace', 1, null, '{}'), ('average_heart_rate', 1, null, '{}'), ('intensity', 1, null, '{}');
end;
comment on function runlytics_internal.formulas_of_metrics() is
  'What the metrics of activities are made of. One without a row depends on the distance and on every setting, in the common version. A part of compute_metrics().';

create function runlytics_internal.channel_coverage(stream runlytics.stream, channel text) returns float8
  language sql immutable parallel safe
  -- Where no distance was recorded the way follows from the positions or from the speed.
  return case
    when channel = 'distance_m' then coalesce(
      runlytics.coverage(stream => stream, channel => 'distance_m'),
      runlytics.coverage(stream => stream, channel => 'lat'),
      runlytics.coverage(stream => stream, channel => 'speed_mps')
    )
    else runlytics.coverage(stream => stream, channel => channel)
  end;
comment on function runlytics_internal.channel_coverage(runlytics.stream, text) is
  'The share of moving time in which a channel, or what stands for it, has values; NULL without any. A part of complete_metrics().';

create function runlytics_internal.sum_of_coverage(load runlytics_internal.metric_value) returns float8
  language sql immutable parallel safe
  -- An average and an answer are of the whole.
  return case when (load).method in ('samples', 'hr_tss', 'hr+pace', 'running_tss') then (load).coverage else coalesce((load).coverage, 1) end;
comment on function runlytics_internal.sum_of_coverage(runlytics_internal.metric_value) is
  'The coverage that is known without looking at the samples: all, of what comes from averages and answers. A part of complete_metrics().';

create type runlytics_internal.complete_metric as (
  metric text,
  value float8,
  coverage float8,
  method text,
  formula_version int
);
comment on type runlytics_internal.complete_metric is 'A metric of an activity with all that is stored of it.';

create function runlytics_internal.complete_metrics(stream runlytics.stream, computed runlytics_internal.metric_value[])
  returns setof runlytics_internal.complete_metric
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with
    described as (
      select
        m.metric, m.value, m.method,
        runlytics_internal.sum_of_coverage(load => row(m.metric, m.value, m.coverage, m.method)::runlytics_internal.metric_value) as coverage,
        case
          when m.method = 'running_tss' then 'distance_m'
          when f.metric is null then 'distance_m'
          else f.channel
        end as channel,
        greatest(f.version, runlytics_internal.common_formula_version()) as version
      from unnest(computed) as m
      left join runlytics_internal.formulas_of_metrics() as f using (metric)
      where m.value is not null
    ),
    covered as (
      select c.channel, runlytics_internal.channel_coverage(stream => complete_metrics.stream, channel => c.channel) as coverage
      from (select distinct d.channel from described as d where d.channel is not null and d.coverage is null) as c
    )
  select d.metric, d.value, coalesce(d.coverage, c.coverage, 1), d.method, d.version
  from described as d
  left join covered as c using (channel);
end
$$;
comment on function runlytics_internal.complete_metrics(runlytics.stream, runlytics_internal.metric_value[]) is
  'The metrics that have a value, each with its coverage and the version of its formula. A part of compute_metrics().';

create type runlytics_internal.metric_basis as (
  settings jsonb,
  data text,
  formulas text,
  results text
);
comment on type runlytics_internal.metric_basis is 'What the metrics of an activity are computed of, as a row of warehouse.metric_basis has it.';

create function runlytics_internal.formulas_digest() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- What is kept to be compared with is the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set extra_float_digits = 1
as $$
begin
  return md5(concat_ws(
    ' ',
    runlytics_internal.common_formula_version(),
    (
      select string_agg(f::text, ' ' order by f.metric)
      from runlytics_internal.formulas_of_metrics() as f
    ),
    (
      select string_agg(p.proname, ' ' order by p.proname)
      from pg_proc as p
      -- By name, which is indexed: this is asked for each activity.
      where p.proname like 'metric\_%'
        and p.pronamespace = 'runlytics_internal'::regnamespace
        and p.prorettype = 'runlytics_internal.sample_metric'::regtype
    )
  ));
end
$$;
comment on function runlytics_internal.formulas_digest() is
  'Says in 32 digits which formulas there are, and in which versions. A part of present_basis().';

create function runlytics_internal.results_digest(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- What is kept to be compared with is the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set extra_float_digits = 1
as $$
begin
  return (
    select coalesce(md5(string_agg(concat_ws(' ', m.metric, m.value, m.coverage, m.method, m.formula_version), ',' order by m.metric)), 'none')
    from warehouse.activity_metrics as m
    where m.athlete_id = results_digest.athlete_id
      and m.activity_id = results_digest.activity_id
      and m.method <> 'expression'
  );
end
$$;
comment on function runlytics_internal.results_digest(bigint, bigint) is
  'Says in 32 digits what is stored of an activity, so that what was written past us is seen. A part of present_basis().';

create function runlytics_internal.present_basis(activity_id bigint, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.metric_basis
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- What is kept to be compared with is the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set extra_float_digits = 1
as $$
declare
  basis runlytics_internal.metric_basis;
  session_rpe constant float8 := runlytics_internal.session_rpe_of(activity_id => present_basis.activity_id, athlete_id => present_basis.athlete_id);
begin
  select
    -- Weight and height are for own metrics, which see every setting.
    to_jsonb(s) - 'timezone' || jsonb_build_object('weight_kg', g.weight_kg, 'height_m', g.height_m),
    md5(concat_ws(
      ' ',
      a.started_at, a.timezone, a.local_date, a.sport, a.distance_m, a.moving_s, a.timer_s, a.elapsed_s, a.avg_hr, a.rmssd_ms, session_rpe,
      case
        when session_rpe is not null then runlytics_internal.session_rpe_ratio(until => a.local_date, athlete_id => a.athlete_id)
      end,
      md5(runlytics_internal.stream_send(coalesce(w.stream, r.stream)))
    ))
  into basis.settings, basis.data
  from warehouse.activities as a
  left join warehouse.streams as r using (athlete_id, activity_id)
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  cross join lateral runlytics_internal.settings_at(at => a.started_at, athlete_id => a.athlete_id) as s
  left join lateral (
    select p.weight_kg, p.height_m
    from warehouse.athlete_settings as p
    where p.athlete_id = present_basis.athlete_id
      and p.valid_from <= a.local_date
    order by p.valid_from desc
    limit 1
  ) as g on true
  where a.athlete_id = present_basis.athlete_id
    and a.activity_id = present_basis.activity_id;
  basis.formulas := runlytics_internal.formulas_digest();
  basis.results := runlytics_internal.results_digest(activity_id => present_basis.activity_id, athlete_id => present_basis.athlete_id);
  return basis;
end
$$;
comment on function runlytics_internal.present_basis(bigint, bigint) is
  'What the metrics of an activity would be computed of now, and what is stored of it. A part of write_metrics() and metrics_are_stale().';

create function runlytics_internal.changed_settings(before jsonb, after jsonb, among text[] default null) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(jsonb_object_agg(s.key, jsonb_build_array(before -> s.key, s.value)), '{}')
    from jsonb_each(after) as s
    where (before -> s.key) is distinct from s.value
      and (among is null or s.key = any (among))
  );
comment on function runlytics_internal.changed_settings(jsonb, jsonb, text[]) is
  'The settings that are another now, each with its old and its new value. A part of metrics_are_stale() and note_metric_changes().';

create function runlytics_internal.why_changed(
  formula runlytics_internal.metric_formula,
  before runlytics_internal.metric_basis,
  after runlytics_internal.metric_basis
) returns text
  language sql immutable parallel safe
  return coalesce(
    nullif(
      concat_ws(
        ' and ',
        case when (before).formulas <> (after).formulas then 'formula' end,
        case when (before).data <> (after).data then 'data' end,
        case
          when runlytics_internal.changed_settings(before => (before).settings, after => (after).settings, among => (formula).settings) <> '{}'
            then 'settings'
        end
      ),
      ''
    ),
    'written past the functions'
  );
comment on function runlytics_internal.why_changed(runlytics_internal.metric_formula, runlytics_internal.metric_basis, runlytics_internal.metric_basis) is
  'Why a metric is another now. A part of write_metrics().';

create function runlytics_internal.write_metrics(
  activity_id bigint,
  fresh runlytics_internal.complete_metric[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  after runlytics_internal.metric_basis := runlytics_internal.present_basis(activity_id => write_metrics.activity_id, athlete_id => write_metrics.athlete_id);
  before runlytics_internal.metric_basis;
begin
  select b.settings, b.data, b.formulas, b.results
  into before
  from warehouse.metric_basis as b
  where b.athlete_id = write_metrics.athlete_id
    and b.activity_id = write_metrics.activity_id;
  insert into warehouse.metric_changes
    (athlete_id, activity_id, metric, old_value, new_value, old_version, new_version, why, detail)
  select
    write_metrics.athlete_id, write_metrics.activity_id, coalesce(f.metric, m.metric), m.value, f.value, m.formula_version,
    f.formula_version, runlytics_internal.why_changed(formula => d, before => before, after => after),
    runlytics_internal.changed_settings(before => before.settings, after => after.settings, among => d.settings)
  from unnest(fresh) as f
  full join (
    select v.*
    from warehouse.activity_metrics as v
    where v.athlete_id = write_metrics.athlete_id
      and v.activity_id = write_metrics.activity_id
      and v.method <> 'expression'
  ) as m on m.metric = f.metric
  left join runlytics_internal.formulas_of_metrics() as d on d.metric = coalesce(f.metric, m.metric)
  where before.data is not null
    and m.value is distinct from f.value
  order by 3;
  delete from warehouse.activity_metrics as m
  where m.athlete_id = write_metrics.athlete_id
    and m.activity_id = write_metrics.activity_id
    and m.method <> 'expression'
    and m.metric not in (select f.metric from unnest(fresh) as f);
  insert into warehouse.activity_metrics as m (athlete_id, activity_id, metric, value, coverage, method, formula_version)
  select write_metrics.athlete_id, write_metrics.activity_id, f.metric, f.value, f.coverage, f.method, f.formula_version
  from unnest(fresh) as f
  on conflict on constraint activity_metrics_pkey do update
  set
    value = excluded.value,
    coverage = excluded.coverage,
    method = excluded.method,
    formula_version = excluded.formula_version
  -- What is the same is not touched.
  where (m.value, m.coverage, m.method, m.formula_version)
    is distinct from (excluded.value, excluded.coverage, excluded.method, excluded.formula_version);
  after.results := runlytics_internal.results_digest(activity_id => write_metrics.activity_id, athlete_id => write_metrics.athlete_id);
  insert into warehouse.metric_basis (athlete_id, activity_id, settings, data, formulas, results)
  values (write_metrics.athlete_id, write_metrics.activity_id, after.settings, after.data, after.formulas, after.results)
  on conflict on constraint metric_basis_pkey do update
  set
    settings = excluded.settings,
    data = excluded.data,
    formulas = excluded.formulas,
    results = excluded.results;
end
$$;
comment on function runlytics_internal.write_metrics(bigint, runlytics_internal.complete_metric[], bigint) is
  'Writes those metrics of an activity that are others than before, and what has changed and why. A part of compute_metrics().';
