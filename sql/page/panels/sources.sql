-- How each source does.

create function runlytics_internal.panel_sources(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    count(*) as sources,
    coalesce(sum(s.pending), 0) as pending,
    coalesce(sum(s.failed), 0) as failed,
    (array_agg(s.source order by s.lag_s desc) filter (where s.lag_s > 7 * 86400))[1] as silent,
    jsonb_agg(jsonb_build_object(
      'source', s.source,
      'age', runlytics_internal.page_number(value => s.lag_s, digits => 0),
      'pending', s.pending,
      'failed', s.failed,
      'next', to_char(s.next_attempt at time zone reader.timezone, 'YYYY-MM-DD HH24:MI')
    ) order by s.lag_s nulls last, s.source) as rows
  into r
  from warehouse.ingestion_status as s
  where s.athlete_id = panel_sources.athlete_id;
  if r.sources = 0 then
    return runlytics_internal.page_panel(
      id => 'sources', title => 'Sources', view => 'warehouse.ingestion_status',
      empty => 'Nothing has come in yet. Read a folder with call runlytics.ingest_path(''/folder'') and call runlytics.process_documents(); or let a phone deliver (docs/listener.md), or a service be asked (docs/services.md).'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'sources', title => 'Sources', view => 'warehouse.ingestion_status',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_counted(n => r.sources, one => 'source'),
      case when r.pending > 0 then runlytics_internal.page_counted(n => r.pending::bigint, one => 'thing') || case when r.pending = 1 then ' waits' else ' wait' end else 'nothing waits' end,
      case when r.failed > 0 then runlytics_internal.page_counted(n => r.failed::bigint, one => 'thing') || case when r.failed = 1 then ' was given up' else ' were given up' end else 'nothing was given up' end,
      r.silent || ' has been silent for more than a week'
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'source', label => 'source', quantity => 'text'),
        runlytics_internal.page_column(key => 'age', label => 'last gave something', quantity => 'age'),
        runlytics_internal.page_column(key => 'pending', label => 'waiting', quantity => 'count'),
        runlytics_internal.page_column(key => 'failed', label => 'given up', quantity => 'count'),
        runlytics_internal.page_column(key => 'next', label => 'asked next', quantity => 'text')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_sources(jsonb, bigint) is
  'When each source last gave something, what waits and what was given up.';
