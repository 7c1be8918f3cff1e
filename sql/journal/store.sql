-- What the athlete writes down: rows of sheets -> warehouse.journal, and what else follows from them.

create function runlytics_internal.journal_rows(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
)
  returns setof runlytics.journal_row
  language plpgsql stable parallel safe cost 100000 rows 100
  set search_path = pg_catalog, pg_temp
as $$
declare
  zone constant text := (
    select (runlytics_internal.settings_at(at => d.received_at, athlete_id => d.athlete_id)).timezone
    from warehouse.documents as d
    where d.athlete_id = journal_rows.athlete_id
      and d.document_id = journal_rows.document_id
  );
  headers text[];
  fields text[];
begin
  select coalesce(array_agg(c.header order by c.header), '{}'), coalesce(array_agg(c.field order by c.header), '{}')
  into headers, fields
  from warehouse.journal_columns as c
  where c.athlete_id = journal_rows.athlete_id;
  return query
  select *
  from runlytics_internal.read_journal(
    payload => journal_rows.body,
    timezone => zone,
    headers => headers,
    fields => fields,
    kind => journal_rows.kind
  );
end
$$;
comment on function runlytics_internal.journal_rows(bigint, text, bytea, bigint) is
  'The rows of a document, with the athlete''s own names of columns and the time zone of the day it came. A part of store_journal().';

