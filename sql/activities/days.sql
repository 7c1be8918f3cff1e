-- The days and weeks of training, computed from any day on. Views call this for what is not stored, once for an
-- athlete; refresh_days() stores what it gives.

create function runlytics.fitness_since(
  since date default null,
  until date default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.fitness_day
  language plpgsql stable parallel safe cost 1000 rows 5
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  -- What is stored of these days before is enough for ACWR, monotony and strain; CTL (42 days) and ATL (7) go on from theirs.
  looked_back constant int := 28;
  today constant date := runlytics_internal.today(athlete_id => fitness_since.athlete_id);
  first_day constant date := coalesce(
    since,
    (select f.training_since from warehouse.day_frontiers as f where f.athlete_id = fitness_since.athlete_id)
  );
  origin constant date := (
    select min(s.day) from warehouse.stored_training as s where s.athlete_id = fitness_since.athlete_id and s.day < first_day
  );
  start constant date := greatest(origin, case when origin is not null then first_day - looked_back end);
begin
  return query
  with
    told as materialized (
      select d.day, d.load, d.load_methods
      from warehouse.daily_training as d
      where d.athlete_id = fitness_since.athlete_id
        and d.day between first_day and until
        and d.time <= now()
    ),
    history as (
      select
        array_agg(l.day order by l.day) || start || least(today, until) as days,
        array_agg(l.load order by l.day) || array_fill(0::float8, array[num_nonnulls(start) + 1]) as loads,
        min(l.day) as began_on
      from (
        select t.day, t.load from told as t
        union all
        select s.day, s.load from warehouse.stored_training as s
        where s.athlete_id = fitness_since.athlete_id
          and s.day between start and first_day - 1
      ) as l
      having count(*) > 0
    ),
    before as (
      select s.ctl, s.atl
      from warehouse.stored_training as s
      where s.athlete_id = fitness_since.athlete_id
        and s.day = start - 1
    )
  select
    t.day, t.day::timestamp at time zone p.timezone, t.load,
    t.ctl + coalesce(b.ctl * runlytics.load_left(t.day - start + 1, 42), 0),
    t.atl + coalesce(b.atl * runlytics.load_left(t.day - start + 1, 7), 0),
    t.tsb + coalesce(b.ctl * runlytics.load_left(t.day - start, 42) - b.atl * runlytics.load_left(t.day - start, 7), 0),
    t.acwr, t.monotony, t.strain, d.load_methods,
    t.day < coalesce(origin, h.began_on) + 126
  from history as h
  cross join lateral runlytics.training_load(days => array_remove(h.days, null), loads => h.loads) as t
  join warehouse.settings_periods as p
    on p.athlete_id = fitness_since.athlete_id and t.day >= p.valid_from and t.day < p.valid_until
  left join told as d on d.day = t.day
  left join before as b on true
  where t.day between first_day and until
    -- Nothing that rests on a run which is withheld, nor goes on from a day that does.
    and runlytics.shows_days(first_day => least(start - 1, t.day), last_day => t.day, athlete_id => fitness_since.athlete_id);
end
$$;
comment on function runlytics.fitness_since(date, date, bigint) is
  'Fitness, fatigue and form on each day from the day since, that of warehouse.day_frontiers when NULL, until the day until or today, computed of the activities; of days before since it reads what is stored. What warehouse.fitness shows of days that are not stored.';

create function runlytics.weekly_volume_since(
  since date default null,
  until date default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.training_week
  language plpgsql stable parallel safe cost 1000 rows 5
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  week_starts_on constant int := (select a.week_starts_on from warehouse.athletes as a where a.athlete_id = weekly_volume_since.athlete_id);
  first_week constant date := coalesce(
    since,
    (select f.weeks_since from warehouse.day_frontiers as f where f.athlete_id = weekly_volume_since.athlete_id)
  );
  last_stored constant date := (
    select max(s.week) from warehouse.stored_weeks as s where s.athlete_id = weekly_volume_since.athlete_id and s.week < first_week
  );
begin
  return query
  with
    weeks as (
      select
        runlytics.week_of(day => d.day, starts_on => week_starts_on) as week,
        sum(d.activities)::int as activities,
        sum(d.km order by d.day) as km,
        sum(d.moving_s order by d.day) as moving_s,
        sum(d.ascent_m order by d.day) as ascent_m,
        sum(d.load order by d.day) as load,
        max(d.longest_km) as longest_km
      from warehouse.daily_training as d
      where d.athlete_id = weekly_volume_since.athlete_id
        and d.day between first_week and until
        and d.time <= now()
      group by 1
    ),
    calendar as (
      select g.at::date as week
      from (select min(w.week) as first, max(w.week) as last from weeks as w) as r
      cross join generate_series(coalesce(last_stored + 7, r.first)::timestamp, r.last::timestamp, '7 days') as g (at)
    ),
    history as (
      select s.week, s.activities, s.km, s.moving_s, s.ascent_m, s.load, s.longest_km
      from warehouse.stored_weeks as s
      where s.athlete_id = weekly_volume_since.athlete_id
        and s.week between last_stored - 21 and last_stored
      union all
      select
        c.week, coalesce(w.activities, 0), coalesce(w.km, 0), coalesce(w.moving_s, 0), coalesce(w.ascent_m, 0),
        coalesce(w.load, 0), coalesce(w.longest_km, 0)
      from calendar as c
      left join weeks as w using (week)
    ),
    compared as (
      select
        h.*, avg(h.km) over (by_week rows 3 preceding) as km_4w, 100 * (h.km / nullif(lag(h.km) over by_week, 0) - 1) as change_pct
      from history as h
      window by_week as (order by h.week)
    )
  select c.week, c.week::timestamp at time zone p.timezone, c.activities, c.km, c.moving_s, c.ascent_m, c.load, c.km_4w,
    c.change_pct, c.longest_km
  from compared as c
  join warehouse.settings_periods as p
    on p.athlete_id = weekly_volume_since.athlete_id
    and c.week >= p.valid_from and c.week < p.valid_until
  where coalesce(c.week > last_stored, true)
    and runlytics.shows_days(first_day => c.week, last_day => c.week + 6, athlete_id => weekly_volume_since.athlete_id);
end
$$;
comment on function runlytics.weekly_volume_since(date, date, bigint) is
  'The training of each week from the week since, that of warehouse.day_frontiers when NULL, to that of the last activity before the end of the day until, computed of the activities; of weeks before since it reads what is stored. What warehouse.weekly_volume shows of weeks that are not stored.';
