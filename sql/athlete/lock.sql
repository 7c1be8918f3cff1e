-- One transaction at a time decides for an athlete. Whatever writes more than one of the rows that come of
-- documents takes this lock first, and the rows after it: so no two wait for one another.

create function runlytics_internal.lock_athlete(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from warehouse.athlete_settings as s
  where s.athlete_id = lock_athlete.athlete_id
  order by s.valid_from
  limit 1
  for no key update;
end
$$;
comment on function runlytics_internal.lock_athlete(bigint) is
  'Lets one transaction at a time decide for an athlete: taken before any row that comes of documents. A part of process_document().';
