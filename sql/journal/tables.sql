-- Silver: what the athlete writes down, and when there was work.

create table if not exists warehouse.journal (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  row_key text not null default '1',
  noted_at timestamptz,
  title text,
  note text,
  rpe float8 check (rpe between 0 and 10),
  soreness float8 check (soreness between 0 and 10),
  mood float8 check (mood between 0 and 10),
  energy float8 check (energy between 0 and 10),
  stress float8 check (stress between 0 and 10),
  sleep_from timestamptz,
  sleep_to timestamptz,
  sleep_quality float8 check (sleep_quality between 0 and 10),
  resting_hr float8 check (resting_hr between 20 and 150),
  hrv_ms float8 check (hrv_ms between 1 and 500),
  hrv_statistic text check (hrv_statistic in ('rmssd', 'sdnn')),
  weight_kg float8 check (weight_kg between 20 and 400),
  shift text check (shift in ('day', 'late', 'night', 'off')),
  shift_from timestamptz,
  shift_to timestamptz,
  fields jsonb not null default '{}',
  document_id bigint,
  primary key (athlete_id, day, row_key),
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade,
  check (sleep_to > sleep_from),
  check (shift_to > shift_from)
);
comment on table warehouse.journal is 'What the athlete wrote down, one row an entry; the latest edit of an entry replaces the ones before. row_key: the sheet''s own id after "id ", else which row of its day it is. noted_at: the time that the row names, such as that of its session. rpe on the CR10 scale; soreness, mood, energy, stress and sleep_quality on the athlete''s own, 1 to 5 unless it says otherwise. fields: columns that no mapping names, by their headers. Sleep, resting heart rate, HRV and weight stand in warehouse.sleep and biometrics too, with the source journal.';

alter table warehouse.journal add column if not exists sleep_h float8;
alter table warehouse.journal
  drop constraint if exists journal_sleep_h_check,
  add constraint journal_sleep_h_check check (sleep_h > 0 and sleep_h <= 24);

create table if not exists warehouse.journal_columns (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  header text not null,
  field text not null,
  primary key (athlete_id, header)
);
alter table warehouse.journal_columns
  drop constraint if exists journal_columns_field_check,
  add constraint journal_columns_field_check check (runlytics.is_journal_field(field));
comment on table warehouse.journal_columns is 'The athlete''s own names of columns, which win over those that are understood anyway; capitals, accents and what stands in brackets do not count. field none: the column stays among fields. CALL runlytics.reprocess() after a change.';

create table if not exists warehouse.shift_sources (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  origin text not null check (origin in ('journal', 'roster', 'pattern', 'inferred')),
  label text not null check (label in ('day', 'late', 'night', 'off')),
  starts_at timestamptz,
  ends_at timestamptz,
  document_id bigint,
  primary key (athlete_id, day, origin),
  foreign key (athlete_id, document_id) references warehouse.documents on delete cascade,
  check (ends_at > starts_at)
);
comment on table warehouse.shift_sources is 'What each origin says of a day''s shift: the journal, a roster that was read, the pattern of set_roster(), or the sleep. warehouse.shifts has the one that counts.';

create table if not exists warehouse.shifts (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  label text not null check (label in ('day', 'late', 'night', 'off')),
  starts_at timestamptz,
  ends_at timestamptz,
  origin text not null check (origin in ('journal', 'roster', 'pattern', 'inferred')),
  primary key (athlete_id, day),
  check (ends_at > starts_at)
);
comment on table warehouse.shifts is 'One row a day: the shift that starts on it, night included. origin: who says so; the journal counts before a roster, that before a pattern, and what is inferred from the sleep gives way to every other. A day without a row is off.';

create table if not exists warehouse.events (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  event_id bigint generated always as identity,
  day date not null check (day > '-infinity' and day < 'infinity'),
  until date check (until < 'infinity'),
  kind text not null default 'race' check (kind ~ '^[a-z][a-z0-9_]*$'),
  name text,
  distance_m float8 check (distance_m between 1 and 1e6),
  goal_s float8 check (goal_s between 1 and 1e6),
  note text,
  primary key (athlete_id, event_id),
  check (until >= day)
);
comment on table warehouse.events is 'Days that matter: races to come and past (kind race, with distance in metres and the time aimed at in seconds), illness, travel, a camp or any other kind, from day until another (NULL: that day alone). runlytics.note_event() writes rows as well. warehouse.race_forecast has the form on the day of a race, warehouse.occasions all of them beside what is known otherwise.';

create index if not exists events_by_day on warehouse.events (athlete_id, day);

grant select on warehouse.events to runlytics_reader;
grant select, insert, update, delete on warehouse.events to runlytics_worker;

grant select on warehouse.journal, warehouse.journal_columns, warehouse.shift_sources, warehouse.shifts to runlytics_reader;
grant select, insert, update, delete on
  warehouse.journal, warehouse.journal_columns, warehouse.shift_sources, warehouse.shifts
to runlytics_worker;
grant select on warehouse.journal_columns to runlytics_listener;
