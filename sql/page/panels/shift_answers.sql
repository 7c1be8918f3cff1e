-- What night shifts are associated with, and what chance makes of it.

create function runlytics_internal.page_answer_columns(what text) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_array(
    runlytics_internal.page_column(key => 'what', label => what, quantity => 'text'),
    runlytics_internal.page_column(key => 'estimate', label => 'difference', quantity => 'text'),
    runlytics_internal.page_column(key => 'range', label => '95 % interval', quantity => 'text'),
    runlytics_internal.page_column(key => 'n', label => 'from', quantity => 'text'),
    runlytics_internal.page_column(key => 'note', label => 'in words', quantity => 'text')
  );
comment on function runlytics_internal.page_answer_columns(text) is
  'The columns of a table of answers. A part of panel_shift_answers() and panel_answers().';

create function runlytics_internal.page_answer_row(
  what text,
  estimate float8,
  low float8,
  high float8,
  unit text,
  n text,
  note text
) returns jsonb
  language sql immutable parallel safe
  return jsonb_build_object(
    'what', what,
    'estimate', concat_ws(' ', coalesce(replace(runlytics_internal.rounded_text(value => estimate), '-', '−'), '–'), nullif(case when estimate is not null then unit end, '1')),
    'range', coalesce(
      replace(runlytics_internal.rounded_text(value => low) || ' to ' || runlytics_internal.rounded_text(value => high), '-', '−'),
      'too little to judge'
    ),
    'n', n,
    'note', note
  );
comment on function runlytics_internal.page_answer_row(text, float8, float8, float8, text, text, text) is
  'A row of a table of answers: never a p alone, but a difference with its interval. A part of panel_shift_answers() and panel_answers().';

create function runlytics_internal.panel_shift_answers(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  rows_of jsonb;
  sentence text;
begin
  if not exists (select from warehouse.shifts as s where s.athlete_id = panel_shift_answers.athlete_id and s.label <> 'off') then
    return runlytics_internal.page_panel(
      id => 'shift_answers', title => 'What nights are associated with', view => 'runlytics.compare_groups()',
      empty => 'No shift is known: say your pattern, select runlytics.set_roster(''DDNNOOOO'', ''2026-01-05'', ''2026-12-31''), send a roster, or keep shifts in the journal: docs/journal.md.'
    );
  end if;
  select
    jsonb_agg(runlytics_internal.page_answer_row(
      what => m.label || ', ' || c.first_group || ' beside ' || c.second_group,
      estimate => c.estimate, low => c.low, high => c.high, unit => c.unit,
      n => case when c.method = 'paired' then runlytics_internal.page_counted(n => c.pairs, one => 'pair') else runlytics_internal.page_counted(n => c.n_blocks, one => 'block') end,
      note => c.note
    ) order by m.place),
    (array_agg(c.note order by m.place) filter (where c.p is not null))[1]
  into rows_of, sentence
  from (
    values
      (1, 'marathon_pace', 'marathon pace', '{}'::text[]),
      (2, 'efficiency_factor', 'distance a heartbeat', '{session,distance,temperature,fitness}'),
      (3, 'sleep_duration', 'sleep', '{}'),
      (4, 'hrv', 'HRV', '{}'),
      (5, 'resting_hr', 'resting heart rate', '{}')
  ) as m (place, metric, label, adjust)
  cross join lateral (
    select d.*
    from runlytics.compare_groups(
      metric => m.metric, group_by => 'shift', since => reader.since, until => reader.until, adjust => m.adjust, athlete_id => panel_shift_answers.athlete_id
    ) as d
    -- Days are the nearer thing to compare with; where there are too few, days off.
    where d.first_group = 'night'
      and d.second_group in ('day', 'off')
    order by d.p is null, d.second_group
    limit 1
  ) as c;
  return runlytics_internal.page_panel(
    id => 'shift_answers', title => 'What nights are associated with', view => 'runlytics.compare_groups()',
    sentence => coalesce(upper(left(sentence, 1) collate "C") || substr(sentence, 2), 'Too few nights with a value to judge anything.'),
    note => 'Means of blocks of shifts, neighbours paired, for days are not independent; a block''s 24 hours run from its start. Associated with is not caused by. docs/questions.md has the statements.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', rows_of, 'columns', runlytics_internal.page_answer_columns(what => 'nights and')
    ))
  );
end
$$;
comment on function runlytics_internal.panel_shift_answers(jsonb, bigint) is
  'Running, sleep, HRV and resting heart rate of night shifts beside day shifts: difference, interval, n, and in words.';
