-- Heart rate variability in its usual range.

create function runlytics_internal.panel_hrv(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    array_agg(v.day order by v.day) as days,
    array_agg(v.hrv_ms order by v.day) as each_day,
    array_agg(v.hrv_7d order by v.day) as week,
    array_agg(v.hrv_low order by v.day) as low,
    array_agg(v.hrv_high order by v.day) as high,
    count(v.hrv_ms) as known,
    upper(string_agg(distinct v.hrv_statistic, ' and ') collate "C") as statistic
  into r
  from warehouse.recovery as v
  where v.athlete_id = panel_hrv.athlete_id
    and v.day between reader.since and reader.until;
  if r.known = 0 then
    return runlytics_internal.page_panel(
      id => 'hrv', title => 'Heart rate variability', view => 'warehouse.recovery',
      empty => 'No heart rate variability in these days. Let the phone deliver it, docs/listener.md, or give the journal a column hrv_rmssd, docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'hrv', title => 'Heart rate variability', view => 'warehouse.recovery', unit => 'ms', formula => 'hrv_baselines(), ' || r.statistic,
    sentence => runlytics_internal.page_range_sentence(
      days => r.days, numbers => r.each_day, low => r.low, high => r.high, quantity => 'ms', today => reader.today
    ),
    figures => jsonb_build_array(runlytics_internal.page_range_figure(
      days => r.days, numbers => r.each_day, week => r.week, low => r.low, high => r.high, quantity => 'ms'
    ))
  );
end
$$;
comment on function runlytics_internal.panel_hrv(jsonb, bigint) is
  'HRV of every night, its mean of 7 days, and the usual range.';
