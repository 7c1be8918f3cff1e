-- Silver in a bucket: tables and views as Parquet files, an object a month, written by the queue where a month
-- has changed. An object is one PutObject, so it is there whole or not at all.

-- @warehouse@
create table if not exists warehouse.silver_targets (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  target text not null check (target ~ '^s3://[^/]+/[^/]'),
  relation text not null,
  bucket text not null,
  prefix text not null,
  withdrawn bool not null default false,
  primary key (athlete_id, target)
);
comment on table warehouse.silver_targets is 'What export_parquet() keeps in buckets: relation, a table or view, below prefix of the bucket with that name in warehouse.buckets. withdrawn: its objects are being removed.';

create table if not exists warehouse.silver_objects (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  target text not null,
  month date not null,
  key text not null,
  digest text,
  sending text,
  bytes bigint,
  written_at timestamptz,
  primary key (athlete_id, target, month),
  foreign key (athlete_id, target) references warehouse.silver_targets on delete cascade
);
comment on table warehouse.silver_objects is 'The objects that are or may be in a bucket, one a month; -infinity: what has no date. digest: of the rows that were written, null until a first time; sending: of those on their way, empty when the object is to go.';

grant select on warehouse.silver_targets, warehouse.silver_objects to runlytics_reader;
grant select, insert, update, delete on warehouse.silver_targets, warehouse.silver_objects to runlytics_worker;
-- @extension@

create type runlytics_internal.silver_month as (
  month date,
  digest text
);
comment on type runlytics_internal.silver_month is 'A month of a table or view, and the digest of its rows, whatever their order.';

create function runlytics_internal.require_no_bronze(bucket text, key text) returns void
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- By the name of the bucket alone: one and the same store has many endpoints. And of every athlete.
  if exists (
    select
    from warehouse.buckets as b
    where b.bucket = require_no_bronze.bucket
      and b.bronze
      and starts_with(require_no_bronze.key, b.prefix)
  ) then
    raise exception 'the key % lies in bronze, where nothing is written or deleted', key
      using errcode = '42501',
        detail = format('warehouse.buckets reads files from there, of the bucket %s.', bucket),
        hint = 'Choose another folder, and name the prefix of the files in warehouse.buckets, such as bronze/.';
  end if;
end
$$;
comment on function runlytics_internal.require_no_bronze(text, text) is
  'Refuses a key from which any row of warehouse.buckets reads files. SQLSTATE 42501. Asked of each object before it is written or deleted. A part of export_parquet().';

create function runlytics_internal.silver_column(relation regclass) returns name
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select a.attname
    from unnest(array['local_date', 'day', 'week', 'activity_id', 'started_at', 'recorded_at', 'starts_at']::name[])
      with ordinality as w (name, n)
    join pg_attribute as a
      on a.attrelid = relation
      and a.attname = w.name
      and not a.attisdropped
      and a.atttypid in ('date'::regtype, 'timestamptz'::regtype, 'int8'::regtype)
    order by w.n
    limit 1
  );
end
$$;
comment on function runlytics_internal.silver_column(regclass) is
  'The column by which rows are of a month: a day, else activity_id, for the day of the activity, else a moment, in UTC; null without any. A part of export_parquet().';

create function runlytics_internal.silver_month_of(relation regclass) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  chosen constant name := runlytics_internal.silver_column(relation => relation);
  is_day constant bool := (
    select a.atttypid = 'date'::regtype
    from pg_attribute as a
    where a.attrelid = relation
      and a.attname = chosen
  );
begin
  return format(
    'coalesce(nullif(pg_catalog.date_trunc(%L, %s)::pg_catalog.date, %L), %L)',
    'month',
    case
      when chosen is null then 'null::pg_catalog.timestamp'
      when chosen = 'activity_id' then
        '(select a.local_date::pg_catalog.timestamp from warehouse.activities as a'
        ' where a.athlete_id = r.athlete_id and a.activity_id = r.activity_id)'
      when is_day then format('r.%I::pg_catalog.timestamp', chosen)
      else format('(r.%I at time zone %L)', chosen, 'UTC')
    end,
    'infinity',
    '-infinity'
  );
end
$$;
comment on function runlytics_internal.silver_month_of(regclass) is
  'The expression for the month of a row r. A part of export_parquet().';

