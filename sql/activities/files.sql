-- Activities of the warehouse as files that other programs read.

create function runlytics.to_tcx(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity record;
begin
  select
    a.sport, coalesce(w.stream, s.stream) as stream,
    case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end as name
  into activity
  from warehouse.activities as a
  left join warehouse.streams as s using (athlete_id, activity_id)
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  where a.athlete_id = to_tcx.athlete_id
    and a.activity_id = to_tcx.activity_id;
  if activity.stream is null then
    raise exception 'there is no activity % with samples', to_tcx.activity_id
      using
        errcode = 'P0002',
        hint = 'Those that have: select activity_id, local_date, name from warehouse.runs where stream is not null order by started_at desc limit 10;';
  end if;
  return runlytics.to_tcx(
    stream => activity.stream,
    sport => activity.sport,
    name => activity.name,
    laps => runlytics.laps_of(activity_id => to_tcx.activity_id, athlete_id => to_tcx.athlete_id)
  );
end
$$;
comment on function runlytics.to_tcx(bigint, bigint) is
  'An activity of the warehouse as TCX, with its laps. SQLSTATE P0002 when there is no such activity or it has no samples.';

create function runlytics.to_gpx(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity record;
begin
  select
    a.sport, coalesce(w.stream, s.stream) as stream,
    case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end as name
  into activity
  from warehouse.activities as a
  left join warehouse.streams as s using (athlete_id, activity_id)
  left join warehouse.whole_routes as w using (athlete_id, activity_id)
  where a.athlete_id = to_gpx.athlete_id
    and a.activity_id = to_gpx.activity_id;
  if activity.stream is null then
    raise exception 'there is no activity % with samples', to_gpx.activity_id
      using
        errcode = 'P0002',
        hint = 'Those that have: select activity_id, local_date, name from warehouse.runs where stream is not null order by started_at desc limit 10;';
  end if;
  return runlytics.to_gpx(stream => activity.stream, sport => activity.sport, name => activity.name);
end
$$;
comment on function runlytics.to_gpx(bigint, bigint) is
  'An activity of the warehouse as GPX. SQLSTATE P0002 when there is no such activity or it has no samples, 22023 when it has no positions.';
