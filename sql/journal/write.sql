-- Rows of sheets over the entries of their days -> warehouse.journal.

create function runlytics_internal.entry_key(entry runlytics.journal_row) returns text
  language sql immutable parallel safe
  return coalesce('id ' || (entry).id, (entry).nth::text);
comment on function runlytics_internal.entry_key(runlytics.journal_row) is
  'By what a row of a sheet is known among those of its day: journal.row_key. A part of write_journal_rows().';

create function runlytics_internal.later_entry(earlier runlytics.journal_row, later runlytics.journal_row) returns runlytics.journal_row
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  merged runlytics.journal_row := later;
begin
  if not earlier.covers <@ later.covers then
    merged := jsonb_populate_record(
      later,
      (
        select jsonb_object_agg(t.field, to_jsonb(earlier) -> t.field)
        from (
          values
            ('noted_at', 'noted_at'), ('title', 'title'), ('note', 'note'), ('rpe', 'rpe'), ('soreness', 'soreness'),
            ('mood', 'mood'), ('energy', 'energy'), ('stress', 'stress'), ('sleep_from', 'sleep_from'),
            ('sleep_to', 'sleep_from'), ('sleep_quality', 'sleep_quality'), ('sleep_h', 'sleep_h'), ('resting_hr', 'resting_hr'),
            ('hrv_ms', 'hrv_ms'), ('hrv_statistic', 'hrv_ms'), ('weight_kg', 'weight_kg'), ('shift', 'shift'),
            ('shift_from', 'shift'), ('shift_to', 'shift')
        ) as t (field, column_of_it)
        where t.column_of_it <> all (later.covers)
      )
    );
  end if;
  merged.fields := (earlier.fields - later.headers) || later.fields;
  merged.covers := array(select unnest(earlier.covers) union select unnest(later.covers));
  merged.headers := array(select unnest(earlier.headers) union select unnest(later.headers));
  return merged;
end
$$;
comment on function runlytics_internal.later_entry(runlytics.journal_row, runlytics.journal_row) is
  'Two rows of one entry as one: of each column what the later row that has it says. A part of write_journal_rows().';

create function runlytics_internal.entries_once(entries runlytics.journal_row[]) returns setof runlytics.journal_row
  language plpgsql immutable parallel safe rows 100
  set search_path = pg_catalog, pg_temp
as $$
declare
  entry runlytics.journal_row;
  so_far runlytics.journal_row;
begin
  for entry in
    select e.*
    from unnest(entries) as e
    order by e.day, runlytics_internal.entry_key(entry => e), e.sheet, e.nth
  loop
    if so_far.day = entry.day and runlytics_internal.entry_key(entry => so_far) = runlytics_internal.entry_key(entry => entry) then
      so_far := runlytics_internal.later_entry(earlier => so_far, later => entry);
      continue;
    end if;
    if so_far.day is not null then
      return next so_far;
    end if;
    so_far := entry;
  end loop;
  if so_far.day is not null then
    return next so_far;
  end if;
end
$$;
comment on function runlytics_internal.entries_once(runlytics.journal_row[]) is
  'The rows of a document, those that are of one entry as one. A part of write_journal_rows().';

