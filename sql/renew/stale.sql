-- What was computed by formulas that are others now.

create function runlytics_internal.renewal_kinds() returns text[]
  language sql immutable parallel safe
  return array['documents', 'metrics', 'routes', 'days', 'alerts', 'models'];
comment on function runlytics_internal.renewal_kinds() is
  'What a new version may compute anew, each after that of which it is made. A part of renew_once().';

create function runlytics_internal.formula_versions() returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'documents', runlytics_internal.reading_version(),
    'routes', runlytics_internal.route_formulas(),
    'days', runlytics.day_formulas(),
    'alerts', runlytics.alert_formulas(),
    'models', runlytics.prediction_formulas(),
    'metrics', (
      select jsonb_object_agg(m.metric, greatest(m.version, runlytics_internal.common_formula_version()))
      from (
        select f.metric, f.version
        from runlytics_internal.formulas_of_metrics() as f
        union all
        select substr(p.proname, length('metric_') + 1), 0
        from pg_proc as p
        where p.proname like 'metric\_%'
          and p.pronamespace = 'runlytics_internal'::regnamespace
          and p.prorettype = 'runlytics_internal.sample_metric'::regtype
          and not exists (select from runlytics_internal.formulas_of_metrics() as f where 'metric_' || f.metric = p.proname)
      ) as m
    )
  );
end
$$;
comment on function runlytics_internal.formula_versions() is
  'The versions of everything that is computed: an object with a number for each of documents, routes, days, alerts and models, and one of numbers by name for metrics. warehouse.installation keeps that of the last create_warehouse(). A part of upgrade_plan().';

create function runlytics_internal.why_stale(what text, before jsonb, after jsonb) returns text
  language sql immutable parallel safe
  return case
    when before is null or (before -> what) is not distinct from (after -> what) then null
    when what <> 'metrics' then format('version %s became %s', coalesce(before ->> what, 'none'), after ->> what)
    else (
      select string_agg(
        case
          when b.value is null then format('%s is new', n.key)
          when n.value is null then format('%s is gone', b.key)
          else format('%s: version %s became %s', n.key, b.value, n.value)
        end,
        ', ' order by coalesce(n.key, b.key)
      )
      from jsonb_each_text(after -> what) as n
      full join jsonb_each_text(before -> what) as b using (key)
      where n.value is distinct from b.value
    )
  end;
comment on function runlytics_internal.why_stale(text, jsonb, jsonb) is
  'Which formulas of a kind are others than before, in words; NULL where none is, or nobody knows. before, after: as formula_versions() has them. A part of upgrade_plan().';

create function runlytics_internal.days_are_stale(athlete_id bigint default runlytics.athlete()) returns bool
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return not exists (
      select
      from warehouse.stored_days as s
      where s.athlete_id = days_are_stale.athlete_id
        and s.formula_version = runlytics.day_formulas()
    )
    or runlytics_internal.count_stale(what => 'documents', athlete_id => days_are_stale.athlete_id) > 0
    or runlytics_internal.count_stale(what => 'metrics', athlete_id => days_are_stale.athlete_id) > 0;
end
$$;
comment on function runlytics_internal.days_are_stale(bigint) is
  'Whether days are stored anew because of a formula: their own, or one of what they are made of. A part of count_stale().';

create function runlytics_internal.count_stale(what text, athlete_id bigint default runlytics.athlete()) returns bigint
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  athlete constant bigint := count_stale.athlete_id;
  of_now text;
