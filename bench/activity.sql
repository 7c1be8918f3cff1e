-- Zones, best efforts and graded speed over many hour-long runs, beside the same over a row a sample.
\ir support/compare.sql
\ir support/hour_run.sql
\getenv runs BENCH_RUNS
\if :{?runs}
\else
  \set runs 2000
\endif
create temp table shapes as
select n, runlytics.stream_of(s) as stream from generate_series(1, 20) as n, lateral pg_temp.hour_run(n) as s group by n;
create temp table streams as
select n, stream from shapes, generate_series(0, :runs / 20 - 1) as copy;
create temp table shape_rows as
select n, s.elapsed_s::int as t, s.heart_rate::smallint as hr, s.distance_m as d, s.speed_mps as v, s.altitude_m as alt
from shapes, runlytics.samples(stream => stream) as s;
create temp table samples as
select copy * 100 + n as n, t, hr, d, v, alt from shape_rows, generate_series(0, :runs / 20 - 1) as copy;
create index on samples (n, t);
vacuum analyze samples;
analyze streams;

select
  :runs as runs,
  pg_size_pretty(sum(pg_column_size(stream))) as streams,
  round(sum(pg_column_size(stream))::numeric / sum(runlytics.sample_count(stream => stream)), 2) as bytes_a_sample,
  -- A row a sample of the same columns: nine of them take 107 bytes, the header among it, seven 86.
  round(86 / (sum(pg_column_size(stream))::numeric / sum(runlytics.sample_count(stream => stream))), 1) as times_smaller
from streams \gset
select 'stream beside rows of its columns, bytes' as work, :bytes_a_sample || ' bytes' as ours, 'a row a sample' as peer, '86 bytes' as theirs, :times_smaller as figure;

call pg_temp.compare(
  'heart rate zones of 2,000 hours',
  $$ select sum(seconds) from streams, unnest(runlytics.time_in_zones(stream => stream, channel => 'heart_rate', bounds => '{110,130,150,170}')) as seconds $$,
  'width_bucket over rows',
  $$ select n, width_bucket(hr, '{110,130,150,170}'::smallint[]) as zone, sum(seconds)
     from (select n, hr, lead(t) over (partition by n order by t) - t as seconds from samples) as s
     group by 1, 2 $$,
  3
);
call pg_temp.compare(
  'best 5 km of 2,000 hours',
  'select min((runlytics.best_effort(stream => stream, metres => 5000)).seconds) from streams',
  'merge of the distance with itself over rows',
  $$ select n, min(seconds)
     from (
       select n, t - max(case when side = 0 then t end) over (partition by n order by d, side rows between unbounded preceding and current row) as seconds, side
       from (select n, t, d + 5000 as d, 0 as side from samples union all select n, t, d, 1 from samples) as both_ends
     ) as s
     where side = 1
     group by n $$,
  3
);
call pg_temp.compare(
  'normalised graded speed of 2,000 hours',
  'select sum(runlytics.normalized_graded_speed(stream => stream)) from streams',
  'window functions over rows',
  -- Tuned: Horner's rule instead of powers, and every window in the order of the distance, which is that of
  -- the time, so that the rows are sorted once.
  $$ select n, sqrt(sqrt(avg(rolled * rolled * rolled * rolled)))
     from (
       select n, t, avg(v * (1 + ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i / 3.6)) over (partition by n order by d rows 29 preceding) as rolled
       from (
         select n, t, v, d, least(greatest(rise / nullif(run, 0), -0.45), 0.45) as i
         from (
           select
             n, t, v, d,
             last_value(smooth) over around - first_value(smooth) over around as rise,
             last_value(d) over around - first_value(d) over around as run
           from (
             select n, t, v, d, avg(alt) over (partition by n order by d rows between 5 preceding and 5 following) as smooth
             from samples
           ) as smoothed
           window around as (partition by n order by d range between 20 preceding and 20 following)
         ) as climbed
       ) as graded
     ) as r
     where t >= 29
     group by n $$,
  1
);
select * from pg_temp.report;
