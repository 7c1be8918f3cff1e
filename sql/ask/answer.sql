-- The answer: figures, rows and what the journal said.

create type runlytics.answer as (
  filter jsonb,
  rows jsonb,
  snippets jsonb,
  ids bigint[],
  note text
);
comment on type runlytics.answer is
  'What ask() answers. filter: how the question was understood. rows: an array of objects; of an aggregate value, metric and n, of the one with the least or most value, metric and where another figure of it was asked by, of a group besides its name, of runs, nights, days and entries day, activity_id, name, value and the like, newest first, at most 50. snippets: what the journal said, {journal_id, day, text}, at most 20. ids: the activities, or the entries as YYYYMMDDnn, that the answer is of, at most 1,000. note: the answer as a sentence, and what was not understood.';

create function runlytics_internal.ask_timezone(now timestamptz, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A question is read without a warehouse as well.
  if to_regclass('warehouse.settings_periods') is null or not has_table_privilege('warehouse.settings_periods', 'select') then
    return current_setting('TimeZone');
  end if;
  return coalesce(
    (
      select p.timezone
      from warehouse.settings_periods as p
      where p.athlete_id = ask_timezone.athlete_id
        and ask_timezone.now >= p.starts_at
        and ask_timezone.now < p.ends_at
    ),
    current_setting('TimeZone')
  );
end
$$;
comment on function runlytics_internal.ask_timezone(timestamptz, bigint) is
  'By which clock the athlete''s today is: by the settings, else the session''s. A part of ask_filter().';

create function runlytics.ask_filter(
  question text,
  now timestamptz default now(),
  athlete_id bigint default runlytics.athlete()
) returns jsonb
  language plpgsql stable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_grant();
  -- Of an athlete whom there is not nothing is zero. A question is read without a warehouse as well.
  if to_regclass('warehouse.athletes') is not null and has_table_privilege('warehouse.athletes', 'select') then
    perform runlytics_internal.require_athlete(athlete_id => ask_filter.athlete_id);
  end if;
  return runlytics_internal.ask_question(
    question => question,
    today => (ask_filter.now at time zone runlytics_internal.ask_timezone(now => ask_filter.now, athlete_id => ask_filter.athlete_id))::date
  )::jsonb;
end
$$;
comment on function runlytics.ask_filter(text, timestamptz, bigint) is
  'How ask() understands a question: {route: answer, no_match or refuse, reason of a refusal, target: runs, journal, days, nights or null, topics: [{concept, body_part, side, polarity}], combine: all or any, window: {from, to} (to is exclusive) or null, filters: [{metric, op, value}], aggregate: count, exists, first, last, compare, sum:, avg:, min: or max: and a metric, tell: the metric that is wanted of the one that a min: or max: finds, predict:readiness, predict:effort_s or trend: and a metric, metric (of compare), group_by, relation: before or after what topics name, windows to compare, limit: how many, of a sum or a mean the newest so many, units: km or mi where the question says in which, not_understood: [words]}. SQLSTATE 54000 for more than 2,000 bytes, P0002 for an athlete that is not there or not to be seen.';

create function runlytics_internal.ask_row_json(hits runlytics_internal.ask_row, metric text, tell text default null) returns jsonb
  language sql immutable parallel safe
  return jsonb_strip_nulls(jsonb_build_object(
    'day', hits.day, 'activity_id', hits.activity_id, 'journal_id', hits.journal_id, 'name', hits.name,
    'distance_km', round((hits.distance_m / 1000)::numeric, 3), 'moving_min', round((hits.moving_s / 60)::numeric, 2),
    'pace_s_per_km', round((1000 * hits.moving_s / nullif(hits.distance_m, 0))::numeric, 1),
    'metric', case when hits.value is not null then coalesce(tell, metric) end,
    'value', case when tell is null then hits.value else hits.told end,
    'by', case when tell is not null then jsonb_build_object('metric', metric, 'value', hits.value) end
  ));
comment on function runlytics_internal.ask_row_json(runlytics_internal.ask_row, text, text) is
  'A row of ask_rows() as the answer has it; tell: what is told of it, in place of the metric by which it was found. A part of ask().';

create function runlytics_internal.ask_figure(hits runlytics_internal.ask_row[], how text, metric text) returns float8
  language sql immutable parallel safe
  return (
    select case how
      when 'count' then count(*)
      when 'sum' then coalesce(sum(f.value order by f.day, f.activity_id), 0)
      when 'min' then min(f.value)
      when 'max' then max(f.value)
      else case metric
        -- The pace of all of them together is their time by their distance.
        when 'pace_s_per_km' then 1000 * sum(f.moving_s order by f.day, f.activity_id) filter (where f.distance_m > 0 and f.moving_s is not null)
          / nullif(sum(f.distance_m order by f.day, f.activity_id) filter (where f.moving_s is not null), 0)
        else avg(f.value order by f.day, f.activity_id)
      end
    end
    from unnest(hits) as f
  );
comment on function runlytics_internal.ask_figure(runlytics_internal.ask_row[], text, text) is
  'Rows as one figure: count, sum, min, max, else their mean; a mean pace is all the time by all the distance. A part of ask().';

create function runlytics_internal.ask_groups(hits runlytics_internal.ask_row[], how text, metric text) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'group', g.grouped,
          'metric', metric,
          'value', runlytics_internal.ask_figure(hits => g.hits, how => how, metric => metric),
          'n', cardinality(g.hits)
        )
        order by g.grouped
      ),
      '[]'
    )
    from (
      select f.grouped, array_agg(row(f.*)::runlytics_internal.ask_row) as hits
      from unnest(hits) as f
      where f.grouped is not null
      group by f.grouped
    ) as g
  );
