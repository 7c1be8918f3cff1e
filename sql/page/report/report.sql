-- The report: its sections in order.

create function runlytics_internal.report_of(week date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  scope runlytics_internal.report_scope := runlytics_internal.report_scope(week => week, athlete_id => athlete_id);
  weeks runlytics_internal.report_week[] := runlytics_internal.report_weeks(scope => scope, athlete_id => athlete_id);
  this_week runlytics_internal.report_week := weeks[1];
  lines text[] := runlytics_internal.report_heading(scope => scope);
  history runlytics_internal.report_day[];
  runs bigint;
begin
  if this_week.week is distinct from scope.week then
    lines := lines || runlytics_internal.report_nothing(scope => scope, athlete_id => athlete_id);
    return array_to_string(lines, E'\n');
  end if;
  select count(*)
  into runs
  from warehouse.runs as r
  where r.athlete_id = report_of.athlete_id
    and r.local_date between scope.week and scope.until;
  history := runlytics_internal.report_history(scope => scope, athlete_id => athlete_id);
  lines := lines
    || runlytics_internal.report_volume(scope => scope, weeks => weeks, runs => runs)
    || case when this_week.activities = 0 then runlytics_internal.report_last_activity(scope => scope, athlete_id => athlete_id) else '{}' end
    || runlytics_internal.report_bars(scope => scope, weeks => weeks)
    || runlytics_internal.report_long_run(scope => scope, week_km => this_week.km, athlete_id => athlete_id)
    || runlytics_internal.report_records(scope => scope, athlete_id => athlete_id)
    || runlytics_internal.report_days(scope => scope, history => history, athlete_id => athlete_id)
    || runlytics_internal.report_readiness(scope => scope, week => this_week, history => history)
    || runlytics_internal.report_form(scope => scope, week => this_week, history => history)
    || runlytics_internal.report_heart(scope => scope, week => this_week, history => history)
    || runlytics_internal.report_shifts(scope => scope, week => this_week, history => history, athlete_id => athlete_id)
    || runlytics_internal.report_look_at(scope => scope, week => this_week, athlete_id => athlete_id)
    || runlytics_internal.report_missing(scope => scope, week => this_week, history => history, athlete_id => athlete_id);
  return array_to_string(lines, E'\n');
end
$$;
comment on function runlytics_internal.report_of(date, bigint) is 'The sections of a week in order. A part of report().';

create function runlytics.report(week date default null, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  -- The views are large statements over few rows: to compile them takes a hundred times as long as to run them, and
  -- to plan them longer than some of them run.
  set jit = off
  set plan_cache_mode = force_generic_plan
as $$
begin
  -- Types of the parts are read when a function is, before its first statement: so it is not theirs to ask.
  perform runlytics.require_grant();
  return runlytics_internal.report_of(week => report.week, athlete_id => report.athlete_id);
end
$$;
comment on function runlytics.report(date, bigint) is
  'A week in text as a coach would tell it, at most 80 columns wide: what was done against the four weeks before, the longest run, records, the days with runs and nights, readiness, form, HRV, resting heart rate, sleep, shifts, what to look at, and what is not known. week: any of its days, by default today; the week begins as warehouse.athletes says, in its units and time zone. Read it with psql -At. SQLSTATE 22023 for an infinite day, P0002 for an athlete that is not there or not to be seen, 42501 for a role that nothing was granted.';

grant execute on function
  runlytics_internal.report_of(date, bigint),
  runlytics_internal.report_section(text, text[]),
  runlytics_internal.report_line(text),
  runlytics_internal.report_picture(float8[], text),
  runlytics_internal.report_text(text, int),
  runlytics_internal.report_day(date),
  runlytics_internal.report_scope(date, bigint),
  runlytics_internal.report_weeks(runlytics_internal.report_scope, bigint),
  runlytics_internal.report_history(runlytics_internal.report_scope, bigint),
  runlytics_internal.report_heading(runlytics_internal.report_scope),
  runlytics_internal.report_nothing(runlytics_internal.report_scope, bigint),
  runlytics_internal.report_volume(runlytics_internal.report_scope, runlytics_internal.report_week[], bigint),
  runlytics_internal.report_last_activity(runlytics_internal.report_scope, bigint),
  runlytics_internal.report_bars(runlytics_internal.report_scope, runlytics_internal.report_week[]),
  runlytics_internal.report_long_run(runlytics_internal.report_scope, float8, bigint),
  runlytics_internal.report_days(runlytics_internal.report_scope, runlytics_internal.report_day[], bigint),
  runlytics_internal.report_records(runlytics_internal.report_scope, bigint),
  runlytics_internal.report_readiness(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[]),
  runlytics_internal.report_form(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[]),
  runlytics_internal.report_range(float8, float8, float8, text),
  runlytics_internal.report_heart(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[]),
  runlytics_internal.report_night_shifts(runlytics_internal.report_day[]),
  runlytics_internal.report_shifts(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[], bigint),
  runlytics_internal.report_load_advice(runlytics_internal.report_scope, runlytics_internal.report_week),
  runlytics_internal.report_body_advice(runlytics_internal.report_scope, runlytics_internal.report_week),
  runlytics_internal.report_data_advice(runlytics_internal.report_scope, bigint),
  runlytics_internal.report_look_at(runlytics_internal.report_scope, runlytics_internal.report_week, bigint),
  runlytics_internal.report_missing(runlytics_internal.report_scope, runlytics_internal.report_week, runlytics_internal.report_day[], bigint)
to runlytics_reader;
