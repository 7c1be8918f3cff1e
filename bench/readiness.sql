-- Readiness on each day of ten years, beside a statement of plain SQL that works out the same
-- baselines; a median has no moving window in SQL, so it asks anew for each day.
\ir support/compare.sql
create temp table days as
select
  athlete,
  n as day,
  (45 + (n * 7919 + athlete * 31) % 23)::float8 as hrv,
  (46 + (n * 104729 + athlete * 17) % 7)::float8 as rhr,
  (22000 + (n * 997 + athlete * 13) % 8000)::float8 as asleep,
  (84 + n % 11)::float8 as efficiency,
  ((n * 1009 % 7200 + 82800) % 86400)::float8 as midpoint,
  (40 + n % 13)::float8 as ctl,
  (35 + n % 29)::float8 as atl
from generate_series(1, 3) as athlete, generate_series(0, 3649) as n
order by athlete, n;
create index on days (athlete, day);
vacuum analyze days;

-- The components of HRV and resting heart rate alone, which are the greater part of the work.
create view pg_temp.plain as
select
  d.athlete,
  d.day,
  70 + 25 * (0.5 * ln(d.hrv) + 0.5 * w.hrv - h.med) / sqrt(((h.n - 1) * h.s ^ 2 + 14 * 0.0225) / (h.n + 13)) as hrv_score,
  70 - 25 * (0.7 * d.rhr + 0.3 * w.rhr - r.med) / sqrt(((r.n - 1) * r.s ^ 2 + 14 * 6.25) / (r.n + 13)) as rhr_score
from days as d
cross join lateral (select avg(ln(x.hrv)) as hrv, avg(x.rhr) as rhr from days as x where x.athlete = d.athlete and x.day between d.day - 6 and d.day) as w
cross join lateral (
  select count(*) as n, m.med, 1.2533141 * avg(abs(ln(x.hrv) - m.med)) as s
  from days as x,
    lateral (select percentile_cont(0.5) within group (order by ln(y.hrv)) as med from days as y where y.athlete = d.athlete and y.day between d.day - 60 and d.day - 1) as m
  where x.athlete = d.athlete and x.day between d.day - 60 and d.day - 1
  group by m.med
) as h
cross join lateral (
  select count(*) as n, m.med, 1.2533141 * avg(abs(x.rhr - m.med)) as s
  from days as x,
    lateral (select percentile_cont(0.5) within group (order by y.rhr) as med from days as y where y.athlete = d.athlete and y.day between d.day - 60 and d.day - 1) as m
  where x.athlete = d.athlete and x.day between d.day - 60 and d.day - 1
  group by m.med
) as r
where d.athlete = 1
  and d.day >= 14;

create view pg_temp.history as
select
  athlete,
  unnest(array_agg(day)) as day,
  runlytics.readiness_history(
    days => array_agg(row(hrv, 'x', rhr, 'x', asleep, efficiency, midpoint, ctl, atl, null, null)::runlytics.readiness_input)
  ) as r
from (select * from days order by athlete, day) as d
group by athlete;

-- Both give the same, to the last digits of floating point.
do $$
begin
  if exists (
    select
    from pg_temp.plain as p
    join pg_temp.history as h using (athlete, day)
    where abs(least(greatest(p.hrv_score, 0), 100) - (h.r).hrv_score) > 1e-9
      or abs(least(greatest(p.rhr_score, 0), 100) - (h.r).rhr_score) > 1e-9
  ) then
    raise exception 'the two differ';
  end if;
end
$$;

call pg_temp.compare(
  'readiness_history(), every component of 3,650 days',
  'select sum((r).score) from pg_temp.history where athlete = 1',
  'lateral subqueries, HRV and resting heart rate alone',
  'select sum(hrv_score + rhr_score) from pg_temp.plain',
  3
);
select * from pg_temp.report;
