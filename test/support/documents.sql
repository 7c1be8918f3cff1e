-- Files of any size and every format, made where they are needed.
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

create function made.gpx(points int) returns bytea
  language sql immutable
  return convert_to(
    '<?xml version="1.0"?><gpx version="1.1" creator="made" xmlns="http://www.topografix.com/GPX/1/1"><trk><type>running</type><trkseg>'
    || (
      select string_agg(
        format(
          '<trkpt lat="%s" lon="%s"><ele>%s</ele><time>%sZ</time><extensions><gpxtpx:TrackPointExtension xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"><gpxtpx:hr>%s</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>',
          round(48 + second * 0.00002, 6),
          round(11 + second * 0.00002, 6),
          100 + second % 97,
          to_char(timestamp '2026-01-05' + second * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS'),
          120 + second % 50
        ),
        '' order by second
      )
      from generate_series(1, points) as second
    )
    || '</trkseg></trk></gpx>',
    'UTF8'
  );

-- Health Auto Export's JSON without a space in it, its averages as long as a phone writes them.
create function made.health(points int) returns bytea
  language sql immutable
  return (
    select
      '{"data":{"metrics":[{"name":"heart_rate","units":"count/min","data":['::bytea
      || convert_to(string_agg(
        format(
          '{"date":"%s +0000","Min":%s,"Avg":%s.333333333333336,"Max":%s,"source":"Anna Apple Watch"}',
          to_char(timestamp '2026-01-05' + second * interval '1 second', 'YYYY-MM-DD HH24:MI:SS'),
          50 + second % 40, 60 + second % 50, 70 + second % 60
        ),
        ',' order by second
      ), 'UTF8')
      || ']}]}}'::bytea
    from generate_series(1, points) as second
  );

-- Big-endian, and without the checksum, which costs no more than a warning.
create function made.fit(points int) returns bytea
  language sql immutable
  begin atomic
    with messages as (
      select
        -- file_id: an activity. Then what a record has: time, position, altitude, distance, speed,
        -- heart rate, cadence.
        '\x400001000001000100'::bytea || '\x0004'::bytea
        || '\x4100010014'::bytea || '\x08'::bytea
        || '\xfd0486000485010485020284050486060284030102040102'::bytea
        || (
          select string_agg(
            '\x01'::bytea || int4send(1000000000 + second) || int4send(572662306 + 238 * second)
            || int4send(131242112 + 238 * second) || int2send((3000 + 5 * (second % 97))::int2) || int4send(300 * second)
            || int2send((2500 + second % 900)::int2) || set_byte('\x00', 0, 120 + second % 50)
            || set_byte('\x00', 0, 80 + second % 9),
            ''::bytea order by second
          )
          from generate_series(1, points) as second
        ) as bytes
    )
    select
      '\x0c105408'::bytea
      -- The length with its least significant byte first.
      || (select string_agg(substr(int4send(octet_length(m.bytes)), n, 1), ''::bytea order by n desc) from generate_series(1, 4) as n)
      || '.FIT'::bytea || m.bytes || '\x0000'::bytea
    from messages as m;
  end;

create function made.strava(points int) returns bytea
  language sql immutable
  return (
    select convert_to(
      '{"activity": {"id": 1, "sport_type": "Run", "start_date": "2026-01-05T00:00:00Z"}, "streams": {'
      || format('"time": {"data": [%s]}, ', string_agg(second::text, ',' order by second))
      || format('"latlng": {"data": [%s]}, ', string_agg(format('[%s,%s]', round(48 + second * 0.00002, 6), round(11 + second * 0.00002, 6)), ',' order by second))
      || format('"altitude": {"data": [%s]}, ', string_agg((100 + second % 97)::text, ',' order by second))
      || format('"heartrate": {"data": [%s]}}}', string_agg((120 + second % 50)::text, ',' order by second)),
      'UTF8'
    )
    from generate_series(1, points) as second
  );

-- Each with notes of ten thousand letters.
create function made.strava_csv(activities int) returns bytea
  language sql immutable
  return convert_to(
    E'Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename\n'
    || (
      select string_agg(format(E'1000%s,"Jan 5, 2026, 3:53:35 PM",Run,Run,%s,%s,3.3,,,,,,\n', n, repeat('a', 10000), 600 + n), '' order by n)
      from generate_series(1, activities) as n
    ),
    'UTF8'
  );

create function made.polyline(points int) returns bytea
  language sql immutable
  -- There and back, without the first point: 20 bytes.
  return convert_to(repeat(substr(runlytics.polyline_encode('srid=4326;linestring(0 0, -120.2 38.5, 0 0)'), 3), points / 2), 'UTF8');

-- The most memory this backend has ever held, in MB.
create function made.peak_mb() returns numeric
  language sql volatile
  return round(substring(pg_read_file('/proc/self/status') from 'VmHWM:\s*(\d+)')::numeric / 1024, 1);

create table made.files (name text primary key, body bytea);
alter table made.files alter column body set storage external;
