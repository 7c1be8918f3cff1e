-- Tables and views out as Parquet files.

create function runlytics.write_parquet(query text, path text) returns bigint
  as 'MODULE_PATHNAME', 'runlytics_write_parquet' language c volatile strict parallel unsafe cost 100000;
comment on function runlytics.write_parquet(text, text) is
  'Runs a query with the rights of its caller, writes its rows to a Parquet file of the server, and returns how many there were. Columns are boolean, int, bigint, real, double precision, text, json, bytea, date, timestamp or timestamptz; cast others (SQLSTATE 22023). Infinite dates are null. The file appears when it is whole. SQLSTATE 42501 without the privileges of pg_write_server_files.';

create function runlytics_internal.parquet_bytes(query text) returns bytea
  as 'MODULE_PATHNAME', 'runlytics_parquet_bytes' language c volatile strict parallel unsafe cost 100000;
comment on function runlytics_internal.parquet_bytes(text) is
  'The rows of a query as a Parquet file, as write_parquet() writes it. SQLSTATE 54000 above 256 MiB. A part of export_parquet().';

create function runlytics_internal.parquet_query(relation regclass, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  columns text;
  has_athlete bool;
begin
  select
    string_agg(
      case
        when t.typname = 'geometry' then format('%s.st_asbinary(r.%I) as %2$I', t.typnamespace::regnamespace, a.attname)
        when a.atttypid = 'runlytics.stream'::regtype then format('runlytics_internal.stream_send(r.%I) as %1$I', a.attname)
        when a.atttypid in ('bool'::regtype, 'int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype,
          'float8'::regtype, 'text'::regtype, 'json'::regtype, 'bytea'::regtype, 'date'::regtype, 'timestamp'::regtype,
          'timestamptz'::regtype) then format('r.%I', a.attname)
        when a.atttypid = 'numeric'::regtype then format('r.%I::pg_catalog.float8 as %1$I', a.attname)
        when a.atttypid = 'jsonb'::regtype then format('r.%I::pg_catalog.json as %1$I', a.attname)
        when t.typcategory in ('A', 'C') then format('pg_catalog.to_json(r.%I) as %1$I', a.attname)
        else format('r.%I::pg_catalog.text as %1$I', a.attname)
      end,
      ', ' order by a.attnum
    ),
    bool_or(a.attname = 'athlete_id' and a.atttypid = 'int8'::regtype)
  into columns, has_athlete
  from pg_attribute as a
  join pg_type as t on t.oid = a.atttypid
  where a.attrelid = relation
    and a.attnum > 0
    and not a.attisdropped;
  return format('select %s from %s as r', columns, relation)
    || case when has_athlete then format(' where r.athlete_id = %s', parquet_query.athlete_id) else '' end;
end
$$;
comment on function runlytics_internal.parquet_query(regclass, bigint) is
  'The query by which export_parquet() reads a table or view: of the athlete''s rows where they have an athlete, with numeric as double precision, geometries as WKB, streams as their bytes, arrays and composites as JSON. A part of export_parquet().';
