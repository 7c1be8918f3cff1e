-- A run in figures.

create function runlytics_internal.page_run_facts(run jsonb, journal jsonb, units text) returns jsonb
  language sql immutable parallel safe
  return (
    select jsonb_agg(f.fact order by f.place)
    from (
      select n.place, jsonb_build_object('label', n.label, 'quantity', n.quantity, 'value', runlytics_internal.page_number(value => n.value, digits => 2)) as fact
      from (
        values
          (1, 'distance', 'distance', 1000 * (run ->> 'km')::float8),
          (2, 'moving', 'duration', (run ->> 'moving_s')::float8),
          (3, 'from start to end', 'duration', nullif((run ->> 'elapsed_s')::float8, (run ->> 'moving_s')::float8)),
          (4, 'pace', 'pace_unit', (run ->> 'pace_s_per_km')::float8),
          (5, 'heart rate', 'hr', (run ->> 'avg_hr')::float8),
          (6, 'highest heart rate', 'hr', (run ->> 'max_hr')::float8),
          (7, 'cadence', 'cadence', (run ->> 'cadence')::float8),
          (8, 'climb', 'ascent', (run ->> 'ascent_m')::float8),
          (9, 'load', 'load', (run ->> 'load')::float8),
          (10, 'centimetres a heartbeat', 'score', 100 * (run ->> 'efficiency_factor')::float8),
          (11, 'decoupling', 'signed_percent', (run ->> 'decoupling')::float8 / 100),
          (12, 'longest of the 30 days before', 'distance', 1000 * (run ->> 'longest_30d_km')::float8),
          (13, 'perceived exertion, of 10', 'number', (journal ->> 'rpe')::float8),
          (14, 'temperature', 'temperature', (run ->> 'temperature_c')::float8),
          (15, 'dew point', 'temperature', (run ->> 'dew_point_c')::float8),
          (16, 'wind', 'speed', (run ->> 'wind_mps')::float8),
          (17, 'pace as in cool air', 'pace_unit', (run ->> 'cool_pace_s_per_km')::float8)
      ) as n (place, label, quantity, value)
      where n.value is not null
      union all
      select t.place, jsonb_build_object('label', t.label, 'text', t.words)
      from (
        values
          (
            20, 'load from',
            case run ->> 'load_method'
              when 'hr_tss' then 'heart rate'
              when 'hr+pace' then 'heart rate, and pace where it failed'
              when 'running_tss' then 'pace'
              when 'hr_tss_average' then 'average heart rate'
              when 'running_tss_average' then 'average pace'
              when 'session_rpe' then 'perceived exertion'
              else run ->> 'load_method'
            end
          ),
          (21, 'shoes', run ->> 'gear'),
          (22, 'journal', nullif(btrim(journal ->> 'note'), ''))
      ) as t (place, label, words)
      where t.words is not null
    ) as f
  );
comment on function runlytics_internal.page_run_facts(jsonb, jsonb, text) is
  'What is known of a run, a row of warehouse.run_list with its weather, and of its day''s journal. A part of panel_run_facts().';

create function runlytics_internal.panel_run_facts(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run jsonb;
  journal jsonb;
begin
  select to_jsonb(l) || jsonb_build_object(
    'name', runlytics_internal.page_run_name(name => l.name, started_at => l.started_at, timezone => l.timezone, race => l.race),
    'at', to_char(l.started_at at time zone l.timezone, 'HH24:MI'),
    'temperature_c', w.temperature_c, 'dew_point_c', w.dew_point_c, 'wind_mps', w.wind_mps,
    -- Where the air took nothing there is nothing to say.
    'cool_pace_s_per_km', case when w.heat_slowdown >= 0.005 then w.heat_adjusted_pace_s_per_km end
  )
  into run
  from warehouse.run_list as l
  left join warehouse.run_weather as w using (athlete_id, activity_id)
  where l.athlete_id = panel_run_facts.athlete_id
    and l.activity_id = runlytics_internal.page_run_of(reader => reader, athlete_id => panel_run_facts.athlete_id);
  if run is null then
    return runlytics_internal.page_no_run(id => 'run_facts', title => 'Run', reader => reader);
  end if;
  -- Of a day's entries the one whose session lies nearest.
  select to_jsonb(j)
  into journal
  from warehouse.journal as j
  where j.athlete_id = panel_run_facts.athlete_id
    and j.day = (run ->> 'local_date')::date
  order by abs(extract(epoch from j.noted_at - (run ->> 'started_at')::timestamptz)) nulls last, j.row_key
  limit 1;
  return runlytics_internal.page_panel(
    id => 'run_facts', title => (run ->> 'name') || ', ' || runlytics_internal.page_day(day => (run ->> 'local_date')::date, today => reader.today) || ' at ' || (run ->> 'at'),
    view => 'warehouse.run_list',
    sentence => runlytics_internal.page_run_sentence(run => run, units => reader.units),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'facts', 'rows', runlytics_internal.page_run_facts(run => run, journal => journal, units => reader.units)
    )),
    link => runlytics_internal.page_link_to(label => 'All runs', page => 'runs')
  );
end
$$;
comment on function runlytics_internal.panel_run_facts(jsonb, bigint) is
  'The figures of a run, and what the journal says of its day.';
