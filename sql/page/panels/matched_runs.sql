-- What became of the routes that are run again and again.

create function runlytics_internal.panel_matched_runs(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with shown as (
    select t.*, row_number() over (order by t.runs desc, t.last_day desc, t.route_id, t.direction) as place
    from warehouse.route_trends as t
    where t.athlete_id = panel_matched_runs.athlete_id
      and t.last_day >= reader.since
      and t.km > 0.5
    order by t.runs desc, t.last_day desc, t.route_id, t.direction
    limit 12
  )
  select
    count(*) as routes,
    max(s.runs) as most,
    max(s.pace_per_30_days) filter (where s.place = 1 and s.pace_low is not null) as slope,
    bool_or(s.pace_low <= 0 and s.pace_high >= 0) filter (where s.place = 1) as holds,
    jsonb_agg(jsonb_build_object(
      '_link', jsonb_build_object('page', 'run', 'parameters', jsonb_build_object('id', s.last_activity_id)),
      'route', coalesce(s.route, 'route ' || s.route_id) || case s.direction when 'reverse' then ', the other way' else '' end,
      'runs', s.runs,
      'distance', runlytics_internal.page_number(value => 1000 * s.km, digits => 2),
      'median', runlytics_internal.page_number(value => s.median_pace_s_per_km, digits => 3),
      'best', runlytics_internal.page_number(value => s.best_pace_s_per_km, digits => 3),
      'pace_trend', runlytics_internal.page_number(value => s.pace_per_30_days, digits => 1),
      'hr_trend', runlytics_internal.page_number(value => s.hr_per_30_days, digits => 1),
      'last', s.last_day
    ) order by s.place) as rows
  into r
  from shown as s;
  if r.routes = 0 then
    return runlytics_internal.page_panel(
      id => 'matched_runs', title => 'The same route over time', view => 'warehouse.route_trends',
      empty => 'No route was run twice in these days. Runs of an earlier version find their routes by call runlytics.recompute().'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'matched_runs', title => 'The same route over time', view => 'warehouse.route_trends',
    sentence => runlytics_internal.page_sentence(
      'the route run most has ' || runlytics_internal.page_counted(n => r.most, one => 'run'),
      case
        when r.holds or abs(r.slope) < 1 then 'its pace holds'
        when r.slope < 0 then 'it gets faster by ' || runlytics.written(value => -r.slope, quantity => 'number') || ' s a kilometre in 30 days'
        when r.slope > 0 then 'it gets slower by ' || runlytics.written(value => r.slope, quantity => 'number') || ' s a kilometre in 30 days'
      end
    ),
    note => 'By Theil and Sen''s slope of the means of weeks; below ten weeks it says little. select runlytics.name_route(1, ''Canal'') gives a route a name.',
    formula => 'routes that share 80 % both ways, within 35 m',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'route', label => 'route', quantity => 'text', more => '{"link": "run"}'),
        runlytics_internal.page_column(key => 'runs', label => 'runs', quantity => 'count', more => '{"gauge": true}'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'median', label => 'usual', quantity => 'pace'),
        runlytics_internal.page_column(key => 'best', label => 'fastest', quantity => 'pace'),
        runlytics_internal.page_column(key => 'pace_trend', label => 's/km in 30 days', quantity => 'signed'),
        runlytics_internal.page_column(key => 'hr_trend', label => 'beats in 30 days', quantity => 'signed'),
        runlytics_internal.page_column(key => 'last', label => 'last', quantity => 'date')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_matched_runs(jsonb, bigint) is
  'The routes that are run most, with how pace and heart rate went on them.';
