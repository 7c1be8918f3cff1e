-- doctor() on the stored days: whether they are up to date, and what silver says of them.

create function runlytics_internal.spoilt_days(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  frontier record;
begin
  select f.*
  into frontier
  from warehouse.day_frontiers as f
  where f.athlete_id = spoilt_days.athlete_id;
  return (
    with
      computed as (
        select c.day, 'body' as what, array[c.hrv_ms, c.resting_hr, c.weight_kg, c.total_24h_s] as said
        from runlytics.body_days_since(since => '-infinity', athlete_id => spoilt_days.athlete_id) as c
        where c.day < frontier.body_since
        union all
        select c.day, c.metric_id::text, array[c.value]
        from runlytics.daily_totals_since(since => '-infinity', athlete_id => spoilt_days.athlete_id) as c
        where c.day < frontier.totals_since
        union all
        select c.day, 'training', array[c.load]
        from runlytics.fitness_since(since => '-infinity', athlete_id => spoilt_days.athlete_id) as c
        where c.day < frontier.training_since
      ),
      stored as (
        select s.day, 'body' as what, array[s.hrv_ms, s.resting_hr, s.weight_kg, s.total_24h_s] as said
        from warehouse.stored_body as s
        where s.athlete_id = spoilt_days.athlete_id
          and s.day < frontier.body_since
        union all
        select s.day, s.metric_id::text, array[s.value]
        from warehouse.stored_totals as s
        where s.athlete_id = spoilt_days.athlete_id
          and s.day < frontier.totals_since
        union all
        select s.day, 'training', array[s.load]
        from warehouse.stored_training as s
        where s.athlete_id = spoilt_days.athlete_id
          and s.day < frontier.training_since
      )
    select count(distinct day)
    from computed
    full join stored using (day, what)
    where computed.said is distinct from stored.said
  );
end
$$;
comment on function runlytics_internal.spoilt_days(bigint) is
  'Of how many stored days silver says something else than is stored, though no mark says so: somebody has written there past us. A part of doctor().';

create function runlytics_internal.day_finding(spoilt bigint, first_open date, today date) returns runlytics.finding
  language sql stable parallel safe
  return row(
    'stored days',
    spoilt = 0 and coalesce(first_open > today - 14, false),
    case
      when spoilt > 0 then format('%s not what biometrics, nights and activities say: somebody has written there by hand.', runlytics.counted(n => spoilt, one => 'day is', many => 'days are'))
      when first_open is null or first_open = '-infinity' then 'None counts: views compute all of them.'
      else format('They count up to %s, from there on views compute them.', first_open - 1)
    end,
    case
      when spoilt > 0 then 'call runlytics.recompute()'
      when first_open > today - 14 then null
      else 'call runlytics.refresh_days()'
    end
  )::runlytics.finding;
comment on function runlytics_internal.day_finding(bigint, date, date) is
  'What there is to say of days that are stored up to first_open, of which so many are spoilt. A part of doctor().';

create function runlytics_internal.examine_days(athlete_id bigint default runlytics.athlete()) returns setof runlytics.finding
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  today constant date := runlytics_internal.today(athlete_id => examine_days.athlete_id);
  first_open constant date := (
    select least(f.readiness_since, f.totals_since)
    from warehouse.day_frontiers as f
    where f.athlete_id = examine_days.athlete_id
  );
  spoilt constant bigint := runlytics_internal.spoilt_days(athlete_id => examine_days.athlete_id);
  has_days constant bool := exists (select from warehouse.activities as a where a.athlete_id = examine_days.athlete_id)
    or exists (select from warehouse.biometrics as b where b.athlete_id = examine_days.athlete_id)
    or exists (select from warehouse.nights as n where n.athlete_id = examine_days.athlete_id);
begin
  if spoilt = 0 and coalesce(first_open, '-infinity') = '-infinity' and not has_days then
    return next row('stored days', true, 'There is no day yet.', null)::runlytics.finding;
  else
    return next runlytics_internal.day_finding(spoilt => spoilt, first_open => first_open, today => today);
  end if;
  if runlytics.scores_are_stale(athlete_id => examine_days.athlete_id) then
    return next row(
      'loads',
      false,
      'They are of settings that have changed since.',
      'call runlytics.recompute()'
    )::runlytics.finding;
  end if;
  -- For one athlete no plan is dear enough to be compiled.
  if current_setting('jit')::bool and (select count(*) > 20 from warehouse.athletes) then
    return next row(
      'jit',
      true,
      format(
        'What asks for many athletes at once may be compiled first, which seldom pays here. To have none of it: alter database %I set jit = off.',
        current_database()
      ),
      null
    )::runlytics.finding;
  end if;
end
$$;
comment on function runlytics_internal.examine_days(bigint) is
  'Up to which day the days are stored, and whether they are what silver says; that loads are of other settings; of a fleet, that queries may be compiled. A part of doctor().';
