-- The days ahead: as planned, as in the last four weeks, and at rest; the form on the day of a race.

create function runlytics_internal.page_ahead_line(ahead jsonb, scenario text, name text, measure text, tone text, style text) returns jsonb
  language sql immutable parallel safe
  return (
    select runlytics_internal.page_line(
      name => name,
      numbers => array_agg((e.day ->> measure)::float8 order by e.day ->> 'day'),
      tone => tone,
      style => style
    )
    from jsonb_array_elements(ahead) as e (day)
    where e.day ->> 'scenario' = page_ahead_line.scenario
    having count(*) > 0
  );
comment on function runlytics_internal.page_ahead_line(jsonb, text, text, text, text, text) is
  'A scenario of the days ahead as a line; NULL where it has none. A part of panel_ahead().';

create function runlytics_internal.page_ahead_sentence(races jsonb, has_plan bool, today date) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select runlytics_internal.page_sentence(
        r.race ->> 'name' || ' ' || runlytics_internal.page_day(day => (r.race ->> 'day')::date, today => today),
        'form ' || runlytics_internal.page_words(words => array[
          runlytics.written(value => (r.race ->> 'planned')::float8, quantity => 'signed') || ' as planned',
          runlytics.written(value => (r.race ->> 'usual')::float8, quantity => 'signed') || ' if all goes on as it did',
          runlytics.written(value => (r.race ->> 'rest')::float8, quantity => 'signed') || ' at rest'
        ])
      )
      from (select races -> 0 as race) as r
      where r.race is not null
    ),
    case
      when has_plan then 'No race in the next 60 days: insert into warehouse.events (day, name, distance_m).'
      else 'Neither a plan nor a race in the next 60 days: insert into warehouse.plan (day, km, pace_s_per_km), and into warehouse.events (day, name, distance_m).'
    end
  );
end
$$;
comment on function runlytics_internal.page_ahead_sentence(jsonb, bool, date) is
  'The form on the day of the next race, or how to note one. A part of panel_ahead().';

create function runlytics_internal.panel_ahead(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
  races jsonb;
begin
  select
    jsonb_agg(to_jsonb(f)) as ahead,
    jsonb_agg(f.day order by f.day) filter (where f.scenario = 'rest') as x,
    coalesce(bool_or(f.scenario = 'planned'), false) as has_plan,
    coalesce(jsonb_agg(jsonb_build_object('x', f.day, 'label', f.event) order by f.day) filter (where f.scenario = 'rest' and f.event is not null), '[]') as marks
  into r
  from warehouse.fitness_forecast as f
  where f.athlete_id = panel_ahead.athlete_id;
  if r.x is null then
    return runlytics_internal.page_panel(
      id => 'ahead', title => 'The days ahead', view => 'warehouse.fitness_forecast',
      empty => 'No training yet, so nothing to go on from. Read your files with call runlytics.ingest_path(''/folder'').'
    );
  end if;
  select jsonb_agg(to_jsonb(n) order by n.day)
  into races
  from (
    select
      f.day, f.name,
      max(f.tsb) filter (where f.scenario = 'planned') as planned,
      max(f.tsb) filter (where f.scenario = 'usual') as usual,
      max(f.tsb) filter (where f.scenario = 'rest') as rest
    from warehouse.race_forecast as f
    where f.athlete_id = panel_ahead.athlete_id
    group by f.event_id, f.day, f.name
  ) as n;
  return runlytics_internal.page_panel(
    id => 'ahead', title => 'The days ahead', view => 'warehouse.fitness_forecast', formula => 'training_load(): CTL 42 days, ATL 7 days',
    sentence => runlytics_internal.page_ahead_sentence(races => races, has_plan => r.has_plan, today => reader.today),
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'series', 'quantity', 'score', 'x_kind', 'day', 'x', r.x, 'height', 'normal', 'marks', r.marks, 'caption', 'Fitness.', 'connected', 'ahead',
        'lines', array_to_json(array_remove(array[
          runlytics_internal.page_ahead_line(r.ahead, 'planned', 'as planned', 'ctl', 'fitness', 'line'),
          runlytics_internal.page_ahead_line(r.ahead, 'usual', 'as it did', 'ctl', 'accent', 'dashed'),
          runlytics_internal.page_ahead_line(r.ahead, 'rest', 'at rest', 'ctl', 'muted', 'dashed')
        ], null))
      ),
      jsonb_build_object(
        'kind', 'series', 'quantity', 'score', 'x_kind', 'day', 'x', r.x, 'height', 'small', 'marks', r.marks, 'caption', 'Form.', 'connected', 'ahead', 'zero', true,
        'lines', array_to_json(array_remove(array[
          runlytics_internal.page_ahead_line(r.ahead, 'planned', 'as planned', 'tsb', 'form', 'line'),
          runlytics_internal.page_ahead_line(r.ahead, 'usual', 'as it did', 'tsb', 'accent', 'dashed'),
          runlytics_internal.page_ahead_line(r.ahead, 'rest', 'at rest', 'tsb', 'muted', 'dashed')
        ], null))
      )
    )
  );
end
$$;
comment on function runlytics_internal.panel_ahead(jsonb, bigint) is
  'Fitness and form of the next 60 days in three scenarios, and the form on the day of the next race.';
