-- A plan out of a sheet.

create function runlytics_internal.store_plan(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  stored bigint;
begin
  delete from warehouse.plan as p
  where p.athlete_id = store_plan.athlete_id
    and p.document_id = store_plan.document_id;
  insert into warehouse.plan (athlete_id, day, sport, load, km, pace_s_per_km, note, document_id)
  select store_plan.athlete_id, s.day, s.sport, s.load, s.km, s.pace_s_per_km, s.note, store_plan.document_id
  from runlytics_internal.read_plan(file => store_plan.body, kind => store_plan.kind) as s;
  get diagnostics stored = row_count;
  return stored;
end
$$;
comment on function runlytics_internal.store_plan(bigint, text, bytea, bigint) is
  'Stores the sessions of a sheet in the place of those that it had before, and returns how many there are. A part of process_document().';
