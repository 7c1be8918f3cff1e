-- What the schema warehouse lacks of a layout that was laid out afresh beside it, and how it is mended.
-- One rule for every table and view there is: what stands in the fresh one and not, or otherwise, in the
-- warehouse is made as it stands there. What the owner has added is left alone.

create type runlytics_internal.layout_difference as (
  what text,
  statement text
);
comment on type runlytics_internal.layout_difference is 'What the warehouse lacks, and the statement that brings it.';

create function runlytics_internal.retold_tables() returns name[]
  language sql immutable parallel safe
  return array[
    'installation', 'activity_sources', 'laps', 'streams', 'activity_metrics', 'biometrics', 'biometric_streams', 'sleep',
    'sleep_totals', 'nights', 'journal', 'shifts'
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

create function runlytics_internal.table_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    format('table %I', f.relname),
    format('create table warehouse.%I (like %s including all excluding constraints excluding indexes)', f.relname, f.oid::regclass)
  from pg_class as f
  where f.relnamespace = fresh
    and f.relkind = 'r'
    and not exists (select from pg_class as w where w.relnamespace = 'warehouse'::regnamespace and w.relname = f.relname)
  order by f.oid;

  return query
  select
    format('column %I.%I', f.relname, a.attname),
    concat(
      -- Rows that lost what tells them apart are not given another's place.
      case when a.attnum = any (key.conkey) then format('select runlytics_internal.clear_keyless(%L, %L); ', w.oid::regclass, a.attname) end,
      format('alter table %s add column %I %s', w.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod)),
      case a.attcompression when 'l' then ' compression lz4' when 'p' then ' compression pglz' end,
      case a.attidentity when 'a' then ' generated always as identity' when 'd' then ' generated by default as identity' end,
      ' default ' || pg_get_expr(d.adbin, d.adrelid)
    )
  from pg_class as f
  join pg_class as w on w.relnamespace = 'warehouse'::regnamespace and w.relname = f.relname
  join pg_attribute as a on a.attrelid = f.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_constraint as key on key.conrelid = f.oid and key.contype = 'p'
  where f.relnamespace = fresh
    and f.relkind = 'r'
    and not exists (select from pg_attribute as h where h.attrelid = w.oid and h.attname = a.attname)
  order by f.oid, a.attnum;

  return query
  select
    format('default of %I.%I', f.relname, a.attname),
    format('alter table %s alter column %I set default %s', w.oid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid))
  from pg_class as f
  join pg_class as w on w.relnamespace = 'warehouse'::regnamespace and w.relname = f.relname
  join pg_attribute as a on a.attrelid = f.oid and a.attnum > 0
  join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  join pg_attribute as h on h.attrelid = w.oid and h.attname = a.attname
  left join pg_attrdef as e on e.adrelid = h.attrelid and e.adnum = h.attnum
  where f.relnamespace = fresh
    and f.relkind = 'r'
    and pg_get_expr(d.adbin, d.adrelid) is distinct from pg_get_expr(e.adbin, e.adrelid)
  order by f.oid, a.attnum;
end
$$;
comment on function runlytics_internal.table_differences(regnamespace) is
  'Which tables, columns and defaults the warehouse lacks. A part of warehouse_differences().';

create function runlytics_internal.constraint_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    format('constraint %I of %I', k.conname, f.relname),
    concat(
      format('alter table warehouse.%I ', f.relname),
      case when old.oid is not null then format('drop constraint %I, ', k.conname) end,
      format('add constraint %I %s', k.conname, said.definition)
    )
  from pg_constraint as k
  join pg_class as f on f.oid = k.conrelid
  cross join lateral (select replace(pg_get_constraintdef(k.oid), fresh || '.', 'warehouse.') as definition) as said
  left join pg_constraint as old on old.conname = k.conname and old.conrelid = to_regclass(format('warehouse.%I', f.relname))
  where k.connamespace = fresh
    and k.contype in ('p', 'u', 'c', 'x', 'f')
    and said.definition is distinct from pg_get_constraintdef(old.oid)
  -- A foreign key needs the key that it names.
  order by k.contype = 'f', k.oid;

  return query
  select
    format('index %I', i.relname),
    concat('drop index ' || old.oid::regclass || '; ', said.definition)
  from pg_class as i
  join pg_index as x on x.indexrelid = i.oid
  cross join lateral (select replace(pg_get_indexdef(i.oid), ' ' || fresh || '.', ' warehouse.') as definition) as said
  left join pg_class as old on old.relnamespace = 'warehouse'::regnamespace and old.relname = i.relname
  where i.relnamespace = fresh
    and not exists (select from pg_constraint as k where k.conindid = i.oid and k.contype in ('p', 'u', 'x'))
    and said.definition is distinct from pg_get_indexdef(old.oid)
  order by i.oid;
end
$$;
comment on function runlytics_internal.constraint_differences(regnamespace) is
  'Which constraints and indexes the warehouse lacks, or has otherwise. A part of warehouse_differences().';

