-- For whom a page is, and which days it is of.

create type runlytics_internal.page_reader as (
  athlete text,
  units text,
  week_starts_on int,
  timezone text,
  today date,
  since date,
  until date,
  activity_id bigint
);
comment on type runlytics_internal.page_reader is
  'What a panel has to know of its reader: units km or mi, the first day of the week, the athlete''s own today, the days asked for, and on the page of a run which.';

create function runlytics_internal.page_asked_day(written text) returns date
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if written !~ '^\d{4}-\d{2}-\d{2}$' then
    raise exception 'not a day: %', left(written, 40)
      using errcode = '22007', hint = 'Write the year first, as 2026-03-15: of 03/04/2026 nobody knows which day it is.';
  end if;
  return written::date;
end
$$;
comment on function runlytics_internal.page_asked_day(text) is
  'The day that is written as 2026-03-15, whatever the session''s datestyle; SQLSTATE 22007 for another way to write one, 22008 for a day that there is not. A part of page_reader().';

create function runlytics_internal.page_reader(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns runlytics_internal.page_reader
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader runlytics_internal.page_reader;
begin
  select a.name, coalesce(parameters ->> 'units', a.units), a.week_starts_on, p.timezone, (now() at time zone p.timezone)::date
  into reader.athlete, reader.units, reader.week_starts_on, reader.timezone, reader.today
  from warehouse.athletes as a
  left join warehouse.settings_periods as p
    on p.athlete_id = a.athlete_id
    and now() >= p.starts_at
    and now() < p.ends_at
  where a.athlete_id = page_reader.athlete_id;
  if not found then
    perform runlytics_internal.require_athlete(athlete_id => page_reader.athlete_id);
  end if;
  if reader.units not in ('km', 'mi') then
    raise exception 'units are km or mi' using errcode = '22023';
  end if;
  reader.timezone := coalesce(reader.timezone, 'UTC');
  reader.today := coalesce(runlytics_internal.page_asked_day(written => parameters ->> 'today'), reader.today, (now() at time zone 'UTC')::date);
  perform runlytics_internal.require_span(
    since => runlytics_internal.page_asked_day(written => parameters ->> 'since'),
    until => runlytics_internal.page_asked_day(written => parameters ->> 'until')
  );
  reader.until := least(runlytics_internal.page_asked_day(written => parameters ->> 'until'), reader.today);
  reader.since := coalesce(runlytics_internal.page_asked_day(written => parameters ->> 'since'), reader.until - coalesce((parameters ->> 'days')::int, 28) + 1);
  reader.activity_id := (parameters ->> 'id')::bigint;
  return reader;
end
$$;
comment on function runlytics_internal.page_reader(jsonb, bigint) is
  'Reads the parameters of a page: units (km or mi instead of the athlete''s own), since and until or days back, id (a run), today. SQLSTATE P0002 for an athlete that is not there or not to be seen, class 22 for a parameter that cannot be read. A part of page_document().';
