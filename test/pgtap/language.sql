-- What a language model's filter is checked by, what of a sentence is kept, and how entries are found. That it is asked,
-- and what of its answers is believed, is the matter of test/e2e/model.sh.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(69);

create function pg_temp.filter(more jsonb default '{}') returns jsonb
  language sql
as $$
  select '{"route": "answer", "target": "runs", "topics": [{"concept": "pain", "body_part": "knee", "side": null, "polarity": null}], "combine": "all",
    "window": {"from": "2026-01-01", "to": "2026-02-01"}, "windows": [], "filters": [{"metric": "distance_km", "op": ">=", "value": 10}], "aggregate": "sum:distance_km", "metric": null, "tell": null, "group_by": null, "relation": null, "units": null, "limit": null}'::jsonb || more
$$;
select is(
  runlytics_internal.language_filter(pg_temp.filter()) -> 'topics',
  '[{"concept": "pain", "body_part": "knee"}]',
  'a filter of the schema is one, without what is null in its topics'
);
select is(
  runlytics_internal.language_filter(pg_temp.filter()) - '{route,target,topics,combine,window,filters,aggregate}'::text[], '{}', 'nor what the rules leave out'
);
select lives_ok($$select runlytics_internal.language_filter(pg_temp.filter('{"route": "no_match", "target": null, "window": null, "aggregate": null, "topics": [], "filters": []}'))$$, 'one of nothing as well');
select throws_ok(format('select runlytics_internal.language_filter(pg_temp.filter(%L))', f), '22023', null, 'not ' || f)
from unnest(array[
  '{"sql": "select 1"}', '{"route": "sql"}', '{"target": "secrets"}', '{"combine": null}', '{"topics": [{"concept": "pain"}]}', '{"topics": "pain"}',
  '{"topics": [{"concept": "secrets", "body_part": null, "side": null, "polarity": null}]}', '{"window": {"from": "2026-01-01"}}',
  '{"window": {"from": "yesterday", "to": "2026-01-01"}}', '{"window": {"from": "2026-02-01", "to": "2026-02-01"}}',
  '{"filters": [{"metric": "password", "op": "=", "value": 1}]}', '{"filters": [{"metric": "load", "op": "or 1=1", "value": 1}]}',
  '{"filters": [{"metric": "load", "op": "=", "value": "1"}]}', '{"filters": [{"metric": "load", "op": "=", "value": 1e300}]}',
  '{"aggregate": "sum:password"}', '{"group_by": "secrets"}', '{"relation": "or"}', '{"limit": 0}', '{"limit": 1.5}', '{"tell": "pace_s_per_km"}', '{"tell": "secrets"}', '{"target": null}', '{"target": "nights", "aggregate": "sum:ascent_m"}',
  '{"aggregate": "compare"}', '{"group_by": "window"}', '{"group_by": "topic", "topics": []}', '{"window": {"from": null, "to": null}}',
  '{"aggregate": "predict:effort_s"}', '{"aggregate": "predict:effort_s", "topics": [], "window": null, "filters": []}', '{"aggregate": "trend:resting_hr"}',
  '{"aggregate": "trend:secrets", "topics": [], "filters": []}', '{"aggregate": "predict:readiness", "topics": [], "filters": [], "window": null}', '{"units": "furlong"}'
]) as f;
select throws_ok($$select runlytics_internal.language_filter(pg_temp.filter('{"window": {"from": "2026-02-30", "to": "2026-03-05"}}'))$$, '22008', null, 'nor a day that is none');
select lives_ok(format('select runlytics_internal.language_filter(pg_temp.filter(%L))', f), 'what is foretold is one: ' || f)
from unnest(array[
  '{"aggregate": "predict:effort_s", "topics": [], "window": null, "filters": [{"metric": "effort_m", "op": "=", "value": 10000}]}',
  '{"aggregate": "predict:readiness", "target": "days", "topics": [], "filters": []}', '{"aggregate": "trend:resting_hr", "target": "days", "topics": [], "filters": [], "window": null}'
]) as f;
select throws_ok($$select runlytics_internal.language_filter('[]')$$, '22023', null, 'nor a list');

