-- What is out of the usual, with what was measured and what is usual.

create function runlytics_internal.panel_alerts(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  nights constant int := (select c.nights from warehouse.alert_checks as c where c.athlete_id = panel_alerts.athlete_id);
  days_a_year constant text := (
    select runlytics_internal.page_counted(n => d.days_without_illness, one => 'day') || ' of alert without illness in ' || d.nights || ' nights so far'
    from warehouse.alert_days as d
    where d.athlete_id = panel_alerts.athlete_id
      and d.kind = 'all'
  );
  items jsonb;
begin
  select jsonb_agg(
    jsonb_build_object(
      'tone', case o.level when 'critical' then 'bad' when 'warning' then 'warn' else 'muted' end,
      'text', o.title || ', since ' || runlytics_internal.page_day(day => o.first_day, today => reader.today),
      'detail', format(
        '%s. Is it explained? select runlytics.acknowledge(%s, ''illness''), or alcohol, travel, heat, nothing.', o.said, o.alert_id
      )
    )
    order by runlytics.alert_severity(level => o.level) desc, o.last_day desc, o.alert_id desc
  )
  into items
  from warehouse.open_alerts as o
  where o.athlete_id = panel_alerts.athlete_id;
  if items is null and coalesce(nights, 0) < 7 then
    return runlytics_internal.page_panel(
      id => 'alerts', title => 'Alerts', view => 'warehouse.open_alerts',
      empty => 'What is usual is known from seven nights on. Let the phone deliver resting heart rate, HRV and sleep: docs/alerts.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'alerts', title => 'Alerts', view => 'warehouse.open_alerts', formula => 'alerts, version ' || runlytics.alert_formulas(),
    sentence => case
      when items is null then 'Nothing is out of the usual.'
      else runlytics_internal.page_sentence(
        runlytics_internal.page_counted(n => jsonb_array_length(items), one => 'thing')
          || case when jsonb_array_length(items) = 1 then ' is' else ' are' end || ' out of the usual'
      )
    end,
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'list', 'items', coalesce(items, '[{"tone": "good", "text": "Nights and sensors are as usual.", "detail": null}]')
    )),
    note => concat_ws('. ', days_a_year, 'No diagnosis: a range is what is usual for this athlete.')
  );
end
$$;
comment on function runlytics_internal.panel_alerts(jsonb, bigint) is
  'Open alerts, each with its evidence, since when, and how to acknowledge it.';
