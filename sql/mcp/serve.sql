-- Answers for assistants. Whoever asks runs as runlytics_ingest, which reaches no table; an answer is made as
-- runlytics_assistant, which sees the rows of one athlete, but for those that are withheld, and those only while
-- serve_question() runs.

create type runlytics_internal.question_holder as (athlete_id bigint, activities bigint[], days datemultirange, fields jsonb);
comment on type runlytics_internal.question_holder is 'Of whom a token may ask, and what of that athlete is withheld: activities, days whose load rests on them, fields of others.';

create function runlytics_internal.question_holder(token_sha256 bytea, calls bool) returns runlytics_internal.question_holder
  language plpgsql stable parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  scope constant text := 'ask';
  holder runlytics_internal.question_holder;
  withheld runlytics_internal.withheld;
  scopes text[];
begin
  perform runlytics_internal.require_warehouse();
  select t.athlete_id, t.scopes
  into holder.athlete_id, scopes
  from warehouse.tokens as t
  where t.sha256 = question_holder.token_sha256
    and t.revoked_at is null;
  if holder.athlete_id is null then
    raise exception 'the token is not valid' using errcode = '28000';
  end if;
  if scope <> all (scopes) then
    raise exception 'the token is not good for %', scope using errcode = '42501';
  end if;
  -- Who lists the tools sees no rows, and needs no answer to what of them is withheld.
  if calls then
    withheld := runlytics_internal.withheld(athlete_id => holder.athlete_id);
    holder.activities := withheld.activities;
    holder.days := withheld.days;
    holder.fields := withheld.fields;
  end if;
  return holder;
end
$$;
comment on function runlytics_internal.question_holder(bytea, bool) is
  'Of whom the token with this SHA-256 may ask, and where a tool is called what is withheld. SQLSTATE 28000 when it is unknown or revoked, 42501 without the scope ask. A part of serve_question().';

create function runlytics_internal.answer_question(tool text, arguments jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  asked runlytics_internal.mcp_tool;
  answer jsonb;
begin
  if tool = '' then
    return runlytics_internal.mcp_listed();
  end if;
  select t.*
  into asked
  from runlytics_internal.mcp_tools() as t
  where t.name = tool;
  if not found then
    return null;
  end if;
  perform runlytics_internal.mcp_check(tool => tool, schema => runlytics_internal.mcp_schema(tool => asked), arguments => arguments);
  execute format('select runlytics_internal.%I(arguments => $1, athlete_id => $2)', 'mcp_tool_' || asked.name)
  into answer
  using
    -- 5.0 is a whole number in JSON, and none in SQL.
    (
      select coalesce(
        jsonb_object_agg(a.key, case jsonb_typeof(a.value) when 'number' then to_jsonb(trim_scale((a.value #>> '{}')::numeric)) else a.value end), '{}'
      )
      from jsonb_each(arguments) as a
    ),
    answer_question.athlete_id;
  return answer;
end
$$;
comment on function runlytics_internal.answer_question(text, jsonb, bigint) is
  'What a tool says, called with a JSON object; without a name, which tools there are; NULL when there is none of this name. SQLSTATE 22023 for arguments that it does not take. A part of serve_question().';

create function runlytics.serve_question(token_sha256 bytea, tool text, arguments jsonb) returns jsonb
  as 'MODULE_PATHNAME', 'runlytics_serve_question' language c stable strict parallel unsafe security definer cost 100000
  set search_path = pg_catalog, pg_temp
  -- Of whom it is, only this process knows.
  set max_parallel_workers_per_gather = 0
  set jit = off;
comment on function runlytics.serve_question(bytea, text, jsonb) is
  'What a tool says to an assistant that holds the token with this SHA-256; without a name, the tools that there are, as a list; NULL when there is no such tool. It reads as the role runlytics_assistant: the one athlete of the token, but for what is withheld (share_strava_api()). SQLSTATE 28000 for a token that is not valid, 42501 without the scope ask, 22023 for arguments that the tool does not take, P0002 for what is not there. For runlytics_ingest.';
