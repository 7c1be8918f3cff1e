-- What was run in a week: how much, against the weeks before, the long run, records, and day by day.

create function runlytics_internal.report_volume(scope runlytics_internal.report_scope, weeks runlytics_internal.report_week[], runs bigint) returns text[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  week runlytics_internal.report_week := weeks[1];
  rest bigint := week.activities - runs;
  days_left int := scope.week + 6 - scope.until;
  share float8 := coalesce(week.km / nullif(week.km_before, 0), week.load / nullif(week.load_before, 0));
  done text;
begin
  if week.activities = 0 then
    done := case when days_left > 0 then 'No activity so far.' else 'No activity.' end;
  else
    done := runlytics.written(week.km * 1000, 'distance', scope.units) || ' in ' || runs || case when runs = 1 then ' run' else ' runs' end
      || case rest when 0 then '' when 1 then ' and another activity' else ' and ' || rest || ' other activities' end
      || ', ' || runlytics.written(week.moving_s, 'hours')
      || case when week.ascent_m >= 1 then ', ' || runlytics.written(week.ascent_m, 'ascent', scope.units) || ' of climb' else '' end
      || '; load ' || runlytics.written(week.load, 'load') || '.';
  end if;
  return runlytics_internal.report_section(label => 'Training', sentences => array[
    done,
    'The four weeks before had ' || runlytics.written(week.km_before * 1000, 'distance', scope.units)
      || ' and load ' || runlytics.written(week.load_before, 'load') || ' a week'
      || case
        when share is null then '.'
        when days_left > 0 then
          ': so far ' || runlytics.written(share, 'percent') || ' of that, with ' || days_left || case when days_left = 1 then ' day' else ' days' end || ' to go.'
        when share < 0.75 then ': this one was lighter.'
        when share <= 1.1 then ': this one was much the same.'
        when share <= 1.3 then ': this one was bigger.'
        else ': this one was much bigger.'
      end
  ]);
end
$$;
comment on function runlytics_internal.report_volume(runlytics_internal.report_scope, runlytics_internal.report_week[], bigint) is
  'What was done, and how much that is against the four weeks before. A part of report().';

create function runlytics_internal.report_bars(scope runlytics_internal.report_scope, weeks runlytics_internal.report_week[]) returns text[]
  language sql immutable parallel safe
  return (
    select case
      when max(w.km) > 0 and count(*) > 1 then array_agg(
        format(
          '             %-6s  %-24s %7s %s  load %4s',
          to_char(w.week, 'FMDD Mon'),
          runlytics.bar(w.km, b.most, width => 24),
          runlytics.written(w.km * 1000, 'distance_short', scope.units),
          runlytics.quantity_unit('distance', scope.units),
          runlytics.written(w.load, 'load')
        )
        order by w.week
      )
      else array[]::text[]
    end
    from unnest(weeks) as w
    cross join (select max(u.km) as most from unnest(weeks) as u) as b
  );
comment on function runlytics_internal.report_bars(runlytics_internal.report_scope, runlytics_internal.report_week[]) is
  'The last weeks as bars. A part of report().';

create function runlytics_internal.report_long_run(scope runlytics_internal.report_scope, week_km float8, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  told text;
begin
  select
    runlytics_internal.report_day(day => r.local_date) || ': ' || runlytics.written(r.km * 1000, 'distance', scope.units)
    || coalesce(' in ' || runlytics.written(r.moving_s, 'duration') || ', ' || runlytics.written(r.pace_s_per_km, 'pace_unit', scope.units), '')
    || coalesce(', heart rate ' || runlytics.written(r.avg_hr, 'hr'), '')
    || case when r.km < week_km * 0.995 then '; ' || runlytics.written(r.km / week_km, 'percent') || ' of the week' else '' end
    || '.'
    || case
      when r.moving_s < 3600 or r.decoupling is null then ''
      when r.decoupling > 5 then ' Heart rate drifted by ' || runlytics.written(r.decoupling / 100, 'percent') || ' against the pace.'
      else ' Heart rate held to the pace until the end.'
    end
  into told
  from warehouse.runs as r
  where r.athlete_id = report_long_run.athlete_id
    and r.local_date between scope.week and scope.until
    and r.km > 0
  order by r.km desc
  limit 1;
  if told is null then return array[]::text[]; end if;
  return runlytics_internal.report_section(label => 'Longest run', sentences => array[told]);
end
$$;
comment on function runlytics_internal.report_long_run(runlytics_internal.report_scope, float8, bigint) is
  'The longest run of the week, and whether the heart kept to the pace. A part of report().';

create function runlytics_internal.report_days(
  scope runlytics_internal.report_scope,
  history runlytics_internal.report_day[],
  athlete_id bigint default runlytics.athlete()
) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  layout constant text := '%-6s  %-14s %5s %6s %4s %5s  %7s %4s %4s %6s  %-5s';
begin
  return array['', rtrim(format(
    layout, 'day', 'run', runlytics.quantity_unit('distance', scope.units), runlytics.quantity_unit('pace', scope.units),
    'bpm', 'load', 'sleep', 'HRV', 'RHR', 'ready', 'shift'
  ))] || array(
    select rtrim(format(
      layout,
      case when l.n = 1 then to_char(d.day, 'Dy FMDD') end,
      coalesce(
        runlytics_internal.report_text(words => case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end, width => 14),
        case when a.race and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id) then 'Race' when a.sport = 'running' then 'Run' when a.sport is not null then initcap(a.sport collate "C") end,
        case when d.day <= scope.until then '·' end
      ),
      runlytics.written(a.distance_m, 'distance_short', scope.units),
      case when a.sport = 'running' then runlytics.written(
          1000 * runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id)
          / nullif(a.distance_m, 0),
          'pace', scope.units
        )
      end,
      runlytics.written(a.avg_hr, 'hr'),
      runlytics.written(a.load, 'load'),
      case when l.n = 1 then runlytics.written(h.sleep_h * 3600, 'hours') end,
      case when l.n = 1 then runlytics.written(h.hrv_ms, 'ms') end,
      case when l.n = 1 then runlytics.written(h.resting_hr, 'hr') end,
      case when l.n = 1 then runlytics.written(h.readiness, 'score') end,
      case when l.n = 1 then s.label end
    ))
    from (select scope.week + n as day from generate_series(0, 6) as n) as d
    left join (
      select c.*, m.value as load, row_number() over (partition by c.local_date order by c.started_at, c.activity_id) as place
      from warehouse.activities as c
      left join warehouse.activity_metrics as m
        on m.athlete_id = c.athlete_id
        and m.activity_id = c.activity_id
        and m.metric = 'load'
      where c.athlete_id = report_days.athlete_id
        and c.local_date between scope.week and scope.week + 6
        and not c.excluded
    ) as a on a.local_date = d.day
    cross join lateral (select coalesce(a.place, 1) as n) as l
    left join unnest(history) as h on h.day = d.day
    left join warehouse.shifts as s
      on s.athlete_id = report_days.athlete_id
      and s.day = d.day
    order by d.day, l.n
  ) || array[''];
end
$$;
comment on function runlytics_internal.report_days(runlytics_internal.report_scope, runlytics_internal.report_day[], bigint) is
  'The days of the week with their activities, the night that ended on each, and the shift. A part of report().';
