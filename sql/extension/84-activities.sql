-- One parsed activity -> the rows of silver.

create type runlytics.scoring_settings as (
  timezone text,
  max_hr float8,
  resting_hr float8,
  threshold_hr float8,
  threshold_speed_mps float8,
  sex text
);
comment on type runlytics.scoring_settings is 'What holds for an athlete on a day: the row of athlete_settings valid then, and the sex.';

create function runlytics.settings_at(at timestamptz, athlete_id bigint default runlytics.athlete())
  returns runlytics.scoring_settings
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  settings runlytics.scoring_settings;
begin
  select s.timezone, s.max_hr, s.resting_hr, s.threshold_hr, s.threshold_speed_mps, a.sex
  into settings
  from warehouse.athlete_settings as s
  join warehouse.athletes as a using (athlete_id)
  where s.athlete_id = settings_at.athlete_id
    and s.valid_from <= (at at time zone s.timezone)::date
  order by s.valid_from desc
  limit 1;
  if settings.timezone is null then
    raise exception 'athlete % has no settings', settings_at.athlete_id
      using errcode = '23503', hint = 'Insert a row into warehouse.athlete_settings, valid_from -infinity.';
  end if;
  return settings;
end
$$;
comment on function runlytics.settings_at(timestamptz, bigint) is
  'The settings that hold for an athlete at a moment, by the athlete''s own date. SQLSTATE 23503 without any.';

