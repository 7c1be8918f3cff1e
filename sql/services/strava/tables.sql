-- Strava's side of an athlete.

create table if not exists warehouse.strava_accounts (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  client_id text not null check (client_id ~ '^[0-9A-Za-z_-]+$'),
  base_url text not null default 'https://www.strava.com' check (base_url ~ '^https?://[^/?#]+$'),
  scope text,
  connected_at timestamptz,
  synced_until timestamptz,
  subscription_id text,
  remote_athlete bigint,
  primary key (athlete_id)
);
comment on table warehouse.strava_accounts is 'Strava''s side of an athlete: which of its applications asks, who the athlete is there, what the athlete allowed it, and up to when the list of activities was read.';

alter table warehouse.strava_accounts add column if not exists remote_athlete bigint;

create table if not exists warehouse.strava_events (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  object_id bigint not null,
  aspect_type text not null,
  event_time bigint not null,
  object_type text not null,
  event jsonb not null,
  received_at timestamptz not null default now(),
  source text not null default 'strava',
  primary key (athlete_id, object_id, aspect_type, event_time)
);
alter table warehouse.strava_events add column if not exists source text not null default 'strava';
comment on table warehouse.strava_events is 'What Strava''s webhook said, each event once. event_time: seconds since 1970. What follows from one is a task of the source strava.';

grant select, insert, update, delete on warehouse.strava_accounts to runlytics_worker;
grant select, insert on warehouse.strava_events to runlytics_listener;
-- Whose event it is.
grant select (athlete_id, remote_athlete, client_id) on warehouse.strava_accounts to runlytics_listener;
