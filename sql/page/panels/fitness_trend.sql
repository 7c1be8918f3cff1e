-- Whether the runner gets faster: by races and hard efforts, and by what easy runs say.

create function runlytics_internal.page_trend_words(name text, now float8, before float8) returns text
  language sql immutable parallel safe
  return name || ' ' || runlytics.written(value => now, quantity => 'number') || case
    when abs(now - before) < 0.5 then ', as three months before'
    when now > before then ', up from ' || runlytics.written(value => before, quantity => 'number') || ' three months before'
    when now < before then ', down from ' || runlytics.written(value => before, quantity => 'number') || ' three months before'
    else ''
  end;
comment on function runlytics_internal.page_trend_words(text, float8, float8) is
  'A value beside that of three months before. A part of panel_fitness_trend().';

create function runlytics_internal.panel_fitness_trend(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    jsonb_agg(t.week order by t.week) as x,
    count(t.vdot) + count(t.aerobic_estimate) as told,
    array_agg(t.vdot order by t.week) as vdot,
    array_agg(t.aerobic_estimate order by t.week) as aerobic,
    count(t.critical_speed_mps) as critical_weeks,
    array_agg(1000 / t.critical_speed_mps order by t.week) as critical,
    (array_agg(t.vdot order by t.week desc) filter (where t.vdot is not null))[1] as vdot_now,
    (array_agg(t.vdot order by t.week desc) filter (where t.vdot is not null and t.week <= reader.until - 91))[1] as vdot_before,
    avg(t.aerobic_estimate) filter (where t.week > reader.until - 28) as aerobic_now,
    avg(t.aerobic_estimate) filter (where t.week > reader.until - 119 and t.week <= reader.until - 91) as aerobic_before
  into r
  from warehouse.fitness_trend as t
  where t.athlete_id = panel_fitness_trend.athlete_id
    and t.week between reader.since - 6 and reader.until;
  if coalesce(r.told, 0) = 0 then
    return runlytics_internal.page_panel(
      id => 'fitness_trend', title => 'Do I get faster?', view => 'warehouse.fitness_trend',
      empty => 'No race, no hard effort and no run with heart rate in these weeks: a strap or a watch gives one, and a race the other.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'fitness_trend', title => 'Do I get faster?', view => 'warehouse.fitness_trend', formula => 'vdot() of twelve weeks, aerobic_estimate() of the week', unit => 'ml/kg/min',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_trend_words(name => 'VDOT', now => r.vdot_now, before => r.vdot_before),
      runlytics_internal.page_trend_words(name => 'by pace and heart rate', now => r.aerobic_now, before => r.aerobic_before)
    ),
    note => 'VDOT is of races and efforts at their heart rate; what pace and heart rate say of every run moves with heat and sleep as well.',
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'series', 'quantity', 'number', 'x_kind', 'week', 'x', r.x, 'height', 'normal', 'connected', 'trend',
        'lines', jsonb_build_array(
          runlytics_internal.page_line(name => 'by pace and heart rate', numbers => r.aerobic, tone => 'muted', style => 'dots'),
          runlytics_internal.page_line(name => 'VDOT', numbers => r.vdot, tone => 'accent')
        )
      )
    ) || case
      when r.critical_weeks > 0 then jsonb_build_array(jsonb_build_object(
        'kind', 'series', 'quantity', 'pace', 'x_kind', 'week', 'x', r.x, 'height', 'small', 'connected', 'trend', 'inverted', true,
        'caption', 'Critical speed as a pace, of the farthest of 2, 5, 10 and 20 minutes in twelve weeks.',
        'lines', jsonb_build_array(runlytics_internal.page_line(name => 'critical speed', numbers => r.critical, tone => 'fitness'))
      ))
      else '[]'
    end
  );
end
$$;
comment on function runlytics_internal.panel_fitness_trend(jsonb, bigint) is
  'VDOT, the aerobic estimate and critical speed of each week.';
