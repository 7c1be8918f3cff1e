-- What kind of document comes in, and what it means when one comes again.

create function runlytics.is_journal_kind(kind text) returns bool
  language sql immutable strict parallel safe
  return kind in ('journal_csv', 'shifts_csv', 'sheets_json');
comment on function runlytics.is_journal_kind(text) is
  'Whether documents of this kind hold rows of a journal or a roster.';

create function runlytics.document_kind(body bytea, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  format constant text := runlytics.detect_format(file => body);
begin
  if format <> 'unknown' then
    return format;
  end if;
  -- A table may be known by names that only this athlete uses.
  return coalesce(
    (
      select runlytics.detect_journal(file => body, headers => array_agg(c.header), fields => array_agg(c.field))
      from warehouse.journal_columns as c
      where c.athlete_id = document_kind.athlete_id
      having count(*) > 0
    ),
    format
  );
end
$$;
comment on function runlytics.document_kind(bytea, bigint) is
  'What detect_format() says of a file, where the athlete''s own names of columns count too. A part of ingest().';

create function runlytics.receive_again(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.documents as d
  set
    received_at = clock_timestamp(),
    status = 'pending',
    attempts = 0
  where d.athlete_id = receive_again.athlete_id
    and d.document_id = receive_again.document_id
    and runlytics.is_journal_kind(kind => d.kind)
    and exists (
      select
      from warehouse.documents as later
      where later.athlete_id = d.athlete_id
        and runlytics.is_journal_kind(kind => later.kind)
        and (later.received_at, later.document_id) > (d.received_at, d.document_id)
    );
end
$$;
comment on function runlytics.receive_again(bigint, bigint) is
  'A journal that comes as it was before, after another version of it: the edit was taken back, so it is the last word again. A part of ingest().';
