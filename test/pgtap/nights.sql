-- Sleep by physiological day: stages, naps, sources, DST, travel, night shifts. Every expected value
-- is worked by hand from the rows beside it.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(48);

update warehouse.athlete_settings
set
  timezone = 'Europe/Berlin',
  valid_from = '-infinity';
insert into warehouse.athletes (athlete_id)
values (2), (3);
insert into warehouse.athlete_settings (athlete_id, timezone)
values (2, 'Europe/Berlin'), (3, 'Asia/Tokyo');

-- Stretches of one source, as local times of Berlin unless the text says its own offset.
create function pg_temp.slept(
  "from" text,
  "to" text,
  stage text default 'asleep',
  source text default 'watch',
  utc_offset_s int default null,
  athlete_id bigint default 1
) returns void
  language sql
as $$
  insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source, utc_offset_s)
  select
    athlete_id,
    case when utc_offset_s is null then "from"::timestamp at time zone 'Europe/Berlin' else "from"::timestamp at time zone 'UTC' - make_interval(secs => utc_offset_s) end,
    case when utc_offset_s is null then "to"::timestamp at time zone 'Europe/Berlin' else "to"::timestamp at time zone 'UTC' - make_interval(secs => utc_offset_s) end,
    stage, source, utc_offset_s
$$;
create function pg_temp.measured(metric text, recorded_at timestamptz, value float8, source text default 'watch', athlete_id bigint default 1) returns void
  language sql
as $$
  insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
  select athlete_id, m.metric_id, recorded_at, measured.source, value, 0
  from warehouse.metrics as m
  where m.name = metric
$$;
create function pg_temp.night(day date, athlete_id bigint default 1) returns warehouse.nights
  language sql
as $$
  select n from warehouse.nights as n where n.day = night.day and n.athlete_id = night.athlete_id
$$;

-- A staged night with time awake, in bed from 22:30 to 6:45.
select pg_temp.slept('2026-01-10 22:30', '2026-01-11 06:45', 'in_bed');
select pg_temp.slept('2026-01-10 23:00', '2026-01-11 01:00', 'core');
select pg_temp.slept('2026-01-11 01:00', '2026-01-11 02:00', 'deep');
select pg_temp.slept('2026-01-11 02:00', '2026-01-11 02:30', 'awake');
select pg_temp.slept('2026-01-11 02:30', '2026-01-11 04:00', 'rem');
select pg_temp.slept('2026-01-11 04:00', '2026-01-11 06:30', 'core');
-- A nap of 40 minutes after lunch, 55 of rest in bed.
select pg_temp.slept('2026-01-11 13:00', '2026-01-11 13:40');
select runlytics.compute_nights(since => '2026-01-11', until => '2026-01-11') as written \gset
select is(:written, 1, 'one night');
select is((pg_temp.night('2026-01-11')).asleep_s, 7 * 3600::float8, 'asleep 7 h: 7.5 h less 30 min awake');
select is((pg_temp.night('2026-01-11')).awake_s, 1800::float8, 'awake 30 min');
select is(
  (select row(core_s, deep_s, rem_s)::text from pg_temp.night('2026-01-11')),
  row(16200, 3600, 5400)::text,
  'the stages'
);
select is((pg_temp.night('2026-01-11')).in_bed_s, 8.25 * 3600::float8, 'in bed 8 h 15 min');
select ok(abs((pg_temp.night('2026-01-11')).efficiency_pct - 100 * 7 / 8.25) < 1e-9, 'efficiency: asleep of in bed');
select is((pg_temp.night('2026-01-11')).efficiency_basis, 'in_bed', 'and says so');
select is((pg_temp.night('2026-01-11')).started_at, '2026-01-10 22:00+00'::timestamptz, 'sleep starts after lying down');
select is((pg_temp.night('2026-01-11')).midpoint_s, (2 * 60 + 45) * 60::float8, 'its middle is at 2:45 on the clock');
select is(
  (select row(naps, nap_s, total_24h_s)::text from pg_temp.night('2026-01-11')),
  row(1, 2400, 7 * 3600 + 2400)::text,
  'the nap counts in the total of 24 hours'
);
select is(runlytics.compute_nights(since => '2026-01-11', until => '2026-01-11'), 0, 'again: nothing changes');
select is(runlytics.compute_nights(), 0, 'nor without bounds');

