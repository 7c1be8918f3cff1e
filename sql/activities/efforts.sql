-- The fastest stretches. They are stored for every run, so that curves and records of ten years read no stream.

create type runlytics_internal.effort_target as (
  kind text,
  target float8,
  label text
);
comment on type runlytics_internal.effort_target is 'What efforts are looked for: metres (kind distance) or seconds (kind time).';

create function runlytics_internal.effort_targets() returns setof runlytics_internal.effort_target
  language sql immutable parallel safe rows 26
begin atomic
  values
    ('distance', 400::float8, '400 m'), ('distance', 800, '800 m'), ('distance', 1000, '1 km'), ('distance', 1500, '1500 m'),
    ('distance', 1609.344, '1 mile'), ('distance', 3000, '3 km'), ('distance', 5000, '5 km'), ('distance', 10000, '10 km'),
    ('distance', 15000, '15 km'), ('distance', 16093.44, '10 miles'), ('distance', 20000, '20 km'),
    ('distance', 21097.5, 'Half marathon'), ('distance', 30000, '30 km'), ('distance', 42195, 'Marathon'),
    ('distance', 50000, '50 km'), ('distance', 100000, '100 km'),
    ('time', 60, '1 min'), ('time', 120, '2 min'), ('time', 300, '5 min'), ('time', 600, '10 min'), ('time', 1200, '20 min'),
    ('time', 1800, '30 min'), ('time', 2700, '45 min'), ('time', 3600, '1 h'), ('time', 7200, '2 h'), ('time', 10800, '3 h');
end;
comment on function runlytics_internal.effort_targets() is
  'The distances and times of which every run keeps its fastest stretch. A part of store_efforts(); warehouse.personal_records has the same.';

