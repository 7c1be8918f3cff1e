-- What a panel costs that asks for the last month, the last year or everything, of one year (athlete 1001) and of ten
-- (athlete 1), as the owner and as a reader under row-level security, with PostgreSQL's own settings.
\ir compare.sql
reset max_parallel_workers_per_gather;
insert into warehouse.athlete_access (role_name, athlete_id) values ('grafana', 1001) on conflict do nothing;

create temp table looked (
  role_name text default current_user,
  view text,
  span text,
  years int,
  cost float8,
  first_ms float8,
  ms float8
);
grant select, insert on looked to grafana;

-- The mean of many looks, for the kernel counts in ticks; the first of a session, which plans, apart.
create function pg_temp.look(view text, span text, years int, statement text, looks int) returns void
  language plpgsql
as $$
declare
  plan json;
  began bigint;
  first_ms float8;
begin
  execute 'explain (format json) ' || statement into plan;
  began := pg_temp.cpu_ns();
  execute statement;
  first_ms := (pg_temp.cpu_ns() - began) / 1e6;
  began := pg_temp.cpu_ns();
  for n in 1 .. looks
  loop
    execute statement;
  end loop;
  insert into looked (view, span, years, cost, first_ms, ms)
  values (view, span, years, (plan -> 0 -> 'Plan' ->> 'Total Cost')::float8, first_ms, (pg_temp.cpu_ns() - began) / 1e6 / looks);
end
$$;

-- Every view of an athlete, and by which column one asks for a time; what reads streams is asked for one run.
create temp view views as
select
  c.relname::text as view,
  coalesce(obj_description(c.oid, 'pg_class') like '%Reads the stream%', false) and bool_or(a.attname = 'activity_id') as of_a_run,
  (array_agg(a.attname::text order by d.n) filter (where d.n is not null))[1] as day
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
left join unnest('{day,local_date,week,month,achieved_on,last_day,until,started_at}'::name[]) with ordinality as d (name, n) on d.name = a.attname
where c.relnamespace = 'warehouse'::regnamespace
  and (c.relkind = 'v' or c.relname in ('nights', 'activity_quality', 'metric_changes'))
  and has_table_privilege('runlytics_reader', c.oid, 'select')
group by c.oid, c.relname
having bool_or(a.attname = 'athlete_id');

create temp view asked as
select
  v.view, w.span, a.years,
  format('select * from warehouse.%I where athlete_id = %s', v.view, a.athlete_id)
    || case
      when v.day = 'started_at' then format(' and started_at > now() - interval ''%s days''', w.days)
      when v.day is not null then format(' and %I > current_date - %s', v.day, w.days)
      else ''
    end as statement,
  w.looks
from views as v
cross join (values ('month', 30, 50), ('year', 365, 20), ('all', 36500, 3)) as w (span, days, looks)
cross join (values (1001, 1), (1, 10)) as a (athlete_id, years)
where not v.of_a_run
  -- Of the points there are millions, and nobody draws them all; what has no day is asked for whole.
  and (w.span = 'month' or v.view <> 'route_points' and v.day is not null)
union all
select
  v.view, 'run' as span, a.years,
  format('select * from warehouse.%I where athlete_id = %s and activity_id = %s', v.view, a.athlete_id, a.activity_id) as statement,
  20 as looks
from views as v
cross join (
  select r.athlete_id, case r.athlete_id when 1 then 10 else 1 end as years, max(r.activity_id) as activity_id
  from warehouse.activities as r
  where r.athlete_id in (1, 1001)
    and r.sport = 'running'
  group by r.athlete_id
) as a
where v.of_a_run;
grant select on asked, views to grafana;

select pg_temp.look(view, span, years, statement, looks) from asked \g /dev/null
set role grafana;
select pg_temp.look(view, span, years, statement, looks) from asked \g /dev/null
reset role;
-- What everything costs by plan, for points as well.
explain (format json) select * from warehouse.route_points where athlete_id = 1 \g (tuples_only format=unaligned) |tr -d '\n' >build/bench/plan.json
\set plan `cat build/bench/plan.json`
insert into looked (view, span, years, cost) select 'route_points', 'all', 10, (:'plan'::json -> 0 -> 'Plan' ->> 'Total Cost')::float8;

create temp view compared as
select
  role_name,
  view,
  max(ms) filter (where span = 'month' and years = 1) as month_1y,
  max(ms) filter (where span = 'month' and years = 10) as month_10y,
  max(ms) filter (where span = 'year' and years = 1) as year_1y,
  max(ms) filter (where span = 'year' and years = 10) as year_10y,
  max(ms) filter (where span = 'all' and years = 1) as all_1y,
  max(ms) filter (where span = 'all' and years = 10) as all_10y,
  max(ms) filter (where span = 'run' and years = 10) as run_10y,
  max(first_ms) filter (where span in ('month', 'run')) as first_ms,
  max(cost) filter (where span in ('month', 'run')) as month_cost,
  max(cost) as cost
from looked
group by role_name, view;

\echo '### CPU of one look at a view, in ms: the last month, the last year, everything, of one year and of ten, and one run; cost is that of the dearest plan'
select
  case role_name when 'grafana' then 'reader' else 'owner' end as who,
  view,
  round(month_1y::numeric, 2) as month_1y,
  round(month_10y::numeric, 2) as month_10y,
  round(year_1y::numeric, 2) as year_1y,
  round(year_10y::numeric, 2) as year_10y,
  round(all_1y::numeric, 2) as all_1y,
  round(all_10y::numeric, 2) as all_10y,
  round(run_10y::numeric, 2) as run_10y,
  round(first_ms::numeric, 1) as first_ms,
  round(cost) as cost
from compared
order by 1, coalesce(month_10y, run_10y) desc;
\echo '###'

\pset tuples_only on
\pset format unaligned
select view || ': ms for a month of ten years, owner and reader | - | - | - | ' || round(max(month_10y)::numeric, 2) from compared where month_10y is not null group by view;
select view || ': ms for one run of ten years, owner and reader | - | - | - | ' || round(max(run_10y)::numeric, 2)
from compared where run_10y is not null group by view;
select view || ': ten years beside one, a month | - | - | - | ' || round(max(month_10y / nullif(month_1y, 0))::numeric, 2) from compared where month_10y is not null group by view;
select view || ': cost of a plan for a month | - | - | - | ' || round(max(month_cost)) from compared group by view;
select view || ': cost of the dearest plan | - | - | - | ' || round(max(cost)) from compared group by view;
-- Whatever view there is, also one that has no goal of its own yet.
select 'the dearest plan of any view, owner and reader, ten years | ' || view || ' | - | - | ' || round(cost)
from compared
order by compared.cost desc
limit 1;