create function runlytics_internal.silver_months(relation regclass, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.silver_month
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
  -- Rows as text are the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set intervalstyle = 'postgres'
  set bytea_output = 'hex'
  set extra_float_digits = 1
as $$
begin
  return query execute format(
    'select %s, pg_catalog.format(%L, pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended(r::pg_catalog.text, 0))) from (%s) as r group by 1',
    runlytics_internal.silver_month_of(relation => relation),
    '%s %s',
    runlytics_internal.parquet_query(relation => relation, athlete_id => silver_months.athlete_id)
  );
end
$$;
comment on function runlytics_internal.silver_months(regclass, bigint) is
  'The months of a table or view as they are now. Reads it once. A part of export_parquet().';

create function runlytics_internal.silver_query(relation regclass, month date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  chosen constant name := runlytics_internal.silver_column(relation => relation);
  month_of constant text := runlytics_internal.silver_month_of(relation => relation);
begin
  return format(
    'select r.* from (%s) as r where %s order by %s',
    runlytics_internal.parquet_query(relation => relation, athlete_id => silver_query.athlete_id),
    concat_ws(
      ' and ',
      format('%s = %L', month_of, month),
      -- What an index knows.
      case
        when chosen <> 'activity_id' and isfinite(month) then
          format('r.%1$I >= %2$L and r.%1$I < %3$L', chosen, month - 1, (month + interval '1 month 1 day')::date)
      end
    ),
    coalesce(quote_ident(chosen), '1')
  );
end
$$;
comment on function runlytics_internal.silver_query(regclass, date, bigint) is
  'The query for the rows of a month. A part of export_parquet().';

create function runlytics_internal.silver_digest(relation regclass, month date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
  -- Rows as text are the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set intervalstyle = 'postgres'
  set bytea_output = 'hex'
  set extra_float_digits = 1
as $$
declare
  digest text;
begin
  execute format(
    'select pg_catalog.format(%L, pg_catalog.count(*), pg_catalog.sum(pg_catalog.hashtextextended(r::pg_catalog.text, 0)))'
    ' from (%s) as r having pg_catalog.count(*) operator(pg_catalog.>) 0',
    '%s %s',
    runlytics_internal.silver_query(relation => relation, month => month, athlete_id => silver_digest.athlete_id)
  ) into digest;
  return digest;
end
$$;
comment on function runlytics_internal.silver_digest(regclass, date, bigint) is
  'The digest of a month as silver_months() has it; null without a row. A part of export_parquet().';

create function runlytics_internal.silver_key(prefix text, month date, athlete_id bigint default runlytics.athlete()) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return format(
    '%s/athlete=%s/year=%s/month=%s/rows.parquet',
    prefix,
    athlete_id,
    case when isfinite(month) then to_char(month, 'FMYYYY') else '__HIVE_DEFAULT_PARTITION__' end,
    case when isfinite(month) then to_char(month, 'MM') else '__HIVE_DEFAULT_PARTITION__' end
  );
end
$$;
comment on function runlytics_internal.silver_key(text, date, bigint) is
  'Where the rows of a month lie, as Hive, DuckDB and Spark read partitions. A part of export_parquet().';

create function runlytics_internal.silver_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.silver_targets as t where t.athlete_id = silver_configured.athlete_id); end $$;
comment on function runlytics_internal.silver_configured(bigint) is
  'Whether anything of the athlete is kept in a bucket. A part of doctor().';

create function runlytics_internal.compare_silver(target text, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kept record;
  differing date;
begin
  select t.relation, t.withdrawn
  into kept
  from warehouse.silver_targets as t
  where t.athlete_id = compare_silver.athlete_id
    and t.target = compare_silver.target;
  if not found then
    return;
  end if;
  if not kept.withdrawn and to_regclass(kept.relation) is null then
    raise exception 'there is no % any more', kept.relation
      using errcode = '42P01', hint = format('select runlytics.withdraw_parquet(target => %L)', target);
  end if;
  for differing in
    select coalesce(m.month, o.month)
    from (
      select s.*
      from runlytics_internal.silver_months(relation => to_regclass(kept.relation), athlete_id => compare_silver.athlete_id) as s
      where not kept.withdrawn
    ) as m
    full join (
      select s.month, s.digest
      from warehouse.silver_objects as s
      where s.athlete_id = compare_silver.athlete_id and s.target = compare_silver.target
    ) as o on o.month = m.month
    where m.digest is distinct from o.digest or o.digest is null
  loop
    perform runlytics.enqueue(
      source => 'silver', action => 'write', arguments => jsonb_build_object('target', compare_silver.target, 'month', differing),
      key => compare_silver.target || ' ' || differing, athlete_id => compare_silver.athlete_id
    );
  end loop;
  delete from warehouse.silver_targets as t
  where t.athlete_id = compare_silver.athlete_id
    and t.target = compare_silver.target
    and t.withdrawn
    and not exists (select from warehouse.silver_objects as o where o.athlete_id = t.athlete_id and o.target = t.target);
end
$$;
comment on function runlytics_internal.compare_silver(text, bigint) is
  'Has every month written whose rows are not those of its object, those that are gone among them. A part of the source silver.';

create function runlytics_internal.write_silver(target text, month date, athlete_id bigint default runlytics.athlete())
  returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set jit = off
  -- Rows as text are the same in every session.
  set timezone = 'UTC'
  set datestyle = 'ISO'
  set intervalstyle = 'postgres'
  set bytea_output = 'hex'
  set extra_float_digits = 1
as $$
declare
  request runlytics.http_request;
  kept record;
  digest text;
  key text;
begin
  select t.relation, t.withdrawn, t.prefix, b.name, b.endpoint, b.bucket
  into kept
  from warehouse.silver_targets as t
  join warehouse.buckets as b
    on b.athlete_id = t.athlete_id
    and b.name = t.bucket
  where t.athlete_id = write_silver.athlete_id
    and t.target = write_silver.target;
  if not found then
    return null;
  end if;
  key := runlytics_internal.silver_key(prefix => kept.prefix, month => month, athlete_id => athlete_id);
  perform runlytics_internal.require_no_bronze(bucket => kept.bucket, key => key);
  if not kept.withdrawn then
    -- First the digest, then the rows: what comes in between is another digest the next time.
    digest := runlytics_internal.silver_digest(relation => kept.relation::regclass, month => month, athlete_id => athlete_id);
  end if;
  -- Known before it is sent: whatever happens then, it is looked after.
  insert into warehouse.silver_objects as o (athlete_id, target, month, key, sending)
  values (write_silver.athlete_id, write_silver.target, write_silver.month, key, coalesce(digest, ''))
  on conflict on constraint silver_objects_pkey do update
  set sending = excluded.sending;
  request.url := runlytics_internal.s3_url(endpoint => kept.endpoint, bucket => kept.bucket, key => key);
  request.method := case when digest is null then 'DELETE' else 'PUT' end;
  request.headers := jsonb_build_object(
    'authorization', runlytics_internal.s3_authorization(bucket => kept.name, athlete_id => athlete_id),
    'content-type', 'application/vnd.apache.parquet'
  );
  if digest is not null then
    request.body := runlytics_internal.parquet_bytes(
      query => runlytics_internal.silver_query(relation => kept.relation::regclass, month => month, athlete_id => athlete_id)
    );
  end if;
  update warehouse.silver_objects as o
  set bytes = octet_length(request.body)
  where o.athlete_id = write_silver.athlete_id
    and o.target = write_silver.target
    and o.month = write_silver.month;
  return request;
end
$$;
comment on function runlytics_internal.write_silver(text, date, bigint) is
  'The request that writes the object of a month as its rows are now, or removes it when there are none. A part of the source silver.';

create function runlytics_internal.silver_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  target text;
begin
  if action = 'write' then
    return runlytics_internal.write_silver(
      target => arguments ->> 'target', month => (arguments ->> 'month')::date, athlete_id => athlete_id
    );
  end if;
  for target in
    select t.target from warehouse.silver_targets as t where t.athlete_id = silver_request.athlete_id
  loop
    perform runlytics_internal.compare_silver(target => target, athlete_id => silver_request.athlete_id);
  end loop;
  return null;
end
$$;
comment on function runlytics_internal.silver_request(text, jsonb, bigint) is
  'What to ask a store for a task: write (a month of a target: PutObject or DeleteObject); sync compares every row of warehouse.silver_targets and enqueues the months that differ. A part of run_tasks().';

create function runlytics_internal.silver_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reason constant text := '<Code>([A-Za-z]+)</Code>';
  moment constant timestamptz := clock_timestamp();
  leaving text;
  sending constant text := (
    select o.sending
    from warehouse.silver_objects as o
    where o.athlete_id = silver_response.athlete_id
      and o.target = arguments ->> 'target'
      and o.month = (arguments ->> 'month')::date
  );
begin
  if response.status not between 200 and 299 and not (sending = '' and response.status = 404) then
    return runlytics_internal.refusal(
      response => response,
      service => 'The store',
      detail => (regexp_match(convert_from(substring(response.body for 4096), 'LATIN1'), reason))[1]
    );
  end if;
  if sending = '' then
    delete from warehouse.silver_objects as o
    where o.athlete_id = silver_response.athlete_id
      and o.target = arguments ->> 'target'
      and o.month = (arguments ->> 'month')::date;
    select t.target into leaving
    from warehouse.silver_targets as t
    where t.athlete_id = silver_response.athlete_id and t.target = arguments ->> 'target' and t.withdrawn;
    if found then
      perform runlytics_internal.compare_silver(target => leaving, athlete_id => silver_response.athlete_id);
    end if;
    return 'done';
  end if;
  update warehouse.silver_objects as o
  set
    digest = o.sending,
    sending = null,
    written_at = moment
  where o.athlete_id = silver_response.athlete_id
    and o.target = arguments ->> 'target'
    and o.month = (arguments ->> 'month')::date;
  return 'done';
end
$$;
comment on function runlytics_internal.silver_response(text, jsonb, runlytics.http_response, bigint) is
  'What follows from an answer of a store to a written or removed object. A part of run_tasks().';
