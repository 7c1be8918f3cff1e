-- Training on ten years of days, and a prediction: pure functions, and the whole road through the warehouse.
\ir support/compare.sql
\pset tuples_only on
\pset format unaligned
set timezone = 'UTC';

create temp table days as
select
  n,
  (
    60 + 12 * sin(n / 9.0) + (n * 7919 % 23), n % 13 * 8, 40 + n % 13, 35 + n % 29, 1 + (n % 7) / 5.0, 200 + n % 90, 22000 + n * 997 % 8000,
    84 + n % 11, n * 1009 % 7200 + 10000, 45 + n * 7919 % 23, 'watch', 46 + n * 104729 % 7, 'watch', 14 + n % 5 / 4.0, (n % 8 in (2, 3))::int, (n % 8 > 3)::int
  )::runlytics.prediction_day as day
from generate_series(0, 3649) as n;

create temp table whole as select array_agg(day order by n) as history from days;
create temp table tail as select array_agg(day order by n) as history from days where n >= 3575;
create temp table trained as
select (runlytics.train_model(days => history, first_day => '2016-01-01')).model from whole;

create or replace function pg_temp.seconds(statement text, rounds int) returns float8
  language plpgsql
as $$
declare
  each float8[];
begin
  for round in 1 .. rounds
  loop
    each := each || pg_temp.cpu_of(statement) / 1000;
  end loop;
  return (select percentile_cont(0.5) within group (order by s) from unnest(each) as s);
end
$$;

select format(
  'a model of ten years of days trained and walked forward, s of CPU|%1$s s|-|-|%1$s',
  round(pg_temp.seconds('select runlytics.train_model(days => history, first_day => ''2016-01-01'') from whole', 3)::numeric, 2)
);
select format(
  'a prediction, ms of CPU|%1$s ms|-|-|%1$s',
  round((10 * pg_temp.seconds(
    'select count(runlytics.predict_by(model => model, days => history, first_day => ''2025-10-15'')) from trained, tail, generate_series(1, 100)', 3
  ))::numeric, 3)
);

-- The whole road, in a database of its own: from stored days into the ledger and out of it.
\pset tuples_only off
drop database if exists predicted;
create database predicted;
\connect predicted
set client_min_messages = warning;
set timezone = 'UTC';
create extension runlytics cascade;
\ir support/predicted_decade.sql
\ir support/compare.sql
\pset tuples_only on
create or replace function pg_temp.ms_of_each(statement text, rounds int) returns numeric
  language plpgsql
as $$
declare
  began bigint;
begin
  -- The first of a session plans, as it does for every statement.
  execute statement;
  began := pg_temp.cpu_ns();
  for round in 1 .. rounds
  loop
    execute statement;
  end loop;
  return round((pg_temp.cpu_ns() - began) / 1e6 / rounds, 2);
end
$$;
select pg_temp.cpu_ns() as began \gset
call runlytics.train_models();
select format(
  'train_models() on ten years, three targets, s of CPU|%1$s s|-|-|%1$s', round((pg_temp.cpu_ns() - :began) / 1e9, 2)
);
select format(
  'predict_readiness() out of the ledger, ms of CPU|%1$s ms|-|-|%1$s',
  pg_temp.ms_of_each('select * from runlytics.predict_readiness()', 50)
);
delete from warehouse.predictions;
select format(
  'predict_readiness() made anew, ms of CPU|%1$s ms|-|-|%1$s',
  pg_temp.ms_of_each('select * from runlytics.predict_readiness()', 50)
);
