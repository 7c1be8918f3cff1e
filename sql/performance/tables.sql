-- What is to come: training that is planned.

create table if not exists warehouse.plan (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  plan_id bigint generated always as identity,
  day date not null check (day > '-infinity' and day < 'infinity'),
  sport text not null default 'running',
  load float8 check (load between 0 and 2000),
  km float8 check (km between 0 and 1000),
  pace_s_per_km float8 check (pace_s_per_km between 60 and 3600),
  note text,
  document_id bigint,
  primary key (athlete_id, plan_id),
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade,
  check (num_nonnulls(load, km) > 0)
);
comment on table warehouse.plan is 'One row a session that is planned: its load (an hour at threshold = 100), or its km and the pace in seconds a kilometre, of which warehouse.planned_load makes one. Several rows of a day add up. document_id: the sheet that has it, of which the latest counts from its first day on (warehouse.planned_load); NULL of what was typed.';

create index if not exists plan_by_day on warehouse.plan (athlete_id, day);

grant select on warehouse.plan to runlytics_reader;
grant select, insert, update, delete on warehouse.plan to runlytics_worker;
