-- export_parquet(): to a file of the server, or to a bucket.

create function runlytics_internal.keep_in_bucket(relation regclass, target text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  parts constant text[] := regexp_match(target, '^s3://([^/]+)/(.*[^/])/*$');
  full_name constant text := (
    select format('%I.%I', c.relnamespace::regnamespace::text, c.relname)
    from pg_class as c
    where c.oid = keep_in_bucket.relation
  );
  bucket_name text;
  kept text;
begin
  if parts is null then
    raise exception 'target must be s3://BUCKET/FOLDER' using errcode = '22023', detail = format('It is "%s".', target);
  end if;
  if not exists (select from pg_attribute as a where a.attrelid = relation and a.attname = 'athlete_id' and a.atttypid = 'int8'::regtype) then
    raise exception '% has no athlete', relation
      using errcode = '22023', hint = 'Only what has a column athlete_id is kept in a bucket: nobody else''s rows shall go there.';
  end if;
  bucket_name := (
    select b.name
    from warehouse.buckets as b
    where b.athlete_id = keep_in_bucket.athlete_id
      and b.bucket = parts[1]
    order by b.bronze, b.name
    limit 1
  );
  if bucket_name is null then
    raise exception 'there is no bucket %', parts[1]
      using errcode = 'P0002', hint = 'Insert it into warehouse.buckets; with bronze = false when nothing is read from there.';
  end if;
  perform runlytics_internal.require_no_bronze(bucket => parts[1], key => parts[2] || '/');
  insert into warehouse.silver_targets as t (athlete_id, target, relation, bucket, prefix)
  values (keep_in_bucket.athlete_id, format('s3://%s/%s', parts[1], parts[2]), full_name, bucket_name, parts[2])
  on conflict on constraint silver_targets_pkey do update
  set
    bucket = excluded.bucket,
    withdrawn = false
  returning t.relation into kept;
  if kept <> full_name then
    raise exception '% has % already', target, kept
      using errcode = '22023', hint = 'Give each table or view a folder of its own, or call runlytics.withdraw_parquet() first.';
  end if;
  perform runlytics.poll(source => 'silver', action => 'sync', every => '1 hour', athlete_id => keep_in_bucket.athlete_id);
  perform runlytics.enqueue(source => 'silver', action => 'sync', athlete_id => keep_in_bucket.athlete_id);
end
$$;
comment on function runlytics_internal.keep_in_bucket(regclass, text, bigint) is
  'Has a table or view written to a folder of a bucket, and kept there. A part of export_parquet().';

create procedure runlytics.export_parquet(relation regclass, target text, athlete_id bigint default runlytics.athlete())
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
declare
  written bigint;
begin
  perform runlytics.require_grant();
  if starts_with(target, 's3://') then
    perform runlytics_internal.keep_in_bucket(
      relation => export_parquet.relation,
      target => export_parquet.target,
      athlete_id => export_parquet.athlete_id
    );
    raise notice '% is kept in %: months that change are written by the queue', relation, target;
    return;
  end if;
  written := runlytics.write_parquet(
    query => runlytics_internal.parquet_query(relation => export_parquet.relation, athlete_id => export_parquet.athlete_id),
    path => export_parquet.target
  );
  raise notice '% of % written to %', runlytics.counted(n => written, one => 'row'), relation, target;
end
$$;
comment on procedure runlytics.export_parquet(regclass, text, bigint) is
  'Writes a table or view, such as warehouse.runs, as Parquet that DuckDB, Spark or pandas reads: the athlete''s rows, in the types of parquet_query(). target: a file of the server, which replaces an older one when it is whole, for roles with the privileges of pg_write_server_files; or s3://BUCKET/FOLDER, a bucket of warehouse.buckets: the queue writes an object a month there, athlete=N/year=YYYY/month=MM/rows.parquet, and from then on, every hour and after forget(), those whose rows have changed; withdraw_parquet() ends it. SQLSTATE 42501 where files are read from, 22023 for a folder that has something else and for what has no athlete, P0002 for an unknown bucket.';

create function runlytics.withdraw_parquet(target text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  update warehouse.silver_targets as t
  set withdrawn = true
  where t.athlete_id = withdraw_parquet.athlete_id
    and t.target = rtrim(withdraw_parquet.target, '/');
  if not found then
    raise exception 'nothing is kept in %', target using errcode = 'P0002', hint = 'select target from warehouse.silver_targets';
  end if;
  perform runlytics.enqueue(source => 'silver', action => 'sync', athlete_id => withdraw_parquet.athlete_id);
  return (
    select count(*)
    from warehouse.silver_objects as o
    where o.athlete_id = withdraw_parquet.athlete_id
      and o.target = rtrim(withdraw_parquet.target, '/')
  );
end
$$;
comment on function runlytics.withdraw_parquet(text, bigint) is
  'Ends what export_parquet() keeps in a folder of a bucket, has its objects removed by the queue, and returns how many there are. SQLSTATE P0002 when nothing is kept there.';

create function runlytics_internal.silver_needs(athlete_id bigint) returns setof runlytics_internal.source_need
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select b.endpoint, b.secret, null::text
  from warehouse.buckets as b
  where b.athlete_id = silver_needs.athlete_id
    and exists (select from warehouse.silver_targets as t where t.athlete_id = b.athlete_id and t.bucket = b.name);
end
$$;
comment on function runlytics_internal.silver_needs(bigint) is
  'The hosts of the buckets that are written to, and their keys. A part of doctor().';
