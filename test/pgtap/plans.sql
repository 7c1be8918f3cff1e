-- What the planner thinks of ten years of one athlete: no view of an athlete looks dear enough to be compiled, whoever
-- reads it and however much is asked for. The views come from the catalog, so that a new one is tested by being there.
set client_min_messages = warning;
set timezone = 'UTC';
select plan(7);

-- A run on two days of three over ten years, there and back, each some hundred points long and with ten metrics.
insert into warehouse.activities
  (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m, avg_hr, route)
select
  1, d.day + time '17:00', 'UTC', d.day, 'running', 3600, 3500, 9000 + 100 * (d.n % 60), 140 + d.n % 20, r.line
from (select n, current_date - n as day from generate_series(1, 3650) as n where n % 3 <> 0) as d
cross join lateral (
  select st_setsrid(st_makeline(st_makepoint(13.4 + 0.00037 * k + 0.0002 * sin(k * d.n), 52.5 + 0.0004 * cos(k * 0.1 * d.n)) order by k), 4326) as line
  from generate_series(1, 100) as k
) as r;
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
select a.athlete_id, a.activity_id, m.name, 50 + a.activity_id % 40, 'made', 1
from warehouse.activities as a
cross join (
  select name from warehouse.metrics where name in ('load', 'trimp', 'cadence', 'efficiency_factor', 'decoupling', 'normalized_graded_speed', 'marathon_pace', 'temperature')
) as m;
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, value, source, document_id)
select 1, m.metric_id, current_date - d.n + time '06:00', 50 + d.n % 9, 'made', 1
from generate_series(0, 3649) as d (n)
cross join warehouse.metrics as m
where m.name in ('resting_hr', 'hrv_rmssd', 'weight');
call runlytics.refresh_days();
vacuum analyze;

drop role if exists plans_reader;
create role plans_reader in role runlytics_reader;
insert into warehouse.athlete_access (role_name, athlete_id) values ('plans_reader', 1);

create temp table dear (role_name text default current_user, view text, cost float8);
create temp table gold as
select c.relname as view
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attname = 'athlete_id'
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind = 'v'
  and has_table_privilege('runlytics_reader', c.oid, 'select')
  -- Nobody asks for the points of ten years; what it costs by run stands in the benchmark.
  and c.relname <> 'route_points';
grant select on gold to plans_reader;
grant insert on dear to plans_reader;
create function pg_temp.look_at_all() returns bigint
  language plpgsql
as $$
declare
  each text;
  explained json;
begin
  for each in select g.view from gold as g
  loop
    execute format('explain (format json) select * from warehouse.%I where athlete_id = 1', each) into explained;
    insert into dear (view, cost) values (each, (explained -> 0 -> 'Plan' ->> 'Total Cost')::float8);
  end loop;
  return (select count(*) from gold);
end
$$;
select cmp_ok(pg_temp.look_at_all(), '>', 50::bigint, 'the views come from the catalog');
set role plans_reader;
select pg_temp.look_at_all() \g /dev/null
reset role;
select is((select count(distinct role_name) from dear), 2::bigint, 'as the owner and as a reader');
select is(
  (select string_agg(format('%s as %s: %s', d.view, d.role_name, round(d.cost)), ', ' order by d.cost desc) from dear as d where d.cost >= current_setting('jit_above_cost')::float8),
  null,
  'no view of ten years looks dear enough to be compiled'
);

-- Where the runs go: as PostGIS would find it. Its 3.7 reckons the last digit in another way than its 3.3.
create temp table by_postgis as
select distinct a.local_date as day, round(st_y(p.geom)::numeric, 9) as lat, round(st_x(p.geom)::numeric, 9) as lon
from warehouse.activities as a
cross join lateral st_dumppoints(st_snaptogrid(st_segmentize(a.route, 0.0005), 0.0005, 0.0005, 0.001, 0.001)) as p
where a.athlete_id = 1;
select set_eq(
  'select day, round(lat::numeric, 9) as lat, round(lon::numeric, 9) as lon from warehouse.route_heatmap where athlete_id = 1',
  'table by_postgis',
  'the cells of a route are those of PostGIS'
);
select is((select count(*) from runlytics.heat_cells(route => st_geomfromtext('LINESTRING(13.4004 52.5004, 13.4006 52.5006)', 4326))), 0::bigint, 'what stays in a cell goes nowhere');

-- The longest run, both days counted.
select is(
  runlytics.longest_run(since => current_date - 31, until => current_date - 2, athlete_id => 1),
  (select max(km) from warehouse.runs where athlete_id = 1 and local_date between current_date - 31 and current_date - 2),
  'the longest run of thirty days'
);
select is(
  (select array_agg(l.longest_30d_km order by l.local_date) from warehouse.run_list as l where l.athlete_id = 1),
  (
    select array_agg((select max(b.km) from warehouse.runs as b where b.athlete_id = 1 and b.local_date between r.local_date - 30 and r.local_date - 1) order by r.local_date)
    from warehouse.runs as r
    where r.athlete_id = 1
  ),
  'and beside each run that of the thirty days before it'
);

select * from finish();
