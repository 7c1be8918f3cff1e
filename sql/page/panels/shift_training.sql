-- The runs by the shift of the day before.

create function runlytics_internal.page_shift_training_sentence(change float8, night_runs bigint) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    case
      when change is null then runlytics_internal.page_counted(n => coalesce(night_runs, 0), one => 'run') || ' on the day after a night shift'
      when abs(change) < 0.01 then 'after night shifts a heartbeat carries as far as after days off'
      when change < 0 then 'after night shifts a heartbeat carries ' || runlytics.written(value => -change, quantity => 'percent') || ' less far than after days off'
      else 'after night shifts a heartbeat carries ' || runlytics.written(value => change, quantity => 'percent') || ' further than after days off'
    end
  );
comment on function runlytics_internal.page_shift_training_sentence(float8, bigint) is
  'Runs after night shifts beside those after days off; NULL for a change that is not known. A part of panel_shift_training().';

create function runlytics_internal.page_shift_training_columns() returns jsonb
  language sql immutable parallel safe
  return jsonb_build_array(
    runlytics_internal.page_column(key => 'label', label => 'the day before', quantity => 'text'),
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
        coalesce(s.label, 'off') as label,
        count(*) as n,
        1000 * avg(l.km) as metres,
        sum(l.moving_s) filter (where l.km > 0) / nullif(sum(l.km), 0) as pace,
        avg(l.avg_hr) as hr,
        avg(l.efficiency_factor) as per_beat,
        avg(l.load) as load
      from warehouse.run_list as l
      left join warehouse.shifts as s
        on s.athlete_id = l.athlete_id
        and s.day = l.local_date - 1
      where l.athlete_id = panel_shift_training.athlete_id
        and l.local_date between reader.since and reader.until
        and exists (
          select
          from warehouse.shifts as e
          where e.athlete_id = panel_shift_training.athlete_id
            and e.day between reader.since - 1 and reader.until
        )
      group by 1
    )
  select
    count(*) as labels,
    max(b.per_beat) filter (where b.label = 'night' and b.n >= 3) / nullif(max(b.per_beat) filter (where b.label = 'off' and b.n >= 3), 0) - 1 as change,
    max(b.n) filter (where b.label = 'night') as night_runs,
    jsonb_agg(jsonb_build_object(
      'label', case b.label when 'off' then 'off' else 'after a ' || b.label || ' shift' end,
      'n', b.n,
      'distance', runlytics_internal.page_number(value => b.metres, digits => 2),
      'pace', runlytics_internal.page_number(value => b.pace, digits => 3),
      'hr', runlytics_internal.page_number(value => b.hr, digits => 0),
      'per_beat', runlytics_internal.page_number(value => 100 * b.per_beat, digits => 0),
      'load', runlytics_internal.page_number(value => b.load, digits => 0)
    ) order by array_position(array['off', 'day', 'late', 'night'], b.label)) as rows
  into r
  from labels as b;
  if r.labels = 0 then
    return runlytics_internal.page_panel(
      id => 'shift_training', title => 'Running by shift', view => 'warehouse.run_list',
      empty => 'No runs beside shifts in these days: shifts come from runlytics.set_roster(), a roster or the journal. docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'shift_training', title => 'Running by shift', view => 'warehouse.run_list',
    sentence => runlytics_internal.page_shift_training_sentence(change => r.change, night_runs => r.night_runs),
    note => 'Means of the runs on the day after. They are not the same runs: a difference of a few percent may be the choice of runs.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', runlytics_internal.page_shift_training_columns()
    ))
  );
end
$$;
comment on function runlytics_internal.panel_shift_training(jsonb, bigint) is
  'Distance, pace, heart rate and efficiency of runs after days off, day, late and night shifts.';
