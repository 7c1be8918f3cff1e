-- hour_run(n): the samples of an hour's run, one a second, believable enough to compress like one.
create or replace function pg_temp.hour_run(n int) returns setof runlytics.sample
  language sql
as $$
  with recursive walk as (
    select
      0 as t,
      52.5::float8 as lat,
      13.35::float8 as lon,
      40::float8 as altitude,
      0::float8 as distance,
      120::float8 as hr,
      3::float8 as speed
    union all
    select
      t + 1,
      lat + speed * cos(t / 400.0) / 111000 + (random() - 0.5) * 4e-6,
      lon + speed * sin(t / 400.0) / 68000 + (random() - 0.5) * 6e-6,
      40 + 15 * sin(t / 300.0) + (random() - 0.5) * 0.4,
      distance + speed,
      least(greatest(hr + (random() - 0.5) * 2 + (150 - hr) * 0.01, 60), 190),
      greatest(3 + 0.4 * sin(t / 60.0) + (random() - 0.5) * 0.3, 0.5)
    from walk
    where t < 3600
  )
  select row(
    timestamptz '2026-01-01 08:00:00+00' + make_interval(days => n, secs => t), t, round(lat::numeric, 7), round(lon::numeric, 7),
    round(altitude::numeric * 5) / 5, round(distance::numeric, 2), round(hr), 170 + (t % 7) - 3, round(speed::numeric, 3), null, 12
  )::runlytics.sample
  from walk
$$;
