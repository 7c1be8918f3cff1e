-- Time in zones, by the athlete's own definition. It is stored for every activity, so that a dashboard reads no stream.

create type runlytics_internal.zone_method as (
  method text,
  channel text,
  parts float8[],
  first_zone int,
  easy_zones int,
  hard_from int
);
comment on type runlytics_internal.zone_method is
  'How zones are cut. parts: shares of a reference, or the bounds themselves. first_zone: the number of what lies below the first bound. Up to easy_zones is easy, from hard_from on hard.';

create function runlytics_internal.zone_methods() returns setof runlytics_internal.zone_method
  language sql immutable parallel safe rows 7
begin atomic
  values
    ('threshold', 'heart_rate', '{0.85, 0.9, 0.95, 1}'::float8[], 1, 2, 5),
    ('karvonen', 'heart_rate', '{0.5, 0.6, 0.7, 0.8, 0.9}', 0, 3, 5),
    ('max_hr', 'heart_rate', '{0.5, 0.6, 0.7, 0.8, 0.9}', 0, 3, 5),
    ('friel', 'heart_rate', '{0.85, 0.9, 0.95, 1, 1.03, 1.07}', 1, 2, 5),
    ('pace', 'speed_mps', '{0.775, 0.877, 0.943, 1, 1.034, 1.111}', 1, 2, 5),
    ('power', 'power_w', '{0.55, 0.75, 0.9, 1.05, 1.2, 1.5}', 1, 2, 5),
    ('custom', 'heart_rate', null, 1, 2, 5);
end;
comment on function runlytics_internal.zone_methods() is
  'The ways to cut zones: five by the threshold, Karvonen, shares of the maximum, Friel (5a, 5b and 5c are 5 to 7), pace by shares of threshold speed, power by shares of a reference. A part of define_zones().';

create function runlytics.zone_bounds(method text, max_hr float8, resting_hr float8, threshold_hr float8) returns float8[]
  language sql immutable parallel safe
begin atomic
  select array_agg(
    case m.method
      when 'karvonen' then resting_hr + p.part * (max_hr - resting_hr)
      when 'max_hr' then p.part * max_hr
      else p.part * threshold_hr
    end
    order by p.part
  )
  from runlytics_internal.zone_methods() as m
  cross join lateral unnest(m.parts) as p (part)
  where m.method = zone_bounds.method
    and m.channel = 'heart_rate'
    and case m.method when 'karvonen' then max_hr > resting_hr when 'max_hr' then max_hr > 0 else threshold_hr > 0 end;
end;
comment on function runlytics.zone_bounds(text, float8, float8, float8) is
  'The bounds (beats/min) of zones of heart rate by a method: threshold (85, 90, 95, 100 % of threshold heart rate), friel (and 103, 107 %), karvonen (50 to 90 % of the reserve), max_hr (50 to 90 % of the maximum). A bound belongs to the zone above. NULL where a setting is missing.';

-- @warehouse@
create table if not exists warehouse.zone_sets (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  name text not null check (name ~ '^[a-z][a-z0-9_]*$'),
  valid_from date not null default '-infinity',
  method text not null check (method in ('threshold', 'karvonen', 'max_hr', 'friel', 'pace', 'power', 'custom')),
  channel text not null check (channel in ('heart_rate', 'speed_mps', 'power_w')),
  parts float8[] not null check (cardinality(parts) >= 1 and cardinality(parts) <= 20 and array_position(parts, null) is null),
  reference float8 check (reference > 0),
  first_zone int not null default 1 check (first_zone between 0 and 1),
  easy_zones int not null default 2,
  hard_from int not null default 5,
  main bool not null default false,
  primary key (athlete_id, name, valid_from),
  check (easy_zones < hard_from)
);
comment on table warehouse.zone_sets is 'The athlete''s own zones, each set from a local date on: write it with runlytics.define_zones(). parts: shares of the reference (custom: the bounds themselves, beats/min, m/s or watts); reference: a maximum, threshold or power of the set''s own, NULL for that of the settings. main: warehouse.zone_share goes by it. Without any there is the set threshold.';

