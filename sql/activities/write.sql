-- What was parsed -> the rows of an activity.

create function runlytics_internal.write_recording(
  activity_id bigint,
  laps runlytics.lap[],
  stream runlytics.stream,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.laps as l
  where l.athlete_id = write_recording.athlete_id
    and l.activity_id = write_recording.activity_id;
  insert into warehouse.laps
    (athlete_id, activity_id, lap, started_at, elapsed_s, timer_s, distance_m, calories, avg_hr, max_hr, intensity, trigger)
  select
    write_recording.athlete_id, write_recording.activity_id, l.ordinality, l.started_at, l.elapsed_s, l.timer_s,
    l.distance_m, l.calories, l.avg_hr, l.max_hr, l.intensity, l.trigger
  from unnest(write_recording.laps) with ordinality as l;

  -- Whatever was hidden of it was of what is written over now.
  delete from warehouse.whole_routes as w
  where w.athlete_id = write_recording.athlete_id
    and w.activity_id = write_recording.activity_id;
  delete from warehouse.streams as s
  where s.athlete_id = write_recording.athlete_id
    and s.activity_id = write_recording.activity_id;
  if stream is not null then
    insert into warehouse.streams (athlete_id, activity_id, stream)
    values (write_recording.athlete_id, write_recording.activity_id, write_recording.stream);
  end if;
  perform runlytics_internal.hide_positions(activity_id => write_recording.activity_id, athlete_id => write_recording.athlete_id);
  insert into warehouse.route_marks (athlete_id, activity_id)
  values (write_recording.athlete_id, write_recording.activity_id)
  on conflict do nothing;
end
$$;
comment on function runlytics_internal.write_recording(bigint, runlytics.lap[], runlytics.stream, bigint) is
  'Writes the laps and the samples of an activity in the place of what was there. A part of write_activity().';

create function runlytics_internal.moving_seconds(parsed runlytics.parsed_activity) returns float8
  language sql immutable parallel safe
  return coalesce(
    (parsed).moving_s,
    -- In a pool the distance grows once a length: there the timer knows better who was moving, and so it does
    -- where the samples tell of a part alone.
    (
      select least(m.seconds, (parsed).timer_s, (parsed).elapsed_s)
      from runlytics.moving_time(stream => (parsed).stream) as m (seconds)
      where (parsed).sport <> 'swimming'
        and m.seconds > 0
        and coalesce(runlytics.distance(stream => (parsed).stream) >= 0.9 * (parsed).distance_m, true)
    ),
    (parsed).timer_s
  );
comment on function runlytics_internal.moving_seconds(runlytics.parsed_activity) is
  'Moving time: of the summary, else of the samples where they tell of the whole, else the timer. A part of write_activity().';

create function runlytics_internal.write_activity(
  activity_id bigint,
  parsed runlytics.parsed_activity,
  athlete_id bigint default runlytics.athlete()
) returns date
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  id constant bigint := write_activity.activity_id;
  zone constant text := runlytics_internal.local_timezone(
    started_at => parsed.started_at,
    source_timezone => parsed.timezone,
    utc_offset_s => parsed.utc_offset_s,
    usual_timezone => (runlytics_internal.settings_at(at => parsed.started_at, athlete_id => write_activity.athlete_id)).timezone
  );
  day constant date := (parsed.started_at at time zone zone)::date;
  gear constant bigint := runlytics_internal.gear_named(name => parsed.gear, athlete_id => write_activity.athlete_id);
begin
  perform runlytics_internal.mark_activities(activities => array[id], athlete_id => write_activity.athlete_id);
  update warehouse.activities as a
  set
    started_at = parsed.started_at,
    timezone = zone,
    local_date = day,
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
    moving_s = runlytics_internal.moving_seconds(parsed => parsed),
    distance_m = parsed.distance_m,
    ascent_m = coalesce(parsed.ascent_m, runlytics.elevation_gain(stream => parsed.stream)),
    descent_m = coalesce(parsed.descent_m, runlytics.elevation_loss(stream => parsed.stream)),
    avg_hr = parsed.avg_hr,
    max_hr = parsed.max_hr,
    rmssd_ms = parsed.rmssd_ms,
    calories = parsed.calories,
    gear_id = gear,
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

  perform runlytics_internal.write_recording(
    activity_id => id,
    laps => parsed.laps,
    stream => parsed.stream,
    athlete_id => write_activity.athlete_id
  );
  perform runlytics_internal.apply_overrides(activity_id => id, athlete_id => write_activity.athlete_id);
  perform runlytics_internal.compute_metrics(activity_id => id, athlete_id => write_activity.athlete_id);
  return day;
end
$$;
comment on function runlytics_internal.write_activity(bigint, runlytics.parsed_activity, bigint) is
  'Writes what was parsed to an activity, its laps, its stream and its metrics; the athlete''s corrections stay on top. Returns its day: with another activity on it an entry of the journal may be of neither, so whoever writes ends with refresh_session_rpe().';
