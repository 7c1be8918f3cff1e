-- Months, and months beside those of the year before.

-- @warehouse@
create or replace view warehouse.monthly_volume with (security_invoker) as
select
  m.athlete_id,
  m.month,
  m.month::timestamp at time zone p.timezone as time,
  m.activities,
  m.days,
  m.km,
  m.moving_s,
  m.ascent_m,
  m.load,
  m.longest_km
from (
  select
    d.athlete_id,
    date_trunc('month', d.day::timestamp)::date as month,
    sum(d.activities order by d.day)::int as activities,
    count(*)::int as days,
    sum(d.km order by d.day) as km,
    sum(d.moving_s order by d.day) as moving_s,
    sum(d.ascent_m order by d.day) as ascent_m,
    sum(d.load order by d.day) as load,
    max(d.longest_km) as longest_km
  from warehouse.daily_training as d
  group by d.athlete_id, date_trunc('month', d.day::timestamp)::date
) as m
join warehouse.settings_periods as p
  on p.athlete_id = m.athlete_id
  and m.month >= p.valid_from
  and m.month < p.valid_until;
comment on view warehouse.monthly_volume is 'One row a month with an activity. activities, days with one, moving_s and load count all sports, km, ascent_m and longest_km running.';

create or replace view warehouse.year_on_year with (security_invoker) as
select
  t.athlete_id,
  m.month,
  sum(d.km order by d.day) filter (where d.day >= m.month) as km,
  sum(d.km order by d.day) filter (where d.day < m.month) as km_before,
  sum(d.moving_s order by d.day) filter (where d.day >= m.month) as moving_s,
  sum(d.moving_s order by d.day) filter (where d.day < m.month) as moving_s_before,
  sum(d.load order by d.day) filter (where d.day >= m.month) as load,
  sum(d.load order by d.day) filter (where d.day < m.month) as load_before,
  100 * (sum(d.km order by d.day) filter (where d.day >= m.month) / nullif(sum(d.km order by d.day) filter (where d.day < m.month), 0) - 1) as change_pct,
  m.month + interval '1 month' > t.today as running
from (
  select
    p.athlete_id,
    (now() at time zone p.timezone)::date as today,
    b.first_day
  from warehouse.settings_periods as p
  join (
    select a.athlete_id, min(a.local_date) as first_day
    from warehouse.activities as a
    group by a.athlete_id
  ) as b on b.athlete_id = p.athlete_id
  where now() >= p.starts_at
    and now() < p.ends_at
) as t
cross join lateral (
  select
    g.month::date as month,
    -- Of the month that is under way the same days of the year before.
    least((g.month + interval '1 month')::date, t.today + 1) as until
  from generate_series(date_trunc('month', t.first_day::timestamp), t.today::timestamp, interval '1 month') as g (month)
) as m
left join warehouse.daily_training as d
  on d.athlete_id = t.athlete_id
  and (
    d.day >= m.month and d.day < m.until
    or d.day >= (m.month - interval '1 year')::date and d.day < (m.until - interval '1 year')::date
  )
group by t.athlete_id, m.month, t.today;
comment on view warehouse.year_on_year is 'One row a month from the first activity to the one under way (running): kilometres run, time moving and load of all sports, beside those of the same month of the year before, of the month under way beside the same days of it.';

grant select on warehouse.monthly_volume, warehouse.year_on_year to runlytics_reader, runlytics_worker;
-- @extension@