create function runlytics_internal.view_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    format('view %I', f.relname),
    format('create or replace view warehouse.%I with (%s) as %s', f.relname, array_to_string(f.reloptions, ', '), said.definition)
  from pg_class as f
  cross join lateral (select replace(pg_get_viewdef(f.oid), fresh || '.', 'warehouse.') as definition) as said
  left join pg_class as old on old.relnamespace = 'warehouse'::regnamespace and old.relname = f.relname
  where f.relnamespace = fresh
    and f.relkind = 'v'
    and (
      old.reloptions is distinct from f.reloptions
      or said.definition is distinct from case old.relkind when 'v' then pg_get_viewdef(old.oid) end
    )
  order by f.oid;
end
$$;
comment on function runlytics_internal.view_differences(regnamespace) is
  'Which views the warehouse lacks, or has otherwise. A part of warehouse_differences().';

create function runlytics_internal.access_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    format('row-level security of %I', f.relname),
    format('alter table warehouse.%I enable row level security', f.relname)
  from pg_class as f
  left join pg_class as w on w.relnamespace = 'warehouse'::regnamespace and w.relname = f.relname
  where f.relnamespace = fresh
    and f.relrowsecurity
    and w.relrowsecurity is not true
  order by f.oid;

  return query
  with policy as (
    select
      c.relnamespace,
      c.relname,
      p.polname,
      format('create policy %I on warehouse.%I as ', p.polname, c.relname)
      || case when p.polpermissive then 'permissive' else 'restrictive' end
      || case p.polcmd when 'r' then ' for select' when 'a' then ' for insert' when 'w' then ' for update' when 'd' then ' for delete' else '' end
      || ' to ' || (
        select string_agg(case role when 0 then 'public' else quote_ident(pg_get_userbyid(role)) end, ', ' order by role)
        from unnest(p.polroles) as role
      )
      || coalesce(' using (' || replace(pg_get_expr(p.polqual, p.polrelid), fresh || '.', 'warehouse.') || ')', '')
      || coalesce(' with check (' || replace(pg_get_expr(p.polwithcheck, p.polrelid), fresh || '.', 'warehouse.') || ')', '')
      as statement
    from pg_policy as p
    join pg_class as c on c.oid = p.polrelid
  )
  select
    format('policy %I of %I', f.polname, f.relname),
    concat(case when w.polname is not null then format('drop policy %I on warehouse.%I; ', f.polname, f.relname) end, f.statement)
  from policy as f
  left join policy as w on w.relnamespace = 'warehouse'::regnamespace and w.relname = f.relname and w.polname = f.polname
  where f.relnamespace = fresh
    and f.statement is distinct from w.statement
  order by f.relname collate "C", f.polname collate "C";
end
$$;
comment on function runlytics_internal.access_differences(regnamespace) is
  'Which policies the warehouse lacks, or has otherwise. A part of warehouse_differences().';

create function runlytics_internal.privileges_of(layout regnamespace)
  returns table (object text, relation text, column_name text, grantee text, privilege text)
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select 'schema warehouse', null::text, null::text, a.grantee::regrole::text, lower(a.privilege_type)
  from pg_namespace as n
  cross join lateral aclexplode(n.nspacl) as a
  where n.oid = layout
    and a.grantee not in (0, n.nspowner)
  union all
  select format('warehouse.%I', c.relname), c.relname::text, null, a.grantee::regrole::text, lower(a.privilege_type)
  from pg_class as c
  cross join lateral aclexplode(c.relacl) as a
  where c.relnamespace = layout
    and c.relkind in ('r', 'p', 'v')
    and a.grantee not in (0, c.relowner)
  union all
  select format('warehouse.%I', c.relname), c.relname::text, quote_ident(t.attname), a.grantee::regrole::text, lower(a.privilege_type)
  from pg_class as c
  join pg_attribute as t on t.attrelid = c.oid and t.attnum > 0 and not t.attisdropped
  cross join lateral aclexplode(t.attacl) as a
  where c.relnamespace = layout
    and c.relkind in ('r', 'p', 'v')
    and a.grantee not in (0, c.relowner);
end
$$;
comment on function runlytics_internal.privileges_of(regnamespace) is
  'What is granted in a layout, to others than its owner, as if it were the warehouse. A part of warehouse_differences().';

create function runlytics_internal.privilege_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- They work without anybody watching, so they have what the layout says and nothing more.
  service_roles constant text[] := array['runlytics_worker', 'runlytics_listener', 'runlytics_ingest'];
