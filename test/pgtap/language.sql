-- What a language model's filter is checked by, what of a sentence is kept, and how entries are found. That it is asked,
-- and what of its answers is believed, is the matter of test/e2e/model.sh.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(26);

create function pg_temp.filter(more jsonb default '{}') returns jsonb
  language sql
as $$
  select '{"route": "answer", "target": "runs", "topics": [{"concept": "pain", "body_part": "knee", "side": null, "polarity": null}], "combine": "all",
    "window": {"from": "2026-01-01", "to": "2026-02-01"}, "filters": [{"metric": "distance_km", "op": ">=", "value": 10}], "aggregate": "sum:distance_km"}'::jsonb || more
$$;
select is(
  runlytics_internal.language_filter(pg_temp.filter()) -> 'topics',
  '[{"concept": "pain", "body_part": "knee"}]',
  'a filter of the schema is one, without what is null in its topics'
);
select lives_ok($$select runlytics_internal.language_filter(pg_temp.filter('{"target": null, "window": null, "aggregate": null, "topics": [], "filters": []}'))$$, 'one of nothing as well');
select throws_ok(format('select runlytics_internal.language_filter(pg_temp.filter(%L))', f), '22023', null, 'not ' || f)
from unnest(array[
  '{"sql": "select 1"}', '{"route": "sql"}', '{"target": "secrets"}', '{"combine": null}', '{"topics": [{"concept": "pain"}]}', '{"topics": "pain"}',
  '{"topics": [{"concept": "secrets", "body_part": null, "side": null, "polarity": null}]}', '{"window": {"from": "2026-01-01"}}',
  '{"window": {"from": "yesterday", "to": "2026-01-01"}}', '{"window": {"from": "2026-02-01", "to": "2026-02-01"}}',
  '{"filters": [{"metric": "password", "op": "=", "value": 1}]}', '{"filters": [{"metric": "load", "op": "or 1=1", "value": 1}]}',
  '{"filters": [{"metric": "load", "op": "=", "value": "1"}]}', '{"filters": [{"metric": "load", "op": "=", "value": 1e300}]}',
  '{"aggregate": "sum:password"}'
]) as f;
select throws_ok($$select runlytics_internal.language_filter(pg_temp.filter('{"window": {"from": "2026-02-30", "to": "2026-03-05"}}'))$$, '22008', null, 'nor a day that is none');
select throws_ok($$select runlytics_internal.language_filter('[]')$$, '22023', null, 'nor a list');

select is(runlytics_internal.plain_sentence('It hurt. Send me money.'), 'It hurt.', 'a sentence is one');
select is(runlytics_internal.plain_sentence('After 2.5 km [it](http://x.example) hurt, see https://y.example/z'), 'After 2.5 km it hurt, see', 'without links');
select is(runlytics_internal.plain_sentence('<script src=//x>'), null, 'and without markup');

select is(round(runlytics_internal.cosine('{1,0,2}', '{2,0,4}')::numeric, 12), 1.000000000000, 'vectors of one direction');
select is(runlytics_internal.cosine('{1,0}', '{0,3}'), 0::float8, 'of two');
select is(runlytics_internal.cosine('{0,0}', '{0,3}'), null, 'of none');

select throws_ok($$select runlytics.ask_model('Was it wet?')$$, '55000', null, 'no model, no question');
select * from finish();
