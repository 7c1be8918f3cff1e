-- The load of every day as a calendar.

create function runlytics_internal.panel_calendar(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    trained as (
      select d.day, d.load, ntile(4) over (order by d.load) as level
      from warehouse.daily_training as d
      where d.athlete_id = panel_calendar.athlete_id
        and d.day between reader.since and reader.until
        and d.activities > 0
    ),
    runs as (
      select l.local_date as day, min(l.activity_id) as activity_id
      from warehouse.run_list as l
      where l.athlete_id = panel_calendar.athlete_id
        and l.local_date between reader.since and reader.until
      group by l.local_date
    )
  select
    jsonb_agg(g.day::date order by g.day) as days,
    jsonb_agg(runlytics_internal.page_number(value => coalesce(t.load, 0), digits => 0) order by g.day) as load,
    jsonb_agg(coalesce(t.level, 0) order by g.day) as levels,
    jsonb_agg('/run/' || u.activity_id order by g.day) as links,
    count(t.day) as trained,
    count(*) filter (where g.day >= (select min(t.day) from trained as t)) as of_days,
    sum(t.load) as sum
  into r
  from generate_series(
    runlytics.week_of(day => greatest(reader.since, (select min(t.day) from trained as t)), starts_on => reader.week_starts_on)::timestamp,
    reader.until::timestamp, '1 day'
  ) as g (day)
  left join trained as t on t.day = g.day::date
  left join runs as u on u.day = g.day::date;
  if coalesce(r.trained, 0) = 0 then
    return runlytics_internal.page_panel(
      id => 'calendar', title => 'Load of every day', view => 'warehouse.daily_training',
      empty => 'No training in these days. Read your files with call runlytics.ingest_path(''/folder''), or connect a service: docs/services.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'calendar', title => 'Load of every day', view => 'warehouse.daily_training',
    sentence => runlytics_internal.page_sentence(
      'training on ' || runlytics.written(value => r.trained, quantity => 'count') || ' of '
        || runlytics_internal.page_counted(n => r.of_days, one => 'day') || ', load ' || runlytics.written(value => r.sum, quantity => 'count') || ' in all'
    ),
    link => case when not parameters ? 'whole' then runlytics_internal.page_link_to(label => 'The year', page => 'year') end,
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'calendar', 'quantity', 'load', 'days', r.days, 'values', r.load, 'levels', r.levels, 'links', r.links
    ))
  );
end
$$;
comment on function runlytics_internal.panel_calendar(jsonb, bigint) is
  'The training load of each day up to a year back, in four levels by its own quarters.';