create table if not exists warehouse.zone_seconds (
  athlete_id bigint not null,
  activity_id bigint not null,
  set text not null,
  channel text not null,
  first_zone int not null,
  bounds float8[] not null,
  seconds float8[] not null,
  main bool not null,
  easy_zones int not null,
  hard_from int not null,
  easy_s float8 not null,
  moderate_s float8 not null,
  hard_s float8 not null,
  formula_version int not null,
  primary key (athlete_id, activity_id, set),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.zone_seconds is 'The seconds of an activity in each zone of each set that held on its day: warehouse.zone_time reads them. bounds and seconds as time_in_zones() has them.';

create or replace view warehouse.zone_time with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  s.set,
  (s.first_zone + z.n - 1)::int as zone,
  z.seconds,
  a.sport,
  case when s.channel = 'heart_rate' then s.bounds[z.n - 1] end as from_hr,
  case when s.channel = 'heart_rate' then s.bounds[z.n] end as to_hr,
  s.channel,
  s.bounds[z.n - 1] as from_value,
  s.bounds[z.n] as to_value,
  s.main,
  case
    when s.first_zone + z.n - 1 <= s.easy_zones then 'easy'
    when s.first_zone + z.n - 1 >= s.hard_from then 'hard'
    else 'moderate'
  end as intensity
from warehouse.activities as a
join warehouse.zone_seconds as s using (athlete_id, activity_id)
cross join lateral unnest(s.seconds) with ordinality as z (seconds, n)
where not a.excluded;
comment on view warehouse.zone_time is 'Seconds of each activity in each zone of each set of zones: the athlete''s own (zone_sets), and threshold, five zones of heart rate below 85 %, to 90, 95 and 100 % of the threshold of the day, and above. from_hr, to_hr: beats/min, the lower bound belongs to the zone; from_value, to_value: in the channel''s unit (heart_rate, speed_mps, power_w). main: zone_share goes by this set. Filter by set where there is more than one.';

create or replace view warehouse.zone_share with (security_invoker) as
select
  w.athlete_id,
  w.week,
  w.week::timestamp at time zone p.timezone as time,
  w.seconds,
  w.easy_s / w.seconds as easy_share,
  i.polarised_index,
  w.moderate_s / w.seconds as moderate_share,
  w.hard_s / w.seconds as hard_share,
  sum(w.easy_s) over eight_weeks / sum(w.seconds) over eight_weeks as easy_share_8w,
  avg(i.polarised_index) over eight_weeks as polarised_index_8w,
  case
    when count(i.polarised_index) over eight_weeks >= 4
      then regr_slope(i.polarised_index, extract(epoch from w.week::timestamp)::float8 / 604800) over eight_weeks
  end as polarised_trend,
  w.set
from (
  select
    a.athlete_id,
    runlytics.week_of(day => a.local_date, starts_on => t.week_starts_on) as week,
    z.set,
    sum(z.easy_s + z.moderate_s + z.hard_s order by a.activity_id) as seconds,
    sum(z.easy_s order by a.activity_id) as easy_s,
    sum(z.moderate_s order by a.activity_id) as moderate_s,
    sum(z.hard_s order by a.activity_id) as hard_s
  from warehouse.activities as a
  join warehouse.zone_seconds as z using (athlete_id, activity_id)
  join warehouse.athletes as t using (athlete_id)
  where z.main
    and not a.excluded
  group by a.athlete_id, runlytics.week_of(day => a.local_date, starts_on => t.week_starts_on), z.set
) as w
cross join lateral (
  select case
    when w.hard_s > w.easy_s then null
    when w.hard_s = 0 then 0
    else log(100 * w.easy_s * w.hard_s / (greatest(w.moderate_s, 0.01 * w.seconds) * w.seconds))
  end as polarised_index
) as i
join warehouse.settings_periods as p
  on p.athlete_id = w.athlete_id
  and w.week >= p.valid_from
  and w.week < p.valid_until
where w.seconds > 0
window eight_weeks as (
  partition by w.athlete_id, w.set
  order by w.week
  range between interval '49 days' preceding and current row
);
comment on view warehouse.zone_share is 'One row a week with time in the main set of zones: the shares (0 to 1) that were easy, moderate and hard; for the set threshold below 90 % of it, up to it, above it. polarised_index: log10(100 easy / moderate * hard) after Treff 2019, above 2 being polarised; 0 without hard, NULL with more hard than easy; moderate counts as .01 at least. easy_share_8w, polarised_index_8w: of the eight weeks up to this one; polarised_trend: the slope of the index over them, a week, of four weeks or more.';

grant select on warehouse.zone_sets, warehouse.zone_seconds to runlytics_reader;
grant select, insert, update, delete on warehouse.zone_sets, warehouse.zone_seconds to runlytics_worker;
grant select on warehouse.zone_time, warehouse.zone_share to runlytics_reader, runlytics_worker;

-- @extension@
create type runlytics_internal.zone_set as (
  set text,
  channel text,
  first_zone int,
  bounds float8[],
  main bool,
  easy_zones int,
  hard_from int
);
comment on type runlytics_internal.zone_set is 'Zones as they hold on a day. A part of store_zones().';

create function runlytics_internal.zone_sets_on(
  day date,
  settings runlytics_internal.scoring_settings,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.zone_set
  language plpgsql stable parallel safe rows 2
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with own as (
    select distinct on (z.name) z.*
    from warehouse.zone_sets as z
    where z.athlete_id = zone_sets_on.athlete_id
      and z.valid_from <= day
    order by z.name, z.valid_from desc
  ),
  sets as (
    select
      o.name, o.channel, o.first_zone,
      array(
        select case
          when o.method = 'custom' then p.part
          when o.method = 'karvonen' then settings.resting_hr + p.part * (coalesce(o.reference, settings.max_hr) - settings.resting_hr)
          when o.method = 'max_hr' then p.part * coalesce(o.reference, settings.max_hr)
          when o.method = 'pace' then p.part * coalesce(o.reference, settings.threshold_speed_mps)
          when o.method = 'power' then p.part * o.reference
          else p.part * coalesce(o.reference, settings.threshold_hr)
        end
        from unnest(o.parts) as p (part)
        order by p.part
      ) as bounds,
      o.main, o.easy_zones, o.hard_from
    from own as o
    union all
    select
      m.method, m.channel, m.first_zone,
      runlytics.zone_bounds(
        method => m.method, max_hr => settings.max_hr, resting_hr => settings.resting_hr, threshold_hr => settings.threshold_hr
      ),
      not exists (select from own as o where o.main),
      m.easy_zones, m.hard_from
    from runlytics_internal.zone_methods() as m
    where m.method = 'threshold'
      and not exists (select from own as o where o.name = 'threshold')
  )
  select s.name, s.channel, s.first_zone, s.bounds, s.main, s.easy_zones, s.hard_from
  from sets as s
  where s.bounds is not null
    and array_position(s.bounds, null) is null;
end
$$;
comment on function runlytics_internal.zone_sets_on(date, runlytics_internal.scoring_settings, bigint) is
  'The sets of zones that hold for an athlete on a day; those without the settings that they need are left out. A part of store_zones().';

create function runlytics_internal.store_zones(
  activity_id bigint,
  stream runlytics.stream,
  settings runlytics_internal.scoring_settings,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.zone_seconds as z
  where z.athlete_id = store_zones.athlete_id
    and z.activity_id = store_zones.activity_id;
  insert into warehouse.zone_seconds
    (athlete_id, activity_id, set, channel, first_zone, bounds, seconds, main, easy_zones, hard_from, easy_s, moderate_s, hard_s, formula_version)
  select
    a.athlete_id, a.activity_id, z.set, z.channel, z.first_zone, z.bounds, t.seconds, z.main, z.easy_zones, z.hard_from,
    i.easy_s, i.moderate_s, i.hard_s, 1
  from warehouse.activities as a
  cross join lateral runlytics_internal.zone_sets_on(day => a.local_date, settings => settings, athlete_id => a.athlete_id) as z
  cross join lateral (
    select runlytics.time_in_zones(stream => store_zones.stream, channel => z.channel, bounds => z.bounds) as seconds
  ) as t
  cross join lateral (
    select
      coalesce(sum(u.s) filter (where z.first_zone + u.n - 1 <= z.easy_zones), 0) as easy_s,
      coalesce(sum(u.s) filter (where z.first_zone + u.n - 1 > z.easy_zones and z.first_zone + u.n - 1 < z.hard_from), 0) as moderate_s,
      coalesce(sum(u.s) filter (where z.first_zone + u.n - 1 >= z.hard_from), 0) as hard_s
    from unnest(t.seconds) with ordinality as u (s, n)
  ) as i
  where a.athlete_id = store_zones.athlete_id
    and a.activity_id = store_zones.activity_id
    and t.seconds is not null
    -- Pace and power zones are of runs.
    and (z.channel = 'heart_rate' or a.sport = 'running');
end
$$;
comment on function runlytics_internal.store_zones(bigint, runlytics.stream, runlytics_internal.scoring_settings, bigint) is
  'Writes the seconds of an activity in each zone of each set that holds on its day. A part of compute_metrics() and define_zones().';

create function runlytics_internal.store_all_zones(athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  activity record;
  done bigint := 0;
begin
  for activity in
    select a.activity_id, a.started_at, s.stream
    from warehouse.activities as a
    join warehouse.streams as s using (athlete_id, activity_id)
    where a.athlete_id = store_all_zones.athlete_id
    order by a.activity_id
  loop
    perform runlytics_internal.store_zones(
      activity_id => activity.activity_id,
      stream => runlytics.mask_heart_rates(stream => activity.stream),
      settings => runlytics_internal.settings_at(at => activity.started_at, athlete_id => store_all_zones.athlete_id),
      athlete_id => store_all_zones.athlete_id
    );
    done := done + 1;
  end loop;
  return done;
end
$$;
comment on function runlytics_internal.store_all_zones(bigint) is
  'Writes the zones of every activity anew and returns of how many. A part of define_zones() and drop_zones().';

create function runlytics.define_zones(
  name text,
  method text,
  valid_from date default '-infinity',
  parts float8[] default null,
  reference float8 default null,
  channel text default null,
  main bool default true,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  usual runlytics_internal.zone_method;
begin
  perform runlytics.require_owner();
  select m.* into usual from runlytics_internal.zone_methods() as m where m.method = define_zones.method;
  if usual.method is null or (method = 'custom' and parts is null) or (method = 'power' and reference is null) then
    raise exception 'zones are cut by threshold, karvonen, max_hr, friel, pace, power or custom'
      using
        errcode = '22023',
        detail = format('The method is %s.', define_zones.method),
        hint = 'custom needs parts, its bounds; power needs a reference, the power at threshold in watts.';
  end if;
  perform runlytics_internal.lock_athlete(athlete_id => define_zones.athlete_id);
  if main then
    update warehouse.zone_sets as z set main = false where z.athlete_id = define_zones.athlete_id and z.name <> define_zones.name;
  end if;
  insert into warehouse.zone_sets as z
    (athlete_id, name, valid_from, method, channel, parts, reference, first_zone, easy_zones, hard_from, main)
  values (
    define_zones.athlete_id, define_zones.name, define_zones.valid_from, define_zones.method,
    case when method = 'custom' then coalesce(define_zones.channel, usual.channel) else usual.channel end,
    coalesce(define_zones.parts, usual.parts), define_zones.reference,
    usual.first_zone,
    -- Of few bounds of one's own the last zone is hard.
    case when parts is null then usual.easy_zones else least(usual.easy_zones, cardinality(parts) + usual.first_zone - 1) end,
    case when parts is null then usual.hard_from else least(usual.hard_from, cardinality(parts) + usual.first_zone) end,
    coalesce(define_zones.main, false)
  )
  on conflict on constraint zone_sets_pkey do update
  set
    method = excluded.method,
    channel = excluded.channel,
    parts = excluded.parts,
    reference = excluded.reference,
    first_zone = excluded.first_zone,
    easy_zones = excluded.easy_zones,
    hard_from = excluded.hard_from,
    main = excluded.main;
  return runlytics_internal.store_all_zones(athlete_id => define_zones.athlete_id);
end
$$;
comment on function runlytics.define_zones(text, text, date, float8[], float8, text, bool, bigint) is
  'Defines a set of zones from a local date on and stores the time in them of every activity; returns of how many. method: karvonen (shares of the reserve), max_hr, friel and threshold (of threshold heart rate), pace (of threshold speed), power (of reference, watts) or custom (parts are the bounds of channel: heart_rate, speed_mps or power_w). parts: shares of your own. main: zone_share and the panels go by it. SQLSTATE 22023 for another method, or one that lacks what it needs.';

create function runlytics.drop_zones(name text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics.require_owner();
  perform runlytics_internal.lock_athlete(athlete_id => drop_zones.athlete_id);
  delete from warehouse.zone_sets as z
  where z.athlete_id = drop_zones.athlete_id
    and z.name = drop_zones.name;
  if not found then
    raise exception 'there is no set of zones called %', drop_zones.name
      using errcode = 'P0002', hint = 'They are in warehouse.zone_sets.';
  end if;
  return runlytics_internal.store_all_zones(athlete_id => drop_zones.athlete_id);
end
$$;
comment on function runlytics.drop_zones(text, bigint) is
  'Takes a set of zones back, with the time in them, and returns how many activities were stored anew. SQLSTATE P0002 when there is none of that name.';
