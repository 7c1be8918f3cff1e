-- A week in text, at most 80 columns wide, as a coach would tell it: read in psql, mailed, printed.

create type runlytics_internal.report_scope as (
  athlete text,
  units text,
  week date,
  until date,
  today date,
  sleep_need_s float8
);
comment on type runlytics_internal.report_scope is
  'For whom a report is and of which week: its first day, and the last of its days that has come.';

create type runlytics_internal.report_week as (
  week date,
  activities int,
  km float8,
  moving_s float8,
  ascent_m float8,
  load float8,
  longest_km float8,
  km_before float8,
  load_before float8,
  ctl float8,
  atl float8,
  tsb float8,
  ctl_change float8,
  acwr float8,
  monotony float8,
  provisional bool,
  nights int,
  sleep_h float8,
  hrv_7d float8,
  hrv_low float8,
  hrv_high float8,
  rhr_7d float8,
  rhr_low float8,
  rhr_high float8,
  readiness float8,
  day_shifts int,
  late_shifts int,
  night_shifts int
);
comment on type runlytics_internal.report_week is 'What a report reads of warehouse.weekly_review.';

create type runlytics_internal.report_day as (
  day date,
  ctl float8,
  hrv_ms float8,
  resting_hr float8,
  sleep_h float8,
  readiness float8,
  explanation text,
  shift text,
  shift_before text
);
comment on type runlytics_internal.report_day is
  'What a report knows of a day: how it ended (ctl), how it began, the shift worked and that of the day before.';

create function runlytics_internal.report_section(label text, sentences text[]) returns text[]
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  lines text[] := array[]::text[];
  line text := rpad(label, 13);
  empty bool := true;
  word text;
begin
  foreach word in array regexp_split_to_array(array_to_string(sentences, ' '), '\s+') loop
    if not empty and length(line) + 1 + length(word) > 80 then
      lines := lines || line;
      line := repeat(' ', 13);
      empty := true;
    end if;
    line := line || case when empty then '' else ' ' end || word;
    empty := false;
  end loop;
  return lines || line;
end
$$;
comment on function runlytics_internal.report_section(text, text[]) is
  'Sentences beside their label, wrapped at 80 columns; those that are NULL stay out. A part of report().';

create function runlytics_internal.report_line(words text) returns text[]
  language sql immutable parallel safe
  return array[repeat(' ', 13) || rtrim(words)];
comment on function runlytics_internal.report_line(text) is
  'A line under the label of a section, as it stands. A part of report().';

create function runlytics_internal.report_picture(numbers float8[], caption text) returns text[]
  language sql immutable parallel safe
  return case
    when cardinality(array_remove(numbers, null)) > 1
      then runlytics_internal.report_line(words => runlytics.sparkline(numbers => numbers, width => 28) || '  ' || caption)
    else array[]::text[]
  end;
comment on function runlytics_internal.report_picture(float8[], text) is
  'A series as a line of blocks with what it is; nothing for fewer than two numbers. A part of report().';

create function runlytics_internal.report_text(words text, width int) returns text
  language sql immutable parallel safe
  return (
    -- What a file says must not steer the terminal: no control characters, none that turn the direction of writing.
    select case when length(w.clean) > width then left(w.clean, width - 1) || '…' else w.clean end
    from (
      select btrim(regexp_replace(words, '[\s\u0001-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+', ' ', 'g')) as clean
    ) as w
  );
comment on function runlytics_internal.report_text(text, int) is
  'Words of a file or a device, of so many letters and without what steers a terminal. A part of report().';

create function runlytics_internal.report_day(day date) returns text
  language sql immutable parallel safe
  return to_char(day, 'Dy FMDD Mon');
comment on function runlytics_internal.report_day(date) is 'A day in a sentence: Fri 27 Nov. A part of report().';

create function runlytics_internal.report_scope(week date, athlete_id bigint default runlytics.athlete()) returns runlytics_internal.report_scope
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  scope runlytics_internal.report_scope;
begin
  if not isfinite(report_scope.week) then
    raise exception 'week must be finite' using errcode = '22023';
  end if;
  select a.name, a.units, runlytics.week_of(day => coalesce(report_scope.week, t.today), starts_on => a.week_starts_on), t.today, t.sleep_need_s
  into scope.athlete, scope.units, scope.week, scope.today, scope.sleep_need_s
  from warehouse.athletes as a
  left join lateral (
    select (now() at time zone p.timezone)::date as today, p.sleep_need_s
    from warehouse.settings_periods as p
    where p.athlete_id = report_scope.athlete_id
      and now() >= p.starts_at
      and now() < p.ends_at
  ) as t on true
  where a.athlete_id = report_scope.athlete_id;
  if not found then
    perform runlytics_internal.require_athlete(athlete_id => report_scope.athlete_id);
  end if;
  scope.until := least(scope.week + 6, scope.today);
  return scope;
end
$$;
comment on function runlytics_internal.report_scope(date, bigint) is
  'The athlete and the week that holds a day, the current one by default, in the athlete''s time zone and from the day on which the athlete''s weeks begin. SQLSTATE P0002 for an athlete that is not there or not to be seen, 22023 for an infinite day. A part of report().';

