-- What is out of the usual: episodes, what the athlete said of them, and when it was last looked.

create table if not exists warehouse.alerts (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  alert_id bigint generated always as identity,
  kind text not null check (kind in (
    'joint', 'distance', 'night_signal', 'ewma', 'cusum', 'same_resting_hr', 'few_samples', 'cadence_lock', 'stuck_hr', 'gps_spike'
  )),
  metric text not null,
  first_day date not null,
  last_day date not null,
  level text not null check (level in ('notice', 'warning', 'critical')),
  warned_days date[] not null default '{}',
  said text not null,
  evidence jsonb not null default '[]',
  acknowledged_at timestamptz,
  acknowledged_level text check (acknowledged_level in ('notice', 'warning', 'critical')),
  snoozed_until timestamptz,
  withdrawn_at timestamptz,
  raised_at timestamptz not null default now(),
  formula_version int not null,
  primary key (athlete_id, alert_id),
  -- Late data may move one episode to where another was.
  constraint alerts_episode unique (athlete_id, kind, metric, first_day) deferrable,
  check (last_day >= first_day)
);
comment on table warehouse.alerts is 'Episodes in which something was out of the usual, of the body or of a sensor; nothing here is medical. kind: of the nights as runlytics.night_sign has it; same_resting_hr, few_samples; cadence_lock, stuck_hr and gps_spike of activities. metric: the vital, vitals for all together, or what the sensor measures. Signs of one kind within three days are one episode, from first_day to last_day; level: its highest; warned_days: days of warning or critical level. evidence: one element a sign, with what was measured and what is usual. acknowledged_level: the level when it was acknowledged; a higher one opens it again. withdrawn_at: the data no longer show it, for others came later or were forgotten; said and evidence are empty then. Made by refresh_alerts(), which never loses what the athlete said.';

create table if not exists warehouse.alert_labels (
  athlete_id bigint not null,
  alert_id bigint not null,
  label text not null check (label in ('illness', 'alcohol', 'travel', 'heat', 'nothing')),
  labelled_at timestamptz not null default now(),
  primary key (athlete_id, alert_id, label),
  foreign key (athlete_id, alert_id) references warehouse.alerts on delete cascade
);
comment on table warehouse.alert_labels is 'What the athlete says that an alert was: illness, alcohol, travel, heat or nothing, and when it was said (acknowledge()). By them warehouse.alert_days tells which rule to trust.';

create table if not exists warehouse.alert_checks (
  athlete_id bigint primary key references warehouse.athletes on delete cascade,
  inputs text not null,
  nights int not null,
  checked_at timestamptz not null default now(),
  told_at timestamptz,
  formula_version int not null
);
comment on table warehouse.alert_checks is 'Of what the alerts of an athlete were last made (inputs), and of how many nights (nights, those with a resting heart rate or HRV). told_at: when raise_notices() last looked for what there is to tell.';

grant select on warehouse.alerts, warehouse.alert_labels, warehouse.alert_checks to runlytics_reader;
grant select, insert, update, delete on warehouse.alerts, warehouse.alert_labels, warehouse.alert_checks to runlytics_worker;
