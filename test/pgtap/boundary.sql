-- Where C++ exceptions and PostgreSQL errors meet: every kind of failure, from 8 C++ frames deep,
-- 100,000 times.
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
create table pg_temp.growth (kind text, grown int);
select pg_temp.repeat_outcome(kind, 1000) from kinds \g /dev/null
select pg_temp.private_memory() as before \gset
do $$
declare
  torture text;
begin
  foreach torture in array array(select kind from kinds)
  loop
    perform pg_temp.repeat_outcome(torture, 100000);
    insert into pg_temp.growth values (torture, pg_temp.private_memory());
    commit;
  end loop;
end
$$;

select is(pg_temp.live_objects(), 0, kind || ': every C++ object was destroyed') from growth;
select cmp_ok(grown - :before, '<', 2048, kind || ': memory is flat after 100,000 errors') from growth;

create function pg_temp.loop_state() returns text
  language plpgsql
as $$
begin
  perform pg_temp.torture('loop', 8);
  return null;
exception
  when query_canceled then
    return sqlstate;
end
$$;
set statement_timeout = '100ms';
select pg_temp.loop_state() as state \gset
reset statement_timeout;
select is(:'state'::text, '57014', 'a timeout ends a loop in C++');
select is(pg_temp.live_objects(), 0, 'and its objects were destroyed');

select * from finish();
