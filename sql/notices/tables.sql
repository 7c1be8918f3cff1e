-- What there is to know without looking, and where it is pushed.

create table if not exists warehouse.notices (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  notice_id bigint generated always as identity,
  kind text not null check (kind in ('alert', 'import_failed', 'source_silent', 'gear_due', 'prediction')),
  key text not null,
  level text not null check (level in ('notice', 'warning', 'critical')),
  title text not null,
  said text not null,
  raised_at timestamptz not null default now(),
  times int not null default 1,
  pushed_at timestamptz,
  primary key (athlete_id, notice_id),
  constraint notices_once unique (athlete_id, kind, key)
);
comment on table warehouse.notices is 'What the athlete was told, one row each thing: it is told once, and again only at a higher level (times). key: what it is of, such as the number of an alert. NOTIFY on the channel runlytics_notices carries notice_id and nothing else. pushed_at: when push_notices() had it sent. Made by raise_notices().';

create table if not exists warehouse.push_targets (
  athlete_id bigint primary key references warehouse.athletes on delete cascade,
  url text not null check (url ~ '^https?://[^/?#]+/'),
  secret text,
  details bool not null default false,
  kinds text[] not null
);
comment on table warehouse.push_targets is 'Where the notices of an athlete are pushed: by push_notices(), which is the way to change it. No row: nowhere. secret: the name of the one that is sent as bearer token. details: what a notice says is sent as well; else only that there is one. kinds: of which notices.';

grant select on warehouse.notices to runlytics_reader;
grant select, insert, update, delete on warehouse.notices, warehouse.push_targets to runlytics_worker;
