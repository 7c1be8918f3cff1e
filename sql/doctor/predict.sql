-- Whether tomorrow is predicted.

create function runlytics_internal.examine_predictions(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'predictions',
    r.next_at > now() - interval '1 day',
    case
      when r.next_at > now() - interval '1 day' then format('Models were trained %s.', to_char(r.trained_at, 'YYYY-MM-DD HH24:MI'))
      else format('Models wait to be trained since %s.', to_char(r.next_at, 'YYYY-MM-DD HH24:MI'))
    end,
    case when r.next_at <= now() - interval '1 day' then 'call runlytics.train_models()' end
  from warehouse.model_runs as r
  where r.athlete_id = examine_predictions.athlete_id;
end
$$;
comment on function runlytics_internal.examine_predictions(bigint) is
  'Whether models are trained once a day. A part of doctor().';
