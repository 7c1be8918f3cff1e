-- What was run faster than ever before.

create function runlytics_internal.report_records(scope runlytics_internal.report_scope, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  told text[];
begin
  told := array(
    select
      d.label || ' in ' || runlytics.written(e.now_s, 'duration') || ' on ' || to_char(e.day, 'Dy FMDD')
      || coalesce(' (before: ' || runlytics.written(e.before_s, 'duration') || ')', ' (the first)')
    from (
      values
        ('effort_400m', 1, '400 m'), ('effort_1km', 2, '1 km'), ('effort_1mile', 3, '1 mile'), ('effort_5km', 4, '5 km'),
        ('effort_10km', 5, '10 km'), ('effort_half_marathon', 6, 'half marathon'), ('effort_marathon', 7, 'marathon')
    ) as d (metric, place, label)
    cross join lateral (
      select
        min(m.value) filter (where a.local_date >= scope.week) as now_s,
        min(m.value) filter (where a.local_date < scope.week) as before_s,
        (array_agg(a.local_date order by m.value) filter (where a.local_date >= scope.week))[1] as day
      from warehouse.activity_metrics as m
      join warehouse.activities as a using (athlete_id, activity_id)
      where m.athlete_id = report_records.athlete_id
        and m.metric = d.metric
        and a.sport = 'running'
        and not a.excluded
        and a.local_date <= scope.until
    ) as e
    where e.now_s < e.before_s
      or (
        e.before_s is null
        and e.now_s is not null
        -- At the beginning everything is a first.
        and exists (
          select
          from warehouse.activities as a
          where a.athlete_id = report_records.athlete_id
            and a.local_date < scope.week - 28
        )
      )
    order by d.place
  );
  if cardinality(told) = 0 then return array[]::text[]; end if;
  return runlytics_internal.report_section(label => 'Records', sentences => array[array_to_string(told, '; ') || '.']);
end
$$;
comment on function runlytics_internal.report_records(runlytics_internal.report_scope, bigint) is
  'The distances that were run faster than in all the time before. A part of report().';
