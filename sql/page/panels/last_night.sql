-- The last night hour by hour.

create function runlytics_internal.page_night_stages(
  source text,
  started_at timestamptz,
  ended_at timestamptz,
  athlete_id bigint default runlytics.athlete()
) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'start_s', round(extract(epoch from s.started_at - page_night_stages.started_at)),
          'end_s', round(extract(epoch from s.ended_at - page_night_stages.started_at)),
          'stage', case s.stage when 'core' then 'light' else s.stage end
        )
        order by s.started_at
      ),
      -- A night that an app added up itself is told as one stretch.
      jsonb_build_array(jsonb_build_object(
        'start_s', 0, 'end_s', round(extract(epoch from page_night_stages.ended_at - page_night_stages.started_at)), 'stage', 'asleep'
      ))
    )
    from warehouse.sleep as s
    where s.athlete_id = page_night_stages.athlete_id
      and s.source = page_night_stages.source
      and s.started_at >= page_night_stages.started_at
      and s.ended_at <= page_night_stages.ended_at
      and s.stage <> 'in_bed'
  );
end
$$;
comment on function runlytics_internal.page_night_stages(text, timestamptz, timestamptz, bigint) is
  'The stages of a night in seconds from its beginning. A part of panel_last_night().';

create function runlytics_internal.page_night_heart_rate(
  started_at timestamptz,
  ended_at timestamptz,
  athlete_id bigint default runlytics.athlete()
) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  step_s constant int := 300;
  r record;
begin
  select
    jsonb_agg(h.x order by h.x) as x,
    array_agg(h.hr order by h.x) as hr
  into r
  from (
    select
      floor(extract(epoch from b.recorded_at - page_night_heart_rate.started_at) / step_s)::int * step_s + step_s / 2 as x,
      avg(b.value) as hr
    from warehouse.biometric_samples as b
    where b.athlete_id = page_night_heart_rate.athlete_id
      and b.metric = 'heart_rate'
      and b.day between (page_night_heart_rate.started_at at time zone 'UTC')::date and (page_night_heart_rate.ended_at at time zone 'UTC')::date
      and b.recorded_at between page_night_heart_rate.started_at and page_night_heart_rate.ended_at
    group by 1
  ) as h;
  if r.x is null then
    return '[]';
  end if;
  return jsonb_build_array(
    runlytics_internal.page_line(name => 'heart rate', numbers => r.hr, tone => 'fatigue', digits => 0)
      || jsonb_build_object('x', r.x, 'quantity', 'hr')
  );
end
$$;
comment on function runlytics_internal.page_night_heart_rate(timestamptz, timestamptz, bigint) is
  'Heart rate of a night, a mean each five minutes; no line where none was measured. A part of panel_last_night().';

create function runlytics_internal.panel_last_night(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  n record;
begin
  select
    w.*,
    to_char(w.started_at at time zone w.timezone, 'HH24:MI') as fell_asleep,
    to_char(w.ended_at at time zone w.timezone, 'HH24:MI') as woke
  into n
  from warehouse.nights as w
  where w.athlete_id = panel_last_night.athlete_id
    and w.day <= reader.until
  order by w.day desc
  limit 1;
  if not found then
    return runlytics_internal.page_panel(
      id => 'last_night', title => 'The last night', view => 'warehouse.nights',
      empty => 'No night yet. Let the phone deliver its sleep, docs/listener.md, or write into the journal when you slept, docs/journal.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'last_night', title => 'The last night, to ' || runlytics_internal.page_day(day => n.day, today => reader.today), view => 'warehouse.nights',
    sentence => runlytics_internal.page_sentence(
      runlytics.written(value => n.asleep_s, quantity => 'hours') || ' asleep from ' || n.fell_asleep || ' to ' || n.woke,
      runlytics.written(value => n.deep_s, quantity => 'hours') || ' of it deep' || coalesce(' and ' || runlytics.written(value => n.rem_s, quantity => 'hours') || ' dreaming', ''),
      'HRV ' || runlytics.written(value => n.hrv_ms, quantity => 'ms') || ' ms'
    ),
    note => 'Told by ' || n.source || '.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'hypnogram', 'from', n.fell_asleep, 'to', n.woke,
      'stages', runlytics_internal.page_night_stages(source => n.source, started_at => n.started_at, ended_at => n.ended_at, athlete_id => athlete_id),
      'lines', runlytics_internal.page_night_heart_rate(started_at => n.started_at, ended_at => n.ended_at, athlete_id => athlete_id)
    ))
  );
end
$$;
comment on function runlytics_internal.panel_last_night(jsonb, bigint) is
  'The stages of the last night, with heart rate where it was measured.';
