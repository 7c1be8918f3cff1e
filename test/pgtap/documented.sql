-- What README, docs, CHANGELOG and hints of the first layout name stays where it was, for people have
-- written it down. test/fixtures/documented-names.txt: a kind and a name a line.
select plan(3);

create temp table documented (kind text, name text);
\copy documented from 'test/fixtures/documented-names.txt' (delimiter ' ')

select ok((select count(*) from documented) > 60, 'there are names to look for');
select is_empty(
  $$ select d.name from documented as d
     where d.kind = 'routine'
       and not exists (select from pg_proc as p where p.pronamespace = 'runlytics'::regnamespace and p.proname = d.name) $$,
  'every documented routine is in the schema runlytics'
);
select is_empty(
  $$ select d.name from documented as d
     where d.kind = 'type'
       and not exists (select from pg_type as t where t.typnamespace = 'runlytics'::regnamespace and t.typname = d.name) $$,
  'every documented type is'
);
select * from finish();
