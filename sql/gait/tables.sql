-- Silver: what films of the athlete say of the way to run. The films themselves are never here.

create table if not exists warehouse.gait (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  document_id bigint not null,
  filmed_at timestamptz not null,
  local_date date not null,
  dated bool not null,
  frames int not null,
  model text,
  height_m float8,
  speed_mps float8,
  speed_from text check (speed_from in ('film', 'activity')),
  like runlytics.gait_result,
  primary key (athlete_id, document_id),
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade
);
alter table warehouse.gait add column if not exists seconds float8;
-- What gait() says of every film, whatever is in it.
alter table warehouse.gait
  alter column strides set not null,
  alter column confidence set not null,
  alter column contact_confidence set not null,
  alter column reasons set not null;
comment on table warehouse.gait is 'One row a film, with the columns of runlytics.gait_result as runlytics.gait() has them. filmed_at: when it began, where its document says so (dated), else when it came. height_m: of the document, else of the settings of that day; speed_mps: of the document, else the mean of the activity during which it was filmed (speed_from). The landmarks stay in the document.';

create index if not exists gait_by_date on warehouse.gait (athlete_id, local_date);

create table if not exists warehouse.gait_strides (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  document_id bigint not null,
  like runlytics.gait_stride,
  primary key (athlete_id, document_id, stride),
  foreign key (athlete_id, document_id) references warehouse.gait on delete cascade
);
alter table warehouse.gait_strides
  alter column side set not null,
  alter column contact_s set not null,
  alter column confidence set not null;
comment on table warehouse.gait_strides is 'One row a contact of a foot in a film, with the columns of runlytics.gait_stride as runlytics.gait_strides() has them.';

grant select on warehouse.gait, warehouse.gait_strides to runlytics_reader;
grant select, insert, update, delete on warehouse.gait, warehouse.gait_strides to runlytics_worker;
