-- When shoes are to be replaced.

-- @warehouse@
create or replace view warehouse.gear_due with (security_invoker) as
select
  u.athlete_id,
  u.gear_id,
  u.name,
  u.kind,
  u.km,
  g.limit_km,
  d.age_days,
  g.limit_days,
  d.worn,
  case when d.worn >= 1 then 'due' when d.worn >= 0.9 then 'soon' else 'good' end as state,
  -- At the rate of the last eight weeks, or when its days are over, whichever comes first.
  least(
    current_date + least(56 * greatest(g.limit_km - u.km, 0) / nullif(r.km, 0), 36500)::int,
    d.since + g.limit_days
  ) as due_on
from warehouse.gear_use as u
join warehouse.gear as g using (athlete_id, gear_id)
cross join lateral (
  select
    b.since,
    current_date - b.since as age_days,
    greatest(u.km / g.limit_km, (current_date - b.since)::float8 / g.limit_days) as worn
  from (select coalesce(g.used_since, u.first_day) as since) as b
) as d
left join lateral (
  select a.athlete_id, sum(a.distance_m order by a.activity_id) / 1000 as km
  from warehouse.activities as a
  where a.athlete_id = g.athlete_id
    and a.local_date > current_date - 56
    and a.gear_id = g.gear_id
    and runlytics.shows_field(activity_id => a.activity_id, field => 'gear', athlete_id => a.athlete_id)
    and not a.excluded
  group by a.athlete_id
) as r on r.athlete_id = g.athlete_id
where not u.retired
  and num_nonnulls(g.limit_km, g.limit_days) > 0;
comment on view warehouse.gear_due is 'One row for each pair of shoes or bike in use that has a limit (warehouse.gear.limit_km, limit_days): how far it went, how old it is, and which share of the nearer limit is used up (worn). state: good, soon from nine tenths on, due. due_on: when it will be, at the rate of the last eight weeks; NULL when it lies still and has no limit of days.';

grant select on warehouse.gear_due to runlytics_reader, runlytics_worker;
