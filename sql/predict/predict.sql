-- A day predicted, and what the prediction is made of.

create type runlytics.explained_part as (
  feature text,
  words text,
  known float8,
  points float8
);
comment on type runlytics.explained_part is
  'What a feature adds to a prediction or takes away (points, in the unit of what is predicted), by name and in words, and its value, NULL where not known: then it counts as usual.';

create type runlytics.day_prediction as (
  target text,
  day date,
  value float8,
  low float8,
  high float8,
  model text,
  proven bool,
  usual float8,
  parts runlytics.explained_part[],
  explanation text,
  note text,
  made_at timestamptz,
  formula_version int,
  persistence float8,
  mean7 float8
);
comment on type runlytics.day_prediction is
  'A day predicted: readiness in points, hrv in ln ms, feeling from 1 to 5; value is NULL where there is nothing to go on. low to high: the 80 % interval, NULL below 10 days that were tried. model: baseline (the mean of the last 7 days), ridge or gbt; proven: it was closer than "as today", the mean of 7 days and that of all days beyond chance, on days that it had not seen. usual and the points of all parts add up to the value; explanation has the largest in words, note what to think of it. made_at: when it was written into warehouse.predictions, NULL of one that is not there. persistence, mean7: what "as today" and the mean of 7 days say.';

create type runlytics_internal.model_in_force as (
  name text,
  model bytea,
  reason text,
  paired int,
  skill runlytics.model_skill
);
comment on type runlytics_internal.model_in_force is 'The model that predicts a day, and how it did.';

