-- Whether a panel has the shape that page_html() draws: every complaint is a row. For each warehouse a test
-- asks it of every panel that the catalog knows.

create function pg_temp.is_number(value jsonb) returns bool
  language sql immutable
as $$ select coalesce(jsonb_typeof(value), 'none') in ('number', 'null') $$;

-- The complaint, when it is one.
create function pg_temp.unless(fine bool, complaint text) returns setof text
  language sql immutable
as $$ select complaint where fine is not true $$;

create function pg_temp.numbers(numbers jsonb, length int, what text) returns setof text
  language plpgsql immutable
as $$
begin
  if jsonb_typeof(numbers) is distinct from 'array' then
    return next what || ' is no array';
    return;
  end if;
  return query
  select pg_temp.unless(jsonb_array_length(numbers) = length, format('%s has %s values, not %s', what, jsonb_array_length(numbers), length))
  union all
  select pg_temp.unless(bool_and(pg_temp.is_number(v)), what || ' holds what is no number')
  from jsonb_array_elements(numbers) as v
  having count(*) > 0;
end
$$;

create function pg_temp.sentence(words text, what text) returns setof text
  language sql immutable
as $$
  select what || ' reads badly: ' || words
  where words !~ '^[A-Z0-9−–]' or words !~ '\.$' or words ~ '  | [,;.]|[;,:]\.|\.\.|\m(NaN|NULL|null|Infinity)\M|%[sILs]|-[0-9]+(\.[0-9]+)? (km|mi|min)'
$$;

create function pg_temp.quantity(quantity text, what text) returns setof text
  language plpgsql immutable
as $$
begin
  if runlytics.quantity_unit(quantity => quantity) is null then
    return next what || ' has no quantity';
  end if;
exception
  when invalid_parameter_value then
    return next format('%s has the quantity %s, which nobody writes', what, quantity);
end
$$;

create function pg_temp.lines(lines jsonb, length int, what text) returns setof text
  language sql immutable
as $$
  select c
  from jsonb_array_elements(coalesce(lines, '[]')) as l
  cross join lateral (
    select pg_temp.numbers(l -> 'values', case when l ? 'x' then jsonb_array_length(l -> 'x') else length end, what || ', line ' || coalesce(l ->> 'name', '?'))
    union all
    select pg_temp.unless(l ->> 'name' <> '', what || ' has a line without a name')
    union all
    select pg_temp.unless(
      l ->> 'tone' in ('fitness', 'fatigue', 'form', 'load', 'good', 'warn', 'bad', 'muted', 'accent', 'day_shift', 'night_shift', 'off', 'z1', 'z2', 'z3', 'z4', 'z5'),
      what || ' has a line without a tone'
    )
    union all
    select pg_temp.unless(coalesce(l ->> 'style', 'line') in ('line', 'dashed', 'dots', 'area', 'bars'), what || ' has a line of no style')
    union all
    select pg_temp.unless(o::int between 0 and length - 1, what || ' has a value outside of its days')
    from jsonb_array_elements_text(coalesce(l -> 'outside', '[]')) as o
  ) as complaints (c)
$$;

create function pg_temp.check_table(f jsonb, what text) returns setof text
  language sql immutable
as $$
  select pg_temp.unless(jsonb_array_length(f -> 'rows') > 0, what || ' has no row')
  union all
  select c
  from jsonb_array_elements(f -> 'columns') as k
  cross join lateral (
    select pg_temp.unless(k ->> 'key' <> '' and k ->> 'label' is not null, what || ' has a column without key or label')
    union all
    select pg_temp.quantity(k ->> 'quantity', what || ', column ' || (k ->> 'key'))
    where k ->> 'quantity' not in ('text', 'date', 'weekday')
    union all
    select pg_temp.unless(
      case
        when jsonb_typeof(r -> (k ->> 'key')) = 'null' then true
        when k ->> 'quantity' = 'text' then jsonb_typeof(r -> (k ->> 'key')) = 'string'
        when k ->> 'quantity' in ('date', 'weekday') then r ->> (k ->> 'key') ~ '^\d{4}-\d\d-\d\d$'
        else jsonb_typeof(r -> (k ->> 'key')) = 'number'
      end,
      format('%s, column %s: %s', what, k ->> 'key', coalesce(r ->> (k ->> 'key'), 'missing'))
    )
    from jsonb_array_elements(f -> 'rows') as r
  ) as complaints (c)
  union all
  select pg_temp.unless(n.page is not null, what || ' leads to no page')
  from jsonb_array_elements(f -> 'rows') as r
  left join runlytics_internal.page_names() as n on n.page = r #>> '{_link,page}'
  where r ? '_link'
$$;

create function pg_temp.check_chart(f jsonb, what text) returns setof text
  language plpgsql immutable
as $$
declare
  n constant int := jsonb_array_length(f -> 'x');
