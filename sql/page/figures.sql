-- What every panel is made of: sentences that have no holes, numbers that are numbers.

create function runlytics_internal.page_number(value float8, digits int default 1) returns jsonb
  language sql immutable parallel safe
  -- Neither NaN nor infinity is a number of JSON.
  return case when value between -1e15 and 1e15 then to_jsonb(round(value::numeric, digits)) else 'null'::jsonb end;
comment on function runlytics_internal.page_number(float8, int) is
  'A number of a figure, rounded; null where there is none. A part of page_document().';

create function runlytics_internal.page_numbers(numbers float8[], digits int default 1) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(jsonb_agg(case when u.v between -1e15 and 1e15 then round(u.v::numeric, digits) end order by u.n), '[]')
    from unnest(numbers) with ordinality as u (v, n)
  );
comment on function runlytics_internal.page_numbers(float8[], int) is
  'The numbers of a line, rounded; null where there is none. A part of page_document().';

create function runlytics_internal.page_without_nulls(members jsonb) returns jsonb
  language sql immutable strict parallel safe
  return (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(members) as e where e.value <> 'null');
comment on function runlytics_internal.page_without_nulls(jsonb) is
  'An object without those of its own members that are null; what is deeper stays. A part of page_document().';

create function runlytics_internal.page_panel(
  id text,
  title text,
  view text,
  sentence text default null,
  figures jsonb default null,
  empty text default null,
  link jsonb default null,
  unit text default null,
  formula text default null,
  note text default null
) returns jsonb
  language sql immutable parallel safe
  return runlytics_internal.page_without_nulls(members => jsonb_build_object(
    'id', id,
    'title', title,
    'view', view,
    'sentence', sentence,
    'figures', coalesce(figures, '[]'),
    'empty', empty,
    'link', link,
    'unit', nullif(unit, ''),
    'formula', formula,
    'note', note
  ));
comment on function runlytics_internal.page_panel(text, text, text, text, jsonb, text, jsonb, text, text, text) is
  'A panel as page_html() reads it: figures with a sentence that says what is to be seen, or the text empty, which says what to do. A part of page_document().';

create function runlytics_internal.page_link_to(label text, page text, parameters jsonb default '{}') returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object('label', label, 'page', page, 'parameters', parameters);
comment on function runlytics_internal.page_link_to(text, text, jsonb) is
  'A link to another page. A part of page_document().';

create function runlytics_internal.page_line(
  name text,
  numbers float8[],
  tone text,
  style text default 'line',
  digits int default 1
) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object(
    'name', name,
    'values', runlytics_internal.page_numbers(numbers => numbers, digits => digits),
    'tone', tone,
    'style', style
  );
comment on function runlytics_internal.page_line(text, float8[], text, text, int) is
  'A line of a series. A part of page_document().';

create function runlytics_internal.page_column(
  key text,
  label text,
  quantity text,
  more jsonb default '{}'
) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object('key', key, 'label', label, 'quantity', quantity) || more;
comment on function runlytics_internal.page_column(text, text, text, jsonb) is
  'A column of a table; more: align, gauge, link. A part of page_document().';

create function runlytics_internal.page_sentence(variadic clauses text[]) returns text
  language sql immutable parallel safe
  return (
    select upper(left(s.words, 1) collate "C") || substr(s.words, 2) || '.'
    from (select nullif(array_to_string(clauses, '; '), '') as words) as s
  );
comment on function runlytics_internal.page_sentence(text[]) is
  'One sentence of clauses. Build each of them with ||, so that one with a value missing is NULL and stays out. NULL of none. A part of page_document().';

create function runlytics_internal.page_words(words text[]) returns text
  language sql immutable parallel safe
  return (
    select case
      when cardinality(w.known) < 2 then w.known[1]
      else array_to_string(w.known[:cardinality(w.known) - 1], ', ') || ' and ' || w.known[cardinality(w.known)]
    end
    from (select array_remove(words, null) as known) as w
  );
comment on function runlytics_internal.page_words(text[]) is
  'Words as they are listed in a sentence: one, two and three. A part of page_document().';

create function runlytics_internal.page_counted(n bigint, one text, many text default null) returns text
  language sql immutable parallel safe
  return runlytics.counted(n => n, one => one, many => many);
comment on function runlytics_internal.page_counted(bigint, text, text) is
  'A number of things: 1 run, 3 runs, 2 shoes. A part of page_document().';

create function runlytics_internal.page_day(day date, today date) returns text
  language sql immutable parallel safe
  return case
    when day = today then 'today'
    when day = today - 1 then 'yesterday'
    when day between today - 300 and today + 60 then to_char(day, 'Dy FMDD Mon')
    else to_char(day, 'FMDD Mon YYYY')
  end;
comment on function runlytics_internal.page_day(date, date) is
  'A day in a sentence: today, yesterday, Fri 27 Nov, 27 Nov 2025. A part of page_document().';
