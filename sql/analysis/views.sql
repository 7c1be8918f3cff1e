-- Gold: which shift a moment belongs to, and every metric in one place.

create or replace view warehouse.shift_days with (security_invoker) as
with
  -- A day without a row is off; between days that are more than four weeks apart nobody knows.
  calendar as (
    select e.athlete_id, g.day::date as day
    from (
      select s.athlete_id, min(s.day) as first_day, max(s.day) as last_day
      from warehouse.shifts as s
      group by s.athlete_id
    ) as e
    cross join lateral generate_series(e.first_day::timestamp, e.last_day::timestamp, '1 day') as g (day)
  ),
  days as (
    select c.athlete_id, c.day, c.label, c.starts_at, c.ends_at
    from (
      select
        c.athlete_id,
        c.day,
        coalesce(s.label, 'off') as label,
        s.starts_at,
        s.ends_at,
        max(s.day) over (by_day rows between unbounded preceding and current row) as told_before,
        -- Backwards: a frame that ends at the last row is computed anew for every row.
        min(s.day) over (partition by c.athlete_id order by c.day desc rows between unbounded preceding and current row) as told_after
      from calendar as c
      left join warehouse.shifts as s
        on s.athlete_id = c.athlete_id
        and s.day = c.day
      window by_day as (partition by c.athlete_id order by c.day)
    ) as c
    where c.told_after - c.told_before <= 28
  ),
  before as (
    select
      d.*,
      lag(d.label) over by_day as label_before,
      coalesce(lag(d.day) over by_day = d.day - 1 and lag(d.label) over by_day = d.label, false) as goes_on
    from days as d
    window by_day as (partition by d.athlete_id order by d.day)
  ),
  rows_of as (
    select b.*, count(*) filter (where not b.goes_on) over (partition by b.athlete_id order by b.day) as run
    from before as b
  ),
  placed as (
    select
      r.athlete_id, r.day, r.label, r.starts_at, r.ends_at, r.run,
      row_number() over by_run as nth,
      count(*) over (partition by r.athlete_id, r.run) as of_run,
      r.label = 'off' and first_value(r.label_before) over by_run is not distinct from 'night' as follows_nights
    from rows_of as r
    window by_run as (partition by r.athlete_id, r.run order by r.day)
  ),
  usual as (
    select
      s.athlete_id,
      s.label,
      mode() within group (order by (s.starts_at at time zone p.timezone)::time) as begins,
      mode() within group (order by s.ends_at - s.starts_at) as lasts
    from warehouse.shifts as s
    join warehouse.settings_periods as p
      on p.athlete_id = s.athlete_id
      and s.day >= p.valid_from
      and s.day < p.valid_until
    where s.starts_at is not null
      and s.ends_at is not null
    group by s.athlete_id, s.label
  )
select
  d.athlete_id,
  d.day,
  case when d.follows_nights and d.nth <= 2 then 'after_night' else d.label end as label,
  coalesce(d.starts_at, (d.day + coalesce(u.begins, g.begins)) at time zone p.timezone) as starts_at,
  coalesce(
    d.ends_at,
    coalesce(d.starts_at, (d.day + coalesce(u.begins, g.begins)) at time zone p.timezone) + coalesce(u.lasts, interval '8 hours')
  ) as ends_at,
  d.label <> 'off' and d.starts_at is null as is_usual,
  (2 * d.run + case when d.follows_nights and d.nth > 2 then 1 else 0 end)::int as block,
  case when d.label <> 'off' then d.nth end::int as nth,
  case when d.label <> 'off' then d.of_run end::int as of_block,
  p.timezone
from placed as d
join warehouse.settings_periods as p
  on p.athlete_id = d.athlete_id
  and d.day >= p.valid_from
  and d.day < p.valid_until
left join usual as u
  on u.athlete_id = d.athlete_id
  and u.label = d.label
left join (values ('day', time '06:00'), ('late', '14:00'), ('night', '22:00')) as g (label, begins) on g.label = d.label;
comment on view warehouse.shift_days is 'One row a day from the first shift that is known to the last: the shift that starts on it (day, late, night), off, or after_night, the first two days off after a night shift. A day without a row in warehouse.shifts is off; after more than four weeks without one nothing is known. block: consecutive days of one label; nth of of_block: its days of work counted. is_usual: the times are not told, and are the athlete''s most frequent ones of that label, else 6:00, 14:00 or 22:00 for 8 hours.';

