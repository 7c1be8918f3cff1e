-- The days of the body, computed of silver from any day on. Views call this for what is not stored, once for an
-- athlete; refresh_days() stores what it gives.

create type runlytics_internal.measured_value as (
  day date,
  kind text,
  metric text,
  source text,
  value float8
);
comment on type runlytics_internal.measured_value is 'What an app measured on a day. kind: hrv, resting_heart_rate or weight; metric: as warehouse.metrics has it, of HRV with its statistic.';

create function runlytics_internal.measured_values(
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.measured_value
  language plpgsql stable parallel safe cost 1000 rows 10
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  hrv constant smallint[] := array(select m.metric_id from warehouse.metrics as m where m.name like 'hrv%');
  metrics constant smallint[] := array(select m.metric_id from warehouse.metrics as m where m.name in ('resting_heart_rate', 'weight', 'hrv_sdnn', 'hrv_rmssd'));
begin
  return query
  with
    local as (
      select (b.recorded_at at time zone p.timezone)::date as day, b.metric_id, b.source, b.recorded_at, b.value
      from warehouse.settings_periods as p
      join warehouse.biometrics as b
        on b.athlete_id = p.athlete_id
        and b.metric_id = any (metrics)
        and b.recorded_at >= greatest(p.starts_at, (since - 2)::timestamp at time zone 'UTC')
        and b.recorded_at < least(p.ends_at, (until + 2)::timestamp at time zone 'UTC')
      where p.athlete_id = measured_values.athlete_id
    ),
    -- HRV inside of a main sleep is in warehouse.nights; of HRV by day, what is its only value.
    measured as (
      select l.day, l.metric_id, l.source, percentile_cont(0.5) within group (order by l.value) as value
      from local as l
      left join warehouse.nights as n
        on n.athlete_id = measured_values.athlete_id
        and n.day = l.day
        and n.day between since and until
      left join warehouse.nights as next
        on next.athlete_id = measured_values.athlete_id
        and next.day = l.day + 1
        and next.day between since + 1 and until + 1
      where l.day between since and until
        and (
          l.metric_id <> all (hrv)
          or (l.recorded_at between n.started_at and n.ended_at) is not true
          and (l.recorded_at between next.started_at and next.ended_at) is not true
        )
      group by l.day, l.metric_id, l.source
      having count(*) = 1
        or l.metric_id <> all (hrv)
    )
  select m.day, case when c.name like 'hrv%' then 'hrv' else c.name end, c.name, m.source, m.value
  from measured as m
  join warehouse.metrics as c using (metric_id);
end
$$;
comment on function runlytics_internal.measured_values(date, date, bigint) is
  'HRV outside of sleep, resting heart rate and weight of each day, one of each app. A part of body_days_since().';

create function runlytics_internal.chosen_values(
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics_internal.measured_value
  language plpgsql stable parallel safe cost 1000 rows 10
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  looked_back constant int := 60;
  told runlytics_internal.measured_value[] := array(
    select m
    from runlytics_internal.measured_values(since => since, until => until, athlete_id => chosen_values.athlete_id) as m
  );
begin
  -- The days before are asked only when apps contradict each other.
  if isfinite(since) and exists (select from unnest(told) as t group by t.day, t.kind having count(*) > 1) then
    told := array(
      select m
      from runlytics_internal.measured_values(since => since - looked_back, until => until, athlete_id => chosen_values.athlete_id) as m
    );
  end if;
  return query
  select distinct on (c.day, c.kind) c.day, c.kind, c.metric, c.source, c.value
  from (
    select
      t.*,
      count(*) over (partition by t.metric, t.source order by t.day range '60 days' preceding) as days
    from unnest(told) as t
  ) as c
  where c.day >= since
  order by c.day, c.kind, c.days desc, c.metric, c.source;
end
$$;
comment on function runlytics_internal.chosen_values(date, date, bigint) is
  'Of what was measured on each day that of the app that measured on most of the 60 days before and the day itself. A part of body_days_since().';

create function runlytics_internal.known_bodies(
  since date,
  until date,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.body_day
  language plpgsql stable parallel safe cost 1000 rows 10
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  today constant date := runlytics_internal.today(athlete_id => known_bodies.athlete_id);
  goes_on constant bool := exists (
    select
    from warehouse.stored_body as s
    where s.athlete_id = known_bodies.athlete_id
      and s.day < since
  );
begin
  return query
  with
    measured as (
      select
        c.day,
        max(c.value) filter (where c.kind = 'hrv') as hrv_ms,
        max(substr(c.metric, 5)) filter (where c.kind = 'hrv') as hrv_statistic,
        max(c.source) filter (where c.kind = 'hrv') as hrv_source,
        max(c.value) filter (where c.kind = 'resting_heart_rate') as resting_hr,
        max(c.source) filter (where c.kind = 'resting_heart_rate') as resting_hr_source,
        max(c.value) filter (where c.kind = 'weight') as weight_kg
      from runlytics_internal.chosen_values(since => since, until => until, athlete_id => known_bodies.athlete_id) as c
      group by c.day
    ),
    slept as (
      select n.*
      from warehouse.nights as n
      where n.athlete_id = known_bodies.athlete_id
        and n.day between since and until
    ),
    -- A clock that was set wrong must not open a gap of centuries.
    range as (
      select
        case when goes_on then since else min(d.day) end as first,
        greatest(today, max(d.day)) as last
      from (
        select m.day from measured as m
        union all
        select s.day from slept as s
      ) as d
      where d.day between today - 36525 and today + 1
    )
  select
    g.at::date,
    g.at at time zone coalesce(s.timezone, p.timezone),
    coalesce(s.hrv_ms, m.hrv_ms),
    case when s.hrv_ms is null then m.hrv_statistic else s.hrv_statistic end,
    case when s.hrv_ms is null then m.hrv_source else s.hrv_source end,
    m.resting_hr, m.resting_hr_source, m.weight_kg,
    s.total_24h_s, s.efficiency_pct, s.midpoint_s, s.respiratory_rate, s.spo2, p.sleep_need_s,
    null::float8, null::float8, null::float8, null::int, null::float8, null::float8, null::float8, null::int
  from range as r
  cross join generate_series(r.first::timestamp, least(r.last, until)::timestamp, '1 day') as g (at)
  join warehouse.settings_periods as p
    on p.athlete_id = known_bodies.athlete_id
    and g.at::date >= p.valid_from
    and g.at::date < p.valid_until
  left join measured as m on m.day = g.at::date
  left join slept as s on s.day = g.at::date;
end
$$;
comment on function runlytics_internal.known_bodies(date, date, bigint) is
  'What is known of each day from the first on which anything is, gaps included, up to today; without what is usual. A part of body_days_since().';

create function runlytics.body_days_since(
  since date default null,
  until date default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.body_day
  language plpgsql stable parallel safe cost 1000 rows 5
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  baseline_days constant int := 60;
  first_day constant date := coalesce(
    since,
    (select f.body_since from warehouse.day_frontiers as f where f.athlete_id = body_days_since.athlete_id)
  );
begin
  return query
  with
    history as (
      select
        array_agg(d.day order by d.day) as day,
        array_agg(d.hrv_ms order by d.day) as hrv_ms,
        array_agg(concat_ws(' ', d.hrv_statistic, d.hrv_source) order by d.day) as hrv_kind,
        array_agg(d.resting_hr order by d.day) as resting_hr,
        array_agg(d.resting_hr_source order by d.day) as resting_hr_kind,
        array_agg(d.body order by d.day) filter (where d.day >= first_day) as body,
        -- What is stored is there as the past of the others alone.
        count(*) filter (where d.day < first_day)::int as past
      from (
        select s.day, s.hrv_ms, s.hrv_statistic, s.hrv_source, s.resting_hr, s.resting_hr_source, null::runlytics.body_day as body
        from warehouse.stored_body as s
        where s.athlete_id = body_days_since.athlete_id
          and s.day between first_day - baseline_days and first_day - 1
        union all
        select k.day, k.hrv_ms, k.hrv_statistic, k.hrv_source, k.resting_hr, k.resting_hr_source, k
        from runlytics_internal.known_bodies(
          since => first_day,
          until => body_days_since.until,
          athlete_id => body_days_since.athlete_id
        ) as k
      ) as d
    )
  select
    u.day, u."time", u.hrv_ms, u.hrv_statistic, u.hrv_source, u.resting_hr, u.resting_hr_source, u.weight_kg,
    u.total_24h_s, u.efficiency_pct, u.midpoint_s, u.respiratory_rate, u.spo2, u.sleep_need_s,
    u.mean_ms, u.low_ms, u.high_ms, u.days_ms, u.mean_bpm, u.low_bpm, u.high_bpm, u.days_bpm
  from history as h
  cross join lateral rows from (
    unnest(h.body),
    runlytics_internal.hrv_baselines_after(hrv_ms => h.hrv_ms, kinds => h.hrv_kind, past => h.past),
    runlytics_internal.resting_hr_baselines_after(resting_hr => h.resting_hr, kinds => h.resting_hr_kind, past => h.past)
  ) as u (
    day, "time", hrv_ms, hrv_statistic, hrv_source, resting_hr, resting_hr_source, weight_kg,
    total_24h_s, efficiency_pct, midpoint_s, respiratory_rate, spo2, sleep_need_s,
    hrv_7d, hrv_low, hrv_high, hrv_days, rhr_7d, rhr_low, rhr_high, rhr_days,
    mean_ms, low_ms, high_ms, median_ms, sigma_ms, days_ms,
    mean_bpm, low_bpm, high_bpm, median_bpm, sigma_bpm, days_bpm
  );
end
$$;
comment on function runlytics.body_days_since(date, date, bigint) is
  'The body on each day from the day since, that of warehouse.day_frontiers when NULL, until the day until, computed of silver; of days before since it reads what is stored. What warehouse.body_days and warehouse.recovery show of days that are not stored.';

create function runlytics.daily_totals_since(
  since date default null,
  until date default 'infinity',
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.day_total
  language plpgsql stable parallel safe cost 1000 rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set jit = off
as $$
declare
  additive constant smallint[] := array(select c.metric_id from warehouse.metrics as c where c.additive);
  first_day constant date := coalesce(
    since,
    (select f.totals_since from warehouse.day_frontiers as f where f.athlete_id = daily_totals_since.athlete_id)
  );
begin
  return query
  with
    counted as (
      select
        date_trunc('hour', b.recorded_at at time zone p.timezone) as hour,
        b.metric_id,
        b.source,
        sum(b.value order by b.recorded_at) as value
      from warehouse.settings_periods as p
      join warehouse.biometrics as b
        on b.athlete_id = p.athlete_id
        and b.metric_id = any (additive)
        and b.recorded_at >= greatest(p.starts_at, (first_day - 2)::timestamp at time zone 'UTC')
        and b.recorded_at < least(p.ends_at, (until + 2)::timestamp at time zone 'UTC')
      where p.athlete_id = daily_totals_since.athlete_id
        and (b.recorded_at at time zone p.timezone)::date between first_day and until
      group by 1, 2, 3
    ),
    summed as (
      select
        c.*,
        c.hour::date as day,
        sum(c.value) over of_day as day_total,
        count(*) over of_day > 1 as has_hours
      from counted as c
      window of_day as (
        partition by c.hour::date, c.metric_id, c.source order by c.hour
        rows between unbounded preceding and unbounded following
      )
    ),
    compared as (
      select
        s.*,
        s.has_hours
          and row_number() over (
            partition by s.metric_id, s.hour, s.has_hours order by s.value desc, s.source
          ) = 1 as counts
      from summed as s
    )
  select
    h.day,
    h.metric_id,
    greatest(max(h.day_total), sum(h.value order by h.hour) filter (where h.counts)),
    case
      when sum(h.value order by h.hour) filter (where h.counts) > max(h.day_total)
        then string_agg(distinct h.source, ', ') filter (where h.counts)
      else (array_agg(h.source order by h.day_total desc, h.source))[1]
    end
  from compared as h
  group by h.day, h.metric_id;
end
$$;
comment on function runlytics.daily_totals_since(date, date, bigint) is
  'What was counted on each day from the day since, that of warehouse.day_frontiers when NULL, until the day until, computed of warehouse.biometrics. What warehouse.daily_totals shows of days that are not stored.';
