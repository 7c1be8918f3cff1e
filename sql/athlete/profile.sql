-- What an athlete says of himself or herself: settings that keep what is not named.

create type runlytics.athlete_profile as (
  athlete_id bigint,
  name text,
  sex text,
  birth_date date,
  units text,
  week_starts_on int,
  timezone text,
  valid_from date,
  max_hr float8,
  resting_hr float8,
  threshold_hr float8,
  threshold_pace text,
  weight_kg float8,
  height_m float8,
  sleep_need text,
  estimated text,
  note text
);
comment on type runlytics.athlete_profile is
  'What holds for an athlete from valid_from on: beats/min, threshold_pace by the kilometre or mile as units say, kg, m. estimated: which of the values come from the runs and not from the athlete. note: what to do next.';

create function runlytics_internal.read_duration(written text) returns float8
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  parts constant text[] := regexp_match(btrim(written), '^(?:(\d{1,3}):)?(\d{1,2}):([0-5]?\d(?:\.\d+)?)$');
begin
  if btrim(written) ~ '^\d{1,7}(\.\d+)?$' then
    return btrim(written)::float8;
  end if;
  return 3600 * coalesce(parts[1], '0')::float8 + 60 * parts[2]::float8 + parts[3]::float8;
end
$$;
comment on function runlytics_internal.read_duration(text) is
  'The seconds of what people write as a time: 39:30, 3:12:05, or seconds; NULL of what is none.';

create function runlytics_internal.read_pace(written text, units text default 'km') returns float8
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- With a colon: 415 may be 4:15 without it, or seconds, and who is taken wrongly would not see it.
  parts constant text[] := regexp_match(lower(written collate "C"), '^\s*(\d+:[\d:.]+)\s*(?:min|mins|minutes)?\s*(?:(?:/|per|a)?\s*(km|k|kilometre|kilometer|mi|mile))?\s*$');
  unit_m constant float8 := case when left(coalesce(parts[2], units), 1) = 'm' then 1609.344 else 1000 end;
  seconds constant float8 := runlytics_internal.read_duration(written => parts[1]);
begin
  if coalesce(unit_m / nullif(seconds, 0) not between 0.5 and 10, true) then
    raise exception 'not a pace: %', left(written, 40)
      using errcode = '22023', hint = 'Minutes and seconds of a kilometre or mile, such as 4:15, 4:15/km or 6:50/mi.';
  end if;
  return unit_m / seconds;
end
$$;
comment on function runlytics_internal.read_pace(text, text) is
  'The speed in m/s of what people write as a pace: 4:15, 4:15/km, 6:50 min/mi; without a unit that of units, km or mi. SQLSTATE 22023 for what is none or nobody''s, and for a number without a colon.';

create function runlytics_internal.athlete_profile(valid_from date, athlete_id bigint default runlytics.athlete())
  returns runlytics.athlete_profile
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  profile runlytics.athlete_profile;
begin
  select
    a.athlete_id,
    a.name,
    a.sex,
    a.birth_date,
    a.units,
    a.week_starts_on,
    s.timezone,
    s.valid_from,
    s.max_hr,
    s.resting_hr,
    s.threshold_hr,
    runlytics.written(value => 1000 / s.threshold_speed_mps, quantity => 'pace', units => a.units)
      || '/' || a.units,
    s.weight_kg,
    s.height_m,
    runlytics.written(value => s.sleep_need_s, quantity => 'hours'),
    case
      when s.estimated then array_to_string(
        array(
          select e
          from unnest(array['max_hr', 'resting_hr', 'threshold_hr', 'threshold_pace']) as e
          where e <> all (s.stated)
        ),
        ', '
      )
    end,
    case
      when s.valid_from > runlytics_internal.today(athlete_id => a.athlete_id)
        then format('this holds from %s on; until then, what held before', to_char(s.valid_from::timestamp, 'YYYY-MM-DD'))
      when exists (select from warehouse.activities as x where x.athlete_id = a.athlete_id)
        then 'call runlytics.recompute() scores the runs that are there with this'
      else 'the runs that come are scored with this'
    end
  into profile
  from warehouse.athletes as a
  join warehouse.athlete_settings as s using (athlete_id)
  where a.athlete_id = athlete_profile.athlete_id
    and s.valid_from = athlete_profile.valid_from;
  return profile;
