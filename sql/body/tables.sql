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

grant select on
  warehouse.biometrics, warehouse.biometric_streams, warehouse.sleep, warehouse.sleep_totals, warehouse.nights
to runlytics_reader;
grant select, insert, update, delete on
  warehouse.biometrics, warehouse.biometric_streams, warehouse.sleep, warehouse.sleep_totals, warehouse.nights
to runlytics_worker;
