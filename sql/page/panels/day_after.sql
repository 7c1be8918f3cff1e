-- How much training is associated with the next day.

create function runlytics_internal.panel_day_after(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  rows_of jsonb;
  sentence text;
begin
  if not exists (select from warehouse.runs as r where r.athlete_id = panel_day_after.athlete_id and r.local_date between reader.since and reader.until) then
    return runlytics_internal.page_panel(
      id => 'day_after', title => 'The day after', view => 'warehouse.next_day_performance',
      empty => 'No run in these days. Send your files: docs/services.md.'
    );
  end if;
  with answers as (
    select
      1 as place, 'distance a heartbeat after a load above 100' as what, c.estimate, c.low, c.high, c.unit,
      case when c.method = 'paired' then runlytics_internal.page_counted(n => c.pairs, one => 'pair') else runlytics_internal.page_counted(n => c.n_blocks, one => 'block') end as n,
      c.note
    from runlytics.compare_groups(
      metric => 'efficiency_factor', group_by => 'load > 100', since => reader.since, until => reader.until,
      adjust => '{session,distance,temperature,fitness,shift}', athlete_id => panel_day_after.athlete_id
    ) as c
    union all
    select m.place + coalesce(array_position(array['km', 'moving_time', 'load', 'intensity'], l.x), 0), m.label || replace(l.x, '_', ' '), l.slope, l.slope_low, l.slope_high, l.slope_unit, runlytics_internal.page_counted(n => l.n, one => 'pair'), l.note
    from (
      values
        (10, 'training_volume', 'efficiency_factor', 'distance a heartbeat by '),
        (20, 'load', 'hrv', 'HRV by '),
        (30, 'load', 'resting_hr', 'resting heart rate by ')
    ) as m (place, x, y, label)
    cross join lateral runlytics.lag_correlation(
      x => m.x, y => m.y, max_lag => 1, since => reader.since, until => reader.until, athlete_id => panel_day_after.athlete_id
    ) as l
  )
  select
    jsonb_agg(runlytics_internal.page_answer_row(
      what => a.what, estimate => a.estimate, low => a.low, high => a.high, unit => a.unit, n => a.n, note => a.note
    ) order by a.place),
    (array_agg(a.note order by a.place) filter (where a.low is not null))[1]
  into rows_of, sentence
  from answers as a;
  return runlytics_internal.page_panel(
    id => 'day_after', title => 'The day after', view => 'warehouse.next_day_performance',
    sentence => coalesce(upper(left(sentence, 1) collate "C") || substr(sentence, 2), 'Too few days to judge anything.'),
    note => 'Sessions are compared with their like; intervals allow for days that resemble the one before. Associated with is not caused by. docs/questions.md has the statements.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', rows_of, 'columns', runlytics_internal.page_answer_columns(what => 'the next day')
    ))
  );
end
$$;
comment on function runlytics_internal.panel_day_after(jsonb, bigint) is
  'What distance, time, load and intensity of a day are associated with on the next: difference, interval, n, and in words.';