begin
  return query
  select pg_temp.quantity(f ->> 'quantity', what)
  union all
  select pg_temp.unless(n > 0, what || ' is empty')
  union all
  select pg_temp.unless(f ->> 'x_kind' in ('day', 'week', 'month', case f ->> 'kind' when 'columns' then 'text' else 'seconds' end), what || ' has no kind of x')
  union all
  select pg_temp.unless(
    case f ->> 'x_kind' when 'seconds' then jsonb_typeof(x) = 'number' when 'text' then jsonb_typeof(x) = 'string' else x #>> '{}' ~ '^\d{4}-\d\d-\d\d$' end,
    what || ' has an x that is none: ' || x
  )
  from jsonb_array_elements(f -> 'x') as x
  union all
  select pg_temp.lines(f -> 'lines', n, what)
  union all
  select pg_temp.lines(f -> 'stacks', n, what)
  union all
  select pg_temp.numbers(f -> 'values', n, what)
  where f ->> 'kind' = 'columns' and not f ? 'stacks'
  union all
  select pg_temp.unless(jsonb_array_length(f -> 'lines') > 0, what || ' has no line')
  where f ->> 'kind' = 'series'
  union all
  select pg_temp.numbers(b -> e, n, what || ', band')
  from jsonb_array_elements(coalesce(f -> 'bands', '[]')) as b
  cross join unnest(array['low', 'high']) as e
  union all
  select pg_temp.unless(m ->> 'x' is not null and m ->> 'label' <> '', what || ' has a mark without a place or a label')
  from jsonb_array_elements(coalesce(f -> 'marks', '[]')) as m
  union all
  select pg_temp.unless(pg_temp.is_number(f #> '{reference,value}') and f #>> '{reference,label}' <> '', what || ' has a reference that is none')
  where f ? 'reference';
end
$$;

create function pg_temp.check_night(f jsonb, what text) returns setof text
  language sql immutable
as $$
  select pg_temp.unless(
    (s ->> 'day_index')::int between 0 and jsonb_array_length(f -> 'days') - 1 and s ->> 'class' in ('main', 'nap')
      and s ->> 'tone' in ('day_shift', 'night_shift', 'off') and (s ->> 'from_h')::float8 < (s ->> 'to_h')::float8
      and (s ->> 'from_h')::float8 between -24 and 24,
    what || ' has a span that is none: ' || s
  )
  from jsonb_array_elements(f -> 'spans') as s
  union all
  select pg_temp.unless(jsonb_array_length(f -> 'spans') > 0 and jsonb_typeof(f -> 'keys') = 'array', what || ' has no span')
$$;

create function pg_temp.check_hypnogram(f jsonb, what text) returns setof text
  language sql immutable
as $$
  select pg_temp.unless(
    s ->> 'stage' in ('awake', 'rem', 'light', 'deep', 'asleep') and (s ->> 'start_s')::float8 < (s ->> 'end_s')::float8,
    what || ' has a stage that is none: ' || s
  )
  from jsonb_array_elements(f -> 'stages') as s
  union all
  select pg_temp.unless(jsonb_array_length(f -> 'stages') > 0 and f ->> 'from' ~ '^\d\d:\d\d$' and f ->> 'to' ~ '^\d\d:\d\d$', what || ' has no night')
  union all
  select pg_temp.lines(f -> 'lines', null, what)
$$;

create function pg_temp.check_others(f jsonb, what text) returns setof text
  language plpgsql immutable
as $$
begin
  return query
  select pg_temp.unless(pg_temp.is_number(f -> 'value') and f ? 'value', what || ' is none') where f ->> 'kind' = 'number'
  union all
  select pg_temp.quantity(f ->> 'quantity', what) where f ->> 'kind' in ('number', 'calendar', 'route')
  union all
  select pg_temp.unless(pg_temp.is_number(r -> 'value') and r ->> 'label' <> '', what || ' has a row that is none')
  from jsonb_array_elements(f -> 'rows') as r where f ->> 'kind' = 'points'
  union all
  select pg_temp.unless(r ->> 'label' <> '' and case when r ? 'text' then r ->> 'text' <> '' else jsonb_typeof(r -> 'value') = 'number' end, what || ': ' || r)
  from jsonb_array_elements(f -> 'rows') as r where f ->> 'kind' = 'facts'
  union all
  select pg_temp.unless(jsonb_typeof(f -> 'question') = 'string' and length(f ->> 'question') <= 200, what || ' has no question that fits its box')
  where f ->> 'kind' = 'ask'
  union all
  select what || ' has a member that nobody reads: ' || k from jsonb_object_keys(f) as k where f ->> 'kind' = 'ask' and k not in ('kind', 'question')
  union all
  select pg_temp.unless(i ->> 'text' <> '' and i ->> 'tone' in ('good', 'warn', 'bad', 'muted'), what || ': ' || i)
  from jsonb_array_elements(f -> 'items') as i where f ->> 'kind' = 'list'
  union all
  select pg_temp.numbers(r -> 'values', jsonb_array_length(f -> 'columns'), what || ', ' || (r ->> 'label'))
  from jsonb_array_elements(f -> 'rows') as r where f ->> 'kind' = 'grid'
  union all
  select pg_temp.numbers(r -> 'steps', jsonb_array_length(f -> 'columns'), what || ', steps of ' || (r ->> 'label'))
  from jsonb_array_elements(f -> 'rows') as r where f ->> 'kind' = 'grid'
  union all
  select pg_temp.unless(s = 'null' or s::int between -2 and 2, what || ' has a step of ' || s)
  from jsonb_array_elements(f -> 'rows') as r cross join jsonb_array_elements(r -> 'steps') as s where f ->> 'kind' = 'grid'
  union all
  select pg_temp.numbers(f -> e, jsonb_array_length(f -> 'days'), what || ', ' || e)
  from unnest(array['values', 'levels']) as e where f ->> 'kind' = 'calendar'
  union all
  select pg_temp.unless(jsonb_array_length(f -> 'links') = jsonb_array_length(f -> 'days'), what || ' has other links than days') where f ->> 'kind' = 'calendar'
  union all
  select pg_temp.numbers(r -> 'seconds', jsonb_array_length(f -> 'names'), what)
  from jsonb_array_elements(f -> 'rows') as r where f ->> 'kind' = 'zones'
  union all
  select pg_temp.unless((p ->> 0)::float8 between -90 and 90 and (p ->> 1)::float8 between -180 and 180 and pg_temp.is_number(p -> 2), what || ' has a point that is none')
  from jsonb_array_elements(f -> 'points') as p where f ->> 'kind' = 'route'
  union all
  select pg_temp.unless(jsonb_array_length(f -> 'points') > 1, what || ' is no line') where f ->> 'kind' = 'route'
  union all
  select pg_temp.unless(jsonb_array_length(l) > 1 and (l #>> '{0,0}')::float8 between -90 and 90, what || ' has a line that is none')
  from jsonb_array_elements(f -> 'lines') as l where f ->> 'kind' = 'heatmap';
end
$$;

create function pg_temp.complaints(panel jsonb) returns setof text
  language plpgsql immutable
as $$
declare
  f jsonb;
  what text;
begin
  return query
  select pg_temp.unless(panel ->> 'id' ~ '^[a-z_]+$' and panel ->> 'title' <> '' and panel ->> 'view' <> '', 'no id, title or view')
  union all
  select pg_temp.unless((panel ->> 'empty' is not null) = (jsonb_array_length(panel -> 'figures') = 0), 'has data and says that it has none, or neither')
  union all
  select pg_temp.unless(length(panel ->> 'empty') > 20 and panel ->> 'empty' ~ '\.$', 'empty says too little') where panel ? 'empty'
  union all
  select pg_temp.unless(panel ? 'sentence', 'has no sentence') where not panel ? 'empty'
  union all
  select pg_temp.sentence(panel ->> 'sentence', 'the sentence') where panel ? 'sentence'
  union all
  select pg_temp.sentence(panel ->> 'note', 'the note') where panel ? 'note' and panel ->> 'note' !~ '; the page follows'
  union all
  select 'has a member that nobody reads: ' || k
  from jsonb_object_keys(panel) as k
  where k not in ('id', 'title', 'sentence', 'width', 'view', 'formula', 'empty', 'link', 'figures', 'unit', 'note');
  for f in select * from jsonb_array_elements(panel -> 'figures') loop
    what := f ->> 'kind';
    return query execute format('select pg_temp.%I($1, $2)', case
      when what in ('columns', 'series') then 'check_chart'
      when what = 'table' then 'check_table'
      when what = 'nights' then 'check_night'
      when what = 'hypnogram' then 'check_hypnogram'
      when what in ('number', 'points', 'grid', 'calendar', 'zones', 'route', 'heatmap', 'facts', 'list', 'ask') then 'check_others'
      else 'no figure is called ' || what
    end) using f, what;
  end loop;
end
$$;

-- Every panel in the catalog, on a page or on none: its name, and what is wrong with it.
create function pg_temp.all_complaints(parameters jsonb default '{}', athlete bigint default 1) returns table (panel text, complaint text)
  language plpgsql stable
as $$
declare
  p record;
  data jsonb;
begin
  for p in
    select r.proname
    from pg_proc as r
    where r.pronamespace = 'runlytics_internal'::regnamespace
      and r.proname like 'panel\_%'
    order by r.proname
  loop
    execute format('select runlytics_internal.%I(parameters => $1, athlete_id => $2)', p.proname) into data using parameters, athlete;
    return query
    select substr(p.proname, 7), c
    from pg_temp.complaints(data) as c
    where data is not null
    union all
    select substr(p.proname, 7), 'its id is another'
    where data ->> 'id' <> substr(p.proname, 7);
  end loop;
end
$$;
