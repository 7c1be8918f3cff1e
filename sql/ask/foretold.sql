-- What no row tells and a function does: how ready tomorrow, what a race would take, whether it gets faster.

create function runlytics_internal.ask_trend_metric(metric text) returns text
  language sql immutable parallel safe
  return case metric
    when 'pace_s_per_km' then 'pace' when 'avg_hr' then 'average_heart_rate' when 'distance_km' then 'km' when 'moving_min' then 'moving_time'
    when 'sleep_min' then 'sleep_duration' when 'sleep_efficiency_pct' then 'sleep_efficiency' when 'hrv_ms' then 'hrv' when 'weight_kg' then 'weight'
    else metric
  end;
comment on function runlytics_internal.ask_trend_metric(text) is 'As what trend() knows a metric of a question. A part of ask().';

create function runlytics_internal.ask_foretold(filter jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  metres constant float8 := (jsonb_path_query_first(filter, '$.filters[*] ? (@.metric == "effort_m").value') #>> '{}')::float8;
  since constant date := (filter -> 'window' ->> 'from')::date;
  foretold jsonb;
begin
  case filter ->> 'aggregate'
    when 'predict:readiness' then
      select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'day', p.day, 'metric', 'readiness', 'value', p.value, 'low', p.low, 'high', p.high, 'model', p.model, 'note', p.note
      )))
      into foretold
      from runlytics.predict_day(target => 'readiness', on_day => since, athlete_id => ask_foretold.athlete_id) as p;
    when 'predict:effort_s' then
      if metres between 400 and 250000 then
        select jsonb_agg(
          jsonb_strip_nulls(jsonb_build_object(
            'model', p.model, 'metric', 'effort_s', 'value', p.seconds, 'low', p.low, 'high', p.high, 'note', p.basis
          ))
          order by p.model = 'weighted' desc, p.weight desc nulls last, p.model
        )
        into foretold
        from runlytics.predict_race(metres => metres, athlete_id => ask_foretold.athlete_id) as p;
      end if;
    else
      if split_part(filter ->> 'aggregate', ':', 1) <> 'trend' then
        raise exception 'the filter has an aggregate that is not known' using errcode = '22023';
      end if;
      select jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
        'metric', t.metric, 'n', t.n, 'value', t.change, 'low', t.change_low, 'high', t.change_high, 'p', t.p, 'note', t.note
      )))
      into foretold
      from runlytics.trend(
        metric => runlytics_internal.ask_trend_metric(metric => split_part(filter ->> 'aggregate', ':', 2)),
        since => since,
        until => (filter -> 'window' ->> 'to')::date - 1,
        athlete_id => ask_foretold.athlete_id
      ) as t;
  end case;
  return coalesce(foretold, '[]');
end
$$;
comment on function runlytics_internal.ask_foretold(jsonb, bigint) is
  'What predict_day(), predict_race() or trend() says to a filter: an array of {metric, value, low, high, note} and day, model, n or p; the time of a race by each model, the one to quote first; of a trend the change. SQLSTATE 22023 for another aggregate. A part of ask().';

create function runlytics_internal.ask_foretold_note(foretold jsonb, filter jsonb, units text) returns text
  language sql immutable parallel safe
  return (
    select case
      when s.said is null then 'Nothing was found.'
      when s.said ->> 'value' is null then coalesce(s.said ->> 'note', 'Nothing was found.')
      when filter ->> 'aggregate' ~ '^trend:' then concat_ws(
        ' ',
        case
          when filter ->> 'aggregate' <> 'trend:efficiency_factor' then case
            when (s.said ->> 'low')::float8 > 0 then 'Rising.'
            when (s.said ->> 'high')::float8 < 0 then 'Falling.'
            when s.said ? 'low' then 'Neither rising nor falling, as far as can be told.'
          end
          when (s.said ->> 'low')::float8 > 0 then 'Faster at the same heart rate.'
          when (s.said ->> 'high')::float8 < 0 then 'Slower at the same heart rate.'
          when s.said ? 'low' then 'Neither faster nor slower at the same heart rate, as far as can be told.'
        end,
        s.said ->> 'note'
      )
      else concat_ws(
        ' ',
        case filter ->> 'aggregate'
          when 'predict:readiness' then 'Readiness of ' || (s.said ->> 'day') || ' by prediction: '
          else runlytics.written(value => s.metres, quantity => 'distance', units => units) || ' by prediction: '
        end
        || runlytics_internal.ask_written(value => (s.said ->> 'value')::float8, metric => s.said ->> 'metric', units => units)
        || case when s.said ? 'low' then
          ' (80 % interval ' || runlytics_internal.ask_written(value => (s.said ->> 'low')::float8, metric => s.said ->> 'metric', units => units)
          || ' to ' || runlytics_internal.ask_written(value => (s.said ->> 'high')::float8, metric => s.said ->> 'metric', units => units) || ')'
          else ''
        end || '.',
        s.said ->> 'note'
      )
    end
    from (
      select
        foretold -> 0 as said,
        (jsonb_path_query_first(filter, '$.filters[*] ? (@.metric == "effort_m").value') #>> '{}')::float8 as metres
    ) as s
  );
comment on function runlytics_internal.ask_foretold_note(jsonb, jsonb, text) is 'What ask_foretold() says, as a sentence. A part of ask().';
