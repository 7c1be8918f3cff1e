-- The warehouse made whole: laid out afresh beside it, compared, and what differs mended.

create function runlytics_internal.warehouse_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select * from runlytics_internal.table_differences(fresh => fresh)
  union all
  select * from runlytics_internal.constraint_differences(fresh => fresh)
  union all
  select * from runlytics_internal.view_differences(fresh => fresh)
  union all
  select * from runlytics_internal.access_differences(fresh => fresh)
  union all
  select * from runlytics_internal.privilege_differences(fresh => fresh)
  union all
  select * from runlytics_internal.comment_differences(fresh => fresh)
  union all
  select * from runlytics_internal.row_differences(fresh => fresh);
end
$$;
comment on function runlytics_internal.warehouse_differences(regnamespace) is
  'What the schema warehouse lacks of a fresh layout, in the order in which it is mended. A part of create_warehouse().';

create function runlytics_internal.retold_tables() returns name[]
  language sql immutable parallel safe
  return array[
    'installation', 'activity_sources', 'laps', 'streams', 'activity_metrics', 'efforts', 'biometrics', 'biometric_streams', 'sleep',
    'sleep_totals', 'nights', 'journal', 'shifts', 'day_marks', 'stored_days', 'stored_body', 'stored_totals', 'stored_training',
    'stored_weeks', 'stored_readiness', 'alerts', 'gold_marks', 'gold_routes'
  ]::name[];
comment on function runlytics_internal.retold_tables() is
  'The tables of which every row can be told again: by the documents, or by what is computed of them. A row there that has lost a value goes, and reprocess() brings it. A part of create_warehouse().';

create function runlytics_internal.clear_sourceless() returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  delete from warehouse.activities as a
  where not exists (select from warehouse.activity_sources as s where (s.athlete_id, s.activity_id) = (a.athlete_id, a.activity_id))
    and not exists (select from warehouse.activity_overrides as o where (o.athlete_id, o.activity_id) = (a.athlete_id, a.activity_id));
exception
  -- The activities lack a part of their own key: that is said on its own.
  when undefined_column or undefined_table then
    null;
end
$$;
comment on function runlytics_internal.clear_sourceless() is
  'Removes activities of which no document is known any more: reprocess() would store each beside the old one. One that the athlete has corrected stays. A part of mend().';

create function runlytics_internal.clear_keyless(relation regclass, lost name) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  has_rows bool;
begin
  if (select c.relname from pg_class as c where c.oid = relation) = any (runlytics_internal.retold_tables()) then
    execute format('delete from %s', relation);
  end if;
  if relation = to_regclass('warehouse.activity_sources') then
    perform runlytics_internal.clear_sourceless();
  end if;
  execute format('select exists (select from %s)', relation) into has_rows;
  if has_rows then
    raise exception '%.% is gone, and with it what tells the rows apart', relation, lost
      using errcode = '55000', hint = format('Restore it from a backup, or empty the table: truncate %s cascade.', relation);
  end if;
end
$$;
comment on function runlytics_internal.clear_keyless(regclass, name) is
  'Empties a table whose key has lost a column; SQLSTATE 55000 when nothing tells its rows again. A part of mend().';

create function runlytics_internal.clear_valueless(relation regclass, lost name) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if (select c.relname from pg_class as c where c.oid = relation) = any (runlytics_internal.retold_tables()) then
    execute format('delete from %s where %I is null', relation, lost);
    perform runlytics_internal.clear_sourceless()
    where relation = to_regclass('warehouse.activity_sources');
  elsif exists (select from pg_attribute as a where a.attrelid = relation and a.attname = 'document_id' and not a.attnotnull) then
    execute format(
      'delete from %s as r where %I is null'
      ' and exists (select from warehouse.document_parts as p where p.athlete_id = r.athlete_id and p.document_id = r.document_id)',
      relation,
      lost
    );
  end if;
end
$$;
comment on function runlytics_internal.clear_valueless(regclass, name) is
  'Removes rows that have lost a value that they need, where a document tells them again. A part of mend().';

create function runlytics_internal.mend(difference runlytics_internal.layout_difference) returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
  -- A reader waits behind whoever waits for the lock: so that is short, and shorter than deadlock_timeout.
  set lock_timeout = '500ms'
as $$
declare
  statement text;
begin
  -- One by one: where the warehouse is distributed, Citus hands each on.
  foreach statement in array regexp_split_to_array(difference.statement, E';\n')
  loop
    execute statement;
  end loop;
  return true;
exception
  when lock_not_available then
    raise exception 'the warehouse is in use: %', sqlerrm
      using errcode = '55P03',
        detail = format('It lacks: %s.', difference.what),
        hint = 'Some transaction reads or writes there. Call create_warehouse() again when it has ended; pg_stat_activity shows which it is.';
  when invalid_table_definition then
    raise exception 'the % has been changed: %', difference.what, sqlerrm
      using errcode = '42P16', hint = 'Drop it with what depends on it, and call create_warehouse() again.';
  when integrity_constraint_violation then
    raise warning 'the warehouse cannot have its % again: %', difference.what, sqlerrm
      using hint = 'CALL runlytics.reprocess() brings what comes from documents, for each athlete; what does not, from a backup alone. Call create_warehouse() again after it.';
    return false;
end
$$;
comment on function runlytics_internal.mend(runlytics_internal.layout_difference) is
  'Brings what the warehouse lacks. A WARNING that says what cannot come back, and false, when rows are in the way, such as those that have lost a value; SQLSTATE 55P03 when somebody is at work there. A part of create_warehouse().';

create function runlytics_internal.mend_warehouse() returns bool
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  fresh constant name := 'runlytics_layout';
  difference runlytics_internal.layout_difference;
  whole bool := true;
  rows_may_be_gone bool := false;
begin
  perform runlytics_internal.lay_out(layout => fresh);
  for difference in
    select d.*
    from runlytics_internal.warehouse_differences(fresh => fresh::text::regnamespace) as d
  loop
    whole := runlytics_internal.mend(difference => difference) and whole;
    rows_may_be_gone := rows_may_be_gone or difference.what ~ '^(table|column|value in every row of) ';
  end loop;
  if rows_may_be_gone then
    -- Without a mark: views compute until the days are stored again.
    delete from warehouse.stored_days;
  end if;
  execute format('drop schema %I cascade', fresh);
  return whole;
end
$$;
comment on function runlytics_internal.mend_warehouse() is
  'Lays out a schema beside the warehouse, mends what differs and drops it again; false when something has to wait. Nobody else ever sees that schema. A part of create_warehouse().';

create function runlytics_internal.warehouse_is_whole() returns bool
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from warehouse.installation as i
    where i.version = runlytics.version()
      and i.formulas = runlytics_internal.formula_versions()
      and i.fingerprint = runlytics_internal.warehouse_fingerprint()
  );
exception
  when undefined_table or undefined_column or invalid_schema_name then
    return false;
end
$$;
comment on function runlytics_internal.warehouse_is_whole() is
  'Whether the warehouse is as create_warehouse() of this version left it. A part of create_warehouse().';
