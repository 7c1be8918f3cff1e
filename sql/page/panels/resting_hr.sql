-- Resting heart rate in its usual range.

create function runlytics_internal.panel_resting_hr(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    array_agg(v.day order by v.day) as days,
    array_agg(v.resting_hr order by v.day) as each_day,
    array_agg(v.rhr_7d order by v.day) as week,
    array_agg(v.rhr_low order by v.day) as low,
    array_agg(v.rhr_high order by v.day) as high,
    count(v.resting_hr) as known
  into r
  from warehouse.recovery as v
  where v.athlete_id = panel_resting_hr.athlete_id
    and v.day between reader.since and reader.until;
  if r.known = 0 then
    return runlytics_internal.page_panel(
      id => 'resting_hr', title => 'Resting heart rate', view => 'warehouse.recovery',
      empty => 'No resting heart rate in these days. Let the phone deliver it, docs/listener.md, or give the journal a column resting_hr, docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'resting_hr', title => 'Resting heart rate', view => 'warehouse.recovery', unit => runlytics.quantity_unit(quantity => 'hr'),
    formula => 'resting_hr_baselines()',
    sentence => runlytics_internal.page_range_sentence(
      days => r.days, numbers => r.each_day, low => r.low, high => r.high, quantity => 'hr', today => reader.today
    ),
    figures => jsonb_build_array(runlytics_internal.page_range_figure(
      days => r.days, numbers => r.each_day, week => r.week, low => r.low, high => r.high, quantity => 'hr'
    ))
  );
end
$$;
comment on function runlytics_internal.panel_resting_hr(jsonb, bigint) is
  'Resting heart rate of every day, its mean of 7 days, and the usual range.';
