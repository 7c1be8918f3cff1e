-- What a new version computes anew, and how far it is.

create table if not exists warehouse.renewals (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  what text not null,
  version text not null default '',
  why text not null default '',
  items bigint not null default 0,
  done bigint not null default 0,
  estimated_s float8,
  estimated_by text,
  spent_s float8 not null default 0,
  planned_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (athlete_id, what)
);
comment on table warehouse.renewals is 'What of an athlete is computed anew because formulas are others than those it was computed by: put by create_warehouse(), worked off by the worker or by work(), in turns of some seconds that commit. What was ended in between goes on. items: how many; done: how many of them are.';

create index if not exists renewals_open on warehouse.renewals (athlete_id) where finished_at is null;

create or replace view warehouse.upgrade_progress with (security_invoker) as
select
  r.athlete_id,
  r.what,
  r.version,
  r.why,
  r.items,
  r.done,
  case
    when r.finished_at is not null then 'done'
    when r.spent_s > 0 then 'computing'
    else 'waiting'
  end as state,
  r.estimated_s,
  r.estimated_by,
  r.spent_s,
  case
    when r.finished_at is not null then 0
    when r.done > 0 then r.spent_s / r.done * (r.items - r.done)
    else r.estimated_s
  end as left_s,
  r.planned_at,
  r.finished_at
from warehouse.renewals as r;
comment on view warehouse.upgrade_progress is 'One row for each kind of thing that the last upgrade computes anew, or has: how many, how far it is, how long it was said to take, how long it took so far and how many seconds are left, by its own pace once it is under way. state: waiting, computing, done.';

grant select on warehouse.renewals, warehouse.upgrade_progress to runlytics_reader, runlytics_worker;
grant insert, update, delete on warehouse.renewals to runlytics_worker;
