-- How ready each day found the athlete, computed from any day on, as the days of the body are.

create function runlytics_internal.judged_days(
  days date[],
  times timestamptz[],
  answers float8[],
  evidence runlytics.readiness_input[],
  past int
) returns setof runlytics.readiness_day
  -- The planner sees into it.
  language sql immutable parallel safe rows 5
begin atomic
  select u.day, u."time", u.answer, row(
    u.score, u.hrv_score, u.rhr_score, u.sleep_score, u.load_score, u.subjective_score, u.cap, u.confidence, u.explanation,
    u.cap_reason, u.hrv_points, u.rhr_points, u.sleep_points, u.load_points, u.subjective_points, u.cap_points, u.stale,
    u.provisional
  )::runlytics.readiness_result
  from rows from (
    unnest(days, times, answers),
    runlytics_internal.readiness_after(days => evidence, past => past)
  ) as u (
    day, "time", answer, score, hrv_score, rhr_score, sleep_score, load_score, subjective_score, cap, confidence, explanation,
    cap_reason, hrv_points, rhr_points, sleep_points, load_points, subjective_points, cap_points, stale, provisional
  );
end;
comment on function runlytics_internal.judged_days(date[], timestamptz[], float8[], runlytics.readiness_input[], int) is
  'Readiness of the days after the first past ones of evidence; days, times and answers are of these alone. A part of readiness_since().';

create function runlytics.readiness_since(
  since date default null,
  until date default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.readiness_day
  language plpgsql stable parallel safe cost 1000 rows 5
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  baseline_days constant int := 60;
  frontier record;
  first_day date;
begin
  -- As warehouse.body_days and fitness have it, asked once: a fleet's readiness was in large part its frontiers.
  select f.body_since, f.training_since, f.readiness_since
  into frontier
  from warehouse.day_frontiers as f
  where f.athlete_id = readiness_since.athlete_id;
  first_day := coalesce(since, frontier.readiness_since);
  return query
  with
    bodies as (
      select s.day, s."time", s.hrv_ms, s.hrv_statistic, s.hrv_source, s.resting_hr, s.resting_hr_source, s.total_24h_s, s.efficiency_pct, s.midpoint_s, s.sleep_need_s
      from warehouse.stored_body as s
      where s.athlete_id = readiness_since.athlete_id
        and s.day < frontier.body_since
      union all
      select d.day, d."time", d.hrv_ms, d.hrv_statistic, d.hrv_source, d.resting_hr, d.resting_hr_source, d.total_24h_s, d.efficiency_pct, d.midpoint_s, d.sleep_need_s
      from runlytics.body_days_since(since => frontier.body_since, athlete_id => readiness_since.athlete_id) as d
    ),
    training as (
      select s.day, s.ctl, s.atl
      from warehouse.stored_training as s
      where s.athlete_id = readiness_since.athlete_id
        and s.day < frontier.training_since
      union all
      select d.day, d.ctl, d.atl
      from runlytics.fitness_since(since => frontier.training_since, athlete_id => readiness_since.athlete_id) as d
    ),
    history as (
      select
        array_agg(b.day order by b.day) filter (where b.day >= first_day) as day,
        array_agg(b."time" order by b.day) filter (where b.day >= first_day) as "time",
        array_agg(a.answer order by b.day) filter (where b.day >= first_day) as answer,
        count(*) filter (where b.day < first_day)::int as past,
        array_agg(
          row(
            b.hrv_ms, concat_ws(' ', b.hrv_statistic, b.hrv_source), b.resting_hr, b.resting_hr_source,
            b.total_24h_s, b.efficiency_pct, b.midpoint_s, f.ctl, f.atl, a.answer, b.sleep_need_s
          )::runlytics.readiness_input
          order by b.day
        ) as input
      from bodies as b
      left join training as f on f.day = b.day and f.day between first_day - 1 and readiness_since.until
      left join warehouse.journal_answers as a
        on a.athlete_id = readiness_since.athlete_id
        and a.day = b.day
        and a.day between first_day and readiness_since.until
      where b.day between first_day - baseline_days and readiness_since.until
    )
  select d.day, d."time", d.answer, d.result
  from history as h
  cross join lateral runlytics_internal.judged_days(days => h.day, times => h."time", answers => h.answer, evidence => h.input, past => h.past) as d
  where runlytics.shows_days(first_day => d.day, last_day => d.day, athlete_id => readiness_since.athlete_id);
end
$$;
comment on function runlytics.readiness_since(date, date, bigint) is
  'How ready each day from the day since, that of warehouse.day_frontiers when NULL, until the day until found the athlete, computed of warehouse.body_days, warehouse.fitness and the journal. What warehouse.readiness shows of days that are not stored.';
