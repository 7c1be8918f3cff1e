-- A run of half an hour as a watch writes it: every ten seconds a place, a distance and a heart rate of 150.
create function pg_temp.run_file(day date, metres float8) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>' || metres || '</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><Position><LatitudeDegrees>' || 52.5 + n * 0.0003 || '</LatitudeDegrees><LongitudeDegrees>13.4</LongitudeDegrees></Position>'
      || '<DistanceMeters>' || metres * n / 180 || '</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, 180) as n
$$;
