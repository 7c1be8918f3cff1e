-- A language model beside the questions: off until an athlete sets one. What it costs, what it was asked, what it said.

create table if not exists warehouse.language_models (
  athlete_id bigint primary key references warehouse.athletes on delete cascade,
  endpoint text not null check (endpoint ~ '^https?://[^/?#@]+(/[^?#]*)?$'),
  model text not null check (model <> ''),
  embedding_model text check (embedding_model <> ''),
  secret text,
  journal bool not null default false,
  daily_calls int not null default 100 check (daily_calls between 1 and 100000)
);
comment on table warehouse.language_models is 'Which language model an athlete has asked, by set_language_model(), which is the way to change it. No row: none, and nothing is sent. endpoint: what stands before /chat/completions, such as https://api.example/v1. secret: the name of the one that is sent as bearer token. journal: whether entries of the journal may be sent, to be summed up and compared by meaning; else the question alone is.';

create table if not exists warehouse.language_model_calls (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  model text not null,
  calls int not null default 0,
  prompt_tokens bigint not null default 0,
  completion_tokens bigint not null default 0,
  primary key (athlete_id, day, model)
);
comment on table warehouse.language_model_calls is 'What the language model cost, one row a day (UTC) and model: calls that were begun, whatever came of them, and the tokens that its answers count.';

create table if not exists warehouse.model_questions (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  question_id bigint generated always as identity,
  question text not null,
  now timestamptz not null,
  asked_at timestamptz not null default clock_timestamp(),
  status text not null default 'asked' check (status in ('asked', 'read', 'answered', 'refused')),
  reason text,
  filter jsonb,
  filter_by text check (filter_by in ('model', 'rules')),
  embedding real[],
  embedding_model text,
  sent bigint[] not null default '{}',
  primary key (athlete_id, question_id)
);
comment on table warehouse.model_questions is 'What ask_model() asked, one row a question. now: the time that its words, such as last week, are relative to. status: asked; read (there is a filter); answered; refused. reason: why there is no more. filter: as ask_filter() writes one. filter_by: who made it, the model or, where that one''s was not valid, the rules. embedding: of the question, by embedding_model. sent: the entries that the model was shown, by number.';

create table if not exists warehouse.model_sentences (
  athlete_id bigint not null,
  question_id bigint not null,
  sentence int not null,
  day date not null,
  row_key text not null,
  journal_id bigint not null,
  said text not null,
  primary key (athlete_id, question_id, sentence, day, row_key),
  foreign key (athlete_id, question_id) references warehouse.model_questions on delete cascade,
  foreign key (athlete_id, day, row_key) references warehouse.journal on delete cascade
);
comment on table warehouse.model_sentences is 'What the model said of entries of the journal, one row a sentence and entry that it cites. It goes with the last entry that it cites: what was forgotten is not told on.';

create table if not exists warehouse.journal_embeddings (
  athlete_id bigint not null,
  day date not null,
  row_key text not null,
  model text not null,
  dims int,
  digest text not null,
  embedding real[],
  place int,
  primary key (athlete_id, day, row_key),
  foreign key (athlete_id, day, row_key) references warehouse.journal on delete cascade,
  check (dims = cardinality(embedding))
);
comment on table warehouse.journal_embeddings is 'The meaning of an entry of the journal as numbers, by an embedding model. digest: SHA-256 of the text that they are of; made anew when that or the model has changed. place: which of the batch that is being asked for; NULL when it has come.';

grant select on
  warehouse.language_models, warehouse.language_model_calls, warehouse.model_questions, warehouse.model_sentences, warehouse.journal_embeddings
to runlytics_reader;
grant select, insert, update, delete on
  warehouse.language_models, warehouse.language_model_calls, warehouse.model_questions, warehouse.model_sentences, warehouse.journal_embeddings
to runlytics_worker;
