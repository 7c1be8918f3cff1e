-- What races would take now, and by which models.

create function runlytics_internal.page_race_estimates(
  evidence runlytics_internal.race_evidence,
  on_day date,
  metres float8
) returns setof runlytics_internal.race_estimate
  language sql stable parallel safe rows 6
begin atomic
  select e.*
  from runlytics_internal.race_estimates(
    target_metres => metres,
    metres => array(select f.metres from unnest((evidence).efforts) as f),
    seconds => array(select f.seconds from unnest((evidence).efforts) as f),
    days_ago => array(select (on_day - f.day)::float8 from unnest((evidence).efforts) as f),
    certainty => array(select f.certainty from unnest((evidence).efforts) as f),
    runs => array(select f.activity_id::float8 from unnest((evidence).efforts) as f),
    break_days => (evidence).break_days,
    break_ended_days_ago => (evidence).break_ended_days_ago,
    weekly_km => (evidence).weekly_km,
    training_pace_s_per_km => (evidence).training_pace_s_per_km,
    decoupling => (evidence).decoupling,
    durability_ratio => (evidence).durability_ratio
  ) as e;
end;
comment on function runlytics_internal.page_race_estimates(runlytics_internal.race_evidence, date, float8) is
  'predict_race() of several distances from evidence that is looked up once. A part of panel_races().';

create function runlytics_internal.page_race_sentence(rows jsonb, efforts int, latest text) returns text
  language sql immutable parallel safe
  return (
    select runlytics_internal.page_sentence(
      lower((m.row ->> 'race') collate "C") || ' in some ' || runlytics.written(value => (m.row ->> 'time')::float8, quantity => 'duration')
        || ', with four chances in five between ' || runlytics.written(value => (m.row ->> 'low')::float8, quantity => 'duration')
        || ' and ' || runlytics.written(value => (m.row ->> 'high')::float8, quantity => 'duration'),
      'from ' || runlytics_internal.page_counted(n => efforts, one => 'maximal effort') || ', the surest ' || latest
    )
    from (select rows -> -1 as row) as m
  );
comment on function runlytics_internal.page_race_sentence(jsonb, int, text) is
  'The longest race in words, and what it is predicted from. A part of panel_races().';

create function runlytics_internal.panel_races(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  on_day constant date := reader.until + 1;
  evidence constant runlytics_internal.race_evidence := runlytics_internal.race_evidence(on_day => on_day, athlete_id => athlete_id);
  races jsonb;
  models jsonb;
begin
  if cardinality(evidence.efforts) = 0 then
    return runlytics_internal.page_panel(
      id => 'races', title => 'Races', view => 'runlytics.predict_race()',
      empty => 'No race in 26 weeks, and no run as fast as the season''s best at the heart rate of a race: nothing to predict from. Mark a race: select runlytics.correct(activity_id, ''race'', ''true'').'
    );
  end if;
  select
    jsonb_agg(
      jsonb_build_object(
        'race', d.label,
        'time', runlytics_internal.page_number(value => e.seconds, digits => 0),
        'low', runlytics_internal.page_number(value => e.low, digits => 0),
        'high', runlytics_internal.page_number(value => e.high, digits => 0),
        'pace', runlytics_internal.page_number(value => 1000 * e.seconds / d.metres)
      )
      order by d.metres
    ) filter (where e.model = 'weighted'),
    jsonb_agg(
      jsonb_build_object(
        'race', replace(e.model, '_', ' '),
        'time', runlytics_internal.page_number(value => e.seconds, digits => 0),
        'low', runlytics_internal.page_number(value => e.low, digits => 0),
        'high', runlytics_internal.page_number(value => e.high, digits => 0),
        'weight', runlytics_internal.page_number(value => e.weight, digits => 3)
      )
      order by e.weight desc
    ) filter (where e.model <> 'weighted' and d.metres = 42195)
  into races, models
  from (values ('5 km', 5000::float8), ('10 km', 10000), ('Half marathon', 21097.5), ('Marathon', 42195)) as d (label, metres)
  cross join lateral runlytics_internal.page_race_estimates(evidence => evidence, on_day => on_day, metres => d.metres) as e;
  return runlytics_internal.page_panel(
    id => 'races', title => 'Races', view => 'runlytics.predict_race()', formula => 'predict_race(), intervals of 80 %',
    sentence => runlytics_internal.page_race_sentence(
      rows => races, efforts => cardinality(evidence.efforts), latest => runlytics_internal.effort_words(efforts => evidence.efforts[1:1], units => reader.units)
    ),
    note => 'From maximal efforts of the 26 weeks before alone. On a course, in weather and on legs as they usually are.',
    figures => jsonb_build_array(
      jsonb_build_object('kind', 'table', 'rows', races, 'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'race', label => 'race', quantity => 'text'),
        runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'duration'),
        runlytics_internal.page_column(key => 'low', label => 'from', quantity => 'duration'),
        runlytics_internal.page_column(key => 'high', label => 'to', quantity => 'duration'),
        runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace')
      )),
      jsonb_build_object('kind', 'table', 'rows', models, 'caption', 'The marathon by each model, and its weight.', 'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'race', label => 'model', quantity => 'text'),
        runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'duration'),
        runlytics_internal.page_column(key => 'low', label => 'from', quantity => 'duration'),
        runlytics_internal.page_column(key => 'high', label => 'to', quantity => 'duration'),
        runlytics_internal.page_column(key => 'weight', label => 'weight', quantity => 'percent', more => '{"gauge": true}')
      ))
    )
  );
end
$$;
comment on function runlytics_internal.panel_races(jsonb, bigint) is
  'What 5 km to a marathon would take on the day after those that are asked for, and the marathon by each model.';
