-- Views that a page and a dashboard are made of: the list of runs, zones, best efforts, the days ahead,
-- the map of all routes, the month at a glance. Expected values are worked out by hand.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(33);

update warehouse.athlete_settings
set timezone = 'Europe/Berlin', max_hr = 190, resting_hr = 50, threshold_hr = 160, threshold_speed_mps = 4, sleep_need_s = 28800;
insert into warehouse.athletes (athlete_id) values (2);
insert into warehouse.athlete_settings (athlete_id, timezone, threshold_hr) values (2, 'UTC', 160);
insert into warehouse.gear (athlete_id, name) values (1, 'Red shoes');

-- A run up a meridian and back at 4 m/s, at 130, 140, 148, 155 and, the last tenth, 170 beats/min.
create function pg_temp.ran(day date, seconds int, athlete_id bigint default 1, sport text default 'running') returns bigint
  language sql
as $$
  with
    track as (
      select runlytics.stream_of(
        row(
          day + time '10:00' + make_interval(secs => n), n, 52.5 + 0.0000359 * least(n, seconds - n), 13.4005, null, 4 * n,
          case when n < 0.3 * seconds then 130 when n < 0.5 * seconds then 140 when n < 0.7 * seconds then 148 when n < 0.9 * seconds then 155 else 170 end, null, null, null, null
        )::runlytics.sample
        order by n
      ) as stream
      from generate_series(0, seconds) as n
    ),
    run as (
      insert into warehouse.activities
        (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m, route, gear_id)
      select
        athlete_id, day + time '10:00', 'Europe/Berlin', day, ran.sport, seconds, seconds, 4 * seconds, runlytics.route(t.stream),
        (select g.gear_id from warehouse.gear as g where g.athlete_id = ran.athlete_id)
      from track as t
      returning activity_id
    ),
    kept as (
      insert into warehouse.streams (athlete_id, activity_id, stream)
      select ran.athlete_id, r.activity_id, t.stream
      from run as r, track as t
    ),
    scored as (
      insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
      select ran.athlete_id, r.activity_id, 'load', 100, 'hr_tss', 1 from run as r
    )
  select activity_id from run
$$;

select (now() at time zone 'Europe/Berlin')::date as today \gset
select pg_temp.ran(:'today'::date - 40, 3000) as longest \gset
select pg_temp.ran(:'today'::date - 20, 2000) as shorter \gset
select pg_temp.ran(:'today'::date - 3, 1000) as last \gset
select pg_temp.ran(:'today'::date - 3, 1000, 2) as another \gset
select pg_temp.ran(:'today'::date - 2, 4000, sport => 'cycling') as ride \gset
-- What is kept of them beside the metrics, of which the load stays as it was typed.
select runlytics_internal.store_beside_metrics(
  activity_id => a.activity_id, recorded => s.stream, stream => s.stream,
  settings => runlytics_internal.settings_at(at => a.started_at, athlete_id => a.athlete_id), athlete_id => a.athlete_id
)
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id) \g /dev/null

-- The list of runs.
select is((select count(*) from warehouse.run_list where athlete_id = 1), 3::bigint, 'a row a run, rides aside');
select is((select longest_30d_km from warehouse.run_list where activity_id = :last), 8::float8, 'beside the longest of the 30 days before');
select is((select longest_30d_km from warehouse.run_list where activity_id = :shorter), 12::float8, 'which are 30');
select is((select longest_30d_km from warehouse.run_list where activity_id = :longest), null, 'and not the run itself');
select is((select row(km, pace_s_per_km, load, gear)::text from warehouse.run_list where activity_id = :last), '(4,250,100,"Red shoes")', 'with what runs says, and its gear');
update warehouse.athletes set units = 'mi' where athlete_id = 1;
select is((select row(distance, pace)::text from warehouse.run_list where activity_id = :last), '("2.5 mi",6:42)', 'distance and pace in the units of the athlete');
update warehouse.athletes set units = 'km' where athlete_id = 1;
update warehouse.activities set excluded = true where activity_id = :shorter;
select is((select longest_30d_km from warehouse.run_list where activity_id = :last), null, 'an excluded run is longest to nobody');
update warehouse.activities set excluded = false where activity_id = :shorter;

-- Zones of a threshold of 160: one of those each.
select is(
  (select string_agg(format('%s %s', zone, round(seconds)), ', ' order by zone) from warehouse.zone_time where activity_id = :last),
  '1 300, 2 200, 3 200, 4 200, 5 100',
  'seconds in each zone'
);
select is((select array_agg(round(from_hr) order by zone) from warehouse.zone_time where activity_id = :last), '{NULL,136,144,152,160}', 'above its lower bound');
select is((select array_agg(round(to_hr) order by zone) from warehouse.zone_time where activity_id = :last), '{136,144,152,160,NULL}', 'and below its upper one');
select is((select count(*) from warehouse.zone_time where activity_id = :ride), 5::bigint, 'of every sport');
select is((select round(easy_share::numeric, 3) from warehouse.zone_share where athlete_id = 2), 0.5, 'half of it easy');
select is((select round(hard_share::numeric, 3) from warehouse.zone_share where athlete_id = 2), 0.1, 'a tenth hard');
select is((select round(polarised_index::numeric, 6) from warehouse.zone_share where athlete_id = 2), round(log(12.5), 6), 'log10(100 * .5 / .4 * .1)');
select is((select week from warehouse.zone_share where athlete_id = 2), runlytics.week_of(day => :'today'::date - 3), 'by the week');
update warehouse.athletes set week_starts_on = 7 where athlete_id = 2;
select is((select week from warehouse.zone_share where athlete_id = 2), runlytics.week_of(day => :'today'::date - 3, starts_on => 7), 'that begins as the athlete likes');
update warehouse.athlete_settings set threshold_hr = null where athlete_id = 2;
select runlytics_internal.store_all_zones(athlete_id => 2) \g /dev/null
select is((select count(*) from warehouse.zone_time where athlete_id = 2), 0::bigint, 'no threshold, no zones');

