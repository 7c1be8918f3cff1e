-- The one shape of a filter: what the model is held to by a strict schema, and what its answer is checked against here,
-- whatever it says that it keeps to.

create function runlytics_internal.strict_object(properties jsonb, or_null bool default false) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'type', case when or_null then '["object", "null"]' else '"object"' end::jsonb,
    'additionalProperties', false,
    'required', (select jsonb_agg(k order by k) from jsonb_object_keys(properties) as k),
    'properties', properties
  );
end
$$;
comment on function runlytics_internal.strict_object(jsonb, bool) is
  'The JSON schema of an object of these properties, each required and no other, as strict mode asks. A part of language_schema().';
create function runlytics_internal.language_names(names text, or_null bool default false) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object(
    'type', case when or_null then '["string", "null"]' else '"string"' end::jsonb,
    'enum', runlytics_internal.ask_vocabulary()::jsonb -> names || case when or_null then '[null]' else '[]' end::jsonb
  );
comment on function runlytics_internal.language_names(text, bool) is
  'The JSON schema of one of the names that the lexicon knows of a kind, or null. A part of language_schema().';

create function runlytics_internal.language_aggregates() returns jsonb
  language sql immutable parallel safe
  return (
    select jsonb_build_object('type', '["string", "null"]'::jsonb, 'enum', (v.names -> 'aggregate') || jsonb_agg(a.how || ':' || m.metric) || (v.names -> 'foretold') || '[null]')
    from (select runlytics_internal.ask_vocabulary()::jsonb as names) as v
    cross join lateral jsonb_array_elements_text(v.names -> 'aggregate_of') as a (how)
    cross join lateral jsonb_array_elements_text(v.names -> 'metric') as m (metric)
    group by v.names
  );
comment on function runlytics_internal.language_aggregates() is
  'The JSON schema of an aggregate: count and its like, one of a metric, such as sum:distance_km, what a function foretells, such as predict:effort_s and trend:resting_hr, or null. A part of language_schema().';

create function runlytics_internal.language_schema() returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  day constant jsonb := '{"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}';
  span constant jsonb := jsonb_build_object('from', day, 'to', day);
begin
  return runlytics_internal.strict_object(properties => jsonb_build_object(
    'route', '{"type": "string", "enum": ["answer", "no_match", "refuse"]}'::jsonb,
    'target', runlytics_internal.language_names(names => 'target', or_null => true),
    'topics', jsonb_build_object('type', 'array', 'maxItems', 8, 'items', runlytics_internal.strict_object(properties => jsonb_build_object(
      'concept', runlytics_internal.language_names(names => 'concept'),
      'body_part', runlytics_internal.language_names(names => 'body_part', or_null => true),
      'side', runlytics_internal.language_names(names => 'side', or_null => true),
      'polarity', '{"type": ["string", "null"], "enum": ["negated", null]}'::jsonb
    ))),
    'combine', '{"type": "string", "enum": ["all", "any"]}'::jsonb,
    'window', runlytics_internal.strict_object(properties => span, or_null => true),
    'windows', jsonb_build_object('type', 'array', 'maxItems', 8, 'items', runlytics_internal.strict_object(properties => span)),
    'filters', jsonb_build_object('type', 'array', 'maxItems', 8, 'items', runlytics_internal.strict_object(properties => jsonb_build_object(
      'metric', runlytics_internal.language_names(names => 'compared'),
      'op', runlytics_internal.language_names(names => 'operator'),
      'value', '{"type": "number", "minimum": -1000000, "maximum": 1000000}'::jsonb
    ))),
    'aggregate', runlytics_internal.language_aggregates(),
    'metric', runlytics_internal.language_names(names => 'metric', or_null => true),
    'tell', runlytics_internal.language_names(names => 'metric', or_null => true),
    'group_by', runlytics_internal.language_names(names => 'group_by', or_null => true),
    'relation', runlytics_internal.language_names(names => 'relation', or_null => true),
    'units', runlytics_internal.language_names(names => 'units', or_null => true),
    'limit', '{"type": ["integer", "null"], "minimum": 1, "maximum": 1000}'::jsonb
  ));
