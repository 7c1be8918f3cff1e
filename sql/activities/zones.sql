-- Time in zones of heart rate.

-- @warehouse@
-- Days are filtered before a stream is read: ask for the weeks that you look at.
create or replace view warehouse.zone_time with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  'threshold'::text as set,
  z.zone::int as zone,
  z.seconds,
  a.sport,
  b.bounds[z.zone - 1] as from_hr,
  b.bounds[z.zone] as to_hr
from warehouse.activities as a
join warehouse.streams as s using (athlete_id, activity_id)
join warehouse.settings_periods as p
  on p.athlete_id = a.athlete_id
  and a.local_date >= p.valid_from
  and a.local_date < p.valid_until
cross join lateral (
  select array[0.85 * p.threshold_hr, 0.9 * p.threshold_hr, 0.95 * p.threshold_hr, p.threshold_hr] as bounds
) as b
cross join lateral unnest(
  runlytics.time_in_zones(stream => s.stream, channel => 'heart_rate', bounds => b.bounds)
) with ordinality as z (seconds, zone)
where not a.excluded
  and p.threshold_hr is not null
  and z.seconds is not null;
comment on view warehouse.zone_time is 'Seconds of each activity in five zones of heart rate by the threshold of its day: below 85 %, to 90, 95 and 100 %, and above (set threshold). from_hr, to_hr: beats/min, the lower bound belongs to the zone. Reads the streams of the days that are asked for.';

create or replace view warehouse.zone_share with (security_invoker) as
select
  w.athlete_id,
  w.week,
  w.week::timestamp at time zone p.timezone as time,
  w.seconds,
  w.easy_s / w.seconds as easy_share,
  case
    when w.hard_s > w.easy_s then null
    when w.hard_s = 0 then 0
    else log(100 * w.easy_s * w.hard_s / (greatest(w.moderate_s, 0.01 * w.seconds) * w.seconds))
  end as polarised_index,
  w.moderate_s / w.seconds as moderate_share,
  w.hard_s / w.seconds as hard_share
from (
  select
    z.athlete_id,
    runlytics.week_of(day => z.day, starts_on => a.week_starts_on) as week,
    sum(z.seconds order by z.activity_id, z.zone) as seconds,
    coalesce(sum(z.seconds order by z.activity_id, z.zone) filter (where z.zone <= 2), 0) as easy_s,
    coalesce(sum(z.seconds order by z.activity_id, z.zone) filter (where z.zone between 3 and 4), 0) as moderate_s,
    coalesce(sum(z.seconds order by z.activity_id, z.zone) filter (where z.zone = 5), 0) as hard_s
  from warehouse.zone_time as z
  join warehouse.athletes as a using (athlete_id)
  group by z.athlete_id, runlytics.week_of(day => z.day, starts_on => a.week_starts_on)
) as w
join warehouse.settings_periods as p
  on p.athlete_id = w.athlete_id
  and w.week >= p.valid_from
  and w.week < p.valid_until
where w.seconds > 0;
comment on view warehouse.zone_share is 'One row a week with heart rate: the shares (0 to 1) of time below 90 % of the threshold (easy), up to it (moderate) and above it (hard). polarised_index: log10(100 easy / moderate * hard) after Treff 2019, above 2 being polarised; 0 without hard, NULL with more hard than easy; moderate counts as .01 at least.';

grant select on warehouse.zone_time, warehouse.zone_share to runlytics_reader, runlytics_worker;
