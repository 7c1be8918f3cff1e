-- What owners of real devices and services see: odd values, languages, dates in every zone, cells that failed.
select no_plan();
set client_min_messages = warning;
set time zone 'UTC';

create function pg_temp.load(body text, name text default 'body.json') returns bigint
  language plpgsql
as $$
declare
  stored bigint;
begin
  stored := runlytics.ingest(body => convert_to(load.body, 'UTF8'), name => load.name);
  perform runlytics.process_document(document_id => stored);
  return stored;
end
$$;

create procedure pg_temp.start_anew()
  language plpgsql
as $$
begin
  delete from warehouse.documents;
  delete from warehouse.biometrics;
  delete from warehouse.biometric_streams;
  delete from warehouse.sleep;
  delete from warehouse.sleep_totals;
  delete from warehouse.nights;
  delete from warehouse.journal;
end
$$;

create function pg_temp.body() returns jsonb
  language sql
  return '{"data": {"metrics": [
    {"name": "resting_heart_rate", "units": "count/min", "data": [
      {"date": "2026-03-02 07:05:00 +0100", "qty": 50, "source": "Watch"},
      {"date": "2026-03-03 07:05:00 +0100", "qty": 51, "source": "Watch"}]},
    {"name": "sleep_analysis", "units": "hr", "data": [
      {"startDate": "2026-03-01 23:00:00 +0100", "endDate": "2026-03-02 06:00:00 +0100", "value": "Core", "source": "Watch"},
      {"date": "2026-03-03", "sleepStart": "2026-03-02 23:00:00 +0100", "sleepEnd": "2026-03-03 06:00:00 +0100",
       "totalSleep": 6.5, "core": 4, "deep": 1.5, "rem": 1, "awake": 0.5, "source": "Watch"}]}],
    "workouts": [{"id": "A", "name": "Outdoor Run", "start": "2026-03-02 18:00:00 +0100",
      "end": "2026-03-02 18:30:00 +0100", "duration": 1700, "distance": {"qty": 5, "units": "km"},
      "activeEnergyBurned": {"qty": 300, "units": "kcal"}, "avgHeartRate": {"qty": 150, "units": "bpm"}}]}}'::jsonb;

-- Every value of the body, one at a time, null, empty, absent or of another type.
create function pg_temp.variants() returns table (path text[], what text, body jsonb)
  language sql
as $$
  with recursive walk as (
    select '{}'::text[] as path, pg_temp.body() as value
    union all
    select w.path || n.key, n.value
    from walk as w
    cross join lateral (
      select o.key, o.value
      from jsonb_each(case when jsonb_typeof(w.value) = 'object' then w.value else '{}' end) as o
      union all
      select (a.at - 1)::text, a.value
      from jsonb_array_elements(case when jsonb_typeof(w.value) = 'array' then w.value else '[]' end) with ordinality as a (value, at)
    ) as n
  )
  select w.path, c.what, case when c.what = 'absent' then pg_temp.body() #- w.path else jsonb_set(pg_temp.body(), w.path, c.value) end
  from walk as w
  cross join (
    values
      ('absent', null::jsonb), ('null', 'null'), ('empty', '""'), ('object', '{"x": 1}'), ('list', '[1, "x"]'),
      ('number', '1e300'), ('word', '"xyzzy"'), ('surrogate', '"\u00e9"')
  ) as c (what, value)
  where w.path <> '{}'
    and jsonb_typeof(w.value) not in ('object', 'array')
$$;

create temp table outcomes (path text[], what text, status text, error text, records bigint, resting bigint);
do $$
declare
  variant record;
  stored bigint;
begin
  for variant in select * from pg_temp.variants()
  loop
    call pg_temp.start_anew();
    stored := pg_temp.load(variant.body::text);
    insert into outcomes
    select
      variant.path, variant.what, d.status, d.error,
      (select count(*) from warehouse.biometrics) + (select count(*) from warehouse.nights),
      (select count(*) from warehouse.biometrics)
    from warehouse.documents as d
    where d.document_id = stored;
  end loop;
