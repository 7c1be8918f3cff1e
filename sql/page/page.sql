-- The page: Mission Control from the database alone.

create function runlytics.page(
  page text default 'overview',
  parameters jsonb default '{}',
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_grant();
  -- What psql writes into a file has no server behind its links.
  return runlytics_internal.page_html(document => runlytics_internal.page_document(
    page => page,
    parameters => '{"offline": true}' || parameters,
    athlete_id => page.athlete_id
  ));
end
$$;
comment on function runlytics.page(text, jsonb, bigint) is
  'A page of Mission Control as one HTML document with its data inside: psql -Atc "select runlytics.page()" > week.html opens anywhere. page: overview, runs, run, recovery, shifts, performance, routes, year, ask, data, settings. parameters: units (km or mi), since, until, days, id (of a run), question (of ask).';
