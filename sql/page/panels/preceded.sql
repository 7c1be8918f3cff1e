-- What was different in the days before the best and the worst runs, and around what happened.

create function runlytics_internal.panel_preceded(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  outstanding constant int := 15;
  rows_of jsonb;
  sentence text;
begin
  with
    befores as (
      select
        100 * w.place + row_number() over (partition by w.place order by c.p, c.metric) as place,
        c.metric || ', the ' || w.which || ' ' || outstanding || ' runs' as what,
        c.estimate, c.low, c.high, c.unit, c.pairs, 'pair' as one, c.note,
        c.q < 0.05 as is_clear
      from (values (1, 'worst'), (2, 'best')) as w (place, which)
      cross join lateral runlytics.what_preceded(
        metric => 'efficiency_factor', which => w.which, n => outstanding, since => reader.since, until => reader.until, athlete_id => panel_preceded.athlete_id
      ) as c
      where c.low is not null
    ),
    arounds as (
      select
        300 + e.place as place,
        'resting heart rate, 7 days after ' || e.label || ' beside 7 before' as what,
        (c.of).estimate, (c.of).low, (c.of).high, (c.of).unit, (c.of).pairs, 'time' as one, (c.of).note,
        false as is_clear
      from (values (1, 'race', 'a race'), (2, 'illness', 'an illness'), (3, 'shift_change', 'a change of shift')) as e (place, event, label)
      cross join lateral (
        select runlytics.before_and_after(
          event => e.event, metric => 'resting_hr', days => 7, since => reader.since, until => reader.until, athlete_id => panel_preceded.athlete_id
        ) as of
        offset 0
      ) as c
      where (c.of).pairs > 0
    ),
    answers as (
      -- Of what was looked at before runs the clearest: all of it is two dozen lines.
      select b.* from befores as b where b.place % 100 <= 5
      union all
      select a.* from arounds as a
    )
  select
    jsonb_agg(runlytics_internal.page_answer_row(
      what => a.what, estimate => a.estimate, low => a.low, high => a.high, unit => a.unit,
      n => runlytics_internal.page_counted(n => a.pairs, one => a.one), note => a.note
    ) order by a.place),
    (array_agg(a.note order by a.place) filter (where a.is_clear))[1]
  into rows_of, sentence
  from answers as a;
  if rows_of is null then
    return runlytics_internal.page_panel(
      id => 'preceded', title => 'What came before good and bad runs', view => 'runlytics.what_preceded()',
      empty => 'Too few runs with heart rate beside nights and training to compare. Send your files: docs/services.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'preceded', title => 'What came before good and bad runs', view => 'runlytics.what_preceded()',
    sentence => coalesce(upper(left(sentence, 1) collate "C") || substr(sentence, 2), 'Nothing that was looked at stands out: q counts all of it.'),
    note => 'By distance a heartbeat, beside runs of the same kind within four weeks. Associated with is not caused by. docs/questions.md has the statements.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', rows_of, 'columns', runlytics_internal.page_answer_columns(what => 'before')
    ))
  );
end
$$;
comment on function runlytics_internal.panel_preceded(jsonb, bigint) is
  'What was different before the best and the worst runs, and after races, illness and changes of shift: difference, interval, n, and in words.';
