-- Fitness and fatigue of 300 athletes over ten years, beside the ways that plain SQL has.
\ir support/compare.sql
create temp table days as
select athlete, date '2016-01-01' + n as day, ((n * 7919 + athlete * 104729) % 131)::float8 as load
from generate_series(1, 300) as athlete, generate_series(0, 3649) as n
order by athlete, day;
create index on days (athlete, day) include (load);
vacuum analyze days;

-- The same rows as training_load() gives, in PL/pgSQL.
create function pg_temp.loop_all(athlete_wanted int) returns setof runlytics.training_day
  language plpgsql
as $$
declare
  t runlytics.training_day;
  last float8[] := array_fill(0::float8, array[28]);
  days int := 0;
  week float8;
  month float8;
  squares float8;
  mean float8;
begin
  t.ctl := 0;
  t.atl := 0;
  for t.day, t.load in select day, load from days where athlete = athlete_wanted order by day
  loop
    t.tsb := t.ctl - t.atl;
    t.ctl := t.ctl + (1 - exp(-1 / 42.0)) * (t.load - t.ctl);
    t.atl := t.atl + (1 - exp(-1 / 7.0)) * (t.load - t.atl);
    last := last[2:28] || t.load;
    days := days + 1;
    week := last[22] + last[23] + last[24] + last[25] + last[26] + last[27] + last[28];
    month := week + last[1] + last[2] + last[3] + last[4] + last[5] + last[6] + last[7] + last[8] + last[9] + last[10]
      + last[11] + last[12] + last[13] + last[14] + last[15] + last[16] + last[17] + last[18] + last[19] + last[20] + last[21];
    mean := week / 7;
    squares := (last[22] - mean) ^ 2 + (last[23] - mean) ^ 2 + (last[24] - mean) ^ 2 + (last[25] - mean) ^ 2
      + (last[26] - mean) ^ 2 + (last[27] - mean) ^ 2 + (last[28] - mean) ^ 2;
    t.acwr := case when days >= 28 then mean / nullif(month / 28, 0) end;
    t.monotony := case when days >= 7 then mean / nullif(sqrt(squares / 7), 0) end;
    t.strain := week * t.monotony;
    return next t;
  end loop;
end
$$;

-- Fitness and fatigue alone.
create function pg_temp.loop_ctl_atl(athlete_wanted int, out ctl float8, out atl float8) returns setof record
  language plpgsql
as $$
declare
  x float8;
begin
  ctl := 0;
  atl := 0;
  for x in select load from days where athlete = athlete_wanted order by day
  loop
    ctl := ctl + (1 - exp(-1 / 42.0)) * (x - ctl);
    atl := atl + (1 - exp(-1 / 7.0)) * (x - atl);
    return next;
  end loop;
end
$$;

call pg_temp.compare(
  'CTL and ATL as window aggregates',
  'select sum(ctl), sum(atl) from (select runlytics.ctl(load, day) over w as ctl, runlytics.atl(load, day) over w as atl from days window w as (partition by athlete order by day)) as t',
  'two sum() over, the executor''s floor',
  'select sum(a), sum(b) from (select sum(load) over w as a, sum(load + 1) over w as b from days window w as (partition by athlete order by day)) as t',
  5
);
call pg_temp.compare(
  'training_load() beside a loop that gives the same',
  'select sum(t.ctl), sum(t.atl) from (select array_agg(day) as d, array_agg(load) as l from (select * from days order by athlete, day) as o group by athlete) as a, runlytics.training_load(days => d, loads => l) as t',
  'a loop in PL/pgSQL that gives the same',
  'select sum(t.ctl), sum(t.atl) from generate_series(1, 300) as a, pg_temp.loop_all(a) as t',
  3
);
call pg_temp.compare(
  'training_load() beside a loop for CTL and ATL alone',
  'select sum(t.ctl), sum(t.atl) from (select array_agg(day) as d, array_agg(load) as l from (select * from days order by athlete, day) as o group by athlete) as a, runlytics.training_load(days => d, loads => l) as t',
  'a loop in PL/pgSQL (CTL and ATL only)',
  'select sum(t.ctl), sum(t.atl) from generate_series(1, 300) as a, pg_temp.loop_ctl_atl(a) as t',
  3
);
call pg_temp.compare(
  'training_load() beside a recursive query for CTL and ATL alone',
  'select sum(t.ctl), sum(t.atl) from (select array_agg(day) as d, array_agg(load) as l from (select * from days order by athlete, day) as o group by athlete) as a, runlytics.training_load(days => d, loads => l) as t',
  'a recursive query (CTL and ATL only)',
  'with recursive f as (
     select athlete, day, load * (1 - exp(-1 / 42.0)) as ctl, load * (1 - exp(-1 / 7.0)) as atl from days where day = date ''2016-01-01''
     union all
     select d.athlete, d.day, f.ctl + (1 - exp(-1 / 42.0)) * (d.load - f.ctl), f.atl + (1 - exp(-1 / 7.0)) * (d.load - f.atl)
     from f join days as d on d.athlete = f.athlete and d.day = f.day + 1
   )
   select sum(ctl), sum(atl) from f',
  3
);
call pg_temp.compare(
  'ACWR as a window aggregate, beside sums',
  'select sum(acwr) from (select runlytics.acwr(load, day) over (partition by athlete order by day) as acwr from days) as t',
  'two windows of sum()',
  'select sum(a / nullif(c, 0)) from (
     select
       sum(load) over (partition by athlete order by day rows 6 preceding) / 7 as a,
       sum(load) over (partition by athlete order by day rows 27 preceding) / 28 as c
     from days
   ) as t',
  5
);
call pg_temp.compare(
  'ACWR as a window aggregate, beside differences of sums',
  'select sum(acwr) from (select runlytics.acwr(load, day) over (partition by athlete order by day) as acwr from days) as t',
  'differences of a cumulative sum',
  'select sum((s - lag7) / 7 / nullif((s - lag28) / 28, 0)) from (
     select s, lag(s, 7, 0) over w as lag7, lag(s, 28, 0) over w as lag28
     from (select athlete, day, sum(load) over (partition by athlete order by day) as s from days) as c
     window w as (partition by athlete order by day)
   ) as t',
  5
);
select * from pg_temp.report;
