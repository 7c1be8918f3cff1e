-- Records are found by an index, part by part: they are what a look at all efforts finds.
begin;
select plan(7);

insert into warehouse.athletes (athlete_id, birth_date) values (1, '1989-06-15'), (2, null)
on conflict (athlete_id) do update set birth_date = excluded.birth_date;
insert into warehouse.athlete_settings (athlete_id, timezone) values (1, 'UTC'), (2, 'UTC')
on conflict do nothing;
-- Runs of four years, some on one day, some excluded, some no runs; a birthday that ends an age group lies among them.
insert into warehouse.activities (athlete_id, activity_id, started_at, local_date, timezone, sport, excluded)
overriding system value
select a, n, d.day, d.day, 'UTC', case when n % 17 = 0 then 'cycling' else 'running' end, n % 13 = 0
from unnest(array[1, 2]) as a, generate_series(1, 300) as n, lateral (select date '2022-11-20' + n * 5 - n % 2 * 5 as day) as d;
-- Few speeds, so that many runs share one.
insert into warehouse.efforts
  (athlete_id, activity_id, kind, target, after_m, label, metres, seconds, start_s, avg_hr, certainty, reason, formula_version, year, season)
select
  a.athlete_id, a.activity_id, t.kind, t.target, m.after_m, t.label,
  case t.kind when 'distance' then t.target else t.target * w.speed end,
  case t.kind when 'time' then t.target else t.target / w.speed end,
  a.activity_id, 150, case when w.speed > 5.5 then 'impossible' else 'sure' end, 'typed', 1,
  extract(year from a.local_date)::int,
  (12 * extract(year from a.local_date)::int + extract(month from a.local_date)::int) / 3
from warehouse.activities as a
cross join runlytics_internal.effort_targets() as t
cross join (values (0), (10000)) as m (after_m)
cross join lateral (select 3 + a.activity_id * 7919 % 23 / 8.0 + m.after_m / 50000.0 as speed) as w
where a.activity_id * t.target::int % 7 < 5;

create temp view known as
select
  e.athlete_id, e.activity_id, e.kind, e.target, e.label, e.metres, e.seconds, e.start_s, e.avg_hr, e.certainty, e.reason,
  a.local_date as day, extract(year from a.local_date)::int as of_year,
  date_trunc('month', a.local_date + interval '1 month') as month,
  case
    when t.birth_date <= a.local_date
      then extract(year from age(a.local_date::timestamp, t.birth_date::timestamp))::int / 5 * 5
  end as of_age
from warehouse.efforts as e
join warehouse.activities as a using (athlete_id, activity_id)
join warehouse.athletes as t using (athlete_id)
where a.sport = 'running' and not a.excluded and e.after_m = 0 and e.certainty <> 'impossible';

-- The fastest of each part, found by looking at all.
create temp view looked as
select distinct on (k.athlete_id, p.scope, p.period, k.kind, k.target)
  k.athlete_id, k.metres, k.label, k.seconds, 1000 * k.seconds / k.metres as pace_s_per_km, k.activity_id, k.day as achieved_on,
  case p.scope when 'year' then k.of_year end as year, p.scope, p.period,
  k.kind, k.target, k.certainty, k.reason, k.start_s, k.avg_hr
from known as k
cross join lateral (
  values
    ('all_time', 'ever'),
    ('year', k.of_year::text),
    (
      'season',
      extract(year from k.month)
        || case when extract(month from k.day) in (12, 1, 2) then ' winter' when extract(month from k.day) < 6 then ' spring' when extract(month from k.day) < 9 then ' summer' else ' autumn' end
    ),
    ('age_group', k.of_age || '-' || k.of_age + 4)
) as p (scope, period)
where p.period is not null
order by k.athlete_id, p.scope, p.period, k.kind, k.target, k.metres / k.seconds desc, k.day, k.activity_id;

select set_eq(
  format('select * from warehouse.personal_records where scope = %L', s.scope),
  format('select * from looked where scope = %L', s.scope),
  'records of scope ' || s.scope || ' are what a look at all efforts finds'
)
from unnest(array['all_time', 'year', 'season', 'age_group']) as s (scope);
select is(
  (select count(distinct period) from warehouse.personal_records where scope = 'age_group' and athlete_id = 1), 2::bigint,
  'the birthday lies among them'
);
select is_empty($$ select * from warehouse.personal_records where scope = 'age_group' and athlete_id = 2 $$, 'who has no birth date has no age group');
select set_eq(
  'select distinct kind, target, label from warehouse.personal_records',
  'select * from runlytics_internal.effort_targets()',
  'every distance and time that is kept has its record'
);
select * from finish();
rollback;
