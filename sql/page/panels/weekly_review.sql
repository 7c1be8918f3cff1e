-- The weeks in figures: training, fitness, nights and shifts.

create function runlytics_internal.panel_weekly_review(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    jsonb_agg(jsonb_build_object(
      'week', w.week,
      'n', w.activities,
      'distance', runlytics_internal.page_number(value => 1000 * w.km, digits => 0),
      'time', runlytics_internal.page_number(value => w.moving_s, digits => 0),
      'load', runlytics_internal.page_number(value => w.load, digits => 0),
      'fitness', runlytics_internal.page_number(value => w.ctl, digits => 0),
      'form', runlytics_internal.page_number(value => w.tsb, digits => 0),
      'sleep', runlytics_internal.page_number(value => 3600 * w.sleep_h, digits => 0),
      'hrv', runlytics_internal.page_number(value => w.hrv_ms, digits => 0),
      'rhr', runlytics_internal.page_number(value => w.resting_hr),
      'nights', w.night_shifts
    ) order by w.week desc) as rows,
    -- The last whole week beside the four before it.
    (array_agg(w.week order by w.week desc) filter (where w.week + 6 <= reader.until))[1] as week,
    (array_agg(w.km order by w.week desc) filter (where w.week + 6 <= reader.until))[1] as km,
    (array_agg(w.km_before order by w.week desc) filter (where w.week + 6 <= reader.until))[1] as km_before
  into r
  from warehouse.weekly_review as w
  where w.athlete_id = panel_weekly_review.athlete_id
    and w.week between reader.since - 6 and reader.until;
  if r.rows is null then
    return runlytics_internal.page_panel(
      id => 'weekly_review', title => 'Weeks', view => 'warehouse.weekly_review',
      empty => 'Nothing is known of these weeks. Send your files, and your nights from the phone: docs/services.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'weekly_review', title => 'Weeks', view => 'warehouse.weekly_review',
    sentence => runlytics_internal.page_sentence(
      coalesce(
        runlytics.written(value => 1000 * r.km, quantity => 'distance', units => reader.units) || ' in the week of ' || runlytics_internal.page_day(day => r.week, today => reader.today)
          || ', beside ' || runlytics.written(value => 1000 * r.km_before, quantity => 'distance', units => reader.units) || ' on average in the four before',
        runlytics_internal.page_counted(n => jsonb_array_length(r.rows), one => 'week') || ', none of them whole with others before it'
      )
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'week', label => 'week of', quantity => 'date'),
        runlytics_internal.page_column(key => 'n', label => 'sessions', quantity => 'count'),
        runlytics_internal.page_column(key => 'distance', label => 'distance', quantity => 'distance_short', more => '{"gauge": true}'),
        runlytics_internal.page_column(key => 'time', label => 'time', quantity => 'hours'),
        runlytics_internal.page_column(key => 'load', label => 'load', quantity => 'load'),
        runlytics_internal.page_column(key => 'fitness', label => 'fitness', quantity => 'load'),
        runlytics_internal.page_column(key => 'form', label => 'form', quantity => 'signed'),
        runlytics_internal.page_column(key => 'sleep', label => 'sleep', quantity => 'hours'),
        runlytics_internal.page_column(key => 'hrv', label => 'HRV', quantity => 'ms'),
        runlytics_internal.page_column(key => 'rhr', label => 'resting HR', quantity => 'hr'),
        runlytics_internal.page_column(key => 'nights', label => 'night shifts', quantity => 'count')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_weekly_review(jsonb, bigint) is
  'Training, fitness, nights and night shifts, a row a week.';
