-- What a coach asks of a fleet costs what those cost whom he sees: counted in calls and scans, not in time, which depends
-- on the machine. And what is computed for the few days that count is what the views of days have.
set client_min_messages = warning;
set timezone = 'UTC';
set jit = off;
select plan(19);

-- Ten athletes with seventy days each, whom a coach sees, and many others of whom settings alone are known.
insert into warehouse.athletes (athlete_id, name) select n, 'Athlete ' || n from generate_series(2, 20) as n on conflict do nothing;
delete from warehouse.athlete_settings;
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr)
select n, (array['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'])[1 + n % 4], 188, 48, 168 from generate_series(1, 20) as n;
create temp table days as select n as athlete_id, k, current_date - k as day from generate_series(1, 10) as n, generate_series(0, 69) as k;
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select d.athlete_id, m.metric_id, d.day + time '03:00', 'Watch', m.usual + (d.k * 7919 + d.athlete_id * 31) % 9, 1
from days as d
cross join (
  select c.metric_id, case c.name when 'hrv_rmssd' then 50 else 46 end as usual
  from warehouse.metrics as c
  where c.name in ('hrv_rmssd', 'resting_heart_rate')
) as m;
insert into warehouse.sleep (athlete_id, started_at, ended_at, stage, source)
select d.athlete_id, d.day - interval '1 hour', d.day + make_interval(mins => 380 + d.k * 13 % 90), 'core', 'Watch' from days as d;
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, timer_s, moving_s, distance_m, avg_hr)
select d.athlete_id, d.day + time '18:00', 'UTC', d.day, 'running', 3600, 3600, 3600, 10000, 140 + d.k % 25
from days as d
where d.k % 3 = 1;
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
select a.athlete_id, a.activity_id, 'load', 40 + a.activity_id % 30, 'made', 1 from warehouse.activities as a;
insert into warehouse.journal (athlete_id, day, mood, energy) select d.athlete_id, d.day, 1 + d.k % 5, 1 + d.k % 4 from days as d where d.k % 2 = 0;
insert into warehouse.alerts (athlete_id, kind, metric, first_day, last_day, level, warned_days, said, evidence, formula_version, acknowledged_at, acknowledged_level, snoozed_until)
select d.athlete_id, 'ewma', m.metric, d.day, d.day, l.level, array[d.day], 'x', jsonb_build_array(d.k), 1,
  case when d.k % 3 = 0 then now() end, case when d.k % 3 = 0 then 'warning' end, case when d.k % 5 = 0 then now() + interval '1 day' end
from days as d, (values ('hrv'), ('resting_hr')) as m (metric), (values ('notice'), ('critical')) as l (level)
where d.k < 20 and d.k % 2 = (m.metric = 'hrv')::int and d.athlete_id % 2 = (l.level = 'notice')::int;
select runlytics.compute_nights(athlete_id => n) from generate_series(1, 10) as n \g /dev/null
select runlytics_internal.refresh_stored_days(athlete_id => n) from generate_series(1, 10) as n \g /dev/null
drop role if exists fleet_coach;
create role fleet_coach in role runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id) select 'fleet_coach', n from generate_series(1, 10) as n;
analyze warehouse.athletes, warehouse.athlete_settings, warehouse.stored_days, warehouse.alerts, warehouse.day_marks;

-- What a question costs its role.
create type pg_temp.cost as (rows bigint, looks bigint, frontiers bigint, words bigint);
create function pg_temp.counted() returns pg_temp.cost
  language sql volatile
as $$
  select row(
    null,
    coalesce((select sum(f.calls) from pg_stat_xact_user_functions as f where f.funcname = 'sees_athlete'), 0),
    (select t.seq_scan + coalesce(t.idx_scan, 0) from pg_stat_xact_user_tables as t where t.relid = 'warehouse.stored_days'::regclass),
    coalesce((select sum(f.calls) from pg_stat_xact_user_functions as f where f.funcname in ('load_left', 'alert_title', 'alert_severity', 'alert_is_open')), 0)
  )::pg_temp.cost
$$;
create function pg_temp.cost_of(question text) returns pg_temp.cost
  language plpgsql volatile
as $$
declare
  before pg_temp.cost;
  after pg_temp.cost;
  counted bigint;
