-- The long run beside the longest of the 30 days before: what grows faster than the body does.

create function runlytics_internal.panel_long_run(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    max(d.longest_km) filter (where d.day > reader.until - 7) * 1000 as week,
    max(d.longest_km) filter (where d.day <= reader.until - 7) * 1000 as before,
    max(d.longest_km) filter (where d.day > reader.until - 30) * 1000 as month,
    coalesce(jsonb_agg(
      runlytics_internal.page_number(value => 1000 * coalesce(d.longest_km, 0), digits => 0) order by g.day
    ) filter (where g.day > reader.until::timestamp - interval '30 days'), '[]') as metres,
    coalesce(jsonb_agg(g.day::date order by g.day) filter (where g.day > reader.until::timestamp - interval '30 days'), '[]') as days
  into r
  from generate_series((reader.until - 36)::timestamp, reader.until::timestamp, '1 day') as g (day)
  left join warehouse.daily_training as d
    on d.athlete_id = panel_long_run.athlete_id
    and d.day = g.day::date
    and d.longest_km > 0;
  if r.month is null then
    return runlytics_internal.page_panel(
      id => 'long_run', title => 'The long run', view => 'warehouse.daily_training',
      empty => 'No run in the last 30 days. The first one back sets the measure: begin short.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'long_run', title => 'The long run', view => 'warehouse.daily_training', formula => 'longest run against the 30 days before, 110 %',
    sentence => runlytics_internal.page_sentence(
      coalesce('the longest of this week is ' || runlytics.written(value => r.week, quantity => 'distance', units => reader.units), 'no run in the last 7 days')
        || coalesce(
          case when r.week is not null then ', ' || runlytics.written(value => r.week / r.before, quantity => 'percent') || ' of the ' else ', ' end
            || runlytics.written(value => r.before, quantity => 'distance', units => reader.units)
            || case when r.week is not null then ' of the 30 days before' else ' in the 30 days before' end, ''),
      'up to ' || runlytics.written(value => 1.1 * r.month, quantity => 'distance', units => reader.units) || ' would be no more than a tenth further than the last 30 days know'
    ),
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'columns', 'quantity', 'distance', 'x_kind', 'day', 'x', r.days, 'values', r.metres, 'names', 'longest run', 'last_is_now', true,
        'reference', jsonb_build_object('value', runlytics_internal.page_number(value => 1.1 * r.month, digits => 0), 'label', 'a tenth further')
      )
    )
  );
end
$$;
comment on function runlytics_internal.panel_long_run(jsonb, bigint) is
  'The longest run of each of the last 30 days, beside the length that is a tenth more than the longest of them.';