-- Gaps: 59 minutes make one episode; at night so does all below three hours.
select pg_temp.slept('2026-01-12 23:00', '2026-01-13 02:00');
select pg_temp.slept('2026-01-13 02:59', '2026-01-13 06:00');
select pg_temp.slept('2026-01-13 23:00', '2026-01-14 02:00');
select pg_temp.slept('2026-01-14 05:00', '2026-01-14 09:00');
select runlytics.compute_nights(since => '2026-01-13', until => '2026-01-14') as written \gset
select is((pg_temp.night('2026-01-13')).naps, 0, 'a break of 59 minutes is a part of the night');
select is((pg_temp.night('2026-01-13')).efficiency_basis, 'episode', 'without time in bed, efficiency is of the episode');
select ok(abs((pg_temp.night('2026-01-13')).efficiency_pct - 100 * (361.0 / 420)) < 1e-9, 'from the first to the last moment asleep');
select is(
  (select row(asleep_s, nap_s, naps)::text from pg_temp.night('2026-01-14')),
  row(4 * 3600, 3 * 3600, 1)::text,
  'one of three hours parts it: the longer is the main sleep'
);

-- Both nights of changing clocks. Forward on 2026-03-29 at 2:00, back on 2026-10-25 at 3:00.
select pg_temp.slept('2026-03-28 23:00', '2026-03-29 07:00');
select pg_temp.slept('2026-10-24 23:00', '2026-10-25 07:00');
select runlytics.compute_nights() as written \gset
select is((pg_temp.night('2026-03-29')).asleep_s, 7 * 3600::float8, 'from 23:00 to 7:00 in spring are 7 hours');
select is((pg_temp.night('2026-03-29')).midpoint_s, 3.5 * 3600::float8, 'their middle is at 3:30 summer time');
select is((pg_temp.night('2026-10-25')).asleep_s, 9 * 3600::float8, 'in autumn they are 9');
select is((pg_temp.night('2026-10-25')).midpoint_s, 2.5 * 3600::float8, 'their middle is at 2:30, for the second time');
-- The same told by an app that writes each offset of the clock.
select pg_temp.slept('2026-03-28 23:00', '2026-03-29 02:00', 'core', 'watch', 3600, 2);
select pg_temp.slept('2026-03-29 03:00', '2026-03-29 07:00', 'core', 'watch', 7200, 2);
select runlytics.compute_nights(athlete_id => 2) as written \gset
select is(
  (select row(asleep_s, timezone, naps)::text from pg_temp.night('2026-03-29', 2)),
  row(25200, 'Europe/Berlin', 0)::text,
  '2:00 winter time and 3:00 summer time are the same moment'
);

-- A week of night shifts: sleep from 8:00 to 15:00 of the day.
select pg_temp.slept(format('2026-02-%s 08:00', d), format('2026-02-%s 15:00', d)) from generate_series(10, 16) as d;
select runlytics.compute_nights() as written \gset
select is(
  (select row(count(*), min(asleep_s), max(asleep_s), min(midpoint_s), max(naps))::text from warehouse.nights where athlete_id = 1 and day between '2026-02-10' and '2026-02-16'),
  row(7, 25200, 25200, 41400, 0)::text,
  'sleep by day is the main sleep of its day'
);
select is((pg_temp.night('2026-02-16')).regularity, 100::float8, 'the same every day is perfectly regular');
select is((pg_temp.night('2026-02-15')).regularity, null, 'six days are no week');
-- Split day sleep: 8:00 to 12:00 and 16:00 to 18:30.
select pg_temp.slept('2026-02-18 08:00', '2026-02-18 12:00');
select pg_temp.slept('2026-02-18 16:00', '2026-02-18 18:30');
-- and a phone that says in bed all the while
select pg_temp.slept('2026-02-18 07:30', '2026-02-18 19:00', 'in_bed', 'phone');
select runlytics.compute_nights(since => '2026-02-18', until => '2026-02-18') as written \gset
select is(
  (select row(asleep_s, nap_s, total_24h_s, naps, source)::text from pg_temp.night('2026-02-18')),
  row(14400, 9000, 23400, 1, 'watch')::text,
  'split day sleep: a main sleep and a nap, both in the total'
);
select is((pg_temp.night('2026-02-18')).in_bed_s, null, 'nobody''s time in bed is lent to another source');

