-- The athlete's own clock.

create function runlytics_internal.utc_offset_of(timezone text, at timestamptz) returns int
  language sql immutable parallel safe
  return case
    when runlytics_internal.is_timezone(name => timezone)
      then extract(epoch from (at at time zone timezone) - (at at time zone 'UTC'))
  end;
comment on function runlytics_internal.utc_offset_of(text, timestamptz) is
  'Seconds east of UTC in a time zone at a moment; NULL for a name that is no time zone.';

create function runlytics_internal.local_timezone(
  started_at timestamptz,
  source_timezone text,
  utc_offset_s int,
  usual_timezone text
) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if runlytics_internal.is_timezone(name => source_timezone) then
    return source_timezone;
  end if;
  if utc_offset_s is null
    or utc_offset_s = runlytics_internal.utc_offset_of(timezone => usual_timezone, at => started_at)
  then
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

create function runlytics_internal.require_span(since date, until date) returns void
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if until < since then
    raise exception 'until is before since: % and %', until, since
      using errcode = '22023', hint = 'The first day comes first: since => ' || quote_literal(until) || ', until => ' || quote_literal(since) || '.';
  end if;
end
$$;
comment on function runlytics_internal.require_span(date, date) is
  'Refuses days that end before they begin, SQLSTATE 22023; NULL is an open end. A part of whatever is asked of the days between two.';
