-- Athletes :first to :last as copies of athlete 1: every table with an athlete, but for the bytes of documents and for who may do what.
-- What is large and what no view of days reads is of the last hundred days alone. Runs have numbers of their own, as in life.
set client_min_messages = warning;
set session_replication_role = replica;
select format(
  'insert into %1$s (%2$s) overriding system value select %3$s from %1$s as t, generate_series(%4$s, %5$s) as n where t.athlete_id = 1%6$s',
  r.relation,
  string_agg(quote_ident(a.attname), ', ' order by a.attnum),
  string_agg(
    case
      when a.attname = 'athlete_id' then 'n'
      when a.attname = 'activity_id' then 't.activity_id + n * 100000'
      when r.name = 'athletes' and a.attname = 'name' then '''Athlete '' || n'
      else 't.' || quote_ident(a.attname)
    end,
    ', ' order by a.attnum
  ),
  :first, :last,
  case
    when r.name in ('biometrics') then ' and t.recorded_at > now() - interval ''100 days'''
    when r.name in ('sleep', 'sleep_totals') then ' and t.started_at > now() - interval ''100 days'''
    when r.name in ('biometric_streams') then ' and t.day > current_date - 100'
    when r.name in ('streams', 'laps', 'efforts', 'form_bands', 'activity_quality', 'workouts', 'activity_routes')
      then ' and t.activity_id in (select b.activity_id from warehouse.activities as b where b.athlete_id = 1 and b.local_date > current_date - 100)'
  end
)
from (
  select c.oid::regclass as relation, c.relname::text as name
  from pg_class as c
  where c.relnamespace = 'warehouse'::regnamespace
    and c.relkind = 'r'
    and c.relname not in ('athlete_access', 'document_parts', 'tokens', 'page_links', 'secrets', 'requests')
) as r
join pg_attribute as a
  on a.attrelid = r.relation
  and a.attnum > 0
  and not a.attisdropped
  and a.attgenerated = ''
group by r.relation, r.name
having bool_or(a.attname = 'athlete_id')
order by r.name
\gexec
reset session_replication_role;
-- The models of all were made today; what is measured says itself what is due.
insert into warehouse.model_runs (athlete_id, trained_at, next_at)
select n, now(), now() + interval '10 days' from generate_series(:first, :last) as n
on conflict on constraint model_runs_pkey do update
set next_at = excluded.next_at;
vacuum analyze;
