-- Running form at one pace, month by month.

create function runlytics_internal.page_form_figures(x jsonb, drawn jsonb[]) returns jsonb
  language sql immutable parallel safe
  return (
    select jsonb_agg(
      jsonb_build_object(
        'kind', 'series', 'quantity', 'number', 'x_kind', 'week', 'x', x, 'height', 'small', 'connected', 'form', 'caption', l.name,
        'lines', jsonb_build_array(runlytics_internal.page_line(name => l.name, numbers => v.numbers, tone => l.tone))
      )
      order by l.n
    )
    from (
      values
        (1, 'steps a minute', 'accent'), (2, 'step length, cm', 'accent'), (3, 'ground contact, ms', 'muted'),
        (4, 'vertical ratio, %', 'muted'), (5, 'power, W', 'load')
    ) as l (n, name, tone)
    cross join lateral (
      select array_agg(e.value::text::float8 order by e.n) as numbers
      from (
        select nullif(u.value, 'null') as value, u.n
        from jsonb_array_elements(drawn[l.n]) with ordinality as u (value, n)
      ) as e
    ) as v
    where array_remove(v.numbers, null) <> '{}'
  );
comment on function runlytics_internal.page_form_figures(jsonb, jsonb[]) is
  'A small chart for each thing that a device tells of form. A part of panel_running_form().';

create function runlytics_internal.panel_running_form(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    weeks as (
      select
        runlytics.week_of(day => f.day, starts_on => reader.week_starts_on) as week,
        f.from_s_per_km,
        sum(f.seconds) as seconds,
        sum(f.cadence * f.seconds) / sum(f.seconds) as cadence,
        100 * sum(f.step_length_m * f.seconds) / sum(f.seconds) as step_cm,
        1000 * sum(f.stance_time_s * f.seconds) / nullif(sum(f.seconds) filter (where f.stance_time_s is not null), 0) as contact_ms,
        sum(f.vertical_ratio_pct * f.seconds) / nullif(sum(f.seconds) filter (where f.vertical_ratio_pct is not null), 0) as ratio,
        sum(f.power_w * f.seconds) / nullif(sum(f.seconds) filter (where f.power_w is not null), 0) as power
      from warehouse.running_form as f
      where f.athlete_id = panel_running_form.athlete_id
        and f.day between reader.since and reader.until
      group by 1, 2
    ),
    -- The pace that was run longest.
    usual as (
      select w.from_s_per_km
      from weeks as w
      group by w.from_s_per_km
      order by sum(w.seconds) desc, w.from_s_per_km
      limit 1
    )
  select
    count(*) as weeks,
    max(w.from_s_per_km) as from_s,
    jsonb_agg(w.week order by w.week) as x,
    jsonb_agg(w.cadence order by w.week) as cadence,
    jsonb_agg(w.step_cm order by w.week) as step_cm,
    jsonb_agg(w.contact_ms order by w.week) as contact_ms,
    jsonb_agg(w.ratio order by w.week) as ratio,
    jsonb_agg(w.power order by w.week) as power,
    (array_agg(w.cadence order by w.week desc))[1] as cadence_now,
    (array_agg(w.step_cm order by w.week desc))[1] as step_now,
    (array_agg(w.contact_ms order by w.week desc))[1] as contact_now
  into r
  from weeks as w
  join usual as u using (from_s_per_km);
  if r.weeks = 0 then
    return runlytics_internal.page_panel(
      id => 'running_form', title => 'Running form', view => 'warehouse.running_form',
      empty => 'No cadence in these runs: a watch or a pod counts steps. Runs that an earlier version stored get theirs by call runlytics.recompute().'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'running_form', title => 'Running form at one pace', view => 'warehouse.running_form', formula => 'form_by_pace()',
    sentence => runlytics_internal.page_sentence(
      'at ' || runlytics.written(value => r.from_s, quantity => 'pace', units => reader.units) || ' to ' || runlytics.written(value => r.from_s + 30, quantity => 'pace_unit', units => reader.units)
        || ', your usual pace: ' || runlytics.written(value => r.cadence_now, quantity => 'cadence') || ' steps a minute of ' || runlytics.written(value => r.step_now, quantity => 'score') || ' cm',
      runlytics.written(value => r.contact_now, quantity => 'ms') || ' ms on the ground'
    ),
    note => 'Only level running at this pace counts, so that neither speed nor hills hide a change. Another device measures otherwise.',
    figures => runlytics_internal.page_form_figures(x => r.x, drawn => array[r.cadence, r.step_cm, r.contact_ms, r.ratio, r.power])
  );
end
$$;
comment on function runlytics_internal.panel_running_form(jsonb, bigint) is
  'Cadence, step length and what the device tells of form, at the pace that was run longest, week by week.';