begin
  -- The first look of a session learns whom the role sees.
  execute question;
  before := pg_temp.counted();
  execute format('select count(*) from (%s offset 0) as q', question) into counted;
  after := pg_temp.counted();
  return row(counted, after.looks - before.looks, after.frontiers - before.frontiers, after.words - before.words)::pg_temp.cost;
end
$$;
grant execute on all functions in schema pg_temp to fleet_coach;
set track_functions = 'all';

set role fleet_coach;
select (pg_temp.cost_of('select * from warehouse.roster_today')).* \gset roster_
select (pg_temp.cost_of('select * from warehouse.readiness where day > current_date - 30')).* \gset readiness_
select is(:roster_rows, 10, 'a coach sees the ten that he may see');
select ok(:readiness_rows between 290 and 320, 'and their month');
select cmp_ok(:roster_frontiers, '<=', 2 * 10 + 2, 'from which day on stored days hold is asked twice for a row of the roster, not by each part of it');
select cmp_ok(:readiness_frontiers, '<=', 2 * 10, 'and once for the readiness of an athlete, beside what the view asks');
select is(:roster_words + :readiness_words, 0, 'small functions are seen into by the planner, never called');
reset role;

-- The fleet grows by others.
insert into warehouse.athletes (athlete_id, name) select n, 'Athlete ' || n from generate_series(21, 200) as n;
insert into warehouse.athlete_settings (athlete_id, timezone) select n, 'UTC' from generate_series(21, 200) as n;
insert into warehouse.stored_days (athlete_id, through, inputs, formula_version) select n, current_date, 'other', 1 from generate_series(21, 200) as n;
analyze warehouse.athletes, warehouse.athlete_settings, warehouse.stored_days;
set role fleet_coach;
select (pg_temp.cost_of('select * from warehouse.roster_today')).* \gset grown_
select is(:grown_rows, 10, 'of ten times as many athletes he sees the same');
-- What lists the fleet looks at each of its rows, once a statement and not once an athlete.
select cmp_ok(:grown_looks, '<', :roster_looks + 5 * 180, 'and pays for the same, whoever else is there');

-- The roster is what the views of days have.
prepare by_views as
select
  a.athlete_id,
  (
    select q.score
    from warehouse.readiness as q
    where q.athlete_id = a.athlete_id and q.day between r.day - 1 and r.day and q.score is not null
    order by q.day desc
    limit 1
  ),
  (select q.ctl from warehouse.fitness as q where q.athlete_id = a.athlete_id and q.day = r.day),
  (select q.tsb from warehouse.fitness as q where q.athlete_id = a.athlete_id and q.day = r.day),
  (select sum(q.load order by q.day) from warehouse.fitness as q where q.athlete_id = a.athlete_id and q.day between r.day - 6 and r.day),
  (select sum(q.load order by q.day) from warehouse.fitness as q where q.athlete_id = a.athlete_id and q.day between r.day - 27 and r.day)
from warehouse.athletes as a
join warehouse.roster_today as r on r.athlete_id = a.athlete_id
order by a.athlete_id;
prepare by_roster as select athlete_id, readiness, ctl, tsb, load_7d, load_28d from warehouse.roster_today order by athlete_id;
select results_eq('by_roster', 'by_views', 'to a coach the roster says what the views of days say');
select cmp_ok((select count(*) from warehouse.roster_today where readiness is not null and ctl > 0), '=', 10::bigint, 'of all ten');
reset role;
select results_eq('by_roster', 'by_views', 'to the owner too');
select runlytics_internal.mark_days(topic => t, since => current_date - 20, athlete_id => n) from generate_series(1, 10, 2) as n, unnest(array['body', 'training']) as t \g /dev/null
select results_eq('by_roster', 'by_views', 'and where days are marked that are not stored yet');

-- Open alerts are those episodes that are open, and the table is read once.
select results_eq(
  $$ select o.athlete_id, o.alert_id, o.title, o.said, o."time", o.level, o.evidence from warehouse.open_alerts as o order by 1, 2 $$,
  $$ select e.athlete_id, e.alert_id, e.title, e.said, e."time", e.level, a.evidence from warehouse.alert_episodes as e join warehouse.alerts as a using (athlete_id, alert_id) where e.open order by 1, 2 $$,
  'open alerts are the episodes that are open, with their evidence'
);
select cmp_ok((select count(*) from warehouse.open_alerts), '<', (select count(*) from warehouse.alerts where last_day > current_date - 14), 'not those that the athlete has seen');
create function pg_temp.reads(question text, relation text) returns bigint
  language plpgsql
