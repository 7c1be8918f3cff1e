-- How a run held together: its thirds.

create function runlytics_internal.panel_run_thirds(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  r record;
begin
  if run is null then
    return null;
  end if;
  with
    -- Pieces of 200 m know what climbing costs.
    pieces as (
      select p.*, least(3, 1 + floor(3 * (p.start_s + p.elapsed_s / 2) / nullif(sum(p.elapsed_s) over (), 0)))::int as third
      from warehouse.streams as s
      cross join lateral runlytics.splits(stream => s.stream, metres => 200) as p
      where s.athlete_id = panel_run_thirds.athlete_id
        and s.activity_id = run
    ),
    thirds as (
      select
        p.third,
        sum(p.distance_m) as metres,
        1000 * sum(p.moving_s) / nullif(sum(p.distance_m), 0) as pace,
        sum(p.avg_hr * p.moving_s) / nullif(sum(p.moving_s) filter (where p.avg_hr is not null), 0) as hr,
        60 * sum(p.graded_speed_mps * p.moving_s) filter (where p.avg_hr is not null) / nullif(sum(p.avg_hr * p.moving_s), 0) as per_beat
      from pieces as p
      where p.third is not null
      group by p.third
    )
  select
    count(*) as thirds,
    max(t.per_beat) filter (where t.third = 3) / nullif(max(t.per_beat) filter (where t.third = 1), 0) - 1 as change,
    jsonb_agg(jsonb_build_object(
      'third', (array['first', 'second', 'last'])[t.third],
      'distance', runlytics_internal.page_number(value => t.metres, digits => 2),
      'pace', runlytics_internal.page_number(value => t.pace, digits => 3),
      'hr', runlytics_internal.page_number(value => t.hr, digits => 0),
      'per_beat', runlytics_internal.page_number(value => 100 * t.per_beat, digits => 0)
    ) order by t.third) as rows
  into r
  from thirds as t;
  if r.thirds < 3 then
    return runlytics_internal.page_panel(
      id => 'run_thirds', title => 'By thirds', view => 'warehouse.runs',
      empty => 'Too few samples with a distance to cut this run into thirds.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'run_thirds', title => 'By thirds', view => 'warehouse.runs', formula => 'splits(), graded distance a heartbeat',
    sentence => runlytics_internal.page_sentence(case
      when abs(r.change) < 0.02 then 'in the last third a heartbeat carried as far as in the first'
      when r.change < 0 then 'in the last third a heartbeat carried ' || runlytics.written(value => -r.change, quantity => 'percent') || ' less far than in the first'
      when r.change > 0 then 'in the last third a heartbeat carried ' || runlytics.written(value => r.change, quantity => 'percent') || ' further than in the first'
    end),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'third', label => 'third', quantity => 'text'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace'),
        runlytics_internal.page_column(key => 'hr', label => 'heart rate', quantity => 'hr'),
        runlytics_internal.page_column(key => 'per_beat', label => 'cm/beat', quantity => 'score')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_run_thirds(jsonb, bigint) is
  'Pace, heart rate and distance a heartbeat of each third of a run''s time.';