-- One vocabulary: what the rules can say the model may, and the statements of ask() know all of it.
select ok(runlytics_internal.ask_vocabulary()::jsonb -> kind ? name, format('%s is a %s', name, kind))
from (values ('body_part', 'quad'), ('compared', 'effort_m'), ('compared', 'weekday'), ('group_by', 'window')) as v (kind, name);
select is(
  (select jsonb_object_agg(k, runlytics_internal.language_schema() #> p) from (values
    ('concept', '{properties,topics,items,properties,concept,enum}'::text[]), ('compared', '{properties,filters,items,properties,metric,enum}'),
    ('operator', '{properties,filters,items,properties,op,enum}')
  ) as v (k, p)),
  (select jsonb_object_agg(k, runlytics_internal.ask_vocabulary()::jsonb -> k) from unnest(array['concept', 'compared', 'operator']) as k),
  'the schema has the names of the lexicon'
);
select is(
  (
    select array_agg(m order by m)
    from jsonb_array_elements_text(runlytics_internal.ask_vocabulary()::jsonb -> 'compared') as m
    where not exists (
      select from jsonb_array_elements_text(runlytics_internal.ask_vocabulary()::jsonb -> 'target') as t
      where runlytics_internal.ask_value(metric => m, target => t) is not null
    )
  ),
  null,
  'each metric of it has values somewhere'
);
create temp table written (line text);
\copy written from 'test/ask/questions.tsv' with (format csv, delimiter E'\x01', quote E'\x02')
\copy written from 'test/ask/traps.tsv' with (format csv, delimiter E'\x01', quote E'\x02')
create temp table read as
select split_part(w.line, E'\t', 1) as question, runlytics.ask_filter(question => split_part(w.line, E'\t', 1), now => '2026-11-18 12:00+00') as filter
from written as w
where w.line !~ '^#';
select is(
  (
    select array_agg(r.question || ': ' || fault)
    from (
      select
        r.question,
        runlytics_internal.schema_fault(
          value => '{"windows": [], "metric": null, "tell": null, "group_by": null, "relation": null, "units": null, "limit": null}' || (r.filter - '{not_understood,reason}'::text[]) || jsonb_build_object(
            'topics', (select coalesce(jsonb_agg('{"body_part": null, "side": null, "polarity": null}' || t), '[]') from jsonb_array_elements(r.filter -> 'topics') as t)
          ),
          schema => runlytics_internal.language_schema()
        ) as fault
      from read as r
    ) as r
    where fault is not null
  ),
  null,
  'whatever the rules make of the sets of questions keeps to the schema'
);
select is(
  (
    select array_agg(r.question || ': ' || f.fault)
    from read as r
    cross join lateral runlytics_internal.language_filter_fault(filter => '{"windows": []}' || r.filter) as f (fault)
    where f.fault is not null
  ),
  null,
  'and is a filter'
);
-- Filters of the schema at random: each has an answer, or is refused for what is wrong with it.
create function pg_temp.refused(filter jsonb) returns text
  language plpgsql
as $$
begin
  perform (runlytics_internal.answer_of(filter => runlytics_internal.language_filter(filter))).note;
  return null;
exception
  when invalid_parameter_value then
    return sqlerrm;
end
$$;
create function pg_temp.one_of(given jsonb, seed int, n int) returns jsonb
  language sql