create function runlytics_internal.write_entries(
  entries runlytics.journal_row[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- All at once: one by one each row costs a statement, and each of one entry a version of it to get past.
  with
    told as materialized (
      select
        p.athlete_id, e.day, runlytics_internal.entry_key(entry => e) as row_key, e.noted_at at time zone p.timezone as noted_at,
        e.title, e.note, e.rpe, e.soreness, e.mood, e.energy, e.stress, s.sleep_from, s.sleep_to, e.sleep_quality, e.sleep_h, e.resting_hr,
        e.hrv_ms, e.hrv_statistic, e.weight_kg, e.shift, e.shift_from at time zone p.timezone as shift_from,
        e.shift_to at time zone p.timezone as shift_to, e.fields, e.covers, e.headers
      from runlytics_internal.entries_once(entries => entries) as e
      join warehouse.settings_periods as p
        on p.athlete_id = write_entries.athlete_id
        and e.day >= p.valid_from
        and e.day < p.valid_until
      -- Sleep that ends before it begins, by a slip or by a clock that was changed, is none.
      left join lateral (
        select e.sleep_from at time zone p.timezone as sleep_from, e.sleep_to at time zone p.timezone as sleep_to
      ) as s on s.sleep_to > s.sleep_from
    ),
    changed as (
      update warehouse.journal as j
      set
        noted_at = case when 'noted_at' = any (n.covers) then n.noted_at else j.noted_at end,
        title = case when 'title' = any (n.covers) then n.title else j.title end,
        note = case when 'note' = any (n.covers) then n.note else j.note end,
        rpe = case when 'rpe' = any (n.covers) then n.rpe else j.rpe end,
        soreness = case when 'soreness' = any (n.covers) then n.soreness else j.soreness end,
        mood = case when 'mood' = any (n.covers) then n.mood else j.mood end,
        energy = case when 'energy' = any (n.covers) then n.energy else j.energy end,
        stress = case when 'stress' = any (n.covers) then n.stress else j.stress end,
        sleep_from = case when 'sleep_from' = any (n.covers) then n.sleep_from else j.sleep_from end,
        sleep_to = case when 'sleep_from' = any (n.covers) then n.sleep_to else j.sleep_to end,
        sleep_quality = case when 'sleep_quality' = any (n.covers) then n.sleep_quality else j.sleep_quality end,
        sleep_h = case when 'sleep_h' = any (n.covers) then n.sleep_h else j.sleep_h end,
        resting_hr = case when 'resting_hr' = any (n.covers) then n.resting_hr else j.resting_hr end,
        hrv_ms = case when 'hrv_ms' = any (n.covers) then n.hrv_ms else j.hrv_ms end,
        hrv_statistic = case when 'hrv_ms' = any (n.covers) then n.hrv_statistic else j.hrv_statistic end,
        weight_kg = case when 'weight_kg' = any (n.covers) then n.weight_kg else j.weight_kg end,
        shift = case when 'shift' = any (n.covers) then n.shift else j.shift end,
        shift_from = case when 'shift' = any (n.covers) then n.shift_from else j.shift_from end,
        shift_to = case when 'shift' = any (n.covers) then n.shift_to else j.shift_to end,
        fields = (j.fields - n.headers) || n.fields,
        document_id = write_entries.document_id
      from told as n
      where j.athlete_id = n.athlete_id
        and j.day = n.day
        and j.row_key = n.row_key
    )
  insert into warehouse.journal (
    athlete_id, day, row_key, noted_at, title, note, rpe, soreness, mood, energy, stress, sleep_from, sleep_to,
    sleep_quality, sleep_h, resting_hr, hrv_ms, hrv_statistic, weight_kg, shift, shift_from, shift_to, fields, document_id
  )
  select
    n.athlete_id, n.day, n.row_key, n.noted_at, n.title, n.note, n.rpe, n.soreness, n.mood, n.energy, n.stress,
    n.sleep_from, n.sleep_to, n.sleep_quality, n.sleep_h, n.resting_hr, n.hrv_ms, n.hrv_statistic, n.weight_kg, n.shift,
    n.shift_from, n.shift_to, n.fields, write_entries.document_id
  from told as n
  on conflict on constraint journal_pkey do nothing;
end
$$;
comment on function runlytics_internal.write_entries(runlytics.journal_row[], bigint, bigint) is
  'Writes the rows of a document over the entries of their days: the columns that a sheet has, the others stay. A part of write_journal_rows().';

create function runlytics_internal.clear_surplus_rows(
  entries runlytics.journal_row[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  with
    last_rows as (
      select distinct on (e.sheet, e.day) e.day, e.nth, e.covers, e.headers
      from unnest(entries) as e
      where e.id is null
      order by e.sheet, e.day, e.nth desc
    ),
    surplus as (
      select
        j.day,
        j.row_key,
        coalesce(array_agg(c.name) filter (where c.is_field), '{}') as covers,
        coalesce(array_agg(c.name) filter (where not c.is_field), '{}') as headers
      from last_rows as l
      join warehouse.journal as j
        on j.athlete_id = clear_surplus_rows.athlete_id
        and j.day = l.day
        and j.row_key ~ '^[0-9]{1,6}$'
        and case when j.row_key ~ '^[0-9]{1,6}$' then j.row_key::int > l.nth end
      cross join lateral (
        select unnest(l.covers), true
        union all
        select unnest(l.headers), false
      ) as c (name, is_field)
      group by j.day, j.row_key
    )
  update warehouse.journal as j
  set
    noted_at = case when 'noted_at' <> all (s.covers) then j.noted_at end,
    title = case when 'title' <> all (s.covers) then j.title end,
    note = case when 'note' <> all (s.covers) then j.note end,
    rpe = case when 'rpe' <> all (s.covers) then j.rpe end,
    soreness = case when 'soreness' <> all (s.covers) then j.soreness end,
    mood = case when 'mood' <> all (s.covers) then j.mood end,
    energy = case when 'energy' <> all (s.covers) then j.energy end,
    stress = case when 'stress' <> all (s.covers) then j.stress end,
    sleep_from = case when 'sleep_from' <> all (s.covers) then j.sleep_from end,
    sleep_to = case when 'sleep_from' <> all (s.covers) then j.sleep_to end,
    sleep_quality = case when 'sleep_quality' <> all (s.covers) then j.sleep_quality end,
    sleep_h = case when 'sleep_h' <> all (s.covers) then j.sleep_h end,
    resting_hr = case when 'resting_hr' <> all (s.covers) then j.resting_hr end,
    hrv_ms = case when 'hrv_ms' <> all (s.covers) then j.hrv_ms end,
    hrv_statistic = case when 'hrv_ms' <> all (s.covers) then j.hrv_statistic end,
    weight_kg = case when 'weight_kg' <> all (s.covers) then j.weight_kg end,
    shift = case when 'shift' <> all (s.covers) then j.shift end,
    shift_from = case when 'shift' <> all (s.covers) then j.shift_from end,
    shift_to = case when 'shift' <> all (s.covers) then j.shift_to end,
    fields = j.fields - s.headers
  from surplus as s
  where j.athlete_id = clear_surplus_rows.athlete_id
    and j.day = s.day
    and j.row_key = s.row_key;
end
$$;
comment on function runlytics_internal.clear_surplus_rows(runlytics.journal_row[], bigint) is
  'Empties the columns of a sheet in the rows that a day had in an earlier version of it and no longer has. A part of write_journal_rows().';

create function runlytics_internal.drop_empty_entries(days date[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.journal as j
  where j.athlete_id = drop_empty_entries.athlete_id
    and j.day = any (days)
    and j.fields = '{}'
    and num_nonnulls(
      j.noted_at, j.title, j.note, j.rpe, j.soreness, j.mood, j.energy, j.stress, j.sleep_from, j.sleep_quality, j.sleep_h,
      j.resting_hr, j.hrv_ms, j.weight_kg, j.shift
    ) = 0;
end
$$;
comment on function runlytics_internal.drop_empty_entries(date[], bigint) is
  'Deletes the entries of these days that say nothing. A part of write_journal_rows().';

create function runlytics_internal.write_journal_rows(
  entries runlytics.journal_row[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns date[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  -- The planner takes a document for ten rows, and a journal that has just come for none: it would compare each with each.
  set enable_nestloop = off
  -- What cannot do without such a loop would now seem dear enough to be compiled.
  set jit = off
as $$
declare
  -- The days that are told of, and those on which their rows stood until now.
  days constant date[] := array(
    select e.day
    from unnest(entries) as e
    union
    select j.day
    from unnest(entries) as e
    join warehouse.journal as j
      on j.athlete_id = write_journal_rows.athlete_id
      and j.row_key = 'id ' || e.id
  );
begin
  perform runlytics_internal.clear_journal_body(days => days, athlete_id => write_journal_rows.athlete_id);
  delete from warehouse.journal as j
  using unnest(entries) as e
  where j.athlete_id = write_journal_rows.athlete_id
    and j.row_key = 'id ' || e.id
    and j.day <> e.day;
  perform runlytics_internal.write_entries(
    entries => entries,
    document_id => write_journal_rows.document_id,
    athlete_id => write_journal_rows.athlete_id
  );
  perform runlytics_internal.clear_surplus_rows(entries => entries, athlete_id => write_journal_rows.athlete_id);
  perform runlytics_internal.drop_empty_entries(days => days, athlete_id => write_journal_rows.athlete_id);
  perform runlytics_internal.write_journal_body(days => days, athlete_id => write_journal_rows.athlete_id);
  perform runlytics_internal.write_journal_shifts(days => days, athlete_id => write_journal_rows.athlete_id);
  return days;
end
$$;
comment on function runlytics_internal.write_journal_rows(runlytics.journal_row[], bigint, bigint) is
  'Writes the rows of a document over what the journal says of their days and returns those days. What it says of a day it says whole: a second row that it no longer has goes, and so does an entry that is left empty. A part of store_journal().';