-- Sources that overlap: the one with the most detail of stages, never a sum.
select pg_temp.slept('2026-04-01 22:00', '2026-04-02 07:00', 'asleep', 'phone');
select pg_temp.slept('2026-04-01 23:00', '2026-04-02 01:00', 'core', 'watch');
select pg_temp.slept('2026-04-02 01:00', '2026-04-02 05:00', 'deep', 'watch');
select pg_temp.slept('2026-04-01 22:30', '2026-04-02 06:00', 'asleep', 'ring');
-- on the next night no source tells stages: the one with the most sleep
select pg_temp.slept('2026-04-02 22:00', '2026-04-03 07:00', 'asleep', 'phone');
select pg_temp.slept('2026-04-02 22:30', '2026-04-03 06:00', 'asleep', 'ring');
-- time in bed alone is no sleep
select pg_temp.slept('2026-04-03 22:00', '2026-04-04 07:00', 'in_bed', 'phone');
-- A night that an app added up, with stages, beside a phone without.
insert into warehouse.sleep_totals (athlete_id, started_at, ended_at, source, asleep_s, core_s, deep_s, rem_s, awake_s, in_bed_s)
values (1, '2026-04-04 20:00+00', '2026-04-05 04:00+00', 'export', 25200, 14400, 5400, 5400, 1800, 28000);
select pg_temp.slept('2026-04-04 22:00', '2026-04-05 07:00', 'asleep', 'phone');
-- A nap that only the journal knows, after a night that the watch tells.
select pg_temp.slept('2026-04-05 23:00', '2026-04-06 06:00', 'core', 'watch');
select pg_temp.slept('2026-04-06 14:00', '2026-04-06 14:30', 'asleep', 'journal');
select runlytics.compute_nights(since => '2026-04-02', until => '2026-04-06') as written \gset
select is(
  (select row(source, asleep_s)::text from pg_temp.night('2026-04-02')),
  row('watch', 6 * 3600)::text,
  'stages win over longer sleep'
);
select is(
  (select row(source, asleep_s)::text from pg_temp.night('2026-04-03')),
  row('phone', 9 * 3600)::text,
  'without stages the longest'
);
select is((pg_temp.night('2026-04-04')).day, null, 'time in bed alone makes no night');
select is(
  (select row(source, asleep_s, deep_s, efficiency_pct, efficiency_basis)::text from pg_temp.night('2026-04-05')),
  row('export', 25200, 5400, 90, 'in_bed')::text,
  'a sum with stages wins over a phone without'
);
select is(
  (select row(source, asleep_s, nap_s)::text from pg_temp.night('2026-04-06')),
  row('watch', 7 * 3600, 1800)::text,
  'sleep at another time counts whoever tells it'
);

-- Travel. Sleep over the ocean ends at 9:00 in New York, which is 15:00 in Berlin; a week there.
select pg_temp.slept('2026-05-01 02:00', '2026-05-01 09:00', 'core', 'watch', -14400);
select pg_temp.slept(format('2026-05-0%s 23:30', d), format('2026-05-0%s 06:30', d + 1), 'core', 'watch', -14400) from generate_series(1, 7) as d;
-- The evening before a date changes at home, and does not there: 20:00 to 23:30 in New York.
select pg_temp.slept('2026-05-08 20:00', '2026-05-08 23:30', 'core', 'watch', -14400);
select runlytics.compute_nights(since => '2026-05-01', until => '2026-05-10') as written \gset
select is(
  (select row(day, midpoint_s, asleep_s)::text from pg_temp.night('2026-05-01')),
  row('2026-05-01'::date, 19800, 25200)::text,
  'the flight''s sleep is of the day of its end, there'
);
select is((pg_temp.night('2026-05-05')).midpoint_s, 3 * 3600::float8, 'midnight is the one of the place');
select is(
  ((pg_temp.night('2026-05-05')).day::timestamp at time zone (pg_temp.night('2026-05-05')).timezone),
  '2026-05-05 04:00+00'::timestamptz,
  'and so is the time zone of the night'
);
select is(
  (select row(nap_s, naps)::text from pg_temp.night('2026-05-08')),
  row(12600, 1)::text,
  'what ends before midnight there belongs to that day'
);
-- The zone of the settings that were valid then.
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone)
values (3, '2026-06-10', 'Europe/Berlin');
insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source)
values
  (3, '2026-06-01 14:00+00', '2026-06-01 22:00+00', 'asleep', 'journal'),
  (3, '2026-06-20 14:00+00', '2026-06-20 21:30+00', 'asleep', 'journal');
