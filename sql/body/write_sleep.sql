-- Sleep that a document tells of -> sleep, sleep_totals.

create type runlytics_internal.told_value as (
  starts_at timestamptz,
  ends_at timestamptz,
  value float8,
  source text,
  detail jsonb,
  utc_offset_s int
);
comment on type runlytics_internal.told_value is
  'One thing that a document tells of the body, of a metric that is known: as runlytics.health_record.';

create function runlytics_internal.drop_corrected_sleep(
  told runlytics_internal.told_value[],
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  with
    -- The sleep that is told, an hour apart at least.
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
          from unnest(told) as t
        ) as o
      ) as n
      group by n.source, n.night
    ),
    untold as materialized (
      select s.started_at, s.source, s.stage, s.ended_at, s.document_id, n.starts_at as since, n.ends_at as until
      from spans as n
      -- Looked up night by night, whatever the planner thinks of how many there are: OFFSET keeps it so.
      cross join lateral (
        select *
        from warehouse.sleep as s
        where s.athlete_id = drop_corrected_sleep.athlete_id
          and s.started_at between n.starts_at - interval '1 day' and n.ends_at + interval '3 hours'
          and s.ended_at > n.starts_at - interval '3 hours'
          and s.source = n.source
        offset 0
      ) as s
      where not exists (
        select
        from unnest(told) as t
        where t.starts_at = s.started_at
          and t.source = s.source
          and t.detail ->> 'stage' = s.stage
      )
    )
  delete from warehouse.sleep as s
  using untold as u
  where s.athlete_id = drop_corrected_sleep.athlete_id
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
    );
end
$$;
comment on function runlytics_internal.drop_corrected_sleep(runlytics_internal.told_value[], bigint) is
  'Deletes the stretches of sleep that an app told before and tells otherwise now: of the same time, and of the same night around it. A step of write_sleep().';

create function runlytics_internal.write_sleep(
  told runlytics_internal.told_value[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform runlytics_internal.drop_corrected_sleep(told => told, athlete_id => write_sleep.athlete_id);
  insert into warehouse.sleep as s (athlete_id, started_at, source, stage, ended_at, utc_offset_s, document_id)
  select distinct on (t.starts_at, t.source, stage)
    write_sleep.athlete_id, t.starts_at, t.source, t.detail ->> 'stage' as stage, t.ends_at, t.utc_offset_s, write_sleep.document_id
  from unnest(told) as t
  order by t.starts_at, t.source, stage, t.ends_at desc
  on conflict on constraint sleep_pkey do update
  set
    ended_at = excluded.ended_at,
    utc_offset_s = excluded.utc_offset_s,
    document_id = excluded.document_id
  where (s.ended_at, s.utc_offset_s) is distinct from (excluded.ended_at, excluded.utc_offset_s);
end
$$;
comment on function runlytics_internal.write_sleep(runlytics_internal.told_value[], bigint, bigint) is
  'Writes the stretches of sleep that a document tells of, in the place of what the app told of the same nights. A step of write_health().';

create function runlytics_internal.write_sleep_totals(
  told runlytics_internal.told_value[],
  document_id bigint,
  athlete_id bigint default runlytics.athlete()
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- What this document told when it was read before, by the clock of another time zone.
  delete from warehouse.sleep_totals as s
  where s.athlete_id = write_sleep_totals.athlete_id
    and s.started_at >= (select min(t.starts_at) from unnest(told) as t) - interval '2 days'
    and s.started_at <= (select max(t.starts_at) from unnest(told) as t) + interval '2 days'
    and s.document_id = write_sleep_totals.document_id
    and not exists (select from unnest(told) as o where o.starts_at = s.started_at and o.source = s.source);
  delete from warehouse.sleep_totals as s
  using unnest(told) as t
  where s.athlete_id = write_sleep_totals.athlete_id
    and s.source = t.source
    and s.started_at < t.ends_at
    and s.started_at > t.starts_at - interval '1 day'
    and s.ended_at > t.starts_at
    and not exists (select from unnest(told) as o where o.starts_at = s.started_at and o.source = s.source);
  insert into warehouse.sleep_totals as s
    (athlete_id, started_at, source, ended_at, asleep_s, core_s, deep_s, rem_s, awake_s, in_bed_s, utc_offset_s, document_id)
  select distinct on (t.starts_at, t.source)
    write_sleep_totals.athlete_id, t.starts_at, t.source, t.ends_at, t.value, (t.detail ->> 'core_s')::float8,
    (t.detail ->> 'deep_s')::float8, (t.detail ->> 'rem_s')::float8, (t.detail ->> 'awake_s')::float8,
    (t.detail ->> 'in_bed_s')::float8, t.utc_offset_s, write_sleep_totals.document_id
  from unnest(told) as t
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
    );
end
$$;
comment on function runlytics_internal.write_sleep_totals(runlytics_internal.told_value[], bigint, bigint) is
  'Writes the nights that an app added up, in the place of what it told of the same time. A step of write_health().';
