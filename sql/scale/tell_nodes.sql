-- For whom a page or an answer is made: the session of serve() knows it by itself, those on the nodes that hold the
-- rows have to be told.

create function runlytics_internal.tell_nodes(
  own bool,
  activities bigint[],
  days datemultirange,
  fields jsonb,
  athlete_id bigint default runlytics.athlete()
) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  nobody constant bool := athlete_id is null;
begin
  -- Citus takes along what is set from here on, and tells nodes that are connected to later too.
  perform set_config('citus.propagate_set_commands', 'local', true);
  execute format(
    'set local runlytics.reading_for = %L',
    case when nobody then '' else array[athlete_id::text, own::text, activities::text, days::text, fields::text]::text end
  );
  -- It does so only where it has begun a transaction on the other nodes. Reading begins none; a result that is kept until
  -- the end of the transaction does, and that may be had in one that is read-only.
  if not nobody and to_regprocedure('pg_catalog.create_intermediate_result(text, text)') is not null then
    execute 'select pg_catalog.create_intermediate_result($1, $2)' using 'runlytics_reading', 'select 1';
    return true;
  end if;
  return false;
end
$$;
comment on function runlytics_internal.tell_nodes(bool, bigint[], datemultirange, jsonb, bigint) is
  'Tells the nodes of Citus for whom a page or an answer is made in this transaction, which their policies ask by page_athlete(): whether it is the athlete''s own, and what is withheld; NULL as athlete_id for nobody any more. A session heeds it as runlytics_page and runlytics_assistant alone. Returns whether there are nodes to tell it. A part of serve() and serve_question().';
