-- What happened in a run, as it is kept: zones of one's own, records of every kind, curves, milestones, streaks, laps and
-- intervals, faults, form. Expected values are worked out by hand.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(48);

update warehouse.athletes set birth_date = '1986-07-01';
update warehouse.athlete_settings
set timezone = 'UTC', max_hr = 190, resting_hr = 50, threshold_hr = 170, threshold_speed_mps = 4, estimated = false;

-- A run of so many kilometres at so many m/s, up a meridian, at 150 beats/min and 172 steps.
create function pg_temp.ran(day date, km float8, v float8 default 4) returns bigint
  language plpgsql
as $$
declare
  id bigint;
  ran runlytics.stream;
  duration int := round(1000 * km / v);
begin
  select runlytics.stream_of(
    row(day + time '10:00' + make_interval(secs => n), n, 40 + 0.00001 * n, 13, null, v * n, 150, 172, v, null, null)::runlytics.sample
    order by n
  )
  into ran
  from generate_series(0, duration) as n;
  insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m)
  values (1, day + time '10:00', 'UTC', day, 'running', duration, duration, 1000 * km)
  returning activity_id into id;
  insert into warehouse.streams (athlete_id, activity_id, stream) values (1, id, ran);
  perform runlytics_internal.compute_metrics(activity_id => id, athlete_id => 1);
  return id;
end
$$;

-- Zones: by a method, and by hand.
select is(runlytics.zone_bounds('karvonen', 190, 50, 170), '{120,134,148,162,176}', 'Karvonen: 50 to 90 % of 140 beats above 50');
select is(runlytics.zone_bounds('max_hr', 190, 50, 170), '{95,114,133,152,171}', 'shares of the maximum');
select is(
  (select array_agg(round(b::numeric, 1)) from unnest(runlytics.zone_bounds('friel', 190, 50, 170)) as b),
  '{144.5,153.0,161.5,170.0,175.1,181.9}', 'Friel, shares of the threshold, 5a to 5c the last'
);
select is(runlytics.zone_bounds('karvonen', null, 50, 170), null, 'no maximum, no bounds');
select is(runlytics.zone_bounds('astrology', 190, 50, 170), null, 'nor by another method');

select pg_temp.ran('2025-06-02', 8) as old \gset
select pg_temp.ran('2026-03-02', 12) as march \gset
select pg_temp.ran('2026-03-03', 5.01, 4.5) as fast \gset
select pg_temp.ran('2026-07-06', 23) as july \gset
select is(
  (select string_agg(format('%s %s', z.zone, z.seconds), ', ' order by z.zone) from warehouse.zone_time as z where z.activity_id = :old and z.seconds > 0),
  '2 2000', 'without a definition five zones by the threshold'
);
select is(runlytics.define_zones(name => 'reserve', method => 'karvonen'), 4::bigint, 'a set of one''s own is stored for every run');
select is(
  (select string_agg(format('%s %s %s', z.set, z.zone, z.seconds), ', ' order by z.set) from warehouse.zone_time as z where z.activity_id = :old and z.seconds > 0),
  'reserve 3 2000, threshold 2 2000', 'beside the other'
);
select is((select string_agg(distinct z.set, ' ') from warehouse.zone_share as z), 'reserve', 'the shares of the week go by it');
select is((select round(min(z.easy_share)::numeric, 3) from warehouse.zone_share as z), 1.000, '70 % of the reserve is easy');
select runlytics.define_zones(name => 'paces', method => 'pace', valid_from => '2026-01-01', main => false) \g /dev/null
select is((select count(*) from warehouse.zone_time as z where z.set = 'paces' and z.activity_id = :old), 0::bigint, 'a set holds from its day on');
select is(
  (select string_agg(format('%s %s', z.zone, round(z.seconds)), ', ') from warehouse.zone_time as z where z.set = 'paces' and z.activity_id = :fast and z.seconds > 0),
  '7 1113', 'of pace by threshold speed: 112 % is the last'
);
select runlytics.define_zones(name => 'mine', method => 'custom', parts => '{140, 160}', main => false) \g /dev/null
select is((select array_agg(z.seconds order by z.zone) from warehouse.zone_time as z where z.set = 'mine' and z.activity_id = :old), '{0,2000,0}', 'by bounds of one''s own');
select throws_ok($$select runlytics.define_zones(name => 'watts', method => 'power')$$, '22023', null, 'power needs a reference');
select is(runlytics.drop_zones(name => 'mine'), 4::bigint, 'and taken back');
select throws_ok($$select runlytics.drop_zones(name => 'mine')$$, 'P0002', null, 'once');