end
$$;
comment on function runlytics_internal.athlete_profile(date, bigint) is
  'What holds for an athlete from the row of settings of that day on. A part of set_athlete().';

create function runlytics_internal.begin_settings(valid_from date, athlete_id bigint default runlytics.athlete()) returns date
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  day constant date := coalesce(begin_settings.valid_from, runlytics_internal.today(athlete_id => begin_settings.athlete_id));
  in_force constant date := (
    select coalesce(max(s.valid_from) filter (where s.valid_from <= day), min(s.valid_from))
    from warehouse.athlete_settings as s
    where s.athlete_id = begin_settings.athlete_id
  );
begin
  if begin_settings.valid_from is null then
    return in_force;
  end if;
  -- A year with a digit too many would have no instant, and no day its settings any more.
  if begin_settings.valid_from not between '1900-01-01' and '9999-12-31' and isfinite(begin_settings.valid_from) then
    raise check_violation using message = 'valid_from is of the years 1900 to 9999', constraint = 'valid_from is of the years 1900 to 9999';
  end if;
  insert into warehouse.athlete_settings (
    athlete_id, valid_from, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps,
    weight_kg, height_m, sleep_need_s, estimated, stated
  )
  select
    s.athlete_id, begin_settings.valid_from, s.timezone, s.max_hr, s.resting_hr, s.threshold_hr, s.threshold_speed_mps,
    s.weight_kg, s.height_m, s.sleep_need_s, s.estimated, s.stated
  from warehouse.athlete_settings as s
  where s.athlete_id = begin_settings.athlete_id
    and s.valid_from = in_force
  on conflict do nothing;
  return begin_settings.valid_from;
end
$$;
comment on function runlytics_internal.begin_settings(date, bigint) is
  'The valid_from of the row of settings that a change is to be written into: of the one in force today, or of one that begins on a day with what held before. A part of set_athlete().';

create function runlytics_internal.require_timezone(name text) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  near constant text[] := array(
    select z.name
    from pg_timezone_names as z
    -- No pattern, and no longer than a name is.
    where strpos(lower(z.name), lower(replace(btrim(left(require_timezone.name, 40)), ' ', '_'))) > 0
      -- The same once more, by other rules of leap seconds or of daylight saving.
      and z.name !~ '^(posix|right)/'
    order by length(z.name)
    limit 3
  );
begin
  if require_timezone.name is null or runlytics_internal.is_timezone(name => require_timezone.name) then
    return;
  end if;
  raise exception 'there is no time zone %', left(require_timezone.name, 40)
    using
      errcode = '22023',
      hint = coalesce('Did you mean ' || nullif(array_to_string(near, ' or '), '') || '? ', '')
        || 'A name such as Europe/Berlin; all of them: select name from pg_timezone_names;';
end
$$;
comment on function runlytics_internal.require_timezone(text) is
  'Refuses a time zone that there is not, SQLSTATE 22023, and offers those whose names hold the word; NULL is let through. A part of set_athlete().';

create function runlytics_internal.other_day(day date) returns date
  language sql immutable strict parallel safe
  return case
    when isfinite(day) and extract(day from day) <= 12 and extract(day from day) <> extract(month from day)
      then make_date(extract(year from day)::int, extract(day from day)::int, extract(month from day)::int)
  end;
comment on function runlytics_internal.other_day(date) is
  'Which day a date is when its day and month are exchanged; NULL when that is none, or the same. A part of require_birth_date().';