as $$
declare
  plan json;
begin
  execute 'explain (format json) ' || question into plan;
  return (select count(*) from regexp_matches(plan::text, format('"Relation Name": "%s"', relation), 'g'));
end
$$;
set role fleet_coach;
select is(pg_temp.reads('select * from warehouse.open_alerts', 'alerts'), 1::bigint, 'a coach''s open alerts are read once, and none is looked up again');
reset role;

-- The day that it is, by the last settings that have begun: as the periods have it, moves to the west and to the east on these days among them.
delete from warehouse.athlete_settings where athlete_id > 20;
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone)
select n, v.valid_from, (array['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Tokyo', 'America/New_York'])[1 + (n * v.k / 3) % 5]
from generate_series(21, 200) as n
cross join lateral (values (1, '-infinity'::date), (2, current_date - 2 + n % 3), (5, current_date + n % 2 + 1), (7, current_date - 400)) as v (k, valid_from)
where v.k < 2 + n % 7
on conflict do nothing;
select results_eq(
  $$ select a.athlete_id, runlytics_internal.today(athlete_id => a.athlete_id) from warehouse.athletes as a order by 1 $$,
  $$
    select a.athlete_id, (select (now() at time zone p.timezone)::date from warehouse.settings_periods as p where p.athlete_id = a.athlete_id and now() >= p.starts_at and now() < p.ends_at)
    from warehouse.athletes as a
    order by 1
  $$,
  'today is the day of the period that holds now'
);
select is(runlytics_internal.today(athlete_id => 12345), null, 'and of nobody no day');

-- Days that are judged after others are judged as among all.
create temp table history as
select
  array_agg(b.hrv_ms order by b.day) as hrv_ms, array_agg(b.resting_hr order by b.day) as resting_hr, array_agg('x'::text) as kinds,
  array_agg(row(b.hrv_ms, 'x', b.resting_hr, 'y', b.total_24h_s, b.efficiency_pct, b.midpoint_s, 50, 60, 3, 28800)::runlytics.readiness_input order by b.day) as evidence
from warehouse.stored_body as b
where b.athlete_id = 2;
create temp table pasts as select unnest(array[-1, 0, 1, 60, 66, 1000]) as past;
select results_eq(
  $$ select p.past, r::text from pasts as p, history as h, runlytics_internal.readiness_after(days => h.evidence, past => p.past) with ordinality as r order by p.past, ordinality $$,
  $$ select p.past, (r.score, r.hrv_score, r.rhr_score, r.sleep_score, r.load_score, r.subjective_score, r.cap, r.confidence, r.explanation, r.cap_reason, r.hrv_points, r.rhr_points, r.sleep_points, r.load_points, r.subjective_points, r.cap_points, r.stale, r.provisional, r.ordinality - greatest(p.past, 0))::text from pasts as p, history as h, runlytics.readiness_history(days => h.evidence) with ordinality as r where r.ordinality > p.past order by p.past, r.ordinality $$,
  'readiness'
);
select results_eq(
  $$ select p.past, r.mean_7d, r.low, r.high, r.days from pasts as p, history as h, runlytics_internal.hrv_baselines_after(hrv_ms => h.hrv_ms, kinds => h.kinds, past => p.past) with ordinality as r order by p.past, r.ordinality $$,
  $$ select p.past, r.mean_7d, r.low, r.high, r.days from pasts as p, history as h, runlytics.hrv_baselines(hrv_ms => h.hrv_ms, kinds => h.kinds) with ordinality as r where r.ordinality > p.past order by p.past, r.ordinality $$,
  'what is usual of HRV'
);
select results_eq(
  $$ select p.past, r.mean_7d, r.low, r.high, r.days from pasts as p, history as h, runlytics_internal.resting_hr_baselines_after(resting_hr => h.resting_hr, kinds => h.kinds, past => p.past) with ordinality as r order by p.past, r.ordinality $$,
  $$ select p.past, r.mean_7d, r.low, r.high, r.days from pasts as p, history as h, runlytics.resting_hr_baselines(resting_hr => h.resting_hr, kinds => h.kinds) with ordinality as r where r.ordinality > p.past order by p.past, r.ordinality $$,
  'and of resting heart rate'
);
revoke all on all functions in schema pg_temp from fleet_coach;
drop role fleet_coach;
select * from finish();
