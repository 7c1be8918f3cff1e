-- Who may look at pages. A link or a cookie itself is nowhere: its SHA-256 is.

create table if not exists warehouse.page_links (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  link_id bigint generated always as identity,
  link_sha256 bytea not null check (octet_length(link_sha256) = 32),
  made_at timestamptz not null default now(),
  valid_until timestamptz not null,
  redeemed_at timestamptz,
  client text,
  cookie_sha256 bytea check (octet_length(cookie_sha256) = 32),
  cookie_until timestamptz,
  revoked_at timestamptz,
  primary key (athlete_id, link_id),
  unique (athlete_id, link_sha256),
  unique (athlete_id, cookie_sha256),
  check ((redeemed_at is null) = (cookie_sha256 is null)),
  check ((redeemed_at is null) = (cookie_until is null))
);
alter table warehouse.page_links add column if not exists own bool not null default false;
comment on table warehouse.page_links is 'Links to the pages, made by runlytics.page_link() and own_page_link(), and the cookies for which they were redeemed. Only the SHA-256 of each is kept. client: the address that redeemed it. own: it is the athlete''s own, and shows what is hidden from others (warehouse.privacy_zones). Those that have been over for 30 days are removed.';

-- What serve() and redeem_page_link() need.
grant select, update on warehouse.page_links to runlytics_listener;

create or replace view warehouse.page_sessions with (security_invoker = true) as
select
  l.athlete_id,
  l.link_id,
  case
    when l.revoked_at is not null then 'revoked'
    when l.redeemed_at is null and l.valid_until > now() then 'waiting'
    when l.cookie_until > now() then 'open'
    else 'over'
  end as state,
  l.made_at,
  l.redeemed_at,
  l.client,
  coalesce(l.cookie_until, l.valid_until) as ends_at,
  l.revoked_at,
  l.own
from warehouse.page_links as l;
comment on view warehouse.page_sessions is 'Who may look at pages. state: waiting (a link that nobody has used), open (a browser has its cookie), revoked, over. client: the address that used the link. own: it shows the athlete what is hidden from others. runlytics.revoke_page_links() ends them.';

grant select (athlete_id, link_id, made_at, valid_until, redeemed_at, client, cookie_until, revoked_at, own)
on warehouse.page_links
to runlytics_reader;

grant select on warehouse.page_sessions to runlytics_reader;
