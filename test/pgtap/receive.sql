-- Documents that come together leave what they leave one after the other.
select plan(10);

select runlytics.add_athlete(name => 'another') as other \gset
select runlytics.create_token(name => 'phone', scopes => array['health', 'journal'], athlete_id => a)
from unnest(array[1, :other]) as a \g /dev/null

-- What an athlete's own column makes a journal is one.
insert into warehouse.journal_columns (athlete_id, header, field)
select a, h.header, h.field
from unnest(array[1, :other]) as a
cross join (values ('Pvm', 'day'), ('Fiilis', 'mood')) as h (header, field)
on conflict do nothing;

create function public.brought() returns table (n bigint, name text, body bytea, client text) language sql immutable as $$
  select b.n, b.name, convert_to(b.body, 'UTF8'), '::' || b.n
  from unnest(
    array['a', '', 'c', 'd', 'e'],
    array['{"data": {"metrics": []}}', E'Date,RPE\n2026-01-05,7', E'Pvm,Fiilis\n2026-01-05,7', '', 'nothing that is known']
  ) with ordinality as b (name, body, n)
$$;
create function public.bring(chosen int[], scope text default 'health', token bytea default null, of_athlete bigint default 1)
  returns runlytics_internal.receipts language sql
  begin atomic
    select runlytics_internal.receive_all(
      token_sha256 => coalesce(token, t.sha256),
      token_id => t.token_id,
      scope => scope,
      names => array(select b.name from unnest(chosen) with ordinality as c (n, i) join public.brought() as b on b.n = c.n order by c.i),
      bodies => array(select b.body from unnest(chosen) with ordinality as c (n, i) join public.brought() as b on b.n = c.n order by c.i),
      clients => array(select b.client from unnest(chosen) with ordinality as c (n, i) join public.brought() as b on b.n = c.n order by c.i),
      athlete_id => of_athlete
    )
    from warehouse.tokens as t
    where t.athlete_id = of_athlete;
  end;
create view public.left_behind as
select
  d.athlete_id, d.kind, d.source, d.name, d.sha256, d.bytes, d.status,
  (select array_agg(p.body order by p.part) from warehouse.document_parts as p where p.document_id = d.document_id) as parts,
  (
    select array_agg(format('%s %s %s %s', r.route, r.status, r.bytes, r.client) order by r.request_id)
    from warehouse.requests as r
    where r.document_id = d.document_id
  ) as requests,
  rank() over (partition by d.athlete_id order by d.document_id)
from warehouse.documents as d;

select is((select r.stored from public.bring(array[1, 2, 3, 4, 5]) as r), array[true, true, true, true, true], 'each is stored');
select runlytics.receive(
  token_sha256 => t.sha256, token_id => t.token_id, scope => 'health', name => b.name, body => b.body, client => b.client,
  athlete_id => t.athlete_id
)
from public.brought() as b
join warehouse.tokens as t on t.athlete_id = :other
order by b.n \g /dev/null
select results_eq(
  $$ select kind, source, name, sha256, bytes, status, parts, requests, rank from public.left_behind where athlete_id = 1 order by rank $$,
  $$ select kind, source, name, sha256, bytes, status, parts, requests, rank from public.left_behind where athlete_id <> 1 order by rank $$,
  'documents, bytes and requests are those of one after the other, in the order in which they came'
);
select is(
  (select array_agg(kind order by rank) from public.left_behind where athlete_id = 1),
  array['health_auto_export', 'journal_csv', 'journal_csv', 'unknown', 'unknown'],
  'the kinds of which are these'
);

select is(
  (select r.stored || (r.document_ids[1] = r.document_ids[3]) from public.bring(array[1, 5, 1]) as r),
  array[false, false, false, true],
  'what is known is said to be, each with its number'
);
select is((select count(*) from warehouse.requests where athlete_id = 1), 8::bigint, 'and noted');
delete from warehouse.documents where athlete_id = 1;
select is((select r.stored from public.bring(array[4, 1, 4]) as r), array[true, true, false], 'what comes twice is stored once');
select is((select count(*) from warehouse.documents where athlete_id = 1), 2::bigint, 'and is one document');

select throws_ok($$ select public.bring(array[2, 3], scope => 'activities') $$, '42501', null, 'the scope is asked for');
select throws_ok($$ select public.bring(array[2, 3], token => sha256('another')) $$, '28000', null, 'and the token');
select is((select count(*) from warehouse.documents where athlete_id = 1), 2::bigint, 'nothing is stored then');
select * from finish();
