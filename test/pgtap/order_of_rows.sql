-- What a view says does not depend on where its rows lie: after a restore they lie otherwise, and sums of
-- numbers with a point taken in another order differ in their last digit. Every view is asked.
select no_plan();
set client_min_messages = warning;
select setseed(0.5) \g /dev/null
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, elapsed_s, moving_s, distance_m, ascent_m, gear_id)
select 1, t, 'UTC', t::date, case when random() < 0.9 then 'running' else 'cycling' end,
  3600 * random(), 3000 * random(), 12345.6789 * random(), 321.09 * random(), 1
from generate_series(timestamptz '2026-01-01 06:00', '2026-03-01', '3 hours 7 minutes') as t;
insert into warehouse.gear (athlete_id, name) values (1, 'Shoes');
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
select a.athlete_id, a.activity_id, m.name, 100 * random(), 'test', 1
from warehouse.activities as a
cross join warehouse.metrics as m
where m.grain = 'activity';
insert into warehouse.documents (athlete_id, kind, source, sha256, bytes) values (1, 'journal_csv', 'upload', sha256('x'), 1);
insert into warehouse.biometrics (athlete_id, metric_id, recorded_at, source, value, document_id)
select 1, m.metric_id, t, s, 100 * random(), 1
from warehouse.metrics as m
cross join generate_series(timestamptz '2026-02-20', '2026-03-01', '17 minutes') as t
cross join unnest(array['watch', 'phone']) as s
where m.metric_id between 20 and 40;
insert into warehouse.journal (athlete_id, day, row_key, mood, energy, stress)
select 1, date '2026-02-01' + n / 3, n::text, 1 + 3.3 * random(), 1 + 3.3 * random(), 1 + 3.3 * random() from generate_series(1, 80) as n;

create function public.said() returns table (relation text, rows bigint, digest text)
  language plpgsql
as $$
declare
  each regclass;
begin
  for each in
    select c.oid from pg_class as c where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'v' order by c.relname
  loop
    return query execute format('select %L, count(*), md5(string_agg(v::text, e''\n'' order by v::text collate "C")) from %s as v', each, each);
  end loop;
end
$$;
create table public.before as select * from public.said();

-- Every table is written anew, its rows in another order, and read in other ways.
set session_replication_role = replica;
do $$
declare
  each record;
begin
  for each in
    select c.oid::regclass as relation, string_agg(quote_ident(a.attname), ', ') as columns
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r'
    group by c.oid
  loop
    execute format('create temp table anew on commit drop as select %s from %s order by random()', each.columns, each.relation);
    execute format('delete from %s', each.relation);
    execute format('insert into %s (%s) overriding system value select * from anew', each.relation, each.columns);
    execute 'drop table anew';
  end loop;
end
$$;
reset session_replication_role;
vacuum analyze;
set enable_indexscan = off;
set enable_bitmapscan = off;
set enable_hashagg = off;

select is(row(s.rows, s.digest)::text, row(b.rows, b.digest)::text, 'the same from ' || b.relation)
from public.before as b
join public.said() as s using (relation)
order by b.relation;
select cmp_ok((select count(*) from public.before where rows > 0), '>', 6::bigint, 'most of them have rows');
select * from finish();
