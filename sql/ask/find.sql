-- What a filter finds: one statement, put together of fragments that are ours; what the question held are its parameters.

create type runlytics_internal.ask_row as (
  day date,
  activity_id bigint,
  journal_id bigint,
  name text,
  distance_m float8,
  moving_s float8,
  value float8,
  grouped text,
  told float8
);
comment on type runlytics_internal.ask_row is
  'A run, night, day or entry that a filter finds; value: of the metric that is asked for; grouped: in which group it is compared; told: of the metric that is wanted of the one with the least or the most of the other.';

create function runlytics_internal.ask_metric(filter jsonb) returns text
  language sql immutable strict parallel safe
  return coalesce(
    filter ->> 'metric',
    nullif(split_part(coalesce(filter ->> 'aggregate', ''), ':', 2), '')
  );
comment on function runlytics_internal.ask_metric(jsonb) is 'The metric that a filter aggregates; NULL without one. A part of ask().';

create function runlytics_internal.ask_shift(relation text) returns int
  language sql immutable parallel safe
  return case relation when 'before' then 1 when 'after' then -1 else 0 end;
comment on function runlytics_internal.ask_shift(text) is 'How many days after a row that is which stands in relation to it: before it, after it. A part of ask().';

create function runlytics_internal.ask_journal(filter jsonb) returns jsonb
  language sql immutable strict parallel safe
  return (
    select coalesce(jsonb_agg(t.topic), '[]')
    from jsonb_array_elements(case jsonb_typeof(filter -> 'topics') when 'array' then filter -> 'topics' else '[]' end) as t (topic)
    where runlytics_internal.ask_topic_condition(concept => t.topic ->> 'concept', target => filter ->> 'target', relation => null) is null
  );
comment on function runlytics_internal.ask_journal(jsonb) is 'The topics of a filter that the journal''s words tell of. A part of ask().';

create function runlytics_internal.ask_journal_shift(filter jsonb) returns int
  language sql immutable strict parallel safe
  return case
    -- Knee pain after long runs: the run is of the day before, the pain of the day itself.
    when jsonb_array_length(runlytics_internal.ask_journal(filter => filter)) < jsonb_array_length(filter -> 'topics') then 0
    else runlytics_internal.ask_shift(relation => filter ->> 'relation')
  end;
comment on function runlytics_internal.ask_journal_shift(jsonb) is
  'How many days after a row the journal says what a filter''s topics ask for. A part of ask().';

create function runlytics_internal.ask_saying(entries runlytics_internal.ask_entry[], topics jsonb, combine text default 'all')
  returns setof runlytics_internal.ask_entry
  language sql stable parallel safe rows 50
begin atomic
  select e.journal_id, e.day, e.row_key, e.entry
  from unnest(entries) with ordinality as e (journal_id, day, row_key, entry, n)
  -- In a SELECT of its own it is asked once, and not for each entry.
  where e.n::float8 = any ((
    select runlytics_internal.ask_matching(
      entries => array_agg(m.entry order by m.n),
      filter => jsonb_build_object('topics', topics, 'combine', coalesce(combine, 'all'))::text
    )
    from unnest(entries) with ordinality as m (journal_id, day, row_key, entry, n)
  )::float8[]);
end;
comment on function runlytics_internal.ask_saying(runlytics_internal.ask_entry[], jsonb, text) is
  'Those of the entries that say what topics ask for: all of the topics, or any. A part of ask().';

