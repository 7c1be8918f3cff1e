-- What a document tells of the body, and the nights that documents are about.

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
    covers_sleep = case when lower(told.sleep_covers) is not null then told.sleep_covers end,
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
  return coalesce(told.records, 0);
end
$$;
comment on function runlytics.store_health(bigint, text, bytea, bigint) is
  'Stores what a document tells of the body and returns the number of its records; the nights that it is about are computed by compute_nights_of(). Of the same measurement the later document counts. What is not in warehouse.metrics, or in another unit, is counted in warehouse.documents.skipped. A step of process_document().';

create function runlytics_internal.compute_nights_of(document_ids bigint[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- A night is computed of the three months before it. Of documents that are as near as this, all at once is cheaper.
  near constant int := 10;
  nights daterange;
begin
  for nights in
    select unnest(range_agg(daterange((lower(d.covers_sleep) at time zone 'UTC')::date - near, (upper(d.covers_sleep) at time zone 'UTC')::date + near, '[]')))
    from warehouse.documents as d
    where d.athlete_id = compute_nights_of.athlete_id
      and d.document_id = any (document_ids)
      and d.covers_sleep is not null
  loop
    perform runlytics.compute_nights(
      since => lower(nights) + near, until => upper(nights) - 1 - near, athlete_id => compute_nights_of.athlete_id
    );
  end loop;
end
$$;
comment on function runlytics_internal.compute_nights_of(bigint[], bigint) is
  'Computes the nights that documents are about, of those that follow on one another at once. A part of process_document() and of process_documents().';
