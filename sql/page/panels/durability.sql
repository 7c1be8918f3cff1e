-- How runs held together: the last third beside the first, run by run.

create function runlytics_internal.page_durability_table(table_rows jsonb) returns jsonb
  language sql immutable parallel safe
  return case
    when table_rows is null then '[]'::jsonb
    else jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', table_rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'day', label => 'day', quantity => 'date', more => '{"link": "run"}'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'last_third', label => 'last third %', quantity => 'number'),
        runlytics_internal.page_column(key => 'ratio', label => 'ratio %', quantity => 'number'),
        runlytics_internal.page_column(key => 'onset', label => 'from', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'fresh', label => 'best km', quantity => 'pace'),
        runlytics_internal.page_column(key => 'fatigued', label => 'best km late', quantity => 'pace')
      )
    ))
  end;
comment on function runlytics_internal.page_durability_table(jsonb) is
  'The figures that follow the chart: a table of long runs, or none. A part of panel_durability().';

create function runlytics_internal.panel_durability(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with runs as (
    select d.*
    from warehouse.durability as d
    where d.athlete_id = panel_durability.athlete_id
      and d.day between reader.since and reader.until
      and d.last_third_pct is not null
  )
  select
    count(*) as runs,
    avg(u.last_third_pct) filter (where u.day > reader.until - 56) as now,
    count(*) filter (where u.day > reader.until - 56) as recent,
    jsonb_agg(u.day order by u.day, u.activity_id) as x,
    array_agg(u.last_third_pct order by u.day, u.activity_id) as last_third,
    array_agg(u.hr_drift_pct_per_h order by u.day, u.activity_id) as drift,
    (
      select jsonb_agg(jsonb_build_object(
        '_link', jsonb_build_object('page', 'run', 'parameters', jsonb_build_object('id', l.activity_id)),
        'day', l.day,
        'distance', runlytics_internal.page_number(value => 1000 * l.km, digits => 0),
        'last_third', runlytics_internal.page_number(value => l.last_third_pct, digits => 1),
        'ratio', runlytics_internal.page_number(value => 100 * l.ratio, digits => 1),
        'onset', runlytics_internal.page_number(value => 1000 * l.onset_km, digits => 0),
        'fresh', runlytics_internal.page_number(value => l.fresh_s_per_km, digits => 3),
        'fatigued', runlytics_internal.page_number(value => l.fatigued_s_per_km, digits => 3)
      ) order by l.day desc, l.activity_id desc)
      from (select * from runs as o where o.ratio is not null order by o.day desc, o.activity_id desc limit 8) as l
    ) as rows
  into r
  from runs as u;
  if r.runs = 0 then
    return runlytics_internal.page_panel(
      id => 'durability', title => 'How runs hold together', view => 'warehouse.durability',
      empty => 'No run of 40 minutes with heart rate in these days.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'durability', title => 'How runs hold together', view => 'warehouse.durability', formula => 'durability()', unit => '%',
    sentence => runlytics_internal.page_sentence(
      'in the ' || runlytics_internal.page_counted(n => r.recent, one => 'run') || ' of the last eight weeks a heartbeat carried '
        || runlytics.written(value => abs(r.now), quantity => 'number') || ' % '
        || case when r.now >= 0 then 'less' else 'more' end || ' far in the last third than in the first'
    ),
    note => 'In the table, the ratio is beats a metre of the last full 5 km over those of 5 to 10 km: below 110 % is durable, 120 % and more is not (Smyth 2022). Heat counts as well.',
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'series', 'quantity', 'number', 'x_kind', 'day', 'x', r.x, 'height', 'normal', 'zero', true,
        'lines', jsonb_build_array(
          runlytics_internal.page_line(name => 'fall in the last third', numbers => r.last_third, tone => 'accent', style => 'dots'),
          runlytics_internal.page_line(name => 'heart rate drift an hour', numbers => r.drift, tone => 'muted', style => 'dots')
        )
      )
    ) || runlytics_internal.page_durability_table(table_rows => r.rows)
  );
end
$$;
comment on function runlytics_internal.panel_durability(jsonb, bigint) is
  'How far a heartbeat carries in the last third of each run beside the first, and the durability of the long ones.';