create function runlytics.compute_metrics(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  formula_version constant int := 1;
  activity record;
  settings runlytics.scoring_settings;
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
  settings := runlytics.settings_at(at => activity.started_at, athlete_id => compute_metrics.athlete_id);

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

  session_rpe := runlytics.session_rpe_of(activity_id => compute_metrics.activity_id, athlete_id => compute_metrics.athlete_id);

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
          session_rpe * runlytics.session_rpe_ratio(
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
comment on function runlytics.compute_metrics(bigint, bigint) is
  'Computes the metrics of one activity afresh, with the settings of its local date. Load comes from heart rate samples, else from pace, else from the average heart rate, else from the journal''s RPE.';

create function runlytics.apply_overrides(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  override record;
begin
  for override in
    select o.field, o.value
    from warehouse.activity_overrides as o
    where o.athlete_id = apply_overrides.athlete_id
      and o.activity_id = apply_overrides.activity_id
  loop
    update warehouse.activities as a
    set
      sport = case when override.field = 'sport' then override.value else a.sport end,
      name = case when override.field = 'name' then override.value else a.name end,
      race = case when override.field = 'race' then override.value::bool else a.race end,
      distance_m = case when override.field = 'distance' then override.value::float8 else a.distance_m end,
      excluded = case when override.field = 'exclude' then override.value::bool else a.excluded end
    where a.athlete_id = apply_overrides.athlete_id
      and a.activity_id = apply_overrides.activity_id;
  end loop;
end
$$;
comment on function runlytics.apply_overrides(bigint, bigint) is
  'Puts the athlete''s own corrections over what the documents say.';

create function runlytics.local_timezone(
  started_at timestamptz,
  source_timezone text,
  utc_offset_s int,
  usual_timezone text
) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  usual_offset_s constant int :=
    extract(epoch from (started_at at time zone usual_timezone) - (started_at at time zone 'UTC'));
begin
  if source_timezone is not null then
    begin
      perform started_at at time zone source_timezone;
      return source_timezone;
    exception
      when invalid_parameter_value then
        null;
    end;
  end if;
  if utc_offset_s is null or utc_offset_s = usual_offset_s then
    return usual_timezone;
  end if;
  -- POSIX counts offsets west of Greenwich: <+09:00>-09:00 is nine hours east.
  return format(
    '<%1$s%3$s>%2$s%3$s',
    case when utc_offset_s < 0 then '-' else '+' end,
    case when utc_offset_s < 0 then '+' else '-' end,
    to_char(make_interval(secs => abs(utc_offset_s)), 'HH24:MI')
  );
end
$$;
comment on function runlytics.local_timezone(timestamptz, text, int, text) is
  'The time zone of an activity: the one that its documents name, else the usual one while its clock agrees with their offset (seconds east of UTC), else that offset.';

create function runlytics.write_activity(
  activity_id bigint,
  parsed runlytics.parsed_activity,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  settings constant runlytics.scoring_settings :=
    runlytics.settings_at(at => parsed.started_at, athlete_id => write_activity.athlete_id);
  id constant bigint := write_activity.activity_id;
  zone constant text := runlytics.local_timezone(
    started_at => parsed.started_at,
    source_timezone => parsed.timezone,
    utc_offset_s => parsed.utc_offset_s,
    usual_timezone => settings.timezone
  );
begin
  update warehouse.activities as a
  set
    started_at = parsed.started_at,
    timezone = zone,
    local_date = (parsed.started_at at time zone zone)::date,
    source_timezone = parsed.timezone,
    utc_offset_s = parsed.utc_offset_s,
    sport = parsed.sport,
    sub_sport = parsed.sub_sport,
    vendor_sport = parsed.vendor_sport,
    name = parsed.name,
    notes = parsed.notes,
    device = parsed.device,
    elapsed_s = parsed.elapsed_s,
    timer_s = parsed.timer_s,
    -- In a pool the distance grows once a length: there the timer knows better who was moving.
    moving_s = coalesce(
      parsed.moving_s,
      case when parsed.sport <> 'swimming' then nullif(runlytics.moving_time(stream => parsed.stream), 0) end,
      parsed.timer_s
    ),
    distance_m = parsed.distance_m,
    ascent_m = coalesce(parsed.ascent_m, runlytics.elevation_gain(stream => parsed.stream)),
    descent_m = coalesce(parsed.descent_m, runlytics.elevation_loss(stream => parsed.stream)),
    avg_hr = parsed.avg_hr,
    max_hr = parsed.max_hr,
    rmssd_ms = parsed.rmssd_ms,
    calories = parsed.calories,
    gear_id = runlytics.gear_named(name => parsed.gear, athlete_id => write_activity.athlete_id),
    race = coalesce(parsed.race, false),
    excluded = false,
    route = coalesce(
      runlytics.route(stream => parsed.stream, tolerance_m => 1),
      runlytics.polyline_decode(encoded => nullif(parsed.route_text, ''))
    ),
    truncated = parsed.truncated,
    warnings = parsed.warnings
  where a.athlete_id = write_activity.athlete_id
    and a.activity_id = id;

  delete from warehouse.laps as l
  where l.athlete_id = write_activity.athlete_id
    and l.activity_id = id;
  insert into warehouse.laps
    (athlete_id, activity_id, lap, started_at, elapsed_s, timer_s, distance_m, calories, avg_hr, max_hr, intensity, trigger)
  select
    write_activity.athlete_id, id, l.n, l.started_at, l.elapsed_s, l.timer_s, l.distance_m, l.calories, l.avg_hr,
    l.max_hr, l.intensity, l.trigger
  from unnest(parsed.laps) with ordinality
    as l (started_at, elapsed_s, timer_s, distance_m, calories, avg_hr, max_hr, intensity, trigger, n);

  delete from warehouse.streams as s
  where s.athlete_id = write_activity.athlete_id
    and s.activity_id = id;
  if parsed.stream is not null then
    insert into warehouse.streams (athlete_id, activity_id, stream)
    values (write_activity.athlete_id, id, parsed.stream);
  end if;

  perform runlytics.apply_overrides(activity_id => id, athlete_id => write_activity.athlete_id);
  perform runlytics.compute_metrics(activity_id => id, athlete_id => write_activity.athlete_id);
  -- With another activity on its day an entry of the journal may be of neither.
  perform runlytics.refresh_session_rpe(
    days => array[(parsed.started_at at time zone zone)::date],
    athlete_id => write_activity.athlete_id
  );
end
$$;
comment on function runlytics.write_activity(bigint, runlytics.parsed_activity, bigint) is
  'Writes what was parsed to an activity, its laps, its stream and its metrics; the athlete''s corrections stay on top.';
