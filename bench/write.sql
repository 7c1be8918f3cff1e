-- Handing a run out as TCX, beside PostgreSQL's own XML functions over the same samples.
\ir support/compare.sql
\ir support/hour_run.sql
create temp table runs as
select n, (select runlytics.stream_of(s order by s.at) from pg_temp.hour_run(n) as s) as stream
from generate_series(1, 3) as n;

call pg_temp.compare(
  '3 runs of an hour written as TCX',
  'select sum(length(runlytics.to_tcx(stream => stream))) from runs',
  'xmlelement and xmlagg',
  $$ select sum(length(track::text))
     from (
       select xmlelement(
         name "Track",
         xmlagg(xmlelement(
           name "Trackpoint",
           xmlelement(name "Time", to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
           xmlelement(
             name "Position",
             xmlelement(name "LatitudeDegrees", s.lat),
             xmlelement(name "LongitudeDegrees", s.lon)
           ),
           xmlelement(name "AltitudeMeters", s.altitude_m),
           xmlelement(name "DistanceMeters", s.distance_m),
           xmlelement(name "HeartRateBpm", xmlelement(name "Value", s.heart_rate)),
           xmlelement(name "Cadence", s.cadence)
         ) order by s.at)
       ) as track
       from runs, runlytics.samples(stream => stream) as s
       group by n
     ) as written $$,
  3
);
select * from pg_temp.report;
