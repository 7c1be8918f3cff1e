-- The athlete's own clock.

create function runlytics_internal.utc_offset_of(timezone text, at timestamptz) returns int
  language plpgsql stable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return extract(epoch from (at at time zone timezone) - (at at time zone 'UTC'));
exception
  when invalid_parameter_value then
    return null;
end
$$;
comment on function runlytics_internal.utc_offset_of(text, timestamptz) is
  'Seconds east of UTC in a time zone at a moment; NULL for a name that is no time zone. A part of store_health().';

create function runlytics_internal.local_timezone(
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
comment on function runlytics_internal.local_timezone(timestamptz, text, int, text) is
  'The time zone of an activity: the one that its documents name, else the usual one while its clock agrees with their offset (seconds east of UTC), else that offset.';

create function runlytics_internal.timezone_on(day date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select p.timezone
    from warehouse.settings_periods as p
    where p.athlete_id = timezone_on.athlete_id
      and timezone_on.day >= p.valid_from
      and timezone_on.day < p.valid_until
  );
end
$$;
comment on function runlytics_internal.timezone_on(date, bigint) is
  'The time zone of the athlete''s settings that hold on a day.';