begin
  return query
  select
    format('%s on %s to %s', p.privilege, concat_ws('.', p.object, p.column_name), p.grantee),
    format('revoke %s%s on %s from %s', p.privilege, ' (' || p.column_name || ')', p.object, p.grantee)
  from (
    select * from runlytics_internal.privileges_of('warehouse'::regnamespace)
    except
    select * from runlytics_internal.privileges_of(fresh)
  ) as p
  where p.grantee = any (service_roles)
    and p.relation in (select f.relname from pg_class as f where f.relnamespace = fresh)
  order by p.object collate "C", p.column_name collate "C" nulls first, p.privilege collate "C";

  return query
  select
    format('%s on %s to %s', p.privilege, concat_ws('.', p.object, p.column_name), p.grantee),
    format('grant %s%s on %s to %s', p.privilege, ' (' || p.column_name || ')', p.object, p.grantee)
  from (
    select * from runlytics_internal.privileges_of(fresh)
    except
    -- Whoever loses a privilege on a table loses those on its columns too.
    select w.*
    from runlytics_internal.privileges_of('warehouse'::regnamespace) as w
    where w.column_name is null
      or w.grantee <> all (service_roles)
      or not exists (
        select
        from runlytics_internal.privileges_of('warehouse'::regnamespace) as whole
        where whole.column_name is null
          and (whole.object, whole.grantee, whole.privilege) = (w.object, w.grantee, w.privilege)
      )
  ) as p
  order by p.object collate "C", p.column_name collate "C" nulls first, p.grantee collate "C", p.privilege collate "C";
end
$$;
comment on function runlytics_internal.privilege_differences(regnamespace) is
  'Which privileges the warehouse does not grant, and which of those it grants the worker and the listener are too many. A part of warehouse_differences().';

create function runlytics_internal.comment_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with comment as (
    select
      n.oid as layout,
      'schema warehouse' as object,
      replace(obj_description(n.oid, 'pg_namespace'), fresh::text, 'warehouse') as words
    from pg_namespace as n
    union all
    select
      c.relnamespace,
      case
        when d.objsubid > 0 then format('column warehouse.%I.%I', c.relname, a.attname)
        when c.relkind = 'v' then format('view warehouse.%I', c.relname)
        else format('table warehouse.%I', c.relname)
      end,
      replace(d.description, fresh::text, 'warehouse')
    from pg_class as c
    join pg_description as d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass
    left join pg_attribute as a on a.attrelid = c.oid and a.attnum = d.objsubid
    where c.relkind in ('r', 'v')
  )
  select 'comment on ' || f.object, format('comment on %s is %L', f.object, f.words)
  from comment as f
  left join comment as w on w.layout = 'warehouse'::regnamespace and w.object = f.object
  where f.layout = fresh
    and f.words is distinct from w.words
  order by f.object collate "C";
end
$$;
comment on function runlytics_internal.comment_differences(regnamespace) is
  'Which comments the warehouse lacks. A part of warehouse_differences().';

create function runlytics_internal.row_differences(fresh regnamespace) returns setof runlytics_internal.layout_difference
  language plpgsql stable parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- Reference rows: what the steps insert. The owner's own stay.
  return query
  select
    format('rows of %I', f.relname),
    format(
      'insert into warehouse.%1$I (%2$s) select %3$s from %4$s as f'
      ' where not exists (select from warehouse.%1$I as w where row(%5$s) is not distinct from row(%3$s))'
      ' on conflict on constraint %6$I do update set (%2$s) = row(%7$s)',
      f.relname,
      string_agg(quote_ident(a.attname), ', ' order by a.attnum),
      string_agg('f.' || quote_ident(a.attname), ', ' order by a.attnum),
      f.oid::regclass,
      string_agg('w.' || quote_ident(a.attname), ', ' order by a.attnum),
      key.conname,
      string_agg('excluded.' || quote_ident(a.attname), ', ' order by a.attnum)
    )
  from pg_class as f
  join pg_attribute as a on a.attrelid = f.oid and a.attnum > 0 and not a.attisdropped
  join pg_constraint as key on key.conrelid = f.oid and key.contype = 'p'
  where f.relnamespace = fresh
    and f.relkind = 'r'
    and pg_relation_size(f.oid) > 0
  group by f.oid, f.relname, key.conname
  order by f.oid;

  return query
  select
    format('value in every row of %I.%I', f.relname, a.attname),
    format(
      'select runlytics_internal.clear_valueless(%3$L, %2$L); alter table warehouse.%1$I alter column %2$I set not null',
      f.relname,
      a.attname,
      format('warehouse.%I', f.relname)
    )
  from pg_class as f
  join pg_attribute as a on a.attrelid = f.oid and a.attnum > 0 and a.attnotnull
  left join pg_attribute as h on h.attname = a.attname and h.attrelid = to_regclass(format('warehouse.%I', f.relname))
  where f.relnamespace = fresh
    and f.relkind = 'r'
    and h.attnotnull is not true
  order by f.oid, a.attnum;
end
$$;
comment on function runlytics_internal.row_differences(regnamespace) is
  'Brings the reference rows, such as those of warehouse.metrics, as far as they are missing or differ; then, which columns take NULL and should not. A part of warehouse_differences().';
