-- Where the values are that a question names: fragments of SQL of our own, chosen by name; whatever a question holds
-- reaches a statement as its parameter.

create type runlytics_internal.ask_entry as (
  journal_id bigint,
  day date,
  row_key text,
  entry text
);
comment on type runlytics_internal.ask_entry is
  'An entry of the journal as text, title, note and columns of its own. journal_id: as journal_entry has it.';

create type runlytics_internal.journal_entry as (
  journal_id bigint,
  day date,
  row_key text,
  title text,
  note text,
  fields jsonb,
  document_id bigint
);
comment on type runlytics_internal.journal_entry is
  'An entry of the journal, numbered. journal_id: its day as YYYYMMDD, and which of that day it is, in two digits: of all entries of the day by row_key, whatever is asked of them.';

create function runlytics_internal.ask_numbered_entries(since date, until date, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.journal_entry
  language plpgsql stable parallel safe cost 1000 rows 1000
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whole days alone are left out: a number counts every entry of its day.
  return query
  select
    to_char(j.day, 'YYYYMMDD')::bigint * 100 + row_number() over (partition by j.day order by j.row_key),
    j.day,
    j.row_key,
    j.title,
    j.note,
    j.fields,
    j.document_id
  from warehouse.journal as j
  where j.athlete_id = ask_numbered_entries.athlete_id
    and j.day between greatest(since, '1900-01-01') and '2199-12-31'
    and (until is null or j.day < until);
end
$$;
comment on function runlytics_internal.ask_numbered_entries(date, date, bigint) is
  'The entries of the journal from a day on up to before another, NULL for no bound, with the numbers by which answers, prompts and summaries cite them. A part of ask() and of search_journal().';

create function runlytics_internal.ask_day_source(metric text) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case metric
    when 'sleep_min' then 'select n.day, n.total_24h_s / 60 as value from warehouse.nights as n where n.athlete_id = $1'
    when 'sleep_efficiency_pct' then 'select n.day, n.efficiency_pct as value from warehouse.nights as n where n.athlete_id = $1'
    when 'resting_hr' then 'select r.day, r.resting_hr as value from warehouse.recovery as r where r.athlete_id = $1'
    when 'hrv_ms' then 'select r.day, r.hrv_ms as value from warehouse.recovery as r where r.athlete_id = $1'
    when 'readiness' then 'select r.day, r.score as value from warehouse.readiness as r where r.athlete_id = $1'
    when 'ctl' then 'select f.day, f.ctl as value from warehouse.fitness as f where f.athlete_id = $1'
    when 'atl' then 'select f.day, f.atl as value from warehouse.fitness as f where f.athlete_id = $1'
    when 'tsb' then 'select f.day, f.tsb as value from warehouse.fitness as f where f.athlete_id = $1'
    when 'steps' then 'select t.day, t.value from warehouse.daily_totals as t where t.athlete_id = $1 and t.metric = ''steps'''
    when 'weight_kg' then 'select v.day, avg(v.value) as value from warehouse.metric_values as v where v.athlete_id = $1 and v.metric = ''weight'' group by v.day'
    when 'vo2max' then 'select v.day, avg(v.value) as value from warehouse.metric_values as v where v.athlete_id = $1 and v.metric = ''vo2max'' group by v.day'
    when 'mood' then 'select j.day, avg(j.mood) as value from warehouse.journal as j where j.athlete_id = $1 and j.mood is not null group by j.day'
    when 'rpe' then 'select j.day, avg(j.rpe) as value from warehouse.journal as j where j.athlete_id = $1 and j.rpe is not null group by j.day'
  end;
end
$$;
comment on function runlytics_internal.ask_day_source(text) is
  'The SELECT of day and value of a metric of days and nights, for the athlete $1; NULL for another metric. A part of ask().';

create function runlytics_internal.ask_run_value(metric text) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case metric
    when 'distance_km' then 'b.distance_m / 1000'
    when 'moving_min' then 'b.moving_s / 60'
    when 'pace_s_per_km' then '1000 * b.moving_s / nullif(b.distance_m, 0)'
    when 'avg_hr' then 'b.avg_hr'
    when 'max_hr' then 'b.max_hr'
    when 'ascent_m' then 'b.ascent_m'
    when 'effort_s' then 'b.effort_s'
    when 'load' then '(select m.value from warehouse.activity_metrics as m where m.athlete_id = $1 and m.activity_id = b.activity_id and m.metric = ''load'')'
    when 'cadence_spm' then '(select m.value from warehouse.activity_metrics as m where m.athlete_id = $1 and m.activity_id = b.activity_id and m.metric = ''cadence'')'
  end;
end
$$;
comment on function runlytics_internal.ask_run_value(text) is
  'The expression of a metric over a run b of the athlete $1; NULL for another metric. A part of ask().';

create function runlytics_internal.ask_quantity(metric text) returns text
  language sql immutable strict parallel safe
  return case metric
    when 'distance_km' then 'distance' when 'pace_s_per_km' then 'pace' when 'avg_hr' then 'hr' when 'max_hr' then 'hr' when 'resting_hr' then 'hr'
    when 'moving_min' then 'duration' when 'effort_s' then 'duration' when 'sleep_min' then 'hours' when 'ascent_m' then 'ascent' when 'hrv_ms' then 'ms'
    when 'weight_kg' then 'weight' when 'steps' then 'count' when 'readiness' then 'score' when 'load' then 'load'
    when 'cadence_spm' then 'cadence'
    else 'number'
  end;
comment on function runlytics_internal.ask_quantity(text) is 'As what written() writes a metric of a question. A part of ask().';

create function runlytics_internal.ask_written(value float8, metric text, units text default 'km') returns text
  language sql immutable parallel safe
  return case
    when value is null then 'nothing'
    else runlytics.written(
      value => case
        when metric = 'distance_km' then 1000 * value
        when metric in ('moving_min', 'sleep_min') then 60 * value
        else value
      end,
      quantity => runlytics_internal.ask_quantity(metric => coalesce(metric, '')),
      units => units
    ) || case
      when runlytics_internal.ask_quantity(metric => coalesce(metric, '')) in ('pace', 'hr', 'ms', 'cadence') then
        ' ' || runlytics.quantity_unit(quantity => runlytics_internal.ask_quantity(metric => metric), units => units)
      else ''
    end
  end;
comment on function runlytics_internal.ask_written(float8, text, text) is 'A value of a question''s metric as people read it, in the athlete''s units. A part of ask().';

create function runlytics_internal.ask_day(days int) returns text
  language sql immutable parallel safe
  -- Under row-level security a sum of a day reaches no index, a column does.
  return case when days = 0 then 'b.day' else format('b.day + (%s)', days) end;
comment on function runlytics_internal.ask_day(int) is 'The expression of the day so many days after a row b. A part of ask().';

create function runlytics_internal.ask_day_among(days int, source text) returns text
  language sql immutable strict parallel safe
  -- Looked up once for all rows: IN that is an argument is no join, whatever the planner thinks of how many rows there are.
  return format(
    'coalesce(%s in (select s.day from (%s) as s where ($2 is null or s.day >= $2 - 1) and ($3 is null or s.day <= $3)), false)',
    runlytics_internal.ask_day(days => days), source
  );
comment on function runlytics_internal.ask_day_among(int, text) is
  'The condition that the day so many days after a row b, one at most, is one of the SELECT''s. A part of ask().';

create function runlytics_internal.ask_topic_condition(concept text, target text, relation text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when concept = 'race' then runlytics_internal.ask_day_among(
      days => case when relation = 'before' then case target when 'nights' then 0 else 1 end when relation = 'after' then -1 else 0 end,
      source => 'select x.local_date as day from warehouse.activities as x where x.athlete_id = $1 and x.race and not x.excluded'
        ' and runlytics.shows_field(activity_id => x.activity_id, field => ''race'', athlete_id => x.athlete_id)'
    )
    -- Told apart once for all runs, and not anew for each: IN that is an argument is no join.
    when concept in ('long_run', 'easy_run', 'intervals') and target = 'runs' and relation is null then format(
      'coalesce(b.activity_id in (select k.activity_id from warehouse.session_kinds as k where k.athlete_id = $1 and k.kind = %L), false)',
      case concept when 'long_run' then 'long' when 'easy_run' then 'easy' else 'intervals' end
    )
    when concept in ('long_run', 'easy_run', 'intervals') then format(
      'coalesce(%s in (select x.local_date from warehouse.session_kinds as k join warehouse.activities as x using (athlete_id, activity_id) where k.athlete_id = $1 and k.kind = %L), false)',
      runlytics_internal.ask_day(days => case when relation = 'before' then case target when 'nights' then 0 else 1 end when relation = 'after' then -1 else 0 end),
      case concept when 'long_run' then 'long' when 'easy_run' then 'easy' else 'intervals' end
    )
    -- By the watch, or by what the athlete wrote.
    when concept = 'treadmill' and target = 'runs' then format(
      case when relation is null then '(b.sub_sport ~ %1$L or %2$s)' else 'exists (select from warehouse.activities as x where x.athlete_id = $1 and x.sport = ''running'' and not x.excluded and x.local_date = %3$s and (x.sub_sport ~ %1$L and runlytics.shows_field(activity_id => x.activity_id, field => ''sub_sport'', athlete_id => x.athlete_id) or %2$s))' end,
      'treadmill|indoor|virtual',
      format(
        'exists (select from warehouse.journal as j where j.athlete_id = $1 and j.day = %s and runlytics.journal_matches(entry => runlytics_internal.journal_words(title => j.title, note => j.note, fields => j.fields), filter => %L))',
        runlytics_internal.ask_day(days => case relation when 'before' then 1 when 'after' then -1 else 0 end),
        '{"topics": [{"concept": "treadmill"}]}'
      ),
      runlytics_internal.ask_day(days => case relation when 'before' then 1 when 'after' then -1 end)
    )
    when concept = 'rest_day' then 'not ' || runlytics_internal.ask_day_among(
      days => case relation when 'before' then 1 when 'after' then -1 else 0 end,
      source => 'select x.local_date as day from warehouse.activities as x where x.athlete_id = $1 and x.sport = ''running'' and not x.excluded'
    )
    when concept = 'off' then 'not ' || runlytics_internal.ask_day_among(
      days => case relation when 'before' then 1 when 'after' then -1 else 0 end,
      source => 'select x.day from warehouse.shifts as x where x.athlete_id = $1 and x.label <> ''off'''
    )
    when concept in ('night_shift', 'day_shift', 'late_shift') then runlytics_internal.ask_day_among(
      days => case relation when 'before' then 1 when 'after' then -1 else 0 end,
      source => format(
        'select x.day from warehouse.shifts as x where x.athlete_id = $1 and x.label = %L',
        case concept when 'night_shift' then 'night' when 'day_shift' then 'day' else 'late' end
      )
    )
  end;
end
$$;
comment on function runlytics_internal.ask_topic_condition(text, text, text) is
  'The condition of a topic that stands in tables (races, kinds of session, shifts) over a row b; NULL for one of the journal''s words. relation: before or after. The night before a day is the one that ends on it. A part of ask().';

create function runlytics_internal.ask_calendar(since date, until date, athlete_id bigint default runlytics.athlete()) returns setof date
  language plpgsql stable parallel safe cost 1000 rows 1000
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select g::date
  from (
    select min(k.day) as first, max(k.day) as last
    from (
      (select a.local_date as day from warehouse.activities as a where a.athlete_id = ask_calendar.athlete_id)
      union all
      (select j.day from warehouse.journal as j where j.athlete_id = ask_calendar.athlete_id and j.day between '1900-01-01' and '2199-12-31')
      union all
      (select n.day from warehouse.nights as n where n.athlete_id = ask_calendar.athlete_id)
    ) as k
    having min(k.day) is not null
  ) as b
  cross join lateral generate_series(greatest(b.first, since)::timestamp, least(b.last, until - 1)::timestamp, interval '1 day') as g;
end
$$;
comment on function runlytics_internal.ask_calendar(date, date, bigint) is
  'The days from the first to the last of which anything is known, from a day on up to before another, NULL for no bound: also those on which nothing was. A part of ask().';
