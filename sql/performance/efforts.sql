-- Which efforts were maximal: races, and the season's fastest where the heart rate was that of one. Easy runs say
-- nothing of what a runner could do.

create type runlytics.maximal_effort as (
  activity_id bigint,
  day date,
  metres float8,
  seconds float8,
  avg_hr float8,
  vdot float8,
  certainty float8,
  judged text
);
comment on type runlytics.maximal_effort is
  'An effort behind which there was nothing left, of which run, its mean heart rate and VDOT, how sure that is (0 to 1), and in words how it was judged.';

create function runlytics_internal.official_metres(metres float8) returns float8
  language sql immutable strict parallel safe
  return coalesce(
    (
      select o.metres
      from unnest(array[1500, 1609.344, 3000, 5000, 10000, 15000, 16093.44, 21097.5, 42195]::float8[]) as o (metres)
      -- Receivers measure long rather than short.
      where official_metres.metres between 0.985 * o.metres and 1.025 * o.metres
      order by abs(official_metres.metres - o.metres)
      limit 1
    ),
    metres
  );
comment on function runlytics_internal.official_metres(float8) is
  'The length of the course of a race that a receiver measured: that of a usual distance within 1.5 % below and 2.5 above. A part of maximal_efforts().';

create function runlytics_internal.fastest_stretches(
  since date,
  before date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.maximal_effort
  language plpgsql stable parallel safe cost 10000 rows 50
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with
    season as materialized (
      select a.activity_id, a.local_date, a.race, a.distance_m, a.elapsed_s, a.avg_hr
      from warehouse.activities as a
      where a.athlete_id = fastest_stretches.athlete_id
        and a.local_date >= fastest_stretches.since
        and a.local_date < fastest_stretches.before
        and a.sport = 'running'
        and not a.excluded
    ),
    told as materialized (
      select s.activity_id, d.speed, max(d.speed) over (partition by d.metric) as best
      from season as s
      join warehouse.activity_metrics as m
        on m.athlete_id = fastest_stretches.athlete_id
        and m.activity_id = s.activity_id
      -- Seconds over a distance turned round, metres in a time: either is a speed.
      cross join lateral (select m.metric, case when m.metric like 'effort%' then 1 / nullif(m.value, 0) else m.value end as speed) as d
      where m.metric in (
          'effort_1km', 'effort_1mile', 'effort_5km', 'effort_10km', 'effort_half_marathon', 'effort_marathon',
          'distance_3min', 'distance_6min', 'distance_12min', 'distance_20min'
        )
    )
  select s.activity_id, s.local_date, e.metres, e.seconds, e.avg_hr, runlytics.vdot(metres => e.metres, seconds => e.seconds), null::float8, null::text
  from season as s
  join warehouse.streams as t
    on t.athlete_id = fastest_stretches.athlete_id
    and t.activity_id = s.activity_id
  cross join lateral (
    select d.metres, d.seconds, d.avg_hr
    from runlytics.best_efforts(stream => t.stream, metres => '{1000, 1500, 1609.344, 3000, 5000, 10000, 21097.5, 42195}') as d
    union all
    select d.metres, d.seconds, d.avg_hr
    from runlytics.best_efforts_by_time(stream => t.stream, seconds => '{180, 360, 720, 1200}') as d
  ) as e
  -- A race as a whole stands below.
  where not (s.race and e.metres >= 0.95 * s.distance_m)
    and exists (
      select
      from told
      where told.activity_id = s.activity_id
        and told.speed >= told.best / 1.03
    )
  union all
  select
    s.activity_id, s.local_date, o.metres, s.elapsed_s, s.avg_hr, runlytics.vdot(metres => o.metres, seconds => s.elapsed_s), 1, 'race'
  from season as s
  cross join lateral runlytics_internal.official_metres(metres => s.distance_m) as o (metres)
  where s.race
    and s.distance_m > 0
    and s.elapsed_s > 0;
end
$$;
comment on function runlytics_internal.fastest_stretches(date, date, bigint) is
  'The fastest stretches of those runs from the day since to the day before that come within 3 % of the season''s best of a distance or a time, not judged yet, and the races as a whole. A part of maximal_efforts().';

create function runlytics.maximal_efforts(
  on_day date default null,
  days int default 182,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.maximal_effort
  language plpgsql stable parallel safe cost 20000 rows 10
  set search_path = pg_catalog, pg_temp
as $$
declare
  before constant date := coalesce(on_day, runlytics_internal.today(athlete_id => maximal_efforts.athlete_id) + 1);
  since constant date := before - days;
  -- In m/s, of all runs: who ran a sixth faster than that did not run easily.
  usual constant float8 := (
    select percentile_cont(0.5) within group (order by a.distance_m / a.moving_s)
    from warehouse.activities as a
    where a.athlete_id = maximal_efforts.athlete_id
      and a.local_date >= since
      and a.local_date < before
      and a.sport = 'running'
      and not a.excluded
      and a.distance_m > 0
      and a.moving_s > 0
  );
begin
  return query
  with
    known as (
      select
        f.activity_id, f.day, f.metres, f.seconds, f.avg_hr, f.vdot, f.certainty as of_race,
        coalesce(p.threshold_hr, p.resting_hr + 0.85 * (p.max_hr - p.resting_hr)) as threshold_hr,
        max(f.metres / f.seconds) over (
          partition by case when f.seconds in (180, 360, 720, 1200) then f.seconds else -f.metres end
        ) as best_mps,
        max(f.vdot) over () as best_vdot
      from runlytics_internal.fastest_stretches(since => since, before => before, athlete_id => maximal_efforts.athlete_id) as f
      join warehouse.settings_periods as p
        on p.athlete_id = maximal_efforts.athlete_id
        and f.day >= p.valid_from
        and f.day < p.valid_until
      where f.vdot is not null
    ),
    judged as (
      select
        k.*,
        case
          when k.of_race = 1 then 1
          when k.metres / k.seconds < k.best_mps / 1.03 then null
          when k.avg_hr >= k.threshold_hr * runlytics_internal.race_hr_share(seconds => k.seconds) then 0.7
          -- Without a heart rate the pace has to speak for itself.
          when k.avg_hr is null and k.metres / k.seconds >= 1.15 * usual and k.vdot >= 0.97 * k.best_vdot then 0.4
        end::float8 as certainty
      from known as k
    ),
    sure as (
      select j.*, max(j.vdot) filter (where j.certainty >= 0.7) over () as season_vdot
      from judged as j
      where j.certainty is not null
    )
  select
    s.activity_id, s.day, s.metres, s.seconds, s.avg_hr, s.vdot, s.certainty,
    case
      when s.of_race = 1 then 'race'
      when s.avg_hr is null then 'as fast as anything in ' || days || ' days, without heart rate'
      else format('heart rate %s, %s %% of the threshold', round(s.avg_hr), round(100 * s.avg_hr / s.threshold_hr))
    end
  from sure as s
  -- A race at somebody's side, or a kilometre within one, was not all there was.
  where s.vdot >= 0.93 * coalesce(s.season_vdot, s.vdot)
  order by s.certainty desc, s.day desc, s.metres;
end
$$;
comment on function runlytics.maximal_efforts(date, int, bigint) is
  'Which efforts of the days before a day (those up to now when NULL) were maximal, and how that was judged: races as a whole; stretches within 3 % of the fastest of their distance at the heart rate of a race (race_hr_share() of the threshold); without any heart rate those that are a sixth faster than the usual run and within 3 % of the season''s best. Of these none whose VDOT is 7 % below the best. Easy runs are never among them.';
