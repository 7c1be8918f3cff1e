-- How good the predictions are: each model on days that it had not seen, and the ledger.

create function runlytics_internal.page_target(target text) returns text
  language sql immutable parallel safe
  return case target when 'readiness' then 'readiness' when 'hrv' then 'HRV' when 'feeling' then 'how you feel' else target end;
comment on function runlytics_internal.page_target(text) is
  'What is predicted, in words. A part of panel_predictions().';

create function runlytics_internal.page_predictions_chart(days jsonb, actual float8[], predicted float8[]) returns jsonb
  language sql immutable parallel safe
  return case
    when days is null then '[]'::jsonb
    else jsonb_build_array(jsonb_build_object(
      'kind', 'series', 'quantity', 'score', 'x_kind', 'day', 'x', days, 'height', 'small',
      'caption', 'Readiness as it came, and as the model would have said on the day before, without having seen it.',
      'lines', jsonb_build_array(
        runlytics_internal.page_line(name => 'as it came', numbers => actual, tone => 'muted', style => 'dots'),
        runlytics_internal.page_line(name => 'predicted', numbers => predicted, tone => 'accent')
      )
    ))
  end;
comment on function runlytics_internal.page_predictions_chart(jsonb, float8[], float8[]) is
  'The backtest as a chart; no figure without days. A part of panel_predictions().';

create function runlytics_internal.page_predictions_columns() returns jsonb
  language sql immutable parallel safe
  return jsonb_build_array(
    runlytics_internal.page_column(key => 'target', label => 'of', quantity => 'text'),
    runlytics_internal.page_column(key => 'model', label => 'model', quantity => 'text'),
    runlytics_internal.page_column(key => 'days', label => 'days', quantity => 'count'),
    runlytics_internal.page_column(key => 'mae', label => 'missed by', quantity => 'text', more => '{"align": "right"}'),
    runlytics_internal.page_column(key => 'persistence', label => 'to "as today"', quantity => 'percent'),
    runlytics_internal.page_column(key => 'mean7', label => 'to 7-day mean', quantity => 'percent'),
    runlytics_internal.page_column(key => 'coverage', label => 'interval holds', quantity => 'percent'),
    runlytics_internal.page_column(key => 'proven', label => 'proven', quantity => 'text')
  );
comment on function runlytics_internal.page_predictions_columns() is
  'The columns of the table of models. A part of panel_predictions().';

create function runlytics_internal.panel_predictions(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
  walked record;
begin
  select
    jsonb_agg(jsonb_build_object(
      'target', runlytics_internal.page_target(target => m.target),
      'model', m.model || case when m.used then ' (used)' else '' end,
      'days', m.days,
      -- Of a logarithm the error is a share.
      'mae', case when m.target = 'hrv' then runlytics.written(value => m.mae, quantity => 'percent') else to_char(m.mae, 'FM990.00') end,
      'persistence', runlytics_internal.page_number(value => m.to_persistence, digits => 3),
      'mean7', runlytics_internal.page_number(value => m.to_mean7, digits => 3),
      'coverage', runlytics_internal.page_number(value => m.coverage, digits => 3),
      'proven', case when m.model = 'baseline' then '-' when m.proven then 'yes' else 'no' end
    ) order by m.target = 'readiness' desc, m.target, m.used desc, m.model) as rows,
    max(m.to_persistence) filter (where m.target = 'readiness' and m.used and m.proven and m.model <> 'baseline') as proven,
    max(m.days) filter (where m.target = 'readiness' and m.used) as days,
    max(m.reason) filter (where m.target = 'readiness' and m.used) as reason
  into r
  from warehouse.model_report as m
  where m.athlete_id = panel_predictions.athlete_id;
  if r.rows is null then
    return runlytics_internal.page_panel(
      id => 'predictions', title => 'How good the predictions are', view => 'warehouse.model_report',
      empty => 'No model yet. The worker trains them once a day; by hand: call runlytics.train_models().'
    );
  end if;
  select jsonb_agg(b.day order by b.day) as x, array_agg(b.actual order by b.day) as actual, array_agg(b.predicted order by b.day) as predicted
  into walked
  from (
    select k.day, k.actual, case m.model when 'ridge' then k.ridge when 'gbt' then k.gbt else k.mean7 end as predicted
    from warehouse.backtest as k
    join warehouse.model_report as m
      on m.athlete_id = k.athlete_id
      and m.target = k.target
      and m.used
    where k.athlete_id = panel_predictions.athlete_id
      and k.target = 'readiness'
      and k.day between reader.since and reader.until
  ) as b;
  return runlytics_internal.page_panel(
    id => 'predictions', title => 'How good the predictions are', view => 'warehouse.model_report', formula => 'train_models()',
    sentence => coalesce(
      runlytics_internal.page_sentence(
        'on ' || runlytics_internal.page_counted(n => r.days, one => 'day') || ' that it had not seen readiness was missed by '
          || runlytics.written(value => r.proven, quantity => 'percent') || ' of what "as today" would have missed'
      ),
      runlytics_internal.page_sentence(r.reason)
    ),
    note => 'Every figure is of days that the model had not seen. To "as today", to 7-day mean: the error beside theirs, below 100 % is closer. An interval is to hold 80 %. Predictions that were written down: warehouse.prediction_skill.',
    figures => runlytics_internal.page_predictions_chart(days => walked.x, actual => walked.actual, predicted => walked.predicted)
      || jsonb_build_array(jsonb_build_object(
        'kind', 'table', 'rows', r.rows,
        'columns', runlytics_internal.page_predictions_columns()
      ))
  );
end
$$;
comment on function runlytics_internal.panel_predictions(jsonb, bigint) is
  'The skill of each model on days that it had not seen, and its backtest.';
