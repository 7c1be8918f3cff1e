-- How fast work went here, so that what an upgrade will take can be said before it begins.

create table if not exists warehouse.work_rates (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  what text not null,
  items float8 not null default 0,
  seconds float8 not null default 0,
  noted_at timestamptz not null default now(),
  primary key (athlete_id, what)
);
comment on table warehouse.work_rates is 'How many things of a kind were computed of an athlete, and in how many seconds; beyond 10,000 what was before counts half. what: documents (read), metrics (of activities), routes, days, alerts (nights looked through), models. runlytics.upgrade_plan() estimates by it.';

grant select on warehouse.work_rates to runlytics_reader;
grant select, insert, update on warehouse.work_rates to runlytics_worker;
