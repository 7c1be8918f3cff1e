-- The long run beside the longest of the 30 days before: what grows faster than the body does.

create function runlytics_internal.page_long_run_sentence(week float8, before float8, units text) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    case
      when week > 1.1 * before then runlytics.written(value => week, quantity => 'distance', units => units) || ' in the last 7 days is '
        || runlytics.written(value => week / before - 1, quantity => 'percent') || ' further than the longest of the 30 days before, '
        || runlytics.written(value => before, quantity => 'distance', units => units) || ': more than a tenth'
      when week <= 1.1 * before then 'the longest of the last 7 days, ' || runlytics.written(value => week, quantity => 'distance', units => units)
        || ', is no more than a tenth beyond the ' || runlytics.written(value => before, quantity => 'distance', units => units) || ' of the 30 days before'
      when week is not null then 'the longest of the last 7 days is ' || runlytics.written(value => week, quantity => 'distance', units => units)
        || ', with no run in the 30 days before'
      else 'no run in the last 7 days' || coalesce('; the longest of the 30 days before had ' || runlytics.written(value => before, quantity => 'distance', units => units), '')
    end
  );
comment on function runlytics_internal.page_long_run_sentence(float8, float8, text) is
  'The longest run of the last 7 days beside the longest of the 30 days before. A part of panel_long_run().';

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
    count(d.day) filter (where d.day > reader.until - 30) as days_run,
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
  if r.days_run = 0 then
    return runlytics_internal.page_panel(
      id => 'long_run', title => 'The long run', view => 'warehouse.daily_training',
      empty => 'No run in the last 30 days. The first one back sets the measure: begin short.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'long_run', title => 'The long run', view => 'warehouse.daily_training', formula => 'longest run against the 30 days before, 110 %',
    sentence => runlytics_internal.page_long_run_sentence(week => r.week, before => r.before, units => reader.units),
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'columns', 'quantity', 'distance', 'x_kind', 'day', 'x', r.days, 'values', r.metres, 'names', 'longest run', 'last_is_now', true
      ) || case
        when r.before is not null then jsonb_build_object(
          'reference', jsonb_build_object('value', runlytics_internal.page_number(value => 1.1 * r.before, digits => 0), 'label', 'a tenth further')
        )
        else '{}'
      end
    )
  );
end
$$;
comment on function runlytics_internal.panel_long_run(jsonb, bigint) is
  'The longest run of each of the last 30 days, beside the length that is a tenth more than the longest of them.';
