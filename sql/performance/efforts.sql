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
      select
        a.activity_id, a.local_date, a.distance_m, a.elapsed_s, a.avg_hr,
        a.race and runlytics.shows_field(activity_id => a.activity_id, field => 'race', athlete_id => a.athlete_id) as race
      from warehouse.activities as a
      where a.athlete_id = fastest_stretches.athlete_id
        and a.local_date >= fastest_stretches.since
        and a.local_date < fastest_stretches.before
        and a.sport = 'running'
        and not a.excluded
    ),
    stretches as (
      select
        s.activity_id, s.local_date, e.metres, e.seconds, e.avg_hr, e.certainty,
        e.metres / e.seconds as mps, max(e.metres / e.seconds) over (partition by e.kind, e.target) as best_mps
      from season as s
      join warehouse.efforts as e
        on e.athlete_id = fastest_stretches.athlete_id
        and e.activity_id = s.activity_id
      where e.after_m = 0
        and e.certainty in ('sure', 'likely')
        and (e.reason is distinct from 'a race' or runlytics.shows_field(activity_id => e.activity_id, field => 'race', athlete_id => e.athlete_id))
        and (e.kind = 'distance' and e.target between 1000 and 42195 or e.kind = 'time' and e.target between 120 and 1200)
        -- A race as a whole stands below.
        and not (s.race and e.metres >= 0.95 * s.distance_m)
    )
  select
    t.activity_id, t.local_date, t.metres, t.seconds, t.avg_hr, runlytics.vdot(metres => t.metres, seconds => t.seconds),
    case t.certainty when 'sure' then 0.7 else 0.5 end::float8, null::text
  from stretches as t
  where t.mps >= t.best_mps / 1.03
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
  'The stretches of 1 km to the marathon and of 2 to 20 minutes of the runs from the day since to the day before that come within 3 % of the season''s fastest of their kind, with how sure the recording is and not judged yet, and the races as a whole. A part of maximal_efforts().';

create function runlytics_internal.usual_speed(since date, before date, athlete_id bigint default runlytics.athlete()) returns float8
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select percentile_cont(0.5) within group (order by a.distance_m / c.moving_s)
    from warehouse.activities as a
    cross join lateral (
      select runlytics.shown_moving_s(activity_id => a.activity_id, moving_s => a.moving_s, lasted_s => coalesce(a.timer_s, a.elapsed_s), athlete_id => a.athlete_id) as moving_s
    ) as c
    where a.athlete_id = usual_speed.athlete_id
      and a.local_date >= usual_speed.since
      and a.local_date < usual_speed.before
      and a.sport = 'running'
      and not a.excluded
      and a.distance_m > 0
      and c.moving_s > 0
  );
end
$$;
comment on function runlytics_internal.usual_speed(date, date, bigint) is
  'The median speed of the runs from the day since to the day before, in m/s. A part of maximal_efforts().';

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
  -- Who ran a sixth faster than that did not run easily.
  usual constant float8 := runlytics_internal.usual_speed(since => since, before => before, athlete_id => maximal_efforts.athlete_id);
begin
  return query
  with
    known as (
      select
        f.activity_id, f.day, f.metres, f.seconds, f.avg_hr, f.vdot, f.certainty as recorded,
        coalesce(p.threshold_hr, p.resting_hr + 0.85 * (p.max_hr - p.resting_hr)) as threshold_hr,
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
          when k.recorded = 1 then 1
          when k.avg_hr >= k.threshold_hr * runlytics_internal.race_hr_share(seconds => k.seconds) then k.recorded
          -- Without a heart rate the pace has to speak for itself.
          when k.avg_hr is null and k.metres / k.seconds >= 1.15 * usual and k.vdot >= 0.97 * k.best_vdot then 0.4
        end::float8 as certainty
      from known as k
    ),
    sure as (
      select j.*, max(j.vdot) filter (where j.certainty >= 0.5) over () as season_vdot
      from judged as j
      where j.certainty is not null
    )
  select
    s.activity_id, s.day, s.metres, s.seconds, s.avg_hr, s.vdot, s.certainty,
    case
      when s.recorded = 1 then 'race'
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
