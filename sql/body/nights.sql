-- Sleep as apps and the journal tell it -> warehouse.nights.

create function runlytics_internal.sleep_reports(
  since timestamptz,
  until timestamptz,
  athlete_id bigint default runlytics.athlete()
) returns runlytics.sleep_report[]
  language plpgsql stable parallel safe cost 10000
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select
      array_agg(
        row(
          r.started_at,
          r.ended_at,
          r.stage,
          r.source,
          coalesce(
            r.utc_offset_s,
            runlytics_internal.utc_offset_of(timezone => p.timezone, at => r.ended_at)
          ),
          r.asleep_s,
          r.core_s,
          r.deep_s,
          r.rem_s,
          r.awake_s,
          r.in_bed_s
        )::runlytics.sleep_report
      )
    from (
      select
        s.athlete_id, s.started_at, s.ended_at, s.stage, s.source, s.utc_offset_s,
        null::float8 as asleep_s, null::float8 as core_s, null::float8 as deep_s,
        null::float8 as rem_s, null::float8 as awake_s, null::float8 as in_bed_s
      from warehouse.sleep as s
      union all
      select
        t.athlete_id, t.started_at, t.ended_at, null, t.source, t.utc_offset_s,
        t.asleep_s, t.core_s, t.deep_s, t.rem_s, t.awake_s, t.in_bed_s
      from warehouse.sleep_totals as t
    ) as r
    join warehouse.settings_periods as p
      on p.athlete_id = r.athlete_id
      and r.ended_at >= p.starts_at
      and r.ended_at < p.ends_at
    where r.athlete_id = sleep_reports.athlete_id
      and r.started_at >= since
      and r.started_at < until
  );
end
$$;
comment on function runlytics_internal.sleep_reports(timestamptz, timestamptz, bigint) is
  'What is known of the sleep that began in a window, as sleep_nights() takes it; the local clock is the report''s own, else that of the settings valid then. A part of compute_nights().';

create type runlytics_internal.night_value as (
  day date,
  kind text,
  value float8,
  statistic text,
  source text
);
comment on type runlytics_internal.night_value is 'What was measured of a night (hrv, respiratory_rate, spo2) by whom; statistic: of HRV, sdnn or rmssd.';

create type runlytics_internal.local_night as (
  night runlytics.sleep_night,
  timezone text
);
comment on type runlytics_internal.local_night is 'A night and the time zone of its day.';

