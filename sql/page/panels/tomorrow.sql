-- Tomorrow's readiness, with its interval and what it is made of.

create function runlytics_internal.page_tomorrow_sentence(prediction runlytics.day_prediction) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    case
      when (prediction).low is not null then format(
        '%s to %s in eight of ten cases',
        runlytics.written(value => (prediction).low, quantity => 'score'), runlytics.written(value => (prediction).high, quantity => 'score')
      )
    end,
    (
      select runlytics_internal.page_words(words => array_agg(u.words || ' ' || runlytics.written(value => u.points, quantity => 'signed') order by abs(u.points) desc))
      from (
        select p.words, p.points
        from unnest((prediction).parts) as p
        where abs(p.points) >= 1
        order by abs(p.points) desc
        limit 3
      ) as u
    )
  );
comment on function runlytics_internal.page_tomorrow_sentence(runlytics.day_prediction) is
  'How far tomorrow may be off, and the three parts that say most. A part of panel_tomorrow().';

create function runlytics_internal.page_tomorrow_parts(parts runlytics.explained_part[]) returns jsonb
  language sql immutable parallel safe
  return (
    select jsonb_agg(jsonb_build_object('label', u.words, 'quantity', 'signed', 'value', runlytics_internal.page_number(value => u.points)) order by u.rest, abs(u.points) desc)
    from (
      select p.words, p.points, false as rest, row_number() over (order by abs(p.points) desc, p.feature) as n
      from unnest(parts) as p
      union all
      select 'all the rest', sum(r.points), true, 0
      from (
        select p.points, row_number() over (order by abs(p.points) desc, p.feature) as n
        from unnest(parts) as p
      ) as r
      where r.n > 7
    ) as u
    where u.n <= 7
      and u.points is not null
  );
comment on function runlytics_internal.page_tomorrow_parts(runlytics.explained_part[]) is
  'The seven parts that say most, and what the others add up to, as rows of points; NULL of none. A part of panel_tomorrow().';

create function runlytics_internal.panel_tomorrow(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  prediction runlytics.day_prediction;
begin
  -- A page does not wait for a model to be trained.
  if not exists (select from warehouse.models as m where m.athlete_id = panel_tomorrow.athlete_id and m.target = 'readiness') then
    return runlytics_internal.page_panel(
      id => 'tomorrow', title => 'Tomorrow', view => 'runlytics.predict_readiness()',
      empty => 'No model yet. The worker trains it once a day, from HRV, resting heart rate and sleep; by hand: call runlytics.train_models().'
    );
  end if;
  select p.*
  into prediction
  from runlytics.predict_readiness(
    -- As of an earlier day it is that day's tomorrow.
    on_day => case when reader.today < runlytics_internal.today(athlete_id => panel_tomorrow.athlete_id) then reader.today + 1 end,
    athlete_id => panel_tomorrow.athlete_id
  ) as p;
  if prediction.value is null then
    return runlytics_internal.page_panel(
      id => 'tomorrow', title => 'Tomorrow', view => 'runlytics.predict_readiness()',
      empty => 'Nothing to predict from: it wants readiness on three of the last seven days. Let the phone deliver HRV, resting heart rate and sleep: docs/listener.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'tomorrow',
    title => case
      when prediction.day = reader.today + 1 then 'Tomorrow'
      else 'Readiness ' || runlytics_internal.page_day(day => prediction.day, today => reader.today) || ', predicted'
    end,
    view => 'runlytics.predict_readiness()',
    formula => 'predict_readiness(): ' || prediction.model,
    sentence => coalesce(runlytics_internal.page_tomorrow_sentence(prediction => prediction), prediction.note),
    note => prediction.note || ' No medical advice.',
    link => runlytics_internal.page_link_to(label => 'How good the predictions are', page => 'recovery'),
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'number', 'quantity', 'score', 'value', runlytics_internal.page_number(value => prediction.value, digits => 0),
        'beside', case
          when prediction.model = 'baseline' then 'the mean of seven days'
          else 'of 100, by the days that you had'
        end
      )
    ) || case
      when cardinality(prediction.parts) > 0
        then jsonb_build_array(jsonb_build_object('kind', 'points', 'rows', runlytics_internal.page_tomorrow_parts(parts => prediction.parts)))
      else '[]'
    end
  );
end
$$;
comment on function runlytics_internal.panel_tomorrow(jsonb, bigint) is
  'Readiness of the next day as it is predicted, the interval, and the points of each feature.';
