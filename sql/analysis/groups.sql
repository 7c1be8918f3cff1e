-- The values of a metric, and the group and block of each.

create type runlytics_internal.metric_row as (
  name text,
  unit text,
  grain text,
  source text,
  of_a_day text,
  lower_is_better bool
);
comment on type runlytics_internal.metric_row is 'A row of warehouse.metrics, as far as questions want it.';

create function runlytics_internal.known_metric(name text) returns runlytics_internal.metric_row
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_row runlytics_internal.metric_row;
begin
  select m.name, m.unit, m.grain, m.source, m.of_a_day, m.lower_is_better
  into found_row
  from warehouse.metrics as m
  where m.name = lower(btrim(known_metric.name));
  if found_row.name is null then
    raise exception 'no such metric'
      using errcode = '22023', detail = format('"%s".', left(coalesce(known_metric.name, ''), 100)),
      hint = format(
        'Near it: %s. warehouse.metrics lists them all.',
        array_to_string(
          runlytics_internal.nearest_names(
            name => lower(coalesce(known_metric.name, '')),
            among => (select array_agg(m.name order by m.metric_id) from warehouse.metrics as m)
          ),
          ', '
        )
      );
  end if;
  return found_row;
end
$$;
comment on function runlytics_internal.known_metric(text) is
  'The row of warehouse.metrics of that name. SQLSTATE 22023 for another, with the nearest in the HINT.';

create type runlytics_internal.metric_point as (
  day date,
  at timestamptz,
  activity_id bigint,
  value float8
);
comment on type runlytics_internal.metric_point is 'A value of a metric, as a row of warehouse.metric_values.';

