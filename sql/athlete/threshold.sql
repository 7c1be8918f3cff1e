-- The threshold from a race.

create function runlytics.set_threshold_from(
  metres float8,
  "time" text,
  valid_from date default null,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.athlete_profile
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  hour_s constant float8 := 3600;
  seconds float8;
  fitness float8;
  in_an_hour float8 := 15000;
begin
  perform runlytics.require_owner();
  seconds := runlytics_internal.read_duration(written => "time");
  if seconds is null and "time" is not null then
    raise exception 'no time of a race: %', left("time", 40)
      using errcode = '22023', hint = 'Minutes and seconds such as 39:30, hours too such as 3:12:05, or seconds.';
  end if;
  fitness := runlytics.vdot(metres => metres, seconds => seconds);
  if fitness is null or fitness not between 15 and 90 or seconds < 180 then
    raise exception '% m in % is not a race that tells a threshold', metres, "time"
      using errcode = '22023', hint = 'Metres and time of a race of three minutes or more, such as 10000 and 39:30, or 42195 and 3:12:05.';
  end if;
  -- The threshold is what is held for an hour: the distance that this fitness covers in one, found by Riegel's steps.
  for step in 1 .. 12
  loop
    in_an_hour := in_an_hour * (hour_s / runlytics.vdot_time(vdot => fitness, metres => in_an_hour)) ^ (1 / 1.06);
  end loop;
  return runlytics.set_athlete(
    threshold_pace => make_interval(secs => round((hour_s * 1000 / in_an_hour)::numeric, 1)::float8)::text || '/km',
    valid_from => set_threshold_from.valid_from,
    athlete_id => set_threshold_from.athlete_id
  );
end
$$;
comment on function runlytics.set_threshold_from(float8, text, date, bigint) is
  'Sets the pace at threshold from a race: metres, and its time such as 39:30 or 3:12:05. It is the pace that the VDOT of the race is worth over an hour. valid_from as in set_athlete(), from the day of the race on, say. SQLSTATE 22023 for what is no race.';

create function runlytics.set_threshold_from(
  distance text,
  "time" text,
  valid_from date default null,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.athlete_profile
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  return runlytics.set_threshold_from(
    metres => runlytics_internal.read_distance(written => distance),
    "time" => "time",
    valid_from => set_threshold_from.valid_from,
    athlete_id => set_threshold_from.athlete_id
  );
end
$$;
comment on function runlytics.set_threshold_from(text, text, date, bigint) is
  'The same of a distance as people write it: 10 km, 5 mi, half marathon. SQLSTATE 22023 for what is none.';
