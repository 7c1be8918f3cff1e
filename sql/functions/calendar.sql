-- The calendar, and the athlete whose rows are meant.

create function runlytics.week_of(day date, starts_on int default 1) returns date
  language sql immutable strict parallel safe cost 5
  return day - (((extract(isodow from day)::int - starts_on) % 7 + 7) % 7);
comment on function runlytics.week_of(date, int) is
  'The first day of the week that holds a day. starts_on: 1 Monday to 7 Sunday.';

create function runlytics.athlete() returns bigint
  language sql stable parallel safe cost 5
  return coalesce(nullif(current_setting('runlytics.athlete_id', true), ''), '1')::bigint;
comment on function runlytics.athlete() is
  'The athlete that is meant where none is named: the setting runlytics.athlete_id, 1 by default. It only chooses; what a role may see is decided by row-level security.';

create function runlytics_internal.is_timezone(name text) returns bool
  as 'MODULE_PATHNAME', 'runlytics_is_timezone' language c immutable strict parallel safe cost 10;
comment on function runlytics_internal.is_timezone(text) is
  'Whether "at time zone" takes this name; asking that itself would raise an error.';