create function runlytics_internal.points_of_metric(
  name text,
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.metric_point
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  first_day constant date := coalesce(since, '-infinity');
  last_day constant date := coalesce(until, 'infinity');
  metric record;
begin
  select m.metric_id, m.grain, m.additive, exists (select from warehouse.activity_metrics as a where a.athlete_id = points_of_metric.athlete_id and a.metric = m.name) as is_stored
  into metric
  from warehouse.metrics as m
  where m.name = points_of_metric.name;
  -- Neither NaN nor infinity is a measurement. What is read is what warehouse.metric_values has of the metric.
  if metric.is_stored then
    return query
    select a.local_date, a.started_at, a.activity_id, m.value
    from warehouse.activity_metrics as m
    join warehouse.activities as a using (athlete_id, activity_id)
    where m.athlete_id = points_of_metric.athlete_id
      and m.metric = points_of_metric.name
      and not a.excluded
      and a.local_date between first_day and last_day
      and m.value between -1e300 and 1e300
    order by 2, 3;
    return;
  end if;
  if metric.grain = 'sample' then
    return query
    select v.day, v.at, v.activity_id, v.value
    from warehouse.metric_values as v
    where v.athlete_id = points_of_metric.athlete_id
      and v.metric = points_of_metric.name
      and v.day between first_day and last_day
      and v.value between -1e300 and 1e300
    order by 2, 3;
    return;
  end if;
  return query
  select v.day, v.at, v.activity_id, v.value
  from warehouse.derived_values as v
  where v.athlete_id = points_of_metric.athlete_id
    and v.metric = points_of_metric.name
    and v.day between first_day and last_day
    and v.value between -1e300 and 1e300
  order by 2, 3;
end
$$;
comment on function runlytics_internal.points_of_metric(text, date, date, bigint) is
  'The values of a metric in the order of time. A part of compare_groups().';

create type runlytics_internal.grouped_value as (
  day date,
  at timestamptz,
  activity_id bigint,
  value float8,
  label text,
  block int
);
comment on type runlytics_internal.grouped_value is 'A value with its group, and which block of days it is of; blocks are numbered as they follow one another.';

create function runlytics_internal.by_shift(
  points runlytics_internal.metric_point[],
  group_by text,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.grouped_value
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  return query
  with windows as materialized (
    select s.*
    from warehouse.shift_windows as s
    where s.athlete_id = by_shift.athlete_id
  )
  select
    p.day, p.at, p.activity_id, p.value,
    case
      when group_by = 'shift' then w.label
      when group_by = 'work' then case
        when p.at < w.work_ends_at then 'during work'
        when w.work_ends_at is not null then 'after work'
        when w.work_starts_at is not null then 'before work'
        else w.label
      end
      when w.label <> 'night' then w.label
      when w.of_block = 1 then 'single_night'
      when w.nth = 1 then 'first_night'
      when w.nth = w.of_block then 'last_night'
      else 'night'
    end,
    case
      when group_by = 'shift' then w.block
      -- The nights of one block are blocks of their own, and neighbours; so is what lies around work.
      when group_by = 'work' then 3 * w.block + case when w.work_ends_at is null then 0 when p.at < w.work_ends_at then 1 else 2 end
      else 4 * w.block + case when w.label <> 'night' or w.of_block = 1 or w.nth = 1 then 0 when w.nth = w.of_block then 2 else 1 end
    end
  from unnest(points) as p
  join windows as w
    on w.day = p.day
    and p.at >= w.since
    and p.at < w.until
  order by p.at, p.activity_id;
end
$$;
comment on function runlytics_internal.by_shift(runlytics_internal.metric_point[], text, bigint) is
  'Values by shift (day, late, night, off, after_night), by shift_nights (first and last nights of a block apart), or by work (before, during, after it). A part of compare_groups().';

create function runlytics_internal.by_calendar(
  points runlytics_internal.metric_point[],
  group_by text,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.grouped_value
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  first_weekday constant int := coalesce((select a.week_starts_on from warehouse.athletes as a where a.athlete_id = by_calendar.athlete_id), 1);
begin
  return query
  select
    p.day, p.at, p.activity_id, p.value,
    case
      when group_by = 'weekday' then to_char(p.day, 'FMDay')
      else (array['winter', 'spring', 'summer', 'autumn'])[extract(month from p.day)::int % 12 / 3 + 1]
    end,
    case
      when group_by = 'weekday' then (runlytics.week_of(day => p.day, starts_on => first_weekday) - date '2000-01-03') / 7
      -- December is of the winter of the next year.
      else (extract(year from p.day + 31)::int * 4 + extract(month from p.day)::int % 12 / 3)
    end
  from unnest(points) as p
  order by p.at, p.activity_id;
end
$$;
comment on function runlytics_internal.by_calendar(runlytics_internal.metric_point[], text, bigint) is
  'Values by weekday, the week being the block, or by meteorological season, each of a year a block. A part of compare_groups().';

create type runlytics_internal.marked_day as (day date, label text);
comment on type runlytics_internal.marked_day is 'A day, and the group that it is of.';

create function runlytics_internal.marked_days(
  group_by text,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.marked_day
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  word constant text := btrim(substr(group_by, position(':' in group_by) + 1));
  parts constant text[] := regexp_match(group_by, '^\s*([a-z0-9_]+)\s*>\s*(-?[0-9.]{1,20})\s*$');
  metric runlytics_internal.metric_row;
begin
  if group_by like 'tag:%' then
    return query
    select
      j.day,
      case
        when bool_or(concat_ws(' ', j.title, j.note, j.fields::text) ~* ('\m' || regexp_replace(word, '(\W)', '\\\1', 'g') || '\M')) then word
        else 'without ' || word
      end
    from warehouse.journal as j
    where j.athlete_id = marked_days.athlete_id
    group by j.day;
    return;
  end if;
  if group_by like 'event:%' then
    return query
    select o.since + g.n, word
    from warehouse.occasions as o
    cross join lateral generate_series(0, least(o.until - o.since, 3650) + 7) as g (n)
    where o.athlete_id = marked_days.athlete_id
      and o.kind = word;
    return;
  end if;
  metric := runlytics_internal.known_metric(name => parts[1]);
  return query
  select
    -- What was trained yesterday is felt today.
    d.day + case when metric.of_a_day = 'sum' then 1 else 0 end,
    case when d.value > parts[2]::float8 then group_by else 'up to it' end
  from runlytics_internal.daily_values(name => metric.name, athlete_id => marked_days.athlete_id) as d;
end
$$;
comment on function runlytics_internal.marked_days(text, bigint) is
  'Which days a tag of the journal, an event with the seven days after it, or a metric above a number is of: tag:WORD, event:KIND, METRIC > NUMBER. A part of compare_groups().';

create function runlytics_internal.by_mark(
  points runlytics_internal.metric_point[],
  group_by text,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.grouped_value
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    l.day, l.at, l.activity_id, l.value, l.label,
    (count(*) filter (where l.label is distinct from l.label_before) over (order by l.at, l.activity_id))::int
  from (
    select
      p.day, p.at, p.activity_id, p.value,
      coalesce(m.label, 'other days') as label,
      lag(coalesce(m.label, 'other days')) over (order by p.at, p.activity_id) as label_before
    from unnest(points) as p
    left join (
      select distinct on (d.day) d.day, d.label
      from runlytics_internal.marked_days(group_by => by_mark.group_by, athlete_id => by_mark.athlete_id) as d
      order by d.day, d.label
    ) as m on m.day = p.day
    -- Of a day of which the journal says nothing nobody knows whether there was any.
    where m.label is not null
      or group_by like 'event:%'
  ) as l
  order by l.at, l.activity_id;
end
$$;
comment on function runlytics_internal.by_mark(runlytics_internal.metric_point[], text, bigint) is
  'Values by what marked_days() says of their day; a block is what follows on one another of one group. A part of compare_groups().';

create function runlytics_internal.grouped_values(
  points runlytics_internal.metric_point[],
  group_by text,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.grouped_value
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  groupings constant text[] := array['shift', 'shift_nights', 'work', 'weekday', 'season', 'tag:WORD', 'event:KIND', 'METRIC > NUMBER'];
begin
  if group_by in ('shift', 'shift_nights', 'work') then
    return query select * from runlytics_internal.by_shift(points => points, group_by => group_by, athlete_id => grouped_values.athlete_id);
  elsif group_by in ('weekday', 'season') then
    return query select * from runlytics_internal.by_calendar(points => points, group_by => group_by, athlete_id => grouped_values.athlete_id);
  elsif group_by ~ '^(tag|event):\s*\S' or group_by ~ '^\s*[a-z0-9_]+\s*>\s*-?[0-9]+(\.[0-9]+)?\s*$' then
    return query select * from runlytics_internal.by_mark(points => points, group_by => group_by, athlete_id => grouped_values.athlete_id);
  else
    raise exception 'days cannot be grouped by that'
      using errcode = '22023', detail = format('"%s".', left(coalesce(group_by, ''), 100)),
      hint = format(
        'Near it: %s. There are %s.',
        array_to_string(runlytics_internal.nearest_names(name => coalesce(group_by, ''), among => groupings), ', '),
        array_to_string(groupings, ', ')
      );
  end if;
end
$$;
comment on function runlytics_internal.grouped_values(runlytics_internal.metric_point[], text, bigint) is
  'Values with group and block. SQLSTATE 22023 for a grouping that there is not. A part of compare_groups().';
