-- Where the last run went.

create function runlytics_internal.panel_last_route(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run jsonb;
  route jsonb;
begin
  select to_jsonb(l) || jsonb_build_object(
    'name', runlytics_internal.page_run_name(name => l.name, started_at => l.started_at, timezone => l.timezone, race => l.race)
  )
  into run
  from warehouse.run_list as l
  where l.athlete_id = panel_last_route.athlete_id
    and l.activity_id = runlytics_internal.page_run_of(reader => reader, athlete_id => panel_last_route.athlete_id);
  if run is null then
    return runlytics_internal.page_no_run(id => 'last_route', title => 'The last run', reader => reader);
  end if;
  route := runlytics_internal.page_route(activity_id => (run ->> 'activity_id')::bigint, units => reader.units, athlete_id => athlete_id);
  return runlytics_internal.page_panel(
    id => 'last_route',
    title => (run ->> 'name') || ', ' || runlytics_internal.page_day(day => (run ->> 'local_date')::date, today => reader.today),
    view => 'warehouse.runs',
    sentence => runlytics_internal.page_run_sentence(run => run, units => reader.units),
    empty => case when route is null then 'It has no positions, as a run indoors: there is no route to draw.' end,
    figures => case when route is not null then jsonb_build_array(route) end,
    link => runlytics_internal.page_link_to(label => 'All of this run', page => 'run', parameters => jsonb_build_object('id', (run ->> 'activity_id')::bigint))
  );
end
$$;
comment on function runlytics_internal.panel_last_route(jsonb, bigint) is
  'The route of the last run by pace, and what there is to say of it.';
