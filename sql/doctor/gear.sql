-- What is worn out.

create function runlytics_internal.examine_gear(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    'gear ' || d.name,
    false,
    concat_ws(
      ' ',
      'It went ' || runlytics.written(value => 1000 * d.km, quantity => 'distance', units => a.units)
        || coalesce(' of ' || runlytics.written(value => 1000 * d.limit_km, quantity => 'distance', units => a.units), '') || '.',
      case when d.limit_days is not null then format('It is %s old, of %s.', runlytics.counted(n => d.age_days, one => 'day'), d.limit_days) end
    ),
    format('update warehouse.gear set retired = true where gear_id = %s; -- once it is replaced', d.gear_id)
  from warehouse.gear_due as d
  join warehouse.athletes as a using (athlete_id)
  where d.athlete_id = examine_gear.athlete_id
    and d.state = 'due'
  order by d.name;
end
$$;
comment on function runlytics_internal.examine_gear(bigint) is
  'Shoes and bikes that have reached the limits which the athlete set. A part of doctor().';
