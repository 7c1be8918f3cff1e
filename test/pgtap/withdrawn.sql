-- Dates of the athlete's in every zone, values that a source took back, and nights that an app corrected.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(21);

-- A date is that date from -12 to +14 h.
create temporary table zones as
select row_number() over (order by z.name) + 100 as athlete_id, z.name
from pg_timezone_names as z
where z.name in (
  'Etc/GMT+12', 'Pacific/Pago_Pago', 'Pacific/Honolulu', 'Pacific/Marquesas', 'America/Anchorage', 'America/Los_Angeles', 'America/Denver',
  'America/Chicago', 'America/New_York', 'America/St_Johns', 'America/Sao_Paulo', 'Atlantic/Azores', 'Europe/London', 'Europe/Berlin',
  'Europe/Moscow', 'Asia/Tehran', 'Asia/Dubai', 'Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Tokyo', 'Australia/Adelaide', 'Australia/Sydney',
  'Pacific/Auckland', 'Pacific/Fiji', 'Pacific/Chatham', 'Pacific/Tongatapu', 'Pacific/Apia', 'Pacific/Kiritimati'
);
insert into warehouse.athletes (athlete_id) select z.athlete_id from zones as z;
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone) select z.athlete_id, '-infinity', z.name from zones as z;
select runlytics.ingest(body => '[{"id": "2026-01-10", "restingHR": 47, "hrv": 61.0}, {"id": "2026-03-29", "restingHR": 48}]', source => 'intervals', athlete_id => z.athlete_id)
from zones as z \g /dev/null
select format('call runlytics.process_documents(athlete_id => %s)', z.athlete_id) from zones as z \gexec
select cmp_ok((select count(*) from zones), '>=', 20::bigint, 'in many zones');
select is(
  (select array_agg(distinct (d.day, d.resting_hr)) from warehouse.body_days as d join zones as z using (athlete_id) where d.resting_hr is not null)::text,
  (array[(date '2026-01-10', 47::float8), ('2026-03-29', 48)])::text,
  'a date is that date'
);
select is((select count(distinct athlete_id) from warehouse.body_days join zones using (athlete_id) where resting_hr is not null), (select count(*) from zones), 'everywhere');

-- What intervals.icu took back goes.
update warehouse.athlete_settings set timezone = 'Europe/Berlin', valid_from = '-infinity' where athlete_id = 1;
create function pg_temp.pull(body text) returns text
  language plpgsql
as $$
begin
  perform runlytics_internal.intervals_keep_wellness(body => convert_to(body, 'UTF8'), name => 'wellness', athlete_id => 1);
  perform runlytics.process_document(document_id => d.document_id) from warehouse.documents as d where d.status = 'pending' and d.athlete_id = 1 order by d.document_id;
  update warehouse.documents set status = 'done' where status = 'pending' and athlete_id = 1;
  return (
    select string_agg(format('%s %s', m.name, b.value), ', ' order by b.recorded_at, m.name)
    from warehouse.biometrics as b
    join warehouse.metrics as m using (metric_id)
    where b.athlete_id = 1
  );
end
$$;
select is(pg_temp.pull('[{"id": "2026-01-10", "restingHR": 47, "hrv": 61}, {"id": "2026-01-11", "restingHR": 48}]'), 'hrv_rmssd 61, resting_heart_rate 47, resting_heart_rate 48', 'wellness of two days');
select is(pg_temp.pull('[{"id": "2026-01-10", "restingHR": null, "hrv": 61}, {"id": "2026-01-11", "restingHR": 48}]'), 'hrv_rmssd 61, resting_heart_rate 48', 'a value that was removed goes');
select is(pg_temp.pull('[{"id": "2026-01-11", "restingHR": null, "hrv": null}]'), 'hrv_rmssd 61', 'also the only one of its day, and no other day''s');
select is(
  pg_temp.pull('[{"id": "2026-01-10", "restingHR": 47, "hrv": 61}, {"id": "2026-01-11", "restingHR": 48}]'),
  'hrv_rmssd 61, resting_heart_rate 47, resting_heart_rate 48',
  'and what is as it was at first comes back'
);
select is(pg_temp.pull('[{"id": "2026-01-10", "hrv": 0, "restingHR": 47}, {"id": "2026-01-11", "restingHR": 49}]'), 'resting_heart_rate 47, resting_heart_rate 49', 'zero is no value');

