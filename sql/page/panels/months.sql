-- The months in figures.

create function runlytics_internal.panel_months(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with months as (
    select date_trunc('month', d.day::timestamp)::date as month, count(*) as days, 1000 * sum(d.km) as metres, sum(d.moving_s) as moving_s, sum(d.ascent_m) as ascent_m, sum(d.load) as load
    from warehouse.daily_training as d
    where d.athlete_id = panel_months.athlete_id
      and d.day between date_trunc('month', reader.since::timestamp)::date and reader.until
    group by 1
  )
  select
    count(*) as months,
    avg(m.metres) filter (where m.month > m.first_month and m.month < date_trunc('month', reader.until::timestamp)::date) as mean,
    max(m.metres) as most,
    (array_agg(to_char(m.month, 'FMMonth YYYY') order by m.metres desc))[1] as best,
    jsonb_agg(jsonb_build_object(
      'month', to_char(m.month, 'FMMonth YYYY'),
      'days', m.days,
      'distance', runlytics_internal.page_number(value => m.metres, digits => 2),
      'time', runlytics_internal.page_number(value => m.moving_s, digits => 0),
      'ascent', runlytics_internal.page_number(value => m.ascent_m, digits => 0),
      'load', runlytics_internal.page_number(value => m.load, digits => 0)
    ) order by m.month desc) as rows
  into r
  -- Neither the month that is under way nor the one in which it all began is a whole one.
  from (select w.*, min(w.month) over () as first_month from months as w) as m;
  if r.months = 0 then
    return runlytics_internal.page_panel(
      id => 'months', title => 'Months', view => 'warehouse.daily_training',
      empty => 'No training in these months. Read your files with call runlytics.ingest_path(''/folder''), or connect a service: docs/services.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'months', title => 'Months', view => 'warehouse.daily_training',
    sentence => runlytics_internal.page_sentence(
      'most in ' || r.best || ' with ' || runlytics.written(value => r.most, quantity => 'distance', units => reader.units),
      'a whole month has ' || runlytics.written(value => r.mean, quantity => 'distance', units => reader.units) || ' on average'
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'month', label => 'month', quantity => 'text'),
        runlytics_internal.page_column(key => 'days', label => 'days', quantity => 'count'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short', more => '{"gauge": true}'),
        runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'hours'),
        runlytics_internal.page_column(key => 'ascent', label => 'climb', quantity => 'ascent'),
        runlytics_internal.page_column(key => 'load', label => 'load', quantity => 'load')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_months(jsonb, bigint) is
  'Days, distance, time, climb and load of each month.';
