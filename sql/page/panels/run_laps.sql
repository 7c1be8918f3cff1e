-- The laps of a run, as the device counted them.

create function runlytics_internal.panel_run_laps(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
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
    count(*) as laps,
    min(l.pace) as fastest,
    (array_agg(l.lap order by l.pace nulls last, l.lap))[1] as lap,
    jsonb_agg(jsonb_build_object(
      'lap', l.lap,
      'distance', runlytics_internal.page_number(value => l.distance_m, digits => 2),
      'time', runlytics_internal.page_number(value => l.seconds, digits => 0),
      'pace', runlytics_internal.page_number(value => l.pace, digits => 3),
      'hr', runlytics_internal.page_number(value => l.avg_hr, digits => 0)
    ) order by l.lap) as rows
  into r
  from (
    select p.lap, p.distance_m, coalesce(p.timer_s, p.elapsed_s) as seconds, 1000 * coalesce(p.timer_s, p.elapsed_s) / nullif(p.distance_m, 0) as pace, p.avg_hr
    from warehouse.laps as p
    where p.athlete_id = panel_run_laps.athlete_id
      and p.activity_id = run
  ) as l;
  if r.laps = 0 then
    return runlytics_internal.page_panel(
      id => 'run_laps', title => 'Laps', view => 'warehouse.laps',
      empty => 'No laps: the device counted none, or its file has not come. The kilometres beside say the same.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'run_laps', title => 'Laps', view => 'warehouse.laps',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_counted(n => r.laps, one => 'lap')
        || coalesce(case when r.laps > 1 then ', the fastest number ' || r.lap || ' at ' else ' at ' end || runlytics.written(value => r.fastest, quantity => 'pace_unit', units => reader.units), '')
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'lap', label => 'lap', quantity => 'count'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'duration'),
        runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace'),
        runlytics_internal.page_column(key => 'hr', label => 'heart rate', quantity => 'hr')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_run_laps(jsonb, bigint) is
  'Distance, time, pace and heart rate of each lap.';