-- An app's night, told again: variants of what it was and is.
create function pg_temp.stretches(spec text) returns bytea
  language sql
as $$
  -- "22:30-23:40 core" of the night that ends on the 3rd; hours before noon are of the 3rd.
  select convert_to(
    '{"data": {"metrics": [{"name": "sleep_analysis", "units": "hr", "data": ['
    || string_agg(
      format(
        '{"startDate": "2026-03-0%s %s:00 +0100", "endDate": "2026-03-0%s %s:00 +0100", "value": "%s", "source": "Watch"}',
        case when p[1] > '12:00' then 2 else 3 end, p[1], case when p[2] > '12:00' then 2 else 3 end, p[2], p[3]
      ),
      ', '
    )
    || ']}], "workouts": []}}',
    'UTF8'
  )
  from string_to_table(spec, ', ') as one
  cross join lateral regexp_match(one, '^(\S+)-(\S+) (\S+)$') as m (p)
$$;
create temporary table corrections as
select row_number() over () + 200 as athlete_id, *
from (
  values
    ('23:00-06:00 Core', '23:30-06:00 Core', 390),
    ('23:00-06:00 Core', '23:00-05:00 Core', 360),
    ('23:00-06:00 Core', '22:00-06:30 Core', 510),
    ('23:00-23:40 Core, 23:40-06:00 Deep', '00:15-06:00 Core', 345),
    ('23:00-23:40 Core, 23:40-03:00 Deep, 03:00-06:00 REM', '23:50-06:00 Core', 370),
    ('23:00-02:00 Core, 02:00-06:00 Core', '23:00-02:00 Core, 02:00-05:00 Core', 360),
    ('23:00-02:00 Core, 02:00-06:00 Core', '23:00-01:00 Core, 02:00-06:00 Core', 360),
    ('23:00-02:00 Core, 02:00-06:00 Core', '23:00-02:00 Deep, 02:00-06:00 Deep', 420),
    ('23:00-02:00 Core, 02:30-06:00 Core', '23:00-05:30 Asleep', 390),
    ('22:00-23:00 Core, 00:30-06:00 Core', '00:30-06:00 Core', 390),
    ('22:00-23:00 Core, 00:30-06:00 Core', '00:40-06:00 Core', 320),
    ('23:00-03:00 Core', '03:00-06:00 Core', 420),
    ('23:00-03:00 Core', '03:10-06:00 Core', 410),
    ('23:00-03:00 Core, 03:00-06:00 REM', '23:00-03:00 Core, 03:00-06:00 REM', 420),
    ('23:00-03:00 Core', '23:00-03:00 Core, 03:00-06:00 REM', 420),
    ('22:30-23:30 Core, 23:30-01:00 Deep, 01:00-06:00 Core', '22:30-23:00 Core, 23:00-01:00 REM, 01:00-06:00 Core', 450),
    ('23:00-06:00 Asleep', '23:00-03:00 Core, 03:00-04:00 Awake, 04:00-06:00 Core', 360),
    ('23:00-06:00 Core', '23:00-06:00 Core', 420),
    ('21:00-05:00 Core', '22:00-06:00 Core', 480),
    ('23:00-04:00 Core, 04:30-06:30 Core', '23:00-04:00 Core', 420),
    ('13:00-14:00 Core, 23:00-06:00 Core', '23:30-06:00 Core', 390)
) as v (before, after, minutes);
insert into warehouse.athletes (athlete_id) select c.athlete_id from corrections as c;
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone) select c.athlete_id, '-infinity', 'Europe/Berlin' from corrections as c;
select runlytics.ingest(body => pg_temp.stretches(c.before), athlete_id => c.athlete_id) from corrections as c order by c.athlete_id \g /dev/null
select format('call runlytics.process_documents(athlete_id => %s)', c.athlete_id) from corrections as c \gexec
select runlytics.ingest(body => pg_temp.stretches(c.after), athlete_id => c.athlete_id) from corrections as c order by c.athlete_id \g /dev/null
select format('call runlytics.process_documents(athlete_id => %s)', c.athlete_id) from corrections as c \gexec
create temporary view told as
select c.athlete_id, c.before, c.after, c.minutes, n.asleep_s / 60 as asleep
from corrections as c
left join warehouse.nights as n
  on n.athlete_id = c.athlete_id
  and n.day = '2026-03-03';