comment on function runlytics_internal.ask_groups(runlytics_internal.ask_row[], text, text) is 'Rows as one figure a group. A part of ask().';

create function runlytics_internal.ask_listed(hits runlytics_internal.ask_row[], filter jsonb) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(jsonb_agg(runlytics_internal.ask_row_json(hits => l.one, metric => runlytics_internal.ask_metric(filter => filter), tell => filter ->> 'tell') order by l.n), '[]')
    from (
      select
        row(f.*)::runlytics_internal.ask_row as one,
        row_number() over (order by
          case split_part(filter ->> 'aggregate', ':', 1) when 'min' then f.value when 'max' then -f.value when 'first' then f.day - date '2000-01-01' end nulls last,
          f.day desc, f.activity_id desc, f.journal_id desc
        ) as n
      from unnest(hits) as f
    ) as l
    where l.n <= case
      when split_part(filter ->> 'aggregate', ':', 1) in ('min', 'max', 'first', 'last') then coalesce((filter ->> 'limit')::int, 1)
      else coalesce((filter ->> 'limit')::int, 50)
    end
  );
comment on function runlytics_internal.ask_listed(runlytics_internal.ask_row[], jsonb) is
  'The rows that an answer shows: the smallest or largest, the first or last, or so many of them, else the newest. A part of ask().';

create function runlytics_internal.ask_snippets(
  hits runlytics_internal.ask_row[],
  entries runlytics_internal.ask_entry[],
  days_later int
) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(jsonb_agg(jsonb_build_object('journal_id', e.journal_id, 'day', e.day, 'text', left(e.entry, 300)) order by e.journal_id desc), '[]')
    from (
      select e.*
      from unnest(entries) as e
      where e.day in (select f.day + days_later from unnest(hits) as f)
      order by e.journal_id desc
      limit 20
    ) as e
  );
comment on function runlytics_internal.ask_snippets(runlytics_internal.ask_row[], runlytics_internal.ask_entry[], int) is
  'What the journal said on the days of the rows, or so many days later, the newest 20, 300 letters each. A part of ask().';

