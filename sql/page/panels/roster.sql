-- Everybody whom the reader may see, in a row each.

create function runlytics_internal.panel_roster(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    count(*) as athletes,
    count(*) filter (where t.alerts > 0) as with_alerts,
    count(*) filter (where t.stale) as silent,
    -- Whoever needs a word comes first.
    jsonb_agg(jsonb_build_object(
      'athlete', coalesce(t.name, 'Athlete ' || t.athlete_id),
      'readiness', runlytics_internal.page_number(value => t.readiness, digits => 0),
      'form', runlytics_internal.page_number(value => t.tsb, digits => 0),
      'fitness', runlytics_internal.page_number(value => t.ctl, digits => 0),
      'load', runlytics_internal.page_number(value => t.load_7d, digits => 0),
      'last', t.last_run,
      'distance', runlytics_internal.page_number(value => 1000 * t.last_run_km, digits => 0),
      'alert', case when t.alerts > 1 then t.alert || ', and ' || t.alerts - 1 || ' more' else t.alert end,
      'data', runlytics_internal.page_number(value => t.lag_s, digits => 0),
      'note', t.note
    ) order by coalesce(runlytics.alert_severity(level => t.alert_level), 0) desc, t.readiness nulls last, t.name, t.athlete_id) as rows
  into r
  from warehouse.roster_today as t;
  return runlytics_internal.page_panel(
    id => 'roster', title => 'Today', view => 'warehouse.roster_today',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_counted(n => r.athletes, one => 'athlete'),
      nullif(r.with_alerts, 0) || ' with an open alert',
      nullif(r.silent, 0) || ' without data for 36 hours'
    ),
    note => 'Those whom the role that asks may see. What Strava''s API alone has told is the athlete''s alone.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'athlete', label => 'athlete', quantity => 'text'),
        runlytics_internal.page_column(key => 'readiness', label => 'readiness', quantity => 'score', more => '{"gauge": true}'),
        runlytics_internal.page_column(key => 'form', label => 'form', quantity => 'signed'),
        runlytics_internal.page_column(key => 'fitness', label => 'fitness', quantity => 'load'),
        runlytics_internal.page_column(key => 'load', label => 'load of 7 days', quantity => 'load'),
        runlytics_internal.page_column(key => 'last', label => 'last run', quantity => 'date'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short'),
        runlytics_internal.page_column(key => 'alert', label => 'alert', quantity => 'text'),
        runlytics_internal.page_column(key => 'data', label => 'last data', quantity => 'age'),
        runlytics_internal.page_column(key => 'note', label => 'left out', quantity => 'text')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_roster(jsonb, bigint) is
  'Everybody whom the reader may see: readiness, form, load, the last run, alerts, and when data last came.';
