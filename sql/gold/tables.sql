-- Gold elsewhere: whose gold is published, and what has changed of it since it was last told.

create table if not exists warehouse.gold_athletes (
  athlete_id bigint primary key references warehouse.athletes on delete cascade,
  schema text not null check (schema not in ('warehouse', 'runlytics', 'runlytics_internal', 'public')),
  strava_api bool not null default false,
  inputs text,
  refreshed_at timestamptz
);
comment on table warehouse.gold_athletes is 'The athletes whose gold publish_gold() keeps in plain tables of a schema, for servers that load no extension. strava_api: what is known through the API of Strava alone is among it, as the owner has decided. inputs: of what that people change by hand it was made.';

create table if not exists warehouse.gold_marks (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  mark_id bigint generated always as identity,
  since date not null,
  primary key (athlete_id, mark_id)
);
comment on table warehouse.gold_marks is 'From which day on the stored days of a published athlete were made anew, or its predictions. Put by refresh_days() and train_models(), taken away by refresh_gold().';

create table if not exists warehouse.gold_routes (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  activity_id bigint not null,
  made_of text not null,
  primary key (athlete_id, activity_id)
);
comment on table warehouse.gold_routes is 'Of which activities the positions are published, and of what they were made.';

grant select on warehouse.gold_athletes, warehouse.gold_marks, warehouse.gold_routes to runlytics_reader;
grant select, insert, update, delete on warehouse.gold_athletes, warehouse.gold_marks, warehouse.gold_routes to runlytics_worker;
