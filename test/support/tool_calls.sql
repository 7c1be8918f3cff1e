-- What the tools of assistants are asked, by the schemas in their catalog: tool_value has each value of each argument, NULL where nobody
-- has thought of one; tool_call the calls, :told_too and :next being ids of activities; ask_tools() makes them and keeps what is said.

-- The tools, with each value of each of their arguments beside those that they cannot do without.
create temp table questions (line text);
\copy questions from 'test/ask/questions.tsv' with (format csv, delimiter E'\x01', quote E'\x02')
create temp table tool_value as
select t.name as tool, p.key as argument, p.key = any (t.required) as is_required, v.value
from runlytics_internal.mcp_tools() as t
cross join lateral jsonb_each(t.properties) as p
left join lateral (
  select e.value from jsonb_array_elements(p.value -> 'enum') as e
  union all
  select jsonb_build_array(e.value) from jsonb_array_elements(p.value #> '{items,enum}') as e
  union all
  select b from unnest(array['true', 'false']::jsonb[]) as b where p.value ->> 'type' = 'boolean'
  union all
  -- Of so many days as an answer has room for: what is withheld makes none for others.
  select to_jsonb(current_date - n) from unnest(array[4, 60, 102]) as n where p.value ->> 'format' = 'date'
  union all
  select to_jsonb(i) from unnest(array[:told_too, :next, :next + 1, 99999]) as i where p.key = 'activity_id'
  union all
  select to_jsonb(m.name) from warehouse.metrics as m where p.key = 'metric'
  union all
  select to_jsonb(m) from unnest(array['readiness', 'ctl', 'atl', 'tsb', 'own_climb', 'own_eaten']) as m where p.key = 'metric'
  union all
  select to_jsonb(g) from unnest(array['weekday', 'shift', 'season', 'load', 'event:race']) as g where p.key = 'group_by'
  union all
  select to_jsonb(split_part(q.line, E'\t', 1)) from questions as q where p.key = 'question' and q.line !~ '^#'
  union all
  select to_jsonb(trim(a.value, '''')) from asked as a where p.key = 'question' and a.argument = 'question'
  union all
  select to_jsonb(n) from unnest(array[5000, 18000]) as n where p.key = 'metres'
  union all
  select to_jsonb(n) from unnest(array[1, 17]) as n where p.key in ('min_km', 'max_km', 'limit')
  union all
  select to_jsonb(to_char(current_date, 'YYYY')) where p.key = 'period'
) as v on true;
create temp table tool_call as
with recursive required as (
  select t.name as tool, '{}'::jsonb as arguments, 0 as n from runlytics_internal.mcp_tools() as t
  union all
  select r.tool, r.arguments || jsonb_build_object(t.required[r.n + 1], v.value), r.n + 1
  from required as r
  join runlytics_internal.mcp_tools() as t on t.name = r.tool
  join tool_value as v on v.tool = r.tool and v.argument = t.required[r.n + 1]
),
whole as (
  select r.tool, r.arguments
  from required as r
  join runlytics_internal.mcp_tools() as t on t.name = r.tool and cardinality(t.required) = r.n
)
select distinct w.tool, w.arguments
from (
  select w.tool, w.arguments from whole as w
  union all
  select w.tool, w.arguments || jsonb_build_object(v.argument, v.value)
  from whole as w
  join tool_value as v on v.tool = w.tool and not v.is_required
  where w.tool <> 'compare' or w.arguments ->> 'metric' = 'load'
) as w
-- What is compared takes its time: each metric by one group, one metric by each.
where w.tool <> 'compare' or w.arguments ->> 'group_by' = 'weekday' or w.arguments ->> 'metric' = 'load' and w.arguments - '{metric,group_by}'::text[] = '{}';
create temp table tool_said (state text, tool text, arguments jsonb, answer jsonb, refused text);
create function pg_temp.ask_tools(state text, token text) returns void
  language plpgsql
as $$
declare
  c record;
  answer jsonb;
  refused text;
begin
  for c in select t.tool, t.arguments from tool_call as t loop
    answer := null;
    refused := null;
    begin
      answer := runlytics.serve_question(sha256(convert_to(token, 'UTF8')), c.tool, c.arguments);
    exception
      when others then
        refused := concat_ws(' ', sqlstate, sqlerrm);
    end;
    insert into tool_said select ask_tools.state, c.tool, c.arguments, answer, refused;
  end loop;
end
$$;
