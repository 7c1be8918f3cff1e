-- A year of heart rates, one a minute, as a stream a day and as a row each.
\ir support/compare.sql
set work_mem = '64MB';
insert into warehouse.athletes (athlete_id, name) values (1, 'Bench') on conflict do nothing;
create temp table told as
select
  timestamptz '2025-01-01 00:00+00' + n * interval '1 minute' as at,
  round(62 + 12 * sin(n / 229.2) + 6 * sin(n / 37.0) + 4 * random() + case when n % 2880 between 1080 and 1130 then 80 else 0 end) as heart_rate
from generate_series(0, 525599) as n;
analyze told;
drop table if exists heart_rate_rows;
create table heart_rate_rows (like warehouse.biometrics including all, foreign key (athlete_id) references warehouse.athletes on delete cascade);
drop table if exists heart_rate_streams;
create table heart_rate_streams (like warehouse.biometric_streams including all, foreign key (athlete_id) references warehouse.athletes on delete cascade);
create procedure pg_temp.write_rows()
  language plpgsql
as $$
begin
  truncate heart_rate_rows;
  insert into heart_rate_rows (athlete_id, metric_id, recorded_at, source, value, document_id)
  select 1, 20, at, 'Apple Watch', heart_rate, 1
  from told;
end
$$;
create procedure pg_temp.write_streams()
  language plpgsql
as $$
begin
  truncate heart_rate_streams;
  insert into heart_rate_streams (athlete_id, metric_id, day, source, stream)
  select
    1, 20, (at at time zone 'UTC')::date, 'Apple Watch',
    runlytics_internal.add_heart_rates(stream => null, at => array_agg(at), heart_rate => array_agg(heart_rate))
  from told
  group by 3;
end
$$;
call pg_temp.compare('a year of heart rates, written', 'call pg_temp.write_streams()', 'rows', 'call pg_temp.write_rows()', 3);
call pg_temp.compare(
  'a year of heart rates, mean of each day',
  $$ select s.day, avg(p.heart_rate)
     from heart_rate_streams as s
     cross join lateral runlytics.samples(stream => s.stream) as p
     where s.athlete_id = 1 and s.metric_id = 20
     group by s.day $$,
  'rows',
  $$ select (recorded_at at time zone 'UTC')::date, avg(value)
     from heart_rate_rows
     where athlete_id = 1 and metric_id = 20
     group by 1 $$,
  3
);
call pg_temp.compare(
  'a year of heart rates, each day by itself',
  $$ select sum(p.heart_rate)
     from generate_series(0, 364) as n
     join heart_rate_streams as s on s.athlete_id = 1 and s.metric_id = 20 and s.day = date '2025-01-01' + n
     cross join lateral runlytics.samples(stream => s.stream) as p $$,
  'rows',
  $$ select sum(r.value)
     from generate_series(0, 364) as n
     join heart_rate_rows as r on r.athlete_id = 1 and r.metric_id = 20
       and r.recorded_at >= timestamptz '2025-01-01 00:00+00' + n * interval '1 day'
       and r.recorded_at < timestamptz '2025-01-01 00:00+00' + (n + 1) * interval '1 day' $$,
  3
);
select * from pg_temp.report;
select
  round(pg_total_relation_size('heart_rate_streams') / 525600.0, 1) as stream_bytes,
  round(pg_total_relation_size('heart_rate_rows') / 525600.0, 1) as row_bytes,
  round(pg_total_relation_size('heart_rate_rows')::numeric / pg_total_relation_size('heart_rate_streams'), 1) as times_smaller;
