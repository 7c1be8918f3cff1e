-- What a filter finds: one statement, put together of fragments that are ours; what the question held are its parameters.

create type runlytics_internal.ask_row as (
  day date,
  activity_id bigint,
  journal_id bigint,
  name text,
  distance_m float8,
  moving_s float8,
  value float8,
  grouped text
);
comment on type runlytics_internal.ask_row is
  'A run, night, day or entry that a filter finds; value: of the metric that is asked for; grouped: in which group it is compared.';

create function runlytics_internal.ask_metric(filter jsonb) returns text
  language sql immutable strict parallel safe
  return coalesce(
    filter ->> 'metric',
    nullif(split_part(coalesce(filter ->> 'aggregate', ''), ':', 2), '')
  );
comment on function runlytics_internal.ask_metric(jsonb) is 'The metric that a filter aggregates; NULL without one. A part of ask().';

create function runlytics_internal.ask_journal(filter jsonb) returns jsonb
  language sql immutable strict parallel safe
  return (
    select coalesce(jsonb_agg(t.topic), '[]')
    from jsonb_array_elements(case jsonb_typeof(filter -> 'topics') when 'array' then filter -> 'topics' else '[]' end) as t (topic)
    where runlytics_internal.ask_topic_condition(concept => t.topic ->> 'concept', target => '', relation => null) is null
  );
comment on function runlytics_internal.ask_journal(jsonb) is 'The topics of a filter that the journal''s words tell of. A part of ask().';

