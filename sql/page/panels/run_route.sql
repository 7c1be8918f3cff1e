-- Where a run went.

create function runlytics_internal.panel_run_route(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  route constant jsonb := runlytics_internal.page_route(activity_id => run, units => reader.units, athlete_id => athlete_id);
begin
  if run is null then
    return null;
  end if;
  return runlytics_internal.page_panel(
    id => 'run_route', title => 'Route by pace', view => 'warehouse.route_points',
    sentence => case
      when route is not null then runlytics_internal.page_sentence(
        'the line is green where it was fast, rust where it was slow',
        case
          when jsonb_array_length(route -> 'markers') > 0 then 'a number stands at each full ' || case reader.units when 'mi' then 'mile' else 'kilometre' end
        end
      )
    end,
    empty => case when route is null then 'This run has no positions, as one indoors: there is no route to draw.' end,
    figures => case when route is not null then jsonb_build_array(route) end
  );
end
$$;
comment on function runlytics_internal.panel_run_route(jsonb, bigint) is
  'The route of a run by pace.';
