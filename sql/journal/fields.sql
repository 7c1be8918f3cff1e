-- What a column of a journal may be.

create function runlytics.is_journal_field(field text) returns bool
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  among constant text[] := array[
    'id', 'day', 'stamp', 'title', 'note', 'rpe', 'soreness', 'mood', 'energy', 'stress', 'sleep_from', 'sleep_to',
    'sleep_quality', 'sleep_h', 'resting_hr', 'hrv_rmssd', 'hrv_sdnn', 'weight', 'shift', 'starts', 'ends', 'none'
  ];
begin
  if field is null or field = any (among) then
    return true;
  end if;
  raise exception 'no field of the journal is called "%"', field
    using
      errcode = '23514',
      hint = coalesce(
        'Did you mean '
          || nullif(array_to_string(runlytics_internal.nearest_names(name => lower(field collate "C"), among => among), ' or '), '')
          || '? ',
        ''
      ) || 'There are: ' || array_to_string(among, ', ') || '.';
end
$$;
comment on function runlytics.is_journal_field(text) is
  'True for a field that there is, and for NULL; SQLSTATE 23514 for another, with the nearest and all of them in the HINT. The CHECK of warehouse.journal_columns.';

create function runlytics_internal.journal_words(title text, note text, fields jsonb) returns text
  language sql immutable parallel safe
  return concat_ws(
    '. ',
    nullif(btrim(title), ''),
    nullif(btrim(note), ''),
    case when fields <> '{}' then (
      select string_agg(f.value, '. ' order by f.key)
      from jsonb_each_text(fields) as f
      where f.value ~ '[[:alpha:]]'
    ) end
  );
comment on function runlytics_internal.journal_words(text, text, jsonb) is
  'What an entry of the journal says in words: title, note and the columns of its own that hold words, such as tags, injuries or where it is sore; empty where there are none. A part of ask() and of gait_and_pain().';
