-- Tokens that a service gives for a while, and how they are renewed: by its task "token".

create function runlytics_internal.url_host(url text) returns text
  language sql immutable strict parallel safe
  return (regexp_match(url, '^https?://(\[[^]]+\]|[^/:?#]+)'))[1];
comment on function runlytics_internal.url_host(text) is
  'The host of a URL: what a secret is bound to. A part of the sources.';

create function runlytics_internal.token_state(
  source text,
  token text,
  renewed_by text,
  key text default '',
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  margin constant interval := interval '2 minutes';
  held record;
begin
  select
    bool_or(s.name = token and s.expires_at > now() + margin) as is_valid,
    bool_or(s.name = renewed_by) as can_be_renewed,
    max(s.updated_at) as updated_at
  into held
  from warehouse.secrets as s
  where s.athlete_id = token_state.athlete_id
    and s.name in (token, renewed_by);
  return case
    when held.is_valid then 'valid'
    when held.can_be_renewed is not true then null
    when exists (
      select
      from warehouse.tasks as t
      where t.athlete_id = token_state.athlete_id
        and t.source = token_state.source
        and t.action = 'token'
        and t.key = token_state.key
        and t.status = 'dead'
        and t.finished_at > held.updated_at
    ) then 'refused'
    else 'expired'
  end;
end
$$;
comment on function runlytics_internal.token_state(text, text, text, text, bigint) is
  'Whether the secret token is valid, expired (and can be renewed by the other secret) or refused (it could not, and asking again would be in vain); null without the secret that renews it. key: of the task that renews it. A part of the sources.';

create function runlytics_internal.keep_tokens(
  response runlytics.http_response,
  host text,
  access_token text,
  refresh_token text default null,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  answer constant jsonb := runlytics_internal.response_text(response => response)::jsonb;
begin
  perform runlytics_internal.store_secret(
    name => access_token,
    value => answer ->> 'access_token',
    host => host,
    expires_at => coalesce(
      to_timestamp((answer ->> 'expires_at')::float8),
      now() + make_interval(secs => (answer ->> 'expires_in')::float8)
    ),
    athlete_id => athlete_id
  );
  -- Each time, for it may change.
  perform runlytics_internal.store_secret(name => refresh_token, value => answer ->> 'refresh_token', host => host, athlete_id => athlete_id)
  where refresh_token is not null;
end
$$;
comment on function runlytics_internal.keep_tokens(runlytics.http_response, text, text, text, bigint) is
  'Stores the tokens that a service gave as the secrets of these names. A part of the sources.';
