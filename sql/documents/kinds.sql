-- What is known of a document by its kind.

create function runlytics_internal.max_document_bytes() returns bigint
  language sql immutable parallel safe
  return 512::bigint * 1024 * 1024;
comment on function runlytics_internal.max_document_bytes() is 'How large a document may be: 512 MiB.';

create function runlytics_internal.format_named(name text) returns runlytics.format
  language sql immutable strict parallel safe
  return (select f from runlytics.formats() as f where f.name = format_named.name);
comment on function runlytics_internal.format_named(text) is
  'The row of formats() for a kind of documents; NULL for one that this version does not know.';

create function runlytics_internal.kinds_telling(subject text) returns text[]
  language sql immutable strict parallel safe
  return array(select f.name from runlytics.formats() as f where kinds_telling.subject = any (f.tells));
comment on function runlytics_internal.kinds_telling(text) is
  'The kinds of documents that tell of activities, health, journal, gear, a plan or gait.';

create function runlytics_internal.document_kind(
  body bytea,
  name text default null,
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  known constant text := runlytics_internal.detect_file(file => body, name => coalesce(name, ''));
begin
  if known <> 'unknown' then
    return known;
  end if;
  -- A table may be known by names that only this athlete uses.
  return coalesce(
    (
      select runlytics_internal.detect_journal(file => body, headers => array_agg(c.header), fields => array_agg(c.field))
      from warehouse.journal_columns as c
      where c.athlete_id = document_kind.athlete_id
      having count(*) > 0
    ),
    known
  );
end
$$;
comment on function runlytics_internal.document_kind(bytea, text, bigint) is
  'What detect_file() says of a file, where the athlete''s own names of columns count too. name: NULL where it has none. It is asked once, when a document is stored. A part of put_document().';
