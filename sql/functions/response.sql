-- How an answer is handed to the source that asked. An answer may hold tokens, and the plan of a statement
-- shows its values to whoever logs plans: so the function is called without one.

create function runlytics_internal.hand_response(
  routine regproc,
  action text,
  arguments jsonb,
  response runlytics.http_response,
  athlete_id bigint
) returns text
  as 'MODULE_PATHNAME', 'runlytics_hand_response' language c volatile parallel unsafe cost 1000;
comment on function runlytics_internal.hand_response(regproc, text, jsonb, runlytics.http_response, bigint) is
  'What the function S_response() of a source says of an answer. SQLSTATE 42501 when the caller may not call it, 42P13 when it takes or returns something else. A part of finish_task().';

create function runlytics_internal.hand_limit(routine regproc, response runlytics.http_response) returns timestamptz
  as 'MODULE_PATHNAME', 'runlytics_hand_limit' language c volatile parallel unsafe cost 1000;
comment on function runlytics_internal.hand_limit(regproc, runlytics.http_response) is
  'What the function S_limit() of a source says of an answer. Errors as of hand_response(). A part of put_off_source().';
