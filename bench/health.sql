-- A phone's export in the server: parsing beside jsonb, storing beside an insert of rows that are
-- parsed already.
\ir support/compare.sql
set work_mem = '64MB';
create temp table points as
select metric, timestamptz '2025-01-01 00:00+01' + n * interval '10 minutes' as at, round((60 + 40 * random())::numeric, 2) as qty
from unnest(array['step_count', 'walking_running_distance', 'active_energy', 'respiratory_rate']) as metric
cross join generate_series(1, 51500) as n;
create temp table bodies as
select convert_to('{"data": {"metrics": [' || string_agg(format('{"name": "%s", "units": "%s", "data": [%s]}', metric, unit, data), ',') || ']}}', 'UTF8') as body
from (
  select
    metric,
    case metric when 'step_count' then 'count' when 'walking_running_distance' then 'km' when 'active_energy' then 'kcal' else 'count/min' end as unit,
    string_agg(
      format('{"date": "%s +0000", "qty": %s, "source": "Anna Apple Watch"}', to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), qty),
      ',' order by at
    ) as data
  from points
  group by metric
) as m;
alter table bodies alter body set storage external;
create temp table texts (body text);
alter table texts alter body set storage external;
insert into texts select convert_from(body, 'UTF8') from bodies;
update bodies set body = body || ''::bytea;
select pg_size_pretty(octet_length(body)::bigint) as body, (select count(*) from runlytics.parse_health(payload => body)) as records from bodies;

call pg_temp.compare(
  'health JSON, 206,000 records, parsed',
  'select sum(value) from bodies, runlytics.parse_health(payload => body)',
  'text to jsonb to recordset',
  $$ select sum(p.qty)
     from texts
     cross join jsonb_array_elements(body::jsonb -> 'data' -> 'metrics') as m
     cross join jsonb_to_recordset(m -> 'data') as p (date timestamptz, qty float8, source text) $$,
  3
);

-- What is inserted where the rows are there already, into a table of the same shape.
create temp table staging as
select 1::bigint as athlete_id, m.metric_id, r.starts_at as recorded_at, r.source, null::timestamptz as ended_at, r.value, 1::bigint as document_id
from bodies
cross join runlytics.parse_health(payload => body) as r
join warehouse.metrics as m on m.name = r.metric;
drop table if exists plain;
create table plain (like warehouse.biometrics including all, foreign key (athlete_id) references warehouse.athletes on delete cascade);
insert into warehouse.athletes (athlete_id, name) values (1, 'Bench') on conflict do nothing;
select runlytics_internal.ensure_settings(athlete_id => 1) \g /dev/null
select runlytics.ingest(body) as document from bodies \gset
create function pg_temp.write_health(document bigint) returns void
  language sql
as $$
  select runlytics.write_health(document_id => document, kind => 'health_auto_export', body => runlytics.document_body(document_id => document));
$$;
create procedure pg_temp.insert_ours(document bigint)
  language plpgsql
as $$
begin
  truncate warehouse.biometrics;
  perform pg_temp.write_health(document);
end
$$;
create procedure pg_temp.insert_plain()
  language plpgsql
as $$
begin
  truncate plain;
  insert into plain select * from staging;
end
$$;
call pg_temp.compare(
  'health JSON, parsed and stored',
  format('call pg_temp.insert_ours(%s)', :document),
  'insert of its rows',
  'call pg_temp.insert_plain()',
  5
);
call pg_temp.compare(
  'health JSON, the same again',
  format('select pg_temp.write_health(%s)', :document),
  'the first time',
  format('call pg_temp.insert_ours(%s)', :document),
  5
);
select * from pg_temp.report;