-- Records.
select is(
  (select format('%s %s', r.activity_id, round(r.seconds)) from warehouse.personal_records as r where r.scope = 'all_time' and r.metres = 5000 and r.kind = 'distance'),
  format('%s 1111', :fast), 'the record links its run'
);
select is(
  (select array_agg(r.period order by r.period) from warehouse.personal_records as r where r.scope = 'season' and r.kind = 'distance' and r.metres = 400),
  '{"2025 summer","2026 spring","2026 summer"}', 'of seasons'
);
select is(
  (select array_agg(r.period order by r.period) from warehouse.personal_records as r where r.scope = 'age_group' and r.kind = 'distance' and r.metres = 400),
  '{35-39,40-44}', 'and of age groups: the fortieth birthday lies between'
);
select is((select count(*) from warehouse.personal_records as r where r.year is not null and r.scope <> 'year'), 0::bigint, 'a year is of years alone');
select is(
  (select round(r.metres) from warehouse.personal_records as r where r.scope = 'all_time' and r.kind = 'time' and r.target = 60),
  270::float8, 'and of times: 4.5 m/s for a minute'
);
select is((select r.certainty from warehouse.personal_records as r where r.scope = 'all_time' and r.metres = 21097.5), 'sure', 'a record says how sure it is');
select ok((select r.reason <> '' from warehouse.personal_records as r where r.scope = 'all_time' and r.metres = 21097.5), 'and why');
select is((runlytics_internal.effort_doubt(row(1000, 120, 0, null), '{}', true, 1, false)).certainty, 'impossible', 'nobody runs a kilometre in two minutes');
select is((runlytics_internal.effort_doubt(row(1000, 131.96, 0, null), '{}', true, 1, false)).certainty, 'sure', 'but in the world record');
select is((runlytics_internal.effort_doubt(row(42195, 7235, 0, null), '{}', true, 1, true)).reason, 'a race', 'and a marathon in that');
select is((runlytics_internal.effort_doubt(row(1000, 200, 100, null), array['[150,151]'::numrange], true, 1, true)).certainty, 'doubtful', 'a fault within it is a doubt');
select is((runlytics_internal.effort_doubt(row(1000, 200, 100, null), array['[350,351]'::numrange], true, 1, false)).certainty, 'sure', 'one beside it none');
select is((runlytics_internal.effort_doubt(row(1000, 200, 100, null), '{}', false, 1, false)).certainty, 'likely', 'and a treadmill a little one');

-- Curves of any windows.
select is(
  (select format('%s %s %s', round(c.speed_mps::numeric, 2), round(c.other_speed_mps::numeric, 2), round(c.change_pct::numeric, 1)) from runlytics.compare_curves('2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31') as c where c.kind = 'distance' and c.target = 5000),
  '4.50 4.00 12.5', 'one window beside another'
);
select is(
  (select array_agg(distinct c.after_m order by c.after_m) from warehouse.fatigued_curve as c where c.activity_id = :july),
  '{10000,20000}', 'how fast after 10 and 20 km'
);
select is((select bool_and(abs(c.beside_fresh - 1) < 0.001) from warehouse.fatigued_curve as c), true, 'as fast as fresh, in an even run');

-- Milestones, streaks, steps of distance.
select is(
  (select string_agg(m.milestone, ', ' order by m.milestone) from warehouse.milestones as m where m.activity_id = :march and m.kind = 'first'),
  'first 10 km', 'a run of 12 km is the first of 10'
);
select is((select m.activity_id from warehouse.milestones as m where m.milestone = 'first half marathon'), :july::bigint, 'and one of 23 the first half marathon');
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, distance_m)
values (1, '2026-07-07 10:00+00', 'UTC', '2026-07-07', 'running', 1e5, 960000);
select is((select m.day from warehouse.milestones as m where m.milestone = '1,000 km in all'), '2026-07-07', 'the thousandth kilometre');
select is(
  (select format('%s %s %s', s.length, s.since, s.until) from warehouse.streaks as s where s.unit = 'days' and s.longest order by s.since limit 1),
  '2 2026-03-02 2026-03-03', 'two days in a row'
);
select is((select count(*) from warehouse.streaks as s where s.current), 0::bigint, 'that is over');
select is((select format('%s %s', f.step, f.hazard_ratio) from warehouse.session_flags as f where f.activity_id = :fast), 'usual 1', 'a run that is no longer than usual');
select is((select f.step from warehouse.session_flags as f where f.km = 960), 'more than double', 'and one that is');

-- Laps and splits.
insert into warehouse.laps (athlete_id, activity_id, lap, started_at, elapsed_s)
values (1, :march, 1, '2026-03-02 10:00+00', 100), (1, :march, 2, '2026-03-02 10:01:40+00', 2900);
select is(
  (select string_agg(format('%s %s %s', l.lap, round(l.distance_m), l.cadence), ', ' order by l.lap) from warehouse.run_laps as l where l.activity_id = :march),
  '1 400 172, 2 11600 172', 'laps measured by the samples'
);
select is((select count(*) from warehouse.run_splits as s where s.activity_id = :march and s.unit = 'mi'), 8::bigint, 'and miles, the last what is left');
select is((select w.workout from warehouse.workouts as w where w.activity_id = :march), 'even run, 12.0 km', 'the workout in words');
select is((select string_agg(i.kind, ' ') from warehouse.run_intervals as i where i.activity_id = :march), 'steady', 'of one part');
select is(runlytics.describe_workout(null), null, 'of nothing nothing');
select is(
  (
    select runlytics.describe_workout(stream => s.stream, units => 'mi')
    from warehouse.streams as s
    where s.activity_id = :march
  ),
  'even run, 7.5 mi', 'in miles for who runs in miles'
);

-- Form: step length is speed over cadence.
select is(
  (select format('%s %s %s', f.from_s_per_km, f.cadence, round(f.step_length_m::numeric, 3)) from warehouse.running_form as f where f.activity_id = :march),
  '240 172 1.395', 'a band of pace'
);

-- Durability: an even run falls by nothing, and its drift is none.
select is(
  (select format('%s %s %s', round(d.last_third_pct::numeric, 3), round(d.ratio::numeric, 3), round(d.hr_drift_pct_per_h::numeric, 3)) from warehouse.durability as d where d.activity_id = :july),
  '0.000 1.000 0.000', 'an even run holds together'
);

-- Overlapping activities.
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s)
values (1, '2026-03-02 10:10+00', 'UTC', '2026-03-02', 'cycling', 600, 600);
select is((select array_agg(q.seconds) from warehouse.quality as q where q.kind = 'doubled_time'), '{600}', 'time that another activity has as well');
select * from finish();
