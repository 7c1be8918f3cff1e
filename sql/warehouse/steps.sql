-- The layout of the warehouse: what the steps say, laid out in a schema of any name.

create function runlytics_internal.warehouse_steps() returns setof text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $warehouse_steps$
begin
  -- @warehouse-steps@
end
$warehouse_steps$;
comment on function runlytics_internal.warehouse_steps() is
  'The statements that lay out the schema warehouse, topic by topic. A part of create_warehouse().';

create function runlytics_internal.shareable_rows(relation regclass) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  called constant name := (select c.relname from pg_class as c where c.oid = relation);
  days constant text := 'runlytics.shows_days(%s, %s, athlete_id)';
  -- What is computed of the words of a run, or is a digest of it, where the API alone gave any.
  worded constant text := 'runlytics.shows_field(activity_id, '''', athlete_id)';
begin
  if exists (select from pg_attribute as a where a.attrelid = relation and a.attname = 'activity_id' and not a.attisdropped) then
    -- One question a row, for there are most of these.
    if called in ('activity_metrics', 'metric_changes') then
      return 'activity_id is null or runlytics.shows_metric(activity_id, metric, athlete_id)';
    end if;
    return '(activity_id is null or runlytics.shows_activity(activity_id, athlete_id))' || case
      when called in ('metric_basis', 'own_metric_failures') then ' and ' || worded
      when called = 'activity_sources' then ' and (not by_api or runlytics.shows_api(athlete_id))'
      when called = 'laps' then ' and runlytics.shows_field(activity_id, ''laps'', athlete_id)'
      else ''
    end;
  end if;
  return case
    when called in ('stored_training', 'stored_readiness', 'predictions') then format(days, 'day', 'day')
    when called = 'stored_weeks' then format(days, 'week', 'week + 6')
    when called = 'alerts' then format(
      'kind not in (''cadence_lock'', ''stuck_hr'', ''gps_spike'') or ' || days, 'first_day', 'last_day'
    )
    when called = 'routes' then 'runlytics.shows_activity(like_activity, athlete_id)'
    when called = 'source_status' then 'source <> ''strava'' or runlytics.shows_all(athlete_id)'
    when called = 'notices' then 'kind in (''import_failed'', ''source_silent'') or runlytics.shows_all(athlete_id)'
    -- What was learned of days that rest on it shows them again, and of what is gone nobody knows who told it.
    when called in ('models', 'model_skills', 'deleted_activities') then 'runlytics.shows_all(athlete_id)'
    -- How many there are, and of which months.
    when called in ('renewals', 'work_rates', 'silver_objects') then 'runlytics.shows_all(athlete_id)'
    -- A request names what it asks for.
    when called = 'tasks' then 'runlytics.shows_api(athlete_id)'
    when called = 'gait' then 'speed_from is distinct from ''activity'' or ' || format(days, 'local_date', 'local_date')
    -- The archive describes gear, and the athlete; the API only names it. On several machines no policy reads a table.
    when called = 'gear' and runlytics_internal.access_tag() is null then
      'typed or document_id is not null or runlytics.shows_api(athlete_id) or runlytics.shows_gear(gear_id, athlete_id)'
  end;
end
$$;
comment on function runlytics_internal.shareable_rows(regclass) is
  'Of a table, which rows coaches and assistants may be told of, as a condition: none of an activity that Strava''s API alone has told, none of a day whose numbers rest on one, nothing that is computed of a field that it alone gave, no gear that it alone names, and nothing by which what is withheld can be counted. NULL where nothing of it comes of activities. A part of secure_warehouse().';

create function runlytics_internal.secure_warehouse(layout regnamespace) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Which others than the athlete do not see, whoever they are; a link to a page may be anybody's.
  the_athletes_own constant name[] := array['whole_routes', 'privacy_zones', 'segment_lines'];
  tag constant text := runlytics_internal.access_tag();
  relation regclass;
  own bool;
  shareable text;
begin
  if tag is not null then
    -- Citus cannot write down a policy that names arguments, and makes those again that are mended later.
    execute format('drop policy member on %s.athlete_access', layout);
    execute format('create policy member on %s.athlete_access for select using (runlytics.holds_role(role_name))', layout);
  end if;
  for relation, own in
    select c.oid, c.relname = any (the_athletes_own)
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid
    where c.relnamespace = secure_warehouse.layout
      and c.relkind in ('r', 'p')
      and c.relname <> 'athlete_access'
      and a.attname = 'athlete_id'
      and not a.attisdropped
    order by c.relname collate "C"
  loop
    shareable := runlytics_internal.shareable_rows(relation => relation);
    execute format('alter table %s enable row level security', relation);
    execute format(
      'create policy athlete on %s for select using (%s)',
      relation,
      case
        when tag is not null then format('athlete_id = any (runlytics.athletes_by_role(%L, %L::bool))', tag, own)
        when own then 'runlytics.owns_athlete(athlete_id)'
        else 'runlytics.sees_athlete(athlete_id)'
      end
    );
    execute format('create policy worker on %s to runlytics_worker using (true) with check (true)', relation);
    execute format('create policy listener on %s to runlytics_listener using (true) with check (true)', relation);
    execute format(
      'create policy page on %s for select to runlytics_page, runlytics_assistant using (athlete_id = runlytics_internal.%I()%s)',
      relation,
      case when own then 'page_own_athlete' else 'page_athlete' end,
      case when tag is not null then ' and (' || shareable || ')' end
    );
    continue when tag is not null;
    -- Whatever else lets a role see a row: a page has those of its athlete alone.
    execute format(
      'create policy page_alone on %s as restrictive for select to runlytics_page, runlytics_assistant'
      ' using (athlete_id = runlytics_internal.page_athlete())',
      relation
    );
    if shareable is not null then
      execute format('create policy shareable on %s as restrictive for select using (%s)', relation, shareable);
    end if;
  end loop;
end
$$;
comment on function runlytics_internal.secure_warehouse(regnamespace) is
  'Puts row-level security on every table with an athlete: whoever is in athlete_access sees that athlete, the worker and the listener all, as far as they are granted anything, a page its own athlete alone, the owner of the tables everything. What is hidden from others than the athlete, only the athlete''s own roles see; what is the athlete''s alone because Strava''s API alone has told it (shareable_rows()), no coach and no assistant sees. The planner makes of sees_athlete() an index condition, which neither reads nor counts what is somebody else''s. Where the warehouse is distributed no policy reads a table: athletes_by_role() says whom a role sees by the catalog, and of what Strava''s API alone has told no policy can know (access_statements()). A part of create_warehouse().';

create function runlytics_internal.lay_out(layout name) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- What is laid out beside a distributed warehouse, to be compared with it, no other node need know.
  alone constant bool := layout <> 'warehouse' and runlytics_internal.access_tag() is not null;
  step text;
begin
  if alone then
    perform set_config('citus.enable_ddl_propagation', 'off', true);
  end if;
  -- An error where there is one: nothing is laid out in what a stranger has begun.
  execute format('create schema %I', layout);
  for step in
    select s
    from runlytics_internal.warehouse_steps() as s
  loop
    execute case layout
      when 'warehouse' then step
      else regexp_replace(step, '\mwarehouse\M', layout, 'g')
    end;
  end loop;
  perform runlytics_internal.secure_warehouse(layout => lay_out.layout::text::regnamespace);
  perform runlytics_internal.describe_columns(layout => lay_out.layout::text::regnamespace);
  if alone then
    perform set_config('citus.enable_ddl_propagation', 'on', true);
  end if;
end
$$;
comment on function runlytics_internal.lay_out(name) is
  'Runs the steps for a schema that is not there yet. A part of create_warehouse().';

create function runlytics_internal.warehouse_fingerprint() returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  layout constant oid := 'warehouse'::regnamespace;
begin
  return (
    with relation as (
      select c.*
      from pg_class as c
      where c.relnamespace = layout
        and c.relkind in ('r', 'p', 'v', 'i')
    )
    select md5(string_agg(f.line, E'\n' order by f.line collate "C"))
    from (
      select md5(s) from runlytics_internal.warehouse_steps() as s
      union all
      select md5(runlytics_internal.column_words())
      union all
      select concat_ws(' ', 'schema', n.nspacl, obj_description(n.oid, 'pg_namespace')) from pg_namespace as n where n.oid = layout
      union all
      select concat_ws(' ', 'relation', r.oid, r.relname, r.relkind, r.relowner, r.relrowsecurity, r.relacl, r.reloptions) from relation as r
      union all
      select concat_ws(' ', 'column', a.attrelid, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attacl)
      from relation as r
      join pg_attribute as a on a.attrelid = r.oid
      where a.attnum > 0
      union all
      select concat_ws(' ', 'default', d.adrelid, d.adnum, d.adbin) from relation as r join pg_attrdef as d on d.adrelid = r.oid
      union all
      select concat_ws(' ', 'constraint', k.conrelid, k.conname, k.conkey, k.confrelid, k.confkey, k.confdeltype, k.convalidated, k.conbin)
      from relation as r
      join pg_constraint as k on k.conrelid = r.oid
      union all
      select concat_ws(' ', 'index', i.indexrelid, i.indrelid, i.indkey, i.indisvalid, i.indisunique, i.indexprs, i.indpred)
      from relation as r
      join pg_index as i on i.indexrelid = r.oid
      union all
      select concat_ws(' ', 'policy', p.polrelid, p.polname, p.polcmd, p.polroles, p.polqual, p.polwithcheck)
      from relation as r
      join pg_policy as p on p.polrelid = r.oid
      union all
      select concat_ws(' ', 'rule', w.ev_class, w.rulename, md5(w.ev_action::text)) from relation as r join pg_rewrite as w on w.ev_class = r.oid
      union all
      select concat_ws(' ', 'comment', d.objoid, d.objsubid, d.description)
      from relation as r
      join pg_description as d on d.objoid = r.oid and d.classoid = 'pg_class'::regclass
      union all
      select concat_ws(' ', 'metric', m) from warehouse.metrics as m where m.metric_id < 10000
    ) as f (line)
  );
end
$$;
comment on function runlytics_internal.warehouse_fingerprint() is
  'Says in 32 digits how the warehouse is laid out and by which steps: as long as it is the one that create_warehouse() left, there is nothing to do. It locks nothing but the catalogs, and warehouse.metrics for reading. A part of create_warehouse().';
