-- Parsing TCX in the server, beside XMLTABLE over the same text.
\ir support/compare.sql
\ir support/hour_run.sql
create temp table files as
select '<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities><Activity Sport="Running"><Id>2026-01-01T08:00:00.000Z</Id><Lap StartTime="2026-01-01T08:00:00.000Z"><TotalTimeSeconds>3600.0</TotalTimeSeconds><DistanceMeters>10800.0</DistanceMeters><Calories>700</Calories><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>'
  || string_agg(format('
          <Trackpoint>
            <Time>%s</Time>
            <Position>
              <LatitudeDegrees>%s</LatitudeDegrees>
              <LongitudeDegrees>%s</LongitudeDegrees>
            </Position>
            <AltitudeMeters>%s</AltitudeMeters>
            <DistanceMeters>%s</DistanceMeters>
            <HeartRateBpm>
              <Value>%s</Value>
            </HeartRateBpm>
            <Extensions>
              <ns3:TPX>
                <ns3:Speed>%s</ns3:Speed>
                <ns3:RunCadence>%s</ns3:RunCadence>
              </ns3:TPX>
            </Extensions>
          </Trackpoint>',
    to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), s.lat, s.lon, s.altitude_m, s.distance_m, s.heart_rate, s.speed_mps, 85
  ), '' order by s.at)
  || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>' as body
from pg_temp.hour_run(0) as s;
create temp table bytes as select convert_to(body, 'UTF8') as body from files;
alter table files alter body set storage external;
alter table bytes alter body set storage external;
insert into files select body from files, generate_series(1, 19);
insert into bytes select body from bytes, generate_series(1, 19);
select pg_size_pretty(octet_length(body)::bigint) as file from bytes limit 1;

call pg_temp.compare(
  'TCX, 20 files of 3,601 points, in the server',
  'select sum(runlytics.sample_count(stream => a.stream)) from bytes, runlytics.parse_activity(file => body) as a',
  'XMLTABLE from text',
  $$ select count(*)
     from files,
       xmltable(
         xmlnamespaces('http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2' as t, 'http://www.garmin.com/xmlschemas/ActivityExtension/v2' as x),
         '//t:Trackpoint' passing (body::xml)
         columns
           at timestamptz path 't:Time',
           lat float8 path 't:Position/t:LatitudeDegrees',
           lon float8 path 't:Position/t:LongitudeDegrees',
           altitude float8 path 't:AltitudeMeters',
           distance float8 path 't:DistanceMeters',
           hr float8 path 't:HeartRateBpm/t:Value',
           speed float8 path 't:Extensions/x:TPX/x:Speed',
           cadence float8 path 't:Extensions/x:TPX/x:RunCadence'
       ) as p $$,
  3
);
select * from pg_temp.report;