end
$$;
comment on function runlytics_internal.language_schema() is
  'The JSON schema of a filter in the strict form that language models are held to: every property required, no other; what is not said is null or empty. The names are those of ask_vocabulary(). schema_fault() checks by the same.';

create function runlytics_internal.schema_fault(value jsonb, schema jsonb, path text default '$') returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kind constant text := jsonb_typeof(value);
  fault text;
begin
  if value is null or not (
    schema -> 'type' @> to_jsonb(kind)
    or kind = 'number' and schema -> 'type' @> '"integer"' and value::numeric = trunc(value::numeric)
  ) then
    return format('%s is %s', path, coalesce(kind, 'missing'));
  elsif schema ? 'enum' and not schema -> 'enum' @> jsonb_build_array(value) then
    return path || ' is none of those that there are';
  elsif schema ? 'pattern' and value #>> '{}' !~ (schema ->> 'pattern') then
    return path || ' is not of its form';
  elsif kind = 'number' and not (value::numeric between coalesce((schema ->> 'minimum')::numeric, '-Infinity') and coalesce((schema ->> 'maximum')::numeric, 'Infinity')) then
    return path || ' is out of range';
  elsif kind = 'object' then
    select coalesce(
      min(format('%s has more than it may', path)) filter (where not schema -> 'properties' ? k),
      min(runlytics_internal.schema_fault(value => value -> k, schema => schema -> 'properties' -> k, path => format('%s.%s', path, k)))
        filter (where schema -> 'properties' ? k)
    )
    into fault
    from (select jsonb_object_keys(value) union select jsonb_object_keys(schema -> 'properties')) as o (k);
  elsif kind = 'array' then
    if jsonb_array_length(value) > (schema ->> 'maxItems')::int then
      return path || ' is too long';
    end if;
    select min(runlytics_internal.schema_fault(value => e, schema => schema -> 'items', path => format('%s[%s]', path, n - 1)))
    into fault
    from jsonb_array_elements(value) with ordinality as o (e, n);
  end if;
  return fault;
end
$$;
comment on function runlytics_internal.schema_fault(jsonb, jsonb, text) is
  'What is wrong with a value by a schema of strict_object() and its like, by its path; NULL when nothing is. Says nothing of what stands in it.';

create function runlytics_internal.language_spans(filter jsonb) returns jsonb
  language sql immutable parallel safe
  return coalesce(filter -> 'windows', '[]') || case when jsonb_typeof(filter -> 'window') = 'object' then jsonb_build_array(filter -> 'window') else '[]' end;
comment on function runlytics_internal.language_spans(jsonb) is 'All spans of days that a filter names. A part of language_filter().';

create function runlytics_internal.foretold_fault(filter jsonb) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  aggregate constant text := filter ->> 'aggregate';
  race constant bool := aggregate = 'predict:effort_s';
begin
  if filter -> 'topics' <> '[]' or filter -> 'windows' <> '[]' or num_nonnulls(filter ->> 'tell', filter ->> 'group_by', filter ->> 'relation', filter ->> 'limit') > 0 then
    return format('%s is of all that there is, and not of a part', aggregate);
  elsif race and jsonb_path_query_array(filter, '$.filters[*].metric') <> '["effort_m"]' or not race and filter -> 'filters' <> '[]' then
    return format('%s has a distance of a race and nothing else', aggregate);
  elsif race and filter ->> 'window' is not null or aggregate = 'predict:readiness' and filter -> 'window' ->> 'from' is null then
    return format('%s is of a day to come', aggregate);
  end if;
  return null;
end
$$;
comment on function runlytics_internal.foretold_fault(jsonb) is
  'Why a filter with an aggregate of predict: or trend: is none: a function foretells of all runs or none, of a race one distance; NULL when it is one. A part of language_filter_fault().';