end
$$;
select cmp_ok((select count(*) from outcomes), '>=', 200::bigint, 'a body has many values');
select is_empty(
  $$select path, what, status, error from outcomes where status <> 'done'$$,
  'none of them, odd or absent, fails the body'
);
select is_empty(
  $$select path, what, records from outcomes where records < 2 and path[3] not in ('0', '1')$$,
  'and the rest of it arrives'
);
select is_empty(
  $$select path, what, resting from outcomes where path[3] <> '0' and resting <> 2$$,
  'a stretch of sleep takes no resting heart rate along'
);
call pg_temp.start_anew();
select pg_temp.load((pg_temp.body() #- '{data,metrics,1,data,0,source}')::text) \g /dev/null
select is((select count(*) from warehouse.nights), 2::bigint, 'sleep without a source makes a night');
select is((select source from warehouse.nights where day = '2026-03-02'), '', 'of no source');

-- What is left out is counted by name.
call pg_temp.start_anew();
create temp table odd as
select pg_temp.load(
  replace(replace(pg_temp.body()::text, '2026-03-02 07:05:00 +0100', '2569-03-02 07:05:00 +0700'), '"Core"', '"Nap"')
) as document_id;
select is(
  (select skipped from warehouse.documents join odd using (document_id)),
  '{"resting_heart_rate: date 2569-03-02 07:05:00 +0700 (of another calendar?)": 1, "sleep_analysis: value Nap": 1}'::jsonb,
  'what could not be read is counted by its name'
);
call pg_temp.start_anew();
truncate odd;
insert into odd
select pg_temp.load('{"data": {"metrics": [{"name": "weight_body_mass", "units": "kg", "data": [{"date": "morgen", "qty": 64}]}]}}');
select is(
  (select status || ': ' || error from warehouse.documents join odd using (document_id)),
  'ignored: The file holds nothing that is kept. Left out: 1 x weight: date morgen.',
  'and a document that is ignored says so'
);

-- A phone whose clock has twelve hours, in Spanish.
call pg_temp.start_anew();
select pg_temp.load(
  '{"data": {"metrics": [{"name": "resting_heart_rate", "units": "count/min", "data": ['
  '{"date": "2026-03-02 7:05:00' || chr(160) || 'a.' || chr(8239) || 'm. +0100", "qty": 50}, '
  '{"date": "2026-03-03 9:05:00 p. m. +0100", "qty": 51}]}]}}'
) \g /dev/null
select results_eq(
  'select recorded_at from warehouse.biometrics order by 1',
  array['2026-03-02 06:05+00', '2026-03-03 20:05+00']::timestamptz[],
  'halves of the day are read in any language'
);

-- A date of the athlete's is that date in every zone.
create function pg_temp.days_in(zone text) returns date[]
  language plpgsql
as $$
begin
  call pg_temp.start_anew();
  update warehouse.athlete_settings set timezone = zone;
  perform pg_temp.load('[{"id": "2026-01-10", "restingHR": 47}, {"id": "2026-07-10", "restingHR": 48}]');
  return array(select b.day from warehouse.body_days as b where b.resting_hr is not null order by b.day);
end
$$;
select is(pg_temp.days_in(z), array['2026-01-10', '2026-07-10']::date[], 'a date is a date in ' || z)
from unnest(
  array[
    'Etc/GMT+12', 'Pacific/Pago_Pago', 'Pacific/Honolulu', 'America/Anchorage', 'America/Los_Angeles', 'America/Denver',
    'America/Chicago', 'America/New_York', 'America/Halifax', 'America/St_Johns', 'America/Sao_Paulo', 'Atlantic/South_Georgia',
    'Atlantic/Azores', 'UTC', 'Europe/Berlin', 'Africa/Cairo', 'Europe/Moscow', 'Asia/Tehran', 'Asia/Dubai', 'Asia/Karachi',
    'Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Dhaka', 'Asia/Bangkok', 'Asia/Shanghai', 'Asia/Tokyo', 'Australia/Sydney',
    'Pacific/Noumea', 'Pacific/Auckland', 'Pacific/Fiji', 'Pacific/Tongatapu', 'Pacific/Chatham', 'Pacific/Kiritimati'
  ]
) as z;

-- Cells that failed for the moment.
call pg_temp.start_anew();
update warehouse.athlete_settings set timezone = 'Europe/Berlin';
select pg_temp.load(E'Date,RPE,Resting HR,Bedtime,Wake up,Shoes\n2026-03-01,6,48,22:30,06:30,Red\n2026-03-02,7,49,22:45,06:15,Blue\n') \g /dev/null
create temp table whole as
select day, rpe, resting_hr, sleep_from, sleep_to, fields from warehouse.journal;
select is((select count(*) from warehouse.nights), 2::bigint, 'a journal makes nights');
select pg_temp.load(E'Date,RPE,Resting HR,Bedtime,Wake up,Shoes\n2026-03-01,Loading...,Loading...,Loading...,Loading...,#REF!\n2026-03-02,#N/A,#REF!,#ERROR!,Loading...,#NAME?\n') \g /dev/null
select set_eq('select day, rpe, resting_hr, sleep_from, sleep_to, fields from warehouse.journal', 'select * from whole', 'cells that failed take nothing away');
select is((select count(*) from warehouse.nights), 2::bigint, 'nor nights');
select is((select count(*) from warehouse.biometrics where source = 'journal'), 2::bigint, 'nor what was measured');
select pg_temp.load(E'Date,RPE,Resting HR,Bedtime,Wake up,Shoes\n2026-03-01,,48,#REF!,#REF!,Red\n') \g /dev/null
select is((select rpe from warehouse.journal where day = '2026-03-01'), null, 'an empty cell does');
select is((select count(*) from warehouse.nights), 2::bigint, 'and leaves alone what failed beside it');

-- A date that failed moves no row of its day into the place of another.
call pg_temp.start_anew();
select pg_temp.load(E'Date,RPE,Note\n2026-03-01,3,morning\n2026-03-01,8,evening\n2026-03-02,5,easy\n') \g /dev/null
select pg_temp.load(E'Date,RPE,Note\n#REF!,3,morning\n2026-03-01,8,evening\n2026-03-02,5,easy run\n') \g /dev/null
select pg_temp.load(E'Date,RPE,Note\n2026-03-01,3,morning\nLoading...,8,evening\n2026-03-02,5,easier\n') \g /dev/null
select results_eq(
  'select day, row_key, rpe::int, note from warehouse.journal order by 1, 2',
  $$values ('2026-03-01'::date, '1', 3, 'morning'), ('2026-03-01', '2', 8, 'evening'), ('2026-03-02', '1', 5, 'easy run')$$,
  'a date that failed shifts no numbers'
);

-- How a runner moves is told by channels that samples() has no column for.
create temp table still as
select stream
from runlytics.parse_activity(
  convert_to(
    '<gpx><trk><type>run</type><trkseg><trkpt lat="52" lon="13"><time>2026-03-03T18:00:00Z</time></trkpt>'
      '<trkpt lat="52.001" lon="13"><time>2026-03-03T18:00:30Z</time></trkpt></trkseg></trk></gpx>',
    'UTF8'
  )
);
select is(runlytics.average(stream => s.stream, channel => c), null, 'average() knows ' || c)
from still as s, unnest(array['vertical_oscillation', 'stance_time', 'stance_balance', 'vertical_ratio', 'step_length']) as c;
select throws_ok(
  $$select runlytics.average(stream => stream, channel => 'bounce') from still$$,
  '22023',
  null,
  'and no others'
);
-- A sport that no file names: by the rule of its app, also of what comes later, and by habit.
call pg_temp.start_anew();
create function pg_temp.track(day date, mps float8, app text default 'Nameless', type text default '') returns bytea
  language sql
as $$
  select convert_to(
    format('<gpx creator="%s"><trk>%s<trkseg>', app, case when type <> '' then format('<type>%s</type>', type) end)
    || string_agg(
      format(
        '<trkpt lat="50" lon="%s"><time>%s</time></trkpt>',
        10 + n * 5 * mps / 71696.0,
        to_char(day + interval '9 hours' + n * interval '5 seconds', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      ), '' order by n
    )
    || '</trkseg></trk></gpx>',
    'UTF8'
  )
  from generate_series(0, 240) as n
$$;
create function pg_temp.sports() returns text
  language sql
as $$
  select string_agg(a.sport, ' ' order by a.started_at) from warehouse.activities as a where a.athlete_id = 1 and a.device = 'Nameless'
$$;
select runlytics.ingest(body => pg_temp.track('2026-04-01', 3)), runlytics.ingest(body => pg_temp.track('2026-04-02', 1.5)) \g /dev/null
call runlytics.process_documents();
select is(pg_temp.sports(), 'running walking', 'speed tells');
select is(runlytics.correct_sport(device => 'Nameless', sport => 'hiking'), 2::bigint, 'the athlete knows better');
select runlytics.ingest(body => pg_temp.track('2026-04-03', 2.5)), runlytics.ingest(body => pg_temp.track('2026-04-04', 3, 'Nameless', 'running')) \g /dev/null
call runlytics.process_documents();
select is(pg_temp.sports(), 'hiking hiking hiking running', 'of what comes later as well, but for what names its sport');
select runlytics.correct(activity_id => a.activity_id, field => 'sport', value => 'running')
from warehouse.activities as a where a.local_date = '2026-04-03' \g /dev/null
select is(runlytics.correct_sport(device => 'Nameless', sport => 'walking'), 3::bigint, 'another rule');
select is(pg_temp.sports(), 'walking walking running running', 'leaves alone what was corrected by itself');
call runlytics.reprocess();
select is(pg_temp.sports(), 'walking walking running running', 'and survives');
select is(runlytics.correct_sport(device => 'Nameless', sport => null), 3::bigint, 'a rule is taken back');
select is(pg_temp.sports(), 'running walking running running', 'and speed tells again');
select throws_ok($$select runlytics.correct_sport(device => 'Nameless', sport => 'A run!')$$, '22023', null, 'a sport is a word');

-- 5.3 m/s is the run of some and the ride of others.
call pg_temp.start_anew();
select runlytics.forget(document_id => document_id) from warehouse.documents \g /dev/null
delete from warehouse.activities;
select runlytics.ingest(body => pg_temp.track('2026-05-01', 5.3)) \g /dev/null
call runlytics.process_documents();
select is(pg_temp.sports(), 'other', 'between the gaits nobody knows');
select runlytics.ingest(body => pg_temp.track(date '2026-05-02' + n, 5.1 + n * 0.1, 'Watch', 'running')) from generate_series(0, 3) as n \g /dev/null
call runlytics.process_documents();
select is(pg_temp.sports(), 'other', 'four are no habit');
select runlytics.ingest(body => pg_temp.track('2026-05-09', 5.3, 'Watch', 'running')) \g /dev/null
call runlytics.process_documents();
select is(pg_temp.sports(), 'running', 'five are');
select is(
  (select a.warnings from warehouse.activities as a where a.device = 'Nameless'),
  array['the sport was taken from habits'],
  'which is said'
);
select isnt((select load from warehouse.runs where local_date = '2026-05-01'), null, 'and it has a load');
select runlytics.ingest(body => pg_temp.track('2026-05-10', 5.3, 'Watch', 'cycling')) \g /dev/null
call runlytics.process_documents();
select is(pg_temp.sports(), 'other', 'who also rides so slowly has none');

-- Events of one application come to one address, whosever they are: each goes to its athlete, or to nobody.
insert into warehouse.athletes (name)
values ('other'), ('third');
create temp table people as
select a.athlete_id, row_number() over (order by a.athlete_id) as nth from warehouse.athletes as a;
insert into warehouse.strava_accounts (athlete_id, client_id, remote_athlete)
select p.athlete_id, case p.nth when 3 then '99' else '12' end, (array[7, 8, 9])[p.nth] from people as p;
create function pg_temp.told(event jsonb) returns text
  language plpgsql
as $$
declare
  taken bool;
begin
  delete from warehouse.tasks;
  delete from warehouse.strava_events;
  taken := runlytics_internal.strava_event(event => told.event, athlete_id => (select p.athlete_id from people as p where p.nth = 1));
  return concat_ws(
    ' ',
    coalesce(taken::text, 'nobody'),
    (select string_agg(p.nth::text, ',') from warehouse.strava_events as e join people as p using (athlete_id)),
    (select string_agg(p.nth::text, ',') from warehouse.tasks as t join people as p using (athlete_id))
  );
end
$$;
select is(
  pg_temp.told(
    jsonb_build_object(
      'object_type', kind, 'object_id', 61, 'aspect_type', aspect, 'event_time', 1, 'updates', '{}'::jsonb, 'subscription_id', 1
    ) || case when owner is null then '{}' else jsonb_build_object('owner_id', owner::jsonb) end
  ),
  case when owner in ('7', '"7"') or owner is null then 'true 1 1' when owner in ('8', '"8"') then 'true 2 2' else 'nobody' end,
  format('%s %s of %s', kind, aspect, coalesce(owner, 'nobody said'))
)
from unnest(array['activity', 'athlete']) as kind
cross join unnest(array['create', 'update', 'delete']) as aspect
cross join unnest(array['7', '"7"', '8', '"8"', '9', '99', null]) as owner;
-- It came before it was known whose it is.
update warehouse.strava_accounts set remote_athlete = null where remote_athlete = 7;
select is(
  pg_temp.told('{"object_type": "activity", "object_id": 61, "aspect_type": "create", "event_time": 1, "owner_id": 8}'),
  'true 1 1',
  'as long as it is not known who the athlete is, an event waits'
);
update warehouse.strava_accounts set remote_athlete = 7 where remote_athlete is null;
select runlytics_internal.strava_event_request(event => t.arguments, athlete_id => t.athlete_id) from warehouse.tasks as t \g /dev/null
select is(
  (select string_agg(p.nth || ' ' || t.action, ', ' order by p.nth) from warehouse.tasks as t join people as p using (athlete_id)),
  '1 event, 2 event',
  'and is handed on then'
);

select * from finish();
