-- Encoded polylines in the server, beside PostGIS.
\ir support/compare.sql
-- What is measured is the codec: text lies in its row, lines outside of it, neither compressed.
create temp table lines (n int, line geometry);
alter table lines alter line set storage external;
insert into lines
select n, st_makeline(st_point(13.35 + 0.0001 * k + 0.00003 * ((k * 7919 + n) % 13), 52.51 + 0.00008 * ((k * 104729 + n) % 17), 4326) order by k)
from generate_series(1, 200) as n, generate_series(1, 1000) as k
group by n;
create temp table encoded (n int, long text, short text);
alter table encoded alter long set storage plain;
insert into encoded
select n, st_asencodedpolyline(line), st_asencodedpolyline(st_makeline(st_pointn(line, 1), st_pointn(line, 2)))
from lines;
create temp table many as select generate_series(1, 40) as round;
create temp table short_lines as select e.short from encoded as e, generate_series(1, 2000);
analyze;

call pg_temp.compare(
  'polylines decoded, 8,000 lines of 1,000 points',
  'select count(runlytics.polyline_decode(encoded => long)) from encoded, many',
  'ST_LineFromEncodedPolyline',
  'select count(st_linefromencodedpolyline(long)) from encoded, many',
  7
);
call pg_temp.compare(
  'polylines decoded, 400,000 lines of 2 points',
  'select count(runlytics.polyline_decode(encoded => short)) from short_lines',
  'ST_LineFromEncodedPolyline',
  'select count(st_linefromencodedpolyline(short)) from short_lines',
  9
);
call pg_temp.compare(
  'polylines encoded, 8,000 lines of 1,000 points',
  'select sum(length(runlytics.polyline_encode(line => line))) from lines, many',
  'ST_AsEncodedPolyline',
  'select sum(length(st_asencodedpolyline(line))) from lines, many',
  3
);
select * from pg_temp.report;
