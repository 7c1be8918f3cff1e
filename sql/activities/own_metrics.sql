-- The athlete's own metrics, computed of one activity or of many.

-- @warehouse@
create table if not exists warehouse.own_metrics (
  athlete_id bigint not null references warehouse.athletes on delete cascade,
  name text not null check (name ~ '^own_[a-z0-9_]{1,40}$'),
  unit text not null,
  expression text not null,
  description text not null,
  formula_version int not null,
  defined_at timestamptz not null,
  computed_through bigint not null default 0,
  computed int not null default 0,
  failed int not null default 0,
  stopped text,
  primary key (athlete_id, name)
);
comment on table warehouse.own_metrics is 'Metrics that the athlete has defined by runlytics.define_metric(): an expression over an activity and its stream. formula_version counts its definitions. computed_through, computed, failed: how far the past has been gone through; stopped: why it is not gone on with.';

create table if not exists warehouse.own_metric_failures (
  athlete_id bigint not null,
  name text not null,
  activity_id bigint not null,
  reason text not null,
  primary key (athlete_id, name, activity_id),
  foreign key (athlete_id, name) references warehouse.own_metrics on delete cascade,
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.own_metric_failures is 'Activities of which an own metric has no value because its expression ended in an error, and which.';

create or replace view warehouse.own_metric_progress with (security_invoker) as
select
  m.athlete_id,
  m.name,
  m.unit,
  m.expression,
  m.description,
  m.formula_version,
  m.defined_at,
  case
    when m.stopped is not null then 'stopped'
    when n.waiting > 0 then 'computing'
    else 'done'
  end as state,
  m.computed,
  m.failed,
  coalesce(n.waiting, 0) as waiting,
  m.stopped
from warehouse.own_metrics as m
left join lateral (
  select a.athlete_id, count(*) as waiting
  from warehouse.activities as a
  where a.athlete_id = m.athlete_id
    and a.activity_id > m.computed_through
  group by a.athlete_id
) as n on n.athlete_id = m.athlete_id;
comment on view warehouse.own_metric_progress is 'One row for each own metric: how far it is. state: computing (waiting activities are to be gone through), done, stopped (and why). computed, failed: activities with a value, and with an error (warehouse.own_metric_failures).';

grant select on warehouse.own_metrics, warehouse.own_metric_failures, warehouse.own_metric_progress to runlytics_reader, runlytics_worker;
-- What is computed is the owner's word alone.
grant update (computed_through, computed, failed, stopped) on warehouse.own_metrics to runlytics_worker;
grant insert, update, delete on warehouse.own_metric_failures to runlytics_worker;

-- @extension@

create type runlytics_internal.own_value as (
  activity_id bigint,
  value float8,
  reason text
);
comment on type runlytics_internal.own_value is 'The value of an own metric for an activity, or why there is none: both NULL where the expression gives NULL.';

create function runlytics_internal.expression_inputs(activities bigint[], athlete_id bigint default runlytics.athlete())
  returns runlytics_internal.expression_input[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select
      row(
        a.activity_id, a.sport, a.sub_sport, a.name, a.started_at, a.local_date, a.elapsed_s, a.timer_s, a.moving_s, a.distance_m,
        a.ascent_m, a.descent_m, a.avg_hr, a.max_hr, a.calories, a.race, coalesce(w.stream, s.stream), coalesce(w.route, a.route),
        z.sex, z.max_hr, z.resting_hr, z.threshold_hr, z.threshold_speed_mps, p.weight_kg, p.height_m
      )::runlytics_internal.expression_input
    from warehouse.activities as a
    left join warehouse.streams as s using (athlete_id, activity_id)
    left join warehouse.whole_routes as w using (athlete_id, activity_id)
    cross join lateral runlytics_internal.settings_at(at => a.started_at, athlete_id => a.athlete_id) as z
    left join lateral (
      select g.weight_kg, g.height_m
      from warehouse.athlete_settings as g
      where g.athlete_id = expression_inputs.athlete_id
        and g.valid_from <= a.local_date
      order by g.valid_from desc
      limit 1
    ) as p on true
    where a.athlete_id = expression_inputs.athlete_id
      and a.activity_id = any (activities)
    order by a.activity_id
  );
end
$$;
comment on function runlytics_internal.expression_inputs(bigint[], bigint) is
  'What the expression of an own metric sees of activities, in the order of their ids. A part of own_values().';

create function runlytics_internal.own_values_singly(expression text, inputs runlytics_internal.expression_input[])
  returns setof runlytics_internal.own_value
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  patience_ms constant int := 1000;
  most_slow constant int := 3;
  input runlytics_internal.expression_input;
  answer runlytics_internal.own_value;
  slow int := 0;
begin
  foreach input in array inputs
  loop
    answer := row(input.activity_id, null, null);
    begin
      answer.value := (runlytics_internal.evaluate_expression(expression => expression, activities => array[input], timeout_ms => patience_ms))[1];
    exception
      when program_limit_exceeded then
        slow := slow + 1;
        if slow >= most_slow then
          raise;
        end if;
        answer.reason := sqlerrm;
      when insufficient_privilege then
        raise;
      when others then
        answer.reason := sqlerrm;
    end;
    return next answer;
  end loop;
end
$$;
comment on function runlytics_internal.own_values_singly(text, runlytics_internal.expression_input[]) is
  'The values of an expression, each evaluated by itself, so that an error costs one alone. SQLSTATE 54000 when three took too long, 42501 when it may not be evaluated. A part of own_values().';

create function runlytics_internal.own_values(expression text, activities bigint[], athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.own_value
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  patience_ms constant int := 10000;
  inputs constant runlytics_internal.expression_input[] := runlytics_internal.expression_inputs(activities => activities, athlete_id => athlete_id);
  computed float8[];
begin
  begin
    computed := runlytics_internal.evaluate_expression(expression => expression, activities => inputs, timeout_ms => patience_ms);
  exception
    when insufficient_privilege then
      raise;
    when others then
      computed := null;
  end;
  return query
  select
    v.activity_id,
    case when v.value between -1e300 and 1e300 then v.value end,
    case when not v.value between -1e300 and 1e300 then 'The value is no finite number.' else v.reason end
  from (
    select (inputs[n]).activity_id, computed[n], null::text
    from generate_subscripts(inputs, 1) as n
    where computed is not null
    union all
    select s.activity_id, s.value, s.reason
    from runlytics_internal.own_values_singly(expression => expression, inputs => case when computed is null then inputs else '{}' end) as s
  ) as v (activity_id, value, reason);
end
$$;
comment on function runlytics_internal.own_values(text, bigint[], bigint) is
  'The values of an expression over activities, all at once, and each by itself where one ends in an error. A part of compute_own_metric().';

create function runlytics_internal.compute_own_metric(name text, activities bigint[], athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  metric record;
  computed runlytics_internal.own_value[];
begin
  select m.expression, m.formula_version
  into metric
  from warehouse.own_metrics as m
  where m.athlete_id = compute_own_metric.athlete_id
    and m.name = compute_own_metric.name
    and m.stopped is null;
  if not found then
    return;
  end if;
  delete from warehouse.own_metric_failures as f
  where f.athlete_id = compute_own_metric.athlete_id
    and f.name = compute_own_metric.name
    and f.activity_id = any (activities);
  computed := array(
    select v
    from runlytics_internal.own_values(expression => metric.expression, activities => activities, athlete_id => compute_own_metric.athlete_id) as v
  );
  insert into warehouse.own_metric_failures (athlete_id, name, activity_id, reason)
  select compute_own_metric.athlete_id, compute_own_metric.name, c.activity_id, c.reason
  from unnest(computed) as c
  where c.reason is not null;
  insert into warehouse.metric_changes (athlete_id, activity_id, metric, old_value, new_value, old_version, new_version, why)
  select
    b.athlete_id, b.activity_id, b.metric, b.value, c.value, b.formula_version, metric.formula_version,
    case when b.formula_version = metric.formula_version then 'settings or data' else 'formula' end
  from unnest(computed) as c
  join warehouse.activity_metrics as b
    on b.athlete_id = compute_own_metric.athlete_id
    and b.activity_id = c.activity_id
    and b.metric = compute_own_metric.name
  where b.value is distinct from c.value;
  delete from warehouse.activity_metrics as v
  where v.athlete_id = compute_own_metric.athlete_id
    and v.metric = compute_own_metric.name
    and v.activity_id = any (array(select c.activity_id from unnest(computed) as c where c.value is null));
  insert into warehouse.activity_metrics as m (athlete_id, activity_id, metric, value, coverage, method, formula_version)
  select compute_own_metric.athlete_id, c.activity_id, compute_own_metric.name, c.value, 1, 'expression', metric.formula_version
  from unnest(computed) as c
  where c.value is not null
  on conflict on constraint activity_metrics_pkey do update
  set
    value = excluded.value,
    formula_version = excluded.formula_version
  where (m.value, m.formula_version) is distinct from (excluded.value, excluded.formula_version);
exception
  -- What cannot be evaluated is not tried again until it is defined anew.
  when program_limit_exceeded or insufficient_privilege then
    update warehouse.own_metrics as m
    set stopped = sqlerrm
    where m.athlete_id = compute_own_metric.athlete_id
      and m.name = compute_own_metric.name;
end
$$;
comment on function runlytics_internal.compute_own_metric(text, bigint[], bigint) is
  'Computes an own metric of activities in the place of what was there. An error of one activity is written down (warehouse.own_metric_failures); an expression that takes too long or may not be evaluated stops the metric. A part of compute_own_metrics() and own_metrics_request().';

create function runlytics_internal.compute_own_metrics(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  name text;
begin
  for name in
    select m.name
    from warehouse.own_metrics as m
    where m.athlete_id = compute_own_metrics.athlete_id
  loop
    perform runlytics_internal.compute_own_metric(
      name => name, activities => array[compute_own_metrics.activity_id], athlete_id => compute_own_metrics.athlete_id
    );
  end loop;
end
$$;
comment on function runlytics_internal.compute_own_metrics(bigint, bigint) is
  'Computes every own metric of one activity. A part of compute_metrics().';