create function runlytics_internal.ask_entries(
  filter jsonb,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.ask_entry
  language plpgsql stable parallel safe cost 10000 rows 50
  set search_path = pg_catalog, pg_temp
as $$
declare
  topics constant jsonb := runlytics_internal.ask_journal(filter => filter);
begin
  if jsonb_array_length(topics) = 0 then
    return;
  end if;
  return query
  select s.*
  from runlytics_internal.ask_saying(
    entries => array(
      select row(
        e.journal_id,
        e.day,
        e.row_key,
        runlytics_internal.journal_words(title => e.title, note => e.note, fields => e.fields)
      )::runlytics_internal.ask_entry
      -- Of a run the day before or after counts as well.
      from runlytics_internal.ask_numbered_entries(
        since => (filter -> 'window' ->> 'from')::date - 1,
        until => (filter -> 'window' ->> 'to')::date + 1,
        athlete_id => ask_entries.athlete_id
      ) as e
      order by e.day, e.row_key
    ),
    topics => topics,
    combine => filter ->> 'combine'
  ) as s;
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
      select a.local_date as day, a.activity_id, null::bigint as journal_id,
        case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end as name, e.metres as distance_m, e.seconds as moving_s,
        e.avg_hr, a.max_hr,
        case when runlytics.shows_field(activity_id => a.activity_id, field => 'ascent_m', athlete_id => a.athlete_id) then a.ascent_m end as ascent_m,
        e.seconds as effort_s, e.target as effort_m,
        a.race and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id) as race,
        case when runlytics.shows_field(activity_id => a.activity_id, field => 'sub_sport', athlete_id => a.athlete_id) then a.sub_sport end as sub_sport
      from warehouse.efforts as e
      join warehouse.activities as a on a.athlete_id = e.athlete_id and a.activity_id = e.activity_id
      where e.athlete_id = $1 and e.kind = 'distance' and e.after_m = 0 and e.certainty <> 'impossible' and a.sport = 'running' and not a.excluded
    $base$
    when filter ->> 'target' = 'runs' then $base$
      select a.local_date as day, a.activity_id, null::bigint as journal_id,
        case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end as name, a.distance_m,
        runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) as moving_s,
        a.avg_hr, a.max_hr,
        case when runlytics.shows_field(activity_id => a.activity_id, field => 'ascent_m', athlete_id => a.athlete_id) then a.ascent_m end as ascent_m,
        null::float8 as effort_s, null::float8 as effort_m,
        a.race and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id) as race,
        case when runlytics.shows_field(activity_id => a.activity_id, field => 'sub_sport', athlete_id => a.athlete_id) then a.sub_sport end as sub_sport
      from warehouse.activities as a
      where a.athlete_id = $1 and a.sport = 'running' and not a.excluded
    $base$
    when filter ->> 'target' = 'journal' then $base$
      select j.day, null::bigint as activity_id, j.journal_id, left(concat_ws('. ', j.title, j.note), 80) as name, null::float8 as distance_m, null::float8 as moving_s
      from runlytics_internal.ask_numbered_entries(since => $2, until => $3, athlete_id => $1) as j
    $base$
    when filter ->> 'target' = 'nights' then $base$
      select n.day, null::bigint as activity_id, null::bigint as journal_id, null::text as name, null::float8 as distance_m, null::float8 as moving_s
      from warehouse.nights as n
      where n.athlete_id = $1
    $base$
    else format(
      'select v.day, null::bigint as activity_id, null::bigint as journal_id, null::text as name, null::float8 as distance_m, null::float8 as moving_s from (%s) as v',
      coalesce(
        (
          select format('select s.day from %I as s', d.metric)
          from runlytics_internal.ask_day_metrics(filter => filter) as d (metric)
          where d.metric is distinct from filter ->> 'tell'
          order by d.metric = runlytics_internal.ask_metric(filter => filter) desc nulls last
          limit 1
        ),
        'select k.day from runlytics_internal.ask_calendar(since => $2, until => $3, athlete_id => $1) as k (day)'
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
      '(select sum(%s) / %s from warehouse.activities as x where x.athlete_id = $1 and x.sport = ''running'' and not x.excluded and x.local_date = b.day)',
      case metric
        when 'distance_km' then 'x.distance_m'
        else 'runlytics.shown_moving_s(activity_id => x.activity_id, moving_s => x.moving_s, lasted_s => coalesce(x.timer_s, x.elapsed_s), athlete_id => x.athlete_id)'
      end,
      case metric when 'distance_km' then 1000 else 60 end
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
        when filter ->> 'target' = 'journal' and runlytics_internal.ask_journal_shift(filter => filter) = 0 then 'b.journal_id = any ($5)'
        else format('b.day + (%s) = any ($4)', runlytics_internal.ask_journal_shift(filter => filter))
      end
      where runlytics_internal.ask_journal(filter => filter) <> '[]'
    ) as c (condition)
  );
comment on function runlytics_internal.ask_topics_condition(jsonb) is
  'The condition of a filter''s topics over a row b; $4 the days, $5 the entries that the journal''s words found. NULL without topics. A part of ask().';

create function runlytics_internal.ask_topic_groups(filter jsonb) returns text
  language sql immutable strict parallel safe
  return (
    select string_agg(
      format(
        'select %L as grouped where %s(%s)',
        concat_ws(' ', case when t.topic ->> 'polarity' = 'negated' then 'no' end, t.topic ->> 'side', t.topic ->> 'body_part', t.topic ->> 'concept'),
        case when c.condition is not null and t.topic ->> 'polarity' = 'negated' then 'not ' else '' end,
        -- Of the entries that were found, those of this topic alone.
        coalesce(c.condition, format('$7 -> %s ? to_char(b.day + (%s), ''YYYY-MM-DD'')', t.n - 1, runlytics_internal.ask_shift(relation => filter ->> 'relation')))
      ),
      ' union all ' order by t.n
    )
    from jsonb_array_elements(filter -> 'topics') with ordinality as t (topic, n)
    cross join lateral runlytics_internal.ask_topic_condition(
      concept => t.topic ->> 'concept', target => filter ->> 'target', relation => filter ->> 'relation'
    ) as c (condition)
  );
