-- The activities that went the same way among 5,000, beside PostGIS's distance of Frechet over those whose boxes
-- overlap; every effort over a segment, beside a row a second and distances of PostGIS's.
\ir support/compare.sql
create temp table ways as
select
  n,
  st_setsrid(
    st_makeline(array(
      select st_makepoint(
        13.3 + 0.01 * (n % 20) + 0.012 * i * cosd(40 * (n % 9) + 9 * i) + 0.00004 * random(),
        52.4 + 0.01 * (n % 7) + 0.007 * i * sind(40 * (n % 9) + 9 * i) + 0.00003 * random()
      )
      from generate_series(0, 14, 0.1) as i
    )),
    4326
  ) as route
from generate_series(1, 5000) as n;
insert into warehouse.athletes (athlete_id) values (2001) on conflict do nothing;
insert into warehouse.athlete_settings (athlete_id, timezone) values (2001, 'UTC') on conflict do nothing;
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, route, distance_m, moving_s)
select 2001, timestamptz '2015-01-01' + n * interval '18 hours', 'UTC', date '2015-01-01' + n * 18 / 24, 'running', route, 10000, 3300
from ways;
insert into warehouse.streams (athlete_id, activity_id, stream)
select 2001, a.activity_id, (
  select runlytics.stream_of(row(
    a.started_at + make_interval(secs => s), null, st_y(p), st_x(p), null, s * 3.0, 150, null, null, null, null
  )::runlytics.sample)
  from generate_series(0, 3300) as s
  cross join lateral st_lineinterpolatepoint(a.route, s / 3300.0) as p
)
from (select * from warehouse.activities where athlete_id = 2001 order by activity_id limit 60) as a;
create index on warehouse.activities using gist (route);
do $$
declare
  began bigint := pg_temp.cpu_ns();
begin
  insert into warehouse.route_marks (athlete_id, activity_id)
  select athlete_id, activity_id from warehouse.activities where athlete_id = 2001 on conflict do nothing;
  perform runlytics.refresh_routes(athlete_id => 2001);
  raise info 'routes found of 5,000 runs: % ms of CPU a run', round(((pg_temp.cpu_ns() - began) / 5e9)::numeric, 2);
end
$$;
vacuum analyze warehouse.activities, warehouse.activity_routes, warehouse.streams;
select min(activity_id) as asked from warehouse.activities where athlete_id = 2001 \gset
create temp table segment as
select st_linesubstring(route, 0.3, 0.45) as line from warehouse.activities where activity_id = :asked and athlete_id = 2001;

call pg_temp.compare(
  'the same way among 5,000 runs',
  format('select * from runlytics.similar_activities(%s, 2001)', :asked),
  'boxes, then ST_FrechetDistance',
  format(
    'select b.activity_id, st_frechetdistance(st_simplify(a.route, 0.0002), st_simplify(b.route, 0.0002)) as apart'
    ' from warehouse.activities as a join warehouse.activities as b on b.athlete_id = a.athlete_id and b.route && a.route'
    ' where a.athlete_id = 2001 and a.activity_id = %s order by 2 limit 100', :asked
  ),
  5
);
call pg_temp.compare(
  'a segment over 60 runs',
  'select count(*) from warehouse.streams as s, segment, runlytics.segment_passes(s.stream, segment.line) where s.athlete_id = 2001',
  'a row a second, within 30 m of both ends',
  'select count(*) from (
     select s.activity_id, min(p.elapsed_s) filter (where st_distancesphere(st_makepoint(p.lon, p.lat), st_startpoint(line)) < 30) as began,
       max(p.elapsed_s) filter (where st_distancesphere(st_makepoint(p.lon, p.lat), st_endpoint(line)) < 30) as ended
     from warehouse.streams as s, segment, runlytics.samples(s.stream) as p where s.athlete_id = 2001 group by 1
   ) as e where began < ended',
  5
);
select * from pg_temp.report;
