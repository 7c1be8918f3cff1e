-- What the worker does of it, and what it erases.

create function runlytics_internal.note_training(athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.model_runs (athlete_id, next_at)
  select a.athlete_id, coalesce(runlytics_internal.next_training(athlete_id => a.athlete_id), now() + interval '1 day')
  from warehouse.athletes as a
  where a.athlete_id = note_training.athlete_id
  on conflict on constraint model_runs_pkey do update
  set trained_at = excluded.trained_at, next_at = excluded.next_at;
end
$$;
comment on function runlytics_internal.note_training(bigint) is
  'Writes down that models are trained now, and when that is due next: before they are, so that what fails is not tried every minute. A part of train_models().';

create function runlytics_internal.training_is_due(athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  due timestamptz;
begin
  select r.next_at
  into due
  from warehouse.model_runs as r
  where r.athlete_id = training_is_due.athlete_id;
  if due is not null then
    return due <= now();
  end if;
  return exists (
    select
    from warehouse.stored_days as s
    where s.athlete_id = training_is_due.athlete_id
  );
end
$$;
comment on function runlytics_internal.training_is_due(bigint) is
  'Whether train_models() is to be called now: its time has come, or there are days and it was never called. A part of work().';

create procedure runlytics_internal.predict_when_due(athlete_id bigint default runlytics.athlete())
  language plpgsql
as $$
begin
  begin
    perform runlytics_internal.keep_morning(athlete_id => athlete_id);
  exception
    when data_exception or program_limit_exceeded then
      raise warning 'the readiness of athlete % could not be kept: %', athlete_id, sqlerrm;
  end;
  commit;
  if runlytics_internal.training_is_due(athlete_id => athlete_id) then
    call runlytics.train_models(athlete_id => athlete_id);
  end if;
end
$$;
comment on procedure runlytics_internal.predict_when_due(bigint) is
  'Keeps the readiness of today when it is known for the first time, and trains models and predicts once a day. A part of work().';

create function runlytics_internal.forget_predictions(since timestamptz, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.predictions as p
  where p.athlete_id = forget_predictions.athlete_id
    and p.made_at >= since;
  delete from warehouse.models as m
  where m.athlete_id = forget_predictions.athlete_id;
  update warehouse.model_runs as r
  set next_at = now()
  where r.athlete_id = forget_predictions.athlete_id;
end
$$;
comment on function runlytics_internal.forget_predictions(timestamptz, bigint) is
  'Erases the models, and what was predicted from a moment on: it may tell of what came then and is to be forgotten. A part of forget().';
