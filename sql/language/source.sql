-- The language model as a source of the queue, by the endpoints that OpenAI's and most others' servers have: a question
-- becomes a filter, entries a summary, entries and questions vectors. What comes back is checked here, and is text.

create function runlytics_internal.language_model_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.language_models as m where m.athlete_id = language_model_configured.athlete_id); end $$;
comment on function runlytics_internal.language_model_configured(bigint) is
  'Whether the athlete has a language model asked. A part of doctor().';

create function runlytics_internal.language_model_needs(athlete_id bigint) returns setof runlytics_internal.source_need
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.endpoint, m.secret, null::text
  from warehouse.language_models as m
  where m.athlete_id = language_model_needs.athlete_id;
end
$$;
comment on function runlytics_internal.language_model_needs(bigint) is
  'The host of the language model, and its secret. A part of doctor().';

create function runlytics_internal.language_body(content jsonb) returns bytea
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whoever writes the name of a secret into a question or a journal does not have it sent along.
  return convert_to(regexp_replace(content::text, '\{(?=(secret|basic|google):)', '(', 'gi'), 'UTF8');
end
$$;
comment on function runlytics_internal.language_body(jsonb) is
  'What is sent, without anything that http_send() would fill a secret in for. A part of language_model_request().';

create function runlytics_internal.chat_body(model text, instructions text, content text, name text, schema jsonb) returns bytea
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return runlytics_internal.language_body(content => jsonb_build_object(
    'model', model,
    'temperature', 0,
    'messages', jsonb_build_array(
      jsonb_build_object('role', 'system', 'content', instructions),
      jsonb_build_object('role', 'user', 'content', content)
    ),
    'response_format', jsonb_build_object(
      'type', 'json_schema',
      'json_schema', jsonb_build_object('name', name, 'strict', true, 'schema', schema)
    )
  ));
end
$$;
comment on function runlytics_internal.chat_body(text, text, text, text, jsonb) is
  'The body of a request for a chat''s answer that keeps to a schema. A part of language_model_request().';

create function runlytics_internal.summary_schema() returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return runlytics_internal.strict_object(properties => jsonb_build_object(
    'sentences', jsonb_build_object('type', 'array', 'maxItems', 12, 'items', runlytics_internal.strict_object(
      properties => '{"text": {"type": "string"}, "ids": {"type": "array", "maxItems": 20, "items": {"type": "number"}}}'
    ))
  ));
end
$$;
comment on function runlytics_internal.summary_schema() is 'The JSON schema of a summary: sentences, each with the numbers of the entries that it is from.';

