-- What others than the athlete see of a route.
--
-- One rule in one place: what stands in warehouse.activities, warehouse.streams and the sources is for
-- everybody who may see the athlete, so where the athlete has private zones it is cut. The whole of such an
-- activity stands in warehouse.whole_routes, which only the athlete's own roles see (athlete_access.own), the
-- worker, and the owner of the tables. A view that forgets to ask for the whole shows too little, never too much.

create type runlytics_internal.zones as (
  lats float8[],
  lons float8[],
  radii float8[]
);
comment on type runlytics_internal.zones is 'Circles in degrees and metres, side by side.';

create function runlytics_internal.hidden_zones(athlete_id bigint default runlytics.athlete()) returns runlytics_internal.zones
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select
      row(
        array_agg(z.hidden_lat order by z.name),
        array_agg(z.hidden_lon order by z.name),
        array_agg(z.hidden_radius_m order by z.name)
      )::runlytics_internal.zones
    from warehouse.privacy_zones as z
    where z.athlete_id = hidden_zones.athlete_id
  );
end
$$;
comment on function runlytics_internal.hidden_zones(bigint) is
  'What an athlete hides; arrays that are NULL when it is nothing. A part of hide_positions().';

create function runlytics_internal.hide_positions(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  zones constant runlytics_internal.zones := runlytics_internal.hidden_zones(athlete_id => athlete_id);
  whole record;
  hides bool;
begin
  select coalesce(w.route, a.route) as route, coalesce(w.stream, s.stream) as stream, w.activity_id is not null as hidden
  into strict whole
  from warehouse.activities as a
  left join warehouse.streams as s using (athlete_id, activity_id)
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  where a.athlete_id = hide_positions.athlete_id
    and a.activity_id = hide_positions.activity_id;
  hides := coalesce(runlytics_internal.is_private_route(whole.route, zones.lats, zones.lons, zones.radii), false);
  if not hides and not whole.hidden then
    return false;
  end if;
  delete from warehouse.whole_routes as w
  where w.athlete_id = hide_positions.athlete_id
    and w.activity_id = hide_positions.activity_id;
  if hides then
    insert into warehouse.whole_routes (athlete_id, activity_id, route, stream)
    values (hide_positions.athlete_id, hide_positions.activity_id, whole.route, whole.stream);
  end if;
  update warehouse.activities as a
  set route = case when hides then runlytics_internal.public_route(whole.route, zones.lats, zones.lons, zones.radii) else whole.route end
  where a.athlete_id = hide_positions.athlete_id
    and a.activity_id = hide_positions.activity_id;
  update warehouse.streams as s
  set stream = coalesce(
    case when hides then runlytics_internal.public_stream(whole.stream, zones.lats, zones.lons, zones.radii) end,
    whole.stream
  )
  where s.athlete_id = hide_positions.athlete_id
    and s.activity_id = hide_positions.activity_id;
  update warehouse.activity_sources as s
  set shape = runlytics_internal.public_shape(s.shape, zones.lats, zones.lons, zones.radii)
  where s.athlete_id = hide_positions.athlete_id
    and s.activity_id = hide_positions.activity_id
    and s.shape <> ''
    and hides;
  return hides;
end
$$;
comment on function runlytics_internal.hide_positions(bigint, bigint) is
  'Cuts what others see of an activity where it lies in a private zone, or gives it back, and says whether anything is hidden. The whole is kept in warehouse.whole_routes. A part of write_activity() and set_privacy_zone().';

create function runlytics_internal.apply_zones(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  zones constant runlytics_internal.zones := runlytics_internal.hidden_zones(athlete_id => athlete_id);
  activity bigint;
  hidden bigint := 0;
begin
  for activity in
    select a.activity_id
    from warehouse.activities as a
    where a.athlete_id = apply_zones.athlete_id
  loop
    hidden := hidden + coalesce(runlytics_internal.hide_positions(activity_id => activity, athlete_id => athlete_id), false)::int;
  end loop;
  update warehouse.deleted_activities as d
  set shape = runlytics_internal.public_shape(d.shape, zones.lats, zones.lons, zones.radii)
  where d.athlete_id = apply_zones.athlete_id
    and d.shape <> ''
    and zones.lats is not null;
  insert into warehouse.route_marks (athlete_id, activity_id)
  select a.athlete_id, a.activity_id
  from warehouse.activities as a
  where a.athlete_id = apply_zones.athlete_id
  on conflict do nothing;
  return hidden;
end
$$;
comment on function runlytics_internal.apply_zones(bigint) is
  'Cuts every activity of an athlete as the zones say and returns of how many something is hidden. A part of set_privacy_zone() and drop_privacy_zone().';

create function runlytics.set_privacy_zone(
  name text,
  lat float8,
  lon float8,
  radius_m float8 default 200,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- By lot, once: the hidden circle holds the whole zone, and its centre is not the zone's.
  shift_m constant float8 := radius_m / 2 * sqrt(random());
  bearing constant float8 := 360 * random();
  metres_per_degree constant float8 := 111195;
begin
  perform runlytics.require_owner();
  if num_nulls(name, lat, lon, radius_m) > 0 then
    raise exception 'a zone needs a name, a place and a radius' using errcode = '22004';
  end if;
  if not (abs(lat) <= 89 and abs(lon) <= 180 and radius_m between 50 and 5000) then
    raise exception 'a zone cannot lie there or be of that size'
      using errcode = '22023',
        detail = format('lat is %s, lon is %s, radius_m is %s.', lat, lon, radius_m),
        hint = 'Degrees, and a radius of 50 to 5,000 metres.';
  end if;
  perform runlytics_internal.lock_athlete(athlete_id => set_privacy_zone.athlete_id);
  insert into warehouse.privacy_zones as z (athlete_id, name, lat, lon, radius_m, hidden_lat, hidden_lon, hidden_radius_m)
  values (
    set_privacy_zone.athlete_id, set_privacy_zone.name, set_privacy_zone.lat, set_privacy_zone.lon, set_privacy_zone.radius_m,
    set_privacy_zone.lat + shift_m * cosd(bearing) / metres_per_degree,
    set_privacy_zone.lon + shift_m * sind(bearing) / metres_per_degree / cosd(set_privacy_zone.lat),
    set_privacy_zone.radius_m * 1.55
  )
  on conflict on constraint privacy_zones_pkey do update
  set
    lat = excluded.lat,
    lon = excluded.lon,
    radius_m = excluded.radius_m,
    hidden_lat = excluded.hidden_lat,
    hidden_lon = excluded.hidden_lon,
    hidden_radius_m = excluded.hidden_radius_m
  -- Of many circles around one place the middle would be the place.
  where (z.lat, z.lon, z.radius_m) is distinct from (excluded.lat, excluded.lon, excluded.radius_m);
  return runlytics_internal.apply_zones(athlete_id => set_privacy_zone.athlete_id);
end
$$;
comment on function runlytics.set_privacy_zone(text, float8, float8, float8, bigint) is
  'Hides from others than the athlete where activities went within radius_m (50 to 5,000 m) of a place, in all that is there and all that comes, and returns of how many activities something is hidden. A zone of that name is replaced. Others see the longest piece of a route outside, and no position inside; distances, times and heart rates stay. SQLSTATE 22004 and 22023 for a zone that is none.';

create function runlytics.drop_privacy_zone(name text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.lock_athlete(athlete_id => drop_privacy_zone.athlete_id);
  delete from warehouse.privacy_zones as z
  where z.athlete_id = drop_privacy_zone.athlete_id
    and z.name = drop_privacy_zone.name;
  if not found then
    raise exception 'there is no private zone %', name
      using errcode = 'P0002', hint = 'warehouse.privacy_zones has their names.';
  end if;
  return runlytics_internal.apply_zones(athlete_id => drop_privacy_zone.athlete_id);
end
$$;
comment on function runlytics.drop_privacy_zone(text, bigint) is
  'Shows again what a private zone hid, and returns of how many activities other zones still hide something. SQLSTATE P0002 when there is none of that name.';
