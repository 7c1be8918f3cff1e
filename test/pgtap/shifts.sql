-- Shifts: four origins, one that counts; and the load that an entry of the journal tells of.
select no_plan();
update warehouse.athlete_settings
set timezone = 'Europe/Berlin', max_hr = 190, resting_hr = 50, threshold_hr = 169, threshold_speed_mps = 4, estimated = false;
set client_min_messages = warning;

create function pg_temp.post(body text) returns bigint
  language sql
as $$
  select runlytics.ingest(body => convert_to(body, 'UTF8'), source => 'sheet')
$$;
create view public.told as
select day, label, origin from warehouse.shifts;

-- A pattern.
select results_eq(
  $$ select * from runlytics.roster('DD NN OOOO', '2026-01-05', '2026-01-13') $$,
  $$ values ('2026-01-05'::date, 'day'), ('2026-01-06', 'day'), ('2026-01-07', 'night'), ('2026-01-08', 'night'), ('2026-01-09', 'off'),
       ('2026-01-10', 'off'), ('2026-01-11', 'off'), ('2026-01-12', 'off'), ('2026-01-13', 'day') $$,
  'a pattern repeats from its first day on'
);
select throws_ok($$ select runlytics.roster('DXN', '2026-01-05', '2026-01-13') $$, '22023', null, 'another letter is refused');
select throws_ok($$ select runlytics.roster('', '2026-01-05', '2026-01-13') $$, '22023', null, 'so is no letter');
select is_empty($$ select runlytics.roster('D', '2026-01-05', '2026-01-04') $$, 'a roster that ends before it begins is empty');
select is(runlytics.set_roster('DDNNOOOO', '2026-03-01', '2026-03-31'), 31, 'a pattern is stored');
select is((select count(*) from public.told where origin = 'pattern'), 31::bigint, 'day by day');

-- A roster counts before it, the journal before both.
select pg_temp.post(E'date,shift,starts_at,ends_at\r\n2026-03-10,day,06:00,14:00\r\n2026-03-28,night,21:00,07:00\r\n') as roster \gset
call runlytics.process_documents();
select results_eq(
  $$ select day, label, starts_at, ends_at from warehouse.shifts where origin = 'roster' order by day $$,
  $$ values
       ('2026-03-10'::date, 'day', '2026-03-10 06:00+01'::timestamptz, '2026-03-10 14:00+01'::timestamptz),
       ('2026-03-28', 'night', '2026-03-28 21:00+01', '2026-03-29 07:00+02') $$,
  'a shift is of the date on which it starts, and this one lost an hour'
);
select is((select kind from warehouse.documents where document_id = :roster), 'shifts_csv', 'a roster is known by its columns');
select pg_temp.post(E'Datum;Schicht;Notiz\n10.03.2026;Nachtschicht;getauscht\n11.03.2026;frei;\n') as journal \gset
call runlytics.process_documents();
select results_eq(
  $$ select * from public.told where day between '2026-03-09' and '2026-03-12' order by day $$,
  $$ values ('2026-03-09'::date, 'day', 'pattern'), ('2026-03-10', 'night', 'journal'), ('2026-03-11', 'off', 'journal'), ('2026-03-12', 'night', 'pattern') $$,
  'journal before roster before pattern'
);
select pg_temp.post(E'Datum;Schicht;Notiz\n10.03.2026;;getauscht\n11.03.2026;frei;\n') \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select label, origin from public.told where day = '2026-03-10' $$,
  $$ values ('day', 'roster') $$,
  'what the journal no longer says, the roster says again'
);
select pg_temp.post(E'date,shift,starts_at,ends_at\r\n2026-03-11,day,06:00,14:00\r\n2026-03-28,night,21:00,07:00\r\n') \g /dev/null
call runlytics.process_documents();
select is((select origin from public.told where day = '2026-03-10'), 'roster', 'a roster speaks of its own time and not of the day before it');
select pg_temp.post(E'date,shift\r\n2026-03-09,day\r\n2026-03-28,night\r\n') \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select * from public.told where day in ('2026-03-09', '2026-03-10', '2026-03-11') order by day $$,
  $$ values ('2026-03-09'::date, 'day', 'roster'), ('2026-03-10', 'day', 'pattern'), ('2026-03-11', 'off', 'journal') $$,
  'and of the time between its first day and its last it speaks whole'
);
select is(runlytics.set_roster(null, '2026-03-01', '2026-03-31'), 0, 'a pattern is taken back');
select is((select count(*) from public.told where origin = 'pattern'), 0::bigint, 'with its days');
select is((select count(*) from public.told), 3::bigint, 'and the others stay');

-- Inferred: slept by day, on two days on end or more.
insert into warehouse.sleep (athlete_id, started_at, source, stage, ended_at)
select
  1,
  (d.day - (d.fell_asleep > d.woke)::int + d.fell_asleep) at time zone 'Europe/Berlin',
  'watch',
  'asleep',
  (d.day + d.woke) at time zone 'Europe/Berlin'