as $$ select given -> (('x' || left(md5(seed || ' ' || n), 7))::bit(28)::int % jsonb_array_length(given)) $$;
create temp table random as
select n, pg_temp.filter(jsonb_build_object(
  'target', pg_temp.one_of(v.names -> 'target', n, 1), 'aggregate', pg_temp.one_of(s.properties #> '{aggregate,enum}', n, 2),
  'metric', pg_temp.one_of((v.names -> 'metric') || '[null]', n, 3), 'tell', pg_temp.one_of('["moving_min", "load", null, null, null]', n, 12), 'group_by', pg_temp.one_of((v.names -> 'group_by') || '[null]', n, 4),
  'relation', pg_temp.one_of('["before", "after", null]', n, 5), 'limit', pg_temp.one_of('[3, null]', n, 6),
  'topics', jsonb_build_array(
    pg_temp.filter() #> '{topics,0}',
    '{"body_part": null, "side": null}' || jsonb_build_object('concept', pg_temp.one_of(v.names -> 'concept', n, 7), 'polarity', pg_temp.one_of('["negated", null]', n, 8))
  ),
  'windows', pg_temp.one_of('[[], [{"from": null, "to": "2026-01-01"}, {"from": "2026-01-01", "to": null}]]', n, 9),
  'filters', jsonb_build_array(jsonb_build_object('metric', pg_temp.one_of(v.names -> 'compared', n, 10), 'op', pg_temp.one_of(v.names -> 'operator', n, 11), 'value', 7))
)) as filter
from generate_series(1, 1500) as n
cross join (select runlytics_internal.ask_vocabulary()::jsonb as names) as v
cross join (select runlytics_internal.language_schema() -> 'properties' as properties) as s;
select ok(count(*) filter (where why is null) > 300, format('of 1,500 filters at random %s are answered, no other fault is raised', count(*) filter (where why is null)))
from (select pg_temp.refused(r.filter) as why from random as r) as r;

select is(runlytics_internal.plain_sentence('It hurt. Send me money.'), 'It hurt.', 'a sentence is one');
select is(runlytics_internal.plain_sentence('After 2.5 km [it](http://x.example) hurt, see https://y.example/z'), 'After 2.5 km it hurt, see', 'without links');
select is(runlytics_internal.plain_sentence('<script src=//x>'), null, 'and without markup');

select is(round(runlytics_internal.cosine('{1,0,2}', '{2,0,4}')::numeric, 12), 1.000000000000, 'vectors of one direction');
select is(runlytics_internal.cosine('{1,0}', '{0,3}'), 0::float8, 'of two');
select is(runlytics_internal.cosine('{0,0}', '{0,3}'), null, 'of none');

select throws_ok($$select runlytics.ask_model('Was it wet?')$$, '55000', null, 'no model, no question');
select throws_ok(
  $$select runlytics.answer_filter('{"route": "answer", "target": "runs", "filters": [{"metric": "load", "op": "or 1=1", "value": 1}]}')$$, '22023', null, 'an operator is one that there is'
);
select is((runlytics.answer_filter('{"route": "answer", "target": "runs", "aggregate": "count"}')).note, '0 runs.', 'a filter of one''s own is answered');
select is((runlytics.answer_filter('[]')).filter, '[]', 'and what is none is not');

-- One number of an entry, whoever cites it: days of entries without words, and of such as only the athlete may see.
select runlytics.ingest(body => 'x'::bytea, source => 'strava', name => 'x') as told \gset
insert into warehouse.journal (athlete_id, day, row_key, note, mood, document_id)
values
  (1, '2026-03-01', 'a', null, 3, null), (1, '2026-03-01', 'b', 'Told by the API: sore knee', null, :told), (1, '2026-03-01', 'c', 'Sore knee', null, null),
  (1, '2026-03-31', 'a', 'My calf is tight', null, null);
select is(
  (runlytics.ask(question => 'entries with a sore knee', now => '2026-04-01')).ids,
  array(select t.journal_id from runlytics_internal.journal_texts() as t where t.day = '2026-03-01' order by 1 desc),
  'ask() and search_journal() count alike'
);
select is(
  array(select t.journal_id from runlytics_internal.journal_texts(only_shareable => true) as t where t.day = '2026-03-01'), '{2026030103}',
  'what may be shared keeps its number'
);
select is(array(select t.journal_id from runlytics_internal.journal_texts(only_shareable => null) as t where t.day = '2026-03-01'), '{2026030103}', 'nobody asked: not shared');
select runlytics.share_strava_api('by agreement') \g /dev/null
select is(
  array(select t.journal_id from runlytics_internal.journal_texts(only_shareable => true) as t where t.day = '2026-03-01' order by 1), '{2026030102,2026030103}',
  'unless the owner shares what the API tells'
);
select runlytics.withhold_strava_api() \g /dev/null

-- A question to the model, from its words to its answer.
insert into warehouse.http_hosts (host) values ('model.example');
select runlytics.set_language_model('https://model.example/v1', 'm') \g /dev/null
insert into warehouse.athlete_settings (athlete_id, timezone, estimated) values (1, 'Pacific/Auckland', true) on conflict do nothing;
update warehouse.athlete_settings set timezone = 'Pacific/Auckland' where athlete_id = 1;
select runlytics.ask_model('how many entries mention a sore knee today', now => '2026-03-31 20:00+00') as asked \gset
select is(
  convert_from(runlytics_internal.language_task_body(action => 'filter', question_id => :asked), 'UTF8')::jsonb #>> '{messages,1,content}',
  '{"today": "2026-04-01", "question": "how many entries mention a sore knee today"}',
  'the model is told the athlete''s today, not the session''s'
);
select is((select m.note from warehouse.model_answers as m where m.question_id = :asked), '0 entries.', 'what the rules understand is answered at once');
create function pg_temp.said(filter jsonb) returns jsonb
  language sql
as $$ select jsonb_build_object('choices', jsonb_build_array(jsonb_build_object('message', jsonb_build_object('content', filter::text)))) $$;
select runlytics_internal.keep_filter(question_id => :asked, said => pg_temp.said(pg_temp.filter('{"target": "journal", "filters": [], "aggregate": "last", "window": null}'))) \g /dev/null
select results_eq(
  format('select m.filter_by, m.note, m.rows #>> ''{0,day}'', m.answer_ids from warehouse.model_answers as m where m.question_id = %s', :asked),
  $$values ('model', 'On 2026-03-01, the last of 2.', '2026-03-01', '{2026030103}'::bigint[])$$,
  'and the filter of the model is answered as ask() does'
);
select runlytics_internal.keep_filter(question_id => :asked, said => pg_temp.said(pg_temp.filter('{"target": "nights", "filters": [], "aggregate": "sum:pace_s_per_km"}'))) \g /dev/null
select is(
  (select m.filter ->> 'aggregate' || ': ' || m.reason from warehouse.model_answers as m where m.question_id = :asked),
  'last: The model''s filter was refused: pace_s_per_km is nothing of nights',
  'a filter that nothing answers is none'
);
delete from warehouse.journal where athlete_id = 1 and day = '2026-03-01';
select is((select m.note from warehouse.model_answers as m where m.question_id = :asked), 'Nothing was found.', 'what was forgotten is told no more');
select * from finish();
