-- The answer as a sentence, and what is said where there is none.

create function runlytics_internal.ask_need(metric text) returns text
  language sql immutable strict parallel safe
  return case
    when metric = 'readiness' then 'Readiness wants HRV or resting heart rate of some nights: a watch or phone delivers them (docs/listener.md), or the journal has them (docs/journal.md).'
    when metric in ('resting_hr', 'hrv_ms') or metric ~ '^sleep_' then
      'It comes of nights: a watch or phone delivers them (docs/listener.md), or the journal has them (docs/journal.md).'
    when metric = 'vo2max' then
      'VO2max is not estimated here, only kept as a watch or an app tells it. How fit you are by your runs is said by critical speed and race times (predict_race(), docs/races.md) and trend(''efficiency_factor'').'
  end;
comment on function runlytics_internal.ask_need(text) is
  'What a metric rests on, as a sentence for whoever has nothing of it; NULL for one of runs. A part of ask_lack().';

create function runlytics_internal.ask_lack(filter jsonb, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  asked record;
  is_known bool;
begin
  if filter @? '$.filters[*] ? (@.metric == "effort_m")' then
    return (
      select 'Fastest stretches are known of ' || string_agg(e.label, ', ' order by e.target) || '.'
      from (
        select distinct e.target, e.label
        from warehouse.efforts as e
        where e.athlete_id = ask_lack.athlete_id
          and e.kind = 'distance'
          and e.after_m = 0
      ) as e
      having bool_and(e.target <> (jsonb_path_query_first(filter, '$.filters[*] ? (@.metric == "effort_m").value') #>> '{}')::float8)
    );
  end if;
  for asked in
    select m.metric, runlytics_internal.ask_need(metric => m.metric) as need
    from (
      select runlytics_internal.ask_metric(filter => filter)
      union
      select f.value ->> 'metric' from jsonb_array_elements(filter -> 'filters') as f
    ) as m (metric)
    where runlytics_internal.ask_need(metric => m.metric) is not null
    order by m.metric
  loop
    execute format('select exists (select from (%s) as s where s.value is not null)', runlytics_internal.ask_day_source(metric => asked.metric))
    into is_known
    using ask_lack.athlete_id;
    if not is_known then
      return asked.need;
    end if;
  end loop;
  return null;
end
$$;
comment on function runlytics_internal.ask_lack(jsonb, bigint) is
  'What a filter''s metric rests on, where nothing of it is known of any day, or of which distances a fastest stretch is known, where it names one; NULL otherwise. A part of ask().';

create function runlytics_internal.ask_pace_bounds(filter jsonb, units text) returns text
  language sql immutable parallel safe
  return (
    select 'Pace ' || string_agg(
      case f.value ->> 'op' when '<' then 'under ' when '<=' then 'at most ' when '>' then 'over ' when '>=' then 'at least ' else '' end
        || runlytics_internal.ask_written(value => (f.value ->> 'value')::float8, metric => 'pace_s_per_km', units => units),
      ' and ' order by f.n
    ) || '.'
    from jsonb_array_elements(filter -> 'filters') with ordinality as f (value, n)
    where f.value ->> 'metric' = 'pace_s_per_km'
  );
comment on function runlytics_internal.ask_pace_bounds(jsonb, text) is
  'How a pace in a question was meant, which may have been written without its unit; NULL without one. A part of ask().';

create function runlytics_internal.ask_days(hits runlytics_internal.ask_row[]) returns text
  language sql immutable parallel safe
  return (
    select case when count(*) <= 5 then ': ' || string_agg(d.day::text, ', ' order by d.day desc) else ', the last on ' || max(d.day) end
    from (select distinct f.day from unnest(hits) as f) as d
  );
comment on function runlytics_internal.ask_days(runlytics_internal.ask_row[]) is
  'The days of rows as a sentence ends with them, up to five by name, the newest first; NULL without rows. A part of ask().';

create function runlytics_internal.ask_told_sentence(found jsonb, how text, target text, counted text, units text) returns text
  language sql immutable parallel safe
  return case when found ->> 'value' is null then 'Not known of ' else
      runlytics_internal.ask_written(value => (found ->> 'value')::float8, metric => found ->> 'metric', units => units) || ' on '
    end
    || (found ->> 'day')
    -- How far a run went that is neither the longest nor asked how far it was.
    || case when target = 'runs' and 'distance_km' <> all (array[found ->> 'metric', found #>> '{by,metric}']) then
      coalesce(', over ' || runlytics_internal.ask_written(value => (found ->> 'distance_km')::float8, metric => 'distance_km', units => units), '')
    else '' end
    || ', with '
    || runlytics_internal.ask_written(value => (found #>> '{by,value}')::float8, metric => found #>> '{by,metric}', units => units)
    || ' the ' || case how when 'min' then 'least' else 'most' end || ' of ' || counted || '.';
comment on function runlytics_internal.ask_told_sentence(jsonb, text, text, text, text) is
  'A figure of the one that has the least or the most of another, as a sentence. A part of ask().';

create function runlytics_internal.ask_sentence(
  hits runlytics_internal.ask_row[],
  filter jsonb,
  shown jsonb,
  units text
) returns text
  language sql immutable parallel safe
  return (
    select case
      when n = 0 and (how not in ('count', 'sum') or filter ->> 'group_by' is not null) then 'Nothing was found.'
      when filter ->> 'tell' is not null and how in ('min', 'max') then runlytics_internal.ask_told_sentence(
        found => shown -> 0, how => how, units => units, target => filter ->> 'target', counted => counted
      )
      when how = 'avg' and metric = 'readiness' and n = 1 and filter ->> 'group_by' is null then
        'Readiness ' || runlytics_internal.ask_written(value => (shown -> 0 ->> 'value')::float8, metric => metric, units => units) || ' on ' || hits[1].day || '.'
      when how in ('sum', 'avg') and filter ->> 'group_by' is null then
        case when n = 1 and filter ->> 'limit' = '1' then '' when how = 'sum' then 'In total ' else 'On average ' end
          || runlytics_internal.ask_written(value => (shown -> 0 ->> 'value')::float8, metric => metric, units => units)
          || case when n = 1 and filter ->> 'limit' = '1' then ' on ' || hits[1].day else ' over ' || counted end || '.'
      when filter ->> 'group_by' is not null then (
        -- Of many weeks the newest.
        select case when max(g.groups) > 12 then 'The last 12 of ' || max(g.groups) || ': ' else '' end || string_agg(
          (g.value ->> 'group') || ': ' || runlytics_internal.ask_written(value => (g.value ->> 'value')::float8, metric => g.value ->> 'metric', units => units) || ' (' || (g.value ->> 'n') || ')', '; '
          order by g.n
        ) || '.'
        from (
          select j.value, j.n, count(*) over () as groups
          from jsonb_array_elements(shown) with ordinality as j (value, n)
        ) as g
        where g.n > g.groups - 12
      )
      when how = 'min' and metric = 'pace_s_per_km' and effort_m is not null and n > 0 then
        runlytics.written(value => (shown -> 0 ->> 'value')::float8 * effort_m / 1000, quantity => 'duration')
        || ', ' || runlytics_internal.ask_written(value => (shown -> 0 ->> 'value')::float8, metric => metric, units => units)
        || ', on ' || (shown -> 0 ->> 'day') || ', of ' || counted || '.'
      when how in ('min', 'max') then runlytics_internal.ask_written(value => (shown -> 0 ->> 'value')::float8, metric => metric, units => units) || ' on ' || (shown -> 0 ->> 'day')
        || ', of ' || counted || '.'
      when how in ('first', 'last') then 'On ' || (shown -> 0 ->> 'day') || ', the ' || how || ' of ' || n || '.'
      when how = 'exists' then 'Yes: ' || n || ', the last on ' || (shown -> 0 ->> 'day') || '.'
      when how = '' and filter ->> 'target' <> 'runs' then counted || runlytics_internal.ask_days(hits => hits) || '.'
      else counted || '.'
    end
    from (
      select
        split_part(coalesce(filter ->> 'aggregate', ''), ':', 1) as how,
        runlytics_internal.ask_metric(filter => filter) as metric,
        (jsonb_path_query_first(filter, '$.filters[*] ? (@.metric == "effort_m").value') #>> '{}')::float8 as effort_m,
        coalesce(cardinality(hits), 0) as n,
        runlytics.counted(
          n => coalesce(cardinality(hits), 0),
          one => case filter ->> 'target' when 'journal' then 'entry' else rtrim(filter ->> 'target', 's') end,
          many => case filter ->> 'target' when 'journal' then 'entries' else filter ->> 'target' end
        ) as counted
    ) as q
  );
comment on function runlytics_internal.ask_sentence(runlytics_internal.ask_row[], jsonb, jsonb, text) is 'The answer as a sentence. A part of ask().';

create function runlytics_internal.ask_remark(filter jsonb) returns text
  language sql immutable parallel safe
  return concat_ws(
    ' ',
    case filter ->> 'route'
      when 'refuse' then case filter ->> 'reason'
        when 'write' then 'Questions change nothing: this was not answered.'
        when 'medical' then 'This is a question for a doctor: the database holds what you noted and measured, and no diagnosis.'
        else 'This is no question about your own running: it was not answered.'
      end
      when 'no_match' then 'The question was not understood well enough to answer it. Ask for runs, nights, days or entries of the journal: help(''ask'') has examples.'
    end,
    case when filter -> 'not_understood' <> '[]' then
      'Not understood: ' || (select string_agg('"' || w.value || '"', ', ') from jsonb_array_elements_text(filter -> 'not_understood') as w) || '.'
    end
  );
comment on function runlytics_internal.ask_remark(jsonb) is 'What was not answered, and what was not understood; empty when all was. A part of ask().';