select runlytics.compute_nights(athlete_id => 3) as written \gset
select is(
  (select string_agg(row(day, midpoint_s, timezone)::text, ' ' order by day) from warehouse.nights where athlete_id = 3),
  '(2026-06-02,10800,Asia/Tokyo) (2026-06-20,71100,Europe/Berlin)',
  'each night in the zone that held for it'
);

-- Heart rate variability: the median inside the main sleep.
select pg_temp.measured('hrv_sdnn', '2026-01-10 20:00+00', 999);
select pg_temp.measured('hrv_sdnn', '2026-01-10 23:00+00', 50);
select pg_temp.measured('hrv_sdnn', '2026-01-11 01:00+00', 90);
select pg_temp.measured('hrv_sdnn', '2026-01-11 03:00+00', 60);
select pg_temp.measured('hrv_sdnn', '2026-01-11 12:10+00', 999);
select pg_temp.measured('hrv_rmssd', '2026-01-11 04:00+00', 31, 'ring');
-- a value a day, given in the morning after
select pg_temp.measured('hrv_rmssd', '2026-01-13 06:30+00', 44, 'strap');
-- the only sample of a day, but one of the night that begins on it
select pg_temp.slept('2026-06-01 01:00', '2026-06-01 07:00');
select pg_temp.slept('2026-06-01 22:00', '2026-06-02 05:00');
select pg_temp.measured('hrv_rmssd', '2026-06-01 20:30+00', 41);
-- two values by day are no value of the night
select pg_temp.measured('hrv_sdnn', '2026-01-14 10:00+00', 70);
select pg_temp.measured('hrv_sdnn', '2026-01-14 11:00+00', 72);
select pg_temp.measured('respiratory_rate', '2026-01-11 01:00+00', 14);
select pg_temp.measured('respiratory_rate', '2026-01-11 02:00+00', 16);
select pg_temp.measured('respiratory_rate', '2026-01-11 09:00+00', 30);
select pg_temp.measured('spo2', '2026-01-13 08:00+00', 97);
select runlytics.compute_nights(since => '2026-01-11', until => '2026-01-14') as written \gset
select runlytics.compute_nights(since => '2026-06-01', until => '2026-06-02') as written \gset
select is(
  (select row(hrv_ms, hrv_statistic, hrv_source)::text from pg_temp.night('2026-01-11')),
  row(60, 'sdnn', 'watch')::text,
  'the median of the samples inside the main sleep, of the source with the most'
);
select is(
  (select row(hrv_ms, hrv_statistic, hrv_source)::text from pg_temp.night('2026-01-13')),
  row(44, 'rmssd', 'strap')::text,
  'without one, the value of a source that gives one a day'
);
select is((pg_temp.night('2026-01-14')).hrv_ms, null, 'samples by day are not the night''s');
select is((pg_temp.night('2026-06-01')).hrv_ms, null, 'nor is what was measured in the next one before midnight');
select is((pg_temp.night('2026-06-02')).hrv_ms, 41::float8, 'that belongs to the next');
select is((pg_temp.night('2026-01-11')).respiratory_rate, 15::float8, 'breaths a minute, asleep');
select is((pg_temp.night('2026-01-13')).spo2, 97::float8, 'or, again, the day''s only value');

-- Whatever the range, the same rows; and a day without sleep loses its night.
create temp table before as table warehouse.nights;
delete from warehouse.nights where athlete_id = 1 and day in ('2026-01-13', '2026-02-12', '2026-05-05');
select sum(runlytics.compute_nights(since => d, until => d)) as written from (values (date '2026-01-13'), ('2026-02-12'), ('2026-05-05')) as v (d) \gset
select set_eq('table warehouse.nights', 'table before', 'computed by range as computed at once');
select sum(runlytics.compute_nights(since => d::date, until => d::date)) as written from generate_series(timestamp '2026-06-05', '2026-01-05', '-1 day') as d \gset
select set_eq('table warehouse.nights', 'table before', 'or day by day, backwards');
delete from warehouse.sleep where athlete_id = 1 and started_at between '2026-02-11' and '2026-02-12';
select runlytics.compute_nights(since => '2026-02-11', until => '2026-02-11') as written \gset
select is((pg_temp.night('2026-02-11')).day, null, 'no sleep, no night');
select is((pg_temp.night('2026-02-16')).regularity, null, 'and no regularity of its week');

-- The journal is a source as any other, and another athlete's sleep is not read.
select is((select count(*) from warehouse.nights where athlete_id = 2), 1::bigint, 'athlete 2 has one night');

select * from finish();
