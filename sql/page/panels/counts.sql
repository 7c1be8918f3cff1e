-- What there is, by kind.

create function runlytics_internal.panel_counts(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with kinds as (
    select 1 as place, a.sport as kind, count(*) as n, min(a.local_date) as first_day, max(a.local_date) as last_day
    from warehouse.activities as a
    where a.athlete_id = panel_counts.athlete_id
    group by a.sport
    union all
    select 2, 'nights', count(*), min(n.day), max(n.day)
    from warehouse.nights as n
    where n.athlete_id = panel_counts.athlete_id
    union all
    select 3, 'days with HRV or resting heart rate', count(*), min(d.day), max(d.day)
    from warehouse.recovery as d
    where d.athlete_id = panel_counts.athlete_id
      and coalesce(d.hrv_ms, d.resting_hr) is not null
    union all
    select 4, 'journal entries', count(*), min(j.day), max(j.day)
    from warehouse.journal as j
    where j.athlete_id = panel_counts.athlete_id
    union all
    select 5, 'shifts', count(*), min(s.day), max(s.day)
    from warehouse.shifts as s
    where s.athlete_id = panel_counts.athlete_id
  )
  select
    coalesce(sum(k.n), 0) as n,
    coalesce(sum(k.n) filter (where k.place = 1), 0)::bigint as activities,
    min(k.first_day) as first_day,
    jsonb_agg(jsonb_build_object('kind', k.kind, 'n', k.n, 'first', k.first_day, 'last', k.last_day) order by k.place, k.n desc, k.kind) filter (where k.n > 0) as rows
  into r
  from kinds as k;
  if r.n = 0 then
    return runlytics_internal.page_panel(
      id => 'counts', title => 'What there is', view => 'warehouse.activities',
      empty => 'Nothing yet. Read a folder with call runlytics.ingest_path(''/folder'') and call runlytics.process_documents().'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'counts', title => 'What there is', view => 'warehouse.activities',
    sentence => runlytics_internal.page_sentence(
      case when r.activities > 0 then runlytics_internal.page_counted(n => r.activities, one => 'activity', many => 'activities') end,
      'the first day is ' || runlytics_internal.page_day(day => r.first_day, today => reader.today)
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'kind', label => 'kind', quantity => 'text'),
        runlytics_internal.page_column(key => 'n', label => 'how many', quantity => 'count'),
        runlytics_internal.page_column(key => 'first', label => 'first', quantity => 'date'),
        runlytics_internal.page_column(key => 'last', label => 'last', quantity => 'date')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_counts(jsonb, bigint) is
  'How many activities, nights, days, entries and shifts there are, and of which days.';