comment on function runlytics_internal.ask_topic_groups(jsonb) is
  'The SELECT of the topics that a row b is of: of each one that it fits. $7: the days of each topic''s entries. NULL without topics. A part of ask().';

create function runlytics_internal.ask_topic_days(entries runlytics_internal.ask_entry[], filter jsonb) returns jsonb
  language sql stable parallel safe
  return (
    select jsonb_agg(
      (
        select coalesce(jsonb_object_agg(to_char(e.day, 'YYYY-MM-DD'), true), '{}')
        from runlytics_internal.ask_saying(entries => entries, topics => jsonb_build_array(t.topic)) as e
      )
      order by t.n
    )
    from jsonb_array_elements(filter -> 'topics') with ordinality as t (topic, n)
  );
comment on function runlytics_internal.ask_topic_days(runlytics_internal.ask_entry[], jsonb) is
  'Of each topic of a filter the days of the entries that say it, as the keys of an object. A part of ask().';

create function runlytics_internal.ask_groups_of(filter jsonb) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case filter ->> 'group_by'
    -- A row is of every window that holds it: this month is of this year, too.
    when 'window' then $windows$
      select case
          when w.value ->> 'from' is null then 'before ' || (w.value ->> 'to')
          when w.value ->> 'to' is null then 'since ' || (w.value ->> 'from')
          when (w.value ->> 'to')::date = (w.value ->> 'from')::date + 1 then w.value ->> 'from'
          else (w.value ->> 'from') || ' to ' || to_char((w.value ->> 'to')::date - 1, 'YYYY-MM-DD')
        end as grouped
      from jsonb_array_elements($6 -> 'windows') as w
      where b.day >= coalesce((w.value ->> 'from')::date, '-infinity') and b.day < coalesce((w.value ->> 'to')::date, 'infinity')
    $windows$
    when 'topic' then coalesce(runlytics_internal.ask_topic_groups(filter => filter), 'select null::text as grouped')
    else 'select ' || case filter ->> 'group_by'
      when 'day' then 'to_char(b.day, ''YYYY-MM-DD'')'
      when 'week' then 'to_char(b.day, ''IYYY"-W"IW'')'
      when 'month' then 'to_char(b.day, ''YYYY-MM'')'
      when 'year' then 'to_char(b.day, ''YYYY'')'
      when 'weekday' then 'to_char(b.day, ''ID FMDay'')'
      when 'shift' then format(
        'coalesce((select x.label from warehouse.shifts as x where x.athlete_id = $1 and x.day = %s), ''off'')',
        runlytics_internal.ask_day(days => case when filter ->> 'aggregate' = 'compare' and filter ->> 'relation' = 'after' then -1 else 0 end)
      )
      when 'sleep' then '(select case when n.total_24h_s < 25200 then ''under 7 h of sleep'' else ''7 h of sleep or more'' end from warehouse.nights as n where n.athlete_id = $1 and n.day = b.day)'
      else 'null::text'
    end || ' as grouped'
  end;
end
$$;
comment on function runlytics_internal.ask_groups_of(jsonb) is 'The SELECT of the groups that a row b is in. A part of ask().';

create function runlytics_internal.ask_day_metrics(filter jsonb) returns setof text
  language sql immutable parallel safe rows 3
begin atomic
  select m.metric
  from (
    select runlytics_internal.ask_metric(filter => filter)
    union
    select filter ->> 'tell'
    union
    select f.value ->> 'metric' from jsonb_array_elements(filter -> 'filters') as f
  ) as m (metric)
  where runlytics_internal.ask_day_source(metric => m.metric) is not null;
end;
comment on function runlytics_internal.ask_day_metrics(jsonb) is 'The metrics of days that a filter names, each once. A part of ask().';

create function runlytics_internal.ask_sources(filter jsonb) returns text
  language sql immutable parallel safe
  return (
    -- The views are wide: planned once where they are read twice, and within the time that is asked for.
    select 'with ' || string_agg(
      format('%I as (select s.day, s.value from (%s) as s where ($2 is null or s.day >= $2) and ($3 is null or s.day < $3))', d.metric, runlytics_internal.ask_day_source(metric => d.metric)),
      ', '
    )
    from runlytics_internal.ask_day_metrics(filter => filter) as d (metric)
  );
