-- The athlete defines metrics; the past is gone through by the queue.

create function runlytics_internal.own_metrics_request(action text, arguments jsonb, athlete_id bigint default runlytics.athlete())
  returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  batch constant int := 200;
  own constant text := arguments ->> 'name';
  activities bigint[];
begin
  activities := array(
    select a.activity_id
    from warehouse.own_metrics as m
    join warehouse.activities as a using (athlete_id)
    where m.athlete_id = own_metrics_request.athlete_id
      and m.name = own
      and m.stopped is null
      and a.activity_id > m.computed_through
    order by a.activity_id
    limit batch
  );
  if activities = '{}' then
    return null;
  end if;
  perform runlytics_internal.compute_own_metric(name => own, activities => activities, athlete_id => own_metrics_request.athlete_id);
  update warehouse.own_metrics as m
  set
    computed_through = activities[cardinality(activities)],
    computed = m.computed + done.values,
    failed = m.failed + done.failures
  from (
    select
      (
        select count(*)
        from warehouse.activity_metrics as v
        where v.athlete_id = own_metrics_request.athlete_id
          and v.metric = own
          and v.activity_id = any (activities)
      ) as values,
      (
        select count(*)
        from warehouse.own_metric_failures as f
        where f.athlete_id = own_metrics_request.athlete_id
          and f.name = own
          and f.activity_id = any (activities)
      ) as failures
  ) as done
  where m.athlete_id = own_metrics_request.athlete_id
    and m.name = own
    and m.stopped is null;
  -- One that is enqueued while it runs is run again after it.
  perform runlytics.enqueue(
    source => 'own_metrics', action => action, arguments => arguments, key => own, athlete_id => own_metrics_request.athlete_id
  );
  return null;
end
$$;
comment on function runlytics_internal.own_metrics_request(text, jsonb, bigint) is
  'Computes an own metric of the next activities of the past; nothing is asked of anybody. A part of run_tasks().';

create function runlytics_internal.own_metrics_response(
  action text,
  arguments jsonb,
  response runlytics.http_response,
  athlete_id bigint default runlytics.athlete()
) returns text
  language sql immutable parallel safe
  return 'done';
comment on function runlytics_internal.own_metrics_response(text, jsonb, runlytics.http_response, bigint) is
  'Never called, for nothing is asked: every source has one. A part of run_tasks().';

create function runlytics_internal.own_name(name text) returns text
  language sql immutable parallel safe
  return case when name like 'own\_%' then name else 'own_' || name end;
comment on function runlytics_internal.own_name(text) is
  'The name of an own metric, which begins with own_ so that none of runlytics can have it. A part of define_metric().';

create function runlytics_internal.own_metric_row(
  name text,
  unit text,
  description text
) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  first_own constant smallint := 10000;
begin
  insert into warehouse.metrics as m (metric_id, name, unit, grain, source, description, additive)
  select
    coalesce(max(o.metric_id) + 1, first_own), own_metric_row.name, own_metric_row.unit, 'activity', 'own', own_metric_row.description, false
  from warehouse.metrics as o
  where o.metric_id >= first_own
  on conflict on constraint metrics_name_key do update
  set
    unit = excluded.unit,
    description = excluded.description;
end
$$;
comment on function runlytics_internal.own_metric_row(text, text, text) is
  'The row of warehouse.metrics of an own metric; its number is 10,000 or more. A part of define_metric().';

create function runlytics.define_metric(
  name text,
  unit text,
  expression text,
  description text,
  athlete_id bigint default runlytics.athlete()
) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  own text;
begin
  perform runlytics.require_owner();
  own := runlytics_internal.own_name(name => name);
  if num_nulls(name, unit, expression, description) > 0 then
    raise exception 'a metric needs a name, a unit, an expression and a description' using errcode = '22004';
  end if;
  if own !~ '^own_[a-z0-9_]{1,40}$' then
    raise exception 'no metric can be named %', name
      using errcode = '42602', hint = 'At most 40 lower-case letters, digits and underscores.';
  end if;
  perform runlytics_internal.check_expression(expression => expression, activities => '{}');
  perform runlytics_internal.lock_athlete(athlete_id => define_metric.athlete_id);
  perform runlytics_internal.own_metric_row(name => own, unit => unit, description => description);
  insert into warehouse.own_metrics as m (athlete_id, name, unit, expression, description, formula_version, defined_at)
  values (define_metric.athlete_id, own, define_metric.unit, define_metric.expression, define_metric.description, 1, now())
  on conflict on constraint own_metrics_pkey do update
  set
    unit = excluded.unit,
    expression = excluded.expression,
    description = excluded.description,
    formula_version = m.formula_version + 1,
    defined_at = excluded.defined_at,
    computed_through = 0,
    computed = 0,
    failed = 0,
    stopped = null;
  perform runlytics.enqueue(
    source => 'own_metrics', action => 'compute', arguments => jsonb_build_object('name', own), key => own, athlete_id => define_metric.athlete_id
  );
  return own;
end
$$;
comment on function runlytics.define_metric(text, text, text, text, bigint) is
  'Makes an expression over an activity and its stream a metric of its own, a row of warehouse.metrics, and returns its name, which begins with own_. It is computed of every new activity at once, and of those of the past by the queue (run_tasks(), the worker): warehouse.own_metric_progress. A name that there is gets the new expression as its next formula version. docs/own-metrics.md lists what an expression may use; anything else is SQLSTATE 42501, what is no expression 42601 and the like. For the owner of the warehouse.';

create function runlytics.drop_metric(name text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  own text;
  dropped bigint;
begin
  perform runlytics.require_owner();
  own := runlytics_internal.own_name(name => name);
  perform runlytics_internal.lock_athlete(athlete_id => drop_metric.athlete_id);
  delete from warehouse.own_metrics as m
  where m.athlete_id = drop_metric.athlete_id
    and m.name = own;
  if not found then
    raise exception 'there is no own metric %', name
      using errcode = 'P0002', hint = 'warehouse.own_metric_progress has their names.';
  end if;
  delete from warehouse.activity_metrics as v
  where v.athlete_id = drop_metric.athlete_id
    and v.metric = own;
  get diagnostics dropped = row_count;
  -- Another athlete may have one of that name.
  delete from warehouse.metrics as m
  where m.name = own
    and not exists (select from warehouse.own_metrics as o where o.name = own)
    and not exists (select from warehouse.activity_metrics as v where v.metric = own);
  return dropped;
end
$$;
comment on function runlytics.drop_metric(text, bigint) is
  'Removes an own metric with its values, and returns how many those were. SQLSTATE P0002 when there is none of that name.';
