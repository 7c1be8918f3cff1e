-- What training and sleep are associated with, and how fitness has changed.

create function runlytics_internal.panel_answers(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  rows_of jsonb;
  sentence text;
begin
  if not exists (select from warehouse.runs as r where r.athlete_id = panel_answers.athlete_id and r.local_date between reader.since and reader.until) then
    return runlytics_internal.page_panel(
      id => 'answers', title => 'What goes with what', view => 'runlytics.trend()',
      empty => 'No run in these days. Send your files: docs/services.md.'
    );
  end if;
  with
    trends as (
      select
        10 + m.place as place,
        runlytics_internal.page_answer_row(
          what => m.label || ', first week to last', estimate => (t.of).change, low => (t.of).change_low, high => (t.of).change_high, unit => m.unit,
          n => runlytics_internal.page_counted(n => (t.of).n, one => 'week'), note => (t.of).note
        ) as answer,
        case when (t.of).p is not null then (t.of).note end as note
      from (values (1, 'efficiency_factor', 'distance a heartbeat', 'm'), (2, 'marathon_pace', 'marathon pace', 's/km')) as m (place, metric, label, unit)
      cross join lateral (
        select runlytics.trend(metric => m.metric, since => reader.since, until => reader.until, athlete_id => panel_answers.athlete_id) as of
        offset 0
      ) as t
    ),
    lags as (
      select
        m.place + l.n as place,
        runlytics_internal.page_answer_row(
          what => m.label, estimate => l.slope, low => l.slope_low, high => l.slope_high, unit => l.slope_unit,
          n => runlytics_internal.page_counted(n => l.n, one => 'pair'), note => l.note
        ) as answer,
        null::text as note
      from (
        values
          (20, 'load', 'efficiency_factor', 1, 'load and the next day''s distance a heartbeat'),
          (30, 'sleep_duration', 'marathon_pace', 0, 'sleep and marathon pace'),
          (40, 'sleep_duration', 'hrv', 0, 'sleep and HRV')
      ) as m (place, x, y, days, label)
      cross join lateral runlytics.lag_correlation(
        x => m.x, y => m.y, max_lag => m.days, since => reader.since, until => reader.until, athlete_id => panel_answers.athlete_id
      ) as l
    ),
    answers as (
      select t.place, t.answer, t.note from trends as t
      union all
      select l.place, l.answer, l.note from lags as l
    )
  select jsonb_agg(a.answer order by a.place), (array_agg(a.note order by a.place) filter (where a.note is not null))[1]
  into rows_of, sentence
  from answers as a;
  return runlytics_internal.page_panel(
    id => 'answers', title => 'What goes with what', view => 'runlytics.trend()',
    sentence => coalesce(sentence, 'Too few weeks to say whether anything has changed.'),
    note => 'Intervals allow for days and weeks that resemble the one before; sessions are compared with their like. Associated with is not caused by. docs/questions.md has the statements.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', rows_of, 'columns', runlytics_internal.page_answer_columns(what => 'what')
    ))
  );
end
$$;
comment on function runlytics_internal.panel_answers(jsonb, bigint) is
  'How fitness has changed, and what load and sleep are associated with: difference, interval, n, and in words.';
