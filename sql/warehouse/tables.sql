-- The schema of the data.

create schema if not exists warehouse;
comment on schema warehouse is 'One database''s running: documents (bronze), activities (silver) and the views on top (gold).';

create table if not exists warehouse.installation (
  only_row bool primary key default true check (only_row),
  version text not null,
  installed_at timestamptz not null default now(),
  upgraded_at timestamptz
);

alter table warehouse.installation add column if not exists fingerprint text;
alter table warehouse.installation add column if not exists formulas jsonb;
comment on column warehouse.installation.formulas is 'The versions of everything that is computed, as of the last create_warehouse().';
alter table warehouse.installation add column if not exists tag text;
comment on table warehouse.installation is 'Which version of the extension laid out this warehouse. fingerprint: how it then was; NULL while something has to be mended. tag: what the names of the roles carry by which a distributed warehouse knows who sees whom, NULL where it lies on one machine.';

grant usage on schema warehouse to runlytics_reader, runlytics_worker, runlytics_http, runlytics_listener;
