-- What services have of the athlete, and what came of it.

create table if not exists warehouse.remote_items (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  source text not null,
  remote_id text not null,
  version text,
  started_at timestamptz,
  document_id bigint,
  unfinished text,
  seen_at timestamptz not null default now(),
  gone_at timestamptz,
  primary key (athlete_id, source, remote_id)
);
comment on table warehouse.remote_items is 'One row for each thing that a service has: version tells when it changed there, document_id what holds it here, null until it came. unfinished: its first part, until the rest is here. gone_at: when the service no longer had it.';

create table if not exists warehouse.strava_accounts (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  client_id text not null check (client_id ~ '^[0-9A-Za-z_-]+$'),
  base_url text not null default 'https://www.strava.com' check (base_url ~ '^https?://[^/?#]+$'),
  scope text,
  connected_at timestamptz,
  synced_until timestamptz,
  subscription_id text,
  primary key (athlete_id)
);
comment on table warehouse.strava_accounts is 'Strava''s side of an athlete: which of its applications asks, what the athlete allowed it, and up to when the list of activities was read.';

create table if not exists warehouse.buckets (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  name text not null,
  endpoint text not null check (endpoint ~ '^https?://[^/?#]+$'),
  bucket text not null,
  prefix text not null default '',
  region text not null default 'us-east-1',
  access_key_id text not null check (access_key_id !~ '[:{}]'),
  secret text not null,
  primary key (athlete_id, name)
);
comment on table warehouse.buckets is 'Buckets of S3-compatible stores that hold activity files below prefix. secret: the name of the secret access key in warehouse.secrets.';

create table if not exists warehouse.intervals_accounts (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  remote_athlete text not null default '0' check (remote_athlete ~ '^[0-9A-Za-z]+$'),
  base_url text not null default 'https://intervals.icu' check (base_url ~ '^https?://[^/?#]+$'),
  synced_until date,
  primary key (athlete_id)
);
comment on table warehouse.intervals_accounts is 'intervals.icu''s side of an athlete; 0 is the owner of the key, which is the secret intervals_api_key.';

create table if not exists warehouse.sheets (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  name text not null,
  url text not null check (url ~ '^https?://'),
  api_key_secret text,
  service_account_secret text,
  token_url text not null default 'https://oauth2.googleapis.com/token',
  primary key (athlete_id, name),
  check (num_nonnulls(api_key_secret, service_account_secret) <= 1)
);
comment on table warehouse.sheets is 'Spreadsheets with a journal or shifts, pulled as they are: a published CSV (…/pub?output=csv), or values of the Sheets API, with an API key or the key file of a service account, each named as a secret.';
