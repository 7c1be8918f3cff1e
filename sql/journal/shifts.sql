-- Shifts: what the journal, a roster, a pattern and the sleep say, and which of them counts.

create function runlytics_internal.choose_shifts(
  since date default '-infinity',
  until date default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.shifts as s
  where s.athlete_id = choose_shifts.athlete_id
    and s.day between since and until
    and not exists (
      select
      from warehouse.shift_sources as o
      where o.athlete_id = s.athlete_id
        and o.day = s.day
    );
  insert into warehouse.shifts as s (athlete_id, day, label, starts_at, ends_at, origin)
  select distinct on (o.day) o.athlete_id, o.day, o.label, o.starts_at, o.ends_at, o.origin
  from warehouse.shift_sources as o
  where o.athlete_id = choose_shifts.athlete_id
    and o.day between since and until
  order by o.day, array_position(array['journal', 'roster', 'pattern', 'inferred'], o.origin)
  on conflict on constraint shifts_pkey do update
  set
    label = excluded.label,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    origin = excluded.origin
  where row(s.label, s.starts_at, s.ends_at, s.origin)
    is distinct from row(excluded.label, excluded.starts_at, excluded.ends_at, excluded.origin);
end
$$;
comment on function runlytics_internal.choose_shifts(date, date, bigint) is
  'Brings warehouse.shifts up to date with shift_sources: of what is said of a day the journal counts before a roster, that before a pattern, and that before what is inferred.';

create function runlytics_internal.write_journal_shifts(days date[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if days = '{}' then
    return;
  end if;
  delete from warehouse.shift_sources as s
  where s.athlete_id = write_journal_shifts.athlete_id
    and s.origin = 'journal'
    and s.day = any (days);
  insert into warehouse.shift_sources (athlete_id, day, origin, label, starts_at, ends_at, document_id)
  select distinct on (j.day) j.athlete_id, j.day, 'journal', j.shift, j.shift_from, j.shift_to, j.document_id
  from warehouse.journal as j
  where j.athlete_id = write_journal_shifts.athlete_id
    and j.day = any (days)
    and j.shift is not null
  order by j.day, j.row_key;
  perform runlytics_internal.choose_shifts(
    since => (select min(d) from unnest(days) as d),
    until => (select max(d) from unnest(days) as d),
    athlete_id => write_journal_shifts.athlete_id
  );
end
$$;
comment on function runlytics_internal.write_journal_shifts(date[], bigint) is
  'Gives the shifts of the entries of these days to shift_sources. A part of store_journal().';

create function runlytics_internal.write_roster_rows(
  entries runlytics.journal_row[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns date[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  days constant date[] := array(select distinct e.day from unnest(entries) as e);
  first_day constant date := (select min(d) from unnest(days) as d);
  last_day constant date := (select max(d) from unnest(days) as d);
begin
  delete from warehouse.shift_sources as s
  where s.athlete_id = write_roster_rows.athlete_id
    and s.origin = 'roster'
    and s.day between first_day and last_day;
  insert into warehouse.shift_sources (athlete_id, day, origin, label, starts_at, ends_at, document_id)
  select distinct on (e.day)
    write_roster_rows.athlete_id,
    e.day,
    'roster',
    e.shift,
    e.shift_from at time zone p.timezone,
    e.shift_to at time zone p.timezone,
    write_roster_rows.document_id
  from unnest(entries) as e
  join warehouse.settings_periods as p
    on p.athlete_id = write_roster_rows.athlete_id
    and e.day >= p.valid_from
    and e.day < p.valid_until
  where e.shift is not null
  order by e.day, e.sheet, e.nth;
  perform runlytics_internal.choose_shifts(since => first_day, until => last_day, athlete_id => write_roster_rows.athlete_id);
  return days;
end
$$;
comment on function runlytics_internal.write_roster_rows(runlytics.journal_row[], bigint, bigint) is
  'Writes a roster in the place of what rosters said of the time from its first day to its last. A part of store_journal().';

create type runlytics.roster_day as (
  day date,
  label text
);
comment on type runlytics.roster_day is 'The shift that starts on a day: day, late, night or off.';

create function runlytics.roster(pattern text, since date, until date) returns setof runlytics.roster_day
  language plpgsql immutable strict parallel safe cost 100 rows 365
  set search_path = pg_catalog, pg_temp
as $$
declare
  letters constant text := upper(regexp_replace(pattern, '\s', '', 'g') collate "C");
begin
  if letters !~ '^[DLNO]+$' then
    raise exception 'a pattern of shifts is made of the letters D, L, N and O'
      using errcode = '22023', detail = format('It is "%s".', left(pattern, 100)), hint = 'Day, late, night, off: such as DDNNOOOO.';
  end if;
  if until - since > 36600 then
    raise exception 'a roster lasts at most 100 years' using errcode = '54000';
  end if;
  return query
  select
    since + n,
    case substr(letters, n % length(letters) + 1, 1)
      when 'D' then 'day'
      when 'L' then 'late'
      when 'N' then 'night'
      else 'off'
    end
  from generate_series(0, until - since) as n;
end
$$;
comment on function runlytics.roster(text, date, date) is
  'A pattern of shifts, a letter a day (D day, L late, N night, O off; spaces do not count), repeated from the day since to the day until. SQLSTATE 22023 for another letter, 54000 above 100 years.';

create function runlytics.set_roster(
  pattern text,
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  days int;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_span(since => set_roster.since, until => set_roster.until);
  perform runlytics_internal.lock_athlete(athlete_id => set_roster.athlete_id);
  delete from warehouse.shift_sources as s
  where s.athlete_id = set_roster.athlete_id
    and s.origin = 'pattern'
    and s.day between since and until;
  insert into warehouse.shift_sources (athlete_id, day, origin, label)
  select set_roster.athlete_id, r.day, 'pattern', r.label
  from runlytics.roster(pattern => set_roster.pattern, since => set_roster.since, until => set_roster.until) as r;
  get diagnostics days = row_count;
  perform runlytics_internal.choose_shifts(since => set_roster.since, until => set_roster.until, athlete_id => set_roster.athlete_id);
  perform runlytics.compute_nights(since => set_roster.since, until => set_roster.until, athlete_id => set_roster.athlete_id);
  return days;
end
$$;
comment on function runlytics.set_roster(text, date, date, bigint) is
  'Stores a pattern of shifts as roster() has it, in the place of an earlier one in that time, and returns its days; NULL takes the earlier one back. What the journal or a roster says of a day stays. SQLSTATE 22023 for a letter that is no shift.';

create function runlytics.infer_shifts(
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  inferred int;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_span(since => infer_shifts.since, until => infer_shifts.until);
  perform runlytics_internal.lock_athlete(athlete_id => infer_shifts.athlete_id);
  delete from warehouse.shift_sources as s
  where s.athlete_id = infer_shifts.athlete_id
    and s.origin = 'inferred'
    and s.day between since and until;
  insert into warehouse.shift_sources (athlete_id, day, origin, label)
  select d.athlete_id, d.day - 1, 'inferred', 'night'
  from (
    select n.athlete_id, n.day, count(*) over (partition by n.block) as days
    from (
      -- Consecutive days have the same distance to their number.
      select w.athlete_id, w.day, w.day - (row_number() over (order by w.day))::int as block
      from warehouse.nights as w
      where w.athlete_id = infer_shifts.athlete_id
        and w.day between since - 30 and until + 31
        and w.ended_at - w.started_at >= interval '3 hours'
        and (w.started_at at time zone w.timezone)::date = w.day
        and (w.started_at at time zone w.timezone)::time between '05:30' and '13:00'
        and (w.ended_at at time zone w.timezone)::time <= '18:30'
    ) as n
  ) as d
  where d.days >= 2
    and d.day - 1 between since and until;
  get diagnostics inferred = row_count;
  perform runlytics_internal.choose_shifts(since => since, until => until, athlete_id => infer_shifts.athlete_id);
  perform runlytics.compute_nights(since => since, until => until, athlete_id => infer_shifts.athlete_id);
  return inferred;
end
$$;
comment on function runlytics.infer_shifts(date, date, bigint) is
  'Infers night shifts from the sleep and returns how many: where the main sleep lay between about six and eighteen on two or more days on end, the evening before each of them a night shift began. They are marked inferred, and whatever the athlete says of a day counts before them.';
