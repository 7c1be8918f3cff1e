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

create function runlytics_internal.read_secret(path text) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  longest constant int := 65536;
  content bytea;
  state text;
  message text;
  reason text;
begin
  content := runlytics_internal.read_server_file(path => path, start => 0, length => longest + 1);
  if octet_length(content) > longest then
    raise exception 'a secret has at most 64 kB' using errcode = '22023', detail = format('%s has more.', quote_literal(path));
  end if;
  return rtrim(convert_from(content, 'UTF8'), E'\r\n');
exception
  -- What is said of files to be loaded helps nobody who has a secret.
  when undefined_file or io_error or invalid_parameter_value then
    get stacked diagnostics
      state = returned_sqlstate,
      message = message_text,
      reason = pg_exception_detail;
    raise exception '%', message
      using
        errcode = state,
        detail = reason,
        hint = 'The path is that of a file of the server which its operating system user may read, such as /etc/runlytics/secret. '
          || 'From your own machine a secret goes in by: copy warehouse.secrets (name, host, value) from stdin (format csv); see docs/operations.md.';
end
$$;
comment on function runlytics_internal.read_secret(text) is
  'The content of a file of the server that holds a secret, without line ends at its end. SQLSTATE 58P01 and 58030 for a path that is none, 22023 for a relative one and above 64 kB. A part of load_secret().';

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
  perform runlytics.require_owner();
  perform runlytics_internal.store_secret(
    name => load_secret.name,
    value => runlytics_internal.read_secret(path => load_secret.path),
    host => load_secret.host,
    athlete_id => load_secret.athlete_id
  );
end
$$;
comment on function runlytics.load_secret(text, text, text, bigint) is
  'Stores the content of a file of the server, at most 64 kB, as a secret; line ends at its end are left out. SQLSTATE 42501 without the privileges of pg_read_server_files.';
