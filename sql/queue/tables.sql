-- Fetching: which hosts may be asked, with which secrets, what is to be fetched, and how it went.

create table if not exists warehouse.http_hosts (
  host text not null check (host = lower(host) and host ~ '^(\*\.)?[a-z0-9.:_\[\]-]+$'),
  scheme text not null default 'https' check (scheme in ('https', 'http')),
  port int not null default 443 check (port between 1 and 65535),
  allow_private bool not null default false,
  note text,
  primary key (host, scheme, port)
);
comment on table warehouse.http_hosts is 'The hosts that the HTTP functions may ask; only the owner writes here. *.example.com stands for every name below example.com. allow_private: its addresses may be loopback or private; link-local ones are never asked.';

create table if not exists warehouse.secrets (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  name text not null,
  host text not null,
  value text not null,
  expires_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (athlete_id, name)
);
comment on table warehouse.secrets is 'Tokens and keys that requests carry: only the owner reads value. Enter them by COPY FROM STDIN or load_secret(), never as a literal. host: the only host that a secret is sent to; for another host it is entered anew.';

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

create index if not exists tasks_dead on warehouse.tasks (athlete_id) where status = 'dead';

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

grant select on warehouse.tasks to runlytics_reader;
grant select, insert, update, delete on warehouse.tasks, warehouse.polls to runlytics_worker;
grant select, insert, update on warehouse.tasks to runlytics_listener;

-- The worker replaces a token that ran out, and cannot read the one that is there: neither here nor by
-- sending it to a host of its choice.
grant insert, update (value, expires_at, updated_at), delete on warehouse.secrets to runlytics_worker;
grant select (athlete_id, name, host, expires_at, updated_at) on warehouse.secrets to runlytics_worker;

-- How many ran out is watched.
grant select (athlete_id, expires_at) on warehouse.secrets to runlytics_listener;

-- Not of an athlete: which hosts may be asked is the owner's to say, and no secret.
grant select on warehouse.http_hosts to runlytics_worker, runlytics_http;
alter table warehouse.http_hosts enable row level security;
drop policy if exists asker on warehouse.http_hosts;
create policy asker on warehouse.http_hosts for select to runlytics_worker, runlytics_http using (true);