-- @warehouse@
create table if not exists warehouse.efforts (
  athlete_id bigint not null,
  activity_id bigint not null,
  kind text not null check (kind in ('distance', 'time')),
  target float8 not null,
  after_m float8 not null default 0,
  label text not null,
  metres float8 not null,
  seconds float8 not null,
  start_s float8 not null,
  avg_hr float8,
  certainty text not null check (certainty in ('sure', 'likely', 'doubtful', 'impossible')),
  reason text not null,
  formula_version int not null,
  year int not null,
  season int not null,
  primary key (athlete_id, activity_id, kind, target, after_m),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.efforts is 'The fastest stretch of a run over each distance (target metres) and in each time (target seconds), on the elapsed clock, and where it began; after_m: among the stretches that begin after so many metres. certainty: sure, likely (the distance is not of positions, or samples are far apart), doubtful (a GPS spike was left out within it, or the clock is doubled), impossible (faster than anybody); reason says which. year, and season of meteorology (a quarter since the winter of year 0): those of the run''s local date, by which records are found.';

-- As activity_metrics_of_activity.
create index if not exists efforts_of_activity on warehouse.efforts (activity_id);

create index if not exists efforts_by_year on warehouse.efforts (athlete_id, kind, target, year, (metres / seconds));

create index if not exists efforts_by_season on warehouse.efforts (athlete_id, kind, target, season, (metres / seconds));

create index if not exists efforts_by_speed on warehouse.efforts (athlete_id, kind, target, (metres / seconds));

create or replace view warehouse.best_effort_curve with (security_invoker) as
select
  e.athlete_id,
  e.activity_id,
  a.local_date as day,
  e.metres,
  e.label,
  e.seconds,
  1000 * e.seconds / e.metres as pace_s_per_km,
  e.start_s,
  e.avg_hr,
  -- That it was a race may be what the athlete alone is told.
  case when e.reason is distinct from 'a race' or runlytics.shows_field(activity_id => e.activity_id, field => 'race', athlete_id => e.athlete_id) then e.certainty end as certainty,
  case when e.reason is distinct from 'a race' or runlytics.shows_field(activity_id => e.activity_id, field => 'race', athlete_id => e.athlete_id) then e.reason end as reason
from warehouse.efforts as e
join warehouse.activities as a using (athlete_id, activity_id)
where a.sport = 'running'
  and not a.excluded
  and e.kind = 'distance'
  and e.after_m = 0
  and e.certainty <> 'impossible';
comment on view warehouse.best_effort_curve is 'One row for each run and each distance that it holds, 400 m to 100 km: the fastest stretch, on the elapsed clock, and where in the run it began. The smallest seconds of each distance over the days that are asked for are the curve. certainty and reason as in warehouse.efforts.';

create or replace view warehouse.fatigued_curve with (security_invoker) as
select
  e.athlete_id,
  e.activity_id,
  a.local_date as day,
  e.after_m,
  e.metres,
  e.label,
  e.seconds,
  1000 * e.seconds / e.metres as pace_s_per_km,
  e.seconds / f.seconds as beside_fresh,
  e.avg_hr
from warehouse.efforts as e
join warehouse.activities as a using (athlete_id, activity_id)
join warehouse.efforts as f
  on f.athlete_id = e.athlete_id
  and f.activity_id = e.activity_id
  and f.kind = e.kind
  and f.target = e.target
  and f.after_m = 0
where a.sport = 'running'
  and not a.excluded
  and e.kind = 'distance'
  and e.after_m > 0
  and e.certainty <> 'impossible';
comment on view warehouse.fatigued_curve is 'One row for each run, each way behind it (10, 20, 30 km) and each distance (1, 5 km): the fastest stretch that begins after that way. beside_fresh: its seconds over those of the fastest of the whole run, 1 and more.';

grant select on warehouse.efforts to runlytics_reader;
grant select, insert, update, delete on warehouse.efforts to runlytics_worker;
grant select on warehouse.best_effort_curve, warehouse.fatigued_curve to runlytics_reader, runlytics_worker;

-- @extension@
create type runlytics_internal.effort_doubt as (
  certainty text,
  reason text
);
comment on type runlytics_internal.effort_doubt is 'How sure an effort is. A part of store_efforts().';

create function runlytics_internal.effort_doubt(
  effort runlytics.effort,
  spikes numrange[],
  placed bool,
  apart_s float8,
  race bool
) returns runlytics_internal.effort_doubt
  language sql immutable parallel safe
  return case
    -- 2 % above the world record of the next shorter distance, in m/s.
    when (effort).metres / (effort).seconds > 1.02 * coalesce(
      (
        select r.speed
        from (
          values
            (400, 9.30), (800, 7.93), (1000, 7.58), (1500, 7.29), (3000, 6.86), (5000, 6.62), (10000, 6.37), (21097, 6.21),
            (42195, 5.84), (50000, 5.26), (100000, 4.57)
        ) as r (metres, speed)
        where r.metres <= (effort).metres + 0.5
        order by r.metres desc
        limit 1
      ),
      10.4
    )
      then row('impossible', 'faster than anybody has run')::runlytics_internal.effort_doubt
    when exists (
      select
      from unnest(spikes) as s (spike)
      where s.spike && numrange((effort).start_s::numeric, ((effort).start_s + (effort).seconds)::numeric, '[]')
    )
      then row('doubtful', 'a fault of the position lies within it and was left out')::runlytics_internal.effort_doubt
    when race then row('sure', 'a race')::runlytics_internal.effort_doubt
    when not placed then row('likely', 'the distance is not of positions')::runlytics_internal.effort_doubt
    when apart_s > 10 then row('likely', 'the samples are ' || round(apart_s) || ' s apart')::runlytics_internal.effort_doubt
    else row('sure', 'positions every ' || greatest(round(apart_s), 1) || ' s, no fault within it')::runlytics_internal.effort_doubt
  end;
comment on function runlytics_internal.effort_doubt(runlytics.effort, numrange[], bool, float8, bool) is
  'How sure an effort is, and why: by faults of the position within it, whether there are positions, and how far the samples are apart. A part of store_efforts().';

create function runlytics_internal.store_efforts(
  activity_id bigint,
  stream runlytics.stream,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  run record;
begin
  delete from warehouse.efforts as e
  where e.athlete_id = store_efforts.athlete_id
    and e.activity_id = store_efforts.activity_id;
  select
    a.race,
    extract(year from a.local_date)::int as year,
    (12 * extract(year from a.local_date)::int + extract(month from a.local_date)::int) / 3 as season,
    coalesce(runlytics.coverage(stream => store_efforts.stream, channel => 'lat') >= 0.5, false) as placed,
    runlytics.elapsed_time(stream => store_efforts.stream) / nullif(runlytics.sample_count(stream => store_efforts.stream) - 1, 0) as apart_s,
    array(
      select numrange(q.start_s::numeric, (q.start_s + q.seconds)::numeric, '[]')
      from warehouse.activity_quality as q
      where q.athlete_id = store_efforts.athlete_id
        and q.activity_id = a.activity_id
        and q.kind = 'gps_spike'
    ) as spikes
  into run
  from warehouse.activities as a
  where a.athlete_id = store_efforts.athlete_id
    and a.activity_id = store_efforts.activity_id
    and a.sport = 'running'
    and store_efforts.stream is not null;
  if not found then
    return;
  end if;
  insert into warehouse.efforts
    (athlete_id, activity_id, kind, target, after_m, label, metres, seconds, start_s, avg_hr, certainty, reason, formula_version, year, season)
  select
    store_efforts.athlete_id, store_efforts.activity_id, t.kind, t.target, e.after_m, t.label, e.metres, e.seconds, e.start_s,
    e.avg_hr, d.certainty, d.reason, 1, run.year, run.season
  from (
    select 'distance' as kind, e.metres as target, 0::float8 as after_m, e.*
    from runlytics.best_efforts(
      stream => store_efforts.stream,
      metres => array(select t.target from runlytics_internal.effort_targets() as t where t.kind = 'distance' order by t.target)
    ) as e
    union all
    select 'time', e.seconds, 0, e.*
    from runlytics.best_efforts_by_time(
      stream => store_efforts.stream,
      seconds => array(select t.target from runlytics_internal.effort_targets() as t where t.kind = 'time' order by t.target)
    ) as e
    union all
    select 'distance', e.metres, e.after_m, e.metres, e.seconds, e.start_s, e.avg_hr
    from runlytics.fatigued_efforts(
      stream => store_efforts.stream, metres => '{1000, 5000}', after_m => '{10000, 20000, 30000}'
    ) as e
  ) as e
  join runlytics_internal.effort_targets() as t
    on t.kind = e.kind
    and t.target = e.target
  cross join lateral runlytics_internal.effort_doubt(
    effort => row(e.metres, e.seconds, e.start_s, e.avg_hr)::runlytics.effort,
    spikes => run.spikes, placed => run.placed, apart_s => run.apart_s, race => run.race
  ) as d
  where e.metres > 0
    and e.seconds > 0;
end
$$;
comment on function runlytics_internal.store_efforts(bigint, runlytics.stream, bigint) is
  'Writes the fastest stretches of a run, fresh and after 10, 20 and 30 km, with how sure they are. A part of compute_metrics().';

create type runlytics.curve_point as (
  kind text,
  target float8,
  label text,
  speed_mps float8,
  activity_id bigint,
  other_speed_mps float8,
  other_activity_id bigint,
  change_pct float8
);
comment on type runlytics.curve_point is
  'A point of two curves of best efforts: the highest speed of a window of days and of another, and by how many per cent the first is faster. kind and target: metres of a distance or seconds of a time.';

create function runlytics.compare_curves(
  since date,
  until date,
  other_since date,
  other_until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.curve_point
  language plpgsql stable parallel safe rows 26
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.require_span(since => compare_curves.since, until => compare_curves.until);
  perform runlytics_internal.require_span(since => other_since, until => other_until);
  return query
  with best as (
    select
      e.kind, e.target, e.label,
      max(e.metres / e.seconds) filter (where a.local_date between since and until) as speed,
      (array_agg(e.activity_id order by e.metres / e.seconds desc, e.activity_id) filter (where a.local_date between since and until))[1] as run,
      max(e.metres / e.seconds) filter (where a.local_date between other_since and other_until) as other_speed,
      (array_agg(e.activity_id order by e.metres / e.seconds desc, e.activity_id) filter (where a.local_date between other_since and other_until))[1] as other_run
    from warehouse.efforts as e
    join warehouse.activities as a using (athlete_id, activity_id)
    where e.athlete_id = compare_curves.athlete_id
      and (a.local_date between since and until or a.local_date between other_since and other_until)
      and a.sport = 'running'
      and not a.excluded
      and e.after_m = 0
      and e.certainty <> 'impossible'
    group by e.kind, e.target, e.label
  )
  select b.kind, b.target, b.label, b.speed, b.run, b.other_speed, b.other_run, 100 * (b.speed / b.other_speed - 1)
  from best as b
  order by b.kind, b.target;
end
$$;
comment on function runlytics.compare_curves(date, date, date, date, bigint) is
  'The curve of best efforts of any window of local dates against that of any other: a row for each distance and time that either holds.';
