-- Who has no grant is told which one, whatever is called first: every routine of the catalog is.
select plan(3);

create function pg_temp.hint(statement text) returns text
  language plpgsql
as $$
declare
  said text;
begin
  execute statement;
  return null;
exception
  when others then
    get stacked diagnostics said = pg_exception_hint;
    return sqlstate || ' ' || said;
end
$$;
create role nobody_at_all;
create function pg_temp.told(role name, statement text) returns text
  language plpgsql
as $$
declare
  said text;
begin
  perform set_config('role', role, true);
  said := pg_temp.hint(statement);
  perform set_config('role', 'none', true);
  return said;
end
$$;
-- What is written in SQL is put in place of its call before anybody is asked.
create temporary table as_nobody as
select p.oid::regprocedure as routine, pg_temp.told('nobody_at_all', c.statement) as told
from pg_proc as p
cross join lateral (
  select format('%s runlytics.%I(%s)', case p.prokind when 'p' then 'call' else 'select' end, p.proname,
    (select string_agg('null::' || format_type(a.type, null), ', ') from unnest(p.proargtypes) with ordinality as a (type, at) where a.at <= p.pronargs - p.pronargdefaults)) as statement
) as c
where p.pronamespace = 'runlytics'::regnamespace
  and p.prokind in ('f', 'p')
  and p.prolang <> (select l.oid from pg_language as l where l.lanname = 'sql')
  and has_function_privilege('public', p.oid, 'execute');
select is_empty(
  $$ select routine, told from as_nobody where told ~ '^42501' and told <>
       '42501 As the owner: grant runlytics_reader to nobody_at_all; select runlytics.grant_access(''nobody_at_all'', 1); -- what loads or changes takes: grant runlytics_owner to nobody_at_all;' $$,
  'every routine tells a role without a grant which one it lacks, or does not mind'
);
select ok((select count(*) > 100 from as_nobody where told ~ '^42501'), 'and most of them do');
select is_empty(
  $$ select routine from as_nobody where told !~ '^42501' and routine::oid in (
       select oid from pg_proc where prokind = 'p' or provolatile = 'v' and 'athlete_id' = any (proargnames) and proname <> 'doctor'
     ) $$,
  'and what changes something always minds'
);
select * from finish();
