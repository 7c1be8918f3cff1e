-- A run by the kilometre or the mile.

create function runlytics_internal.page_splits_sentence(paces float8[], units text) returns text
  language sql immutable parallel safe
  return (
    select case
      when cardinality(paces) < 2 then 'Not two full ' || case units when 'mi' then 'miles' else 'kilometres' end || ' to compare.'
      else runlytics_internal.page_sentence(
        'the fastest ' || case units when 'mi' then 'mile' else 'kilometre' end || ' took ' || runlytics.written(value => s.fastest, quantity => 'pace', units => units)
          || ', the slowest ' || runlytics.written(value => s.slowest, quantity => 'pace', units => units),
        case
          when s.second < 0.99 * s.first then 'the second half was the faster one'
          when s.second > 1.01 * s.first then 'the first half was the faster one'
          when s.second is not null then 'both halves were equally fast'
        end
      )
    end
    from (
      select
        min(p.v) as fastest, max(p.v) as slowest,
        avg(p.v) filter (where p.n <= cardinality(paces) / 2) as first,
        avg(p.v) filter (where p.n > (cardinality(paces) + 1) / 2) as second
      from unnest(paces) with ordinality as p (v, n)
    ) as s
  );
comment on function runlytics_internal.page_splits_sentence(float8[], text) is
  'The fastest and slowest split, and which half was faster by more than 1 %. A part of panel_run_splits().';

create function runlytics_internal.panel_run_splits(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  unit_m constant float8 := case reader.units when 'mi' then 1609.344 else 1000 end;
  title constant text := case reader.units when 'mi' then 'Miles' else 'Kilometres' end;
  r record;
begin
  if run is null then
    return null;
  end if;
  select
    -- What is left at the end is no full one.
    coalesce(array_agg(1000 / p.speed_mps order by p.n) filter (where p.distance_m > 0.98 * unit_m and p.speed_mps > 0), '{}') as paces,
    jsonb_agg(jsonb_build_object(
      'n', p.n,
      'distance', runlytics_internal.page_number(value => p.distance_m, digits => 2),
      'time', runlytics_internal.page_number(value => p.moving_s, digits => 0),
      'pace', runlytics_internal.page_number(value => 1000 / nullif(p.speed_mps, 0), digits => 3),
      'graded', runlytics_internal.page_number(value => 1000 / nullif(p.graded_speed_mps, 0), digits => 3),
      'hr', runlytics_internal.page_number(value => p.avg_hr, digits => 0),
      'ascent', runlytics_internal.page_number(value => p.ascent_m, digits => 0)
    ) order by p.n) as rows
  into r
  from warehouse.streams as s
  cross join lateral runlytics.splits(stream => s.stream, metres => unit_m) as p
  where s.athlete_id = panel_run_splits.athlete_id
    and s.activity_id = run;
  if r.rows is null then
    return runlytics_internal.page_panel(
      id => 'run_splits', title => title, view => 'warehouse.runs',
      empty => 'No samples with a distance in this run: there is nothing to cut.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'run_splits', title => title, view => 'warehouse.runs', formula => 'splits(); flat: the pace on the flat that would cost the same (Minetti 2002)',
    sentence => runlytics_internal.page_splits_sentence(paces => r.paces, units => reader.units),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'n', label => reader.units, quantity => 'count'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'pace', label => 'pace', quantity => 'pace'),
        runlytics_internal.page_column(key => 'graded', label => 'flat', quantity => 'pace'),
        runlytics_internal.page_column(key => 'hr', label => 'heart rate', quantity => 'hr'),
        runlytics_internal.page_column(key => 'ascent', label => 'climb', quantity => 'ascent')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_run_splits(jsonb, bigint) is
  'Pace, pace on the flat, heart rate and climb of each kilometre or mile.';
