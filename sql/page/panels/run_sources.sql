-- What each source said of a run.

create function runlytics_internal.panel_run_sources(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  r record;
begin
  if run is null then
    return null;
  end if;
  select
    count(*) as sources,
    count(*) filter (where s.fields <> '{}') as used,
    jsonb_agg(jsonb_build_object(
      'document', s.document_id || ':' || s.part,
      'gave', case when s.fields = '{}' then 'nothing that the others had not' else replace(array_to_string(s.fields, ', '), '_', ' ') end,
      'distance', runlytics_internal.page_number(value => s.distance_m, digits => 2),
      'time', runlytics_internal.page_number(value => s.elapsed_s, digits => 0),
      'reason', s.reason
    ) order by cardinality(s.fields) desc, s.document_id, s.part) as rows
  into r
  from warehouse.activity_sources as s
  where s.athlete_id = panel_run_sources.athlete_id
    and s.activity_id = run;
  if r.sources = 0 then
    return runlytics_internal.page_panel(
      id => 'run_sources', title => 'Sources', view => 'warehouse.activity_sources',
      empty => 'No document tells of this run any more.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'run_sources', title => 'Sources', view => 'warehouse.activity_sources',
    sentence => runlytics_internal.page_sentence(
      case
        when r.sources = 1 then 'one document tells of this run'
        else runlytics_internal.page_counted(n => r.sources, one => 'document') || ' tell of this run, ' || case when r.used = r.sources then 'each gave something' else r.used || ' gave something' end
      end
    ),
    note => case when r.sources > 1 then 'Are they not of one run? runlytics.detach_source() parts them.' end,
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'document', label => 'document', quantity => 'text'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'duration'),
        runlytics_internal.page_column(key => 'gave', label => 'gave', quantity => 'text'),
        runlytics_internal.page_column(key => 'reason', label => 'why it is here', quantity => 'text')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_run_sources(jsonb, bigint) is
  'Which documents tell of a run, what each gave, and why they are taken for the same.';