-- Efforts.
select is(
  (select string_agg(format('%s %s', label, round(seconds)), ', ' order by metres) from warehouse.best_effort_curve where activity_id = :longest),
  '400 m 100, 800 m 200, 1 km 250, 1500 m 375, 1 mile 402, 3 km 750, 5 km 1250, 10 km 2500',
  'each distance that a run holds'
);
select is((select bool_and(abs(pace_s_per_km - 250) < 0.001) from warehouse.best_effort_curve), true, 'at 4:10 a kilometre');
select is((select count(*) from warehouse.best_effort_curve where activity_id = :ride), 0::bigint, 'and none of a ride');

-- The days ahead.
select is((select count(*) from warehouse.fitness_forecast where athlete_id = 1 and scenario = 'rest'), 61::bigint, 'today and 60 days');
select is(
  (select row(ctl, atl, tsb) from warehouse.fitness_forecast where athlete_id = 1 and scenario = 'rest' and days_ahead = 0),
  (select row(ctl, atl, tsb) from warehouse.fitness where athlete_id = 1 and day = :'today'),
  'the first is what fitness says of today'
);
select is(
  (select round((a.ctl / t.ctl)::numeric, 9) from warehouse.fitness_forecast as a join warehouse.fitness_forecast as t using (athlete_id, scenario) where athlete_id = 1 and scenario = 'rest' and a.days_ahead = 14 and t.days_ahead = 0),
  round(exp(-14 / 42.0), 9),
  'then fitness fades by a 42nd a day'
);
select is(
  (select round(f.tsb::numeric, 9) from warehouse.fitness_forecast as f where f.athlete_id = 1 and f.scenario = 'rest' and f.days_ahead = 1),
  (select round((f.ctl - f.atl)::numeric, 9) from warehouse.fitness_forecast as f where f.athlete_id = 1 and f.scenario = 'rest' and f.days_ahead = 0),
  'and form is of the day before'
);

-- The map: 2 km to the north and back.
select is((select count(*) from warehouse.route_heatmap where athlete_id = 2), 18::bigint, 'a cell each thousandth of a degree');
select is((select array_agg(distinct round(x::numeric, 4)) from (select unnest(array[min(lat), max(lat), min(lon), max(lon)]) as x from warehouse.route_heatmap where athlete_id = 2) as c), '{13.4005,52.5005,52.5175}', 'by its middle');
select is((select sum(count) from warehouse.route_heatmap where athlete_id = 1 and sport = 'running' and lat = 52.5105), 3::bigint, 'passed by three runs, each of them once');

-- The month. The nights of a watch: 8 h, but one of 5.
insert into warehouse.nights (athlete_id, day, timezone, source, started_at, ended_at, asleep_s, total_24h_s, midpoint_s, hrv_ms, hrv_statistic, hrv_source)
select
  1, d::date, 'Europe/Berlin', 'watch', d - interval '2 h', d + interval '6 h', s, s, 10800,
  case when n = 1 then 20 else 50 + 4 * (n % 2) end, 'rmssd', 'watch'
from generate_series(0, 39) as n
cross join lateral (select :'today'::date - n as d, case when n = 1 then 18000 else 28800 end as s) as x;
insert into warehouse.shifts (athlete_id, day, label, origin) values (1, :'today'::date - 1, 'night', 'journal');
select is((select count(*) from warehouse.month_at_a_glance where athlete_id = 1), 41::bigint, 'a row a day from the first run or night to today');
select is(
  (select row(hrv_state, sleep_state, load_state, shift)::text from warehouse.month_at_a_glance where athlete_id = 1 and day = :'today'::date - 1),
  '(low,"very low",none,night)',
  'a bad night'
);
select is((select row(hrv_state, sleep_state, load_state)::text from warehouse.month_at_a_glance where athlete_id = 1 and day = :'today'::date - 3), '(usual,usual,high)', 'a hard day');
select is((select row(readiness, sleep_state)::text from warehouse.month_at_a_glance where athlete_id = 1 and day = :'today'::date - 40), '(,)', 'nothing is said of what is not known');
select is((select bool_and(m.readiness is not distinct from r.score) from warehouse.month_at_a_glance as m join warehouse.readiness as r using (athlete_id, day)), true, 'readiness as it is elsewhere');
select is((select time from warehouse.month_at_a_glance where athlete_id = 1 and day = :'today'), :'today'::date::timestamp at time zone 'Europe/Berlin', 'from local midnight');

select * from finish();
