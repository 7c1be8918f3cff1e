-- What a document tells of the body, and the nights that it is about.

create function runlytics.store_health(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  told record;
  later record;
  changed_since timestamptz;
  changed_until timestamptz;
begin
  perform runlytics_internal.lock_athlete(athlete_id => store_health.athlete_id);
  select lower(d.covers), upper(d.covers)
  into changed_since, changed_until
  from warehouse.documents as d
  where d.athlete_id = store_health.athlete_id
    and d.document_id = store_health.document_id;
  told := runlytics.write_health(
    document_id => store_health.document_id,
    kind => store_health.kind,
    body => store_health.body,
    athlete_id => store_health.athlete_id
  );
  update warehouse.documents as d
  set
    covers = case when lower(told.covers) is not null then told.covers end,
    skipped = told.skipped
  where d.athlete_id = store_health.athlete_id
    and d.document_id = store_health.document_id;

  -- The later document counts, whichever is processed first.
  for later in
    select d.document_id, d.kind, d.covers
    from warehouse.documents as d
    where d.athlete_id = store_health.athlete_id
      and d.document_id > store_health.document_id
      and d.status = 'done'
      and d.covers && told.covers
    order by d.document_id
  loop
    perform runlytics.write_health(
      document_id => later.document_id,
      kind => later.kind,
      body => runlytics.document_body(document_id => later.document_id, athlete_id => store_health.athlete_id),
      athlete_id => store_health.athlete_id
    );
    changed_since := least(changed_since, lower(later.covers));
    changed_until := greatest(changed_until, upper(later.covers));
  end loop;
  perform runlytics_internal.mark_measured(
    since => least(changed_since, lower(told.covers)),
    until => greatest(changed_until, upper(told.covers)),
    athlete_id => store_health.athlete_id
  );

  if lower(told.sleep_covers) is not null then
    perform runlytics.compute_nights(
      since => (lower(told.sleep_covers) at time zone 'UTC')::date,
      until => (upper(told.sleep_covers) at time zone 'UTC')::date,
      athlete_id => store_health.athlete_id
    );
  end if;
  return coalesce(told.records, 0);
end
$$;
comment on function runlytics.store_health(bigint, text, bytea, bigint) is
  'Stores what a document tells of the body, computes the nights that it is about, and returns the number of its records. Of the same measurement the later document counts. What is not in warehouse.metrics, or in another unit, is counted in warehouse.documents.skipped. A step of process_document().';
