-- A run's time in zones of heart rate.

create function runlytics_internal.panel_run_zones(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  run constant bigint := runlytics_internal.page_run_of(reader => reader, athlete_id => athlete_id);
  r record;
begin
  if run is null then
    return null;
  end if;
  select
    coalesce(sum(z.seconds), 0) as total,
    max(z.seconds) as most,
    (array_agg(z.zone order by z.seconds desc, z.zone))[1] as zone,
    jsonb_agg(round(z.seconds) order by z.zone) as seconds,
    max(z.set) as set,
    jsonb_agg(
      'Z' || z.zone || case when z.from_value is null then ' below ' else ' from ' end || case z.channel
        when 'speed_mps' then runlytics.written(value => 1000 / coalesce(z.from_value, z.to_value), quantity => 'pace', units => reader.units)
        else ceil(coalesce(z.from_value, z.to_value))::text
      end
      order by z.zone
    ) as names
  into r
  from warehouse.zone_time as z
  where z.athlete_id = panel_run_zones.athlete_id
    and z.activity_id = run
    and z.main;
  if r.total = 0 then
    return runlytics_internal.page_panel(
      id => 'run_zones', title => 'Time in zones', view => 'warehouse.zone_time',
      empty => 'No heart rate in this run, or no threshold: see the settings for threshold_hr.',
      link => runlytics_internal.page_link_to(label => 'Settings', page => 'settings')
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'run_zones', title => 'Time in zones', view => 'warehouse.zone_time',
    formula => case r.set when 'threshold' then 'zones at 85, 90, 95 and 100 % of threshold heart rate' else 'the set ' || r.set || ' of warehouse.zone_sets' end,
    sentence => runlytics_internal.page_sentence(
      'most of it in zone ' || r.zone || ': ' || runlytics.written(value => r.most, quantity => 'duration') || ' of ' || runlytics.written(value => r.total, quantity => 'duration')
        || ' with heart rate'
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'zones', 'names', r.names, 'rows', jsonb_build_array(jsonb_build_object('label', 'this run', 'seconds', r.seconds))
    ))
  );
end
$$;
comment on function runlytics_internal.panel_run_zones(jsonb, bigint) is
  'Seconds of a run in each zone of the athlete''s main set.';
