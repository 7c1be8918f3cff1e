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

grant select, insert, update, delete on warehouse.remote_items to runlytics_worker;