comment on function runlytics_internal.ask_sources(jsonb) is
  'The WITH clause of day and value of each metric of days that a filter names, from day $2 on and before day $3; NULL where it names none. A part of ask().';

create function runlytics_internal.ask_joins(filter jsonb) returns text
  language sql immutable parallel safe
  return (
    select string_agg(format('left join %I on %I.day = b.day', d.metric, d.metric), ' ')
    from runlytics_internal.ask_day_metrics(filter => filter) as d (metric)
  );
comment on function runlytics_internal.ask_joins(jsonb) is
  'The joins of a row b with the metrics of days of ask_sources(); NULL where a filter names none. A part of ask().';

create function runlytics_internal.ask_comparisons(filter jsonb) returns text
  language sql immutable parallel safe
  return (
    select string_agg(
      format(
        ' and coalesce((%s) %s ($6 -> ''filters'' -> %s ->> ''value'')::float8, false)',
        coalesce(runlytics_internal.ask_value(metric => f.value ->> 'metric', target => filter ->> 'target'), 'null::float8'),
        case f.value ->> 'op' when '<' then '<' when '<=' then '<=' when '>=' then '>=' when '>' then '>' else '=' end,
        f.n - 1
      ),
      ''
    )
    from jsonb_array_elements(filter -> 'filters') with ordinality as f (value, n)
  );
comment on function runlytics_internal.ask_comparisons(jsonb) is
  'The conditions of a filter''s comparisons over a row b; NULL without any. A part of ask().';

create function runlytics_internal.ask_rows(
  filter jsonb,
  entries runlytics_internal.ask_entry[],
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.ask_row
  language plpgsql stable parallel safe cost 100000 rows 100
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  target constant text := filter ->> 'target';
begin
  if target is null or filter ->> 'route' <> 'answer' or filter ->> 'aggregate' ~ '^(predict|trend):' then
    return;
  elsif exists (
    select from jsonb_array_elements(filter -> 'filters') as f where f ->> 'op' is null or f ->> 'op' <> all (array['<', '<=', '=', '>=', '>'])
  ) then
    raise exception 'the filter has an operator that is not known' using errcode = '22023';
  end if;
  return query execute format(
    '%s select b.day, b.activity_id, b.journal_id, b.name, b.distance_m, b.moving_s, (%s)::float8, g.grouped, (%s)::float8
    from (%s) as b %s
    left join lateral (%s) as g on true
    where ($2 is null or b.day >= $2) and ($3 is null or b.day < $3) %s %s %s',
    coalesce(runlytics_internal.ask_sources(filter => filter), ''),
    coalesce(runlytics_internal.ask_value(metric => runlytics_internal.ask_metric(filter => filter), target => target), 'null'),
    coalesce(runlytics_internal.ask_value(metric => filter ->> 'tell', target => target), 'null'),
    runlytics_internal.ask_base(filter => filter),
    coalesce(runlytics_internal.ask_joins(filter => filter), ''),
    runlytics_internal.ask_groups_of(filter => filter),
    coalesce(runlytics_internal.ask_comparisons(filter => filter), ''),
    coalesce('and ' || runlytics_internal.ask_topics_condition(filter => filter), ''),
    -- March and June, without what lies between them.
    case when filter -> 'windows' <> '[]' then $windows$
      and exists (
        select from jsonb_array_elements($6 -> 'windows') as w
        where b.day >= coalesce((w.value ->> 'from')::date, '-infinity') and b.day < coalesce((w.value ->> 'to')::date, 'infinity')
      )
    $windows$ end
  )
  using
    ask_rows.athlete_id,
    (filter -> 'window' ->> 'from')::date,
    (filter -> 'window' ->> 'to')::date,
    array(select distinct e.day from unnest(entries) as e),
    array(select e.journal_id from unnest(entries) as e),
    filter,
    case when filter ->> 'group_by' = 'topic' then runlytics_internal.ask_topic_days(entries => entries, filter => filter) end;
end
$$;
comment on function runlytics_internal.ask_rows(jsonb, runlytics_internal.ask_entry[], bigint) is
  'The runs, nights, days or entries that a filter of ask_filter() finds, in no order, one in several groups as often. entries: those of ask_entries(). Whoever may show only some of the activities leaves rows out by activity_id before ask_summary(). Nothing of the filter becomes SQL: metrics, concepts and operators choose among fragments of ours, values are parameters. SQLSTATE class 22 for a filter that is none.';