create function runlytics_internal.language_filter_fault(filter jsonb) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  target constant text := filter ->> 'target';
  metric constant text := runlytics_internal.ask_metric(filter => filter);
begin
  -- A day that no calendar has is refused by the cast.
  if exists (
    select from jsonb_array_elements(runlytics_internal.language_spans(filter => filter)) as s where (s ->> 'from')::date >= (s ->> 'to')::date
  ) then
    return 'a window of the filter ends before it begins';
  elsif exists (
    select from jsonb_array_elements(runlytics_internal.language_spans(filter => filter)) as s where num_nulls(s ->> 'from', s ->> 'to') = 2
  ) then
    return 'a window of the filter has no bound';
  elsif filter ->> 'route' <> 'answer' then
    return null;
  elsif target is null then
    return 'the filter names nothing to answer of';
  elsif filter ->> 'aggregate' ~ '^(predict|trend):' then
    return runlytics_internal.foretold_fault(filter => filter);
  elsif filter ->> 'aggregate' = 'compare' and num_nulls(metric, filter ->> 'group_by') > 0 then
    return 'a comparison needs a metric and groups';
  elsif filter ->> 'group_by' = 'window' and jsonb_array_length(filter -> 'windows') < 2 or filter ->> 'group_by' = 'topic' and filter -> 'topics' = '[]' then
    return 'the filter names no groups to compare';
  elsif filter ->> 'tell' is not null and (filter ->> 'aggregate' ~ '^(min|max):') is not true then
    return 'a figure is told of the least or the most alone';
  end if;
  return (
    select min(format('%s is nothing of %s', m.metric, target))
    from (select metric union select filter ->> 'tell' union select f ->> 'metric' from jsonb_array_elements(filter -> 'filters') as f) as m (metric)
    where m.metric is not null
      and runlytics_internal.ask_value(metric => m.metric, target => target) is null
  );
end
$$;
comment on function runlytics_internal.language_filter_fault(jsonb) is
  'Why a filter that keeps to its schema is none: days in the wrong order, an answer of nothing, a metric that its target does not have; NULL when it is one. SQLSTATE 22008 for what is no day. A part of language_filter().';

create function runlytics_internal.language_filter(said jsonb) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  fault text := runlytics_internal.schema_fault(value => said, schema => runlytics_internal.language_schema());
  filter jsonb;
begin
  if fault is not null then
    raise exception 'the filter does not keep to its schema: %', fault using errcode = '22023';
  end if;
  fault := runlytics_internal.language_filter_fault(filter => said);
  if fault is not null then
    raise exception '%', fault using errcode = '22023';
  end if;
  filter := said || jsonb_build_object(
    'topics', (select coalesce(jsonb_agg(jsonb_strip_nulls(t) order by n), '[]') from jsonb_array_elements(said -> 'topics') with ordinality as o (t, n))
  );
  if jsonb_array_length(said -> 'windows') > 0 then
    -- What is compared is all that is looked at.
    filter := filter || (
      select jsonb_build_object('window', jsonb_build_object(
        'from', case when bool_and(w ->> 'from' is not null) then min(w ->> 'from') end,
        'to', case when bool_and(w ->> 'to' is not null) then max(w ->> 'to') end
      ))
      from jsonb_array_elements(said -> 'windows') as w
    );
  else
    filter := filter - 'windows';
  end if;
  -- What ask_filter() leaves out is left out.
  return filter - array(
    select k from unnest(array['metric', 'tell', 'group_by', 'relation', 'units', 'limit']) as k where filter -> k = 'null'
  );
end
$$;
comment on function runlytics_internal.language_filter(jsonb) is
  'A filter that a language model wrote, as ask_filter() would write it. SQLSTATE 22023 or 22008 for one that is none: another key, concept, metric or operator, no calendar day, an answer of nothing.';
