-- What policies and views ask because the tables may lie on several machines.

-- Whom a role may see, told by the catalog alone: there a policy may read no table.

create function runlytics.athletes_by_role(tag text, own bool default false) returns bigint[]
  language plpgsql stable parallel safe cost 100
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select (regexp_match(r.rolname, '_athlete_([0-9]{1,18})(?:_own)?$'))[1]::bigint
    from pg_roles as r
    where starts_with(r.rolname, 'runlytics_' || tag || '_athlete_')
      and r.rolname ~ case when own then '_athlete_[0-9]{1,18}_own$' else '_athlete_[0-9]{1,18}$' end
      and pg_has_role(r.oid, 'usage')
  );
end
$$;
comment on function runlytics.athletes_by_role(text, bool) is
  'The athletes whom the current role may see by its membership in roles called runlytics_TAG_athlete_N, or runlytics_TAG_athlete_N_own where own is asked for. Policies of a distributed warehouse ask it, on every node; it reads the catalog and nothing else. tag: warehouse.installation.tag, for two warehouses may share a cluster, whose roles are common to both.';

create function runlytics.holds_role(role_name name) returns bool
  language plpgsql stable parallel safe cost 10
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(pg_has_role(to_regrole(quote_ident(role_name)), 'usage'), false);
end
$$;
comment on function runlytics.holds_role(name) is
  'Whether the current role is this one or has its rights; false where there is no such role. The policy of warehouse.athlete_access asks it where the warehouse is distributed.';

create function runlytics.label(word text) returns text
  language sql immutable parallel safe
  return word;
comment on function runlytics.label(text) is
  'The word itself. A view that is put together of parts names each by this: on one machine the planner leaves out the parts that are not asked for; where the warehouse is distributed the function is made one that it cannot see through (prepare_node()), for a part that is left out would hide whose rows are asked for.';
