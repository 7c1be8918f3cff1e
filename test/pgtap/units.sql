-- Texts speak in the athlete's units, kilometres or miles, wherever they are made.
select plan(8);

-- A figure with km behind it is written by written() or with quantity_unit(), which know of miles; what reads a pace is none.
create view pg_temp.sources as
select format('%s(%s)', p.oid::regproc, pg_get_function_identity_arguments(p.oid)) as name, coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as source
from pg_proc as p
where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
  and p.prokind in ('f', 'p')
  and p.proname <> 'set_threshold_from'
union all
select c.oid::regclass::text, pg_get_viewdef(c.oid)
from pg_class as c
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('v', 'm');
select ok((select count(*) > 700 from pg_temp.sources), 'there are sources to look through');
select is_empty(
  $$ select s.name, substring(s.source from '.{0,40}(?:%s ?/?|''[ /]|[0-9] )(?:km|min/km)(?![a-z_/]).{0,20}')
     from pg_temp.sources as s
     where s.source ~ '(%s ?/?|''[ /])(km|min/km)(?![a-z_/])' $$,
  'nothing writes km by hand'
);
select is_empty(
  $$ select s.name, c.call[1]
     from pg_temp.sources as s
     cross join lateral regexp_matches(s.source, 'written\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)', 'g') as c (call)
     where c.call[1] ~ '''(distance|distance_short|pace|pace_unit|speed|ascent|weight|temperature)'''
       and c.call[1] !~ 'units' $$,
  'nor has anything with a unit written without the units'
);

-- The same athlete, read in kilometres and in miles.
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m, race)
select 1, current_date - n, 'UTC', current_date - n, 'running', 2400 + 40000 * (n % 2), 2400 + 40000 * (n % 2), 10000 + 170000 * (n % 2), n % 2 = 0
from generate_series(1, 24) as n;
with shoes as (
  insert into warehouse.gear (athlete_id, name, kind, limit_km) values (1, 'Old', 'shoes', 1000) returning gear_id
)
update warehouse.activities as a set gear_id = s.gear_id from shoes as s;

create function pg_temp.texts() returns table (origin text, words text) language sql as $$
  select 'predict_race', basis from runlytics.predict_race(42195)
  union all
  select 'doctor', detail from runlytics.doctor() where item = 'gear Old'
  union all
  select 'milestones', milestone from warehouse.milestones where kind = 'distance'
$$;
select is((select array_agg(distinct t.origin order by t.origin) from pg_temp.texts() as t where t.words ~ '\d ?(km|min/km)\y'), '{doctor,milestones,predict_race}', 'each has kilometres');
select results_eq(
  $$ select words from pg_temp.texts() where origin = 'doctor' $$, $$ values ('It went 2,280 km of 1,000 km.') $$, 'as people write them'
);
select runlytics.set_athlete(units => 'mi') \g /dev/null
select is_empty(
  $$ select * from pg_temp.texts() as t where t.words ~ '\ykm\y' and t.words !~ 'the last 5 km take' $$, 'and in miles none has'
);
select is((select array_agg(distinct t.origin order by t.origin) from pg_temp.texts() as t where t.words ~ '\d ?(mi|min/mi)\y'), '{doctor,milestones,predict_race}', 'but miles');
select results_eq(
  $$ select milestone, round(value) from warehouse.milestones where kind = 'distance' $$, $$ values ('1,000 mi in all', 1609344::float8) $$,
  'a thousand miles are a milestone where miles are read'
);
select * from finish();
