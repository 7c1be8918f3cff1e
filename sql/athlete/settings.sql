-- What holds for an athlete on a day, and what is estimated until the athlete says it.

create type runlytics_internal.scoring_settings as (
  timezone text,
  max_hr float8,
  resting_hr float8,
  threshold_hr float8,
  threshold_speed_mps float8,
  sex text
);
comment on type runlytics_internal.scoring_settings is 'What holds for an athlete on a day: the row of athlete_settings valid then, and the sex.';

create function runlytics_internal.settings_at(at timestamptz, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.scoring_settings
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  settings runlytics_internal.scoring_settings;
begin
  select p.timezone, p.max_hr, p.resting_hr, p.threshold_hr, p.threshold_speed_mps, a.sex
  into settings
  from warehouse.settings_periods as p
  join warehouse.athletes as a using (athlete_id)
  where p.athlete_id = settings_at.athlete_id
    and settings_at.at >= p.starts_at
    and settings_at.at < p.ends_at;
  if settings.timezone is null then
    raise exception 'athlete % has no settings', settings_at.athlete_id
      using errcode = '23503', hint = 'Insert a row into warehouse.athlete_settings, valid_from -infinity.';
  end if;
  return settings;
end
$$;
comment on function runlytics_internal.settings_at(timestamptz, bigint) is
  'The settings that hold for an athlete at a moment, by warehouse.settings_periods, which a set of rows is joined with. SQLSTATE 23503 without any.';

create function runlytics_internal.today(athlete_id bigint default runlytics.athlete()) returns date
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- The period of warehouse.settings_periods that holds now is the last that has begun, and the first before any has. Asked of
  -- the table it is a tenth of the work, and it is asked several times for each athlete of a fleet.
  return (
    select (now() at time zone s.timezone)::date
    from (
      select p.valid_from, p.timezone, p.valid_from::timestamp at time zone p.timezone <= now() as has_begun
      from warehouse.athlete_settings as p
      where p.athlete_id = today.athlete_id
    ) as s
    order by s.has_begun desc, case when s.has_begun then s.valid_from end desc, s.valid_from
    limit 1
  );
end
$$;
comment on function runlytics_internal.today(bigint) is
  'The day that it is for an athlete; NULL without settings.';

create function runlytics_internal.ensure_settings(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.athlete_settings (athlete_id, timezone, estimated)
  select a.athlete_id, current_setting('TimeZone'), true
  from warehouse.athletes as a
  where a.athlete_id = ensure_settings.athlete_id
    and not exists (select from warehouse.athlete_settings as s where s.athlete_id = a.athlete_id)
  on conflict do nothing;
end
$$;
comment on function runlytics_internal.ensure_settings(bigint) is
  'Gives an athlete without settings a first row, valid from -infinity, marked estimated, in the time zone of the session.';

create type runlytics.settings_estimate as (
  max_hr float8,
  resting_hr float8,
  threshold_hr float8,
  threshold_speed_mps float8,
  runs int,
  basis text
);
comment on type runlytics.settings_estimate is 'Settings estimated from data, and from what; beats/min and m/s.';

create function runlytics.estimate_settings(athlete_id bigint default runlytics.athlete()) returns runlytics.settings_estimate
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  usual_resting_hr constant float8 := 60;
  estimate runlytics.settings_estimate;
  stated record;
begin
  select
    case when 'max_hr' = any (s.stated) then s.max_hr end as max_hr,
    case when 'resting_hr' = any (s.stated) then s.resting_hr end as resting_hr,
    case when 'threshold_hr' = any (s.stated) then s.threshold_hr end as threshold_hr,
    case when 'threshold_pace' = any (s.stated) then s.threshold_speed_mps end as threshold_speed_mps
  into stated
  from warehouse.athlete_settings as s
  where s.athlete_id = estimate_settings.athlete_id
    and s.valid_from = '-infinity';
  select
    percentile_disc(0.95) within group (order by r.max_hr),
    max(e.metres / e.seconds),
    count(*)
  into estimate.max_hr, estimate.threshold_speed_mps, estimate.runs
  from warehouse.runs as r
  left join lateral runlytics.best_efforts_by_time(stream => r.stream, seconds => array[1200]) as e on true
  where r.athlete_id = estimate_settings.athlete_id;

  -- What no athlete has comes from a strap that failed or a run that was none.
  if estimate.max_hr not between 100 and 250 then
    estimate.max_hr := null;
  end if;
  if estimate.threshold_speed_mps not between 0.6 and 10 then
    estimate.threshold_speed_mps := null;
  end if;
  -- Speed held for 20 minutes at most is some 5 % above what can be held for an hour.
  estimate.threshold_speed_mps := round((0.95 * estimate.threshold_speed_mps)::numeric, 2);
  -- What the athlete has said stands, and bounds the rest.
  estimate.max_hr := coalesce(
    stated.max_hr,
    case when estimate.max_hr is not null then greatest(estimate.max_hr, stated.threshold_hr, stated.resting_hr + 1) end
  );
  estimate.threshold_speed_mps := coalesce(stated.threshold_speed_mps, estimate.threshold_speed_mps);
  if estimate.max_hr is not null then
    estimate.resting_hr := coalesce(stated.resting_hr, usual_resting_hr);
    estimate.threshold_hr := coalesce(
      stated.threshold_hr,
      round(estimate.resting_hr + 0.85 * (estimate.max_hr - estimate.resting_hr))
    );
  end if;
  estimate.basis := format(
    'max_hr: 95th percentile of the maxima of %s; resting_hr: %s assumed; threshold_hr: 85 %% of the reserve; threshold speed: 95 %% of the best 20 minutes',
    runlytics.counted(n => estimate.runs, one => 'run'),
    usual_resting_hr
  );

  update warehouse.athlete_settings as s
  set
    max_hr = estimate.max_hr,
    resting_hr = estimate.resting_hr,
    threshold_hr = estimate.threshold_hr,
    threshold_speed_mps = estimate.threshold_speed_mps
  where s.athlete_id = estimate_settings.athlete_id
    and s.valid_from = '-infinity'
    and s.estimated;
  if not found then
    raise notice 'the athlete''s own settings stand; the estimate was not stored';
  end if;
  return estimate;
end
$$;
comment on function runlytics.estimate_settings(bigint) is
  'Estimates heart rate limits and threshold speed from the runs and stores them in the settings row valid from -infinity while it is marked estimated, but for what set_athlete() was told. Follow it with CALL recompute(). An estimate is a start: your own values are better.';
