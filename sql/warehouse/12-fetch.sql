-- Fetching: which hosts may be asked, with which secrets, what is to be fetched, and how it went.

create table if not exists warehouse.http_hosts (
  host text not null check (host = lower(host) and host ~ '^(\*\.)?[a-z0-9.:_\[\]-]+$'),
  scheme text not null default 'https' check (scheme in ('https', 'http')),
  port int not null default 443 check (port between 1 and 65535),
  allow_private bool not null default false,
  note text,
  primary key (host, scheme, port)
);
comment on table warehouse.http_hosts is 'The hosts that the HTTP functions may ask; only the owner writes here. *.example.com stands for every name below example.com. allow_private: its addresses may be loopback, private or link-local.';

create table if not exists warehouse.secrets (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  name text not null,
  host text not null,
  value text not null,
  expires_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (athlete_id, name)
);
comment on table warehouse.secrets is 'Tokens and keys that requests carry: only the owner reads value. Enter them by COPY FROM STDIN or load_secret(), never as a literal. host: the only host that a secret is sent to.';

create table if not exists warehouse.tasks (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  task_id bigint generated always as identity,
  source text not null,
  action text not null,
  key text not null default '',
  arguments jsonb not null default '{}',
  status text not null default 'pending' check (status in ('pending', 'running', 'done', 'dead')),
  attempts int not null default 0,
  again bool not null default false,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  primary key (athlete_id, task_id)
);
comment on table warehouse.tasks is 'The queue: one row for each request to be made of a source. dead: given up after too many attempts, the reason is in error. again: asked for once more while it was running.';

create unique index if not exists tasks_open on warehouse.tasks (athlete_id, source, action, key) where status in ('pending', 'running');
create index if not exists tasks_due on warehouse.tasks (athlete_id, next_attempt_at) where status in ('pending', 'running');

create table if not exists warehouse.polls (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  source text not null,
  action text not null,
  key text not null default '',
  arguments jsonb not null default '{}',
  every interval not null check (every >= interval '1 minute'),
  next_at timestamptz not null default now(),
  primary key (athlete_id, source, action, key)
);
comment on table warehouse.polls is 'What is put into the queue again and again, and when next.';

create table if not exists warehouse.source_status (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  source text not null,
  last_success timestamptz,
  documents_pending bigint not null default 0,
  documents_failed bigint not null default 0,
  last_error text,
  primary key (athlete_id, source)
);
comment on table warehouse.source_status is 'When a source last gave something, and how its documents stood when they were last processed.';

create or replace view warehouse.ingestion_status with (security_invoker) as
select
  athlete_id,
  source,
  s.last_success,
  extract(epoch from now() - s.last_success)::float8 as lag_s,
  coalesce(t.pending, 0) + coalesce(s.documents_pending, 0) as pending,
  coalesce(t.dead, 0) + coalesce(s.documents_failed, 0) as failed,
  t.next_attempt,
  coalesce(t.last_error, s.last_error) as last_error
from warehouse.source_status as s
full join (
  select
    athlete_id,
    source,
    count(*) filter (where status in ('pending', 'running')) as pending,
    count(*) filter (where status = 'dead') as dead,
    min(next_attempt_at) filter (where status = 'pending') as next_attempt,
    (array_agg(error order by coalesce(finished_at, started_at) desc) filter (where error is not null and status <> 'done'))[1] as last_error
  from warehouse.tasks
  group by athlete_id, source
) as t using (athlete_id, source);
comment on view warehouse.ingestion_status is 'One row a source: when it last gave something and how long ago in seconds, how many tasks and documents wait or were given up, when the next request is due, and the last error that was not got over.';
