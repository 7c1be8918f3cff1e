-- What each column of the warehouse means, for \d+: a name has one meaning, and is described once.

create function runlytics_internal.column_words() returns text
  language sql immutable parallel safe
  return concat(runlytics_internal.words_of_gold(), runlytics_internal.words_of_silver(), runlytics_internal.words_of_insight(), runlytics_internal.words_of_language());
comment on function runlytics_internal.column_words() is
  'What columns mean: lines "column: meaning", and "relation.column: meaning" where a name means something else there. A part of create_warehouse().';

create function runlytics_internal.describe_columns(layout regnamespace) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  described record;
begin
  for described in
    with said as (
      select
        split_part(l.line, ':', 1) as name,
        btrim(substr(l.line, strpos(l.line, ':') + 1)) as meaning
      from unnest(string_to_array(runlytics_internal.column_words(), E'\n')) as l (line)
      where l.line ~ '^[a-z_0-9.]+: '
    )
    select
      c.relname,
      c.relkind,
      a.attname,
      -- What is said of one relation goes before what is said of all.
      coalesce(own.meaning, every.meaning) as meaning
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    left join said as own on own.name = c.relname || '.' || a.attname
    left join said as every on every.name = a.attname
    where c.relnamespace = describe_columns.layout
      and c.relkind in ('r', 'p', 'v')
      and a.attnum > 0
      and not a.attisdropped
      and coalesce(own.meaning, every.meaning) is not null
      and col_description(c.oid, a.attnum) is null
  loop
    execute format(
      'comment on column %s.%I.%I is %L',
      describe_columns.layout,
      described.relname,
      described.attname,
      described.meaning
    );
  end loop;
end
$$;
comment on function runlytics_internal.describe_columns(regnamespace) is
  'Describes the columns of a layout that have no comment of their own, by column_words(). A part of create_warehouse().';
