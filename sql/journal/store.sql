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

create function runlytics_internal.note_dateless_rows(
  document_id bigint,
  warnings text[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- "rows without a date: 3, the first: row 3 'yesterday'"
  said constant text := (select w from unnest(warnings) as w where w like 'rows without a date: %' limit 1);
  told constant jsonb := case
    when said is not null
      then jsonb_build_object(regexp_replace(said, ': [0-9]+,', ','), substring(said from ': ([0-9]+),')::int)
  end;
begin
  update warehouse.documents as d
  set skipped = told
  where d.athlete_id = note_dateless_rows.athlete_id
    and d.document_id = note_dateless_rows.document_id
    and d.skipped is distinct from told;
end
$$;
comment on function runlytics_internal.note_dateless_rows(bigint, text[], bigint) is
  'Keeps in documents.skipped how many rows of a journal were left out because their date was not understood, and the first of them. A part of apply_journal().';

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
  perform runlytics_internal.note_dateless_rows(
    document_id => apply_journal.document_id,
    warnings => told[1].warnings,
    athlete_id => apply_journal.athlete_id
  );
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

create function runlytics.explain_journal(file bytea, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.journal_column
  language plpgsql stable parallel safe cost 100000 rows 10
  set search_path = pg_catalog, pg_temp
as $$
declare
  headers text[];
  fields text[];
begin
  if file is null then
    return;
  end if;
  -- The name of a file instead of its bytes: one line, and what it ends in.
  if length(file) < 1000 and encode(file, 'escape') ~* '^[^,;\n]+\.(csv|tsv|txt|json)\s*$' then
    raise exception 'that is the name of a file, not its bytes'
      using
        errcode = '22023',
        hint = format(
          'A file of the server: select * from runlytics.explain_journal(pg_read_binary_file(%L)); one that was loaded: select * from runlytics.explain_journal(runlytics.document_body(document_id)).',
          encode(file, 'escape')
        );
  end if;
  select coalesce(array_agg(c.header order by c.header), '{}'), coalesce(array_agg(c.field order by c.header), '{}')
  into headers, fields
  from warehouse.journal_columns as c
  where c.athlete_id = explain_journal.athlete_id;
  return query
  select *
  from runlytics_internal.explain_sheet(
    file => explain_journal.file,
    timezone => coalesce(
      (runlytics_internal.settings_at(at => now(), athlete_id => explain_journal.athlete_id)).timezone,
      'UTC'
    ),
    headers => headers,
    fields => fields
  );
  if not 'journal' = any (coalesce(
    (runlytics_internal.format_named(
      name => runlytics_internal.document_kind(body => file, athlete_id => explain_journal.athlete_id)
    )).tells,
    '{}'
  )) then
    raise notice 'the file would not be read as a journal'
      using hint = 'A journal has a day and at least one column that is understood: rename one, or say what it is in warehouse.journal_columns.';
  end if;
end
$$;
comment on function runlytics.explain_journal(bytea, bigint) is
  'What each column of a journal or roster is taken for, by which rule, and what is not understood, with the athlete''s own names of columns; nothing is stored. A NOTICE says when the file would be taken for no journal. SQLSTATE 22P02 when it is no sheet, or no column is a date; 22023 for the name of a file. A file of the server goes in as pg_read_binary_file(path), text as convert_to(text, ''UTF8'').';
