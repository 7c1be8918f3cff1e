-- Fitness, fatigue and form, with the races, and what becomes of them at rest.

create function runlytics_internal.page_form_words(tsb float8) returns text
  language sql immutable parallel safe
  return case
    when tsb >= 15 then 'rested, fitness begins to fade'
    when tsb >= 5 then 'fresh enough to race'
    when tsb >= -10 then 'level, fresh enough for a hard day'
    when tsb >= -25 then 'tired, as training makes one'
    when tsb < -25 then 'deeply tired, rest comes first'
  end;
comment on function runlytics_internal.page_form_words(float8) is
  'What a form (TSB) means: the bands of report(), at 15, 5, -10 and -25. A part of panel_fitness().';

create function runlytics_internal.page_fitness_sentence(ctl float8[], tsb float8, is_new bool) returns text
  language sql immutable parallel safe
  return (
    select runlytics_internal.page_sentence(
      'fitness ' || runlytics.written(value => d.now, quantity => 'score')
        || case
          when round(d.now) > round(d.before) then ', up ' || (round(d.now) - round(d.before))::int || ' in four weeks'
          when round(d.now) < round(d.before) then ', down ' || (round(d.before) - round(d.now))::int || ' in four weeks'
          when d.before is not null then ', as four weeks ago'
          else ''
        end,
      'form ' || runlytics.written(value => tsb, quantity => 'signed') || case
        when is_new then ', of ' || runlytics_internal.page_counted(n => cardinality(ctl), one => 'day') || ' in all: too few to say what it means'
        else ': ' || runlytics_internal.page_form_words(tsb => tsb)
      end
    )
    from (select ctl[cardinality(ctl)] as now, ctl[cardinality(ctl) - 28] as before) as d
  );
comment on function runlytics_internal.page_fitness_sentence(float8[], float8, bool) is
  'How fitness moved in four weeks, and what form means. A part of panel_fitness().';

create function runlytics_internal.page_fitness_lines(
  atl float8[],
  tsb float8[],
  ctl float8[],
  ctl_ahead float8[] default '{}',
  tsb_ahead float8[] default '{}'
) returns jsonb
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- The first day of what is ahead is today, the last of what was.
  before constant float8[] := array_fill(null::float8, array[greatest(cardinality(ctl) - 1, 0)]);
  after constant float8[] := array_fill(null::float8, array[greatest(cardinality(ctl_ahead) - 1, 0)]);
begin
  return jsonb_build_array(
    runlytics_internal.page_line(name => 'form', numbers => tsb || after, tone => 'form', style => 'area'),
    runlytics_internal.page_line(name => 'fatigue', numbers => atl || after, tone => 'fatigue'),
    runlytics_internal.page_line(name => 'fitness', numbers => ctl || after, tone => 'fitness')
  ) || case
    when cardinality(ctl_ahead) > 0 then jsonb_build_array(
      runlytics_internal.page_line(name => 'fitness at rest', numbers => before || ctl_ahead, tone => 'fitness', style => 'dashed'),
      runlytics_internal.page_line(name => 'form at rest', numbers => before || tsb_ahead, tone => 'form', style => 'dashed')
    )
    else '[]'
  end;
end
$$;
comment on function runlytics_internal.page_fitness_lines(float8[], float8[], float8[], float8[], float8[]) is
  'The lines of panel_fitness(): what was, and what is ahead, whose first day is the last that was.';

create function runlytics_internal.panel_fitness(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
  ahead record;
begin
  select
    array_agg(f.day order by f.day) as days,
    array_agg(f.load order by f.day) as load,
    array_agg(f.ctl order by f.day) as ctl,
    array_agg(f.atl order by f.day) as atl,
    array_agg(f.tsb order by f.day) as tsb,
    coalesce(bool_or(f.provisional) filter (where f.day = reader.until), false) as provisional,
    -- Of those who began within the days that are shown.
    count(*) < 28 and min(f.day) > reader.since as is_new
  into r
  from warehouse.fitness as f
  where f.athlete_id = panel_fitness.athlete_id
    and f.day between reader.since and reader.until;
  if r.days is null then
    return runlytics_internal.page_panel(
      id => 'fitness', title => 'Fitness, fatigue and form', view => 'warehouse.fitness',
      empty => 'No training in these days. Read your files with call runlytics.ingest_path(''/folder''), or connect a service: docs/services.md.'
    );
  end if;
  select
    coalesce(array_agg(f.day order by f.day), '{}') as days,
    coalesce(array_agg(f.ctl order by f.day), '{}') as ctl,
    coalesce(array_agg(f.tsb order by f.day), '{}') as tsb
  into ahead
  from warehouse.fitness_forecast as f
  where f.athlete_id = panel_fitness.athlete_id
    and f.scenario = 'rest'
    and f.days_ahead <= 14
    -- A forecast is of the real today alone.
    and f.day - f.days_ahead = r.days[cardinality(r.days)];
  return runlytics_internal.page_panel(
    id => 'fitness', title => 'Fitness, fatigue and form', view => 'warehouse.fitness', formula => 'training_load(): CTL 42 days, ATL 7 days',
    sentence => runlytics_internal.page_fitness_sentence(ctl => r.ctl, tsb => r.tsb[cardinality(r.tsb)], is_new => r.is_new),
    note => case when r.provisional then 'Provisional: fitness still remembers that it began from nothing, which takes some four months to forget.' end,
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'series', 'quantity', 'score', 'x_kind', 'day', 'zero', true, 'height', 'normal', 'now', reader.today, 'connected', 'fitness',
      'x', to_jsonb(r.days || ahead.days[2:]),
      'marks', runlytics_internal.page_races(reader => reader, athlete_id => panel_fitness.athlete_id),
      'lines', runlytics_internal.page_fitness_lines(
        atl => r.atl, tsb => r.tsb, ctl => r.ctl, ctl_ahead => ahead.ctl, tsb_ahead => ahead.tsb
      )
    ),
    -- A race day's load is several times the fitness: on its scale the lines would lie flat.
    jsonb_build_object(
      'kind', 'series', 'quantity', 'load', 'x_kind', 'day', 'zero', true, 'height', 'small', 'now', reader.today, 'connected', 'fitness',
      'x', to_jsonb(r.days || ahead.days[2:]), 'caption', 'Load of each day.',
      'lines', jsonb_build_array(runlytics_internal.page_line(
        name => 'load', numbers => r.load || array_fill(null::float8, array[greatest(cardinality(ahead.days) - 1, 0)]), tone => 'load', style => 'bars', digits => 0
      ))
    ))
  );
end
$$;
comment on function runlytics_internal.panel_fitness(jsonb, bigint) is
  'CTL, ATL, TSB and load of every day, the races, and 14 days of rest ahead.';
