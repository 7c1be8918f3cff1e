-- The metrics that the athlete has defined.

create function runlytics_internal.panel_own_metrics(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  r record;
begin
  select
    count(*) as metrics,
    sum(p.waiting) filter (where p.state = 'computing') as waiting,
    string_agg(p.name, ', ' order by p.name) filter (where p.state = 'stopped') as stopped,
    jsonb_agg(jsonb_build_object(
      'name', p.name,
      'description', p.description,
      'unit', p.unit,
      'latest', runlytics_internal.page_number(value => v.value, digits => 3),
      'computed', v.runs,
      'failed', v.failures,
      'state', case p.state when 'stopped' then 'stopped: ' || p.stopped else p.state end,
      'version', p.formula_version
    ) order by p.name) as rows
  into r
  from warehouse.own_metric_progress as p
  cross join lateral (
    select
      count(*) as runs,
      (array_agg(m.value order by a.started_at desc))[1] as value,
      (
        select count(*)
        from warehouse.own_metric_failures as f
        where f.athlete_id = panel_own_metrics.athlete_id
          and f.name = p.name
      ) as failures
    from warehouse.activity_metrics as m
    join warehouse.activities as a using (athlete_id, activity_id)
    where m.athlete_id = panel_own_metrics.athlete_id
      and m.metric = p.name
  ) as v
  where p.athlete_id = panel_own_metrics.athlete_id;
  if r.metrics = 0 then
    return runlytics_internal.page_panel(
      id => 'own_metrics', title => 'Own metrics', view => 'warehouse.own_metric_progress',
      empty => 'None yet. select runlytics.define_metric(''climb'', ''m/km'', ''1000 * ascent_m / distance_m'', ''Metres climbed a kilometre'') makes one: docs/own-metrics.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'own_metrics', title => 'Own metrics', view => 'warehouse.own_metric_progress',
    sentence => runlytics_internal.page_sentence(
      runlytics_internal.page_counted(n => r.metrics, one => 'metric') || ' of your own',
      case when r.waiting > 0 then 'the queue has ' || runlytics_internal.page_counted(n => r.waiting::bigint, one => 'activity', many => 'activities') || ' of the past before it' end,
      'stopped: ' || r.stopped
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'name', label => 'metric', quantity => 'text'),
        runlytics_internal.page_column(key => 'description', label => 'what', quantity => 'text'),
        runlytics_internal.page_column(key => 'latest', label => 'latest', quantity => 'number'),
        runlytics_internal.page_column(key => 'unit', label => 'unit', quantity => 'text'),
        runlytics_internal.page_column(key => 'computed', label => 'activities', quantity => 'count'),
        runlytics_internal.page_column(key => 'failed', label => 'failed', quantity => 'count'),
        runlytics_internal.page_column(key => 'state', label => 'state', quantity => 'text'),
        runlytics_internal.page_column(key => 'version', label => 'version', quantity => 'count')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_own_metrics(jsonb, bigint) is
  'Each metric that the athlete has defined: the latest value, and how far it is computed.';
