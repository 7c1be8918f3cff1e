-- The tools: one row each, with the schema of its arguments. A tool NAME is the function mcp_tool_NAME().

create type runlytics_internal.mcp_tool as (
  name text,
  title text,
  description text,
  properties jsonb,
  required text[]
);
comment on type runlytics_internal.mcp_tool is 'A tool for assistants: its name, what people and what a model are told of it, its arguments as properties of a JSON schema, and those that it cannot do without.';

create function runlytics_internal.mcp_tools() returns setof runlytics_internal.mcp_tool
  language plpgsql immutable parallel safe rows 20
  set search_path = pg_catalog, pg_temp
as $$
declare
  span constant jsonb := '{
    "since": {"type": "string", "format": "date", "description": "First day, YYYY-MM-DD."},
    "until": {"type": "string", "format": "date", "description": "Last day, YYYY-MM-DD."}
  }';
  activity constant jsonb := '{"activity_id": {"type": "integer", "minimum": 1, "maximum": 9007199254740991, "description": "As the tool runs lists it."}}';
  metric constant jsonb := '{"metric": {"type": "string", "maxLength": 64, "description": "Such as hrv, resting_hr, sleep_duration, readiness, ctl, tsb, load, km, pace, marathon_pace, efficiency_factor, decoupling, mood, soreness, rpe."}}';
  adjust constant jsonb := jsonb_build_object('adjust', jsonb_build_object(
    'type', 'array', 'items', jsonb_build_object('type', 'string', 'enum', runlytics_internal.adjustments()),
    'maxItems', cardinality(runlytics_internal.adjustments()), 'description', 'What is taken out of the difference.'
  ));
begin
  return query
  select t.name, t.title, t.description, t.properties, t.required::text[]
  from (
    values
      ('ask', 'A question in words', 'Answers a question in plain English about runs, days, nights and the journal: "runs where I reported knee pain in the last 6 months", "average sleep before races this year". It says how the question was understood (filter); what was not understood is said and not guessed.',
        '{"question": {"type": "string", "maxLength": 500}}', '{question}'),
      (
        'runs', 'Runs', 'Lists runs: the latest, longest, fastest or hardest of a time, of a distance, races or not. km, seconds, seconds per km, beats/min; load: an hour at threshold = 100.',
        span || '{
          "min_km": {"type": "number", "minimum": 0, "maximum": 1000}, "max_km": {"type": "number", "minimum": 0, "maximum": 1000},
          "race": {"type": "boolean", "description": "Races only (true) or none (false)."},
          "order_by": {"type": "string", "enum": ["latest", "longest", "fastest", "hardest"], "default": "latest"}, "limit": {"type": "integer", "minimum": 1, "maximum": 200, "default": 20}
        }',
        '{}'
      ),
      ('run', 'One run', 'One run in full: figures, kilometres, time in zones, what its sensors did wrong, every metric with the version of its formula. The latest run without activity_id.', activity, '{}'),
      ('day', 'One day', 'Everything of a day: runs, readiness, training load, HRV and resting heart rate with their usual range, the night that ended on it, shift, journal. Today without day.',
        '{"day": {"type": "string", "format": "date", "description": "YYYY-MM-DD."}}', '{}'),
      ('readiness', 'Readiness', 'Readiness by day, 0 to 100, with the points of HRV, resting heart rate, sleep, load and the athlete''s own answers. The last seven days without since.', span, '{}'),
      (
        'records', 'Records', 'The fastest times over distances and the like, with how sure each is.',
        '{
          "scope": {"type": "string", "enum": ["all_time", "year", "season"], "default": "all_time"},
          "period": {"type": "string", "maxLength": 20, "description": "Which year or season, such as 2026."}, "metres": {"type": "number", "minimum": 100, "maximum": 250000, "description": "This distance alone, such as 5000."}
        }',
        '{}'
      ),
      (
        'predict_race', 'Race times', 'Predicts the time of a race by several models, each with an 80 % interval and what it goes by; the model "weighted" is the one to quote.',
        '{
          "metres": {"type": "number", "minimum": 400, "maximum": 250000, "description": "A marathon is 42195."},
          "on_day": {"type": "string", "format": "date", "description": "The day of the race; today without it."}
        }',
        '{metres}'
      ),
      (
        'compare', 'Groups beside each other', 'Compares a metric between groups of days or runs, such as after night shifts and after day shifts, with a 95 % interval that knows that days are not independent.',
        span || metric || '{
          "group_by": {"type": "string", "maxLength": 80, "description": "shift, shift_nights, work, weekday, season, tag:NAME, event:NAME, or a metric: above its median and below."}
        }' || adjust,
        '{metric,group_by}'
      ),
      ('trend', 'Trend', 'Whether a metric rises or falls over the weeks, with a 95 % interval.', span || metric, '{metric}'),
      (
        'alerts', 'Alerts', 'What is out of the usual in vitals and sensors: open alerts, or with all or since those of a time. Nothing of it is medical.',
        span || '{"all": {"type": "boolean", "default": false, "description": "Those that are over too."}}', '{}'
      ),
      (
        'explain_activity', 'Where an activity comes from', 'Which documents tell of an activity, why they are held to be the same run and what each gave; what the athlete corrected; what of its metrics has changed and why.',
        activity, '{activity_id}'
      )
  ) as t (name, title, description, properties, required);
end
$$;
comment on function runlytics_internal.mcp_tools() is
  'The tools that assistants have, in the order in which they are listed. None of them writes, and none takes SQL. A part of answer_question().';

create function runlytics_internal.mcp_schema(tool runlytics_internal.mcp_tool) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object('type', 'object', 'properties', (tool).properties, 'additionalProperties', false)
    || case when (tool).required = '{}' then '{}' else jsonb_build_object('required', to_jsonb((tool).required)) end;
comment on function runlytics_internal.mcp_schema(runlytics_internal.mcp_tool) is
  'The JSON schema of a tool''s arguments. A part of answer_question().';

create function runlytics_internal.mcp_listed() returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  said constant jsonb := '{
    "type": "object",
    "properties": {
      "view": {"type": "string", "description": "Where the rows come from."},
      "rows": {"type": "array", "items": {"type": "object"}},
      "ids": {"type": "array", "items": {"type": "integer"}, "description": "Of the activities (of the tool alerts: the alerts) on which the rows rest."},
      "note": {"type": ["string", "null"], "description": "What has to be known about the rows."},
      "withheld": {"type": ["string", "null"], "description": "What is left out of the answer, and why."},
      "formula_version": {"type": "object", "description": "By which versions of the formulas it was computed."}
    },
    "required": ["view", "rows", "ids", "formula_version"]
  }';
begin
  return (
    select jsonb_agg(
      jsonb_build_object(
        'name', t.name,
        'title', t.title,
        'description', t.description,
        'inputSchema', runlytics_internal.mcp_schema(tool => t.tool),
        'outputSchema', said,
        'annotations', jsonb_build_object('title', t.title, 'readOnlyHint', true, 'destructiveHint', false, 'idempotentHint', true, 'openWorldHint', false)
      )
      order by t.at
    )
    from (
      select m.name, m.title, m.description, row(m.name, m.title, m.description, m.properties, m.required)::runlytics_internal.mcp_tool as tool, m.at
      from runlytics_internal.mcp_tools() with ordinality as m (name, title, description, properties, required, at)
    ) as t
  );
end
$$;
comment on function runlytics_internal.mcp_listed() is
  'The tools as the Model Context Protocol lists them. A part of answer_question().';
