-- What could not be read, and what a runner asks first, answered by the gold views.
\pset linestyle unicode
\pset border 1
\pset footer off
\pset null ''

select exists (select from warehouse.failures) as has_failures
\gset
\if :has_failures
\echo
\echo 'What could not be read. It is kept: select * from warehouse.failures says what to do'
select name, left(reason, 90) as reason
from warehouse.failures
order by document_id
limit 10;
\endif

-- What the NOTICEs said as it was read, whenever that was.
select
  runlytics_internal.say_kinds(counts => p.left_out) as left_out,
  runlytics_internal.say_kinds(counts => runlytics_internal.ignored_kinds(since => '-infinity')) as ignored,
  runlytics_internal.first_few(lines => runlytics_internal.ignored_names(since => '-infinity')) as ignored_names,
  nullif(cardinality(c.names), 0) as cut,
  runlytics_internal.first_few(lines => c.names) as cut_names
from warehouse.ingestion_progress as p
cross join runlytics_internal.cut_files(since => '-infinity') as c (names)
order by p.ingestion_id desc
limit 1
\gset
\if :{?left_out}
\echo
\echo 'Left out, for they are of no format that is read:' :left_out
\endif
\if :{?ignored}
\echo
\echo 'Ignored, for they hold no activity and nothing else that is kept:' :ignored
\echo :ignored_names
\endif
\if :{?cut}
\echo
\echo 'Files that end early and were read up to there:' :cut
\echo :cut_names
\echo 'Was the copy cut short? Load the whole file too, and the two become one activity.'
\endif

select
  units,
  case units when 'mi' then 1609.344 else 1000 end as unit_m,
  runlytics.quantity_unit('pace', units) as pace_unit
from warehouse.athletes
where athlete_id = runlytics.athlete()
\gset
select
  case
    when count(*) > 0 then format(
      '%s from %s to %s, of %s',
      runlytics.counted(n => count(*), one => 'activity', many => 'activities'), min(local_date), max(local_date),
      runlytics.counted(n => (select count(distinct document_id) from warehouse.activity_sources), one => 'file')
    )
  end as found
from warehouse.activities
\gset
\if :{?found}
\echo
\echo 'Found:' :found
\endif
\echo
\echo 'The six weeks up to the last activity'
select
  week,
  activities,
  runlytics.written(1000 * km, 'distance', :'units') as distance,
  make_interval(secs => round(moving_s)) as moving,
  round(ascent_m) as climb_m,
  round(load) as load,
  runlytics.written(1000 * km_4w, 'distance', :'units') as mean_of_4,
  round(change_pct) as "change_%"
from warehouse.weekly_volume
where week > (select max(week) - 42 from warehouse.weekly_volume)
order by week;

\echo 'Fitness (ctl), fatigue (atl) and form (tsb) on the ten days up to the last activity'
select
  day,
  round(load) as load,
  round(ctl::numeric, 1) as ctl,
  round(atl::numeric, 1) as atl,
  round(tsb::numeric, 1) as tsb,
  -- A ratio to next to nothing is none.
  case when ctl >= 1 then round(acwr::numeric, 2) end as acwr
from warehouse.fitness
where day <= (select max(day) from warehouse.daily_training)
order by day desc
limit 10;

select exists (select from warehouse.nights) as has_nights
\gset
\if :has_nights
\echo 'The last seven nights: the middle on the clock, the share of the night asleep, HRV in ms'
select
  day,
  make_interval(secs => round(total_24h_s / 60) * 60) as asleep,
  time '0:00' + make_interval(secs => round(midpoint_s / 60) * 60) as middle,
  round(efficiency_pct) as "asleep_%",
  make_interval(secs => round(deep_s / 60) * 60) as deep,
  make_interval(secs => round(rem_s / 60) * 60) as rem,
  round(hrv_ms) as hrv,
  round(regularity) as regularity
from warehouse.nights
order by day desc
limit 7;

\echo 'Readiness on those days, 70 being usual, and the points that each part gave or took'
select
  r.day,
  round(r.score) as score,
  round(r.hrv_points::numeric, 1) as hrv,
  round(r.rhr_points::numeric, 1) as resting_hr,
  round(r.sleep_points::numeric, 1) as sleep,
  round(r.load_points::numeric, 1) as load,
  round(100 * r.confidence) as "confidence_%"
from warehouse.readiness as r
join warehouse.nights as n using (athlete_id, day)
order by r.day desc
limit 7;
select explanation as "In a sentence"
from warehouse.readiness
join warehouse.nights using (athlete_id, day)
order by day desc
limit 1;
\endif

select exists (select from warehouse.runs where stream is not null) as has_samples
\gset
\if :has_samples
select activity_id, format('%s, %s', local_date, runlytics.written(1000 * km, 'distance', :'units')) as title
from warehouse.runs
where stream is not null
order by started_at desc
limit 1
\gset last_

\echo 'Splits of the last run:' :last_title
select
  s.n as split,
  round(s.distance_m) as m,
  runlytics.written(1000 / nullif(s.speed_mps, 0), 'pace', :'units') as :"pace_unit",
  round(s.ascent_m) as climb_m,
  round(s.avg_hr) as hr
from warehouse.runs as r
cross join lateral runlytics.splits(r.stream, :unit_m) as s
where r.activity_id = :last_activity_id
order by s.n;

\echo 'Its heart rate zones, as shares of the threshold'
select
  zone,
  make_interval(secs => round(seconds)) as time,
  repeat('█', round(40 * seconds / sum(seconds) over ())::int) as share
from warehouse.runs as r
join warehouse.settings_periods as p
  on p.athlete_id = r.athlete_id
  and r.local_date >= p.valid_from
  and r.local_date < p.valid_until
cross join lateral unnest(runlytics.time_in_zones(
  r.stream,
  'heart_rate',
  array[0.85 * p.threshold_hr, 0.9 * p.threshold_hr, 0.95 * p.threshold_hr, p.threshold_hr]
)) with ordinality as z (seconds, zone)
where r.activity_id = :last_activity_id
order by zone;
\else
\echo 'There is no run with samples.'
\endif