create function runlytics_internal.write_journal_row(
  entry runlytics.journal_row,
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  key constant text := coalesce('id ' || entry.id, entry.nth::text);
begin
  insert into warehouse.journal as j (
    athlete_id, day, row_key, noted_at, title, note, rpe, soreness, mood, energy, stress, sleep_from, sleep_to,
    sleep_quality, resting_hr, hrv_ms, hrv_statistic, weight_kg, shift, shift_from, shift_to, fields, document_id
  )
  select
    p.athlete_id, entry.day, key, entry.noted_at at time zone p.timezone, entry.title, entry.note, entry.rpe,
    entry.soreness, entry.mood, entry.energy, entry.stress, s.sleep_from, s.sleep_to, entry.sleep_quality,
    entry.resting_hr, entry.hrv_ms, entry.hrv_statistic, entry.weight_kg, entry.shift,
    entry.shift_from at time zone p.timezone, entry.shift_to at time zone p.timezone, entry.fields,
    write_journal_row.document_id
  from warehouse.settings_periods as p
  -- Sleep that ends before it begins, by a slip or by a clock that was changed, is none.
  left join lateral (
    select entry.sleep_from at time zone p.timezone as sleep_from, entry.sleep_to at time zone p.timezone as sleep_to
  ) as s on s.sleep_to > s.sleep_from
  where p.athlete_id = write_journal_row.athlete_id
    and entry.day >= p.valid_from
    and entry.day < p.valid_until
  on conflict on constraint journal_pkey do update
  set
    noted_at = case when 'noted_at' = any (entry.covers) then excluded.noted_at else j.noted_at end,
    title = case when 'title' = any (entry.covers) then excluded.title else j.title end,
    note = case when 'note' = any (entry.covers) then excluded.note else j.note end,
    rpe = case when 'rpe' = any (entry.covers) then excluded.rpe else j.rpe end,
    soreness = case when 'soreness' = any (entry.covers) then excluded.soreness else j.soreness end,
    mood = case when 'mood' = any (entry.covers) then excluded.mood else j.mood end,
    energy = case when 'energy' = any (entry.covers) then excluded.energy else j.energy end,
    stress = case when 'stress' = any (entry.covers) then excluded.stress else j.stress end,
    sleep_from = case when 'sleep_from' = any (entry.covers) then excluded.sleep_from else j.sleep_from end,
    sleep_to = case when 'sleep_from' = any (entry.covers) then excluded.sleep_to else j.sleep_to end,
    sleep_quality = case when 'sleep_quality' = any (entry.covers) then excluded.sleep_quality else j.sleep_quality end,
    resting_hr = case when 'resting_hr' = any (entry.covers) then excluded.resting_hr else j.resting_hr end,
    hrv_ms = case when 'hrv_ms' = any (entry.covers) then excluded.hrv_ms else j.hrv_ms end,
    hrv_statistic = case when 'hrv_ms' = any (entry.covers) then excluded.hrv_statistic else j.hrv_statistic end,
    weight_kg = case when 'weight_kg' = any (entry.covers) then excluded.weight_kg else j.weight_kg end,
    shift = case when 'shift' = any (entry.covers) then excluded.shift else j.shift end,
    shift_from = case when 'shift' = any (entry.covers) then excluded.shift_from else j.shift_from end,
    shift_to = case when 'shift' = any (entry.covers) then excluded.shift_to else j.shift_to end,
    fields = (j.fields - entry.headers) || excluded.fields,
    document_id = excluded.document_id;
end
$$;
comment on function runlytics_internal.write_journal_row(runlytics.journal_row, bigint, bigint) is
  'Writes one row of a sheet over the entry of its day: the columns that the sheet has, the others stay. A part of store_journal().';

create function runlytics_internal.clear_surplus_rows(
  entries runlytics.journal_row[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  entry runlytics.journal_row;
begin
  for entry in
    select distinct on (e.sheet, e.day) *
    from unnest(entries) as e
    where e.id is null
    order by e.sheet, e.day, e.nth desc
  loop
    perform runlytics_internal.write_journal_row(
      entry => jsonb_populate_record(
        null::runlytics.journal_row,
        jsonb_build_object(
          'nth', j.row_key, 'day', entry.day, 'fields', '{}'::jsonb, 'covers', entry.covers, 'headers', entry.headers
        )
      ),
      document_id => j.document_id,
      athlete_id => clear_surplus_rows.athlete_id
    )
    from warehouse.journal as j
    where j.athlete_id = clear_surplus_rows.athlete_id
      and j.day = entry.day
      and j.row_key ~ '^[0-9]{1,6}$'
      and case when j.row_key ~ '^[0-9]{1,6}$' then j.row_key::int > entry.nth end;
  end loop;
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
      j.noted_at, j.title, j.note, j.rpe, j.soreness, j.mood, j.energy, j.stress, j.sleep_from, j.sleep_quality,
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
  entry runlytics.journal_row;
begin
  perform runlytics_internal.clear_journal_body(days => days, athlete_id => write_journal_rows.athlete_id);
  delete from warehouse.journal as j
  using unnest(entries) as e
  where j.athlete_id = write_journal_rows.athlete_id
    and j.row_key = 'id ' || e.id
    and j.day <> e.day;
  foreach entry in array entries
  loop
    perform runlytics_internal.write_journal_row(
      entry => entry,
      document_id => write_journal_rows.document_id,
      athlete_id => write_journal_rows.athlete_id
    );
  end loop;
  perform runlytics_internal.clear_surplus_rows(entries => entries, athlete_id => write_journal_rows.athlete_id);
  perform runlytics_internal.drop_empty_entries(days => days, athlete_id => write_journal_rows.athlete_id);
  perform runlytics_internal.write_journal_body(days => days, athlete_id => write_journal_rows.athlete_id);
  perform runlytics_internal.write_journal_shifts(days => days, athlete_id => write_journal_rows.athlete_id);
  return days;
end
$$;
comment on function runlytics_internal.write_journal_rows(runlytics.journal_row[], bigint, bigint) is
  'Writes the rows of a document over what the journal says of their days and returns those days. What it says of a day it says whole: a second row that it no longer has goes, and so does an entry that is left empty. A part of store_journal().';

create function runlytics_internal.apply_journal(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns date[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  told constant runlytics.journal_row[] := array(
    select row(r.*)::runlytics.journal_row
    from runlytics_internal.journal_rows(
      document_id => apply_journal.document_id,
      kind => apply_journal.kind,
      body => apply_journal.body,
      athlete_id => apply_journal.athlete_id
    ) as r
  );
  roster runlytics.journal_row[];
  entries runlytics.journal_row[];
begin
  -- A sheet that has shifts and nothing else is a roster.
  select
    array_agg(row(r.*)::runlytics.journal_row) filter (where r.covers <@ array['shift', 'shift_from', 'shift_to']),
    array_agg(row(r.*)::runlytics.journal_row) filter (where not r.covers <@ array['shift', 'shift_from', 'shift_to'])
  into roster, entries
  from unnest(told) as r;
  return
    runlytics_internal.write_roster_rows(
      entries => coalesce(roster, '{}'),
      document_id => apply_journal.document_id,
      athlete_id => apply_journal.athlete_id
    )
    || runlytics_internal.write_journal_rows(
      entries => coalesce(entries, '{}'),
      document_id => apply_journal.document_id,
      athlete_id => apply_journal.athlete_id
    );
end
$$;
comment on function runlytics_internal.apply_journal(bigint, text, bytea, bigint) is
  'Writes what one document says to journal and shifts and returns the days that it tells of. A part of store_journal().';

create function runlytics.store_journal(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  days date[];
  told int;
  later record;
begin
  perform runlytics_internal.lock_athlete(athlete_id => store_journal.athlete_id);
  days := runlytics_internal.apply_journal(
    document_id => store_journal.document_id,
    kind => store_journal.kind,
    body => store_journal.body,
    athlete_id => store_journal.athlete_id
  );
  told := cardinality(days);
  -- What came later has the last word, in whatever order documents are processed.
  for later in
    select d.document_id, d.kind
    from warehouse.documents as d
    join warehouse.documents as this
      on this.athlete_id = d.athlete_id
      and this.document_id = store_journal.document_id
    where d.athlete_id = store_journal.athlete_id
      and d.kind = any (runlytics_internal.kinds_telling(subject => 'journal'))
      and d.status = 'done'
      and (d.received_at, d.document_id) > (this.received_at, this.document_id)
    order by d.received_at, d.document_id
  loop
    days := days || runlytics_internal.apply_journal(
      document_id => later.document_id,
      kind => later.kind,
      body => runlytics.document_body(document_id => later.document_id, athlete_id => store_journal.athlete_id),
      athlete_id => store_journal.athlete_id
    );
  end loop;
  perform runlytics_internal.settle_journal(days => days, athlete_id => store_journal.athlete_id);
  return told;
end
$$;
comment on function runlytics.store_journal(bigint, text, bytea, bigint) is
  'Writes a journal or roster to the warehouse and returns on how many days it tells something. The same document again changes nothing; of two that tell of one day the later one counts, column by column. Days that a document does not mention stay as they are: leave a row''s cells empty to take an entry back. SQLSTATE 22P02 when it cannot be read.';

create function runlytics_internal.settle_journal(days date[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if days = '{}' then
    return;
  end if;
  perform runlytics_internal.refresh_session_rpe(days => days, athlete_id => settle_journal.athlete_id);
  perform runlytics_internal.rescale_session_rpe(athlete_id => settle_journal.athlete_id);
  -- What a row says of the body is of its day, or of the morning that its sleep ended.
  perform runlytics_internal.mark_days(
    topic => 'body',
    since => (select min(d) - 2 from unnest(days) as d),
    until => (select max(d) + 2 from unnest(days) as d),
    athlete_id => settle_journal.athlete_id
  );
  perform runlytics.compute_nights(
    since => (select min(d) from unnest(days) as d),
    until => (select max(d) from unnest(days) as d),
    athlete_id => settle_journal.athlete_id
  );
end
$$;
comment on function runlytics_internal.settle_journal(date[], bigint) is
  'Brings loads and nights up to date with what the journal says of these days. A part of store_journal().';

create function runlytics_internal.rebuild_journal(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  days date[] := array(
    select j.day
    from warehouse.journal as j
    where j.athlete_id = rebuild_journal.athlete_id
    union
    select a.local_date
    from warehouse.activity_metrics as m
    join warehouse.activities as a using (athlete_id, activity_id)
    where m.athlete_id = rebuild_journal.athlete_id
      and m.metric = 'session_rpe'
  );
  document record;
begin
  delete from warehouse.sleep as s
  where s.athlete_id = rebuild_journal.athlete_id
    and s.source = 'journal';
  delete from warehouse.biometrics as b
  where b.athlete_id = rebuild_journal.athlete_id
    and b.source = 'journal';
  delete from warehouse.journal as j
  where j.athlete_id = rebuild_journal.athlete_id;
  delete from warehouse.shift_sources as s
  where s.athlete_id = rebuild_journal.athlete_id
    and s.origin in ('journal', 'roster');
  for document in
    select d.document_id, d.kind
    from warehouse.documents as d
    where d.athlete_id = rebuild_journal.athlete_id
      and d.kind = any (runlytics_internal.kinds_telling(subject => 'journal'))
      and d.status = 'done'
    order by d.received_at, d.document_id
  loop
    days := days || runlytics_internal.apply_journal(
      document_id => document.document_id,
      kind => document.kind,
      body => runlytics.document_body(document_id => document.document_id, athlete_id => rebuild_journal.athlete_id),
      athlete_id => rebuild_journal.athlete_id
    );
  end loop;
  perform runlytics_internal.choose_shifts(athlete_id => rebuild_journal.athlete_id);
  perform runlytics_internal.settle_journal(days => days, athlete_id => rebuild_journal.athlete_id);
  perform runlytics.compute_nights(athlete_id => rebuild_journal.athlete_id);
end
$$;
comment on function runlytics_internal.rebuild_journal(bigint) is
  'Makes the journal again from the documents that are left of it. A part of forget().';
