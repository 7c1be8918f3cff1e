-- Silver: the body between the runs, in the units of warehouse.metrics.

create table if not exists warehouse.biometrics (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  metric_id smallint not null,
  recorded_at timestamptz not null,
  source text not null,
  ended_at timestamptz,
  value float8 not null,
  document_id bigint not null,
  primary key (athlete_id, metric_id, recorded_at, source),
  check (ended_at > recorded_at)
);
comment on table warehouse.biometrics is 'One measurement, or one sum over the interval that ends at ended_at, in the unit of its metric. Several apps may count the same steps: each source stands by itself and is never added to another.';

create table if not exists warehouse.biometric_streams (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  metric_id smallint not null,
  day date not null,
  source text not null,
  stream runlytics.stream not null,
  primary key (athlete_id, metric_id, day, source)
);
comment on table warehouse.biometric_streams is 'Heart rate, which is measured every few seconds or minutes: one stream a day (UTC) and source, to the whole beat. Read it through biometric_samples.';

-- The one place to read measurements from: day is the UTC day, by which streams are found.
create or replace view warehouse.biometric_samples with (security_invoker) as
select b.athlete_id, m.name as metric, b.recorded_at, b.ended_at, b.value, m.unit, b.source, (b.recorded_at at time zone 'UTC')::date as day
from warehouse.biometrics as b
join warehouse.metrics as m using (metric_id)
union all
select b.athlete_id, m.name, s.at, null, s.heart_rate, m.unit, b.source, b.day
from warehouse.biometric_streams as b
join warehouse.metrics as m using (metric_id)
cross join lateral runlytics.samples(b.stream) as s
where s.heart_rate is not null;
comment on view warehouse.biometric_samples is 'Every measurement as a row, of biometrics and of biometric_streams. day: in UTC.';

create table if not exists warehouse.sleep (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  started_at timestamptz not null,
  source text not null,
  stage text not null check (stage in ('in_bed', 'asleep', 'core', 'deep', 'rem', 'awake')),
  ended_at timestamptz not null,
  utc_offset_s int,
  document_id bigint,
  primary key (athlete_id, started_at, source, stage),
  check (ended_at > started_at)
);
comment on table warehouse.sleep is 'One stretch of sleep as an app or the journal tells it. asleep: the stage is not told. utc_offset_s: of the clock it was written by.';

create table if not exists warehouse.sleep_totals (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  started_at timestamptz not null,
  source text not null,
  ended_at timestamptz not null,
  asleep_s float8 not null check (asleep_s >= 0),
  core_s float8,
  deep_s float8,
  rem_s float8,
  awake_s float8,
  in_bed_s float8,
  utc_offset_s int,
  document_id bigint,
  primary key (athlete_id, started_at, source),
  check (ended_at > started_at)
);
comment on table warehouse.sleep_totals is 'A night that an app added up itself, without its stretches; seconds. asleep_s: every stage together.';

create table if not exists warehouse.nights (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  day date not null,
  timezone text not null,
  source text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  asleep_s float8 not null,
  nap_s float8 not null default 0,
  total_24h_s float8 not null,
  in_bed_s float8,
  core_s float8,
  deep_s float8,
  rem_s float8,
  awake_s float8,
  efficiency_pct float8,
  midpoint_s float8 not null,
  naps int not null default 0,
  hrv_ms float8,
  hrv_statistic text,
  hrv_source text,
  regularity float8,
  efficiency_basis text check (efficiency_basis in ('in_bed', 'episode')),
  respiratory_rate float8,
  spo2 float8,
  primary key (athlete_id, day),
  check (ended_at > started_at)
);
comment on table warehouse.nights is 'Sleep by physiological day, the local day on which it ended; made by compute_nights(). timezone: the athlete''s when waking. started_at to ended_at: the main sleep; asleep_s and the stages of it, nap_s of the rest, total_24h_s together. in_bed_s: NULL unless its source tells. efficiency_pct: asleep of in bed (efficiency_basis in_bed), else of the whole episode, NULL where that was told as one stretch asleep. midpoint_s: of the main sleep, seconds after local midnight, on the clock. hrv_ms: the median inside the main sleep of the statistic hrv_statistic (sdnn or rmssd), or the day''s only value. regularity: the sleep regularity index (-100 to 100) of the seven nights that end with this one, NULL unless each is known. respiratory_rate and spo2: in the same way.';

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

create table if not exists warehouse.journal_columns (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  header text not null,
  field text not null check (field in (
    'id', 'day', 'stamp', 'title', 'note', 'rpe', 'soreness', 'mood', 'energy', 'stress', 'sleep_from', 'sleep_to',
    'sleep_quality', 'resting_hr', 'hrv_rmssd', 'hrv_sdnn', 'weight', 'shift', 'starts', 'ends', 'none'
  )),
  primary key (athlete_id, header)
);
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
