-- Our advisory locks are none that pg_advisory_lock() can name: those have 1 or 2 in their last field. And no row is
-- locked against those who only refer to it: a delivery that is known would wait for a document that takes a minute.
select plan(5);

select ok(runlytics_internal.hold_source(key => 1), 'a source is held');
select results_eq(
  $$ select objsubid not in (1, 2) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() $$,
  array[true],
  'by a lock that SQL cannot take'
);
select runlytics_internal.let_go_of_source();
begin;
select runlytics.create_warehouse();
select results_eq(
  $$ select objsubid not in (1, 2) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() $$,
  array[true],
  'and so is what a second create_warehouse() waits for'
);
rollback;
select is_empty($$ select from pg_locks where locktype = 'advisory' $$, 'both are let go of');
select is_empty(
  $$
    select p.oid::regprocedure
    from pg_proc as p
    where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
      and p.prosrc ~ '\n *for update\M(?! (skip locked|of s)\M)'
  $$,
  'rows are locked for no key update, or where nobody is kept waiting'
);
select * from finish();
