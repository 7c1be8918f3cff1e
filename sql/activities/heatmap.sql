-- Where the runs go.

-- @warehouse@
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
cross join lateral runlytics.heat_cells(route => coalesce(w.route, a.route)) as c
where not a.excluded
group by a.athlete_id, a.local_date, a.sport, c.lat, c.lon;
comment on view warehouse.route_heatmap is 'One row for each day, sport and cell of a thousandth of a degree (some 110 m from south to north) that a route passed: the middle of the cell, and count, how many activities of that day passed it. Add up the days that are asked for.';

grant select on warehouse.route_heatmap to runlytics_reader, runlytics_worker;
