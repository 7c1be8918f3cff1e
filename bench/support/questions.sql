-- What each statement of docs/questions.md costs over ten years of athlete 1, on the clock and on the processor: the first look of
-- a session, which plans, and the median of five more. The goal is 200 ms each.
\ir compare.sql
reset max_parallel_workers_per_gather;
\set page `cat docs/questions.md`

create temp table asked (
  place int generated always as identity,
  question text,
  statement text,
  first_ms float8,
  clock_ms float8,
  cpu_ms float8
);
insert into asked (question, statement)
select split_part(h.text, E'\n', 1), btrim(b.block[1])
from regexp_split_to_table(:'page', '(^|\n)## ') with ordinality as h (text, place)
cross join lateral regexp_matches(h.text, '```sql\n(?:update [^;]*;\n)?([^`]*);\n```', 'g') with ordinality as b (block, nth)
order by h.place, b.nth;
insert into asked (question, statement)
values
  ('Weekdays', 'select * from runlytics.compare_groups(''load'', ''weekday'')'),
  ('Before, during or after work', 'select * from runlytics.compare_groups(''efficiency_factor'', ''work'', adjust => ''{session,distance,temperature,fitness,weekday}'')'),
  ('shift_training', 'select * from warehouse.shift_training where athlete_id = 1'),
  ('shift_recovery', 'select * from warehouse.shift_recovery where athlete_id = 1'),
  ('next_day_performance', 'select * from warehouse.next_day_performance where athlete_id = 1'),
  ('weekly_review', 'select * from warehouse.weekly_review where athlete_id = 1');

do $$
declare
  question record;
  began timestamptz;
  clock float8[];
  cpu float8[];
begin
  for question in select a.place, a.statement from asked as a order by a.place
  loop
    began := clock_timestamp();
    execute question.statement;
    update asked set first_ms = 1000 * extract(epoch from clock_timestamp() - began) where place = question.place;
    clock := '{}';
    cpu := '{}';
    for n in 1 .. 5
    loop
      began := clock_timestamp();
      cpu := cpu || pg_temp.cpu_of(question.statement);
      clock := clock || 1000 * extract(epoch from clock_timestamp() - began)::float8;
    end loop;
    update asked
    set
      clock_ms = (select percentile_cont(0.5) within group (order by t) from unnest(clock) as t),
      cpu_ms = (select percentile_cont(0.5) within group (order by t) from unnest(cpu) as t)
    where place = question.place;
  end loop;
end
$$;
\echo '### What questions cost over ten years, in ms: the first look of a session, then the median of five, on the clock and on the processor'
select question, round(first_ms::numeric) as first, round(clock_ms::numeric) as clock, round(cpu_ms::numeric) as cpu, left(regexp_replace(statement, '^.* from (?=runlytics|warehouse)|\s+', ' ', 'g'), 70) as statement
from asked
order by place;
\echo '###'
\pset tuples_only on
\pset format unaligned
(
  select format('the dearest question of ten years, ms on the clock | %s | - | - | %s', question, round(clock_ms::numeric))
  from asked
  order by clock_ms desc
  limit 1
)
union all
(
  select format('the dearest question of ten years, ms of CPU | %s | - | - | %s', question, round(cpu_ms::numeric))
  from asked
  order by cpu_ms desc
  limit 1
);
