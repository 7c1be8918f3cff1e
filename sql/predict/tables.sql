-- Models of an athlete's own days, and the ledger of what they said.

create table if not exists warehouse.models (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  target text not null check (target in ('readiness', 'hrv', 'feeling')),
  name text not null,
  model bytea not null,
  reason text not null,
  paired int not null,
  half_width float8,
  through date not null,
  walked_days date[] not null,
  walked_actual float8[] not null,
  walked_persistence float8[] not null,
  walked_mean7 float8[] not null,
  walked_usual float8[] not null,
  walked_ridge float8[] not null,
  walked_gbt float8[] not null,
  trained_at timestamptz not null default now(),
  formula_version int not null,
  primary key (athlete_id, target)
);
comment on table warehouse.models is 'What predicts an athlete''s next day, one row a target: readiness (points), hrv (ln ms, of the app and statistic of its last day) and feeling (the mean answer of the journal, 1 to 5). name: baseline, ridge or gbt; model: its bytes, for predict_by(); paired: pairs of days that it was made of; through: the last day of which the target was known; half_width: of the 80 % interval. walked_*: the walk-forward backtest, an element a day, which warehouse.backtest has as rows. Made anew by train_models().';

create table if not exists warehouse.model_skills (
  athlete_id bigint not null,
  target text not null,
  model text not null,
  used bool not null,
  days int not null,
  mae float8,
  to_persistence float8,
  to_mean7 float8,
  coverage float8,
  proven bool not null,
  primary key (athlete_id, target, model),
  foreign key (athlete_id, target) references warehouse.models on delete cascade
);
comment on table warehouse.model_skills is 'How each model did on days that it had not seen, as runlytics.model_skill has it; used: it is the one that predicts.';

create table if not exists warehouse.model_runs (
  athlete_id bigint primary key references warehouse.athletes on delete cascade,
  trained_at timestamptz not null default now(),
  next_at timestamptz not null
);
comment on table warehouse.model_runs is 'When train_models() was last called for an athlete, and when the worker calls it next: some time before the next main sleep usually begins.';

create table if not exists warehouse.predictions (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  target text not null check (target in ('readiness', 'hrv', 'feeling', 'known_readiness') or target ~ '^race_[0-9]+$'),
  day date not null,
  made_at timestamptz not null default now(),
  model text not null,
  value float8 not null,
  low float8,
  high float8,
  usual float8,
  persistence float8,
  mean7 float8,
  proven bool not null default false,
  parts jsonb not null default '[]',
  explanation text,
  note text,
  known jsonb not null default '{}',
  formula_version int not null,
  primary key (athlete_id, target, day)
);
comment on table warehouse.predictions is 'The ledger: what was said of a day before its main sleep began, written once and never again. target: readiness (points), hrv (ln ms), feeling (1 to 5); race_N, the seconds of the race warehouse.events N, written on its eve; known_readiness, the score of a day as it was known when it was first known, with the points of its components, for what_changed(). low to high: the 80 % interval; usual and the points of all parts add up to the value; persistence and mean7: what "as today" and the mean of 7 days would have said; proven: the model had proven its skill; known: what it was made of. What came: warehouse.prediction_outcomes.';

grant select on warehouse.models, warehouse.model_skills, warehouse.model_runs, warehouse.predictions to runlytics_reader;
grant select, insert, update, delete on warehouse.models, warehouse.model_skills, warehouse.model_runs to runlytics_worker;
-- Nobody but its owner may rewrite what was said.
grant select, insert, delete on warehouse.predictions to runlytics_worker;
