-- The workout of a run in words, and its parts.

create function runlytics_internal.panel_run_workout(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  words constant text := (select w.workout from warehouse.workouts as w where w.athlete_id = panel_run_workout.athlete_id and w.activity_id = run);
  r record;
begin
  if run is null then
    return null;
  end if;
  select
    count(*) as parts,
    count(*) filter (where i.kind = 'work') as works,
    sum(i.elapsed_s * i.pace_s_per_km) filter (where i.kind = 'work') / nullif(sum(i.elapsed_s) filter (where i.kind = 'work' and i.pace_s_per_km is not null), 0) as pace,
    jsonb_agg(jsonb_build_object(
      'part', case i.kind when 'warm_up' then 'warm-up' when 'cool_down' then 'cool-down' else i.kind end,
      'distance', runlytics_internal.page_number(value => i.distance_m, digits => 2),
      'time', runlytics_internal.page_number(value => i.elapsed_s, digits => 0),
      'pace', runlytics_internal.page_number(value => i.pace_s_per_km, digits => 3),
      'graded', runlytics_internal.page_number(value => i.graded_pace_s_per_km, digits => 3),
      'hr', runlytics_internal.page_number(value => i.avg_hr, digits => 0),
      'cadence', runlytics_internal.page_number(value => i.cadence, digits => 0),
      'ascent', runlytics_internal.page_number(value => i.ascent_m, digits => 0)
    ) order by i.n) as rows
  into r
  from warehouse.run_intervals as i
  where i.athlete_id = panel_run_workout.athlete_id
    and i.activity_id = run;
  if r.works = 0 then
    return runlytics_internal.page_panel(
      id => 'run_workout', title => 'Workout', view => 'warehouse.run_intervals',
      empty => case when words is null then 'No parts: this run has no samples with a speed.' else upper(left(words, 1) collate "C") || substr(words, 2) || ': no fast parts and slow ones.' end
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'run_workout', title => 'Workout', view => 'warehouse.run_intervals', formula => 'detect_intervals()',
    sentence => runlytics_internal.page_sentence(
      words || ', on average at ' || runlytics.written(value => r.pace, quantity => 'pace_unit', units => reader.units)
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'part', label => 'part', quantity => 'text'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'duration'),
        runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace'),
        runlytics_internal.page_column(key => 'graded', label => 'graded', quantity => 'pace'),
        runlytics_internal.page_column(key => 'hr', label => 'heart rate', quantity => 'hr'),
        runlytics_internal.page_column(key => 'cadence', label => 'cadence', quantity => 'cadence'),
        runlytics_internal.page_column(key => 'ascent', label => 'ascent', quantity => 'ascent')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_run_workout(jsonb, bigint) is
  'The parts of a run: warm-up, work, rest, cool-down, and the workout in words.';
