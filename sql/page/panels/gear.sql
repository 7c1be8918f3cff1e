-- How far shoes and bikes went.

create function runlytics_internal.panel_gear(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    count(*) as things,
    max(g.km) filter (where g.kind = 'shoes' and not g.retired) * 1000 as metres,
    (array_agg(g.name order by g.km desc) filter (where g.kind = 'shoes' and not g.retired and g.km > 0))[1] as name,
    jsonb_agg(jsonb_build_object(
      'name', g.name || case when g.retired then ' (retired)' else '' end,
      'kind', g.kind,
      'uses', g.activities,
      'distance', runlytics_internal.page_number(value => 1000 * g.km, digits => 2),
      'last', g.last_day,
      'limit', runlytics_internal.page_number(value => 1000 * d.limit_km, digits => 0),
      'due', case d.state when 'due' then 'due' else to_char(d.due_on, 'YYYY-MM-DD') end
    ) order by g.retired, g.last_day desc nulls last, g.name) as rows,
    string_agg(g.name, ', ' order by g.name) filter (where d.state = 'due') as due
  into r
  from warehouse.gear_use as g
  left join warehouse.gear_due as d using (athlete_id, gear_id)
  where g.athlete_id = panel_gear.athlete_id;
  if r.things = 0 then
    return runlytics_internal.page_panel(
      id => 'gear', title => 'Shoes and bikes', view => 'warehouse.gear_use',
      empty => 'No shoes yet. Strava''s archive and its API name them; insert into warehouse.gear (athlete_id, name, kind) adds your own.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'gear', title => 'Shoes and bikes', view => 'warehouse.gear_use',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_counted(n => r.things, one => 'thing') || ' worn or ridden',
      r.due || ' reached the limit',
      r.name || ' went furthest, ' || runlytics.written(value => r.metres, quantity => 'distance', units => reader.units)
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'name', label => 'name', quantity => 'text'),
        runlytics_internal.page_column(key => 'kind', label => 'kind', quantity => 'text'),
        runlytics_internal.page_column(key => 'uses', label => 'times', quantity => 'count'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short', more => '{"gauge": true}'),
        runlytics_internal.page_column(key => 'last', label => 'last', quantity => 'date'),
        runlytics_internal.page_column(key => 'limit', label => 'limit', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'due', label => 'due', quantity => 'text')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_gear(jsonb, bigint) is
  'Each pair of shoes and each bike, how far it went, and when it is to be replaced.';