create function runlytics_internal.night_values(
  nights runlytics_internal.local_night[],
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.night_value
  language plpgsql stable parallel safe cost 10000 rows 365
  set search_path = pg_catalog, pg_temp
as $$
declare
  first_moment timestamptz;
  last_moment timestamptz;
begin
  select min((n.night).started_at) - interval '1 day', max((n.night).ended_at) + interval '1 day'
  into first_moment, last_moment
  from unnest(nights) as n;
  return query
  with samples as (
    select
      n.day,
      c.name,
      b.source,
      b.value,
      b.recorded_at between n.started_at and n.ended_at as inside,
      bool_or(b.recorded_at between n.started_at and n.ended_at) over (partition by b.metric_id, b.source, b.recorded_at) as inside_some
    from warehouse.metrics as c
    join warehouse.biometrics as b
      on b.athlete_id = night_values.athlete_id
      and b.metric_id = c.metric_id
      and b.recorded_at between first_moment and last_moment
      and b.value > 0
    -- A sample is of the night of its day or of a day beside it: the planner can look that up, where
    -- for an interval it would compare every sample with every night.
    cross join generate_series(-1, 2) as days_after
    join (select (l.night).*, l.timezone from unnest(night_values.nights) as l) as n
      on n.day = (b.recorded_at at time zone 'UTC')::date + days_after
    where c.name in ('hrv_sdnn', 'hrv_rmssd', 'respiratory_rate', 'spo2')
      and (
        b.recorded_at between n.started_at and n.ended_at
        or (b.recorded_at at time zone n.timezone)::date = n.day
      )
  ),
  measured as (
    select
      s.day,
      case when s.name like 'hrv%' then 'hrv' else s.name end as kind,
      case when s.name like 'hrv%' then substr(s.name, 5) end as statistic,
      s.source,
      s.inside,
      percentile_cont(0.5) within group (order by s.value) as value,
      count(*) as samples
    from samples as s
    -- A sample before midnight inside the next night is that night's alone.
    where s.inside
      or not s.inside_some
    group by s.day, s.name, s.source, s.inside
  )
  select distinct on (m.day, m.kind) m.day, m.kind, m.value, m.statistic, m.source
  from measured as m
  where m.inside
    or m.samples = 1
  order by m.day, m.kind, m.inside desc, m.samples desc, m.statistic, m.source;
end
$$;
comment on function runlytics_internal.night_values(runlytics_internal.local_night[], bigint) is
  'One value of heart rate variability (ms), breaths (a minute) and oxygen saturation (%) for each night: the median of the samples inside the main sleep, of the source, and of HRV the statistic, with the most of them. Without a sample inside, the value of a source that gives one a day. A part of compute_nights().';

create function runlytics_internal.told_nights(
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.local_night
  language plpgsql stable parallel safe cost 100000 rows 365
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- The regularity of the week reads six nights before, and what is usual is learnt from 90 days.
  learnt constant int := 99;
begin
  return query
  select n, z.timezone
  from runlytics.sleep_nights(
    reports => runlytics_internal.sleep_reports(
      since => (told_nights.since - learnt)::timestamp at time zone 'UTC',
      until => (told_nights.until + 2)::timestamp at time zone 'UTC',
      athlete_id => told_nights.athlete_id
    ),
    shift_days => array(
      select s.day
      from warehouse.shifts as s
      where s.athlete_id = told_nights.athlete_id
      order by s.day
    ),
    shift_labels => array(
      select s.label
      from warehouse.shifts as s
      where s.athlete_id = told_nights.athlete_id
      order by s.day
    )
  ) as n
  join warehouse.settings_periods as p
    on p.athlete_id = told_nights.athlete_id
    and n.ended_at >= p.starts_at
    and n.ended_at < p.ends_at
  cross join lateral runlytics_internal.local_timezone(
    started_at => n.ended_at,
    source_timezone => null,
    utc_offset_s => n.utc_offset_s,
    usual_timezone => p.timezone
  ) as z (timezone)
  -- The night after the last is known too: what was measured in it is not the last day's.
  where n.day between told_nights.since and told_nights.until + 1;
end
$$;
comment on function runlytics_internal.told_nights(date, date, bigint) is
  'The nights of these days and of the one after, from all that is told of sleep. A part of compute_nights().';

create function runlytics_internal.write_nights(
  nights runlytics_internal.local_night[],
  until date,
  athlete_id bigint default runlytics.athlete()
) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  changed int;
begin
  with measured as materialized (
    select v.*
    from runlytics_internal.night_values(nights => write_nights.nights, athlete_id => write_nights.athlete_id) as v
  )
  insert into warehouse.nights as n (
    athlete_id, day, timezone, source, started_at, ended_at, asleep_s, nap_s, total_24h_s, in_bed_s, core_s, deep_s,
    rem_s, awake_s, efficiency_pct, efficiency_basis, midpoint_s, naps, hrv_ms, hrv_statistic, hrv_source, regularity,
    respiratory_rate, spo2
  )
  select
    write_nights.athlete_id, c.day, c.timezone, coalesce(c.source, ''), c.started_at, c.ended_at, c.asleep_s, c.nap_s, c.total_24h_s,
    c.in_bed_s, c.core_s, c.deep_s, c.rem_s, c.awake_s, c.efficiency_pct, c.efficiency_basis,
    extract(epoch from ((c.started_at + (c.ended_at - c.started_at) / 2) at time zone c.timezone)::time),
    c.naps, hrv.value, hrv.statistic, hrv.source, c.regularity, breaths.value, spo2.value
  from (select (l.night).*, l.timezone from unnest(write_nights.nights) as l) as c
  left join measured as hrv
    on hrv.day = c.day
    and hrv.kind = 'hrv'
  left join measured as breaths
    on breaths.day = c.day
    and breaths.kind = 'respiratory_rate'
  left join measured as spo2
    on spo2.day = c.day
    and spo2.kind = 'spo2'
  where c.day <= write_nights.until
  on conflict on constraint nights_pkey do update
  set
    timezone = excluded.timezone,
    source = excluded.source,
    started_at = excluded.started_at,
    ended_at = excluded.ended_at,
    asleep_s = excluded.asleep_s,
    nap_s = excluded.nap_s,
    total_24h_s = excluded.total_24h_s,
    in_bed_s = excluded.in_bed_s,
    core_s = excluded.core_s,
    deep_s = excluded.deep_s,
    rem_s = excluded.rem_s,
    awake_s = excluded.awake_s,
    efficiency_pct = excluded.efficiency_pct,
    efficiency_basis = excluded.efficiency_basis,
    midpoint_s = excluded.midpoint_s,
    naps = excluded.naps,
    hrv_ms = excluded.hrv_ms,
    hrv_statistic = excluded.hrv_statistic,
    hrv_source = excluded.hrv_source,
    regularity = excluded.regularity,
    respiratory_rate = excluded.respiratory_rate,
    spo2 = excluded.spo2
  where n is distinct from excluded;
  get diagnostics changed = row_count;
  return changed;
end
$$;
comment on function runlytics_internal.write_nights(runlytics_internal.local_night[], date, bigint) is
  'Writes nights, with what was measured in them, up to the day until, and returns the number of those that are new or changed. A part of compute_nights().';

create function runlytics_internal.last_changed_night(
  nights runlytics_internal.local_night[],
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns date
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select max(day)
    from (
      select (l.night).*
      from unnest(last_changed_night.nights) as l
    ) as c
    full join (
      select n.*
      from warehouse.nights as n
      where n.athlete_id = last_changed_night.athlete_id
        and n.day between since and until
    ) as n using (day)
    where day between since and until
      and row(c.source, c.started_at, c.ended_at, c.total_24h_s, c.naps)
        is distinct from row(n.source, n.started_at, n.ended_at, n.total_24h_s, n.naps)
  );
end
$$;
comment on function runlytics_internal.last_changed_night(runlytics_internal.local_night[], date, date, bigint) is
  'The last of the days whose sleep is not what warehouse.nights has; null when all is. A part of compute_nights().';

create function runlytics.compute_nights(
  since date default null,
  until date default null,
  athlete_id bigint default runlytics.athlete()
) returns int
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- A day may be another in another zone, and the regularity of a week reads six nights before.
  first_day constant date := coalesce(since - 1, '-infinity');
  last_day date := coalesce(until + 7, 'infinity');
  -- What is usual is learnt from 90 days, so later nights may be others now, and few are.
  last_told constant date := last_day + 91;
  computed runlytics_internal.local_night[];
  gone int;
  changed int;
begin
  perform runlytics_internal.lock_athlete(athlete_id => compute_nights.athlete_id);
  computed := array(
    select n
    from runlytics_internal.told_nights(since => first_day, until => last_told, athlete_id => compute_nights.athlete_id) as n
  );
  last_day := greatest(
    last_day,
    runlytics_internal.last_changed_night(nights => computed, since => last_day, until => last_told, athlete_id => compute_nights.athlete_id)
  );
  computed := array(select c from unnest(computed) as c where (c.night).day <= last_day + 1);
  delete from warehouse.nights as n
  where n.athlete_id = compute_nights.athlete_id
    and n.day between first_day and last_day
    and n.day <> all (array(select (c.night).day from unnest(computed) as c));
  get diagnostics gone = row_count;
  changed := runlytics_internal.write_nights(nights => computed, until => last_day, athlete_id => compute_nights.athlete_id);
  if gone + changed > 0 then
    -- What was measured in a night is not the day before's.
    perform runlytics_internal.mark_days(topic => 'body', since => first_day - 1, until => last_day + 1, athlete_id => compute_nights.athlete_id);
  end if;
  return changed;
end
$$;
comment on function runlytics.compute_nights(date, date, bigint) is
  'Computes warehouse.nights afresh from sleep, sleep_totals and biometrics, from the day since until the day until, and the days around them that depend on those; NULL: without a bound. Returns the number of nights that are new or changed. Doing it again changes nothing.';
