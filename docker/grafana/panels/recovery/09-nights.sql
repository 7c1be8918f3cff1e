-- title: Nights
-- kind: table
-- size: 24x9
-- description: warehouse.nights, newest first. Efficiency: asleep of the time in bed; regularity: -100 to 100, of the seven nights before, above 80 is regular.
-- field: night | name=Night width=110
-- field: asleep_h | name=Asleep decimals=1 cell=gauge color=blue min=0
-- field: efficiency_pct | name=Efficiency decimals=0
-- field: regularity | unit=none name=Regularity decimals=0
-- field: hrv_ms | name=HRV decimals=0
-- field: breaths | unit=none name=Breaths decimals=1
-- field: spo2_pct | name="Blood oxygen" decimals=0
-- field: from_ms | unit=none hide=all
-- field: to_ms | unit=none hide=all
-- empty: No night in this time.
-- link: Show this night | recovery from=from_ms to=to_ms
-- link: Shifts | shifts
-- rows: demo
select
  day::text as night,
  to_char(started_at at time zone timezone, 'HH24:MI') as asleep_from,
  to_char(ended_at at time zone timezone, 'HH24:MI') as asleep_to,
  total_24h_s / 3600 as asleep_h,
  efficiency_pct,
  regularity,
  hrv_ms,
  respiratory_rate as breaths,
  spo2 as spo2_pct,
  source,
  (extract(epoch from started_at) * 1000)::bigint as from_ms,
  (extract(epoch from ended_at) * 1000)::bigint as to_ms
from $schema.nights
where athlete_id = $athlete
  and $__timeFilter(ended_at)
order by day desc
