-- Another athlete in the same database.

create function runlytics.add_athlete(
  name text,
  timezone text default current_setting('TimeZone'),
  sex text default null,
  birth_date date default null,
  units text default 'km',
  role_name name default null
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  added bigint;
  namesakes text;
  fault text;
begin
  perform runlytics.require_owner();
  perform runlytics_internal.change_access();
  perform runlytics_internal.require_timezone(name => coalesce(add_athlete.timezone, ''));
  insert into warehouse.athletes (name, sex, birth_date, units)
  values (
    add_athlete.name,
    runlytics_internal.read_choice(word => add_athlete.sex),
    add_athlete.birth_date,
    runlytics_internal.read_choice(word => add_athlete.units)
  )
  returning athlete_id into added;
  insert into warehouse.athlete_settings (athlete_id, timezone, estimated)
  values (added, add_athlete.timezone, true);
  perform runlytics_internal.require_birth_date(birth_date => add_athlete.birth_date, athlete_id => added);
  if role_name is not null then
    perform runlytics.grant_access(role_name => add_athlete.role_name, athlete_id => added, own => true);
  end if;
  namesakes := (
    select string_agg(a.athlete_id::text, ', ' order by a.athlete_id)
    from warehouse.athletes as a
    where lower(btrim(a.name)) = lower(btrim(add_athlete.name))
      and a.athlete_id <> added
  );
  if namesakes is not null then
    raise notice '% was there already, as athlete_id %; the one added is %', btrim(add_athlete.name), namesakes, added
      using hint = format('If that is nobody else: select runlytics.forget_athlete(%s);', added);
  end if;
  return added;
exception
  when check_violation then
    get stacked diagnostics fault = constraint_name;
    raise exception '%', fault using errcode = '23514';
end
$$;
comment on function runlytics.add_athlete(text, text, text, date, text, name) is
  'Adds an athlete, and returns the number by which set runlytics.athlete_id or the argument athlete_id means him or her. timezone: a name such as Europe/Berlin; role_name: the athlete''s own role, which then sees these rows and no others. Two may have one name: a NOTICE says which numbers they have. SQLSTATE 23514 says in words what cannot be, 22023 for a time zone and 42704 for a role that there is not.';