create or replace view warehouse.shift_windows with (security_invoker) as
-- The shift of a day is read once, and told in up to three rows: as the same days twice they would be computed twice.
select
  p.athlete_id,
  p.day,
  p.since,
  p.until,
  p.label,
  p.block,
  p.nth,
  p.of_block,
  p.work_ends_at,
  p.work_starts_at,
  p.is_usual
from (
  select
    w.athlete_id,
    w.day + case when o.n < 2 then o.n else 0 end as day,
    case when o.n < 2 then w.starts_at else greatest(w.midnight, w.taken_until) end as since,
    case
      when o.n < 2 then least(w.starts_at + interval '24 hours', w.next_starts_at)
      when w.is_work then w.starts_at
      else w.next_midnight
    end as until,
    case
      when o.n < 2 or not w.is_work then w.label
      when w.label_before in ('off', 'after_night') then w.label_before
      else 'off'
    end as label,
    case
      when o.n < 2 or not w.is_work then w.block
      when w.label_before in ('off', 'after_night') then w.block_before
      else w.block - 1
    end as block,
    case when o.n < 2 then w.nth end as nth,
    case when o.n < 2 then w.of_block end as of_block,
    case when o.n < 2 then w.ends_at end as work_ends_at,
    case when o.n = 2 and w.is_work then w.starts_at end as work_starts_at,
    w.is_usual
  from (
    select
      s.*,
      s.label in ('day', 'late', 'night') as is_work,
      lag(s.label) over by_day as label_before,
      lag(s.block) over by_day as block_before,
      s.day::timestamp at time zone s.timezone as midnight,
      (s.day + 1)::timestamp at time zone s.timezone as next_midnight,
      max(s.starts_at + interval '24 hours') over (by_day rows between unbounded preceding and 1 preceding) as taken_until,
      min(s.starts_at) over (partition by s.athlete_id order by s.day desc rows between unbounded preceding and 1 preceding) as next_starts_at
    from warehouse.shift_days as s
    window by_day as (partition by s.athlete_id order by s.day)
  ) as w
  -- 0 and 1: the 24 hours of a shift, until the next one begins, on each of their two days. 2: what is left of a day before its
  -- shift begins, and days off.
  cross join generate_series(0, 2) as o (n)
  where o.n = 2
    or w.is_work
) as p
where p.since < p.until;
comment on view warehouse.shift_windows is 'Which shift a moment of a local day belongs to: the one row of that day with since <= moment < until. A shift has the 24 hours from its start, or until the next one begins, and so a row for each of two days; the rest of the time is off or after_night. work_ends_at: of the shift whose hours these are; work_starts_at: of the one that follows on the same day.';

create or replace view warehouse.run_shifts with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date,
  w.label,
  w.block,
  w.nth,
  w.of_block,
  case
    when a.started_at < w.work_ends_at then 'during'
    when w.work_ends_at is not null then 'after'
    when w.work_starts_at is not null then 'before'
  end as work,
  w.is_usual
from warehouse.activities as a
join warehouse.shift_windows as w
  on w.athlete_id = a.athlete_id
  and w.day = a.local_date
  and a.started_at >= w.since
  and a.started_at < w.until
where not a.excluded;
comment on view warehouse.run_shifts is 'The shift of each activity: the one that last began in the 24 hours before it, else off or after_night. work: after that shift, during it, or before the one that begins on the same day; NULL on a day off.';

create or replace view warehouse.marathons with (security_invoker) as
select
  a.athlete_id,
  a.activity_id,
  a.local_date as day,
  case when runlytics.shows_field(activity_id => a.activity_id, field => 'name', athlete_id => a.athlete_id) then a.name end as name,
  a.elapsed_s as seconds,
  1000 * a.elapsed_s / a.distance_m as pace_s_per_km,
  e.marathon_pace,
  coalesce(e.n, 0) as n
from warehouse.activities as a
left join lateral (
  select m.athlete_id, percentile_cont(0.5) within group (order by m.value) as marathon_pace, count(*)::int as n
  from warehouse.activity_metrics as m
  join warehouse.activities as b using (athlete_id, activity_id)
  where m.athlete_id = a.athlete_id
    and m.metric = 'marathon_pace'
    and b.local_date between a.local_date - 42 and a.local_date - 1
  group by m.athlete_id
) as e on e.athlete_id = a.athlete_id
where a.sport = 'running'
  and not a.excluded
  and a.distance_m between 41800 and 43500;
comment on view warehouse.marathons is 'Each marathon that was run, s/km of its elapsed time, and beside it the median marathon_pace of the n steady runs of the 42 days before.';

grant select on warehouse.shift_days, warehouse.shift_windows, warehouse.run_shifts, warehouse.marathons to runlytics_reader, runlytics_worker;
