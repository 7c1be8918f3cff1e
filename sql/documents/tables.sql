-- Bronze: every byte as it came. Nothing is parsed on the way in, so nothing is ever lost.

create table if not exists warehouse.documents (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  document_id bigint generated always as identity,
  kind text not null,
  source text not null,
  name text,
  sha256 bytea not null check (octet_length(sha256) = 32),
  bytes bigint not null check (bytes >= 0),
  received_at timestamptz not null default now(),
  status text not null default 'pending',
  attempts int not null default 0,
  error text,
  processed_at timestamptz,
  primary key (athlete_id, document_id),
  unique (athlete_id, sha256, kind)
);
comment on table warehouse.documents is 'One row for each distinct file or message. kind: its format, by content, a name of runlytics.formats() or unknown. status: ignored is a valid file without anything for us, failed keeps the reason in error, superseded has no bytes any more because later documents tell everything it told, arriving was begun and is not complete.';

alter table warehouse.documents
  drop constraint if exists documents_status_check,
  add constraint documents_status_check check (status in ('pending', 'done', 'ignored', 'failed', 'superseded', 'arriving'));

alter table warehouse.documents add column if not exists covers tstzrange;

alter table warehouse.documents add column if not exists skipped jsonb;
alter table warehouse.documents add column if not exists left_aside bool not null default false;
comment on column warehouse.documents.left_aside is 'The athlete has said by runlytics.ignore() that it is to stay unread; reprocess() of everything passes it over.';
alter table warehouse.documents add column if not exists covers_sleep tstzrange;
alter table warehouse.documents add column if not exists read_by int not null default 1;
comment on column warehouse.documents.read_by is 'By which version of what is read of documents it was last read; one of an earlier version is read again after an upgrade.';
comment on column warehouse.documents.covers is 'From the first to the last instant that its health records are of; NULL: it has none.';
comment on column warehouse.documents.covers_sleep is 'The same of those that nights are made of.';
comment on column warehouse.documents.skipped is 'Health records that were not stored, by metric and unit: how many. They are taken in by a row of warehouse.metrics and reprocess(). Of a journal: how many rows have no date that was understood, and the first of them.';

create index if not exists documents_pending on warehouse.documents (athlete_id, attempts, document_id) where status = 'pending';

-- How documents stand is asked after every load: without these each answer would read all of them.
create index if not exists documents_failed on warehouse.documents (athlete_id, source, name) where status = 'failed';
create index if not exists documents_done on warehouse.documents (athlete_id, source, name, received_at, document_id) where status = 'done';
create index if not exists documents_read on warehouse.documents (athlete_id, source, received_at) where status in ('done', 'ignored');

-- Whose measurements a document overlaps with is asked of every one that is stored.
create index if not exists documents_by_time on warehouse.documents using gist (athlete_id, covers) where covers is not null;

create table if not exists warehouse.document_parts (
  athlete_id bigint not null,
  document_id bigint not null,
  part int not null check (part >= 0),
  body bytea compression lz4 not null check (octet_length(body) <= 16777216),
  primary key (athlete_id, document_id, part),
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade
);
comment on table warehouse.document_parts is 'The bytes of a document in parts of at most 16 MiB, so that it can be dumped.';

create table if not exists warehouse.ingestion_progress (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  ingestion_id bigint generated always as identity,
  path text not null,
  source text not null,
  started_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  files int not null,
  files_read int not null default 0,
  files_refused int not null default 0,
  documents_new int not null default 0,
  bytes bigint not null,
  bytes_read bigint not null default 0,
  primary key (athlete_id, ingestion_id)
);
comment on table warehouse.ingestion_progress is 'How far each CALL ingest_path() has come; updated with every batch. documents_new: not seen before. files_refused: could not be read, the reasons were WARNINGs and stand in warehouse.failures.';

alter table warehouse.ingestion_progress add column if not exists left_out jsonb not null default '{}';
comment on column warehouse.ingestion_progress.left_out is 'Files that are of no format that is read and were not stored, by kind (the ending of their names): how many. They count as read.';

alter table warehouse.ingestion_progress add column if not exists refused jsonb not null default '{}';
comment on column warehouse.ingestion_progress.refused is 'Files that could not be read and that no later call has read: by path, and name within an archive, the path, the bytes and the reason. Of a thousand and more the first. warehouse.failures tells them.';
-- Of the many calls of years few have any.
create index if not exists ingestion_progress_refused on warehouse.ingestion_progress (athlete_id) where refused <> '{}';

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

grant select on warehouse.source_status to runlytics_reader;
grant select, insert, update, delete on
  warehouse.documents, warehouse.document_parts, warehouse.ingestion_progress, warehouse.source_status
to runlytics_worker;
grant select on warehouse.source_status to runlytics_listener;
grant select, insert, update on warehouse.documents to runlytics_listener;
grant select, insert, delete on warehouse.document_parts to runlytics_listener;
