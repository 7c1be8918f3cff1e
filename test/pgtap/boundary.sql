-- Where C++ exceptions and PostgreSQL errors meet: every kind of failure, from 8 C++ frames deep,
-- 100,000 times.
begin;
select plan(26);

create function pg_temp.torture(kind text, depth int) returns void
  as '$libdir/runlytics', 'runlytics_torture_raise' language c strict;
create function pg_temp.live_objects() returns int
  as '$libdir/runlytics', 'runlytics_torture_live_objects' language c strict;

create table pg_temp.kinds (kind text, state text, message text, detail text, hint text);
insert into kinds
values
  ('error', '22P02', 'raised in core', 'detail of core', 'hint of core'),
  ('bad_alloc', '53200', 'out of memory', '', ''),
  ('length_error', '54000', 'raised by the library', '', ''),
  ('exception', 'XX000', 'raised by the library', '', ''),
  ('unknown', 'XX000', 'unknown C++ exception', '', ''),
  ('postgres', '22012', 'raised in PostgreSQL', 'detail of PostgreSQL', 'hint of PostgreSQL'),
  ('nested', '22012', 'raised in PostgreSQL', 'detail of PostgreSQL', 'hint of PostgreSQL'),
  ('through_postgres', '22003', 'thrown inside a guard', '', '');

create function pg_temp.outcome(kind text) returns text[]
  language plpgsql
as $$
declare
  state text;
  message text;
  detail text;
  hint text;
begin
  perform pg_temp.torture(kind, 8);
  return null;
exception
  when others then
    get stacked diagnostics
      state = returned_sqlstate,
      message = message_text,
      detail = pg_exception_detail,
      hint = pg_exception_hint;
    return array[state, message, detail, hint];
end
$$;

select is(
  pg_temp.outcome(kind),
  array[state, message, detail, hint],
  kind || ': SQLSTATE, message, DETAIL and HINT arrive'
)
from kinds;

create function pg_temp.repeat_outcome(kind text, times int) returns void
  language plpgsql
as $$
begin
  for i in 1 .. times
  loop
    begin
      perform pg_temp.torture(kind, 8);
    exception
      when others then
        null;
    end;
  end loop;
end
$$;

-- Kilobytes of the backend that are not shared with others.
create function pg_temp.private_memory() returns int
  language sql
as $$
  select (regexp_match(pg_read_file('/proc/self/status'), 'RssAnon:\s+(\d+)'))[1]::int
$$;

-- The first thousand warm up caches and the allocator.
select pg_temp.repeat_outcome(kind, 1000) from kinds \g /dev/null
create table pg_temp.memory as select pg_temp.private_memory() as before;
create table pg_temp.growth as
select kind, pg_temp.repeat_outcome(kind, 100000), pg_temp.private_memory() - before as grown
from kinds, memory;

select is(pg_temp.live_objects(), 0, kind || ': every C++ object was destroyed') from growth;
select cmp_ok(grown, '<', 2048, kind || ': memory is flat after 100,000 errors') from growth;

set local statement_timeout = '100ms';
select throws_ok($$ select pg_temp.torture('loop', 8) $$, '57014', null, 'a timeout ends a loop in C++');
set local statement_timeout = 0;
select is(pg_temp.live_objects(), 0, 'and its objects were destroyed');

select * from finish();
rollback;
