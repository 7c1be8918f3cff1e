-- What an upgrade does, said before it begins.

create type runlytics.upgrade_step as (
  what text,
  items bigint,
  why text,
  seconds float8,
  estimated_by text,
  done_by text
);
comment on type runlytics.upgrade_step is 'What an upgrade brings or computes anew. what: version (files that wait to be used), layout (tables, columns, views), documents, metrics (activities), routes, days, alerts (nights), models. items: how many. why: what is another now. seconds: how long it will take, of one session. estimated_by: the figures behind that: measured here, else bench, at the speed of this machine where other work was measured. done_by: the statement that does it, or the worker.';

create function runlytics_internal.layout_changes() returns text[]
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  set client_min_messages = warning
as $$
declare
  fresh constant name := 'runlytics_layout';
  changes text[];
begin
  if runlytics_internal.warehouse_is_whole() then
    return '{}';
  end if;
  begin
    perform runlytics_internal.wait_for_turn(key => hashtext('runlytics.create_warehouse'));
    perform runlytics_internal.lay_out(layout => fresh);
    changes := array(
      select distinct d.what
      from runlytics_internal.warehouse_differences(fresh => fresh::text::regnamespace) as d
      -- Said anew each time, and no change.
      where d.what !~ '^rows of '
      order by d.what
    );
    -- What was laid out goes, and every lock with it.
    raise exception 'looked at' using errcode = 'RL001';
  exception
    when sqlstate 'RL001' then
      null;
  end;
  return changes;
end
$$;
comment on function runlytics_internal.layout_changes() is
  'What create_warehouse() would change in the layout, in words; nothing is changed, and no lock is kept. A part of upgrade_plan().';

create function runlytics_internal.waiting_version() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select p.target
    from pg_extension_update_paths('runlytics') as p
    -- An installation at another place is not listed there.
    left join pg_available_extensions as a on a.name = 'runlytics'
    where p.source = runlytics.version()
      and p.path is not null
      and p.target = coalesce(a.default_version, p.target)
    -- The one that is the farthest.
    order by cardinality(string_to_array(p.path, '--')) desc, p.target desc
    limit 1
  );
end
$$;
comment on function runlytics_internal.waiting_version() is
  'The version whose files are on the server, where this one can be brought to it by ALTER EXTENSION; NULL without one. A part of upgrade_plan() and doctor().';

create function runlytics_internal.stale_steps(changes text[]) returns setof runlytics.upgrade_step
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- What create_warehouse() adds to a table may be part of any day.
  days_go constant bool := exists (select from unnest(changes) as c where c ~ '^(table|column|value in every row of) ');
  after constant jsonb := runlytics_internal.formula_versions();
  before jsonb;
begin
  begin
    select i.formulas
    into before
    from warehouse.installation as i;
  exception
    when undefined_column then
      null;
  end;
  return query
  with stale as (
    select w.what, w.items, w.seconds, w.told_by
    from runlytics_internal.stale_work() as w
    union all
    -- Those of which nothing else is stale.
    select 'days', n.items, e.seconds, e.told_by
    from warehouse.athletes as a
    cross join lateral (select runlytics_internal.count_stored_days(athlete_id => a.athlete_id) as items) as n
    cross join lateral runlytics_internal.work_takes(what => 'days', items => n.items, athlete_id => a.athlete_id) as e
    where days_go
      and n.items > 0
      and not runlytics_internal.days_are_stale(athlete_id => a.athlete_id)
  )
  select
    s.what, sum(s.items)::bigint,
    coalesce(
      runlytics_internal.why_stale(what => s.what, before => before, after => after),
      case
        when s.what = 'days' and days_go then 'the layout grows, and days may be made of what is new'
        else 'made by formulas, or of values, that are others now'
      end
    ),
    sum(s.seconds), string_agg(distinct s.told_by, '; '),
    'the worker, or call runlytics.work()'
  from stale as s
  group by s.what
  order by array_position(runlytics_internal.renewal_kinds(), s.what);
end
$$;
comment on function runlytics_internal.stale_steps(text[]) is
  'What is computed anew, of all athletes together. changes: as layout_changes() has them. A part of upgrade_plan().';

create function runlytics.upgrade_plan() returns setof runlytics.upgrade_step
  language plpgsql volatile parallel unsafe rows 10
  set search_path = pg_catalog, pg_temp
as $$
declare
  began constant timestamptz := clock_timestamp();
  waiting constant text := runlytics_internal.waiting_version();
  changes text[];
begin
  if waiting is not null then
    return next row(
      'version', null, format('The files of %s are on the server. Their plan is in them: ask again after this, before you commit.', waiting), null, null,
      'begin; alter extension runlytics update'
    )::runlytics.upgrade_step;
  end if;
  if to_regclass('warehouse.installation') is null then
    return next row('layout', null, 'There is no warehouse in this database.', 2, 'bench', 'select runlytics.create_warehouse()')::runlytics.upgrade_step;
    return;
  end if;
  changes := runlytics_internal.layout_changes();
  if cardinality(changes) > 0 then
    return next row(
      'layout', cardinality(changes),
      -- What is new to a table is empty in the rows that are there.
      array_to_string(array(select c from unnest(changes) as c order by c !~ '^(table|column|view) ', c limit 20), ', ')
        || case when cardinality(changes) > 20 then format(' and %s more', cardinality(changes) - 20) else '' end,
      -- Most of the time goes into laying it out beside, as we just did.
      extract(epoch from clock_timestamp() - began), 'measured just now', 'select runlytics.create_warehouse()'
    )::runlytics.upgrade_step;
  end if;
  return query
  select s.*
  from runlytics_internal.stale_steps(changes => changes) as s;
end
$$;
comment on function runlytics.upgrade_plan() is
  'What an upgrade does and how long it takes, before it does it: after ALTER EXTENSION runlytics UPDATE, committed or not, and before create_warehouse(). What changes in the layout (create_warehouse() does it), then what is computed anew of all athletes and why (the worker does it, or work(): warehouse.upgrade_progress). No row: nothing. It changes nothing and holds no lock. For the owner of the warehouse.';

revoke execute on function runlytics.upgrade_plan() from public;
grant execute on function runlytics.upgrade_plan() to runlytics_owner;
