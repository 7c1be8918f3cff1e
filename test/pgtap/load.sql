-- Where the load of a run comes from, when the heart rate is there, partly there, or not at all.
select plan(16);
set timezone = 'UTC';
set client_min_messages = warning;
update warehouse.athlete_settings
set max_hr = 190, resting_hr = 50, threshold_hr = 170, threshold_speed_mps = 3.8, estimated = false;

-- Twenty minutes, a sample every five seconds; the strap says nothing in some of them.
create function pg_temp.take(day date, silent_from int, silent_to int, hr int default 150, mps float8 default 3, last_m float8 default null) returns bigint
  language sql
as $$
  select runlytics.ingest(body => convert_to(
    '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>' || day || '</Id><Lap StartTime="' || day || 'T09:00:00Z"><TotalTimeSeconds>1200</TotalTimeSeconds><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + time '09:00' + make_interval(secs => n * 5), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '</Time>'
      || case when mps > 0 then '<DistanceMeters>' || case when n = 240 then coalesce(last_m, n * 5 * mps) else n * 5 * mps end || '</DistanceMeters>' else '' end
      || case when n * 5 between silent_from and silent_to then '' else '<HeartRateBpm><Value>' || hr || '</Value></HeartRateBpm>' end
      || '</Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  ))
  from generate_series(0, 240) as n
$$;
create function pg_temp.load_on(day date) returns text
  language sql
as $$
  select format('%s %s %s', round(m.value), m.method, round(m.coverage::numeric, 1))
  from warehouse.activities as a
  join warehouse.activity_metrics as m using (athlete_id, activity_id)
  where a.local_date = day
    and m.metric = 'load'
$$;

select pg_temp.take('2026-03-01', -1, -1) \g /dev/null
select pg_temp.take('2026-03-02', 400, 800) \g /dev/null
select pg_temp.take('2026-03-03', 0, 900) \g /dev/null
select pg_temp.take('2026-03-04', 0, 1200) \g /dev/null
select pg_temp.take('2026-03-05', 400, 800, mps => 0) \g /dev/null
select pg_temp.take('2026-03-06', 0, 1200, last_m => 0) \g /dev/null
select pg_temp.take('2026-03-07', 0, 1200, mps => 7.5) \g /dev/null
select runlytics.ingest(body => '{"id": 1, "name": "typed", "sport_type": "Run", "distance": 3600, "moving_time": 1200, "elapsed_time": 1300, "start_date": "2026-03-08T09:00:00Z"}') \g /dev/null
select runlytics.ingest(body => '{"id": 2, "name": "typed", "sport_type": "Run", "distance": 3600, "moving_time": 1200, "elapsed_time": 1300, "average_heartrate": 150, "start_date": "2026-03-09T09:00:00Z"}') \g /dev/null
call runlytics.process_documents();

select is(pg_temp.load_on('2026-03-01'), '21 hr_tss 1.0', 'from the heart rate');
select is(pg_temp.load_on('2026-03-02'), '21 hr+pace 0.7', 'a strap that fails for a third is no rest');
select is(pg_temp.load_on('2026-03-03'), '21 hr+pace 0.2', 'nor is one that fails for three quarters');
select is(pg_temp.load_on('2026-03-04'), '21 running_tss 1.0', 'without one pace counts');
select is(pg_temp.load_on('2026-03-05'), '21 hr+pace 0.7', 'without a pace what is missing is like the rest');
select is(pg_temp.load_on('2026-03-06'), '21 running_tss 1.0', 'a counter that ends at zero is no sprint');
select is(pg_temp.load_on('2026-03-07'), '53 running_tss 1.0', 'nobody holds more than 160 an hour');
select is(pg_temp.load_on('2026-03-08'), '21 running_tss_average 1.0', 'a summary alone is scored by its average pace');
select is(pg_temp.load_on('2026-03-09'), '21 hr_tss_average 1.0', 'but by its heart rate where it has one');
select is(
  (select round(m.value) from warehouse.activities as a join warehouse.activity_metrics as m using (athlete_id, activity_id) where a.local_date = '2026-03-02' and m.metric = 'trimp'),
  39::float8,
  'TRIMP of a strap that failed is that of the whole'
);
select is(
  (select moving_s from warehouse.runs where local_date = '2026-03-06'),
  1195::float8,
  'moving time ends where the counter does'
);

-- Sports that no file names.
select runlytics.ingest(body => convert_to(
  '<gpx creator="Nameless"><trk><trkseg>'
  || (select string_agg(format('<trkpt lat="50" lon="%s"><time>2026-03-10T09:%s:%sZ</time></trkpt>', 10 + n * 15 / 71696.0, lpad((n / 12)::text, 2, '0'), lpad((n % 12 * 5)::text, 2, '0')), '' order by n) from generate_series(0, 240) as n)
  || '</trkseg></trk></gpx>', 'UTF8')) \g /dev/null
call runlytics.process_documents();
select is(
  (select row(sport, warnings)::text from warehouse.activities where device = 'Nameless'),
  '(running,"{""the sport was inferred from speed and cadence""}")',
  'a sport is inferred, and says so'
);
select is(runlytics.correct_sport(device => 'Nameless', sport => 'walking'), 1::bigint, 'one statement sets it for a whole source');
select is((select sport from warehouse.activities where device = 'Nameless'), 'walking', 'and it is set');

-- A gap of many years: what is left of a load is too small for exp().
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, timer_s, moving_s, distance_m, avg_hr)
values (1, '2001-01-05 09:00+00', 'UTC', '2001-01-05', 'running', 3600, 3600, 3600, 12000, 150);
call runlytics.recompute();
call runlytics.refresh_days();
select is(
  (select count(ctl) from runlytics.fitness_since(since => '2001-02-20', until => '2026-03-05')),
  date '2026-03-05' - date '2001-02-20' + 1::bigint,
  'fitness goes on over twenty-five years without a run'
);
select is(array[runlytics.load_left(0, 7), runlytics.load_left(10000, 7)], '{1,0}', 'and nothing is left at the end');
