-- What stands out in a week, and what is not known of it. The bounds are in docs/decisions.md.

create function runlytics_internal.report_load_advice(scope runlytics_internal.report_scope, week runlytics_internal.report_week) returns text[]
  language sql immutable parallel safe
  return array_remove(array[
    case when week.ctl >= 20 and week.acwr > 1.5 then
      'The load of the last 7 days is ' || runlytics.written(week.acwr, 'number') || ' times the mean of 28: more than half as much again. Keep the next days easy.'
    when week.ctl >= 20 and week.acwr > 1.3 then
      'The load of the last 7 days is ' || runlytics.written(week.acwr, 'number') || ' times the mean of 28: rising fast.'
    end,
    case when week.ctl - week.atl < -25 then
      'Form is ' || runlytics.written(week.ctl - week.atl, 'signed') || ' after this week: rest before anything hard.'
    end,
    case when week.monotony > 2 and scope.until = scope.week + 6 then
      'Every day was like the others (monotony ' || runlytics.written(week.monotony, 'number') || '): make easy days easier, hard ones harder.'
    end,
    -- A marathon is a race, or was meant to be long.
    case when week.longest_km between 0.5 * week.km and 35 and week.activities > 2 and scope.until = scope.week + 6 then
      'One run was ' || runlytics.written(week.longest_km / week.km, 'percent') || ' of the distance: spread it over the week.'
    end
  ], null);
comment on function runlytics_internal.report_load_advice(runlytics_internal.report_scope, runlytics_internal.report_week) is
  'What stands out in the training. A part of report().';

create function runlytics_internal.report_body_advice(scope runlytics_internal.report_scope, week runlytics_internal.report_week) returns text[]
  language sql immutable parallel safe
  return array_remove(array[
    case
      when week.hrv_7d < week.hrv_low and week.rhr_7d > week.rhr_high then
        'HRV is below its range and resting heart rate above: too much load, illness, heat and alcohol do that. Ease off until one is back.'
      when week.hrv_7d < week.hrv_low then 'HRV is below its range: ease off until it is back.'
      when week.rhr_7d > week.rhr_high then 'Resting heart rate is above its range: ease off until it is back.'
    end,
    case when week.nights >= 3 and coalesce(scope.sleep_need_s, 28800) - 3600 * week.sleep_h >= 3600 then
      'Sleep is ' || runlytics.written(coalesce(scope.sleep_need_s, 28800) - 3600 * week.sleep_h, 'hours') || ' a night short of '
        || runlytics.written(coalesce(scope.sleep_need_s, 28800), 'hours') || '.'
    end
  ], null);
comment on function runlytics_internal.report_body_advice(runlytics_internal.report_scope, runlytics_internal.report_week) is
  'What stands out in how the athlete is. A part of report().';

create function runlytics_internal.report_data_advice(scope runlytics_internal.report_scope, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Of a week that is over nothing can be sent for any more.
  if scope.until < scope.today then return array[]::text[]; end if;
  return array(
    select
      case
        when s.failed > 0 then
          s.failed || case when s.failed = 1 then ' thing' else ' things' end || ' of ' || runlytics_internal.report_text(words => s.source, width => 30)
          || ' failed: select * from runlytics.doctor() says why.'
        else
          runlytics_internal.report_text(words => s.source, width => 30) || ' gave nothing since ' || runlytics.written(s.lag_s, 'age') || '.'
      end
    from warehouse.ingestion_status as s
    where s.athlete_id = report_data_advice.athlete_id
      and (s.failed > 0 or s.lag_s > 4 * 86400 and s.source not in ('path', 'upload'))
    order by s.source
  );
end
$$;
comment on function runlytics_internal.report_data_advice(runlytics_internal.report_scope, bigint) is
  'Which sources failed or fell silent. A part of report().';

create function runlytics_internal.report_look_at(
  scope runlytics_internal.report_scope,
  week runlytics_internal.report_week,
  athlete_id bigint default runlytics.athlete()
) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  advice text[] := runlytics_internal.report_load_advice(scope => scope, week => week)
    || runlytics_internal.report_body_advice(scope => scope, week => week)
    || runlytics_internal.report_data_advice(scope => scope, athlete_id => athlete_id);
  lines text[] := array[]::text[];
  n int;
begin
  if cardinality(advice) = 0 then
    return runlytics_internal.report_section(label => 'Look at', sentences => array['Nothing stands out: go on as planned.']);
  end if;
  for n in 1 .. cardinality(advice) loop
    lines := lines || runlytics_internal.report_section(label => case when n = 1 then 'Look at' else '' end, sentences => array[advice[n]]);
  end loop;
  return lines;
end
$$;
comment on function runlytics_internal.report_look_at(runlytics_internal.report_scope, runlytics_internal.report_week, bigint) is
  'What stands out, one thing a line. A part of report().';

create function runlytics_internal.report_missing(
  scope runlytics_internal.report_scope,
  week runlytics_internal.report_week,
  history runlytics_internal.report_day[],
  athlete_id bigint default runlytics.athlete()
) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  hrv_values int;
  resting_values int;
  missing text[];
begin
  select count(h.hrv_ms), count(h.resting_hr)
  into hrv_values, resting_values
  from unnest(history[78:]) as h;
  missing := array_remove(array[
    case when week.ctl is null then 'no activity yet (docs/services.md, runlytics.ingest_path())' end,
    case when week.ctl > 0 is not true and week.activities > 0 then 'no load, for want of heart rate or threshold (runlytics.estimate_settings())' end,
    case when week.nights = 0 then 'no night of this week (docs/listener.md)' end,
    case when week.hrv_7d is null then case when hrv_values = 0 then 'no HRV' else 'HRV on too few days for a mean of 7' end end,
    case when week.rhr_7d is null then case when resting_values = 0 then 'no resting heart rate' else 'resting heart rate on too few days for a mean of 7' end end,
    case when not exists (select from warehouse.shifts as s where s.athlete_id = report_missing.athlete_id) then 'no shifts (docs/journal.md)' end
  ], null);
  if cardinality(missing) = 0 then return array[]::text[]; end if;
  return runlytics_internal.report_section(label => 'Not known', sentences => array[array_to_string(missing, '; ') || '.']);
end
$$;
comment on function runlytics_internal.report_missing(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[], bigint) is
  'What a report could not tell, and where it would come from. A part of report().';
