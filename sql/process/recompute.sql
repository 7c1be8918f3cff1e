-- What is computed anew, from silver.

create function runlytics_internal.recompute_next(after bigint, batch int, since date, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  began constant timestamptz := clock_timestamp();
  activity bigint;
  last bigint;
  computed int := 0;
  zone text;
begin
  perform runlytics_internal.lock_athlete(athlete_id => recompute_next.athlete_id);
  for activity in
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = recompute_next.athlete_id
      and a.activity_id > after
      and (since is null or a.local_date >= since - 1)
    order by a.activity_id
    limit batch
  loop
    perform runlytics_internal.mark_activities(activities => array[activity], athlete_id => recompute_next.athlete_id);
    select runlytics_internal.local_timezone(
      started_at => a.started_at,
      source_timezone => a.source_timezone,
      utc_offset_s => a.utc_offset_s,
      usual_timezone => t.timezone
    )
    into zone
    from warehouse.activities as a
    cross join lateral runlytics_internal.settings_at(at => a.started_at, athlete_id => recompute_next.athlete_id) as t
    where a.athlete_id = recompute_next.athlete_id
      and a.activity_id = activity;
    update warehouse.activities as a
    set
      timezone = zone,
      local_date = (a.started_at at time zone zone)::date
    where a.athlete_id = recompute_next.athlete_id
      and a.activity_id = activity
      and a.timezone <> zone;
    perform runlytics_internal.mark_activities(activities => array[activity], athlete_id => recompute_next.athlete_id);
    if exists (
      select
      from warehouse.activities as a
      where a.athlete_id = recompute_next.athlete_id
        and a.activity_id = activity
        and (since is null or a.local_date >= since)
    ) and runlytics_internal.metrics_are_stale(activity_id => activity, athlete_id => recompute_next.athlete_id) then
      perform runlytics_internal.compute_metrics(activity_id => activity, athlete_id => recompute_next.athlete_id);
      computed := computed + 1;
    end if;
    last := activity;
  end loop;
  -- Where few were computed the time went into looking.
  perform runlytics_internal.note_rate(what => 'metrics', items => computed, since => began, athlete_id => recompute_next.athlete_id)
  where computed > batch / 2;
  return last;
end
$$;
comment on function runlytics_internal.recompute_next(bigint, int, date, bigint) is
  'Brings local dates of the next batch of activities up to date, and the metrics of those of which anything changed on which one depends, and returns the last id, NULL at the end. A part of recompute().';

create procedure runlytics.recompute(since date default null, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  batch constant int := 100;
  done bigint := 0;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'recompute');
  loop
    done := runlytics_internal.recompute_next(after => done, batch => batch, since => since, athlete_id => athlete_id);
    commit;
    exit when done is null;
  end loop;
  perform runlytics_internal.mark_routes(since => since, athlete_id => athlete_id);
  perform runlytics.refresh_routes(athlete_id => athlete_id);
  commit;
  perform runlytics.compute_nights(since => since, athlete_id => athlete_id);
  -- Somebody may have written to silver past us.
  perform runlytics_internal.mark_all_days(since => since, athlete_id => athlete_id);
  commit;
  call runlytics.refresh_days(athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.recompute(date, bigint) is
  'Computes local dates, metrics, the nights and the stored days afresh from silver, after a change of settings or of a formula. Metrics of an activity are touched when its data, a formula, or a setting that they read has changed, and warehouse.metric_changes says what became of which; since limits it to what is of that local date or later.';

create function runlytics_internal.estimate_settings_once(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  estimate runlytics.settings_estimate;
  began timestamptz;
  activity bigint;
  computed int := 0;
begin
  -- While documents are pending another session is at work, and what it stores would be scored by
  -- neither of us: the one that finishes last estimates.
  perform
  from warehouse.athlete_settings as s
  where s.athlete_id = estimate_settings_once.athlete_id
    and s.valid_from = '-infinity'
    and s.estimated
    and num_nonnulls(s.max_hr, s.resting_hr, s.threshold_hr, s.threshold_speed_mps) = cardinality(s.stated)
    and runlytics_internal.count_documents(status => 'pending', athlete_id => estimate_settings_once.athlete_id) = 0
  for update of s;
  if not found then
    return;
  end if;
  estimate := runlytics.estimate_settings(athlete_id => estimate_settings_once.athlete_id);
  if estimate.max_hr is null and estimate.threshold_speed_mps is null then
    return;
  end if;
  began := clock_timestamp();
  for activity in
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = estimate_settings_once.athlete_id
  loop
    perform runlytics_internal.compute_metrics(activity_id => activity, athlete_id => estimate_settings_once.athlete_id);
    computed := computed + 1;
  end loop;
  perform runlytics_internal.note_rate(what => 'metrics', items => computed, since => began, athlete_id => estimate_settings_once.athlete_id);
end
$$;
comment on function runlytics_internal.estimate_settings_once(bigint) is
  'Estimates the settings of an athlete who has none, and scores what is there with them. A part of process_documents().';
