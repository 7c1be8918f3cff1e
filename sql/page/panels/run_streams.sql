-- Pace, heart rate, climb and cadence of a run, under one cursor.

create function runlytics_internal.page_run_figures(x jsonb, pace float8[], hr float8[], altitude float8[], grade float8[], cadence float8[]) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'kind', 'series', 'quantity', f.quantity, 'x_kind', 'seconds', 'x', x, 'height', 'small', 'connected', 'run', 'inverted', f.inverted,
          'caption', f.caption,
          'lines', jsonb_build_array(runlytics_internal.page_line(name => f.name, numbers => f.numbers, tone => f.tone, style => f.style, digits => f.digits))
        )
        order by f.place
      ),
      '[]'
    )
    from (
      values
        (1, 'pace', 'pace', pace, 'accent', 'line', true, 0, 'Pace, faster above.'),
        (2, 'heart rate', 'hr', hr, 'fatigue', 'line', false, 0, 'Heart rate.'),
        (3, 'altitude', 'ascent', altitude, 'muted', 'line', false, 1, 'Altitude.'),
        (4, 'grade', 'percent', grade, 'form', 'line', false, 3, 'Grade: how steep it goes up or down.'),
        (5, 'cadence', 'cadence', cadence, 'fitness', 'line', false, 0, 'Cadence.')
    ) as f (place, name, quantity, numbers, tone, style, inverted, digits, caption)
    where array_remove(f.numbers, null) <> '{}'
  );
comment on function runlytics_internal.page_run_figures(jsonb, float8[], float8[], float8[], float8[], float8[]) is
  'A series each for what a run has samples of. A part of panel_run_streams().';

create function runlytics_internal.page_streams_sentence(pace float8[], hr float8[], units text) returns text
  language sql immutable parallel safe
  return (
    select runlytics_internal.page_sentence(
      'pace mostly between ' || runlytics.written(value => q.fast, quantity => 'pace', units => units) || ' and '
        || runlytics.written(value => q.slow, quantity => 'pace_unit', units => units),
      'heart rate up to ' || runlytics.written(value => q.hr, quantity => 'hr')
    )
    from (
      select
        (select percentile_cont(0.1) within group (order by p.v) from unnest(pace) as p (v)) as fast,
        (select percentile_cont(0.9) within group (order by p.v) from unnest(pace) as p (v)) as slow,
        (select max(h.v) from unnest(hr) as h (v)) as hr
    ) as q
  );
comment on function runlytics_internal.page_streams_sentence(float8[], float8[], text) is
  'Between what the pace lay four fifths of the time, and how high heart rate rose. A part of panel_run_streams().';

create function runlytics_internal.panel_run_streams(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  most_points constant int := 500;
  r record;
begin
  if run is null then
    return null;
  end if;
  with
    steps as (
      select
        floor(p.elapsed_s / w.step_s) * w.step_s as x,
        max(p.elapsed_s) as elapsed_s, max(p.distance_m) as distance_m, avg(p.heart_rate) as hr, avg(p.altitude_m) as altitude,
        avg(nullif(p.cadence, 0)) as cadence, avg(p.speed_mps) as speed
      from warehouse.streams as s
      cross join lateral (select greatest(1, ceil(runlytics.elapsed_time(stream => s.stream) / most_points)) as step_s) as w
      cross join lateral runlytics.samples(stream => s.stream) as p
      where s.athlete_id = panel_run_streams.athlete_id
        and s.activity_id = run
      group by 1
    ),
    moved as (
      select
        s.*,
        coalesce(
          (max(s.distance_m) over around - min(s.distance_m) over around) / nullif(max(s.elapsed_s) over around - min(s.elapsed_s) over around, 0),
          s.speed
        ) as mps,
        (last_value(s.altitude) over wide - first_value(s.altitude) over wide)
          / nullif(last_value(s.distance_m) over wide - first_value(s.distance_m) over wide, 0) as grade
      from steps as s
      window
        around as (order by s.x rows between 2 preceding and 2 following),
        wide as (order by s.x rows between 4 preceding and 4 following)
    )
  select
    coalesce(jsonb_agg(m.x order by m.x), '[]') as x,
    array_agg(case when m.mps >= 1 then 1000 / m.mps end order by m.x) as pace,
    array_agg(m.hr order by m.x) as hr,
    array_agg(m.altitude order by m.x) as altitude,
    array_agg(case when abs(m.grade) < 0.5 then m.grade end order by m.x) as grade,
    array_agg(m.cadence order by m.x) as cadence
  into r
  from moved as m;
  if r.x = '[]' then
    return runlytics_internal.page_panel(
      id => 'run_streams', title => 'Pace, heart rate and climb', view => 'warehouse.runs',
      empty => 'This run has no samples: its source told the sum alone. Add the watch''s own file, and both become one run.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'run_streams', title => 'Pace, heart rate and climb', view => 'warehouse.runs', formula => 'samples()',
    sentence => runlytics_internal.page_streams_sentence(pace => r.pace, hr => r.hr, units => reader.units),
    figures => runlytics_internal.page_run_figures(x => r.x, pace => r.pace, hr => r.hr, altitude => r.altitude, grade => r.grade, cadence => r.cadence)
  );
end
$$;
comment on function runlytics_internal.panel_run_streams(jsonb, bigint) is
  'The samples of a run, some 500 steps, as series that share a cursor.';
