-- What phones and watches measure: documents -> biometrics, sleep.

create function runlytics_internal.told_health(
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns table (
  metric text,
  unit text,
  metric_id int,
  kept bool,
  records bigint,
  first_at timestamptz,
  last_at timestamptz,
  told runlytics_internal.told_value[]
)
  language plpgsql stable parallel safe cost 100000 rows 20
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with told as (
    -- A row without a time counts what could not be read, by its name.
    select
      case when r.starts_at is null then r.detail ->> 'what' else r.metric end as metric,
      coalesce(n.noon, l.starts_at, r.starts_at) as starts_at, coalesce(n.noon, l.ends_at, r.ends_at) as ends_at,
      r.value, r.unit, coalesce(r.source, '') as source, r.detail, m.metric_id,
      coalesce(
        r.utc_offset_s,
        runlytics_internal.utc_offset_of(timezone => r.detail ->> 'timezone', at => r.starts_at)
      ) as utc_offset_s
    from runlytics_internal.read_health(payload => told_health.body, kind => told_health.kind) as r
    left join warehouse.metrics as m
      on m.name = r.metric
      and m.unit = r.unit
    -- A date of the athlete's is that date where the athlete is: noon of Greenwich is another day from +12 h on.
    left join lateral (
      select (d.day + time '12:00') at time zone p.timezone as noon
      from (select (r.detail ->> 'date')::date as day) as d
      join warehouse.settings_periods as p
        on p.athlete_id = told_health.athlete_id
        and d.day >= p.valid_from
        and d.day < p.valid_until
    ) as n on r.detail ? 'date'
    -- The hands of a clock whose zone nobody tells, written as if it were Greenwich's: that of the settings valid then.
    left join lateral (
      select (r.starts_at at time zone 'UTC') at time zone p.timezone as starts_at, (r.ends_at at time zone 'UTC') at time zone p.timezone as ends_at
      from warehouse.settings_periods as p
      where p.athlete_id = told_health.athlete_id
        and (r.ends_at at time zone 'UTC')::date >= p.valid_from
        and (r.ends_at at time zone 'UTC')::date < p.valid_until
    ) as l on r.detail ? 'local_clock'
  )
  select
    t.metric, t.unit, t.metric_id::int, k.kept,
    count(t.starts_at) + coalesce(sum(t.value) filter (where t.starts_at is null), 0)::bigint,
    min(t.starts_at), max(t.ends_at),
    array_agg(
      row(t.starts_at, t.ends_at, t.value, t.source, t.detail, t.utc_offset_s)::runlytics_internal.told_value
    ) filter (where k.kept)
  from told as t
  cross join lateral (
    select case
      when t.metric in ('sleep', 'sleep_total') then t.ends_at > t.starts_at
      when t.metric = 'whole_day' then true
      else t.metric_id is not null and t.value is not null
    end as kept
  ) as k
  group by 1, 2, 3, 4;
end
$$;
comment on function runlytics_internal.told_health(text, bytea, bigint) is
  'What a document tells of the body, a row for each metric: what is kept of it, and how much there is of what is not. A step of write_health().';

create function runlytics_internal.write_measurements(
  metric_id int,
  told runlytics_internal.told_value[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  fresh runlytics_internal.told_value[];
  corrected runlytics_internal.told_value[];
begin
  with
    measured as (
      select distinct on (t.starts_at, t.source collate "C")
        t.starts_at as recorded_at, t.source, nullif(t.ends_at, t.starts_at) as ended_at, t.value
      from unnest(told) as t
      order by t.starts_at, t.source collate "C", t.ends_at desc, t.value desc
    ),
    -- Nobody else writes meanwhile, so looking first is safe, and half the work of an upsert.
    known as materialized (
      select b.recorded_at, b.source, b.ended_at, b.value
      from warehouse.biometrics as b
      where b.athlete_id = write_measurements.athlete_id
        and b.metric_id = write_measurements.metric_id
        and b.recorded_at between (select min(t.starts_at) from unnest(told) as t) and (select max(t.starts_at) from unnest(told) as t)
    ),
    compared as (
      select
        k.recorded_at is null as is_new,
        row(m.recorded_at, m.ended_at, m.value, m.source, null, null)::runlytics_internal.told_value as told
      from measured as m
      left join known as k using (recorded_at, source)
      where k.recorded_at is null
        or k.value <> m.value
        or k.ended_at is distinct from m.ended_at
    )
  select array_agg(c.told) filter (where c.is_new), array_agg(c.told) filter (where not c.is_new)
  into fresh, corrected
  from compared as c;
  insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, ended_at, value, document_id)
  select
    write_measurements.athlete_id, write_measurements.metric_id, c.starts_at, c.source, c.ends_at, c.value,
    write_measurements.document_id
  from unnest(fresh) as c;
  update warehouse.biometrics as b
  set
    ended_at = c.ends_at,
    value = c.value,
    document_id = write_measurements.document_id
  from unnest(corrected) as c
  where b.athlete_id = write_measurements.athlete_id
    and b.metric_id = write_measurements.metric_id
    and b.recorded_at = c.starts_at
    and b.source = c.source;
end
$$;
comment on function runlytics_internal.write_measurements(int, runlytics_internal.told_value[], bigint, bigint) is
  'Writes what a document tells of one metric over what others told of the same instants and sources. A step of write_health().';

create function runlytics_internal.drop_untold(
  metrics int[],
  told runlytics_internal.told_value[],
  days runlytics_internal.told_value[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  covered constant tstzrange := (
    select d.covers
    from warehouse.documents as d
    where d.athlete_id = drop_untold.athlete_id
      and d.document_id = drop_untold.document_id
  );
begin
  -- What an earlier version of us read from this document and this one does not.
  if covered is not null then
    delete from warehouse.biometrics as b
    where b.athlete_id = drop_untold.athlete_id
      and b.metric_id = any (metrics)
      and b.recorded_at between lower(covered) and upper(covered)
      and b.document_id = drop_untold.document_id
      and not exists (select from unnest(told) as t where t.starts_at = b.recorded_at and t.source = b.source);
  end if;
  -- What the source took back on the days of which the document says everything.
  if cardinality(days) > 0 then
    delete from warehouse.biometrics as b
    using unnest(days) as d
    where b.athlete_id = drop_untold.athlete_id
      and b.metric_id = any (metrics)
      and b.recorded_at = d.starts_at
      and b.source = d.source
      and b.document_id <> drop_untold.document_id
      and not exists (select from unnest(told) as t where t.starts_at = b.recorded_at and t.source = b.source);
  end if;
end
$$;
comment on function runlytics_internal.drop_untold(int[], runlytics_internal.told_value[], runlytics_internal.told_value[], bigint, bigint) is
  'Deletes what a document no longer tells of some metrics: what it told when it was read before, and what others told of the days that it tells whole. A step of write_health().';

create function runlytics_internal.write_heart_rates(
  metric_id int,
  told runlytics_internal.told_value[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  with dense as (
    select (t.starts_at at time zone 'UTC')::date as day, t.source, array_agg(t.starts_at) as at, array_agg(t.value) as rates
    from unnest(told) as t
    group by 1, 2
  )
  insert into warehouse.biometric_streams as b (athlete_id, metric_id, day, source, stream)
  select write_heart_rates.athlete_id, write_heart_rates.metric_id, d.day, d.source, n.stream
  from dense as d
  left join warehouse.biometric_streams as o
    on o.athlete_id = write_heart_rates.athlete_id
    and o.metric_id = write_heart_rates.metric_id
    and o.day = d.day
    and o.source = d.source
  cross join lateral runlytics_internal.add_heart_rates(stream => o.stream, at => d.at, heart_rate => d.rates) as n (stream)
  where runlytics_internal.stream_send(o.stream) is distinct from runlytics_internal.stream_send(n.stream)
  on conflict on constraint biometric_streams_pkey do update
  set stream = excluded.stream;
end
$$;
comment on function runlytics_internal.write_heart_rates(int, runlytics_internal.told_value[], bigint) is
  'Adds heart rates to the streams of their days and sources. A step of write_health().';

create function runlytics_internal.write_told(
  metric text,
  metric_id int,
  told runlytics_internal.told_value[],
  days runlytics_internal.told_value[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if write_told.metric = 'sleep' then
    perform runlytics_internal.write_sleep(
      told => write_told.told, document_id => write_told.document_id, athlete_id => write_told.athlete_id
    );
  elsif write_told.metric = 'sleep_total' then
    perform runlytics_internal.write_sleep_totals(
      told => write_told.told, document_id => write_told.document_id, athlete_id => write_told.athlete_id
    );
  elsif write_told.metric = 'heart_rate' then
    perform runlytics_internal.write_heart_rates(
      metric_id => write_told.metric_id, told => write_told.told, athlete_id => write_told.athlete_id
    );
  elsif write_told.metric <> 'whole_day' then
    perform runlytics_internal.write_measurements(
      metric_id => write_told.metric_id, told => write_told.told, document_id => write_told.document_id, athlete_id => write_told.athlete_id
    );
    perform runlytics_internal.drop_untold(
      metrics => array[write_told.metric_id], told => write_told.told, days => write_told.days,
      document_id => write_told.document_id, athlete_id => write_told.athlete_id
    );
  end if;
end
$$;
comment on function runlytics_internal.write_told(text, int, runlytics_internal.told_value[], runlytics_internal.told_value[], bigint, bigint) is
  'Writes what a document tells of one metric, with all its days, to where it belongs. A step of write_health().';

create function runlytics_internal.covering(pieces tstzrange[]) returns tstzrange
  language sql immutable parallel safe
  return (select tstzrange(min(lower(p)), max(upper(p)), '[]') from unnest(pieces) as p);
comment on function runlytics_internal.covering(tstzrange[]) is
  'The time from the first to the last of some; without bounds where there are none. A step of write_health().';

create function runlytics.write_health(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete(),
  out records bigint,
  out covers tstzrange,
  out sleep_covers tstzrange,
  out skipped jsonb
)
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  athlete constant bigint := write_health.athlete_id;
  document constant bigint := write_health.document_id;
  of_nights constant text[] := array['sleep', 'sleep_total', 'hrv_sdnn', 'hrv_rmssd', 'respiratory_rate', 'spo2'];
  piece record;
  untold int[];
  days runlytics_internal.told_value[] := '{}';
  spans tstzrange[] := '{}';
  night_spans tstzrange[] := '{}';
  measured int[] := '{}';
begin
  -- A metric at a time, for what is told of a phone's years fits into no array; days that are told whole first.
  for piece in
    select t.*, tstzrange(t.first_at, t.last_at, '[]') as span
    from runlytics_internal.told_health(kind => write_health.kind, body => write_health.body, athlete_id => athlete) as t
    order by t.metric <> 'whole_day'
  loop
    if piece.metric = any (of_nights) then
      night_spans := night_spans || piece.span;
    end if;
    if not piece.kept then
      skipped := coalesce(skipped, '{}') || jsonb_build_object(concat_ws(' ', piece.metric, piece.unit), piece.records);
      continue;
    end if;
    spans := spans || piece.span;
    if piece.metric = 'whole_day' then
      days := piece.told;
    else
      records := coalesce(records, 0) + piece.records;
    end if;
    perform runlytics_internal.write_told(
      metric => piece.metric, metric_id => piece.metric_id, told => piece.told, days => days, document_id => document, athlete_id => athlete
    );
    if piece.metric not in ('whole_day', 'sleep', 'sleep_total', 'heart_rate') then
      measured := measured || piece.metric_id;
    end if;
  end loop;
  untold := array(select m.metric_id from warehouse.metrics as m where m.metric_id <> all (measured));
  perform runlytics_internal.drop_untold(
    metrics => untold,
    told => '{}', days => days, document_id => document, athlete_id => athlete
  );
  covers := runlytics_internal.covering(pieces => spans);
  sleep_covers := runlytics_internal.covering(pieces => night_spans);
end
$$;
comment on function runlytics.write_health(bigint, text, bytea, bigint) is
  'Writes the health records of a document over those of others and returns how many there were, which time they cover, those of sleep apart, and those that were left out. A step of store_health().';
