-- Entries of the journal by words and by meaning, and which of them others may be told of.

create type runlytics_internal.journal_text as (
  journal_id bigint,
  day date,
  row_key text,
  entry text
);
comment on type runlytics_internal.journal_text is 'An entry of the journal as text, title, note and columns of its own. journal_id: its day as YYYYMMDD, and which of that day it is, in two digits.';

create function runlytics_internal.journal_texts(only_shareable bool default false, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.journal_text
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- What Strava's API alone has told stays with the athlete, by the agreement that comes with it, unless its owner says otherwise.
  withholds constant bool := coalesce(only_shareable, true) and not runlytics_internal.api_is_shared(athlete_id => journal_texts.athlete_id);
begin
  return query
  select j.journal_id, j.day, j.row_key, left(t.entry, 2000)
  from runlytics_internal.ask_numbered_entries(since => null, until => null, athlete_id => journal_texts.athlete_id) as j
  cross join lateral (
    select concat_ws(
      '. ',
      nullif(concat_ws(': ', nullif(btrim(j.title), ''), nullif(btrim(j.note), '')), ''),
      -- Columns of the athlete's own, by their headers.
      case when j.fields <> '{}' then (select string_agg(f.key || ': ' || btrim(f.value), '. ' order by f.key) from jsonb_each_text(j.fields) as f where btrim(f.value) <> '') end
    ) as entry
  ) as t
  left join warehouse.documents as d
    on withholds
    and d.athlete_id = journal_texts.athlete_id
    and d.document_id = j.document_id
  where t.entry <> ''
    and (not withholds or d.source is distinct from 'strava' and d.kind is distinct from 'strava_json');
end
$$;
comment on function runlytics_internal.journal_texts(bool, bigint) is
  'The entries of the journal that have words, at most 2,000 characters of each, numbered as ask() numbers them. only_shareable: without what is known from Strava''s API alone, as it goes into prompts, unless share_strava_api() allows it.';

create function runlytics_internal.cosine(first real[], second real[]) returns float8
  language sql immutable strict parallel safe cost 1000
  return (
    select sum(a::float8 * b) / nullif(sqrt(sum(a::float8 * a)) * sqrt(sum(b::float8 * b)), 0)
    from unnest(first, second) as u (a, b)
  );
comment on function runlytics_internal.cosine(real[], real[]) is
  'The cosine of the angle between two vectors; NULL when one of them is zero. What one has more than the other does not count.';

create type runlytics_internal.meaning as (
  day date,
  row_key text,
  likeness float8
);
comment on type runlytics_internal.meaning is 'How like the meaning of an entry is to that of a question: a cosine.';

create function runlytics_internal.meanings(embedding real[], model text, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.meaning
  language plpgsql stable parallel safe rows 1000
  set search_path = pg_catalog, pg_temp
as $$
declare
  home constant text := (
    select quote_ident(n.nspname)
    from pg_extension as e
    join pg_namespace as n on n.oid = e.extnamespace
    where e.extname = 'vector'
  );
  -- pgvector computes the same some times faster; more numbers than it takes are left to the sum.
  likeness constant text := case
    when home is null or cardinality(embedding) > 16000 then 'runlytics_internal.cosine(first => e.embedding, second => $1)'
    else format('1 - (e.embedding::%1$s.vector operator(%1$s.<=>) $1::%1$s.vector)', home)
  end;
begin
  return query execute format(
    'select e.day, e.row_key, %s from warehouse.journal_embeddings as e where e.athlete_id = $2 and e.model = $3 and e.dims = cardinality($1)',
    likeness
  )
  using embedding, athlete_id, model;
end
$$;
comment on function runlytics_internal.meanings(real[], text, bigint) is
  'How like each entry is in meaning that the same embedding model has read: an exact cosine, by pgvector where that is installed.';

create type runlytics.journal_hit as (
  journal_id bigint,
  day date,
  row_key text,
  entry text,
  score float8,
  word_rank int,
  topic_rank int,
  meaning_rank int
);
comment on type runlytics.journal_hit is 'An entry of the journal that fits a question. score: the sum of 1 / (60 + rank) over the lists in which it stands: by words (full text), by topic (the lexicon of ask_filter()) and by meaning (embeddings, of a question that ask_model() has asked).';

create function runlytics_internal.journal_topics(question text, now timestamptz, athlete_id bigint default runlytics.athlete()) returns setof bigint
  language plpgsql stable parallel safe rows 100
  set search_path = pg_catalog, pg_temp
as $$
declare
  filter constant jsonb := runlytics.ask_filter(question => journal_topics.question, now => journal_topics.now, athlete_id => journal_topics.athlete_id);
  entries constant runlytics_internal.ask_entry[] := case when filter -> 'topics' <> '[]' then array(
    select row(t.journal_id, t.day, t.row_key, t.entry)::runlytics_internal.ask_entry
    from runlytics_internal.journal_texts(athlete_id => journal_topics.athlete_id) as t
  ) end;
begin
  return query
  select e.journal_id
  from runlytics_internal.ask_saying(entries => entries, topics => filter -> 'topics', combine => filter ->> 'combine') as e
  order by e.journal_id desc;
end
$$;
comment on function runlytics_internal.journal_topics(text, timestamptz, bigint) is
  'The entries that say what the lexicon understands of a question, the newest first. A part of search_journal().';

create function runlytics_internal.search_entries(
  question text,
  n int,
  only_shareable bool,
  now timestamptz,
  span jsonb default null,
  athlete_id bigint default runlytics.athlete()
) returns setof runlytics.journal_hit
  language plpgsql stable parallel safe rows 20
  set search_path = pg_catalog, pg_temp
as $$
declare
  k constant int := 60;
  -- A like meaning is always somewhere: what is not at all like it is no hit.
  least_like constant float8 := 0.25;
  words constant tsquery := replace(plainto_tsquery('pg_catalog.english', left(question, 2000))::text, '&', '|')::tsquery;
  asked record;
begin
  select q.embedding, q.embedding_model
  into asked
  from warehouse.model_questions as q
  where q.athlete_id = search_entries.athlete_id
    and q.question = search_entries.question
    and q.embedding is not null
  order by q.question_id desc
  limit 1;
  return query
  with texts as (
    select t.*
    from runlytics_internal.journal_texts(only_shareable => search_entries.only_shareable, athlete_id => search_entries.athlete_id) as t
    where t.day >= coalesce((span ->> 'from')::date, '-infinity')
      and t.day < coalesce((span ->> 'to')::date, 'infinity')
  ),
  ranked as (
    select w.journal_id, 'word' as list, row_number() over (order by w.likeness desc, w.journal_id desc) as rank
    from (
      select t.journal_id, ts_rank(to_tsvector('pg_catalog.english', t.entry), words) as likeness
      from texts as t
      where to_tsvector('pg_catalog.english', t.entry) @@ words
    ) as w
    union all
    select t, 'topic', row_number() over (order by t desc)
    from runlytics_internal.journal_topics(question => search_entries.question, now => search_entries.now, athlete_id => search_entries.athlete_id) as t
    join texts on texts.journal_id = t
    union all
    select t.journal_id, 'meaning', row_number() over (order by m.likeness desc, t.journal_id desc)
    from runlytics_internal.meanings(embedding => asked.embedding, model => asked.embedding_model, athlete_id => search_entries.athlete_id) as m
    join texts as t using (day, row_key)
    where m.likeness >= least_like
  )
  select
    t.journal_id,
    t.day,
    t.row_key,
    t.entry,
    sum(1.0::float8 / (k + r.rank)),
    min(r.rank) filter (where r.list = 'word')::int,
    min(r.rank) filter (where r.list = 'topic')::int,
    min(r.rank) filter (where r.list = 'meaning')::int
  from ranked as r
  join texts as t using (journal_id)
  group by t.journal_id, t.day, t.row_key, t.entry
  order by 5 desc, t.journal_id desc
  limit greatest(least(search_entries.n, 1000), 0);
end
$$;
comment on function runlytics_internal.search_entries(text, int, bool, timestamptz, jsonb, bigint) is
  'What search_journal() finds, and with only_shareable what of it may go into a prompt. span: {from, to} of the days, to exclusive, NULL for all. A part of search_journal() and of the source language_model.';

create function runlytics.search_journal(question text, n int default 20, athlete_id bigint default runlytics.athlete())
  returns setof runlytics.journal_hit
  language plpgsql stable parallel safe rows 20
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select h.*
  from runlytics_internal.search_entries(
    question => search_journal.question,
    n => search_journal.n,
    only_shareable => false,
    now => now(),
    athlete_id => search_journal.athlete_id
  ) as h;
end
$$;
comment on function runlytics.search_journal(text, int, bigint) is
  'The n entries of the journal that fit a question best, at most 1,000: by its words and topics, and by its meaning as well where an embedding model has read the journal and ask_model() has asked the same question. Nothing is sent.';