create function runlytics_internal.ask_ids(hits runlytics_internal.ask_row[], filter jsonb, shown jsonb) returns bigint[]
  language sql immutable parallel safe
  return case
    when filter ->> 'group_by' is null
      and split_part(coalesce(filter ->> 'aggregate', ''), ':', 1) not in ('sum', 'avg')
      and (split_part(coalesce(filter ->> 'aggregate', ''), ':', 1) in ('min', 'max', 'first', 'last') or filter ->> 'limit' is not null) then array(
      select coalesce(r.value ->> 'activity_id', r.value ->> 'journal_id')::bigint
      from jsonb_array_elements(shown) with ordinality as r (value, n)
      where r.value ?| array['activity_id', 'journal_id']
      order by r.n
    )
    else array(
      select coalesce(f.activity_id, f.journal_id) as id
      from unnest(hits) as f
      where coalesce(f.activity_id, f.journal_id) is not null
      group by 1
      order by max(f.day) desc, 1 desc
      limit 1000
    )
  end;
comment on function runlytics_internal.ask_ids(runlytics_internal.ask_row[], jsonb, jsonb) is
  'The activities or entries that an answer is of: those that it shows where it is of one or so many, else all. A part of ask().';

create function runlytics_internal.ask_newest(hits runlytics_internal.ask_row[], filter jsonb, valued bool) returns runlytics_internal.ask_row[]
  language sql immutable parallel safe
  return array(
    select row(f.*)::runlytics_internal.ask_row
    from unnest(hits) as f
    where not valued or f.value is not null
    order by f.day desc, f.activity_id desc
    limit case when filter ->> 'limit' is not null then greatest((filter ->> 'limit')::int, 0) end
  );
comment on function runlytics_internal.ask_newest(runlytics_internal.ask_row[], jsonb, bool) is
  'The newest rows, as many as a filter says, all without a limit; valued: only those with a value count. A part of ask().';

