-- Silver: what films of the athlete say of the way to run. The films themselves are never here.

create table if not exists warehouse.gait (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  document_id bigint not null,
  filmed_at timestamptz not null,
  local_date date not null,
  dated bool not null,
  frames int not null,
  fps float8,
  model text,
  height_m float8,
  speed_mps float8,
  speed_from text check (speed_from in ('film', 'activity')),
  direction text,
  near_side text,
  strides int not null,
  cadence_spm float8,
  vertical_oscillation_cm float8,
  ground_contact_ms float8,
  duty_factor float8,
  trunk_lean_deg float8,
  knee_contact_deg float8,
  knee_stance_deg float8,
  overstride_cm float8,
  step_length_m float8,
  step_asymmetry_pct float8,
  confidence float8 not null,
  contact_confidence float8 not null,
  reasons text[] not null,
  primary key (athlete_id, document_id),
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade
);
comment on table warehouse.gait is 'One row a film, as runlytics.gait() has it. filmed_at: when it began, where its document says so (dated), else when it came. height_m: of the document, else of the settings of that day; speed_mps: of the document, else the mean of the activity during which it was filmed (speed_from). The landmarks stay in the document.';

create index if not exists gait_by_date on warehouse.gait (athlete_id, local_date);

create table if not exists warehouse.gait_strides (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  document_id bigint not null,
  stride int not null,
  side text not null,
  contact_s float8 not null,
  ground_contact_ms float8,
  stride_time_s float8,
  duty_factor float8,
  knee_contact_deg float8,
  knee_stance_deg float8,
  overstride_cm float8,
  trunk_lean_deg float8,
  confidence float8 not null,
  primary key (athlete_id, document_id, stride),
  foreign key (athlete_id, document_id) references warehouse.gait on delete cascade
);
comment on table warehouse.gait_strides is 'One row a contact of a foot in a film, as runlytics.gait_strides() has it.';

grant select on warehouse.gait, warehouse.gait_strides to runlytics_reader;
grant select, insert, update, delete on warehouse.gait, warehouse.gait_strides to runlytics_worker;