create function runlytics_internal.plain_sentence(said text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  plain text := regexp_replace(said, '!?\[([^\]]*)\]\([^)]*\)', '\1', 'g');
begin
  plain := regexp_replace(plain, '<[^>]*>|([a-z][a-z0-9+.-]*://|www\.|mailto:|javascript:|data:)\S*', '', 'gi');
  plain := btrim(regexp_replace(regexp_replace(plain, '[[:cntrl:]<>`]', ' ', 'g'), '\s+', ' ', 'g'));
  -- One sentence has one set of numbers: what comes behind it has none.
  return nullif(left(coalesce(substring(plain from '^.*?[.!?](?=\s|$)'), plain), 400), '');
end
$$;
comment on function runlytics_internal.plain_sentence(text) is
  'The first sentence of what a model said, as plain text: no links, no markup, at most 400 characters; NULL when nothing is left.';

create function runlytics_internal.count_language_call(model text, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  today constant date := (now() at time zone 'UTC')::date;
begin
  if (
    select coalesce(sum(c.calls), 0)
    from warehouse.language_model_calls as c
    where c.athlete_id = count_language_call.athlete_id
      and c.day = today
  ) >= (
    select m.daily_calls
    from warehouse.language_models as m
    where m.athlete_id = count_language_call.athlete_id
  ) then
    return false;
  end if;
  insert into warehouse.language_model_calls as c (athlete_id, day, model, calls)
  values (count_language_call.athlete_id, today, count_language_call.model, 1)
  on conflict on constraint language_model_calls_pkey do update
  set calls = c.calls + 1;
  return true;
end
$$;
comment on function runlytics_internal.count_language_call(text, bigint) is
  'Counts a call before it is made; false, and nothing counted, when the day has no more. A part of language_model_request().';

create function runlytics_internal.count_language_tokens(model text, said jsonb, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.language_model_calls as c
  set
    prompt_tokens = c.prompt_tokens + coalesce(substring(said #>> '{usage,prompt_tokens}' from '^[0-9]{1,9}$')::bigint, 0),
    completion_tokens = c.completion_tokens + coalesce(substring(said #>> '{usage,completion_tokens}' from '^[0-9]{1,9}$')::bigint, 0)
  where c.athlete_id = count_language_tokens.athlete_id
    and c.day = (now() at time zone 'UTC')::date
    and c.model = count_language_tokens.model;
end
$$;
comment on function runlytics_internal.count_language_tokens(text, jsonb, bigint) is
  'Adds what an answer says that it cost. A part of language_model_response().';

create function runlytics_internal.embedding_batch(model text, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  batch constant int := 64;
begin
  update warehouse.journal_embeddings as e
  set place = null
  where e.athlete_id = embedding_batch.athlete_id
    and e.place is not null;
  insert into warehouse.journal_embeddings as e (athlete_id, day, row_key, model, digest, place)
  select embedding_batch.athlete_id, t.day, t.row_key, embedding_batch.model, encode(sha256(convert_to(t.entry, 'UTF8')), 'hex'), row_number() over (order by t.journal_id) - 1
  from runlytics_internal.journal_texts(only_shareable => true, athlete_id => embedding_batch.athlete_id) as t
  where not exists (
    select
    from warehouse.journal_embeddings as o
    where o.athlete_id = embedding_batch.athlete_id
      and o.day = t.day
      and o.row_key = t.row_key
      and o.model = embedding_batch.model
      and o.digest = encode(sha256(convert_to(t.entry, 'UTF8')), 'hex')
      and o.embedding is not null
  )
  order by t.journal_id
  limit batch
  on conflict on constraint journal_embeddings_pkey do update
  set
    model = excluded.model,
    dims = null,
    digest = excluded.digest,
    embedding = null,
    place = excluded.place;
  return array(
    select t.entry
    from warehouse.journal_embeddings as e
    join runlytics_internal.journal_texts(only_shareable => true, athlete_id => embedding_batch.athlete_id) as t using (day, row_key)
    where e.athlete_id = embedding_batch.athlete_id
      and e.place is not null
    order by e.place
  );
end
$$;
comment on function runlytics_internal.embedding_batch(text, bigint) is
  'The next entries of which the embeddings are missing, or are of another text or model, and marks them by their place. A part of language_model_request().';

create function runlytics_internal.end_model_question(
  question_id bigint,
  status text,
  reason text default null,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.model_questions as q
  set
    status = end_model_question.status,
    reason = coalesce(end_model_question.reason, q.reason)
  where q.athlete_id = end_model_question.athlete_id
    and q.question_id = end_model_question.question_id;
end
$$;
comment on function runlytics_internal.end_model_question(bigint, text, text, bigint) is
  'Says how far a question has come. A part of the source language_model.';

create function runlytics_internal.summary_content(question_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  most constant int := 20;
  asked record;
  entries jsonb;
  ids bigint[];
begin
  select q.question, q.now, case when q.filter ->> 'route' = 'answer' then q.filter end as filter
  into asked
  from warehouse.model_questions as q
  where q.athlete_id = summary_content.athlete_id
    and q.question_id = summary_content.question_id;
  select jsonb_agg(jsonb_build_object('id', h.journal_id, 'day', h.day, 'text', left(h.entry, 600))), array_agg(h.journal_id)
  into entries, ids
  from runlytics_internal.search_entries(
    question => asked.question,
    n => most,
    only_shareable => true,
    now => asked.now,
    -- What the question asks of March is not told of May; what stands in relation to a day is of the day beside it.
    span => case
      when jsonb_typeof(asked.filter -> 'window') = 'object' then jsonb_build_object(
        'from', (asked.filter -> 'window' ->> 'from')::date - case when asked.filter ->> 'relation' is null then 0 else 1 end,
        'to', (asked.filter -> 'window' ->> 'to')::date + case when asked.filter ->> 'relation' is null then 0 else 1 end
      )
    end,
    athlete_id => summary_content.athlete_id
  ) as h;
  update warehouse.model_questions as q
  set sent = coalesce(ids, '{}')
  where q.athlete_id = summary_content.athlete_id
    and q.question_id = summary_content.question_id;
  return case when entries is not null then jsonb_build_object('question', asked.question, 'entries', entries)::text end;
end
$$;
comment on function runlytics_internal.summary_content(bigint, bigint) is
  'The question and the entries of the window of its filter that fit it best, at most 20, as the model is shown them, and notes which; NULL when there are none. A part of language_model_request().';
