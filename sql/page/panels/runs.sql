-- The latest runs as a list.

create function runlytics_internal.panel_runs(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  at_most constant int := least(coalesce((parameters ->> 'rows')::int, 10), 500);
  r record;
begin
  with latest as (
    select l.*
    from warehouse.run_list as l
    where l.athlete_id = panel_runs.athlete_id
      and l.local_date <= reader.until
      and (l.local_date >= reader.since or not parameters ? 'since')
    order by l.local_date desc, l.started_at desc
    limit at_most
  )
  select
    count(*) as runs,
    sum(l.km) * 1000 as metres,
    sum(l.moving_s) as moving_s,
    sum(l.load) as load,
    sum(l.ascent_m) as ascent_m,
    min(l.local_date) as first_day,
    jsonb_agg(jsonb_build_object(
      '_link', runlytics_internal.page_link_to(label => null, page => 'run', parameters => jsonb_build_object('id', l.activity_id)) - 'label',
      'day', l.local_date,
      'name', runlytics_internal.page_run_name(name => l.name, started_at => l.started_at, timezone => l.timezone, race => l.race),
      'distance', runlytics_internal.page_number(value => 1000 * l.km, digits => 2),
      'time', runlytics_internal.page_number(value => l.moving_s, digits => 0),
      'pace', runlytics_internal.page_number(value => l.pace_s_per_km, digits => 3),
      'hr', runlytics_internal.page_number(value => l.avg_hr, digits => 0),
      'ascent', runlytics_internal.page_number(value => l.ascent_m, digits => 0),
      'load', runlytics_internal.page_number(value => l.load, digits => 0)
    ) order by l.local_date desc, l.started_at desc) as rows
  into r
  from latest as l;
  if r.runs = 0 then
    return runlytics_internal.page_panel(
      id => 'runs', title => 'Latest runs', view => 'warehouse.run_list',
      empty => 'No run yet. Read your files with call runlytics.ingest_path(''/folder''), or connect a service: docs/services.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'runs', title => 'Latest runs', view => 'warehouse.run_list',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_counted(n => r.runs, one => 'run')
        || coalesce(', ' || runlytics.written(value => r.metres, quantity => 'distance', units => reader.units), '')
        || coalesce(' in ' || runlytics.written(value => r.moving_s, quantity => 'hours'), '')
        || ' since ' || runlytics_internal.page_day(day => r.first_day, today => reader.today)
    ),
    link => case when not parameters ? 'rows' then runlytics_internal.page_link_to(label => 'All runs', page => 'runs') end,
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'columns', runlytics_internal.page_run_columns(day_as => case when reader.today - r.first_day < 60 then 'weekday' else 'date' end), 'rows', r.rows,
      'total', runlytics_internal.page_without_nulls(members => jsonb_build_object(
        'name', runlytics_internal.page_counted(n => r.runs, one => 'run'),
        'distance', runlytics_internal.page_number(value => r.metres, digits => 2),
        'time', runlytics_internal.page_number(value => r.moving_s, digits => 0),
        'pace', runlytics_internal.page_number(value => 1000 * r.moving_s / nullif(r.metres, 0), digits => 3),
        'ascent', runlytics_internal.page_number(value => r.ascent_m, digits => 0),
        'load', runlytics_internal.page_number(value => r.load, digits => 0)
      ))
    ))
  );
end
$$;
comment on function runlytics_internal.panel_runs(jsonb, bigint) is
  'The latest runs, ten or as many as the parameter rows says, with their sum.';
