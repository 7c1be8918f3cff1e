-- How the athlete is: readiness, form, HRV, resting heart rate, sleep, and what shifts do to them.

create function runlytics_internal.report_readiness(
  scope runlytics_internal.report_scope,
  week runlytics_internal.report_week,
  history runlytics_internal.report_day[]
) returns text[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  told text;
begin
  select runlytics_internal.report_day(day => h.day) || ': ' || h.explanation
  into told
  from unnest(history) as h
  where h.readiness is not null
    and h.day >= scope.week
  order by h.day desc
  limit 1;
  if told is null then return array[]::text[]; end if;
  return runlytics_internal.report_section(label => 'Readiness', sentences => array[
      told,
      'The mean of the days of this week is ' || runlytics.written(week.readiness, 'score') || '.'
    ])
    || runlytics_internal.report_picture(numbers => array(select h.readiness from unnest(history[57:]) as h order by h.day), caption => '28 days');
end
$$;
comment on function runlytics_internal.report_readiness(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[]) is
  'The last readiness of the week, what made it, and the four weeks of it. A part of report().';

create function runlytics_internal.report_form(
  scope runlytics_internal.report_scope,
  week runlytics_internal.report_week,
  history runlytics_internal.report_day[]
) returns text[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Form is that of a morning. A week that is over is told by how it left the athlete.
  form float8 := case when scope.until < scope.today then week.ctl - week.atl else week.tsb end;
begin
  if week.ctl is null then return array[]::text[]; end if;
  return runlytics_internal.report_section(label => 'Form', sentences => array[
      'Fitness ' || runlytics.written(week.ctl, 'score')
        || case
          when week.ctl_change is null then ''
          when abs(week.ctl_change) < 1 then ', as four weeks ago'
          else case when week.ctl_change > 0 then ', up ' else ', down ' end || runlytics.written(abs(week.ctl_change), 'score') || ' in four weeks'
        end
        || '; fatigue ' || runlytics.written(week.atl, 'score')
        || '; form ' || runlytics.written(form, 'signed') || ': '
        || case
          when form >= 15 then 'rested, as for a race'
          when form >= 5 then 'fresh'
          when form >= -10 then 'level'
          when form >= -25 then 'tired, as training makes it'
          else 'very tired'
        end || '.',
      case when week.provisional then 'Fitness starts from nothing and needs 18 weeks to be believed.' end
    ])
    || runlytics_internal.report_picture(numbers => array(select h.ctl from unnest(history) as h order by h.day), caption => 'fitness, 12 weeks');
end
$$;
comment on function runlytics_internal.report_form(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[]) is
  'Fitness, fatigue and form at the end of the week. A part of report().';

create function runlytics_internal.report_range(seven_days float8, low float8, high float8, quantity text) returns text
  language sql immutable parallel safe
  return runlytics.written(seven_days, quantity) || ' ' || runlytics.quantity_unit(quantity) || ' over 7 days'
    || coalesce(
      case when seven_days < low then ', below' when seven_days > high then ', above' else ', within' end
        || ' the usual ' || runlytics.written(low, quantity) || ' to ' || runlytics.written(high, quantity),
      ''
    ) || '.';
comment on function runlytics_internal.report_range(float8, float8, float8, text) is
  'A mean of 7 days against what is usual. A part of report().';

create function runlytics_internal.report_heart(
  scope runlytics_internal.report_scope,
  week runlytics_internal.report_week,
  history runlytics_internal.report_day[]
) returns text[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  lines text[] := array[]::text[];
begin
  if week.hrv_7d is not null then
    lines := lines
      || runlytics_internal.report_section(label => 'HRV', sentences => array[
        runlytics_internal.report_range(seven_days => week.hrv_7d, low => week.hrv_low, high => week.hrv_high, quantity => 'ms')
      ])
      || runlytics_internal.report_picture(numbers => array(select h.hrv_ms from unnest(history[57:]) as h order by h.day), caption => '28 nights');
  end if;
  if week.rhr_7d is not null then
    lines := lines
      || runlytics_internal.report_section(label => 'Resting HR', sentences => array[
        runlytics_internal.report_range(seven_days => week.rhr_7d, low => week.rhr_low, high => week.rhr_high, quantity => 'hr')
      ])
      || runlytics_internal.report_picture(numbers => array(select h.resting_hr from unnest(history[57:]) as h order by h.day), caption => '28 days');
  end if;
  if week.nights > 0 then
    lines := lines || runlytics_internal.report_section(label => 'Sleep', sentences => array[
      runlytics.written(week.sleep_h * 3600, 'hours') || ' in 24 hours, '
        || case when week.nights = 1 then 'of one night' else 'the mean of ' || week.nights || ' nights' end
        || coalesce('; needed are ' || runlytics.written(scope.sleep_need_s, 'hours'), '') || '.'
    ]);
  end if;
  return lines;
end
$$;
comment on function runlytics_internal.report_heart(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[]) is
  'HRV and resting heart rate against their range, and sleep. A part of report().';

create function runlytics_internal.report_night_shifts(history runlytics_internal.report_day[]) returns text
  language sql immutable parallel safe
  return (
    select
      case
        when count(*) filter (where t.after_night) > 1 and count(*) filter (where not t.after_night) > 1 then
          'In four weeks ' || count(*) filter (where t.after_night) || ' days followed a night shift: '
          || runlytics.written(3600 * avg(h.sleep_h) filter (where t.after_night), 'hours') || ' of sleep against '
          || runlytics.written(3600 * avg(h.sleep_h) filter (where not t.after_night), 'hours')
          || coalesce(
            ', HRV ' || runlytics.written(avg(h.hrv_ms) filter (where t.after_night), 'ms') || ' against '
            || runlytics.written(avg(h.hrv_ms) filter (where not t.after_night), 'ms'),
            ''
          ) || '.'
      end
    from unnest(history[57:]) as h
    -- A night shift is slept off on the day after it.
    cross join lateral (select h.shift_before is not distinct from 'night' as after_night) as t
    where h.sleep_h is not null
  );
comment on function runlytics_internal.report_night_shifts(runlytics_internal.report_day[]) is
  'What night shifts did to sleep and HRV in the last four weeks; NULL for fewer than two. A part of report().';

create function runlytics_internal.report_shifts(
  scope runlytics_internal.report_scope,
  week runlytics_internal.report_week,
  history runlytics_internal.report_day[],
  athlete_id bigint default runlytics.athlete()
) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  worked text;
  compared text := runlytics_internal.report_night_shifts(history => history);
  ahead text;
begin
  select string_agg(t.n || ' ' || t.label || case when t.n = 1 then '' else 's' end, ', ' order by t.place)
  into worked
  from (values (1, 'day', week.day_shifts), (2, 'late', week.late_shifts), (3, 'night', week.night_shifts)) as t (place, label, n)
  where t.n > 0;

  select 'Ahead: ' || string_agg(t.label || ' on ' || t.days, '; ' order by t.first_day) || '.'
  into ahead
  from (
    select s.label, string_agg(to_char(s.day, 'Dy FMDD'), ', ' order by s.day) as days, min(s.day) as first_day
    from warehouse.shifts as s
    where s.athlete_id = report_shifts.athlete_id
      and s.day between scope.until + 1 and scope.until + 7
      and s.label <> 'off'
      and scope.until = scope.today
    group by s.label
  ) as t;

  if worked is null and compared is null and ahead is null then return array[]::text[]; end if;
  return runlytics_internal.report_section(label => 'Shifts', sentences => array[upper(left(worked, 1) collate "C") || substr(worked, 2) || '.', compared, ahead]);
end
$$;
comment on function runlytics_internal.report_shifts(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[], bigint) is
  'The shifts of the week, what night shifts do to sleep and HRV, and what is ahead. A part of report().';
