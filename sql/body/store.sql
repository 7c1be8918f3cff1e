-- What phones and watches measure: documents -> biometrics, sleep.

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
  covered constant tstzrange := (
    select d.covers
    from warehouse.documents as d
    where d.athlete_id = athlete
      and d.document_id = document
  );
begin
  -- One statement, for what is told of a phone's years exists in it alone: handed to another function it
  -- would have to be an array, which ends at 1 GB, or a table, which every document would create anew.
  with told as materialized (
    -- A row without a time counts what could not be read, by its name.
    select
      case when r.starts_at is null then r.detail ->> 'what' else r.metric end as metric,
      coalesce(n.noon, r.starts_at) as starts_at, coalesce(n.noon, r.ends_at) as ends_at,
      r.value, r.unit, coalesce(r.source, '') as source, r.detail, m.metric_id,
      coalesce(
        r.utc_offset_s,
        runlytics_internal.utc_offset_of(timezone => r.detail ->> 'timezone', at => r.starts_at)
      ) as utc_offset_s
    from runlytics_internal.read_health(payload => write_health.body, kind => write_health.kind) as r
    left join warehouse.metrics as m
      on m.name = r.metric
      and m.unit = r.unit
    -- A date of the athlete's is that date where the athlete is: noon of Greenwich is another day from +12 h on.
    left join lateral (
      select (d.day + time '12:00') at time zone p.timezone as noon
      from (select (r.detail ->> 'date')::date as day) as d
      join warehouse.settings_periods as p
        on p.athlete_id = athlete
        and d.day >= p.valid_from
        and d.day < p.valid_until
    ) as n on r.detail ? 'date'
  ),
  summary as materialized (
    select
      t.metric, t.unit, t.metric_id, k.kept,
      t.metric in ('sleep', 'sleep_total', 'hrv_sdnn', 'hrv_rmssd', 'respiratory_rate', 'spo2') as of_nights,
      count(t.starts_at) + coalesce(sum(t.value) filter (where t.starts_at is null), 0)::bigint as records,
      min(t.starts_at) as first, max(t.starts_at) as last, max(t.ends_at) as ends_at
    from told as t
    cross join lateral (
      select case
        when t.metric in ('sleep', 'sleep_total') then t.ends_at > t.starts_at
        when t.metric = 'whole_day' then true
        else t.metric_id is not null and t.value is not null
      end as kept
    ) as k
    group by 1, 2, 3, 4
  ),
  measured as (
    select distinct on (t.metric_id, t.starts_at, t.source collate "C")
      t.metric_id, t.starts_at as recorded_at, t.source, nullif(t.ends_at, t.starts_at) as ended_at, t.value
    from told as t
    where t.metric_id is not null
      and t.metric <> 'heart_rate'
      and t.value is not null
    order by t.metric_id, t.starts_at, t.source collate "C", t.ends_at desc, t.value desc
  ),
  -- Nobody else writes meanwhile, so looking first is safe, and half the work of an upsert.
  known as materialized (
    select b.metric_id, b.recorded_at, b.source, b.ended_at, b.value
    from warehouse.biometrics as b
    where b.athlete_id = athlete
      and b.metric_id = any (array(select s.metric_id from summary as s where s.kept and s.metric <> 'heart_rate'))
      and b.recorded_at between (select min(s.first) from summary as s) and (select max(s.last) from summary as s)
  ),
  compared as materialized (
    select m.*, k.metric_id is null as is_new
    from measured as m
    left join known as k using (metric_id, recorded_at, source)
    where k.metric_id is null
      or k.value <> m.value
      or k.ended_at is distinct from m.ended_at
  ),
  inserted as (
    insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, ended_at, value, document_id)
    select athlete, c.metric_id, c.recorded_at, c.source, c.ended_at, c.value, document
    from compared as c
    where c.is_new
  ),
  updated as (
    update warehouse.biometrics as b
    set
      ended_at = c.ended_at,
      value = c.value,
      document_id = document
    from compared as c
    where not c.is_new
      and b.athlete_id = athlete
      and b.metric_id = c.metric_id
      and b.recorded_at = c.recorded_at
      and b.source = c.source
  ),
  -- What an earlier version of us read from this document and this one does not.
  stale as (
    delete from warehouse.biometrics as b
    where b.athlete_id = athlete
      and b.metric_id = any (array(select m.metric_id from warehouse.metrics as m))
      and b.recorded_at between lower(covered) and upper(covered)
      and b.document_id = document
      and not exists (
        select
        from measured as m
        where m.metric_id = b.metric_id
          and m.recorded_at = b.recorded_at
          and m.source = b.source
      )
  ),
  -- What the source took back on the days of which the document says everything.
  withdrawn as (
    delete from warehouse.biometrics as b
    using told as t
    where t.metric = 'whole_day'
      and b.athlete_id = athlete
      and b.metric_id = any (array(select m.metric_id from warehouse.metrics as m))
      and b.recorded_at = t.starts_at
      and b.source = t.source
      and b.document_id <> document
      and not exists (
        select
        from measured as m
        where m.metric_id = b.metric_id
          and m.recorded_at = b.recorded_at
          and m.source = b.source
      )
  ),
  dense as (
    select t.metric_id, (t.starts_at at time zone 'UTC')::date as day, t.source, array_agg(t.starts_at) as at, array_agg(t.value) as rates
    from told as t
    where t.metric_id is not null
      and t.metric = 'heart_rate'
      and t.value is not null
    group by 1, 2, 3
  ),
  streamed as (
    insert into warehouse.biometric_streams as b (athlete_id, metric_id, day, source, stream)
    select athlete, d.metric_id, d.day, d.source, n.stream
    from dense as d
    left join warehouse.biometric_streams as o
      on o.athlete_id = athlete
      and o.metric_id = d.metric_id
      and o.day = d.day
      and o.source = d.source
    cross join lateral runlytics_internal.add_heart_rates(stream => o.stream, at => d.at, heart_rate => d.rates) as n (stream)
    where runlytics_internal.stream_send(o.stream) is distinct from runlytics_internal.stream_send(n.stream)
    on conflict on constraint biometric_streams_pkey do update
    set stream = excluded.stream
  ),
  slept as (
    insert into warehouse.sleep as s (athlete_id, started_at, source, stage, ended_at, utc_offset_s, document_id)
    select distinct on (t.starts_at, t.source, stage)
      athlete, t.starts_at, t.source, t.detail ->> 'stage' as stage, t.ends_at, t.utc_offset_s, document
    from told as t
    where t.metric = 'sleep'
      and t.ends_at > t.starts_at
    order by t.starts_at, t.source, stage, t.ends_at desc
    on conflict on constraint sleep_pkey do update
    set
      ended_at = excluded.ended_at,
      utc_offset_s = excluded.utc_offset_s,
      document_id = excluded.document_id
    where (s.ended_at, s.utc_offset_s) is distinct from (excluded.ended_at, excluded.utc_offset_s)
  ),
  -- The sleep that is told, an hour apart at least: an app that corrects a night tells it again, and what
  -- it told before of that time is none any more, nor what it told of the same night around it.
  spans as materialized (
    select n.source, min(n.starts_at) as starts_at, max(n.ends_at) as ends_at
    from (
      select o.*, count(*) filter (where o.is_first) over (partition by o.source order by o.starts_at, o.ends_at) as night
      from (
        select
          t.source, t.starts_at, t.ends_at,
          t.starts_at - max(t.ends_at) over (
            partition by t.source order by t.starts_at, t.ends_at rows between unbounded preceding and 1 preceding
          ) >= interval '1 hour' as is_first
        from told as t
        where t.metric = 'sleep'
          and t.ends_at > t.starts_at
      ) as o
    ) as n
    group by n.source, n.night
  ),
  untold as materialized (
    select s.started_at, s.source, s.stage, s.ended_at, s.document_id, n.starts_at as since, n.ends_at as until
    from spans as n
    join warehouse.sleep as s
      on s.athlete_id = athlete
      and s.started_at between n.starts_at - interval '1 day' and n.ends_at + interval '3 hours'
      and s.source = n.source
    where s.ended_at > n.starts_at - interval '3 hours'
      and not exists (
        select
        from told as t
        where t.metric = 'sleep'
          and t.starts_at = s.started_at
          and t.source = s.source
          and t.detail ->> 'stage' = s.stage
      )
  ),
  corrected as (
    delete from warehouse.sleep as s
    using untold as u
    where s.athlete_id = athlete
      and s.started_at = u.started_at
      and s.source = u.source
      and s.stage = u.stage
      and exists (
        select
        from untold as o
        where o.document_id is not distinct from u.document_id
          and o.source = u.source
          and o.since = u.since
          and o.started_at < o.until
          and o.ended_at > o.since
      )
  ),
  summed_again as (
    delete from warehouse.sleep_totals as s
    using told as t
    where t.metric = 'sleep_total'
      and t.ends_at > t.starts_at
      and s.athlete_id = athlete
      and s.source = t.source
      and s.started_at < t.ends_at
      and s.started_at > t.starts_at - interval '1 day'
      and s.ended_at > t.starts_at
      and not exists (
        select
        from told as o
        where o.metric = 'sleep_total'
          and o.starts_at = s.started_at
          and o.source = s.source
      )
  ),
  added_up as (
    insert into warehouse.sleep_totals as s
      (athlete_id, started_at, source, ended_at, asleep_s, core_s, deep_s, rem_s, awake_s, in_bed_s, utc_offset_s, document_id)
    select distinct on (t.starts_at, t.source)
      athlete, t.starts_at, t.source, t.ends_at, t.value, (t.detail ->> 'core_s')::float8, (t.detail ->> 'deep_s')::float8,
      (t.detail ->> 'rem_s')::float8, (t.detail ->> 'awake_s')::float8, (t.detail ->> 'in_bed_s')::float8, t.utc_offset_s, document
    from told as t
    where t.metric = 'sleep_total'
      and t.ends_at > t.starts_at
    order by t.starts_at, t.source, t.ends_at desc, t.value desc
    on conflict on constraint sleep_totals_pkey do update
    set
      ended_at = excluded.ended_at,
      asleep_s = excluded.asleep_s,
      core_s = excluded.core_s,
      deep_s = excluded.deep_s,
      rem_s = excluded.rem_s,
      awake_s = excluded.awake_s,
      in_bed_s = excluded.in_bed_s,
      utc_offset_s = excluded.utc_offset_s,
      document_id = excluded.document_id
    where (s.ended_at, s.asleep_s, s.core_s, s.deep_s, s.rem_s, s.awake_s, s.in_bed_s, s.utc_offset_s)
      is distinct from (
        excluded.ended_at, excluded.asleep_s, excluded.core_s, excluded.deep_s, excluded.rem_s, excluded.awake_s,
        excluded.in_bed_s, excluded.utc_offset_s
      )
  )
  select
    sum(g.records) filter (where g.kept and g.metric <> 'whole_day'),
    tstzrange(min(g.first) filter (where g.kept), max(g.ends_at) filter (where g.kept), '[]'),
    tstzrange(min(g.first) filter (where g.of_nights), max(g.ends_at) filter (where g.of_nights), '[]'),
    jsonb_object_agg(concat_ws(' ', g.metric, g.unit), g.records) filter (where not g.kept)
  into records, covers, sleep_covers, skipped
  from summary as g;
