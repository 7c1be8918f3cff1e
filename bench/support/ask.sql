-- Each question of test/ask/questions.tsv over ten years of athlete 1, as the owner and as a reader: on the clock and in CPU time,
-- which others on the machine do not change, the second of two looks, for the first has to read from disk.
set client_min_messages = warning;
create temp table written (line text);
\copy written from 'test/ask/questions.tsv' with (format csv, delimiter E'\x01', quote E'\x02')
create temp table asked (question text, who text, ms float8, cpu_ms float8);
create function pg_temp.cpu_ms() returns float8 language sql as $$ select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6 $$;

create function pg_temp.ask_all(who text) returns void language plpgsql as $$
declare
  question text;
  began timestamptz;
  cpu_began float8;
begin
  for question in select split_part(w.line, E'\t', 1) from written as w where w.line !~ '^#'
  loop
    perform runlytics.ask(question => question);
    cpu_began := pg_temp.cpu_ms();
    began := clock_timestamp();
    perform runlytics.ask(question => question);
    insert into asked values (question, who, 1000 * extract(epoch from clock_timestamp() - began), pg_temp.cpu_ms() - cpu_began);
  end loop;
end
$$;
grant select on written to grafana;
grant insert on asked to grafana;
select pg_temp.ask_all('owner') \g /dev/null
set role grafana;
select pg_temp.ask_all('reader') \g /dev/null
reset role;

\echo '### The dearest questions in plain words over ten years, ms on the clock'
select who, round(ms::numeric, 1) as ms, round(cpu_ms::numeric, 1) as cpu_ms, question
from asked
order by asked.cpu_ms desc
limit 12;
\echo '###'
\pset tuples_only on
\pset format unaligned
select format(
  'questions in plain words over ten years, ms, 95th percentile as %s | %s questions | - | - | %s',
  who, count(*), round((percentile_cont(0.95) within group (order by ms))::numeric, 1)
)
from asked
group by who
order by who;
select format('questions in plain words, one session, a second | %s questions | - | - | %s', count(*), round((1000 * count(*) / sum(ms))::numeric))
from asked;
select format(
  'questions in plain words over ten years, ms of CPU, 95th percentile as %s | %s questions | - | - | %s',
  who, count(*), round((percentile_cont(0.95) within group (order by cpu_ms))::numeric, 1)
)
from asked
group by who
order by who;
