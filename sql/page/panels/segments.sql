-- The efforts over the athlete's segments.

create function runlytics_internal.panel_segments(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    efforts as (
      select h.*, row_number() over (partition by h.segment_id order by h.started_at desc) as latest
      from warehouse.segment_history as h
      where h.athlete_id = panel_segments.athlete_id
        and h.sport = 'running'
    ),
    shown as (
      select
        e.segment, max(e.length_m) as length_m, max(e.efforts) as efforts, min(e.elapsed_s) as best_s,
        max(e.elapsed_s) filter (where e.latest = 1) as last_s,
        max(e.place) filter (where e.latest = 1) as place,
        max(e.activity_id) filter (where e.latest = 1) as activity_id,
        max(e.local_date) as last_day
      from efforts as e
      group by e.segment_id, e.segment
      order by max(e.started_at) desc
      limit 20
    )
  select
    count(*) as segments,
    (array_agg(s.segment order by s.last_day desc, s.segment))[1] as segment,
    (array_agg(s.place order by s.last_day desc, s.segment))[1] as place,
    (array_agg(s.efforts order by s.last_day desc, s.segment))[1] as efforts,
    jsonb_agg(jsonb_build_object(
      '_link', jsonb_build_object('page', 'run', 'parameters', jsonb_build_object('id', s.activity_id)),
      'segment', s.segment,
      'distance', runlytics_internal.page_number(value => s.length_m, digits => 2),
      'efforts', s.efforts,
      'best', runlytics_internal.page_number(value => s.best_s, digits => 1),
      'latest', runlytics_internal.page_number(value => s.last_s, digits => 1),
      'place', s.place,
      'last', s.last_day
    ) order by s.last_day desc, s.segment) as rows
  into r
  from shown as s;
  if r.segments = 0 then
    return runlytics_internal.page_panel(
      id => 'segments', title => 'Segments', view => 'warehouse.segment_history',
      empty => 'No segment yet. select runlytics.define_segment_from(''Hill'', 42, 3000, 4200) cuts one from a run, by its id and two distances in metres.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'segments', title => 'Segments', view => 'warehouse.segment_history',
    sentence => runlytics_internal.page_sentence(r.segment || ' came last', 'the effort was number ' || r.place || ' of ' || r.efforts),
    note => 'Every run is looked at as it comes. The direction counts.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'segment', label => 'segment', quantity => 'text', more => '{"link": "run"}'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'efforts', label => 'efforts', quantity => 'count', more => '{"gauge": true}'),
        runlytics_internal.page_column(key => 'best', label => 'best', quantity => 'duration'),
        runlytics_internal.page_column(key => 'latest', label => 'latest', quantity => 'duration'),
        runlytics_internal.page_column(key => 'place', label => 'place', quantity => 'count'),
        runlytics_internal.page_column(key => 'last', label => 'last', quantity => 'date')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_segments(jsonb, bigint) is
  'Each segment: the best effort of all runs, and the latest.';
