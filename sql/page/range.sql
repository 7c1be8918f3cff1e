-- Values of days beside the range that is usual for them.

create function runlytics_internal.page_outside(numbers float8[], low float8[], high float8[]) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(jsonb_agg(u.n - 1 order by u.n), '[]')
    from unnest(numbers, low, high) with ordinality as u (v, low, high, n)
    where u.v not between u.low and u.high
  );
comment on function runlytics_internal.page_outside(float8[], float8[], float8[]) is
  'Which values lie outside of their range, counted from 0. A part of page_document().';

create function runlytics_internal.page_range_sentence(
  days date[],
  numbers float8[],
  low float8[],
  high float8[],
  quantity text,
  today date
) returns text
  language sql immutable parallel safe
  return (
    select runlytics_internal.page_sentence(
      runlytics.written(value => l.v, quantity => quantity) || ' ' || runlytics.quantity_unit(quantity => quantity) || case when l.day = today then '' else ' ' || runlytics_internal.page_day(day => l.day, today => today) end
        || case
          when l.v < l.low then ', below its usual '
          when l.v > l.high then ', above its usual '
          when l.v is not null and l.low is not null then ', within its usual '
        end
        || runlytics.written(value => l.low, quantity => quantity) || ' to ' || runlytics.written(value => l.high, quantity => quantity),
      case when l.low is null then runlytics.written(value => l.v, quantity => quantity) || ' ' || runlytics.quantity_unit(quantity => quantity) || ' ' || runlytics_internal.page_day(day => l.day, today => today) || ', too few days yet to know what is usual' end,
      case
        when c.below + c.above > 0 then runlytics_internal.page_words(words => array[
          case when c.below > 0 then runlytics_internal.page_counted(n => c.below, one => 'day') || ' below' end,
          case when c.above > 0 then runlytics_internal.page_counted(n => c.above, one => 'day') || ' above' end
        ]) || ' in the last 14'
      end
    )
    from (
      select u.*
      from unnest(days, numbers, low, high) as u (day, v, low, high)
      where u.v is not null
      order by u.day desc
      limit 1
    ) as l
    cross join (
      select count(*) filter (where u.v < u.low) as below, count(*) filter (where u.v > u.high) as above
      from unnest(days, numbers, low, high) as u (day, v, low, high)
      where u.day > today - 14
    ) as c
  );
comment on function runlytics_internal.page_range_sentence(date[], float8[], float8[], float8[], text, date) is
  'The latest value beside its usual range, and how many of the last 14 days were outside. A part of page_document().';

create function runlytics_internal.page_range_figure(
  days date[],
  numbers float8[],
  week float8[],
  low float8[],
  high float8[],
  quantity text
) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object(
    'kind', 'series', 'quantity', quantity, 'x_kind', 'day', 'x', to_jsonb(days), 'height', 'small', 'connected', 'body',
    'bands', jsonb_build_array(jsonb_build_object(
      'name', 'usual range', 'low', runlytics_internal.page_numbers(numbers => low), 'high', runlytics_internal.page_numbers(numbers => high)
    )),
    'lines', jsonb_build_array(
      runlytics_internal.page_line(name => 'each day', numbers => numbers, tone => 'muted', style => 'dots')
        || jsonb_build_object('outside', runlytics_internal.page_outside(numbers => numbers, low => low, high => high)),
      runlytics_internal.page_line(name => 'mean of 7 days', numbers => week, tone => 'accent')
    )
  );
comment on function runlytics_internal.page_range_figure(date[], float8[], float8[], float8[], float8[], text) is
  'Values of days in their usual range. A part of page_document().';
