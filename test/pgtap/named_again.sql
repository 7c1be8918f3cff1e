-- Access is of a role and not of its name: who is given the name of a role that was dropped sees nothing by what was
-- granted to that one, on no road, until the owner grants it.
select plan(21);
set client_min_messages = warning;

insert into warehouse.athletes (athlete_id, name) values (2, 'B');
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, distance_m)
select a, '2026-03-02 08:00+00', 'UTC', '2026-03-02', 'running', 5000 from unnest(array[1, 2]) as a;
create role again_test in role runlytics_reader;
create role again_family;
create role again_member in role again_family, runlytics_reader;
select runlytics.grant_access('again_test', 1) \g /dev/null
select runlytics.grant_access('again_test', 2, own => true) \g /dev/null
insert into warehouse.athlete_access (role_name, athlete_id) values ('again_family', 2);

create function pg_temp.sight() returns text
  language sql
as $$
  select concat_ws(
    ' ',
    (select array_agg(distinct a.athlete_id) from warehouse.activities as a), runlytics.sees_athletes(), runlytics.owns_athletes(),
    (select array_agg(a.athlete_id order by a.athlete_id) from warehouse.athlete_access as a)
  )
$$;
set role again_test;
select is(pg_temp.sight(), '{1,2} {1,2} {2} {1,2}', 'a role sees whom it was granted');
set role again_member;
select is(pg_temp.sight(), '{2} {2} {} {2}', 'and the member of another whom that one was');
reset role;
select is_empty($$ select from runlytics.doctor() where item = 'athlete_access' and not ok $$, 'nothing is wrong with it');

drop role again_test, again_family;
select results_eq(
  $$ select detail ~ 'does not exist', count(*) from runlytics.doctor() where item = 'athlete_access' group by 1 $$,
  $$ values (true, 3::bigint) $$,
  'that a role is gone the owner is told'
);
create role again_test in role runlytics_reader;
create role again_family role again_member;
set role again_test;
select is(pg_temp.sight(), '{} {}', 'another role of that name sees nothing');
select throws_ok('select runlytics.report(athlete_id => 1)', 'P0002', null, 'by no function either');
set role again_member;
select is(pg_temp.sight(), '{} {}', 'nor does who belongs to one of that name');
reset role;
select results_eq(
  $$ select detail ~ 'was dropped and made anew', cure from runlytics.doctor() where item = 'athlete_access' order by cure collate "C" $$,
  $$ values
    (true, 'where it is meant: select runlytics.grant_access(''again_family'', 2); else select runlytics.revoke_access(''again_family'', 2)'),
    (true, 'where it is meant: select runlytics.grant_access(''again_test'', 1); else select runlytics.revoke_access(''again_test'', 1)'),
    (true, 'where it is meant: select runlytics.grant_access(''again_test'', 2, own => true); else select runlytics.revoke_access(''again_test'', 2)') $$,
  'the owner is told what to grant or to take away'
);
-- Memberships that change tell nobody more.
grant again_test to again_member;
set role again_member;
select is(pg_temp.sight(), '{} {}', 'nor does a membership bring it back');
reset role;
revoke again_test from again_member;

select is((select count(*) from warehouse.athlete_access where role_name = 'again_test'), 2::bigint, 'the rows are there until then');
select runlytics.grant_access('again_test', 2) \g /dev/null
set role again_test;
select is(pg_temp.sight(), '{2} {2} {} {2}', 'who is granted an athlete sees that one, and as it was granted now');
reset role;
select is((select array_agg(athlete_id) from warehouse.athlete_access where role_name = 'again_test'), '{2}'::bigint[], 'what another had is gone');
select is(
  (select count(*) from runlytics.doctor() where item = 'athlete_access' and detail ~ 'again_test'), 0::bigint,
  'and doctor() has nothing more to say of it'
);
select runlytics.grant_access('again_test', 1) \g /dev/null
set role again_test;
select is(pg_temp.sight(), '{1,2} {1,2} {} {1,2}', 'one grant takes away nothing of the one before it');
reset role;
update warehouse.athlete_access set own = true where role_name = 'again_test' and athlete_id = 2;
set role again_test;
select is(pg_temp.sight(), '{1,2} {1,2} {2} {1,2}', 'nor does a row that is changed');
reset role;

-- A role by another name is not the one that was granted either, nor is the next that has the old name.
alter role again_test rename to again_renamed;
set role again_renamed;
select is(pg_temp.sight(), '{} {}', 'a role by another name has to be granted it');
reset role;
create role again_test in role runlytics_reader;
set role again_test;
select is(pg_temp.sight(), '{} {}', 'nor has it who takes the old one');
reset role;
drop role again_test;
alter role again_renamed rename to again_test;
set role again_test;
select is(pg_temp.sight(), '{1,2} {1,2} {2} {1,2}', 'named back it has');
reset role;

-- What a dump brings before its roles are there.
insert into warehouse.athlete_access (role_name, athlete_id) values ('again_later', 1);
create role again_later in role runlytics_reader;
set role again_later;
select is(pg_temp.sight(), '{} {}', 'a role that came after its row sees nothing by it');
reset role;
select is(
  (select detail from runlytics.doctor() where item = 'athlete_access' and detail ~ 'again_later'),
  'The role again_later came after the row by which it may see athlete 1, and sees nothing by it.',
  'and doctor() says so'
);
select runlytics.grant_access('again_later', 1) \g /dev/null
set role again_later;
select is(pg_temp.sight(), '{1} {1} {} {1}', 'until it is granted');
reset role;
drop role again_test, again_later, again_family, again_member;
select * from finish();