from (
  values
    ('2026-05-02'::date, time '23:00', time '07:00'), ('2026-05-03', '08:30', '15:00'), ('2026-05-04', '09:00', '15:10'),
    ('2026-05-05', '09:15', '14:45'), ('2026-05-06', '22:30', '06:30'), ('2026-05-09', '08:00', '13:00'), ('2026-05-20', '08:30', '15:00'),
    ('2026-05-21', '08:30', '10:00')
) as d (day, fell_asleep, woke);
select pg_temp.post(E'Date,Shift,Note\n2026-05-03,day,swapped\n') \g /dev/null
call runlytics.process_documents();
select runlytics.compute_nights() \g /dev/null
select is(runlytics.infer_shifts('2026-05-01', '2026-05-31'), 3, 'three days of sleep by day are three night shifts');
select results_eq(
  'select * from public.told where day >= ''2026-05-01'' order by day',
  $$ values ('2026-05-02'::date, 'night', 'inferred'), ('2026-05-03', 'day', 'journal'), ('2026-05-04', 'night', 'inferred') $$,
  'that began the evening before, marked as inferred, and never over what the athlete says; a single one is none'
);
select is(runlytics.infer_shifts('2026-05-01', '2026-05-31'), 3, 'inferring again changes nothing');

-- Session RPE: a run without heart rate and positions, in whatever order run and entry come.
create function pg_temp.run(start timestamptz, minutes int, hr int default null) returns bytea
  language sql
  set timezone = 'UTC'
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || to_char(start, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"><TotalTimeSeconds>' || minutes * 60 || '</TotalTimeSeconds><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(start + make_interval(secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '</Time>'
      || coalesce('<HeartRateBpm><Value>' || hr || '</Value></HeartRateBpm>', '') || '</Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, minutes * 6) as n
$$;
create view public.loads as
select a.local_date as day, (a.started_at at time zone 'Europe/Berlin')::time as start, l.value as load, l.method, r.value as session_rpe
from warehouse.activities as a
left join warehouse.activity_metrics as l on l.activity_id = a.activity_id and l.metric = 'load'
left join warehouse.activity_metrics as r on r.activity_id = a.activity_id and r.metric = 'session_rpe';

select runlytics.ingest(body => pg_temp.run('2026-07-01 05:00+00', 50)) \g /dev/null
call runlytics.process_documents();
select is((select load from public.loads), null, 'a run of which nothing is known but its time has no load');
select pg_temp.post('[["Date","RPE"],["2026-07-01",6],["2026-07-02",4]]') \g /dev/null
call runlytics.process_documents();
select results_eq(
  'select load, method, session_rpe from public.loads',
  $$ values (72::float8, 'session_rpe', 300::float8) $$,
  'the entry of its day gives 6 times 50 minutes, times 0.24'
);
select runlytics.ingest(body => pg_temp.run('2026-07-02 05:00+00', 60)) \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select load, method from public.loads where day = '2026-07-02' $$,
  $$ values (0.24 * 240::float8, 'session_rpe') $$,
  'also where the run comes after it'
);
select runlytics.ingest(body => pg_temp.run('2026-07-02 16:00+00', 30)) \g /dev/null
call runlytics.process_documents();
select is((select count(*) from public.loads where day = '2026-07-02' and load is not null), 0::bigint, 'of two runs neither has an entry that names none');
select pg_temp.post('[["Date","Time","RPE"],["2026-07-02","18:20",4]]') \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select start, load from public.loads where day = '2026-07-02' and load is not null $$,
  $$ values ('18:00'::time, 0.24 * 120::float8) $$,
  'the time of an entry says which run it is of'
);
select pg_temp.post('[["Date","RPE"],["2026-07-01",""]]') \g /dev/null
call runlytics.process_documents();
select is((select load from public.loads where day = '2026-07-01'), null, 'an RPE that is taken back takes its load along');

-- From ten sessions on that have both, the ratio is the athlete's own.
select runlytics.ingest(body => pg_temp.run(d, 60, 169)) from generate_series('2026-06-01 05:00+00'::timestamptz, '2026-06-10 05:00+00', '1 day') as d \g /dev/null
select pg_temp.post(
  (select json_agg(json_build_object('Date', d::date, 'RPE', 5))::text from generate_series('2026-06-01'::date, '2026-06-09', '1 day') as d)
) \g /dev/null
call runlytics.process_documents();
select is((select round(load::numeric, 6) from public.loads where day = '2026-07-02' and load is not null), 0.24 * 120::numeric, 'nine are not enough');
select pg_temp.post('[["Date","RPE"],["2026-06-10",5]]') \g /dev/null
call runlytics.process_documents();
select is(
  (select round(load::numeric, 6) from public.loads where day = '2026-07-02' and load is not null),
  round(120 * 100 / 300.0, 6),
  'ten hours at threshold, an RPE of 5 each: 100 for 300'
);
select is((select max(method) from public.loads where day = '2026-06-05'), 'hr_tss', 'heart rate counts before what is felt');
select * from finish();
