-- parse_activity(): a small TCX file in, one activity out.
set datestyle = 'ISO';
set timezone = 'UTC';
\set VERBOSITY default
\set SHOW_CONTEXT never
create temp table files (name text, body text);
insert into files
values
  (
    'run',
    '<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
  xmlns:x="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
<Activities><Activity Sport="Running"><Id>2026-03-01T08:00:00Z</Id>
<Lap StartTime="2026-03-01T08:00:00Z"><TotalTimeSeconds>4</TotalTimeSeconds><DistanceMeters>12</DistanceMeters>
<Calories>1</Calories><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>
<Trackpoint><Time>2026-03-01T08:00:00Z</Time><Position><LatitudeDegrees>52.5</LatitudeDegrees><LongitudeDegrees>13.35</LongitudeDegrees></Position>
<AltitudeMeters>34.2</AltitudeMeters><DistanceMeters>0</DistanceMeters><HeartRateBpm><Value>120</Value></HeartRateBpm>
<Extensions><x:TPX><x:Speed>3.0</x:Speed><x:RunCadence>85</x:RunCadence></x:TPX></Extensions></Trackpoint>
<Trackpoint><Time>2026-03-01T09:00:02+01:00</Time><DistanceMeters>6</DistanceMeters><HeartRateBpm><Value>255</Value></HeartRateBpm></Trackpoint>
<Trackpoint><Time>2026-03-01T08:00:04.000Z</Time><DistanceMeters>12</DistanceMeters><HeartRateBpm><Value>130</Value></HeartRateBpm></Trackpoint>
</Track></Lap><Creator><Name>Fore &amp; Runner</Name></Creator></Activity></Activities></TrainingCenterDatabase>'
  ),
  ('course', '<TrainingCenterDatabase><Courses><Course><Name>Park</Name></Course></Courses></TrainingCenterDatabase>'),
  ('mismatched', '<TrainingCenterDatabase><Activities></Activity></TrainingCenterDatabase>'),
  ('entity', '<!DOCTYPE x [<!ENTITY a "b">]><TrainingCenterDatabase>&a;</TrainingCenterDatabase>'),
  ('text', 'Dear diary');

select p.sport, p.vendor_sport, p.device, p.external_id, p.started_at, p.elapsed_s, p.timer_s, p.distance_m, p.calories, p.avg_hr, p.max_hr, p.truncated, p.warnings
from files, runlytics.parse_activity(file => convert_to(body, 'UTF8')) as p
where files.name = 'run';
select l.*
from files, runlytics.parse_activity(file => convert_to(body, 'UTF8')) as p, unnest(p.laps) as l
where files.name = 'run';
select s.*
from files, runlytics.parse_activity(file => convert_to(body, 'UTF8')) as p, runlytics.samples(stream => p.stream) as s
where files.name = 'run';

-- A file that ends early gives what was read.
select p.truncated, runlytics.sample_count(stream => p.stream)
from files, runlytics.parse_activity(file => convert_to(left(body, position('08:00:04' in body)), 'UTF8')) as p
where files.name = 'run';

-- A valid file without an activity gives no row and a NOTICE.
select count(*)
from files, runlytics.parse_activity(file => convert_to(body, 'UTF8'))
where files.name = 'course';

-- What is broken is refused, with the place.
select count(*) from files, runlytics.parse_activity(file => convert_to(body, 'UTF8')) where files.name = 'mismatched';
select count(*) from files, runlytics.parse_activity(file => convert_to(body, 'UTF8')) where files.name = 'entity';
select count(*) from files, runlytics.parse_activity(file => convert_to(body, 'UTF8')) where files.name = 'text';
select count(*) from runlytics.parse_activity(file => '');

select files.name, runlytics.detect_format(file => convert_to(body, 'UTF8')) from files;
