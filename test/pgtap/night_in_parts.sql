-- A night with a long waking in the middle is one night, as long as it lies where the athlete usually sleeps.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(14);
update warehouse.athlete_settings
set
  timezone = 'Europe/Berlin',
  valid_from = '-infinity';

create function pg_temp.slept(day date, "from" text, "to" text) returns void
  language sql
as $$
  insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source)
  select
    1,
    (day - ("from"::time > "to"::time)::int + "from"::time) at time zone 'Europe/Berlin',
    (day + "to"::time) at time zone 'Europe/Berlin',
    'core',
    'watch'
$$;
create function pg_temp.night(day date) returns text
  language sql
as $$
  select format('%s %s %s', n.asleep_s / 60, n.nap_s / 60, n.naps) from warehouse.nights as n where n.day = night.day
$$;
-- A stretch that ended before midnight, and one from the next day.
create function pg_temp.slept_in_parts(day date, first_from text, first_to text, "from" text, "to" text) returns void
  language sql
as $$
  insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source)
  values (
    1,
    (day - 1 + first_from::time) at time zone 'Europe/Berlin',
    (day - 1 + first_to::time) at time zone 'Europe/Berlin',
    'core',
    'watch'
  );
  select pg_temp.slept(day, "from", "to");
$$;

-- Before anything is known, a night is where people sleep.
select pg_temp.slept('2026-03-02', '22:30', '06:00') \g /dev/null
select pg_temp.slept_in_parts('2026-03-03', '20:45', '23:40', '01:10', '05:30') \g /dev/null
select runlytics.compute_nights() as written \gset
select is(pg_temp.night('2026-03-02'), '450 0 0', 'the night before stays as it is');
select is(pg_temp.night('2026-03-03'), '435 0 0', 'and midnight is no border of a night');
select is(runlytics.compute_nights(), 0, 'again: nothing changes');

-- Somebody who works at night: five days teach when the sleep after a night shift is.
select pg_temp.slept(day::date, '08:00', '14:00')
from generate_series(timestamp '2026-04-02', '2026-04-06', '1 day') as day \g /dev/null
select pg_temp.slept('2026-04-07', '08:00', '10:30') \g /dev/null
select pg_temp.slept('2026-04-07', '12:30', '15:00') \g /dev/null
select runlytics.compute_nights() as written \gset
select is(pg_temp.night('2026-04-07'), '300 0 0', 'who has no shifts is taught by all nights');
select runlytics.set_roster(pattern => 'NNNNNNO', since => '2026-04-01', until => '2026-04-07') \g /dev/null
select is(pg_temp.night('2026-04-07'), '300 0 0', 'after a night shift it is one, as soon as the shifts are known');
select runlytics.set_roster(pattern => 'NNNNNDO', since => '2026-04-01', until => '2026-04-07') \g /dev/null
select is(pg_temp.night('2026-04-07'), '150 150 1', 'after a shift by day it is not');
select runlytics.set_roster(pattern => 'NNNNNNO', since => '2026-04-01', until => '2026-04-07') \g /dev/null

-- A fifth night that comes late changes what a later one is.
delete from warehouse.sleep where started_at between '2026-04-02 00:00+00' and '2026-04-02 20:00+00';
select runlytics.compute_nights(since => '2026-04-02', until => '2026-04-02') as written \gset
select is(pg_temp.night('2026-04-07'), '150 150 1', 'four nights teach nothing');
select pg_temp.slept('2026-04-02', '08:00', '14:00') \g /dev/null
select runlytics.compute_nights(since => '2026-04-02', until => '2026-04-02') as written \gset
select is(pg_temp.night('2026-04-07'), '300 0 0', 'the fifth teaches, also when it comes last');
select is(runlytics.compute_nights(), 0, 'all nights at once are the same');
-- Six weeks later as well.
select runlytics.set_roster(pattern => 'N', since => '2026-05-19', until => '2026-05-19') \g /dev/null
select pg_temp.slept('2026-05-20', '08:00', '10:30') \g /dev/null
select pg_temp.slept('2026-05-20', '12:30', '15:00') \g /dev/null
delete from warehouse.sleep where started_at between '2026-04-02 00:00+00' and '2026-04-03 20:00+00';
select runlytics.compute_nights() as written \gset
select is(pg_temp.night('2026-05-20'), '150 150 1', 'four nights teach nothing six weeks later');
select pg_temp.slept('2026-04-02', '08:00', '14:00') \g /dev/null
select runlytics.compute_nights(since => '2026-04-02', until => '2026-04-02') as written \gset
select is(pg_temp.night('2026-05-20'), '300 0 0', 'five do');
select is(runlytics.compute_nights(), 0, 'and that is all');

-- A year of shifts in any order of days.
delete from warehouse.sleep;
select runlytics.set_roster(pattern => 'DDLLNNOOOO', since => '2026-01-01', until => '2026-12-31') \g /dev/null
select case s.label
  when 'night' then pg_temp.slept_in_parts(s.day + 1, '18:00', '19:30', '08:00', '11:00')
  when 'late' then pg_temp.slept(s.day + 1, '00:30', '08:15')
  else pg_temp.slept_in_parts(s.day + 1, '21:45', '23:30', '01:40', '06:00')
end
from warehouse.shifts as s
where s.day between '2026-01-01' and '2026-12-30' \g /dev/null
select pg_temp.slept(s.day + 1, '12:30', '15:00') from warehouse.shifts as s where s.label = 'night' and s.day between '2026-03-01' and '2026-12-30' \g /dev/null
select sum(runlytics.compute_nights(since => d::date, until => d::date)) as written
from generate_series(timestamp '2026-12-31', '2026-01-01', '-5 days') as d \gset
select sum(runlytics.compute_nights(since => d::date, until => d::date)) as written
from generate_series(timestamp '2026-01-01', '2026-12-31', '7 days') as d \gset
create temporary table piecewise as
select day, pg_temp.night(day) as night
from warehouse.nights;
select runlytics.compute_nights() as written \gset
select is(:written, 0, 'by days in any order or all at once: the nights are the same');
-- Halved nights are one, by day as well; the nap before a night shift stays the nap of its day.
select results_eq(
  $$
    select distinct s.label, n.asleep_s / 60, n.nap_s / 60
    from warehouse.nights as n
    join warehouse.shifts as s on s.day = n.day - 1
    where n.day between '2026-04-01' and '2026-10-24'
    order by 1, 2, 3
  $$,
  $$
    values
      ('day', 365::float8, 0::float8), ('late', 465, 0), ('late', 465, 90), ('night', 330, 0), ('night', 330, 90),
      ('off', 365, 0)
  $$,
  'no sleep by day became a part of a night'
);
select * from finish();
