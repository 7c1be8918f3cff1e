-- Every recording with its samples, and what the extension says of it: one JSON object a line for formulas.py.
select json_build_object(
  'name', (select d.name from warehouse.activity_sources as s join warehouse.documents as d using (athlete_id, document_id) where s.athlete_id = a.athlete_id and s.activity_id = a.activity_id order by s.document_id limit 1),
  'sport', a.sport,
  'samples', (
    select json_build_object(
      't', json_agg(p.elapsed_s), 'hr', json_agg(p.heart_rate), 'distance', json_agg(p.distance_m),
      'speed', json_agg(p.speed_mps), 'altitude', json_agg(p.altitude_m)
    )
    from runlytics.samples(stream => s.stream) as p
  ),
  'tcx', runlytics.to_tcx(stream => s.stream, sport => a.sport),
  'ours', json_build_object(
    'moving_time', runlytics.moving_time(stream => s.stream),
    'elevation_gain', runlytics.elevation_gain(stream => s.stream),
    'trimp', runlytics_internal.covered_trimp(s.stream, 50, 190, null),
    'zones', runlytics.time_in_zones(stream => s.stream, channel => 'heart_rate', bounds => '{120, 135, 150, 165}'),
    'ngs', runlytics.normalized_graded_speed(stream => s.stream),
    'decoupling', runlytics.decoupling(stream => s.stream),
    'efforts', (
      select coalesce(json_object_agg(e.metres, e.seconds), '{}')
      from runlytics.best_efforts(stream => s.stream, metres => '{400, 1000, 1609.344, 5000, 10000, 21097.5}') as e
    ),
    'splits', (
      select coalesce(json_agg(p.elapsed_s order by p.n) filter (where p.distance_m > 999.999), '[]')
      from runlytics.splits(stream => s.stream) as p
    )
  )
)
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id)
order by a.activity_id;
