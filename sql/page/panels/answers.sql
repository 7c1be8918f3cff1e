-- What training and sleep are associated with, and how fitness has changed.

create function runlytics_internal.page_marathon_figures(until date, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  marathons jsonb;
begin
  select jsonb_agg(jsonb_build_object(
    'day', m.day,
    'pace', runlytics_internal.page_number(value => m.pace_s_per_km),
    'worth', runlytics_internal.page_number(value => m.marathon_pace),
    'n', m.n
  ) order by m.day desc)
  into marathons
  from (
    select w.day, w.pace_s_per_km, w.marathon_pace, w.n
    from warehouse.marathons as w
    where w.athlete_id = page_marathon_figures.athlete_id
      and w.day <= until
    order by w.day desc
    limit 10
  ) as m;
  if marathons is null then
    return '[]';
  end if;
  return jsonb_build_array(jsonb_build_object(
    'kind', 'table', 'rows', marathons, 'caption', 'The marathons that were run, beside what the steady runs of the six weeks before were worth.',
    'columns', jsonb_build_array(
      runlytics_internal.page_column(key => 'day', label => 'marathon', quantity => 'date'),
      runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace'),
      runlytics_internal.page_column(key => 'worth', label => 'steady runs were worth', quantity => 'pace'),
      runlytics_internal.page_column(key => 'n', label => 'steady runs', quantity => 'count')
    )
  ));
end
$$;
comment on function runlytics_internal.page_marathon_figures(date, bigint) is
  'The last ten marathons up to a day beside marathon_pace, with its own n; no figure where there are none. A part of panel_answers().';

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
        m.place + coalesce(array_position(array['sleep_duration', 'sleep_efficiency', 'sleep_regularity', 'sleep_word'], l.x), 0) as place,
        runlytics_internal.page_answer_row(
          what => replace(l.x, '_', ' ') || m.label, estimate => l.slope, low => l.slope_low, high => l.slope_high, unit => l.slope_unit,
          n => runlytics_internal.page_counted(n => l.n, one => 'pair'), note => l.note
        ) as answer,
        null::text as note
      from (
        values
          (30, 'sleep_quality', 'marathon_pace', ' and marathon pace'),
          (40, 'sleep_duration', 'hrv', ' and HRV')
      ) as m (place, x, y, label)
      cross join lateral runlytics.lag_correlation(
        x => m.x, y => m.y, max_lag => 0, since => reader.since, until => reader.until, athlete_id => panel_answers.athlete_id
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
    )) || runlytics_internal.page_marathon_figures(until => reader.until, athlete_id => panel_answers.athlete_id)
  );
end
$$;
comment on function runlytics_internal.panel_answers(jsonb, bigint) is
  'How fitness has changed, and what sleep is associated with: difference, interval, n, and in words; the marathons that were run.';
