-- Performances, predicted races, the plan and the days ahead, weather and shoes.
select no_plan();
set timezone = 'UTC';
set client_min_messages = warning;
update warehouse.athlete_settings
set timezone = 'UTC', max_hr = 190, resting_hr = 50, threshold_hr = 170, threshold_speed_mps = 4, estimated = false;
select current_date as today \gset

-- A run at one speed and one heart rate, a sample every ten seconds.
create function pg_temp.run(day date, metres float8, mps float8, hr int, athlete_id bigint default 1) returns void
  language plpgsql
as $$
declare
  document bigint;
begin
  document := runlytics.ingest(body => convert_to(
    '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>' || day || '</Id><Lap StartTime="' || day || 'T09:00:00Z"><TotalTimeSeconds>' || metres / mps
    || '</TotalTimeSeconds><DistanceMeters>' || metres || '</DistanceMeters><Track>'
    || (
      select string_agg(
        '<Trackpoint><Time>' || to_char(day + time '09:00' + make_interval(secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '</Time>'
        || '<Position><LatitudeDegrees>' || 52.51 + n * 10 * mps / 111200 || '</LatitudeDegrees><LongitudeDegrees>13.412</LongitudeDegrees></Position>'
        || '<DistanceMeters>' || n * 10 * mps || '</DistanceMeters>'
        || case when hr > 0 then '<HeartRateBpm><Value>' || hr || '</Value></HeartRateBpm>' else '' end || '</Trackpoint>',
        '' order by n
      )
      from generate_series(0, ceil(metres / mps / 10)::int) as n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  ), athlete_id => run.athlete_id);
end
$$;

-- The formulas, against values that were worked out apart from us.
select is(round(runlytics.vdot(5000, 1200)::numeric, 6), 49.806233, 'the VDOT of 5 km in 20 minutes');
select is(round(runlytics.vdot(42195, 10800)::numeric, 6), 53.528269, 'and of a marathon in three hours');
select is(round(runlytics.vdot_time(runlytics.vdot(10000, 2400), 10000)::numeric, 6), 2400.000000, 'and back');
select is(round((runlytics.vdot_time(50, 42195) / 60)::numeric), 191::numeric, 'as in the printed tables: 3:11');
select is(runlytics.vdot(0, 1200), null, 'no way, no VDOT');
select is(runlytics.vdot_time('NaN', 5000), null, 'nor of what is no number');
select is(round(runlytics.riegel(5000, 1200, 42195)::numeric, 4), 11509.3207, 'Riegel');
select is(round(runlytics.riegel_exponent('{5000, 10000}', '{1150, 2400}')::numeric, 6), 1.061401, 'one''s own exponent');
select is(runlytics.riegel_exponent('{5000}', '{1150}'), null, 'not of one race');
select is(round(runlytics.critical_speed('{800, 1500, 3000, 5000}', '{150, 300, 640, 1110}')::numeric, 6), 4.364204, 'critical speed');
select is(
  (select row(round(d_prime_m::numeric, 4), round((high - critical_speed_mps)::numeric, 4), efforts)::text
    from runlytics.critical_speed_model('{800, 1500, 3000, 5000}', '{150, 300, 640, 1110}')),
  '(174.6876,0.2068,4)', 'with its store, and its interval'
);
select is(runlytics.critical_speed('{800, 1500, 5000}', '{100, 300, 1300}'), null, 'but of efforts of 2 to 20 minutes alone');
select throws_ok($$ select runlytics.critical_speed('{800}', '{}') $$, '2202E', null, 'a time for each distance');
select throws_ok($$ select runlytics.critical_speed_model('{800}', '{150}', 95) $$, '22023', null, 'a level is a share');
select is(round(runlytics.tanda_pace(60, 330)::numeric, 4), 300.4644, 'Tanda');
select is(
  (select array_agg(round(runlytics.heat_slowdown(t, d)::numeric, 4) order by t) from (values (10, 5), (20, 15), (30, 20), (45, 30)) as v (t, d)),
  '{0.0000,0.0170,0.0510,0.1000}', 'the chart of heat'
);

-- Nothing but easy runs: nothing to predict from.
select pg_temp.run(:'today'::date - n, 8000, 2.7, 135) from unnest(array[80, 76, 72, 68, 64, 60, 56, 52, 48, 44, 41]) as n \g /dev/null
call runlytics.process_documents();
select is_empty('select * from runlytics.maximal_efforts()', 'an easy run is no maximal effort');
select is((select string_agg(model, ' ') from runlytics.predict_race(10000)), 'none', 'and nothing is predicted from them');
select matches((select basis from runlytics.predict_race(42195)), '^Nothing to go on: no race.*runlytics.correct', 'which is said, and what to do');
select throws_ok('select runlytics.predict_race(null)', '22023', null, 'a race has a length');
select throws_ok('select runlytics.predict_race(1e9)', '22023', null, 'that somebody runs');

-- A hard 5 km, at the heart rate of a race.
select pg_temp.run(:'today'::date - 40, 5000, 4.1666667, 172) \g /dev/null
call runlytics.process_documents();
select is(
  (select row(round(metres), round(seconds), certainty, judged)::text from runlytics.maximal_efforts() where metres = 5000),
  '(5000,1200,0.7,"heart rate 172, 101 % of the threshold")', 'a hard run is one, by its heart rate'
);
select ok((select bool_and(day = :'today'::date - 40) from runlytics.maximal_efforts()), 'and it alone');
select is(
  (select round(seconds::numeric, 1) from runlytics.predict_race(10000, :'today'::date - 39) where model = 'riegel'), round(runlytics.riegel(5000, 1200, 10000)::numeric, 1),
  'Riegel of it, with the usual exponent'
);
select is((select count(*) from runlytics.predict_race(10000) where low < seconds and seconds < high), (select count(*) from runlytics.predict_race(10000)), 'each with its interval');
select is((select round(sum(weight)::numeric, 9) from runlytics.predict_race(10000) where model <> 'weighted'), 1.000000000, 'the weights are shares');
select ok((select basis like '%5.0 km in 20:00 on%(heart rate 172%' from runlytics.predict_race(10000) where model = 'vdot'), 'it says what it rests on');
select is((select string_agg(model, ' ') from runlytics.predict_race(10000, :'today'::date - 40)), 'none', 'the day itself knows nothing of it');
select isnt((select string_agg(model, ' ') from runlytics.predict_race(10000, :'today'::date - 39)), 'none', 'the next one does');

-- A race is certain, and what comes later changes no prediction of before.
create temp table before as select * from runlytics.predict_race(42195, :'today'::date - 20);
select pg_temp.run(:'today'::date - 14, 10080, 4.2, 165) \g /dev/null
call runlytics.process_documents();
select runlytics.correct(activity_id, 'race', 'true') from warehouse.activities where local_date = :'today'::date - 14 \g /dev/null
select is(
  (select row(metres, round(seconds), certainty, judged)::text from runlytics.maximal_efforts() where certainty = 1),
  '(10000,2400,1,race)', 'a race of 10.08 km by the watch was one of 10'
);
select set_eq('select * from before', format('select * from runlytics.predict_race(42195, %L)', :'today'::date - 20), 'the past is predicted as it was then');
select isnt((select seconds from before where model = 'weighted'), (select seconds from runlytics.predict_race(42195) where model = 'weighted'), 'today otherwise');
select is(
  (select round((a.seconds / b.seconds)::numeric, 3) > 1.03 from runlytics.predict_race(10000, :'today'::date + 10) as a, runlytics.predict_race(10000, :'today'::date - 13) as b
    where a.model = 'vdot' and b.model = 'vdot'),
  true, 'three weeks without training cost something'
);
select ok((select basis like '%breaks in training are counted%23 days%' from runlytics.predict_race(10000, :'today'::date + 10) where model = 'weighted'), 'and are named');

-- Without a heart rate the pace speaks, where it is far from the usual.
insert into warehouse.athletes (athlete_id, name) values (2, 'No strap');
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps) values (2, 'UTC', 190, 50, 170, 4);
select pg_temp.run(:'today'::date - n, 8000, 2.7, 0, 2) from unnest(array[30, 27, 24, 21, 18]) as n \g /dev/null
call runlytics.process_documents(athlete_id => 2);
select is_empty('select * from runlytics.maximal_efforts(athlete_id => 2)', 'easy runs without heart rate are easy runs');
select pg_temp.run(:'today'::date - 10, 5000, 4, 0, 2) \g /dev/null
call runlytics.process_documents(athlete_id => 2);
select is((select array_agg(distinct certainty) from runlytics.maximal_efforts(athlete_id => 2)), '{0.4}', 'a fast one may be more');

-- Metrics of a run, and the trend.
select is(
  (select string_agg(format('%s %s', m.metric, round(m.value)), ', ' order by m.metric) from warehouse.activity_metrics as m join warehouse.activities as a using (athlete_id, activity_id)
    where a.athlete_id = 1 and a.local_date = :'today'::date - 40 and m.metric in ('vdot', 'aerobic_estimate')),
  'vdot 50', 'what a hard run says'
);
select is(
  (select round(m.value::numeric, 1) from warehouse.activity_metrics as m join warehouse.activities as a using (athlete_id, activity_id)
    where a.athlete_id = 1 and a.local_date = :'today'::date - 80 and m.metric = 'aerobic_estimate'),
  -- 162 m/min cost 27.65 ml/kg/min; 135 of 50 to 190 are 85/140 of the reserve.
  round((3.5 + (-4.6 + 162 * 0.182258 + 162 * 162 * 0.000104 - 3.5) * 140 / 85)::numeric, 1), 'what an easy one says'
);
select is((select count(*) from warehouse.fitness_trend where athlete_id = 1), (select count(*) from warehouse.weekly_volume where athlete_id = 1), 'a row a week');
select is(
  (select round(max(vdot)::numeric, 2) from warehouse.fitness_trend where athlete_id = 1 and week <= :'today'::date - 14),
  (select round(runlytics.vdot(10080, 2400)::numeric, 2)), 'the race is the best of its weeks'
);

-- Critical speed of the farthest of 2, 5, 10 and 20 minutes, whatever their pace.
select is(
  (select round(critical_speed_mps::numeric, 2) from warehouse.fitness_trend where athlete_id = 1 and week <= :'today'::date - 14 order by week desc limit 1), 4.20,
  'and critical speed that of who ran ever at one pace'
);

-- The days ahead: three ways.
select is((select string_agg(distinct scenario, ' ') from warehouse.fitness_forecast where athlete_id = 1), 'rest usual', 'without a plan there are two');
insert into warehouse.plan (day, load) values (:'today'::date + 1, 50), (:'today'::date + 1, 30);
insert into warehouse.plan (day, km, pace_s_per_km, note) values (:'today'::date + 3, 14.4, 250, 'an hour at threshold');
insert into warehouse.plan (day, km) values (:'today'::date + 5, 10);
insert into warehouse.plan (day, sport, km) values (:'today'::date + 6, 'cycling', 40);
insert into warehouse.events (day, name, distance_m) values (:'today'::date + 4, 'City run', 10000);
select throws_ok($$ insert into warehouse.plan (day, note) values ('2030-01-01', 'rest') $$, '23514', null, 'a session has a load or a way');
select is(
  (select string_agg(format('%s %s', round(load), method), ', ' order by plan_id) from warehouse.planned_load),
  '50 said, 30 said, 100 km and pace, ' || (select round(runlytics.running_tss(10 * p.pace_s_per_km, 10000, 4)) from warehouse.planned_load as p where p.km = 10) || ' km at the usual pace,  ',
  'each has a load'
);
select is(
  (select array_agg(round(load) order by day) from warehouse.fitness_forecast where athlete_id = 1 and scenario = 'planned' and days_ahead between 1 and 4), '{80,0,100,0}',
  'those of a day add up'
);
-- As if it were done: fitness over what was and what is planned.
create temp table done as
select t.*
from (
  select array_agg(day order by day) as days, array_agg(load order by day) as loads
  from (
    select day, load from warehouse.fitness where athlete_id = 1
    union all
    select day, coalesce(load, 0) from warehouse.planned_load
  ) as l
) as l
cross join lateral runlytics.training_load(l.days || (:'today'::date + 60), l.loads || 0::float8) as t;
select is(
  (select max(greatest(abs(f.ctl - d.ctl), abs(f.atl - d.atl), abs(f.tsb - d.tsb))) < 1e-9 from warehouse.fitness_forecast as f join done as d using (day) where f.athlete_id = 1 and f.scenario = 'planned'),
  true, 'and the forecast is what fitness will be if it is done'
);
select is((select count(*) from warehouse.fitness_forecast where athlete_id = 1 and scenario = 'planned'), 61::bigint, 'for 60 days');
select is(
  (select string_agg(format('%s %s', days_ahead, round(load)), ', ' order by day) from warehouse.fitness_forecast where athlete_id = 1 and scenario = 'usual' and days_ahead > 0 and load > 0),
  (select format('14 %1$s, 42 %1$s', round(load)) from warehouse.fitness where athlete_id = 1 and day = :'today'::date - 14), 'or the last four weeks come again and again'
);
select is(
  (select string_agg(format('%s %s', scenario, round((tsb - (select d.tsb from done as d where d.day = r.day))::numeric, 6)), ', ' order by scenario) filter (where scenario = 'planned')
    from warehouse.race_forecast as r where name = 'City run'),
  'planned 0.000000', 'the form on the day of a race'
);
select is((select array_agg(distinct event) from warehouse.fitness_forecast where athlete_id = 1 and days_ahead = 4), '{City run}', 'which is marked');

-- A sheet is a document like others; a later one plans anew from its first day on, and what it replaced comes back without it.
delete from warehouse.plan;
create function pg_temp.sheet(variadic rows text[]) returns bigint
  language sql
  return runlytics.ingest(body => convert_to(E'Plan,km,pace,load,note\n' || array_to_string(rows, E'\n') || E'\n', 'UTF8'), name => 'plan.csv');
select pg_temp.sheet(:'today'::date + 1 || ',10,5:00,,easy', :'today'::date + 2 || ',,,80,hills', :'today'::date + 9 || ',12,,,') as first_sheet \gset
call runlytics.process_documents();
select is((select row(kind, status)::text from warehouse.documents where document_id = :first_sheet), '(plan_csv,done)', 'a plan is known by its header');
select is((select string_agg(concat_ws(' ', day - :'today'::date, km, pace_s_per_km, load, note), ', ' order by day) from warehouse.plan), '1 10 300 easy, 2 80 hills, 9 12', 'and read');
select pg_temp.sheet(:'today'::date + 2 || ',,,30,tired') as second_sheet \gset
call runlytics.process_documents();
select is((select string_agg(format('%s %s', day - :'today'::date, note), ', ' order by day) from warehouse.planned_load), '1 easy, 2 tired', 'a later one counts from its first day on');
call runlytics.reprocess();
select is((select count(*) from warehouse.plan), 4::bigint, 'told again it is there once');
select runlytics.forget(document_id => :second_sheet) \g /dev/null
select is((select string_agg(format('%s %s', day - :'today'::date, note), ', ' order by day) from warehouse.planned_load), '1 easy, 2 hills, 9 ', 'and without it the first counts again');

-- Weather, as Open-Meteo tells it: 20 degrees and a dew point of 15 at nine, a degree more an hour.
insert into warehouse.weather_accounts default values;
select is((select array_agg(distinct row(lat, lon)::text) from runlytics_internal.weather_places()), '{"(52.5,13.4)"}', 'where a run began is said to a tenth of a degree');
select is((select url from runlytics_internal.weather_request('days', '{"lat": 52.5, "lon": 13.4, "since": "2026-01-01", "until": "2026-01-03"}', 1)),
  'https://archive-api.open-meteo.com/v1/archive?latitude=52.5&longitude=13.4&start_date=2026-01-01&end_date=2026-01-03&hourly=temperature_2m,dew_point_2m,wind_speed_10m&wind_speed_unit=ms&timeformat=unixtime&timezone=GMT',
  'and nothing else is');
select throws_ok($$ select runlytics_internal.weather_request('sync', '{}', 2) $$, 'P0002', null, 'of nobody who did not ask for it');
select is(
  runlytics_internal.weather_response('days', '{"lat": 52.5, "lon": 13.4}', row(200, '{}', convert_to(jsonb_build_object('hourly', jsonb_build_object(
    'time', (select jsonb_agg(extract(epoch from :'today'::date - 40 + time '09:00' + make_interval(hours => n)) order by n) from generate_series(0, 2) as n),
    'temperature_2m', '[20, 21, null]'::jsonb, 'dew_point_2m', '[15, 15, null]'::jsonb, 'wind_speed_10m', '[null, 2, null]'::jsonb))::text, 'UTF8'), null)::runlytics.http_response, 1),
  'done', 'an answer'
);
select is(
  (select row(round(temperature_c::numeric, 4), dew_point_c, wind_mps, round(heat_slowdown::numeric, 5), round((pace_s_per_km / heat_adjusted_pace_s_per_km)::numeric, 5))::text
    from warehouse.run_weather where local_date = :'today'::date - 40),
  '(20.1667,15,2,0.01730,1.01730)', 'gives the weather of the middle of a run, and its pace in cool air'
);
select is((select count(*) from warehouse.weather where temperature_c is null), (select count(*) from warehouse.activities where athlete_id = 1 and local_date between :'today'::date - 80 and :'today'::date - 31) - 1 - 11, 'of others it says nothing yet');
select is(runlytics_internal.weather_response('days', '{}', row(200, '{}', '{"error": true}', null)::runlytics.http_response, 1), 'dead: Open-Meteo answered without hours.', 'what is none is said to be none');
select is(runlytics_internal.weather_response('days', '{}', row(400, '{}', 'Out of range', null)::runlytics.http_response, 1), 'dead: Open-Meteo answered 400: Out of range.', 'and a refusal is handed on');

-- Shoes: 700 km or a year.
insert into warehouse.gear (athlete_id, name, kind, limit_km, limit_days, used_since)
values (1, 'Worn', 'shoes', 15, null, null), (1, 'Old', 'shoes', null, 365, current_date - 400), (1, 'New', 'shoes', 700, 365, current_date - 73), (1, 'Without', 'shoes', null, null, null);
update warehouse.activities set gear_id = (select gear_id from warehouse.gear where name = 'Worn') where athlete_id = 1 and local_date >= :'today'::date - 40;
select is(
  (select string_agg(format('%s %s %s', name, state, round(worn::numeric, 2)), ', ' order by name) from warehouse.gear_due where athlete_id = 1),
  'New good 0.20, Old due 1.10, Worn due 1.01', 'by distance or by age, of those that have a limit'
);
select is((select due_on from warehouse.gear_due where name = 'New'), current_date - 73 + 365, 'and when');
select set_eq($$ select item from runlytics.doctor() where item like 'gear%' $$, array['gear Old', 'gear Worn'], 'doctor() says so');
update warehouse.gear set retired = true where name = 'Old';
select is_empty($$ select from warehouse.gear_due where name = 'Old' $$, 'until they are retired');

-- Panels of days before have no forecast of now, and say what to do without data.
select ok(runlytics_internal.panel_races('{}', 1) ->> 'sentence' like 'Marathon in some %four chances in five between%', 'the page tells of the marathon');
select ok(runlytics_internal.panel_races('{}', 2) ->> 'sentence' like 'Marathon in some %', 'also without heart rate');
select ok(runlytics_internal.panel_ahead('{}', 1) ->> 'sentence' like 'City run%; form % as planned, % if all goes on as it did and % at rest.', 'and of the form in a race');
select ok(runlytics_internal.panel_fitness_trend('{"days": 364}', 1) ->> 'sentence' like 'VDOT %by pace and heart rate %', 'and of the trend');

-- Of long runs the last 5 km speak for a marathon where there are two that are long enough, else the halves.
insert into warehouse.athletes (athlete_id) values (77);
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, distance_m, moving_s)
select 77, (:'today'::date - n)::timestamptz, 'UTC', :'today'::date - n, 'running', d, d / 3
from (values (7, 28000::float8), (14, 26000), (21, 20000)) as r (n, d);
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
select 77, a.activity_id, m.metric, m.value, 'samples', 1
from warehouse.activities as a
cross join (values ('durability_ratio', 1.1::float8), ('decoupling', 6)) as m (metric, value)
where a.athlete_id = 77;
select is(
  (select array[e.durability_ratio, e.decoupling] from runlytics_internal.race_evidence(:'today', 77) as e), array[1.1, 6]::float8[],
  'two runs of 25 km and more have a ratio'
);
update warehouse.activities set distance_m = 24000 where athlete_id = 77 and distance_m = 26000;
select is(
  (select array[e.durability_ratio, e.decoupling] from runlytics_internal.race_evidence(:'today', 77) as e), array[null, 6]::float8[],
  'one alone has none, and halves remain'
);
select * from finish();
