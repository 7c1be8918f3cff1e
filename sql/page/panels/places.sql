-- The routes that are run most.

create function runlytics_internal.panel_places(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    runs as (
      select
        l.activity_id, l.local_date, l.km, l.pace_s_per_km,
        round((o.line #>> '{0,0}')::numeric, 2) as lat, round((o.line #>> '{0,1}')::numeric, 2) as lon,
        -- A tenth longer is another route.
        round(ln(l.km::numeric) * 10) as length_class
      from runlytics_internal.page_outlines(reader => reader, at_most => 500, athlete_id => panel_places.athlete_id) as o
      join warehouse.run_list as l
        on l.athlete_id = panel_places.athlete_id
        and l.activity_id = o.activity_id
      where l.km > 0.5
    ),
    places as (
      select
        w.lat, w.lon, count(*) as runs, 1000 * avg(w.km) as metres, min(w.pace_s_per_km) as best, max(w.local_date) as last_day,
        (array_agg(w.activity_id order by w.local_date desc, w.activity_id desc))[1] as activity_id
      from runs as w
      group by w.lat, w.lon, w.length_class
      having count(*) > 1
      order by count(*) desc, max(w.local_date) desc
      limit 12
    )
  select
    count(*) as places,
    max(p.runs) as most,
    (array_agg(p.metres order by p.runs desc, p.last_day desc))[1] as metres,
    jsonb_agg(jsonb_build_object(
      '_link', jsonb_build_object('page', 'run', 'parameters', jsonb_build_object('id', p.activity_id)),
      'place', 'from ' || p.lat || ', ' || p.lon,
      'runs', p.runs,
      'distance', runlytics_internal.page_number(value => p.metres, digits => 2),
      'best', runlytics_internal.page_number(value => p.best, digits => 3),
      'day', p.last_day
    ) order by p.runs desc, p.last_day desc) as rows
  into r
  from places as p;
  if r.places = 0 then
    return runlytics_internal.page_panel(
      id => 'places', title => 'Routes you run most', view => 'warehouse.activities',
      empty => 'No route was run twice in these days. A wider span may have some: the parameter since.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'places', title => 'Routes you run most', view => 'warehouse.activities',
    sentence => runlytics_internal.page_sentence(
      'a route of about ' || runlytics.written(value => r.metres, quantity => 'distance', units => reader.units) || ' comes first with ' || runlytics_internal.page_counted(n => r.most, one => 'run')
    ),
    note => 'Runs that begin within a kilometre of one another and are as long as one another to a tenth; each leads to the latest of them.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'place', label => 'route', quantity => 'text', more => '{"link": "run"}'),
        runlytics_internal.page_column(key => 'runs', label => 'runs', quantity => 'count', more => '{"gauge": true}'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'best', label => 'fastest', quantity => 'pace'),
        runlytics_internal.page_column(key => 'day', label => 'last', quantity => 'date')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_places(jsonb, bigint) is
  'Runs of like beginning and length, the most run first.';
