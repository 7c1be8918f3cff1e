-- Where the runs go.

-- @warehouse@
-- PostGIS lives wherever it was installed; only this view is made with it in sight.
select set_config(
  'search_path',
  format('pg_catalog, %I, pg_temp', (
    select n.nspname
    from pg_extension as e
    join pg_namespace as n on n.oid = e.extnamespace
    where e.extname = 'postgis'
  )),
  true
);

create or replace view warehouse.route_heatmap with (security_invoker) as
select
  a.athlete_id,
  c.lat,
  c.lon,
  count(*)::int as count,
  a.local_date as day,
  a.sport
from warehouse.activities as a
left join warehouse.whole_routes as w using (athlete_id, activity_id)
cross join lateral (
  -- Of points that follow one another in a cell one is left, which is most of the work saved.
  select distinct st_y(p.geom) as lat, st_x(p.geom) as lon
  from st_dumppoints(
    st_snaptogrid(st_segmentize(coalesce(w.route, a.route), 0.0005), 0.0005, 0.0005, 0.001, 0.001)
  ) as p
) as c
where not a.excluded
group by a.athlete_id, a.local_date, a.sport, c.lat, c.lon;
comment on view warehouse.route_heatmap is 'One row for each day, sport and cell of a thousandth of a degree (some 110 m from south to north) that a route passed: the middle of the cell, and count, how many activities of that day passed it. Add up the days that are asked for.';

select set_config('search_path', 'pg_catalog, pg_temp', true);

grant select on warehouse.route_heatmap to runlytics_reader, runlytics_worker;
