-- Which language model is asked, and asking it.

create function runlytics.set_language_model(
  endpoint text,
  model text default null,
  embedding_model text default null,
  secret text default null,
  journal bool default false,
  daily_calls int default 100,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  embeds constant bool := coalesce(journal, false) and embedding_model is not null and endpoint is not null;
begin
  if endpoint is null then
    delete from warehouse.language_models as m
    where m.athlete_id = set_language_model.athlete_id;
  elsif model is null or endpoint !~ '^https?://[^/?#@]+(/[^?#]*)?$' then
    raise exception 'a language model needs an endpoint and a name'
      using errcode = '22023', hint = 'Such as https://api.example/v1 and the name that the server knows it by.';
  elsif not runlytics_internal.is_allowed_url(url => endpoint) then
    raise exception 'the host of this URL is not allowed'
      using errcode = '42501', hint = 'The owner may allow it: insert into warehouse.http_hosts (host, scheme, port).';
  else
    insert into warehouse.language_models as m (athlete_id, endpoint, model, embedding_model, secret, journal, daily_calls)
    values (
      set_language_model.athlete_id,
      rtrim(set_language_model.endpoint, '/'),
      set_language_model.model,
      set_language_model.embedding_model,
      set_language_model.secret,
      coalesce(set_language_model.journal, false),
      coalesce(set_language_model.daily_calls, 100)
    )
    on conflict on constraint language_models_pkey do update
    set
      endpoint = excluded.endpoint,
      model = excluded.model,
      embedding_model = excluded.embedding_model,
      secret = excluded.secret,
      journal = excluded.journal,
      daily_calls = excluded.daily_calls;
  end if;
  perform runlytics.poll(
    source => 'language_model',
    action => 'embed',
    every => case when embeds then interval '1 hour' end,
    athlete_id => set_language_model.athlete_id
  );
end
$$;
comment on function runlytics.set_language_model(text, text, text, text, bool, int, bigint) is
  'Has ask_model() ask a language model: any server with the endpoints /chat/completions and /embeddings of OpenAI. endpoint: what stands before them. Off until it is called, and again with a NULL endpoint. secret: the name of a row of warehouse.secrets that is sent as bearer token. Unless journal is true the question alone is sent, never an entry. embedding_model: by which entries are compared by meaning, NULL for not at all. daily_calls: after so many in a day (UTC) no more are made. SQLSTATE 42501 for a host that warehouse.http_hosts does not allow, 22023 for what is no such URL or has no model, 23514 for daily_calls out of 1 to 100,000.';

create function runlytics.ask_model(question text, now timestamptz default now(), athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  most_characters constant int := 500;
  filter jsonb;
  id bigint;
begin
  if question is null or length(btrim(question)) not between 1 and most_characters or now is null or not isfinite(now) then
    raise exception 'this is no question' using errcode = '22023', hint = format('One of at most %s characters.', most_characters);
  end if;
  if not runlytics_internal.language_model_configured(ask_model.athlete_id) then
    raise exception 'no language model is configured'
      using errcode = '55000', hint = 'See runlytics.set_language_model(); runlytics.search_journal() needs none.';
  end if;
  filter := runlytics.ask_filter(question => ask_model.question, now => ask_model.now, athlete_id => ask_model.athlete_id);
  insert into warehouse.model_questions (athlete_id, question, now, filter, filter_by)
  values (ask_model.athlete_id, ask_model.question, ask_model.now, filter, 'rules')
  returning question_id into id;
  perform runlytics.enqueue(
    source => 'language_model',
    action => 'filter',
    arguments => jsonb_build_object('question_id', id),
    key => id::text,
    athlete_id => ask_model.athlete_id
  );
  return id;
end
$$;
comment on function runlytics.ask_model(text, timestamptz, bigint) is
  'Has the language model asked what a question means, and, where the journal may be sent, for a summary of the entries that fit: returns the question_id; what comes of it is in warehouse.model_answers once the worker, or run_tasks(), has asked; until then what ask() answers to it. now: what words such as "last week" are relative to. SQLSTATE 22023 for no question, one above 500 characters or a day outside of 1900 to 2199, 55000 without set_language_model(), 23503 for an unknown athlete.';
