-- What a forgotten document told of the body is gone, its nights too, and what others tell of the same time is there.
select plan(9);
set client_min_messages = warning;
set timezone = 'UTC';
update warehouse.athlete_settings
set timezone = 'UTC';

-- What a phone sends of the night that ends on a day: asleep from 23:00 until then, a heart rate at
-- 1:00, the day's resting heart rate.
create function pg_temp.sent(day date, until text, hrv float8, heart_rate int, resting_hr int) returns bytea
  language sql
as $$
  select convert_to(
    format(
      '{"data": {"metrics": ['
      '{"name": "sleep_analysis", "units": "hr", "data": [{"startDate": "%1$s 23:00:00 +0000", "endDate": "%2$s %3$s +0000", "value": "Core", "source": "Watch"}]},'
      '{"name": "heart_rate_variability", "units": "ms", "data": [{"date": "%2$s 02:00:00 +0000", "qty": %4$s, "source": "Watch"}]},'
      '{"name": "heart_rate", "units": "count/min", "data": [{"date": "%2$s 01:00:00 +0000", "Avg": %5$s, "source": "Watch"}]},'
      '{"name": "resting_heart_rate", "units": "count/min", "data": [{"date": "%2$s 06:00:00 +0000", "qty": %6$s, "source": "Watch"}]}]}}',
      day - 1, day, until, hrv, heart_rate, resting_hr
    ),
    'UTF8'
  )
$$;
create function pg_temp.known() returns text
  language sql
as $$
  select concat_ws(
    '; ',
    (select string_agg(row(b.metric, b.recorded_at::time, b.value)::text, ' ' order by b.recorded_at, b.metric) from warehouse.biometric_samples as b),
    (select string_agg(row(s.ended_at::time, s.stage)::text, ' ' order by s.started_at) from warehouse.sleep as s),
    (select string_agg(row(n.day, n.asleep_s, n.hrv_ms)::text, ' ' order by n.day) from warehouse.nights as n)
  )
$$;

select runlytics.ingest(body => pg_temp.sent('2026-03-02', '05:00:00', 50, 51, 48), source => 'phone') as first \gset
call runlytics.process_documents();
select pg_temp.known() as alone \gset
select isnt(:'alone'::text, '', 'a first document tells of a night');
select runlytics.ingest(body => pg_temp.sent('2026-03-02', '06:00:00', 60, 52, 48), source => 'tablet') as second \gset
call runlytics.process_documents();
select pg_temp.known() as both \gset
select isnt(:'both'::text, :'alone', 'a second one corrects it');
select runlytics.forget(document_id => :second) \g /dev/null
select is(pg_temp.known(), :'alone', 'without it the first holds again');

select runlytics.ingest(body => pg_temp.sent('2026-03-02', '06:00:00', 60, 52, 48), source => 'tablet') as second \gset
call runlytics.process_documents();
select is(pg_temp.known(), :'both', 'sent again, it corrects again');
select runlytics.forget(source => 'phone') \g /dev/null
select is(pg_temp.known(), :'both', 'what both told stays with the second, though the first had written it');
select is((select count(*) from warehouse.biometrics as b where not exists (select from warehouse.documents as d where d.document_id = b.document_id)), 0::bigint, 'nothing is left of a document that is gone');
select runlytics.ingest(body => pg_temp.sent('2026-03-09', '05:00:00', 55, 53, 49), source => 'phone') as other \gset
call runlytics.process_documents();
select runlytics.forget(source => 'tablet') \g /dev/null
select is((select array_agg(day) from warehouse.nights), array[date '2026-03-09'], 'another week stays');
select runlytics.forget(document_id => :other) \g /dev/null
select is(pg_temp.known(), '', 'and in the end nothing is known');
select is((select count(*) from warehouse.documents), 0::bigint, 'and no document is there');
select * from finish();
