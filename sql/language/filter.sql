-- The one shape of a filter: what the model is held to by a strict schema, and what its answer is checked against here,
-- whatever it says that it keeps to.

create function runlytics_internal.language_metrics() returns text[]
  language sql immutable parallel safe
  return array[
    'distance_km', 'moving_min', 'pace_s_per_km', 'avg_hr', 'max_hr', 'ascent_m', 'effort_s', 'load', 'cadence_spm', 'sleep_min',
    'sleep_efficiency_pct', 'resting_hr', 'hrv_ms', 'readiness', 'ctl', 'atl', 'tsb', 'steps', 'weight_kg', 'mood', 'rpe'
  ];
comment on function runlytics_internal.language_metrics() is 'The metrics that a filter may name. A part of language_schema().';

create function runlytics_internal.language_schema() returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  metrics constant jsonb := to_jsonb(runlytics_internal.language_metrics());
  concepts constant jsonb := '["pain", "tightness", "blister", "cramp", "numbness", "fatigue", "fever", "cough_cold", "gi", "dizziness", "headache", "breathlessness", "chest_pain", "poor_sleep", "stress", "low_mood", "good_feeling", "rain", "treadmill", "intervals", "easy_run", "long_run", "race", "shoes", "alcohol", "night_shift", "day_shift", "late_shift", "off"]';
  parts constant jsonb := '["knee", "achilles", "calf", "shin", "ankle", "foot", "plantar", "toe", "hamstring", "glute", "hip", "it_band", "back", null]';
  day constant jsonb := '{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}';
  aggregates constant jsonb := (
    select '["count", "exists", "first", "last", "compare", null]' || jsonb_agg(a || ':' || m)
    from unnest(array['sum', 'avg', 'min', 'max']) as a
    cross join unnest(runlytics_internal.language_metrics()) as m
  );
begin
  return runlytics_internal.strict_object(properties => jsonb_build_object(
    'route', '{"type": "string", "enum": ["answer", "no_match", "refuse"]}'::jsonb,
    'target', '{"type": ["string", "null"], "enum": ["runs", "journal", "days", "nights", null]}'::jsonb,
    'topics', jsonb_build_object('type', 'array', 'maxItems', 8, 'items', runlytics_internal.strict_object(properties => jsonb_build_object(
      'concept', jsonb_build_object('type', 'string', 'enum', concepts),
      'body_part', jsonb_build_object('type', '["string", "null"]'::jsonb, 'enum', parts),
      'side', '{"type": ["string", "null"], "enum": ["left", "right", null]}'::jsonb,
      'polarity', '{"type": ["string", "null"], "enum": ["negated", null]}'::jsonb
    ))),
    'combine', '{"type": "string", "enum": ["all", "any"]}'::jsonb,
    'window', runlytics_internal.strict_object(properties => jsonb_build_object('from', day, 'to', day), or_null => true),
    'filters', jsonb_build_object('type', 'array', 'maxItems', 8, 'items', runlytics_internal.strict_object(properties => jsonb_build_object(
      'metric', jsonb_build_object('type', 'string', 'enum', metrics),
      'op', '{"type": "string", "enum": ["<", "<=", "=", ">=", ">"]}'::jsonb,
      'value', '{"type": "number", "minimum": -1000000, "maximum": 1000000}'::jsonb
    ))),
    'aggregate', jsonb_build_object('type', '["string", "null"]'::jsonb, 'enum', aggregates)
  ));
end
$$;

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
comment on function runlytics_internal.language_schema() is
  'The JSON schema of a filter in the strict form that language models are held to: every property required, no other. schema_fault() checks by the same.';

create function runlytics_internal.schema_fault(value jsonb, schema jsonb, path text default '$') returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kind constant text := jsonb_typeof(value);
  fault text;
begin
  if value is null or not schema -> 'type' @> to_jsonb(kind) then
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

create function runlytics_internal.language_filter(said jsonb) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  fault constant text := runlytics_internal.schema_fault(value => said, schema => runlytics_internal.language_schema());
begin
  if fault is not null then
    raise exception 'the filter does not keep to its schema: %', fault using errcode = '22023';
  end if;
  -- A day that no calendar has is refused by the cast.
  if jsonb_typeof(said -> 'window') = 'object' and (said #>> '{window,from}')::date >= (said #>> '{window,to}')::date then
    raise exception 'the window of the filter ends before it begins' using errcode = '22023';
  end if;
  return said || jsonb_build_object(
    'topics', (select coalesce(jsonb_agg(jsonb_strip_nulls(t) order by n), '[]') from jsonb_array_elements(said -> 'topics') with ordinality as o (t, n))
  );
end
$$;
comment on function runlytics_internal.language_filter(jsonb) is
  'A filter that a language model wrote, as ask_filter() would write it. SQLSTATE 22023 or 22008 for one that is none: another key, concept, metric or operator, no calendar day.';
