-- Links to the pages: good once and for a few minutes, then a cookie takes over.

create function runlytics_internal.page_address() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  url constant text := current_setting('runlytics.page_url');
  port constant text := current_setting('runlytics.page_port');
  listens_at constant text := current_setting('runlytics.listen_address');
  secure constant bool := current_setting('runlytics.listen_cert_file') <> '';
begin
  if url <> '' then
    return rtrim(url, '/');
  end if;
  if port = '0' then
    raise exception 'no pages are shown'
      using
        errcode = '55000',
        hint = 'Once the server has loaded the library (doctor() says how, for the worker): alter system set runlytics.page_port = 8322; '
          'select pg_reload_conf(). Set runlytics.page_url where the gateway shows them. As a file they are to be had by runlytics.page().';
  end if;
  return format(
    'http%s://%s:%s',
    case when secure then 's' end,
    -- At any address means at this machine's own.
    case
      when listens_at in ('0.0.0.0', '::') then 'localhost'
      when listens_at like '%:%' then '[' || listens_at || ']'
      else listens_at
    end,
    port
  );
end
$$;
comment on function runlytics_internal.page_address() is
  'Where a browser finds the pages: runlytics.page_url, or else the listener''s own address. SQLSTATE 55000 when none are shown. A part of page_link().';

create function runlytics_internal.warn_of_port() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  pages runlytics.finding;
begin
  for pages in
    select p.*
    from runlytics_internal.examine_ports() as p
    where p.item = 'pages'
  loop
    raise warning 'the link leads to no page of ours: %', pages.detail
      using hint = pages.cure;
  end loop;
end
$$;
comment on function runlytics_internal.warn_of_port() is
  'Warns when the pages could not take their port, with the cure that doctor() has for it. A part of page_link().';

create function runlytics_internal.make_page_link(valid_for interval, own bool, athlete_id bigint default runlytics.athlete())
  returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  address constant text := runlytics_internal.page_address();
  token constant text := runlytics_internal.random_token();
begin
  if valid_for not between '1 second' and '7 days' then
    raise exception 'a link is good for at most 7 days'
      using errcode = '22023', hint = 'What it opens stays open for 30 days: make it shortly before.';
  end if;
  delete from warehouse.page_links as l
  where l.athlete_id = make_page_link.athlete_id
    and coalesce(l.cookie_until, l.valid_until) < now() - interval '30 days';
  insert into warehouse.page_links (athlete_id, link_sha256, valid_until, own)
  values (make_page_link.athlete_id, sha256(convert_to(token, 'UTF8')), now() + valid_for, make_page_link.own);
  perform runlytics_internal.warn_of_port();
  return address || '/link/' || token;
end
$$;
comment on function runlytics_internal.make_page_link(interval, bool, bigint) is
  'Makes a link to the pages, the athlete''s own or one that may be passed on. A part of page_link() and own_page_link().';

create function runlytics.page_link(valid_for interval default '10 minutes', athlete_id bigint default runlytics.athlete())
  returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  return runlytics_internal.make_page_link(valid_for => valid_for, own => false, athlete_id => athlete_id);
end
$$;
comment on function runlytics.page_link(interval, bigint) is
  'Makes a link to the pages and returns it, this once: only its SHA-256 is stored. It is good for one use, and for so long; the browser that uses it gets a cookie, good for 30 days. What private zones hide it does not show, for it may be passed on: own_page_link() does. A WARNING with its cure when another program has the port. SQLSTATE 55000 when no pages are shown, 22023 when it were to be good for longer than 7 days.';

create function runlytics.own_page_link(valid_for interval default '10 minutes', athlete_id bigint default runlytics.athlete())
  returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  return runlytics_internal.make_page_link(valid_for => valid_for, own => true, athlete_id => athlete_id);
end
$$;
comment on function runlytics.own_page_link(interval, bigint) is
  'As page_link(), for the athlete alone: what it opens shows whole routes, private zones and segments too. SQLSTATE 55000 when no pages are shown, 22023 when it were to be good for longer than 7 days.';

create function runlytics.revoke_page_links(link_id bigint default null, athlete_id bigint default runlytics.athlete())
  returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  revoked bigint;
begin
  update warehouse.page_links as l
  set revoked_at = now()
  where l.athlete_id = revoke_page_links.athlete_id
    and l.link_id = coalesce(revoke_page_links.link_id, l.link_id)
    and l.revoked_at is null;
  get diagnostics revoked = row_count;
  return revoked;
end
$$;
comment on function runlytics.revoke_page_links(bigint, bigint) is
  'Ends links and the cookies that they became: one, as warehouse.page_sessions numbers them, or all. Returns how many. No page is shown to them from the commit on.';

create type runlytics_internal.page_pass as (cookie text, seconds bigint);
comment on type runlytics_internal.page_pass is 'A cookie, and for how many seconds it is good.';

create function runlytics_internal.redeem_page_link(link_sha256 bytea, client text) returns runlytics_internal.page_pass
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  good_for constant interval := '30 days';
  cookie constant text := runlytics_internal.random_token();
begin
  perform runlytics_internal.require_warehouse();
  update warehouse.page_links as l
  set
    redeemed_at = now(),
    client = redeem_page_link.client,
    cookie_sha256 = sha256(convert_to(cookie, 'UTF8')),
    cookie_until = now() + good_for
  where l.link_sha256 = redeem_page_link.link_sha256
    and l.redeemed_at is null
    and l.revoked_at is null
    and l.valid_until > now();
  if not found then
    return null;
  end if;
  return row(cookie, extract(epoch from good_for))::runlytics_internal.page_pass;
end
$$;
comment on function runlytics_internal.redeem_page_link(bytea, text) is
  'Uses a link up and returns a cookie, this once: only its SHA-256 is stored. NULL when the link is unknown, used, revoked or over. For runlytics_ingest.';