create function runlytics_internal.model_in_force(target text, day date, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.model_in_force
  language plpgsql stable parallel safe cost 100000
  set search_path = pg_catalog, pg_temp
as $$
declare
  longest constant int := 1900;
  stale_days constant int := 8;
  found runlytics_internal.model_in_force;
  history runlytics_internal.prediction_history;
  trained runlytics.trained_model;
begin
  select
    m.name, m.model, m.reason, m.paired,
    row(s.model, s.days, s.mae, s.to_persistence, s.to_mean7, s.coverage, s.proven)::runlytics.model_skill
  into found
  from warehouse.models as m
  join warehouse.model_skills as s
    on s.athlete_id = m.athlete_id
    and s.target = m.target
    and s.used
  where m.athlete_id = model_in_force.athlete_id
    and m.target = model_in_force.target
    and m.formula_version = runlytics.prediction_formulas()
    -- One that has seen the day would only repeat it.
    and m.through between model_in_force.day - stale_days and model_in_force.day - 1;
  if found.name is not null then
    return found;
  end if;
  history := runlytics_internal.prediction_history(
    target => target, since => day - longest, until => day - 1, athlete_id => model_in_force.athlete_id
  );
  if history.days is null then
    return null;
  end if;
  trained := runlytics.train_model(days => history.days, first_day => history.first_day);
  return row(
    trained.name, trained.model, trained.reason, trained.paired,
    (select s from unnest(trained.skills) as s where s.model = trained.name)
  )::runlytics_internal.model_in_force;
end
$$;
comment on function runlytics_internal.model_in_force(text, date, bigint) is
  'The model of train_models() where it has not seen the day and is at most 8 days old; else one that is trained now of the days before. A part of predict_day().';

create function runlytics_internal.prediction_note(force runlytics_internal.model_in_force) returns text
  language sql immutable parallel safe
  return case
    when (force).paired < 60 then format(
      'Baseline: %s of 60 pairs of days are known, and until then it is the mean of the last 7 days.', (force).paired
    )
    when (force).name = 'baseline' then 'Baseline: over the last 60 days no model was closer than the mean of the last 7 days, which is what this is.'
    when (force).skill.proven then format(
      'On %s days that it had not seen it missed by %s of what "as today" would have missed.',
      (force).skill.days,
      runlytics.written(value => (force).skill.to_persistence, quantity => 'percent')
    )
    else format(
      'No skill is proven: on %s days that it had not seen it was not closer beyond chance.', (force).skill.days
    )
  end;
comment on function runlytics_internal.prediction_note(runlytics_internal.model_in_force) is
  'What to think of what a model says. A part of predict_day().';

create function runlytics_internal.prediction_words_of(target text, usual float8, model text, parts runlytics.explained_part[]) returns text
  language sql immutable parallel safe
  return case
    when model = 'baseline' then 'the mean of the last 7 days'
    else (
      select concat_ws(
        '; ',
        case
          when target = 'readiness' then runlytics.written(value => usual, quantity => 'score') || ' as usual'
          else round(usual::numeric, 2) || ' as usual'
        end,
        string_agg(
          format(
            '%s %s', p.words,
            case
              when target = 'readiness' then runlytics.written(value => p.points, quantity => 'signed')
              else to_char(p.points, 'SG0.00')
            end
          ),
          ', ' order by abs(p.points) desc, p.feature
        )
      )
      from (
        select *
        from unnest(parts) as u
        where abs(u.points) >= case when target = 'readiness' then 0.05 else 0.005 end
        order by abs(u.points) desc, u.feature
        limit 5
      ) as p
    )
  end;
comment on function runlytics_internal.prediction_words_of(text, float8, text, runlytics.explained_part[]) is
  'What a prediction is made of, the five largest parts, in words. A part of predict_day().';

create function runlytics_internal.make_prediction(target text, day date, athlete_id bigint default runlytics.athlete())
  returns runlytics.day_prediction
  language plpgsql stable parallel safe cost 100000
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- 60 days of baseline, and the week whose distances from it are features. Of what is predicted itself a week is one.
  looked_back constant int := 75;
  own_days constant int := 7;
  lowest constant float8 := case target when 'readiness' then 0 when 'feeling' then 1 else '-infinity'::float8 end;
  highest constant float8 := case target when 'readiness' then 100 when 'feeling' then 5 else 'infinity'::float8 end;
  force constant runlytics_internal.model_in_force := runlytics_internal.model_in_force(
    target => target, day => day, athlete_id => athlete_id
  );
  history runlytics_internal.prediction_history;
  made runlytics.made_prediction;
  result runlytics.day_prediction;
begin
  result.target := target;
  result.day := day;
  result.formula_version := runlytics.prediction_formulas();
  result.model := 'baseline';
  result.proven := false;
  result.note := 'Nothing to go on: it takes three of the seven days before.';
  history := runlytics_internal.prediction_history(
    target => target, since => day - looked_back, until => day - 1, targets_since => day - own_days, athlete_id => athlete_id
  );
  result.mean7 := history.mean7;
  if force.name is null or history.days is null then
    return result;
  end if;
  made := runlytics.predict_by(model => force.model, days => history.days, first_day => history.first_day);
  result.persistence := made.persistence;
  if made.value is null then
    return result;
  end if;
  result.value := made.value;
  result.low := greatest(made.low, lowest);
  result.high := least(made.high, highest);
  result.model := made.model;
  result.proven := made.model <> 'baseline' and (force.skill).proven;
  result.usual := made.usual;
  result.parts := array(
    select row(p.feature, runlytics.feature_in_words(feature => p.feature, known => p.known), p.known, p.points)::runlytics.explained_part
    from unnest(made.parts) with ordinality as p (feature, known, points, n)
    order by p.n
  );
  result.explanation := runlytics_internal.prediction_words_of(
    target => target, usual => result.usual, model => result.model, parts => result.parts
  );
  result.note := runlytics_internal.prediction_note(force => force)
    || case when made.persistence is null then format(' Nothing is known of %s itself yet.', day - 1) else '' end;
  return result;
end
$$;
comment on function runlytics_internal.make_prediction(text, date, bigint) is
  'A day predicted of what is known of the days before. A part of predict_day().';

create function runlytics_internal.written_prediction(target text, day date, athlete_id bigint default runlytics.athlete())
  returns runlytics.day_prediction
  language plpgsql stable parallel safe cost 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  result runlytics.day_prediction;
begin
  select
    p.target, p.day, p.value, p.low, p.high, p.model, p.proven, p.usual,
    array(
      select
        row(
          e.feature, runlytics.feature_in_words(feature => e.feature, known => e.known), e.known, e.points
        )::runlytics.explained_part
      from rows from (jsonb_to_recordset(p.parts) as (feature text, known float8, points float8)) with ordinality as e (feature, known, points, n)
      order by e.n
    ),
    p.explanation, p.note, p.made_at, p.formula_version, p.persistence, p.mean7
  into result
  from warehouse.predictions as p
  where p.athlete_id = written_prediction.athlete_id
    and p.target = written_prediction.target
    and p.day = written_prediction.day;
  return result;
end
$$;
comment on function runlytics_internal.written_prediction(text, date, bigint) is
  'What the ledger has of a day; all NULL where it has nothing. A part of predict_day().';

create function runlytics.predict_day(target text, on_day date default null, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.day_prediction
  language plpgsql stable parallel safe cost 1000000 rows 1
  set search_path = pg_catalog, pg_temp
as $$
declare
  coming constant runlytics_internal.coming_day := runlytics_internal.coming_day(athlete_id => athlete_id);
  day constant date := coalesce(on_day, coming.day);
  written runlytics.day_prediction;
begin
  perform runlytics_internal.require_target(target => target);
  if coming.day is null then
    return;
  end if;
  if not isfinite(day) or day > greatest(coming.day, runlytics_internal.today(athlete_id => athlete_id) + 1) then
    raise exception 'days after % are not predicted', coming.day
      using errcode = '22023', hint = 'What comes after is in warehouse.fitness_forecast.';
  end if;
  written := runlytics_internal.written_prediction(target => target, day => day, athlete_id => athlete_id);
  if written.day is not null then
    return next written;
    return;
  end if;
  return next runlytics_internal.make_prediction(target => target, day => day, athlete_id => athlete_id);
end
$$;
comment on function runlytics.predict_day(text, date, bigint) is
  'What readiness (points), hrv (ln ms) or feeling (the journal''s answers, 1 to 5) of a day will be, tomorrow when on_day is NULL: the next day of which the main sleep has not begun. One row, none for an athlete without settings; a value of NULL with a note where there is nothing to go on. What the ledger has of the day is told as it was written; else it is predicted now, of what is known of the days before alone, by a model that has not seen the day. Writes nothing. SQLSTATE 22023 for another target, and for days after tomorrow.';

create function runlytics.predict_readiness(on_day date default null, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.day_prediction
  language sql stable parallel safe cost 1000000 rows 1
begin atomic
  select * from runlytics.predict_day(target => 'readiness', on_day => on_day, athlete_id => athlete_id);
end;
comment on function runlytics.predict_readiness(date, bigint) is
  'Readiness of tomorrow, or of another day, with an 80 % interval and the points that each feature adds to the usual: predict_day() for readiness. Below 60 pairs of days it is the baseline, the mean of the last 7 days, and says so; a model without proven skill says so. An engineering choice, no medical advice.';
