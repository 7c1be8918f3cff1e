-- What runs are scored with, by the days on which it holds.

create function runlytics_internal.panel_thresholds(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    count(*) as periods,
    bool_or(s.estimated) filter (where reader.today >= s.valid_from and reader.today < s.valid_until) as estimated,
    max(s.threshold_hr) filter (where reader.today >= s.valid_from and reader.today < s.valid_until) as threshold_hr,
    max(1000 / s.threshold_speed_mps) filter (where reader.today >= s.valid_from and reader.today < s.valid_until) as threshold_pace,
    jsonb_agg(jsonb_build_object(
      'since', case when s.valid_from = '-infinity' then 'the beginning' else to_char(s.valid_from, 'YYYY-MM-DD') end,
      'timezone', s.timezone,
      'max_hr', runlytics_internal.page_number(value => s.max_hr, digits => 0),
      'resting_hr', runlytics_internal.page_number(value => s.resting_hr, digits => 0),
      'threshold_hr', runlytics_internal.page_number(value => s.threshold_hr, digits => 0),
      'threshold_pace', runlytics_internal.page_number(value => 1000 / s.threshold_speed_mps, digits => 3),
      'sleep_need', runlytics_internal.page_number(value => s.sleep_need_s, digits => 0),
      'estimated', case when s.estimated then 'estimated' else 'yours' end
    ) order by s.valid_from desc) as rows
  into r
  from warehouse.settings_periods as s
  where s.athlete_id = panel_thresholds.athlete_id;
  if r.periods = 0 then
    return runlytics_internal.page_panel(
      id => 'thresholds', title => 'What runs are scored with', view => 'warehouse.settings_periods',
      empty => 'No settings: insert into warehouse.athlete_settings (athlete_id, timezone) values (1, ''Europe/Berlin'') begins them.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'thresholds', title => 'What runs are scored with', view => 'warehouse.settings_periods',
    sentence => runlytics_internal.page_sentence(
      coalesce('threshold heart rate ' || runlytics.written(value => r.threshold_hr, quantity => 'hr'), 'no threshold heart rate is known, so that zones and load from heart rate are missing'),
      'threshold pace ' || runlytics.written(value => r.threshold_pace, quantity => 'pace_unit', units => reader.units),
      case when r.estimated and r.threshold_hr is not null then 'estimated from your runs, your own values are better' end
    ),
    note => 'Change them: insert into warehouse.athlete_settings (athlete_id, valid_from, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps) '
      'begins a new row from a day on, select runlytics.estimate_settings() estimates them; then call runlytics.recompute().',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'since', label => 'since', quantity => 'text'),
        runlytics_internal.page_column(key => 'timezone', label => 'time zone', quantity => 'text'),
        runlytics_internal.page_column(key => 'max_hr', label => 'maximum HR', quantity => 'hr'),
        runlytics_internal.page_column(key => 'resting_hr', label => 'resting HR', quantity => 'hr'),
        runlytics_internal.page_column(key => 'threshold_hr', label => 'threshold HR', quantity => 'hr'),
        runlytics_internal.page_column(key => 'threshold_pace', label => 'threshold pace', quantity => 'pace'),
        runlytics_internal.page_column(key => 'sleep_need', label => 'sleep need', quantity => 'hours'),
        runlytics_internal.page_column(key => 'estimated', label => 'whose', quantity => 'text')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_thresholds(jsonb, bigint) is
  'Heart rates, threshold pace, time zone and sleep need by the days on which they hold, and how to change them.';