create function runlytics_internal.report_weeks(scope runlytics_internal.report_scope, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.report_week[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select
      row(
        r.week, r.activities, r.km, r.moving_s, r.ascent_m, r.load, r.longest_km, r.km_before, r.load_before,
        r.ctl, r.atl, r.tsb, r.ctl_change, r.acwr, r.monotony, r.provisional, r.nights, r.sleep_h,
        r.hrv_7d, r.hrv_low, r.hrv_high, r.rhr_7d, r.rhr_low, r.rhr_high, r.readiness,
        r.day_shifts, r.late_shifts, r.night_shifts
      )::runlytics_internal.report_week
    from warehouse.weekly_review as r
    where r.athlete_id = report_weeks.athlete_id
      and r.week <= scope.week
    order by r.week desc
    limit 6
  );
end
$$;
comment on function runlytics_internal.report_weeks(runlytics_internal.report_scope, bigint) is
  'The week of a report, if anything is known of it, and those before it: six at most, the last first. A part of report().';

create function runlytics_internal.report_history(scope runlytics_internal.report_scope, athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.report_day[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    -- Each view is read once, of the days that are told.
    with
      fitness as materialized (
        select f.day, f.ctl
        from warehouse.fitness as f
        where f.athlete_id = report_history.athlete_id
          and f.day between scope.until - 83 and scope.until
      ),
      body as materialized (
        select r.day, r.hrv_ms, r.resting_hr, r.sleep_h
        from warehouse.recovery as r
        where r.athlete_id = report_history.athlete_id
          and r.day between scope.until - 83 and scope.until
      ),
      score as materialized (
        select r.day, r.score, r.explanation
        from warehouse.readiness as r
        where r.athlete_id = report_history.athlete_id
          and r.day between scope.until - 83 and scope.until
      )
    select
      row(
        d.day, f.ctl, b.hrv_ms, b.resting_hr, b.sleep_h, r.score, regexp_replace(r.explanation, '-(?=\d)', '−', 'g'), s.label, y.label
      )::runlytics_internal.report_day
    from (select scope.until - n as day from generate_series(0, 83) as n) as d
    left join fitness as f using (day)
    left join body as b using (day)
    left join score as r using (day)
    left join warehouse.shifts as s
      on s.athlete_id = report_history.athlete_id
      and s.day = d.day
    left join warehouse.shifts as y
      on y.athlete_id = report_history.athlete_id
      and y.day = d.day - 1
    order by d.day
  );
end
$$;
comment on function runlytics_internal.report_history(runlytics_internal.report_scope, bigint) is
  'The twelve weeks up to the last day of a report, a row a day. A part of report().';

create function runlytics_internal.report_heading(scope runlytics_internal.report_scope) returns text[]
  language sql immutable parallel safe
  return (
    select array[h.title || lpad(h.place, 80 - length(h.title)), repeat('─', 80)]
    from (
      select
        coalesce(runlytics_internal.report_text(words => scope.athlete, width => 30) || ', week', 'Week')
          || ' from ' || to_char(scope.week, 'Dy FMDD Mon YYYY') as title,
        case
          when scope.week > scope.today then 'not begun'
          when scope.today < scope.week + 6 then 'day ' || scope.today - scope.week + 1 || ' of 7'
          else 'to ' || to_char(scope.week + 6, 'Dy FMDD Mon YYYY')
        end as place
    ) as h
  );
comment on function runlytics_internal.report_heading(runlytics_internal.report_scope) is
  'Whose week, and which. A part of report().';

create function runlytics_internal.report_nothing(scope runlytics_internal.report_scope, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  first_week date;
begin
  select min(r.week) into first_week from warehouse.weekly_review as r where r.athlete_id = report_nothing.athlete_id;
  if scope.week > scope.today then
    return runlytics_internal.report_section(label => '', sentences => array['This week has not begun.']);
  elsif first_week is not null then
    return runlytics_internal.report_section(
      label => '',
      sentences => array['Nothing is known of this week. The first of which something is known begins on ' || to_char(first_week, 'Dy FMDD Mon YYYY') || '.']
    );
  end if;
  return
    runlytics_internal.report_section(label => 'Training', sentences => array['No activity yet. Read the files of a watch, or a whole archive, from a folder of the server:'])
    || runlytics_internal.report_line(words => '  call runlytics.ingest_path(''/srv/watch'');')
    || runlytics_internal.report_line(words => '  call runlytics.process_documents();')
    || runlytics_internal.report_section(label => '', sentences => array['or from your own machine with runlytics-load, or connect Strava: docs/services.md.'])
    || runlytics_internal.report_section(label => 'Nights', sentences => array['No night yet, so no HRV, resting heart rate and readiness: let the phone send them (docs/listener.md), or load its export.'])
    || runlytics_internal.report_section(label => 'Shifts', sentences => array['No journal and no roster yet: docs/journal.md.']);
end
$$;
comment on function runlytics_internal.report_nothing(runlytics_internal.report_scope, bigint) is
  'What is said of a week of which nothing is known, and how that changes. A part of report().';

create function runlytics_internal.report_last_activity(scope runlytics_internal.report_scope, athlete_id bigint default runlytics.athlete()) returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  last constant date := (
    select max(a.local_date)
    from warehouse.activities as a
    where a.athlete_id = report_last_activity.athlete_id
      and a.local_date < scope.week
      and not a.excluded
  );
begin
  -- The four weeks before are in the lines above.
  if last is null or last >= scope.week - 28 then
    return '{}';
  end if;
  return runlytics_internal.report_section(
    label => '',
    sentences => array[format('The last one was on %s: select runlytics.report(''%s'') tells its week.', to_char(last, 'Dy FMDD Mon YYYY'), last)]
  );
end
$$;
comment on function runlytics_internal.report_last_activity(runlytics_internal.report_scope, bigint) is
  'When the last activity was, where the week has none and the four before neither. A part of report().';
