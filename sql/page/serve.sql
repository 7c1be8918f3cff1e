-- Pages for browsers. Whoever asks runs as runlytics_ingest, which reaches no table; a page is made as
-- runlytics_page, which sees the rows of one athlete, and that one only while serve() runs.

create type runlytics_internal.page_holder as (athlete_id bigint, own bool);
comment on type runlytics_internal.page_holder is 'Whose pages a cookie opens, and whether it is the athlete''s own, who sees whole routes.';

create function runlytics_internal.page_holder(cookie_sha256 bytea) returns runlytics_internal.page_holder
  language plpgsql stable parallel unsafe security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_warehouse();
  return (
    select row(l.athlete_id, l.own)::runlytics_internal.page_holder
    from warehouse.page_links as l
    where l.cookie_sha256 = page_holder.cookie_sha256
      and l.revoked_at is null
      and l.cookie_until > now()
  );
end
$$;
comment on function runlytics_internal.page_holder(bytea) is
  'Whose pages the cookie with this SHA-256 opens, and whether it is the athlete''s own; NULL when it is unknown, revoked or over. A part of serve().';

create function runlytics.serve(cookie_sha256 bytea, path text, parameters jsonb default '{}') returns text
  as 'MODULE_PATHNAME', 'runlytics_serve' language c stable strict parallel unsafe security definer cost 100000
  set search_path = pg_catalog, pg_temp
  -- Whose page it is, only this process knows.
  set max_parallel_workers_per_gather = 0;
comment on function runlytics.serve(bytea, text, jsonb) is
  'The page at a path (/, /recovery, /run/12) for the holder of the cookie with this SHA-256: what runlytics.page() returns for that athlete, seen by the role runlytics_page: whole routes for a cookie of own_page_link(), else what others see. SQLSTATE 28000 for a cookie that is not valid, P0002 for a page that is not there. For runlytics_ingest.';
