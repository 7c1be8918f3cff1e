-- Load of an activity and over days; the worked values were computed by hand.
set datestyle = 'ISO';
set timezone = 'UTC';
select runlytics.trimp(minutes => 60, avg_hr => 150, resting_hr => 50, max_hr => 190, sex => 'male')::numeric(12, 6) as male,
  (60 * (100 / 140.0) * 0.64 * exp(1.92 * 100 / 140.0))::numeric(12, 6) as by_hand;
select runlytics.trimp(minutes => 60, avg_hr => 150, resting_hr => 50, max_hr => 190, sex => 'female')::numeric(12, 6) as female,
  (60 * (100 / 140.0) * 0.86 * exp(1.67 * 100 / 140.0))::numeric(12, 6) as by_hand;
select runlytics.trimp(minutes => 60, avg_hr => 150, resting_hr => 50, max_hr => 190)::numeric(12, 6) as unknown,
  (60 * (100 / 140.0) * 0.75 * exp(1.795 * 100 / 140.0))::numeric(12, 6) as by_hand;
select runlytics.hr_tss(
  trimp => runlytics.trimp(minutes => 60, avg_hr => 169, resting_hr => 50, max_hr => 190, sex => 'male'),
  resting_hr => 50, max_hr => 190, threshold_hr => 169, sex => 'male'
)::numeric(12, 6) as an_hour_at_threshold;
select runlytics.session_rpe(minutes => 60, rpe => 7);
select runlytics.trimp(minutes => null, avg_hr => 150, resting_hr => 50, max_hr => 190) is null as missing;

create temp table days (day date, load float8);
insert into days
values ('2026-01-01', 100), ('2026-01-02', 40), ('2026-01-02', 60), ('2026-01-05', null), ('2026-01-06', 80);

select
  day,
  runlytics.ctl(load, day) over (order by day)::numeric(12, 6) as ctl,
  runlytics.atl(load, day) over (order by day)::numeric(12, 6) as atl,
  runlytics.ewma(load, day, 42) over (order by day)::numeric(12, 6) as ewma
from days;
select day, load, ctl::numeric(12, 6), atl::numeric(12, 6), tsb::numeric(12, 6), acwr, monotony, strain
from (select array_agg(day) as d, array_agg(load) as l from days) as days_of, runlytics.training_load(days => d, loads => l);

-- Monotony, strain and ACWR of a month by the definition, in plain SQL.
create temp table month as
select date '2026-01-01' + n as day, (n * 37 % 11) * 10.0::float8 as load
from generate_series(0, 40) as n;
select
  runlytics.monotony(load, day)::numeric(12, 6) as monotony,
  (select (avg(load) / stddev_pop(load))::numeric(12, 6) from month where day > date '2026-01-01' + 40 - 7) as by_hand,
  runlytics.strain(load, day)::numeric(12, 6) as strain,
  (select (sum(load) * avg(load) / stddev_pop(load))::numeric(12, 6) from month where day > date '2026-01-01' + 40 - 7) as by_hand,
  runlytics.acwr(load, day)::numeric(12, 6) as acwr,
  (
    select (avg(load) filter (where day > date '2026-01-01' + 40 - 7) / avg(load))::numeric(12, 6)
    from month
    where day > date '2026-01-01' + 40 - 28
  ) as by_hand
from (select * from month order by day) as m;
-- The same from training_load(), as of the last day.
select t.monotony::numeric(12, 6), t.strain::numeric(12, 6), t.acwr::numeric(12, 6)
from (select array_agg(day) as d, array_agg(load) as l from month) as m, runlytics.training_load(days => d, loads => l) as t
order by t.day desc
limit 1;

-- Empty and null input.
select runlytics.ctl(load, day) is null as ctl, runlytics.acwr(load, day) is null as acwr from days where false;
select runlytics.ctl(null, null) is null as no_day, runlytics.ctl(null, current_date) as no_load;
select count(*) from runlytics.training_load(days => '{}', loads => '{}');

\set VERBOSITY default
\set SHOW_CONTEXT never
select runlytics.ctl(load, day order by day desc) from days;
select runlytics.training_load(days => array[current_date], loads => '{}');
select runlytics.training_load(days => array['infinity'::date], loads => '{1}');
select runlytics.ewma(1, current_date, 0);
select runlytics.trimp(minutes => 60, avg_hr => 150, resting_hr => 190, max_hr => 50);
select runlytics.trimp(minutes => 60, avg_hr => 150, resting_hr => 50, max_hr => 190, sex => 'x');
select runlytics.week_of(day => '2026-03-01'), runlytics.week_of(day => '2026-03-01', starts_on => 7), runlytics.week_of(day => '2026-03-02');
