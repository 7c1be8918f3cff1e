-- The athlete's films, feature by feature.

create function runlytics_internal.page_gait_figures(of_films jsonb) returns jsonb
  language sql immutable parallel safe
  return (
    select jsonb_agg(f.figure order by f.feature)
    from (
      select
        e.film ->> 'feature' as feature,
        jsonb_build_object(
          'kind', 'series', 'quantity', 'number', 'x_kind', 'day', 'height', 'small',
          'x', jsonb_agg(e.film -> 'local_date' order by e.film ->> 'local_date'),
          'caption', initcap(left(e.film ->> 'feature', 1) collate "C") || substr(e.film ->> 'feature', 2) || ', ' || case e.film ->> 'unit' when '1/min' then 'steps a minute' when 'deg' then 'degrees' else e.film ->> 'unit' end
            || coalesce('. More than chance from ' || runlytics.written(value => max((e.film ->> 'detectable')::float8), quantity => 'number') || ' on.', '.'),
          'lines', jsonb_build_array(runlytics_internal.page_line(
            name => e.film ->> 'feature', numbers => array_agg((e.film ->> 'value')::float8 order by e.film ->> 'local_date'), tone => 'accent', style => 'dots'
          ))
        ) as figure
      from jsonb_array_elements(of_films) as e (film)
      group by e.film ->> 'feature', e.film ->> 'unit'
    ) as f
  );
comment on function runlytics_internal.page_gait_figures(jsonb) is
  'A small chart for each feature, with the change that is more than chance. A part of panel_gait().';

create function runlytics_internal.panel_gait(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  films jsonb;
  latest record;
begin
  select jsonb_agg(to_jsonb(f))
  into films
  from (
    select t.feature, t.unit, t.local_date, avg(t.value) as value, max(t.detectable_change) as detectable
    from warehouse.gait_trend as t
    where t.athlete_id = panel_gait.athlete_id
      and t.local_date between reader.since and reader.until
    group by t.feature, t.unit, t.local_date
  ) as f;
  if films is null then
    return runlytics_internal.page_panel(
      id => 'gait', title => 'How you run', view => 'warehouse.gait_trend',
      empty => 'No film to go by. Let somebody film you from the side, run tools/pose on the film and send what it writes: docs/gait.md.'
    );
  end if;
  select g.local_date, g.cadence_spm, g.vertical_oscillation_cm, g.ground_contact_ms, g.contact_confidence
  into latest
  from warehouse.gait as g
  where g.athlete_id = panel_gait.athlete_id
    and g.confidence >= 0.5
    and g.local_date between reader.since and reader.until
  order by g.filmed_at desc, g.document_id desc
  limit 1;
  return runlytics_internal.page_panel(
    id => 'gait', title => 'How you run', view => 'warehouse.gait_trend', formula => 'gait()',
    sentence => runlytics_internal.page_sentence(
      'filmed ' || runlytics_internal.page_day(day => latest.local_date, today => reader.today) || ': ' || runlytics.written(value => latest.cadence_spm, quantity => 'cadence') || ' steps a minute',
      runlytics.written(value => latest.vertical_oscillation_cm, quantity => 'number') || ' cm up and down',
      case when latest.contact_confidence >= 0.5 then runlytics.written(value => latest.ground_contact_ms, quantity => 'ms') || ' ms on the ground' end
    ),
    note => 'From one side, of the near leg. One phone is off by 10 to 14 ms in contact and 5 to 13 degrees in joints: compare with your own films alone, at the same speed. No risk is computed.',
    figures => runlytics_internal.page_gait_figures(of_films => films)
  );
end
$$;
comment on function runlytics_internal.panel_gait(jsonb, bigint) is
  'Each feature of the films over time, with the change that is more than chance.';
