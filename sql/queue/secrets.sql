-- Secrets: tokens and keys that requests carry. They are entered by COPY FROM STDIN or from a file of
-- the server, and functions take their names.

create function runlytics_internal.store_secret(
  name text,
  value text,
  host text,
  expires_at timestamptz default null,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- The message of a violated constraint would quote the row.
  if name is null or value is null or host is null or athlete_id is null then
    raise exception 'a secret needs a name, a value and a host' using errcode = '22004';
  end if;
  -- What is there for another host is not to be sent to this one: it goes.
  delete from warehouse.secrets as s
  where s.athlete_id = store_secret.athlete_id
    and s.name = store_secret.name
    and s.host <> lower(store_secret.host collate "C");
  insert into warehouse.secrets as s (athlete_id, name, host, value, expires_at)
  values (store_secret.athlete_id, store_secret.name, lower(store_secret.host collate "C"), store_secret.value, store_secret.expires_at)
  on conflict on constraint secrets_pkey do update
  set
    -- Reading excluded.value takes the right to read the column.
    value = store_secret.value,
    expires_at = store_secret.expires_at,
    updated_at = excluded.updated_at;
end
$$;
comment on function runlytics_internal.store_secret(text, text, text, timestamptz, bigint) is
  'Stores a token that a server gave, or replaces it. host: the only host that it is sent to. For functions of sources: a literal in a call can be read in pg_stat_activity and in logs.';

create function runlytics.load_secret(
  name text,
  path text,
  host text,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.store_secret(
    name => load_secret.name,
    value => rtrim(convert_from(runlytics_internal.read_server_file(path => load_secret.path, start => 0, length => 65536), 'UTF8'), E'\r\n'),
    host => load_secret.host,
    athlete_id => load_secret.athlete_id
  );
end
$$;
comment on function runlytics.load_secret(text, text, text, bigint) is
  'Stores the content of a file of the server, at most 64 kB, as a secret; line ends at its end are left out. SQLSTATE 42501 without the privileges of pg_read_server_files.';