end
$$;
comment on function runlytics.write_health(bigint, text, bytea, bigint) is
  'Writes the health records of a document over those of others, in one statement, and returns how many there were, which time they cover, those of sleep apart, and those that were left out. A step of store_health().';

create function runlytics.store_health(
  document_id bigint,
  kind text,
  body bytea,
  athlete_id bigint default runlytics.athlete()
) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  told record;
  later record;
  changed_since timestamptz;
begin
  perform runlytics_internal.lock_athlete(athlete_id => store_health.athlete_id);
  changed_since := (
    select lower(d.covers)
    from warehouse.documents as d
    where d.athlete_id = store_health.athlete_id
      and d.document_id = store_health.document_id
  );
  told := runlytics.write_health(
    document_id => store_health.document_id,
    kind => store_health.kind,
    body => store_health.body,
    athlete_id => store_health.athlete_id
  );
  update warehouse.documents as d
  set
    covers = case when lower(told.covers) is not null then told.covers end,
    skipped = told.skipped
  where d.athlete_id = store_health.athlete_id
    and d.document_id = store_health.document_id;

  -- The later document counts, whichever is processed first.
  for later in
    select d.document_id, d.kind, d.covers
    from warehouse.documents as d
    where d.athlete_id = store_health.athlete_id
      and d.document_id > store_health.document_id
      and d.status = 'done'
      and d.covers && told.covers
    order by d.document_id
  loop
    perform runlytics.write_health(
      document_id => later.document_id,
      kind => later.kind,
      body => runlytics.document_body(document_id => later.document_id, athlete_id => store_health.athlete_id),
      athlete_id => store_health.athlete_id
    );
    changed_since := least(changed_since, lower(later.covers));
  end loop;
  perform runlytics_internal.mark_measured(
    since => least(changed_since, lower(told.covers)),
    athlete_id => store_health.athlete_id
  );

  if lower(told.sleep_covers) is not null then
    perform runlytics.compute_nights(
      since => (lower(told.sleep_covers) at time zone 'UTC')::date,
      until => (upper(told.sleep_covers) at time zone 'UTC')::date,
      athlete_id => store_health.athlete_id
    );
  end if;
  return coalesce(told.records, 0);
end
$$;
comment on function runlytics.store_health(bigint, text, bytea, bigint) is
  'Stores what a document tells of the body, computes the nights that it is about, and returns the number of its records. Of the same measurement the later document counts. What is not in warehouse.metrics, or in another unit, is counted in warehouse.documents.skipped. A step of process_document().';
