-- Who may deliver, and what was delivered. A token itself is nowhere: its SHA-256 is.

create table if not exists warehouse.tokens (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  token_id bigint generated always as identity,
  name text not null check (name <> ''),
  scopes text[] not null check (scopes <> '{}' and scopes <@ array['health', 'journal', 'activities', 'strava', 'metrics', 'ask']),
  sha256 bytea not null check (octet_length(sha256) = 32),
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (athlete_id, token_id),
  unique (athlete_id, sha256)
);
comment on table warehouse.tokens is 'Tokens by which the listener knows who delivers, made by runlytics.create_token(). Only the SHA-256 of a token is kept. scopes: health, journal, activities, strava, metrics, ask.';

create unique index if not exists tokens_in_use on warehouse.tokens (athlete_id, name) where revoked_at is null;

create table if not exists warehouse.requests (
  athlete_id bigint not null,
  request_id bigint generated always as identity,
  token_id bigint not null,
  at timestamptz not null default clock_timestamp(),
  route text not null,
  status int not null,
  bytes bigint not null,
  client text,
  document_id bigint,
  error text,
  primary key (athlete_id, request_id),
  foreign key (athlete_id, token_id) references warehouse.tokens on delete cascade,
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade
);
comment on table warehouse.requests is 'The requests that came with a valid token, for 30 days. status: of HTTP. client: its address. bytes: of the body. What came without a valid token is in the server''s log.';

create index if not exists requests_by_document on warehouse.requests (athlete_id, document_id);

create index if not exists requests_by_token on warehouse.requests (athlete_id, token_id);

create index if not exists requests_refused on warehouse.requests (athlete_id, at) where status >= 400;

-- What a delivery needs, and who may store it: the owner of receive() and its like.
grant select on warehouse.tokens to runlytics_listener;
-- What is withheld from assistants (question_holder()).
-- activity_metrics: as a whole, since Citus hands a privilege of some columns on to no shard.
grant select on warehouse.activity_sources, warehouse.api_permissions, warehouse.activity_metrics to runlytics_listener;
grant select, insert, delete on warehouse.requests to runlytics_listener;
