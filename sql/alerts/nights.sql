-- What was measured of each night, and what of it is out of the usual.

create type runlytics_internal.vital_night as (
  day date,
  vitals runlytics.night_vitals
);
comment on type runlytics_internal.vital_night is 'A day and what was measured in the main sleep that ended on it. A part of refresh_alerts().';

create type runlytics_internal.alert_sign as (
  kind text,
  metric text,
  day date,
  level text,
  run bigint,
  said text,
  evidence jsonb
);
comment on type runlytics_internal.alert_sign is 'A day on which something is out of the usual; signs of one kind, metric and run are an episode. A part of refresh_alerts().';

create type runlytics_internal.sleep_vital as (
  day date,
  vital text,
  value float8,
  source text
);
comment on type runlytics_internal.sleep_vital is 'What one app measured in one main sleep. A part of nightly_vitals().';

create function runlytics_internal.sleep_vitals(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.sleep_vital
  language plpgsql stable parallel safe cost 10000 rows 1000
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  return query
  select n.day, m.name, v.value, v.source
  from warehouse.nights as n
  cross join warehouse.metrics as m
  -- Most samples inside the sleep count; an app that gives one value a day gives it with the day.
  cross join lateral (
    select percentile_cont(0.5) within group (order by b.value) as value, b.source
    from (
      select b.source, b.value, b.recorded_at between n.started_at and n.ended_at as inside
      from warehouse.biometrics as b
      where b.athlete_id = sleep_vitals.athlete_id
        and b.metric_id = m.metric_id
        and b.recorded_at >= least(n.started_at, n.day::timestamp at time zone n.timezone)
        and b.recorded_at < greatest(n.ended_at + interval '1 second', (n.day + 1)::timestamp at time zone n.timezone)
    ) as b
    group by b.source, b.inside
    having b.inside
      or count(*) = 1
    order by b.inside desc, count(*) desc, b.source
    limit 1
  ) as v
  where n.athlete_id = sleep_vitals.athlete_id
    and m.name in ('respiratory_rate', 'wrist_temperature', 'spo2');
end
$$;
comment on function runlytics_internal.sleep_vitals(bigint) is
  'Breaths, temperature of the wrist and oxygen saturation of each night: the median of the samples inside the main sleep, of the source with the most of them, else a value that is its day''s only one. A part of nightly_vitals().';

create function runlytics_internal.nightly_vitals(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.vital_night
  language plpgsql stable parallel safe cost 100000 rows 1000
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
begin
  return query
  with others as materialized (
    select
      v.day,
      max(v.value) filter (where v.vital = 'respiratory_rate') as respiratory_rate,
      max(v.source) filter (where v.vital = 'respiratory_rate') as respiratory_rate_source,
      max(v.value) filter (where v.vital = 'wrist_temperature') as wrist_temperature,
      max(v.source) filter (where v.vital = 'wrist_temperature') as wrist_temperature_source,
      max(v.value) filter (where v.vital = 'spo2') as spo2,
      max(v.source) filter (where v.vital = 'spo2') as spo2_source
    from runlytics_internal.sleep_vitals(athlete_id => nightly_vitals.athlete_id) as v
    group by v.day
  )
  select
    b.day,
    row(
      -- A night is slept after the shift that began on the day before.
      coalesce(s.label, 'off'),
      b.resting_hr, b.resting_hr_source,
      b.hrv_ms, concat_ws(' ', b.hrv_statistic, b.hrv_source),
      o.respiratory_rate, o.respiratory_rate_source,
      o.wrist_temperature, o.wrist_temperature_source,
      o.spo2, o.spo2_source
    )::runlytics.night_vitals
  from warehouse.body_days as b
  left join others as o on o.day = b.day
  left join warehouse.shifts as s
    on s.athlete_id = b.athlete_id
    and s.day = b.day - 1
  where b.athlete_id = nightly_vitals.athlete_id
  order by b.day;
end
$$;
comment on function runlytics_internal.nightly_vitals(bigint) is
  'The vitals of consecutive days from the first of which anything is known, each with its source and with the shift that began on the day before. A part of refresh_alerts().';

create function runlytics_internal.said_of_vital(measured jsonb) returns text
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  digits constant int := case measured ->> 'vital' when 'resting_hr' then 0 when 'hrv' then 0 else 1 end;
begin
  return format(
    '%s %s (usual %s, range %s to %s)',
    runlytics.vital_name(vital => measured ->> 'vital'),
    round((measured -> 'value')::numeric, digits),
    round((measured -> 'usual')::numeric, digits),
    round((measured -> 'low')::numeric, digits),
    round((measured -> 'high')::numeric, digits)
  );
end
$$;
comment on function runlytics_internal.said_of_vital(jsonb) is
  'One vital of a night in words, by an element of the evidence. A part of vital_signs().';

create function runlytics_internal.vital_signs(nights runlytics_internal.vital_night[]) returns setof runlytics_internal.alert_sign
  language plpgsql stable parallel safe cost 100000 rows 50
  set search_path = pg_catalog, pg_temp
  set jit = off
as $$
declare
  vitals constant runlytics.night_vitals[] := array(select n.vitals from unnest(vital_signs.nights) as n);
begin
  return query
  with
    signs as materialized (
      select s.*, row_number() over () as nth
      from runlytics.night_signs(nights => vitals) as s
    ),
    -- Joined once by the night: looked up for each sign, the deviations of ten years were read again for each.
    measured as (
      select
        s.nth,
        d.z,
        jsonb_build_object(
          'vital', d.vital,
          'value', round(d.value::numeric, 2),
          'usual', round(d.usual::numeric, 2),
          'low', round(d.low::numeric, 2),
          'high', round(d.high::numeric, 2),
          'z', round(d.z::numeric, 2)
        ) as told
      from signs as s
      join runlytics.night_deviations(nights => vitals) as d on d.night = s.night
      where case s.kind when 'joint' then d.z > 2 when 'distance' then d.z > 0 else d.vital = s.vital end
    ),
    together as (
      select
        m.nth,
        jsonb_agg(m.told order by m.z desc) as measured,
        string_agg(runlytics_internal.said_of_vital(measured => m.told), ', ' order by m.z desc) as said
      from measured as m
      group by m.nth
    )
  select
    s.kind,
    coalesce(s.vital, 'vitals'),
    n.day,
    s.level,
    s.episode::bigint,
    -- NightSignal speaks from the eighth night on, before a range is known.
    coalesce(e.said, format('%s %s', runlytics.vital_name(vital => s.vital), round(s.value::numeric, 1)))
      || case when s.of_shift then '' else '; compared with all nights, for those of this shift are too few' end,
    jsonb_build_object(
      'day', n.day,
      'level', s.level,
      'value', round(s.value::numeric, 3),
      'threshold', round(s.threshold::numeric, 3),
      'shift', (n.vitals).shift,
      'of_shift', s.of_shift,
      'measured', coalesce(e.measured, '[]')
    )
  from signs as s
  join unnest(vital_signs.nights) with ordinality as n (day, vitals, night) on n.night = s.night
  left join together as e on e.nth = s.nth;
end
$$;
comment on function runlytics_internal.vital_signs(runlytics_internal.vital_night[]) is
  'The signs of the nights, each with what was measured and what is usual. A part of refresh_alerts().';
