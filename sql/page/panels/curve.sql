-- The curve of the fastest stretches: how speed falls with distance.

create function runlytics_internal.panel_curve(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    known as materialized (
      select p.metres, p.label, p.year, p.pace_s_per_km
      from warehouse.personal_records as p
      where p.athlete_id = panel_curve.athlete_id
        and p.kind = 'distance'
        and p.scope = 'year'
        and p.achieved_on <= reader.until
    ),
    curve as (
      select
        k.metres, k.label,
        max(1000 / k.pace_s_per_km) as ever,
        max(1000 / k.pace_s_per_km) filter (where k.year = extract(year from reader.until)) as season,
        max(1000 / k.pace_s_per_km) filter (where k.year = extract(year from reader.until) - 1) as before
      from known as k
      group by k.metres, k.label
    )
  select
    count(*) as distances,
    jsonb_agg(c.label order by c.metres) as x,
    array_agg(c.ever order by c.metres) as ever,
    array_agg(c.season order by c.metres) as season,
    array_agg(c.before order by c.metres) as before,
    (array_agg(c.label order by c.metres desc))[1] as longest,
    (array_agg(c.label order by c.metres))[1] as shortest,
    1000 / (array_agg(c.ever order by c.metres desc))[1] as longest_pace,
    1000 / (array_agg(c.ever order by c.metres))[1] as shortest_pace
  into r
  from curve as c;
  if r.distances = 0 then
    return runlytics_internal.page_panel(
      id => 'curve', title => 'Speed over distance', view => 'warehouse.personal_records',
      empty => 'No curve yet: it comes from the samples of your runs. Runs that an earlier version stored get theirs by call runlytics.recompute().'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'curve', title => 'Speed over distance', view => 'warehouse.personal_records', formula => 'best_efforts()',
    unit => runlytics.quantity_unit(quantity => 'speed', units => reader.units),
    sentence => runlytics_internal.page_sentence(
      'from ' || runlytics.written(value => r.shortest_pace, quantity => 'pace', units => reader.units) || ' over ' || lower(r.shortest)
        || case when r.distances > 1 then ' to ' || runlytics.written(value => r.longest_pace, quantity => 'pace_unit', units => reader.units) || ' over ' || case when r.longest ~ '^[0-9]' then r.longest else 'a ' || lower(r.longest) end else ' ' end
    ),
    -- As speeds, for a bar has to begin at nothing.
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'columns', 'quantity', 'speed', 'x_kind', 'text', 'x', r.x, 'names', 'ever',
      'values', runlytics_internal.page_numbers(numbers => r.ever, digits => 3),
      'lines', (
        select coalesce(jsonb_agg(runlytics_internal.page_line(name => l.name, numbers => l.numbers, tone => l.tone, style => l.style, digits => 3) order by l.n), '[]')
        from (
          values
            (1, 'this year', r.season, 'good', 'line'),
            (2, 'last year', r.before, 'muted', 'dashed')
        ) as l (n, name, numbers, tone, style)
        where array_remove(l.numbers, null) <> '{}'
          and l.numbers <> r.ever
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_curve(jsonb, bigint) is
  'The highest speed over each distance, ever, this year and the year before.';
