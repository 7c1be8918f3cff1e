-- Once a day: models made anew, and what they say written down before the day begins.

create function runlytics_internal.store_model(target text, until date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  longest constant int := 1900;
  history constant runlytics_internal.prediction_history := runlytics_internal.prediction_history(
    target => target, since => until - longest, until => until, athlete_id => store_model.athlete_id
  );
  trained runlytics.trained_model;
begin
  delete from warehouse.models as m
  where m.athlete_id = store_model.athlete_id
    and m.target = store_model.target;
  if history.days is null then
    return;
  end if;
  trained := runlytics.train_model(days => history.days, first_day => history.first_day);
  if trained.paired = 0 then
    return;
  end if;
  insert into warehouse.models (
    athlete_id, target, name, model, reason, paired, half_width, through, walked_days, walked_actual, walked_persistence,
    walked_mean7, walked_usual, walked_ridge, walked_gbt, formula_version
  )
  select
    store_model.athlete_id, store_model.target, trained.name, trained.model, trained.reason, trained.paired, trained.half_width,
    (
      select history.first_day + max(d.n)::int - 1
      from unnest(history.days) with ordinality as d (
        target, load, ctl, atl, monotony, strain, asleep_s, efficiency_pct, midpoint_s, hrv_ms, hrv_kind, resting_hr,
        resting_hr_kind, respiratory_rate, night_shift, day_off, n
      )
      where d.target is not null
    ),
    coalesce(array_agg(w.day order by w.day), '{}'),
    coalesce(array_agg(w.actual order by w.day), '{}'),
    coalesce(array_agg(w.persistence order by w.day), '{}'),
    coalesce(array_agg(w.mean7 order by w.day), '{}'),
    coalesce(array_agg(w.usual order by w.day), '{}'),
    coalesce(array_agg(w.ridge order by w.day), '{}'),
    coalesce(array_agg(w.gbt order by w.day), '{}'),
    runlytics.prediction_formulas()
  from unnest(trained.walked) as w;
  insert into warehouse.model_skills (
    athlete_id, target, model, used, days, mae, to_persistence, to_mean7, coverage, proven
  )
  select
    store_model.athlete_id, store_model.target, s.model, s.model = trained.name, s.days, s.mae, s.to_persistence, s.to_mean7,
    s.coverage, s.proven
  from unnest(trained.skills) as s;
end
$$;
comment on function runlytics_internal.store_model(text, date, bigint) is
  'Trains the model of a target on the days up to a day and stores it in the place of the one before, with its backtest. Without a pair of days there is none. A part of train_models().';

create function runlytics_internal.write_prediction(target text, day date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  made constant runlytics.day_prediction := runlytics_internal.make_prediction(target => target, day => day, athlete_id => athlete_id);
  history constant runlytics_internal.prediction_history := runlytics_internal.prediction_history(
    target => target, since => day - 1, until => day - 1, athlete_id => athlete_id
  );
  told jsonb;
begin
  if made.value is null then
    return;
  end if;
  told := coalesce(
    (
      select jsonb_agg(jsonb_build_object('feature', p.feature, 'known', p.known, 'points', p.points) order by p.n)
      from unnest(made.parts) with ordinality as p (feature, words, known, points, n)
    ),
    '[]'
  );
  insert into warehouse.predictions (
    athlete_id, target, day, model, value, low, high, usual, persistence, mean7, proven, parts, explanation, note, known, formula_version
  )
  values (
    write_prediction.athlete_id, made.target, made.day, made.model, made.value, made.low, made.high, made.usual, made.persistence,
    made.mean7, made.proven, told, made.explanation, made.note,
    -- The last day as it stood; the app and the statistic of HRV say what came the day after is compared with.
    coalesce(jsonb_strip_nulls(to_jsonb(history.days[1])), '{}')
      || jsonb_build_object('through', made.day - 1, 'hrv_kind', runlytics_internal.latest_hrv_kind(day => made.day, athlete_id => write_prediction.athlete_id)),
    made.formula_version
  )
  on conflict on constraint predictions_pkey do nothing;
end
$$;
comment on function runlytics_internal.write_prediction(text, date, bigint) is
  'Writes what is predicted of a day into the ledger; what stands there stays. A part of train_models().';

create function runlytics_internal.latest_hrv_kind(day date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select concat_ws(' ', b.hrv_statistic, b.hrv_source)
    from warehouse.body_days as b
    where b.athlete_id = latest_hrv_kind.athlete_id
      and b.day between latest_hrv_kind.day - 75 and latest_hrv_kind.day - 1
      and b.hrv_ms > 0
    order by b.day desc
    limit 1
  );
end
$$;
comment on function runlytics_internal.latest_hrv_kind(date, bigint) is
  'The statistic and the app of the last HRV before a day. A part of write_prediction().';

create function runlytics_internal.write_races(day date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.predictions (athlete_id, target, day, model, value, low, high, explanation, known, formula_version)
  select
    e.athlete_id, 'race_' || e.event_id, e.day, p.model, p.seconds, p.low, p.high, p.basis,
    jsonb_strip_nulls(jsonb_build_object('metres', e.distance_m, 'name', e.name, 'through', e.day - 1)),
    runlytics.prediction_formulas()
  from warehouse.events as e
  cross join lateral runlytics.predict_race(metres => e.distance_m, on_day => e.day, athlete_id => e.athlete_id) as p
  where e.athlete_id = write_races.athlete_id
    and e.day = write_races.day
    and e.kind = 'race'
    and e.distance_m between 400 and 250000
    and p.model = 'weighted'
    and p.seconds is not null
  on conflict on constraint predictions_pkey do nothing;
end
$$;
comment on function runlytics_internal.write_races(date, bigint) is
  'Writes what predict_race() says of the races of a day into the ledger, on its eve. A part of train_models().';

create function runlytics_internal.write_predictions(at timestamptz default now(), athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  coming constant runlytics_internal.coming_day := runlytics_internal.coming_day(at => at, athlete_id => athlete_id);
  -- Before the day that it is made of has been seen it would say little, and could not be said again.
  late constant interval := '2 hours';
begin
  if coming.day is null or coming.has_begun then
    return;
  end if;
  perform runlytics_internal.write_races(day => coming.day, athlete_id => write_predictions.athlete_id);
  if coming.sleep_at - late > at
    and not exists (
      select
      from warehouse.body_days as b
      where b.athlete_id = write_predictions.athlete_id
        and b.day = coming.day - 1
        and num_nonnulls(b.hrv_ms, b.resting_hr, b.total_24h_s) > 0
    )
  then
    return;
  end if;
  perform runlytics_internal.write_prediction(target => t.target, day => coming.day, athlete_id => write_predictions.athlete_id)
  from unnest(array['readiness', 'hrv', 'feeling']) as t (target);
end
$$;
comment on function runlytics_internal.write_predictions(timestamptz, bigint) is
  'Writes what is predicted of the next physiological day, unless its main sleep has begun, or nothing is known yet of the day before it and there are more than two hours left. A part of train_models().';

create function runlytics_internal.tell_predictions(day date, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.gold_marks (athlete_id, since)
  select g.athlete_id, tell_predictions.day
  from warehouse.gold_athletes as g
  where g.athlete_id = tell_predictions.athlete_id;
end
$$;
comment on function runlytics_internal.tell_predictions(date, bigint) is
  'Has refresh_gold() tell of models and predictions that were made anew. A part of train_models().';

create procedure runlytics.train_models(athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
declare
  began constant timestamptz := pg_catalog.clock_timestamp();
  -- A runlytics_internal.coming_day, which PL/pgSQL would look up before the role without a grant is told so.
  coming record;
  each text;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.require_top_level(procedure_name => 'train_models');
  coming := runlytics_internal.coming_day(athlete_id => athlete_id);
  perform runlytics_internal.note_training(athlete_id => athlete_id);
  commit;
  if coming.day is null then
    return;
  end if;
  foreach each in array array['readiness', 'hrv', 'feeling']
  loop
    begin
      perform runlytics_internal.store_model(target => each, until => coming.day operator(pg_catalog.-) 1, athlete_id => athlete_id);
    exception
      -- A date that is centuries off: views that are asked for it say so, and the others go on.
      when data_exception or program_limit_exceeded then
        raise warning 'the model of % of athlete % could not be trained: %', each, athlete_id, sqlerrm;
    end;
    commit;
  end loop;
  begin
    perform runlytics_internal.keep_morning(athlete_id => athlete_id);
    perform runlytics_internal.write_predictions(athlete_id => athlete_id);
  exception
    when data_exception or program_limit_exceeded then
      raise warning 'nothing could be predicted for athlete %: %', athlete_id, sqlerrm;
  end;
  perform runlytics_internal.tell_predictions(day => coming.day, athlete_id => athlete_id);
  perform runlytics_internal.note_rate(what => 'models', items => 3, since => began, athlete_id => athlete_id);
  commit;
end
$$;
comment on procedure runlytics.train_models(bigint) is
  'Makes the models of an athlete anew (readiness, hrv, feeling), with their backtests (warehouse.model_report), and writes what they say of the next physiological day into warehouse.predictions before its main sleep begins: once, and what stands there stays. The worker calls it once a day, an hour and a half before the athlete usually goes to bed, after a night shift in the morning. SQLSTATE 25001 inside a transaction block.';
