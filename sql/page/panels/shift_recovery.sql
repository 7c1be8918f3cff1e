-- The nights and the body by the shift that the waking belongs to.

create function runlytics_internal.page_shift_recovery_sentence(
  night_sleep_s float8,
  off_sleep_s float8,
  night_hrv float8,
  off_hrv float8,
  days bigint
) returns text
  language sql immutable parallel safe
  return coalesce(
    runlytics_internal.page_sentence(
      runlytics.written(value => night_sleep_s, quantity => 'hours') || ' asleep after night shifts, '
        || runlytics.written(value => off_sleep_s, quantity => 'hours') || ' after days off',
      'HRV ' || runlytics.written(value => night_hrv, quantity => 'ms') || ' ms against ' || runlytics.written(value => off_hrv, quantity => 'ms')
    ),
    -- Below three days of each there is nothing to compare.
    runlytics_internal.page_sentence(runlytics_internal.page_counted(n => days, one => 'day') || ' beside shifts, too few after night shifts or days off to compare')
  );
comment on function runlytics_internal.page_shift_recovery_sentence(float8, float8, float8, float8, bigint) is
  'Days after night shifts beside those after days off. A part of panel_shift_recovery().';

create function runlytics_internal.panel_shift_recovery(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    days as (
      select w.label, v.hrv_ms, v.resting_hr, v.sleep_h, n.regularity
      from warehouse.recovery as v
      left join warehouse.nights as n
        on n.athlete_id = v.athlete_id
        and n.day = v.day
      join warehouse.shift_windows as w
        on w.athlete_id = v.athlete_id
        and w.day = v.day
        and coalesce(n.ended_at, v."time" + interval '6 hours') >= w.since
        and coalesce(n.ended_at, v."time" + interval '6 hours') < w.until
      where v.athlete_id = panel_shift_recovery.athlete_id
        and v.day between reader.since and reader.until
        and coalesce(v.hrv_ms, v.resting_hr, v.sleep_h) is not null
    ),
    labels as (
      select d.label, count(*) as n, avg(d.sleep_h) * 3600 as sleep, avg(d.hrv_ms) as hrv, avg(d.resting_hr) as rhr
      from days as d
      group by d.label
    )
  select
    count(*) as labels, sum(l.n)::bigint as days,
    max(l.sleep) filter (where l.label = 'night' and l.n >= 3) as night_sleep, max(l.sleep) filter (where l.label = 'off' and l.n >= 3) as off_sleep,
    max(l.hrv) filter (where l.label = 'night' and l.n >= 3) as night_hrv, max(l.hrv) filter (where l.label = 'off' and l.n >= 3) as off_hrv,
    jsonb_agg(jsonb_build_object(
      'label', case l.label when 'off' then 'off' when 'after_night' then 'first two off after nights' else l.label || ' shift' end,
      'n', l.n, 'sleep', runlytics_internal.page_number(value => l.sleep, digits => 0),
      'hrv', runlytics_internal.page_number(value => l.hrv, digits => 0),
      'rhr', runlytics_internal.page_number(value => l.rhr)
    ) order by array_position(array['off', 'after_night', 'day', 'late', 'night'], l.label)) as rows
  into r
  from labels as l;
  if r.labels = 0 then
    return runlytics_internal.page_panel(
      id => 'shift_recovery', title => 'Recovery by shift', view => 'warehouse.shift_recovery',
      empty => 'No nights beside shifts in these days: shifts come from runlytics.set_roster(), a roster or the journal, nights from the phone. docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'shift_recovery', title => 'Recovery by shift', view => 'warehouse.shift_recovery',
    sentence => runlytics_internal.page_shift_recovery_sentence(
      night_sleep_s => r.night_sleep, off_sleep_s => r.off_sleep, night_hrv => r.night_hrv, off_hrv => r.off_hrv, days => r.days
    ),
    note => 'By the shift whose 24 hours the waking lies in. Means of the days; sleep is that of 24 hours, naps included.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'label', label => 'shift', quantity => 'text'),
        runlytics_internal.page_column(key => 'n', label => 'days', quantity => 'count'),
        runlytics_internal.page_column(key => 'sleep', label => 'sleep', quantity => 'hours'),
        runlytics_internal.page_column(key => 'hrv', label => 'HRV', quantity => 'ms'),
        runlytics_internal.page_column(key => 'rhr', label => 'resting HR', quantity => 'hr')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_shift_recovery(jsonb, bigint) is
  'Sleep, HRV and resting heart rate by the shift that the waking belongs to, as warehouse.shift_recovery of the days asked for.';
