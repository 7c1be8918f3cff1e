-- TCX files of any size, made where they are needed.
create schema made;

create function made.point(second int) returns text
  language sql immutable
  return format(
    '<Trackpoint><Time>%sZ</Time><Position><LatitudeDegrees>%s</LatitudeDegrees><LongitudeDegrees>%s</LongitudeDegrees></Position><AltitudeMeters>%s</AltitudeMeters><DistanceMeters>%s</DistanceMeters><HeartRateBpm><Value>%s</Value></HeartRateBpm></Trackpoint>',
    to_char(timestamp '2026-01-05' + second * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS'),
    round(48 + second * 0.00002, 6),
    round(11 + second * 0.00002, 6),
    100 + second % 97,
    3 * second,
    120 + second % 50
  );

create function made.tcx(track text) returns bytea
  language sql immutable
  return convert_to(
    '<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>2026-01-05T00:00:00Z</Id>'
    || '<Lap StartTime="2026-01-05T00:00:00Z"><TotalTimeSeconds>60</TotalTimeSeconds><Track>' || track || '</Track></Lap>'
    || '</Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  );

create function made.tcx(points int) returns bytea
  language sql immutable
  return (select made.tcx(string_agg(made.point(second), '' order by second)) from generate_series(1, points) as second);

-- The most memory this backend has ever held, in MB.
create function made.peak_mb() returns numeric
  language sql volatile
  return round(substring(pg_read_file('/proc/self/status') from 'VmHWM:\s*(\d+)')::numeric / 1024, 1);

create table made.files (name text primary key, body bytea);
alter table made.files alter column body set storage external;