select is((select count(*) from corrections), 21::bigint, 'variants of a night that is told again');
select is_empty('select before, after, minutes, asleep from told where asleep is distinct from minutes', 'the corrected night counts alone, and what adds to it is added');
select is((select nap_s from warehouse.nights where athlete_id = 221 and day = '2026-03-03'), 0::float8, 'a nap of noon is none of the night that was corrected');
select is((select asleep_s / 60 from warehouse.nights where athlete_id = 221 and day = '2026-03-02'), 60::float8, 'and stays');

-- The order in which they are processed does not matter.
select format('call runlytics.reprocess(athlete_id => %s)', c.athlete_id) from corrections as c \gexec
select is_empty('select before, after, minutes, asleep from told where asleep is distinct from minutes', 'processed again, the same');
update warehouse.documents as d set status = 'pending' where d.athlete_id in (select athlete_id from corrections) and d.document_id = (select min(o.document_id) from warehouse.documents as o where o.athlete_id = d.athlete_id);
select format('call runlytics.process_documents(athlete_id => %s)', c.athlete_id) from corrections as c \gexec
select is_empty('select before, after, minutes, asleep from told where asleep is distinct from minutes', 'the earlier one last, the same');
-- The correction is forgotten: what was told before counts again.
select runlytics.forget(document_id => (select max(d.document_id) from warehouse.documents as d where d.athlete_id = 201), athlete_id => 201) \g /dev/null
select is((select asleep from told where athlete_id = 201), 420::float8, 'forgotten, the first one is back');

-- Nights that an app added up itself.
create function pg_temp.total(asleep float8, from_at text, to_at text) returns bytea
  language sql
as $$
  select convert_to(format(
    '{"data": {"metrics": [{"name": "sleep_analysis", "units": "hr", "data": [{"date": "2026-03-03 00:00:00 +0100", "asleep": %s, "core": %s, "deep": 0, "rem": 0, "awake": 0, "inBed": 8, "sleepStart": "2026-03-02 %s:00 +0100", "sleepEnd": "2026-03-03 %s:00 +0100", "source": "Watch"}]}], "workouts": []}}',
    0, asleep, from_at, to_at
  ), 'UTF8')
$$;
insert into warehouse.athletes (athlete_id) values (300);
insert into warehouse.athlete_settings (athlete_id, valid_from, timezone) values (300, '-infinity', 'Europe/Berlin');
select runlytics.ingest(body => pg_temp.total(7, '23:00', '06:30'), athlete_id => 300) \g /dev/null
call runlytics.process_documents(athlete_id => 300);
select is((select asleep_s / 3600 from warehouse.nights where athlete_id = 300), 7::float8, 'a night that was added up');
select runlytics.ingest(body => pg_temp.total(6, '23:30', '06:30'), athlete_id => 300) \g /dev/null
call runlytics.process_documents(athlete_id => 300);
select is((select asleep_s / 3600 from warehouse.nights where athlete_id = 300), 6::float8, 'is replaced by a shorter one as well');
select is((select count(*) from warehouse.sleep_totals where athlete_id = 300), 1::bigint, 'and gone');
select runlytics.ingest(body => pg_temp.total(6.5, '23:15', '06:20'), athlete_id => 300) \g /dev/null
call runlytics.process_documents(athlete_id => 300);
select is((select asleep_s / 3600 from warehouse.nights where athlete_id = 300), 6.5::float8, 'again and again');
select is((select nap_s from warehouse.nights where athlete_id = 300), 0::float8, 'and leaves no nap');
call runlytics.reprocess(athlete_id => 300);
select is((select asleep_s / 3600 from warehouse.nights where athlete_id = 300), 6.5::float8, 'processed again, the same');
select * from finish();
