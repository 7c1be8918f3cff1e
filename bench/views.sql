-- What a panel costs that asks for the last month, the last year or everything, of one year and of ten, as the owner
-- and as a reader under row-level security, with PostgreSQL's own settings; then the last month of a whole fleet.
-- There is no peer: the goals are milliseconds of CPU for a month of ten years, and that ten years cost as one.
\ir support/compare.sql
set jit = on;
reset max_parallel_workers_per_gather;
\set folder `folder=$(mktemp -d) && for weeks in 52 520; do build/bench/runlytics-simulate --recording smart --weeks $weeks "$folder/$weeks" >/dev/null; done && chmod -R a+rX "$folder" && echo "$folder"`
insert into warehouse.athletes (athlete_id) values (1001), (1010) on conflict do nothing;
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps)
values (1001, 'Europe/Berlin', 188, 48, 168, 3.9), (1010, 'Europe/Berlin', 188, 48, 168, 3.9)
on conflict do nothing;
set client_min_messages = error;
call runlytics.ingest_path(path => :'folder' || '/52', athlete_id => 1001);
call runlytics.ingest_path(path => :'folder' || '/520', athlete_id => 1010);
vacuum analyze;

do $$
begin
  if not exists (select from pg_roles where rolname = 'bench_reader') then
    create role bench_reader;
    grant runlytics_reader, pg_read_server_files to bench_reader;
  end if;
end
$$;
grant execute on function pg_read_file(text) to bench_reader;
insert into warehouse.athlete_access (role_name, athlete_id) values ('bench_reader', 1001), ('bench_reader', 1010) on conflict do nothing;

create temp table looked (
  role_name text default current_user,
  view text,
  span text,
  years int,
  cost float8,
  first_ms float8,
  ms float8
);
grant select, insert on looked to bench_reader;

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

create temp view asked as
select
  v.view, w.span, a.years,
  format('select * from warehouse.%I where athlete_id = %s and %I > current_date - %s', v.view, a.athlete_id, v.day, w.days) as statement,
  w.looks
from (
  values
    ('runs', 'local_date'), ('daily_training', 'day'), ('nights', 'day'), ('weekly_volume', 'week'), ('fitness', 'day'), ('body_days', 'day'),
    ('recovery', 'day'), ('readiness', 'day'), ('daily_totals', 'day'), ('zone_time', 'day'), ('zone_share', 'week'),
    ('best_effort_curve', 'day'), ('fatigued_curve', 'day'), ('personal_records', 'achieved_on'), ('durability', 'day'),
    ('running_form', 'day'), ('running_form_trend', 'month'), ('session_flags', 'day'), ('milestones', 'day'), ('quality', 'day')
) as v (view, day)
cross join (values ('month', 30, 50), ('year', 365, 20), ('all', 36500, 5)) as w (span, days, looks)
cross join (values (1001, 1), (1010, 10)) as a (athlete_id, years);
grant select on asked to bench_reader;

select pg_temp.look(view, span, years, statement, looks) from asked \g /dev/null
set role bench_reader;
select pg_temp.look(view, span, years, statement, looks) from asked \g /dev/null
reset role;

\echo 'CPU of one look, in milliseconds; month_goal and ratio_goal are for a month of ten years'
select
  case role_name when 'bench_reader' then 'reader' else 'owner' end as who,
  view,
  round(max(ms) filter (where span = 'month' and years = 1)::numeric, 2) as month_1y,
  round(max(ms) filter (where span = 'month' and years = 10)::numeric, 2) as month_10y,
  g.month_goal,
  round((max(ms) filter (where span = 'month' and years = 10) / nullif(max(ms) filter (where span = 'month' and years = 1), 0))::numeric, 2) as ratio,
  1.3 as ratio_goal,
  round(max(ms) filter (where span = 'year' and years = 10)::numeric, 2) as year_10y,
  round(max(ms) filter (where span = 'all' and years = 10)::numeric, 2) as all_10y,
  round(max(cost)) as dearest_plan,
  case when max(ms) filter (where span = 'month' and years = 10) <= g.month_goal and max(cost) < 100000 then 'reached' else 'MISSED' end as verdict
from looked
left join (
  values
    ('runs', 1.5), ('daily_training', 1.5), ('nights', 1.5), ('weekly_volume', 5), ('fitness', 5), ('body_days', 10), ('recovery', 10),
    ('readiness', 10), ('daily_totals', 10), ('zone_time', 5), ('zone_share', 10), ('best_effort_curve', 5), ('fatigued_curve', 5),
    ('durability', 5), ('running_form', 5), ('running_form_trend', 10), ('session_flags', 5), ('quality', 5)
) as g (view, month_goal) using (view)
group by role_name, view, g.month_goal
order by 1 desc, min(looked.ctid);

\echo 'What every view costs the first time in a session, in milliseconds of CPU'
select view, round(max(first_ms)::numeric, 1) as first_ms from looked where span = 'month' group by view order by 2 desc;