begin
  case what
    when 'documents' then
      return (
        select count(*)
        from warehouse.documents as d
        where d.athlete_id = athlete
          and d.status in ('done', 'ignored', 'pending')
          and not d.left_aside
          and d.read_by < runlytics_internal.reading_version()
      );
    when 'metrics' then
      of_now := runlytics_internal.formulas_digest();
      return (
        select count(*)
        from warehouse.activities as a
        left join warehouse.metric_basis as b using (athlete_id, activity_id)
        where a.athlete_id = athlete
          and b.formulas is distinct from of_now
      );
    when 'routes' then
      return (
        select count(*)
        from warehouse.activity_routes as m
        where m.athlete_id = athlete
          and m.formula_version <> runlytics_internal.route_formulas()
      );
    when 'days' then
      return (
        select runlytics_internal.count_stored_days(athlete_id => athlete)
        where runlytics_internal.days_are_stale(athlete_id => athlete)
      );
    when 'alerts' then
      return (
        select c.nights
        from warehouse.alert_checks as c
        where c.athlete_id = athlete
          and (c.formula_version <> runlytics.alert_formulas() or runlytics_internal.count_stale(what => 'days', athlete_id => athlete) > 0)
      );
    when 'models' then
      return (select count(*) from warehouse.models as m where m.athlete_id = athlete and m.formula_version <> runlytics.prediction_formulas());
  end case;
exception
  -- A version that had none of it.
  when undefined_table or undefined_column then
    return 0;
end
$$;
comment on function runlytics_internal.count_stale(text, bigint) is
  'How many documents, activities (metrics, routes), stored days, nights (alerts) or models of an athlete were made by formulas that are others now; NULL or 0: none. A part of upgrade_plan().';

create type runlytics_internal.stale_work as (
  athlete_id bigint,
  what text,
  items bigint,
  seconds float8,
  told_by text
);
comment on type runlytics_internal.stale_work is 'What of an athlete is to be computed anew, and how long that takes.';

create function runlytics_internal.stale_work() returns setof runlytics_internal.stale_work
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  each bigint;
begin
  -- One after the other: what counts reads tables, and is asked where the rows of one athlete are.
  for each in
    select a.athlete_id
    from warehouse.athletes as a
    order by a.athlete_id
  loop
    return query
    select
      each, k.what, n.items,
      -- Whoever reads a document computes what is in it.
      case when d.read_again then 0 else e.seconds end,
      case when d.read_again then 'done with the documents' else e.told_by end
    from unnest(runlytics_internal.renewal_kinds()) as k (what)
    cross join lateral (select runlytics_internal.count_stale(what => k.what, athlete_id => each) as items) as n
    cross join lateral runlytics_internal.work_takes(what => k.what, items => n.items, athlete_id => each) as e
    cross join lateral (
      select k.what = 'metrics' and runlytics_internal.count_stale(what => 'documents', athlete_id => each) > 0 as read_again
    ) as d
    where n.items > 0;
  end loop;
end
$$;
comment on function runlytics_internal.stale_work() is
  'What of which athlete was made by formulas that are others now. A part of upgrade_plan() and of create_warehouse().';

create function runlytics_internal.plan_renewals(before jsonb) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.renewals as r (athlete_id, what, version, why, items, estimated_s, estimated_by)
  select
    w.athlete_id, w.what, e.extversion,
    coalesce(
      runlytics_internal.why_stale(what => w.what, before => before, after => runlytics_internal.formula_versions()),
      'made by formulas, or of values, that are others now'
    ),
    w.items, w.seconds, w.told_by
  from runlytics_internal.stale_work() as w
  join pg_extension as e on e.extname = 'runlytics'
  on conflict on constraint renewals_pkey do update
  set
    version = excluded.version,
    -- What was not ended has its reason still.
    why = case when r.finished_at is null then r.why else excluded.why end,
    items = excluded.items,
    done = 0,
    estimated_s = excluded.estimated_s,
    estimated_by = excluded.estimated_by,
    spent_s = 0,
    planned_at = excluded.planned_at,
    finished_at = null;
end
$$;
comment on function runlytics_internal.plan_renewals(jsonb) is
  'Puts what is to be computed anew into warehouse.renewals, where the worker finds it. before: the versions of the formulas so far. A part of create_warehouse().';
