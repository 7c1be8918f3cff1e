-- Who may deliver. A token itself is nowhere: its SHA-256 is.

create type runlytics_internal.token_holder as (
  athlete_id bigint,
  token_id bigint,
  scopes text[]
);
comment on type runlytics_internal.token_holder is 'Whom a token belongs to and what it is good for.';

create function runlytics_internal.random_token() returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64'), '+/=', '-_');
end
$$;
comment on function runlytics_internal.random_token() is
  'A word of 43 letters that nobody can guess, as it may stand in an address, a header and a cookie.';

create function runlytics.create_token(
  name text,
  scopes text[] default array['health', 'journal', 'activities'],
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  known constant text[] := array['health', 'journal', 'activities', 'strava', 'metrics', 'ask'];
  token text;
begin
  perform runlytics.require_owner();
  token := 'rl_' || runlytics_internal.random_token();
  -- The table would refuse it too, and show the whole row.
  if not coalesce(scopes <> '{}' and scopes <@ known, false) then
    raise exception 'there is no scope %', coalesce(nullif(array_to_string(array(select unnest(scopes) except select unnest(known)), ', '), ''), '(none)')
      using errcode = '23514', hint = format('Scopes are %s.', array_to_string(known, ', '));
  end if;
  insert into warehouse.tokens (athlete_id, name, scopes, sha256)
  values (create_token.athlete_id, create_token.name, create_token.scopes, sha256(convert_to(token, 'UTF8')))
  on conflict do nothing;
  if not found then
    raise exception 'a token % is in use', create_token.name
      using
        errcode = '23505',
        hint = format('Take another name, and when that one is in the phone: select runlytics.revoke_token(%L).', create_token.name);
  end if;
  return token;
end
$$;
comment on function runlytics.create_token(text, text[], bigint) is
  'Makes a token for the listener and returns it, this once: only its SHA-256 is stored. scopes: of health, journal, activities, strava, which deliver; metrics, which reads what metrics() tells of the whole warehouse; and ask, by which an assistant reads of this athlete at /mcp and writes nothing. It delivers for this athlete alone. SQLSTATE 23505 when a token of this name is in use, 23514 for another scope.';

create function runlytics.create_token(
  name text,
  scopes text,
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  return runlytics.create_token(
    name => create_token.name,
    scopes => array(
      select lower(w collate "C")
      from regexp_split_to_table(create_token.scopes, '[\s,{}"]+') as w
      where w <> ''
    ),
    athlete_id => create_token.athlete_id
  );
end
$$;
comment on function runlytics.create_token(text, text, bigint) is
  'The same with the scopes in one text, separated by commas or spaces: ''health, journal''.';

create function runlytics.revoke_token(name text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.tokens as t
  set revoked_at = now()
  where t.athlete_id = revoke_token.athlete_id
    and t.name = revoke_token.name
    and t.revoked_at is null;
  if not found then
    raise exception 'there is no token % in use', quote_literal(revoke_token.name)
      using
        errcode = 'P0002',
        hint = 'Those that there are: select name, scopes, revoked_at from warehouse.tokens;';
  end if;
end
$$;
comment on function runlytics.revoke_token(text, bigint) is
  'Ends a token: no request that comes with it is accepted from the commit on. SQLSTATE P0002 when there is none of this name in use.';

create function runlytics_internal.purge_requests(keep interval default '30 days', athlete_id bigint default runlytics.athlete())
  returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  at_once constant int := 1000;
  purged bigint;
begin
  delete from warehouse.requests as r
  where r.athlete_id = purge_requests.athlete_id
    and r.at < now() - keep
    and r.request_id = any (array(
      select o.request_id
      from warehouse.requests as o
      where o.athlete_id = purge_requests.athlete_id
      order by o.request_id
      limit at_once
    ));
  get diagnostics purged = row_count;
  return purged;
end
$$;
comment on function runlytics_internal.purge_requests(interval, bigint) is
  'Removes requests older than that from the log, the oldest 1,000 at most, and returns how many. authenticate() calls it.';

create function runlytics.authenticate(token_sha256 bytea) returns runlytics_internal.token_holder
  language plpgsql volatile parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  holder runlytics_internal.token_holder;
begin
  perform runlytics_internal.require_warehouse();
  select t.athlete_id, t.token_id, t.scopes
  into holder
  from warehouse.tokens as t
  where t.sha256 = token_sha256
    and t.revoked_at is null;
  if holder.athlete_id is null then
    return null;
  end if;
  perform runlytics_internal.purge_requests(athlete_id => holder.athlete_id);
  return holder;
end
$$;
comment on function runlytics.authenticate(bytea) is
  'Whom the token with this SHA-256 belongs to; NULL when it is unknown or revoked. On the way the athlete''s old requests are purged. For runlytics_ingest.';

create function runlytics_internal.require_token(token_sha256 bytea, token_id bigint, scope text, athlete_id bigint default runlytics.athlete())
  returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  scopes text[];
begin
  perform runlytics_internal.require_warehouse();
  scopes := (
    select t.scopes
    from warehouse.tokens as t
    where t.athlete_id = require_token.athlete_id
      and t.token_id = require_token.token_id
      and t.sha256 = require_token.token_sha256
      and t.revoked_at is null
  );
  if scopes is null then
    raise exception 'the token is not valid' using errcode = '28000';
  end if;
  if scope <> all (scopes) then
    raise exception 'the token is not good for %', scope using errcode = '42501';
  end if;
end
$$;
comment on function runlytics_internal.require_token(bytea, bigint, text, bigint) is
  'SQLSTATE 28000 unless the token is the athlete''s and not revoked, 42501 unless it has the scope. A part of receive().';
