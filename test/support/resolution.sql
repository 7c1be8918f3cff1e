-- What each recording of a sample a second says as it is, as smart recording would have it, and by a sample every 10 s.
create function pg_temp.smart(stream runlytics.stream) returns runlytics.stream
  language plpgsql
as $$
declare
  s runlytics.sample;
  kept runlytics.sample;
  made runlytics.sample[] := '{}';
  last float8 := (select max(p.elapsed_s) from runlytics.samples(stream) as p);
begin
  for s in select * from runlytics.samples(stream)
  loop
    if kept.elapsed_s is null or s.elapsed_s - kept.elapsed_s >= 7 or s.elapsed_s = last
      or abs(s.heart_rate - kept.heart_rate) >= 3 or abs(s.altitude_m - kept.altitude_m) >= 1 or abs(s.speed_mps - kept.speed_mps) >= 0.35
    then
      made := made || s;
      kept := s;
    end if;
  end loop;
  return (select runlytics.stream_of(m) from unnest(made) as m);
end
$$;

create temp table kept as
select s.activity_id, k.way, k.stream
from (
  select s.activity_id, s.stream
  from warehouse.streams as s
  join warehouse.activities as a using (athlete_id, activity_id)
  where a.sport = 'running'
    and runlytics.elapsed_time(s.stream) >= 1200
    and runlytics.elapsed_time(s.stream) <= 1.02 * runlytics.sample_count(s.stream)
    -- Leaving samples out moves the edges of pauses, which a watch would not.
    and (select max(g.gap) <= 10 from (select p.elapsed_s - lag(p.elapsed_s) over (order by p.elapsed_s) as gap from runlytics.samples(s.stream) as p) as g)
) as s
cross join lateral (
  select 'each second' as way, (select runlytics.stream_of(p) from runlytics.samples(s.stream) as p) as stream
  union all
  select 'smart', pg_temp.smart(s.stream)
  union all
  select '10 s', (
    select runlytics.stream_of(p)
    from runlytics.samples(s.stream) as p
    where p.elapsed_s::int % 10 = 0 or p.elapsed_s = runlytics.elapsed_time(s.stream)
  )
) as k;

create temp table said as
select k.activity_id, k.way, m.metric, m.value
from kept as k
cross join lateral (
  values
    ('moving time', runlytics.moving_time(k.stream)),
    ('distance', (select sum(p.distance_m) from runlytics.splits(k.stream) as p)),
    ('elevation gain', runlytics.elevation_gain(k.stream)),
    ('graded speed', runlytics.normalized_graded_speed(k.stream)),
    ('trimp', runlytics.trimp(k.stream, 50, 190)),
    ('efficiency factor', runlytics.efficiency_factor(k.stream)),
    ('decoupling', runlytics.decoupling(k.stream)),
    ('last third', (runlytics.durability(k.stream)).last_third_pct),
    ('heart rate drift', (runlytics.durability(k.stream)).hr_drift_pct_per_h),
    ('best 400 m', (runlytics.best_effort(k.stream, 400)).seconds),
    ('best 1 km', (runlytics.best_effort(k.stream, 1000)).seconds),
    ('best 5 km', (runlytics.best_effort(k.stream, 5000)).seconds),
    ('first kilometre', (select p.elapsed_s from runlytics.splits(k.stream) as p where p.n = 1)),
    ('time below 150', (runlytics.time_in_zones(k.stream, 'heart_rate', '{150}'))[1])
) as m (metric, value);

-- What docs/runs.md promises: a share of the value, or an amount where that is more: s, m or points of per cent; and the
-- shortest moving time that a metric is made of, which a sample more or less decides where a run is just as long.
create temp table tolerance as
select t.*
from (
  values
    ('moving time', 0.015, 5, null),
    ('distance', 0.005, 10, null),
    ('elevation gain', 0.05, 4, null),
    ('graded speed', 0.01, 0, null),
    ('trimp', 0.01, 0.5, null),
    ('efficiency factor', 0.01, 0, null),
    ('decoupling', 0, 1.5, 1800),
    ('last third', 0, 1.5, 2400),
    ('heart rate drift', 0.05, 1, 1800),
    ('best 400 m', 0.015, 1.5, null),
    ('best 1 km', 0.015, 1.5, null),
    ('best 5 km', 0.015, 1.5, null),
    ('first kilometre', 0.01, 1.5, null),
    ('time below 150', 0.015, 60, null)
) as t (metric, share, amount, least_s);

select
  format('%s %s: %s beside %s (%s)', s.way, s.metric, round(s.value::numeric, 3), round(b.value::numeric, 3), s.activity_id)
from said as s
join said as b
  on b.activity_id = s.activity_id
  and b.metric = s.metric
  and b.way = 'each second'
join said as moving
  on moving.activity_id = s.activity_id
  and moving.metric = 'moving time'
  and moving.way = s.way
join said as moved
  on moved.activity_id = s.activity_id
  and moved.metric = 'moving time'
  and moved.way = 'each second'
left join tolerance as t on t.metric = s.metric
where case
  when s.value is null and b.value is null then false
  when s.value is null or b.value is null then (moving.value < t.least_s) is not distinct from (moved.value < t.least_s)
  else not coalesce(abs(s.value - b.value) <= greatest(t.share * abs(b.value), t.amount), false)
end;
select count(*) || ' values compared' from said as s where s.way <> 'each second' and s.value is not null;
