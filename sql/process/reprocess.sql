-- Silver anew, from the documents.

create function runlytics_internal.reset_documents(document_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.lock_athlete(athlete_id => reset_documents.athlete_id);
  update warehouse.documents as d
  set
    status = 'pending',
    attempts = 0,
    left_aside = false
  where d.athlete_id = reset_documents.athlete_id
    and d.status not in ('superseded', 'arriving')
    and (reset_documents.document_id is null and not d.left_aside or d.document_id = reset_documents.document_id);
  if not found and reset_documents.document_id is not null then
    raise exception 'there is no document % that could be read again', reset_documents.document_id
      using
        errcode = 'P0002',
        hint = 'The last ones: select document_id, name, status from warehouse.documents order by document_id desc limit 10; what a later version stands for (superseded) is not read.';
  end if;
end
$$;
comment on function runlytics_internal.reset_documents(bigint, bigint) is
  'Marks one document, or all, as pending. SQLSTATE P0002 for one that there is not. A part of reprocess().';

create procedure runlytics.reprocess(document_id bigint default null, athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'reprocess');
  perform runlytics_internal.reset_documents(document_id => document_id, athlete_id => athlete_id);
  commit;
  call runlytics.process_documents(athlete_id => athlete_id);
end
$$;
comment on procedure runlytics.reprocess(bigint, bigint) is
  'Rebuilds silver from the documents, all of them or one. Activities keep their ids and the athlete''s corrections. SQLSTATE P0002 for a document that there is not, or that a later one stands for.';
