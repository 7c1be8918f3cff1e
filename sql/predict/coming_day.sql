-- Tomorrow is the next physiological day: the day on which the next main sleep ends.

create function runlytics_internal.usual_bedtime(day date, athlete_id bigint default runlytics.athlete()) returns timestamptz
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  least_nights constant int := 3;
  looked_back constant int := 60;
  evening_s constant float8 := -5400;
  after_shift constant interval := '1 hour';
  worked tstzrange;
  clock text;
  bed_s float8;
begin
  select p.timezone
  into clock
  from warehouse.settings_periods as p
  where p.athlete_id = usual_bedtime.athlete_id
    and usual_bedtime.day >= p.valid_from
    and usual_bedtime.day < p.valid_until;
  select tstzrange(s.starts_at, s.ends_at)
  into worked
  from warehouse.shifts as s
  where s.athlete_id = usual_bedtime.athlete_id
    and s.day = usual_bedtime.day - 1
    and s.label = 'night';
  -- After a night shift people go to bed when it has ended: those days are compared with each other alone.
  select percentile_cont(0.5) within group (order by extract(epoch from (n.started_at at time zone n.timezone) - n.day::timestamp))
  into bed_s
  from warehouse.nights as n
  left join warehouse.shifts as s
    on s.athlete_id = n.athlete_id
    and s.day = n.day - 1
    and s.label = 'night'
  where n.athlete_id = usual_bedtime.athlete_id
    and n.day between usual_bedtime.day - looked_back and usual_bedtime.day - 1
    and (s.day is not null) = (worked is not null)
  having count(*) >= least_nights;
  if bed_s is null and worked is not null then
    return coalesce(upper(worked) + after_shift, (usual_bedtime.day + time '08:00') at time zone clock);
  end if;
  return (usual_bedtime.day::timestamp + make_interval(secs => coalesce(bed_s, evening_s))) at time zone clock;
end
$$;
comment on function runlytics_internal.usual_bedtime(date, bigint) is
  'When the main sleep that ends on a day usually begins: the median of the 60 days before, of days after a night shift or of the others; with fewer than 3 an hour after the night shift, else half past ten. NULL without settings. A part of coming_day().';

create type runlytics_internal.coming_day as (
  day date,
  sleep_at timestamptz,
  has_begun bool
);
comment on type runlytics_internal.coming_day is 'The next physiological day: when its main sleep usually begins, and whether it has begun.';

create function runlytics_internal.coming_day(at timestamptz default now(), athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.coming_day
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  today date;
  coming runlytics_internal.coming_day;
begin
  select (coming_day.at at time zone p.timezone)::date
  into today
  from warehouse.settings_periods as p
  where p.athlete_id = coming_day.athlete_id
    and coming_day.at >= p.starts_at
    and coming_day.at < p.ends_at;
  if today is null or not isfinite(today) then
    return null;
  end if;
  -- After midnight it may be today: who works at night goes to bed in the morning.
  for ahead in 0 .. 1
  loop
    coming.day := today + ahead;
    coming.sleep_at := runlytics_internal.usual_bedtime(day => coming.day, athlete_id => coming_day.athlete_id);
    coming.has_begun := coming.sleep_at <= coming_day.at
      or exists (
        select
        from warehouse.nights as n
        where n.athlete_id = coming_day.athlete_id
          and n.day = coming.day
      );
    exit when not coming.has_begun;
  end loop;
  return coming;
end
$$;
comment on function runlytics_internal.coming_day(timestamptz, bigint) is
  'The first physiological day of which the main sleep has not begun at a moment, today or tomorrow; where that of tomorrow has begun too, tomorrow. NULL without settings. A part of predict_day() and train_models().';

create function runlytics_internal.next_training(at timestamptz default now(), athlete_id bigint default runlytics.athlete()) returns timestamptz
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  lead constant interval := '1 hour 30 minutes';
  today constant date := runlytics_internal.today(athlete_id => next_training.athlete_id);
begin
  return (
    select min(d.due)
    from (
      select runlytics_internal.usual_bedtime(day => today + ahead, athlete_id => next_training.athlete_id) - lead as due
      from generate_series(0, 3) as ahead
    ) as d
    where d.due > next_training.at
  );
end
$$;
comment on function runlytics_internal.next_training(timestamptz, bigint) is
  'When train_models() is due next: an hour and a half before the next main sleep usually begins, so that the day is known and the sleep has not begun. A part of train_models().';
