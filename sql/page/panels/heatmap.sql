-- Everywhere that the runs went.

create function runlytics_internal.panel_heatmap(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  most_lines constant int := 250;
  r record;
begin
  select
    count(*) as routes,
    sum(a.distance_m) as metres,
    jsonb_agg(o.line order by o.activity_id) as lines
  into r
  from runlytics_internal.page_outlines(reader => reader, at_most => most_lines, athlete_id => panel_heatmap.athlete_id) as o
  join warehouse.activities as a
    on a.athlete_id = panel_heatmap.athlete_id
    and a.activity_id = o.activity_id
  where jsonb_array_length(o.line) > 1;
  if r.routes = 0 then
    return runlytics_internal.page_panel(
      id => 'heatmap', title => 'Everywhere you ran', view => 'warehouse.activities',
      empty => 'No run with positions in these days. A watch''s own file (FIT, TCX, GPX) has them: call runlytics.ingest_path(''/folder'').'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'heatmap', title => 'Everywhere you ran', view => 'warehouse.activities',
    sentence => runlytics_internal.page_sentence(
      case when r.routes = most_lines then 'the latest ' else '' end || runlytics_internal.page_counted(n => r.routes, one => 'route')
        || coalesce(' over ' || runlytics.written(value => r.metres, quantity => 'distance', units => reader.units), '')
        || case when r.routes < most_lines then ' since ' || runlytics_internal.page_day(day => reader.since, today => reader.today) else '' end
    ),
    note => 'Drawn without a map: no address leaves this database.',
    figures => jsonb_build_array(jsonb_build_object('kind', 'heatmap', 'lines', r.lines))
  );
end
$$;
comment on function runlytics_internal.panel_heatmap(jsonb, bigint) is
  'The routes of a year over one another.';