create function runlytics_internal.ask_entries(
  filter jsonb,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.ask_entry
  language plpgsql stable parallel safe cost 10000 rows 50
  set search_path = pg_catalog, pg_temp
as $$
declare
  topics constant jsonb := runlytics_internal.ask_journal(filter => filter);
  -- Of a run the day before or after counts as well.
  since constant date := (filter -> 'window' ->> 'from')::date - 1;
  until constant date := (filter -> 'window' ->> 'to')::date + 1;
begin
  if jsonb_array_length(topics) = 0 then
    return;
  end if;
  return query
  with
    entries as materialized (
      select
        to_char(j.day, 'YYYYMMDD')::bigint * 100 + row_number() over (partition by j.day order by j.row_key) as journal_id,
        j.day,
        j.row_key,
        concat_ws(
          '. ', j.title, j.note,
          case when j.fields <> '{}' then (select string_agg(f.value, '. ' order by f.key) from jsonb_each_text(j.fields) as f) end
        ) as entry
      from warehouse.journal as j
      where j.athlete_id = ask_entries.athlete_id
        and j.day > '-infinity'
        and j.day < 'infinity'
        and (since is null or j.day >= since)
        and (until is null or j.day < until)
    ),
    numbered as (
      select e.*, row_number() over (order by e.day, e.row_key) as n
      from entries as e
    )
  select n.journal_id, n.day, n.row_key, n.entry
  from numbered as n
  where n.n::float8 = any (runlytics_internal.ask_matching(
    entries => (select array_agg(m.entry order by m.n) from numbered as m),
    filter => jsonb_build_object('topics', topics, 'combine', coalesce(filter ->> 'combine', 'all'))::text
  ));
end
$$;
comment on function runlytics_internal.ask_entries(jsonb, bigint) is
  'The entries of the journal, in a filter''s window and a day around it, that say what its topics ask for. A part of ask().';

create function runlytics_internal.ask_base(filter jsonb) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when filter ->> 'target' = 'runs' and exists (
      select from jsonb_array_elements(filter -> 'filters') as f where f.value ->> 'metric' = 'effort_m'
    ) then $base$
      select a.local_date as day, a.activity_id, null::bigint as journal_id, a.name, e.metres as distance_m, e.seconds as moving_s,
        e.avg_hr, a.max_hr, a.ascent_m, e.seconds as effort_s, e.target as effort_m, a.race, a.sub_sport
      from warehouse.efforts as e
      join warehouse.activities as a on a.athlete_id = e.athlete_id and a.activity_id = e.activity_id
      where e.athlete_id = $1 and e.kind = 'distance' and e.after_m = 0 and e.certainty <> 'impossible' and a.sport = 'running' and not a.excluded
    $base$
    when filter ->> 'target' = 'runs' then $base$
      select a.local_date as day, a.activity_id, null::bigint as journal_id, a.name, a.distance_m, a.moving_s,
        a.avg_hr, a.max_hr, a.ascent_m, null::float8 as effort_s, null::float8 as effort_m, a.race, a.sub_sport
      from warehouse.activities as a
      where a.athlete_id = $1 and a.sport = 'running' and not a.excluded
    $base$
    when filter ->> 'target' = 'journal' then $base$
      select j.day, null::bigint as activity_id, to_char(j.day, 'YYYYMMDD')::bigint * 100 + row_number() over (partition by j.day order by j.row_key) as journal_id,
        left(concat_ws('. ', j.title, j.note), 80) as name, null::float8 as distance_m, null::float8 as moving_s
      from warehouse.journal as j
      where j.athlete_id = $1 and j.day > '-infinity' and j.day < 'infinity'
    $base$
    when filter ->> 'target' = 'nights' then $base$
      select n.day, null::bigint as activity_id, null::bigint as journal_id, null::text as name, null::float8 as distance_m, null::float8 as moving_s
      from warehouse.nights as n
      where n.athlete_id = $1
    $base$
    else format(
      'select v.day, null::bigint as activity_id, null::bigint as journal_id, null::text as name, null::float8 as distance_m, null::float8 as moving_s from (%s) as v',
      coalesce(
        runlytics_internal.ask_day_source(metric => coalesce(runlytics_internal.ask_metric(filter => filter), '')),
        (
          select s.source
          from jsonb_array_elements(filter -> 'filters') as f
          cross join lateral runlytics_internal.ask_day_source(metric => f.value ->> 'metric') as s (source)
          where s.source is not null
          limit 1
        ),
        'select distinct j.day from warehouse.journal as j where j.athlete_id = $1 and j.day > ''-infinity'' and j.day < ''infinity'' union select a.local_date from warehouse.activities as a where a.athlete_id = $1'
      )
    )
  end;
end
$$;
comment on function runlytics_internal.ask_base(jsonb) is 'The SELECT of all runs, nights, days or entries of the athlete $1. A part of ask().';

create function runlytics_internal.ask_value(metric text, target text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when metric is null then 'null::float8'
    when metric = 'weekday' then 'extract(isodow from b.day)::float8'
    when metric = 'effort_m' and target = 'runs' then 'b.effort_m'
    when target = 'runs' and runlytics_internal.ask_run_value(metric => metric) is not null then runlytics_internal.ask_run_value(metric => metric)
    when runlytics_internal.ask_day_source(metric => metric) is not null then format('%I.value', metric)
    -- Of a day or night: what was run on it.
    when metric in ('distance_km', 'moving_min') then format(
      '(select sum(x.%s) / %s from warehouse.activities as x where x.athlete_id = $1 and x.sport = ''running'' and not x.excluded and x.local_date = b.day)',
      case metric when 'distance_km' then 'distance_m' else 'moving_s' end, case metric when 'distance_km' then 1000 else 60 end
    )
    when metric in ('load') then '(select sum(m.value) from warehouse.activities as x join warehouse.activity_metrics as m using (athlete_id, activity_id) where x.athlete_id = $1 and not x.excluded and x.local_date = b.day and m.metric = ''load'')'
  end;
end
$$;
comment on function runlytics_internal.ask_value(text, text) is
  'The expression of a metric over a row b of a target; NULL for a metric that it does not have. A part of ask().';

create function runlytics_internal.ask_topics_condition(filter jsonb) returns text
  language sql immutable strict parallel safe
  return (
    select '(' || string_agg(c.condition, case filter ->> 'combine' when 'any' then ' or ' else ' and ' end) || ')'
    from (
      select case when t.topic ->> 'polarity' = 'negated' then 'not ' else '' end || s.condition
      from jsonb_array_elements(filter -> 'topics') as t (topic)
      cross join lateral runlytics_internal.ask_topic_condition(
        concept => t.topic ->> 'concept', target => filter ->> 'target', relation => filter ->> 'relation'
      ) as s (condition)
      where s.condition is not null
      union all
      select case
        when filter ->> 'target' = 'journal' and filter ->> 'relation' is null then 'b.journal_id = any ($5)'
        else format('b.day + (%s) = any ($4)', case filter ->> 'relation' when 'before' then 1 when 'after' then -1 else 0 end)
      end
      where runlytics_internal.ask_journal(filter => filter) <> '[]'
    ) as c (condition)
  );
comment on function runlytics_internal.ask_topics_condition(jsonb) is
  'The condition of a filter''s topics over a row b; $4 the days, $5 the entries that the journal''s words found. NULL without topics. A part of ask().';

create function runlytics_internal.ask_group(filter jsonb) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case filter ->> 'group_by'
    when 'week' then 'to_char(b.day, ''IYYY"-W"IW'')'
    when 'month' then 'to_char(b.day, ''YYYY-MM'')'
    when 'year' then 'to_char(b.day, ''YYYY'')'
    when 'weekday' then 'to_char(b.day, ''ID FMDay'')'
    when 'shift' then
      case when filter ->> 'aggregate' = 'compare' and filter ->> 'relation' = 'after'
        then 'coalesce((select x.label from warehouse.shifts as x where x.athlete_id = $1 and x.day = b.day - 1), ''off'')'
        else 'coalesce((select x.label from warehouse.shifts as x where x.athlete_id = $1 and x.day = b.day), ''off'')'
      end
    when 'sleep' then '(select case when n.total_24h_s < 25200 then ''under 7 h of sleep'' else ''7 h of sleep or more'' end from warehouse.nights as n where n.athlete_id = $1 and n.day = b.day)'
    when 'window' then '(select min(w.value ->> ''from'') from jsonb_array_elements($6 -> ''windows'') as w where (w.value ->> ''from'')::date is not distinct from (w.value ->> ''from'')::date and b.day >= coalesce((w.value ->> ''from'')::date, ''-infinity'') and b.day < coalesce((w.value ->> ''to'')::date, ''infinity''))'
    when 'topic' then (
      select 'case ' || string_agg(
        format(
          'when %s then %L',
          coalesce(
            runlytics_internal.ask_topic_condition(concept => t.topic ->> 'concept', target => filter ->> 'target', relation => filter ->> 'relation'),
            'b.day = any ($4)'
          ),
          t.topic ->> 'concept'
        ), ' '
      ) || ' end'
      from jsonb_array_elements(filter -> 'topics') as t (topic)
    )
    else 'null::text'
  end;
end
$$;
comment on function runlytics_internal.ask_group(jsonb) is 'The expression of the group of a row b. A part of ask().';

create function runlytics_internal.ask_rows(
  filter jsonb,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.ask_row
  language plpgsql stable parallel safe cost 100000 rows 100
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  metric constant text := runlytics_internal.ask_metric(filter => filter);
  target constant text := filter ->> 'target';
  -- The operators that there are: what else a filter says is no operator.
  operators constant text[] := array['<', '<=', '=', '>=', '>'];
  days date[];
  entries bigint[];
  joins text;
  conditions text;
begin
  if target is null or filter ->> 'route' <> 'answer' then
    return;
  end if;
  select array_agg(distinct e.day), array_agg(e.journal_id)
  into days, entries
  from runlytics_internal.ask_entries(filter => filter, athlete_id => ask_rows.athlete_id) as e;
  select string_agg(format('left join (%s) as %I on %I.day = b.day', s.source, m.metric, m.metric), ' ')
  into joins
  from (
    select metric
    union
    select f.value ->> 'metric' from jsonb_array_elements(filter -> 'filters') as f
  ) as m (metric)
  cross join lateral runlytics_internal.ask_day_source(metric => m.metric) as s (source)
  where s.source is not null;
  select string_agg(
    format(
      ' and coalesce((%s) %s ($6 -> ''filters'' -> %s ->> ''value'')::float8, false)',
      coalesce(runlytics_internal.ask_value(metric => f.value ->> 'metric', target => target), 'null::float8'),
      operators[array_position(operators, f.value ->> 'op')],
      f.n - 1
    ),
    ''
  )
  into conditions
  from jsonb_array_elements(filter -> 'filters') with ordinality as f (value, n);
  return query execute format(
    'select b.day, b.activity_id, b.journal_id, b.name, b.distance_m, b.moving_s, (%s)::float8, %s
    from (%s) as b %s
    where ($2 is null or b.day >= $2) and ($3 is null or b.day < $3) %s %s',
    coalesce(runlytics_internal.ask_value(metric => metric, target => target), 'null'),
    runlytics_internal.ask_group(filter => filter),
    runlytics_internal.ask_base(filter => filter),
    coalesce(joins, ''),
    coalesce(conditions, ''),
    coalesce('and ' || runlytics_internal.ask_topics_condition(filter => filter), '')
  )
  using
    ask_rows.athlete_id,
    (filter -> 'window' ->> 'from')::date,
    (filter -> 'window' ->> 'to')::date,
    coalesce(days, '{}'),
    coalesce(entries, '{}'),
    filter;
end
$$;
comment on function runlytics_internal.ask_rows(jsonb, bigint) is
  'The runs, nights, days or entries that a filter of ask_filter() finds, in no order. Whoever may show only some of the activities leaves rows out by activity_id before ask_summary(). Nothing of the filter becomes SQL: metrics, concepts and operators choose among fragments of ours, values are parameters. SQLSTATE class 22 for a filter that is none.';
