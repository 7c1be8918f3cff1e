-- The runs by the shift that they belong to.

create function runlytics_internal.page_shift_training_sentence(change float8, night_runs bigint) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    case
      when change is null then runlytics_internal.page_counted(n => coalesce(night_runs, 0), one => 'run') || ' in the 24 hours of a night shift'
      when abs(change) < 0.01 then 'in the 24 hours of night shifts a heartbeat carries as far as on days off'
      when change < 0 then 'in the 24 hours of night shifts a heartbeat carries ' || runlytics.written(value => -change, quantity => 'percent') || ' less far than on days off'
      else 'in the 24 hours of night shifts a heartbeat carries ' || runlytics.written(value => change, quantity => 'percent') || ' further than on days off'
    end
  );
comment on function runlytics_internal.page_shift_training_sentence(float8, bigint) is
  'Runs in the hours of night shifts beside those of days off; NULL for a change that is not known. A part of panel_shift_training().';

create function runlytics_internal.page_shift_training_columns() returns jsonb
  language sql immutable parallel safe
  return jsonb_build_array(
    runlytics_internal.page_column(key => 'label', label => 'shift', quantity => 'text'),
    runlytics_internal.page_column(key => 'n', label => 'runs', quantity => 'count'),
    runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
    runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace'),
    runlytics_internal.page_column(key => 'hr', label => 'heart rate', quantity => 'hr'),
    runlytics_internal.page_column(key => 'per_beat', label => 'cm/beat', quantity => 'score'),
    runlytics_internal.page_column(key => 'load', label => 'load', quantity => 'load')
  );
comment on function runlytics_internal.page_shift_training_columns() is
  'The columns of its table. A part of panel_shift_training().';

create function runlytics_internal.panel_shift_training(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    labels as (
      select
        s.label,
        count(*) as n,
        1000 * avg(l.km) as metres,
        sum(l.moving_s) filter (where l.km > 0) / nullif(sum(l.km), 0) as pace,
        avg(l.avg_hr) as hr,
        avg(l.efficiency_factor) as per_beat,
        avg(l.load) as load
      from warehouse.run_list as l
      join warehouse.run_shifts as s
        on s.athlete_id = l.athlete_id
        and s.activity_id = l.activity_id
      where l.athlete_id = panel_shift_training.athlete_id
        and l.local_date between reader.since and reader.until
      group by 1
    )
  select
    count(*) as labels,
    max(b.per_beat) filter (where b.label = 'night' and b.n >= 3) / nullif(max(b.per_beat) filter (where b.label = 'off' and b.n >= 3), 0) - 1 as change,
    max(b.n) filter (where b.label = 'night') as night_runs,
    jsonb_agg(jsonb_build_object(
      'label', case b.label when 'off' then 'off' when 'after_night' then 'first two off after nights' else b.label || ' shift' end,
      'n', b.n,
      'distance', runlytics_internal.page_number(value => b.metres, digits => 2),
      'pace', runlytics_internal.page_number(value => b.pace, digits => 3),
      'hr', runlytics_internal.page_number(value => b.hr, digits => 0),
      'per_beat', runlytics_internal.page_number(value => 100 * b.per_beat, digits => 0),
      'load', runlytics_internal.page_number(value => b.load, digits => 0)
    ) order by array_position(array['off', 'after_night', 'day', 'late', 'night'], b.label)) as rows
  into r
  from labels as b;
  if r.labels = 0 then
    return runlytics_internal.page_panel(
      id => 'shift_training', title => 'Running by shift', view => 'warehouse.shift_training',
      empty => 'No runs beside shifts in these days: shifts come from runlytics.set_roster(), a roster or the journal. docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'shift_training', title => 'Running by shift', view => 'warehouse.shift_training',
    sentence => runlytics_internal.page_shift_training_sentence(change => r.change, night_runs => r.night_runs),
    note => 'By the shift whose 24 hours the run begins in. They are not the same runs: a difference of a few percent may be the choice of runs.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', runlytics_internal.page_shift_training_columns()
    ))
  );
end
$$;
comment on function runlytics_internal.panel_shift_training(jsonb, bigint) is
  'Distance, pace, heart rate and efficiency of runs by the shift that they belong to, as warehouse.shift_training of the days asked for.';
