-- help(): what there is, found by a word.

create type runlytics.help_entry as (
  kind text,
  name text,
  what text,
  example text
);
comment on type runlytics.help_entry is
  'What help() has found. kind: topic, try (a statement to begin with), view, table, function, procedure, aggregate, setting or metric.';

create type runlytics_internal.help_match as (
  kind text,
  name text,
  words text,
  shown text
);
comment on type runlytics_internal.help_match is 'Something that can be named: its name, what its comment says, and how it is called.';

create function runlytics_internal.help_objects() returns setof runlytics_internal.help_match
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
    p.proname::text,
    obj_description(p.oid, 'pg_proc'),
    format(
      'runlytics.%s(%s)',
      p.proname,
      (
        select string_agg(a.name, ', ' order by a.at)
        from unnest(p.proargnames) with ordinality as a (name, at)
        where a.at <= p.pronargs
          and (a.name <> 'athlete_id' or a.at <= p.pronargs - p.pronargdefaults)
      )
    )
  from pg_proc as p
  where p.pronamespace = 'runlytics'::regnamespace;
  return query
  select
    case c.relkind when 'v' then 'view' else 'table' end,
    c.relname::text,
    obj_description(c.oid, 'pg_class'),
    'warehouse.' || c.relname
  from pg_class as c
  where c.relnamespace = to_regnamespace('warehouse')
    and c.relkind in ('v', 'r');
  return query
  select 'setting', s.name, concat_ws(' ', s.short_desc, s.extra_desc), s.name || ' = ' || coalesce(nullif(s.setting, ''), '''''')
  from pg_settings as s
  where s.name like 'runlytics.%';
  if to_regclass('warehouse.metrics') is not null then
    return query
    select 'metric', m.name, format('%s (%s).', m.description, m.unit), m.name
    from warehouse.metrics as m;
  end if;
end
$$;
comment on function runlytics_internal.help_objects() is
  'Every routine, view, table, setting and metric with what its comment says. A part of help().';

create function runlytics_internal.help_matches(word text) returns setof runlytics.help_entry
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  most constant int := 20;
  pattern constant text := '\m' || regexp_replace(word, '([^a-z0-9])', '.?', 'g');
begin
  return query
  select o.kind, o.shown, regexp_replace(o.words, '(?<=\.)\s.*$', ''), null::text
  from runlytics_internal.help_objects() as o
  where o.name = word
    or replace(o.name, '_', ' ') ~ pattern
    or lower(o.words collate "C") ~ pattern
  order by
    o.name = word desc,
    replace(o.name, '_', ' ') ~ pattern desc,
    lower(substr(o.words, 1, 120) collate "C") ~ pattern desc,
    array_position(array['view', 'procedure', 'function', 'aggregate', 'table', 'setting', 'metric'], o.kind),
    o.name
  limit most;
end
$$;
comment on function runlytics_internal.help_matches(text) is
  'What has a word in its name or its comment, the nearest first, at most 20. A part of help().';

create function runlytics_internal.help_words() returns text[]
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select w.word
    from (
      select t.topic, 1 from runlytics_internal.help_topics() as t
      union all
      select o.name, 2 from runlytics_internal.help_objects() as o
      union all
      -- Words that say nothing are short.
      select said.word, 3
      from runlytics_internal.help_topics() as t
      cross join lateral regexp_split_to_table(lower(t.about collate "C"), '[^a-z]+') as said (word)
      where length(said.word) > 3
    ) as w (word, rank)
    group by w.word
    order by min(w.rank), w.word
  );
end
$$;
comment on function runlytics_internal.help_words() is
  'What may have been meant by a word that there is not: topics, then names, then the words that topics are told in. A part of help().';

create function runlytics.help(topic text default null) returns setof runlytics.help_entry
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Plurals are found by their singular, and a best time by how runners call it, which is too short to be looked for in sentences.
  word constant text := regexp_replace(regexp_replace(lower(btrim(topic) collate "C"), '^(pb|pr)s?$', 'records'), '(?<=...)s$', '');
  pattern constant text := '\m' || regexp_replace(word, '([^a-z0-9])', '.?', 'g');
  nearest text[];
  tried bool;
begin
  perform runlytics.require_grant();
  if coalesce(word, '') = '' then
    return query
    select 'topic', t.topic, string_agg(t.about, ' ' order by t.nth), format('select * from runlytics.help(%L)', t.topic)
    from runlytics_internal.help_topics() with ordinality as t (topic, about, statement, nth)
    group by t.topic
    order by min(t.nth);
    return;
  end if;
  return query
  select 'try', t.topic, t.about, t.statement
  from runlytics_internal.help_topics() with ordinality as t (topic, about, statement, nth)
  where t.topic in (word, word || 's')
    -- Of a word within what a statement answers, too: miles, uninstall.
    or length(word) > 3 and lower(t.about collate "C") ~ pattern
  order by t.topic in (word, word || 's') desc, t.nth;
  tried := found;
  return query
  select m.*
  from runlytics_internal.help_matches(word => word) as m;
  if found or tried then
    return;
  end if;
  -- By the word as it was typed: 'shoos' is nearer to shoes than to show.
  nearest := runlytics_internal.nearest_names(name => lower(btrim(topic) collate "C"), among => runlytics_internal.help_words());
  return query
  select
    'topic',
    topic,
    'There is nothing of that name.' || coalesce(' Near are: ' || array_to_string(nearest, ', ') || '.', ''),
    'select * from runlytics.help()';
end
$$;
comment on function runlytics.help(text) is
  'What there is on a topic or a word: statements to try, then views, functions, settings and metrics that have the word in their name or comment. Without a topic it lists those to begin with. \x on makes long rows readable in psql.';
