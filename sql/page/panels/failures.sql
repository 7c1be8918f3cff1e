-- What failed, why, and what to do about it.

create function runlytics_internal.panel_failures(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  items jsonb;
begin
  -- Documents are for those who load them; to others each source tells its last error.
  if has_table_privilege('warehouse.documents', 'select') then
    select jsonb_agg(
      jsonb_build_object(
        'tone', 'bad',
        'text', coalesce(d.name, 'document ' || d.document_id) || ', ' || d.source || ', ' || runlytics_internal.page_day(
          day => (d.received_at at time zone reader.timezone)::date, today => reader.today
        ),
        'detail', concat_ws(' ', d.error || '.', format('Mended? call runlytics.reprocess(); not wanted? select runlytics.forget(document_id => %s).', d.document_id))
      )
      order by d.received_at desc, d.document_id desc
    )
    into items
    from (
      select f.*
      from warehouse.documents as f
      where f.athlete_id = panel_failures.athlete_id
        and f.status = 'failed'
      order by f.document_id desc
      limit 50
    ) as d;
  else
    select jsonb_agg(
      jsonb_build_object(
        'tone', 'bad', 'text', s.source || coalesce(': ' || s.last_error, ''),
        'detail', runlytics_internal.page_counted(n => s.failed, one => 'thing') || ' given up. The owner of the warehouse sees which: select * from runlytics.doctor().'
      )
      order by s.source
    )
    into items
    from warehouse.ingestion_status as s
    where s.athlete_id = panel_failures.athlete_id
      and (s.failed > 0 or s.last_error is not null);
  end if;
  return runlytics_internal.page_panel(
    id => 'failures', title => 'What failed', view => 'warehouse.ingestion_status',
    sentence => case
      when items is null then 'Nothing has failed.'
      else runlytics_internal.page_sentence(
        runlytics_internal.page_counted(n => jsonb_array_length(items), one => 'failure') || case when jsonb_array_length(items) = 1 then ', with its reason and what' else ', each with its reason and what' end || ' to do'
      )
    end,
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'list', 'items', coalesce(items, '[{"tone": "good", "text": "Every document that came was read.", "detail": null}]')
    ))
  );
end
$$;
comment on function runlytics_internal.panel_failures(jsonb, bigint) is
  'Documents that could not be read, with the reason and what to do; to a reader the last error of each source.';