create function runlytics_internal.require_birth_date(birth_date date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  other constant date := runlytics_internal.other_day(day => birth_date);
begin
  -- No constraint of a table: what it asks for changes from day to day.
  if birth_date > runlytics_internal.today(athlete_id => require_birth_date.athlete_id) then
    raise check_violation using
      message = 'birth_date is not in the future',
      constraint = 'birth_date is not in the future';
  end if;
  if birth_date < '1900-01-01' then
    raise check_violation using message = 'birth_date is not before 1900', constraint = 'birth_date is not before 1900';
  end if;
  -- What was typed is not to be seen: 03/04/1985 has become a date by the session's datestyle.
  if other is not null then
    raise notice 'born on %', to_char(birth_date::timestamp, 'FMDD FMMonth YYYY')
      using hint = format('If it is the other day, write the year first: birth_date => %L.', to_char(other::timestamp, 'YYYY-MM-DD'));
  end if;
end
$$;
comment on function runlytics_internal.require_birth_date(date, bigint) is
  'Refuses a birth date that has not come or is of before 1900, SQLSTATE 23514, and says in words which was understood where day and month could be exchanged; NULL is let through. A part of set_athlete().';

create type runlytics_internal.said_settings as (
  timezone text,
  max_hr float8,
  resting_hr float8,
  threshold_hr float8,
  threshold_speed_mps float8,
  weight_kg float8,
  height_m float8,
  sleep_need_s float8
);
comment on type runlytics_internal.said_settings is 'What an athlete says of a row of warehouse.athlete_settings, NULL where nothing is said.';

create function runlytics_internal.write_settings(
  said runlytics_internal.said_settings,
  period date,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  said_now constant text[] := array_remove(
    array[
      case when said.max_hr is not null then 'max_hr' end,
      case when said.resting_hr is not null then 'resting_hr' end,
      case when said.threshold_hr is not null then 'threshold_hr' end,
      case when said.threshold_speed_mps is not null then 'threshold_pace' end
    ],
    null
  );
  all_said constant text[] := array(
    select distinct e
    from unnest(
      said_now || (
        select s.stated
        from warehouse.athlete_settings as s
        where s.athlete_id = write_settings.athlete_id
          and s.valid_from = period
      )
    ) as e
    order by e
  );
begin
  update warehouse.athlete_settings as s
  set
    timezone = coalesce(said.timezone, s.timezone),
    max_hr = coalesce(said.max_hr, s.max_hr),
    resting_hr = coalesce(said.resting_hr, s.resting_hr),
    threshold_hr = coalesce(said.threshold_hr, s.threshold_hr),
    threshold_speed_mps = coalesce(said.threshold_speed_mps, s.threshold_speed_mps),
    weight_kg = coalesce(said.weight_kg, s.weight_kg),
    height_m = coalesce(said.height_m, s.height_m),
    sleep_need_s = coalesce(said.sleep_need_s, s.sleep_need_s),
    stated = all_said,
    estimated = s.estimated and cardinality(all_said) < 4
  where s.athlete_id = write_settings.athlete_id
    and s.valid_from = period;
end
$$;
comment on function runlytics_internal.write_settings(runlytics_internal.said_settings, date, bigint) is
  'Writes what an athlete says over the row of settings that begins on a day, and which of the values are no estimates any more. A part of set_athlete().';

create function runlytics_internal.read_choice(word text) returns text
  language sql immutable parallel safe
  return case
    when lower(btrim(word) collate "C") in ('m', 'man') then 'male'
    when lower(btrim(word) collate "C") in ('f', 'w', 'woman') then 'female'
    when lower(btrim(word) collate "C") in ('mile', 'miles', 'imperial') then 'mi'
    when lower(btrim(word) collate "C") in ('k', 'kilometre', 'kilometres', 'kilometer', 'kilometers', 'metric') then 'km'
    else lower(btrim(word) collate "C")
  end;
comment on function runlytics_internal.read_choice(text) is
  'The sex or the units that a word means: m and f, miles and kilometres as well; the word in small letters where it means none. A part of set_athlete().';

create function runlytics.set_athlete(
  name text default null,
  sex text default null,
  birth_date date default null,
  units text default null,
  week_starts_on int default null,
  timezone text default null,
  max_hr float8 default null,
  resting_hr float8 default null,
  threshold_hr float8 default null,
  threshold_pace text default null,
  weight_kg float8 default null,
  height_m float8 default null,
  sleep_need interval default null,
  valid_from date default null,
  weight_lb float8 default null,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.athlete_profile
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kg_of_pound constant float8 := 0.45359237;
  in_units text;
  period date;
  fault text;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_athlete(athlete_id => set_athlete.athlete_id);
  perform runlytics_internal.require_birth_date(birth_date => set_athlete.birth_date, athlete_id => set_athlete.athlete_id);
  perform runlytics_internal.require_timezone(name => set_athlete.timezone);
  perform runlytics_internal.ensure_settings(athlete_id => set_athlete.athlete_id);
  perform runlytics_internal.lock_athlete(athlete_id => set_athlete.athlete_id);
  update warehouse.athletes as a
  set
    name = coalesce(set_athlete.name, a.name),
    sex = coalesce(runlytics_internal.read_choice(word => set_athlete.sex), a.sex),
    birth_date = coalesce(set_athlete.birth_date, a.birth_date),
    units = coalesce(runlytics_internal.read_choice(word => set_athlete.units), a.units),
    week_starts_on = coalesce(set_athlete.week_starts_on, a.week_starts_on)
  where a.athlete_id = set_athlete.athlete_id;
  in_units := (select a.units from warehouse.athletes as a where a.athlete_id = set_athlete.athlete_id);
  period := runlytics_internal.begin_settings(valid_from => set_athlete.valid_from, athlete_id => set_athlete.athlete_id);
  perform runlytics_internal.write_settings(
    said => row(
      timezone, max_hr, resting_hr, threshold_hr,
      runlytics_internal.read_pace(written => threshold_pace, units => in_units),
      coalesce(weight_kg, weight_lb * kg_of_pound), height_m, extract(epoch from sleep_need)
    )::runlytics_internal.said_settings,
    period => period,
    athlete_id => set_athlete.athlete_id
  );
  return runlytics_internal.athlete_profile(valid_from => period, athlete_id => set_athlete.athlete_id);
exception
  when check_violation then
    -- The constraints of these tables are called by what they ask for.
    get stacked diagnostics fault = constraint_name;
    raise exception '%', fault
      using errcode = '23514', hint = 'Nothing was changed. What holds now: select * from runlytics.set_athlete();';
end
$$;
comment on function runlytics.set_athlete(text, text, date, text, int, text, float8, float8, float8, text, float8, float8, interval, date, float8, bigint) is
  'Says who the athlete is and what he or she is scored with; what is not named stays, and NULL names nothing. To take something back: update warehouse.athletes set birth_date = null where athlete_id = 1 (name, sex and birth_date), or the same of warehouse.athlete_settings for the rest, where a value that is NULL is estimated again by runlytics.estimate_settings() once its name is gone from stated. sex: male or female; birth_date: with the year first, as 1985-04-03, for of 03/04/1985 the session''s datestyle decides which day it is, and a NOTICE says which; units: km or mi; week_starts_on: 1 Monday to 7 Sunday; beats/min; threshold_pace: what can be held for an hour, such as 4:15 or 6:50/mi, always with its colon; kg, or weight_lb in pounds; m; sleep_need: such as 8 hours. valid_from: from that day on, what held before stays before it; without it the row that holds today is changed. Without anything named it only shows what holds. Values that nobody has said are estimated from the first runs. Past runs are scored anew by CALL recompute(). SQLSTATE 23514 says in words what cannot be; 22023 for a pace that is none, P0002 without such an athlete, 42501 for a role that nothing was granted.';
