-- What the journal says of the body -> warehouse.sleep, warehouse.biometrics.

create function runlytics_internal.measured_at(day date, sleep_to timestamptz, timezone text) returns timestamptz
  language sql immutable parallel safe
  return coalesce(sleep_to, (day + time '06:00') at time zone timezone);
comment on function runlytics_internal.measured_at(date, timestamptz, text) is
  'When what a journal says of a morning was measured: on waking, else at six.';

create function runlytics_internal.clear_journal_body(days date[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.sleep as s
  using warehouse.journal as j
  where j.athlete_id = clear_journal_body.athlete_id
    and j.day = any (days)
    and s.athlete_id = j.athlete_id
    and s.source = 'journal'
    and s.started_at = j.sleep_from;
  delete from warehouse.sleep_totals as s
  using warehouse.journal as j
  join warehouse.settings_periods as p
    on p.athlete_id = j.athlete_id
    and j.day >= p.valid_from
    and j.day < p.valid_until
  where j.athlete_id = clear_journal_body.athlete_id
    and j.day = any (days)
    and s.athlete_id = j.athlete_id
    and s.source = 'journal'
    and s.ended_at = runlytics_internal.measured_at(day => j.day, sleep_to => null, timezone => p.timezone);
  delete from warehouse.biometrics as b
  using warehouse.journal as j
  join warehouse.settings_periods as p
    on p.athlete_id = j.athlete_id
    and j.day >= p.valid_from
    and j.day < p.valid_until
  where j.athlete_id = clear_journal_body.athlete_id
    and j.day = any (days)
    and b.athlete_id = j.athlete_id
    and b.source = 'journal'
    and b.recorded_at = runlytics_internal.measured_at(day => j.day, sleep_to => j.sleep_to, timezone => p.timezone);
end
$$;
comment on function runlytics_internal.clear_journal_body(date[], bigint) is
  'Takes back what the entries of these days gave to sleep, sleep_totals and biometrics. A part of store_journal().';

create function runlytics_internal.write_journal_hours(days date[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Hours without a clock are a night that ended at six.
  insert into warehouse.sleep_totals (athlete_id, started_at, source, ended_at, asleep_s, utc_offset_s, document_id)
  select distinct on (t.woke_at - j.sleep_h * interval '1 hour')
    j.athlete_id, t.woke_at - j.sleep_h * interval '1 hour', 'journal', t.woke_at, j.sleep_h * 3600,
    runlytics_internal.utc_offset_of(timezone => p.timezone, at => t.woke_at), j.document_id
  from warehouse.journal as j
  join warehouse.settings_periods as p
    on p.athlete_id = j.athlete_id
    and j.day >= p.valid_from
    and j.day < p.valid_until
  cross join lateral runlytics_internal.measured_at(day => j.day, sleep_to => null, timezone => p.timezone) as t (woke_at)
  where j.athlete_id = write_journal_hours.athlete_id
    and j.day = any (days)
    and j.sleep_h is not null
    -- What one row of the day says by the clock says more, and of two that tell hours the first counts.
    and not exists (
      select
      from warehouse.journal as o
      where o.athlete_id = j.athlete_id
        and o.day = j.day
        and (o.sleep_from is not null or o.sleep_h is not null and o.row_key < j.row_key)
    )
  order by t.woke_at - j.sleep_h * interval '1 hour'
  on conflict on constraint sleep_totals_pkey do update
  set
    ended_at = excluded.ended_at,
    asleep_s = excluded.asleep_s,
    utc_offset_s = excluded.utc_offset_s,
    document_id = excluded.document_id;
end
$$;
comment on function runlytics_internal.write_journal_hours(date[], bigint) is
  'Gives the hours asleep of the entries of these days to sleep_totals, with the source journal. A part of store_journal().';

create function runlytics_internal.write_journal_body(days date[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.sleep (athlete_id, started_at, source, stage, ended_at, utc_offset_s, document_id)
  -- Two rows of a day may name the same sleep.
  select distinct on (j.sleep_from)
    j.athlete_id, j.sleep_from, 'journal', 'asleep', j.sleep_to,
    runlytics_internal.utc_offset_of(timezone => p.timezone, at => j.sleep_to), j.document_id
  from warehouse.journal as j
  join warehouse.settings_periods as p
    on p.athlete_id = j.athlete_id
    and j.day >= p.valid_from
    and j.day < p.valid_until
  where j.athlete_id = write_journal_body.athlete_id
    and j.day = any (days)
    and j.sleep_from is not null
    and j.sleep_to is not null
  order by j.sleep_from, j.day, j.row_key
  on conflict on constraint sleep_pkey do update
  set
    ended_at = excluded.ended_at,
    utc_offset_s = excluded.utc_offset_s,
    document_id = excluded.document_id;

  perform runlytics_internal.write_journal_hours(days => write_journal_body.days, athlete_id => write_journal_body.athlete_id);

  insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
  select distinct on (m.metric_id, t.measured_at)
    j.athlete_id, m.metric_id, t.measured_at, 'journal', v.value, j.document_id
  from warehouse.journal as j
  join warehouse.settings_periods as p
    on p.athlete_id = j.athlete_id
    and j.day >= p.valid_from
    and j.day < p.valid_until
  cross join lateral runlytics_internal.measured_at(
    day => j.day,
    sleep_to => j.sleep_to,
    timezone => p.timezone
  ) as t (measured_at)
  cross join lateral (
    values
      ('resting_heart_rate', j.resting_hr),
      ('hrv_' || j.hrv_statistic, j.hrv_ms),
      ('weight', j.weight_kg)
  ) as v (metric, value)
  join warehouse.metrics as m on m.name = v.metric
  where j.athlete_id = write_journal_body.athlete_id
    and j.day = any (days)
    and v.value is not null
  order by m.metric_id, t.measured_at, j.row_key
  on conflict on constraint biometrics_pkey do update
  set
    value = excluded.value,
    document_id = excluded.document_id;
end
$$;
comment on function runlytics_internal.write_journal_body(date[], bigint) is
  'Gives the sleep, resting heart rate, HRV and weight of the entries of these days to sleep, sleep_totals and biometrics, with the source journal. A part of store_journal().';