create function runlytics_internal.ask_summary(
  hits runlytics_internal.ask_row[],
  entries runlytics_internal.ask_entry[],
  filter jsonb,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.answer
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  how constant text := split_part(coalesce(filter ->> 'aggregate', ''), ':', 1);
  metric constant text := runlytics_internal.ask_metric(filter => filter);
  units constant text := coalesce(filter ->> 'units', (select h.units from warehouse.athletes as h where h.athlete_id = ask_summary.athlete_id), 'km');
  -- A day without a value is in no mean, and counts for none.
  valued constant runlytics_internal.ask_row[] := case
    when metric is null or how not in ('sum', 'avg', 'min', 'max', 'compare') then hits
    -- My last weight is that of a day with one; of my last 5 runs one may have no heart rate.
    when filter ->> 'limit' is not null and how in ('sum', 'avg') then runlytics_internal.ask_newest(
      hits => runlytics_internal.ask_newest(hits => hits, filter => filter, valued => filter ->> 'target' <> 'runs' and filter -> 'topics' = '[]'),
      filter => '{}',
      valued => true
    )
    else array(select row(f.*)::runlytics_internal.ask_row from unnest(hits) as f where f.value is not null)
  end;
  answer runlytics.answer;
begin
  answer.filter := filter;
  if filter ->> 'route' is distinct from 'answer' then
    answer.rows := '[]';
    answer.snippets := '[]';
    answer.ids := '{}';
    answer.note := runlytics_internal.ask_remark(filter => filter);
    return answer;
  elsif how in ('predict', 'trend') then
    answer.rows := runlytics_internal.ask_foretold(filter => filter, athlete_id => ask_summary.athlete_id);
    answer.snippets := '[]';
    answer.ids := '{}';
    answer.note := runlytics_internal.ask_foretold_note(foretold => answer.rows, filter => filter, units => units);
    return answer;
  end if;
  answer.rows := case
    when filter ->> 'group_by' is not null then
      runlytics_internal.ask_groups(hits => valued, how => case when how in ('sum', 'min', 'max', 'avg', 'compare') then how else 'count' end, metric => metric)
    when how in ('sum', 'avg', 'count') then jsonb_build_array(jsonb_build_object(
      'value', runlytics_internal.ask_figure(hits => valued, how => how, metric => metric), 'metric', metric, 'n', coalesce(cardinality(valued), 0)
    ))
    else runlytics_internal.ask_listed(hits => valued, filter => filter)
  end;
  answer.snippets := runlytics_internal.ask_snippets(hits => valued, entries => entries, days_later => runlytics_internal.ask_journal_shift(filter => filter));
  answer.ids := runlytics_internal.ask_ids(hits => valued, filter => filter, shown => answer.rows);
  answer.note := concat_ws(
    ' ',
    runlytics_internal.ask_sentence(
      hits => valued,
      filter => filter,
      shown => answer.rows,
      units => units
    ),
    runlytics_internal.ask_pace_bounds(filter => filter, units => units),
    -- No readiness below 50 is another thing than no readiness.
    case when coalesce(cardinality(valued), 0) = 0 then runlytics_internal.ask_lack(filter => filter, athlete_id => ask_summary.athlete_id) end,
    nullif(runlytics_internal.ask_remark(filter => filter), '')
  );
  return answer;
end
$$;
comment on function runlytics_internal.ask_summary(runlytics_internal.ask_row[], runlytics_internal.ask_entry[], jsonb, bigint) is
  'The answer out of the rows that may be shown: those of ask_rows(), or some of them, and the entries of ask_entries(). A part of ask().';

create function runlytics_internal.answer_of(
  filter jsonb,
  now timestamptz default now(),
  athlete_id bigint default runlytics.athlete()
) returns runlytics.answer
  language plpgsql stable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- The journal is read once for the rows and for what it said.
  entries constant runlytics_internal.ask_entry[] := case when filter ->> 'route' = 'answer' then array(
    select row(e.*)::runlytics_internal.ask_entry
    from runlytics_internal.ask_entries(filter => filter, athlete_id => answer_of.athlete_id) as e
  ) end;
begin
  perform runlytics_internal.require_athlete(athlete_id => answer_of.athlete_id);
  return runlytics_internal.ask_summary(
    hits => array(
      select row(f.*)::runlytics_internal.ask_row
      from runlytics_internal.ask_rows(filter => filter, entries => entries, athlete_id => answer_of.athlete_id) as f
    ),
    entries => entries,
    filter => filter,
    athlete_id => answer_of.athlete_id
  );
end
$$;
comment on function runlytics_internal.answer_of(jsonb, timestamptz, bigint) is
  'The answer to a filter of the shape of ask_filter(), whoever made it. SQLSTATE class 22 for one that is none. A part of ask().';

create function runlytics.ask(
  question text,
  now timestamptz default now(),
  athlete_id bigint default runlytics.athlete()
) returns runlytics.answer
  language plpgsql stable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_grant();
  return runlytics_internal.answer_of(
    filter => runlytics.ask_filter(question => question, now => ask.now, athlete_id => ask.athlete_id),
    now => ask.now,
    athlete_id => ask.athlete_id
  );
end
$$;
comment on function runlytics.ask(text, timestamptz, bigint) is
  'The answer to a question in plain English over the athlete''s own runs, nights, days and journal: how far did I run in March on night shifts; runs where I reported knee pain in the last 6 months; my fastest 10 k since 2024. No model is asked and nothing is changed. What was not understood is said in note and filter; a question of which too little was understood has the route no_match. docs/ask.md. SQLSTATE 54000 for more than 2,000 bytes, P0002 for an athlete that is not there or not to be seen.';

create function runlytics.answer_filter(
  filter jsonb,
  now timestamptz default now(),
  athlete_id bigint default runlytics.athlete()
) returns runlytics.answer
  language sql stable strict parallel safe
  return runlytics_internal.answer_of(filter => filter, now => now, athlete_id => athlete_id);
comment on function runlytics.answer_filter(jsonb, timestamptz, bigint) is
  'The answer to a filter of the shape of ask_filter(), whoever wrote it: ask() is this of ask_filter(). SQLSTATE class 22 for one that is none, P0002 for an athlete that is not there or not to be seen.';
