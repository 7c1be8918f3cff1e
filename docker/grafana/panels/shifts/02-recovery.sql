-- title: Recovery by shift
-- kind: table
-- size: 24x7
-- description: warehouse.shift_recovery of the time range: warehouse.recovery, nights and readiness by the shift whose 24 hours the waking lies in (warehouse.shift_windows); after_night is the first two days off after nights. A description, not a proof: a night shift comes with other things too. Good: sleep after nights near that after free days.
-- field: days | unit=none name=Days width=80
-- field: sleep_h | name="Sleep in 24 h" decimals=1 cell=gauge color=blue min=0
-- field: nap_h | name="of it naps" decimals=1
-- field: efficiency_pct | name=Efficiency decimals=0
-- field: hrv_ms | name=HRV decimals=0 cell=gauge color=teal min=0
-- field: resting_hr | name="Resting heart rate" decimals=1
-- field: readiness | unit=none name=Readiness decimals=0 cell=gauge color=green min=0 max=100
-- empty: No day with a shift or a night in this time.
-- link: Recovery | recovery
-- rows: demo
with
  -- Once for all days: a planner that expects one of them asks it for each.
  scored as materialized (
    select x.day, x.score
    from $schema.readiness as x
    where x.athlete_id = $athlete
      and x.day between $__timeFrom()::date and $__timeTo()::date
  )
select
  s.label as "Shift",
  count(*) as days,
  avg(r.sleep_h) as sleep_h,
  avg(n.nap_s) / 3600 as nap_h,
  avg(n.efficiency_pct) as efficiency_pct,
  avg(r.hrv_ms) as hrv_ms,
  avg(r.resting_hr) as resting_hr,
  avg(x.score) as readiness
from $schema.recovery as r
left join $schema.nights as n using (athlete_id, day)
left join scored as x on x.day = r.day
join $schema.shift_windows as s
  on s.athlete_id = r.athlete_id
  and s.day = r.day
  and coalesce(n.ended_at, r.time + interval '6 hours') >= s.since
  and coalesce(n.ended_at, r.time + interval '6 hours') < s.until
where r.athlete_id = $athlete
  and r.day between $__timeFrom()::date and $__timeTo()::date
group by 1
order by 1
