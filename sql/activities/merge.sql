-- One activity of the documents that tell of it.

create type runlytics_internal.merged_source as (
  document_id bigint,
  part int,
  kind text,
  sha256 bytea
);
comment on type runlytics_internal.merged_source is 'An activity in a document that is merged with others.';

create function runlytics_internal.merged_sources(activity_id bigint, athlete_id bigint default runlytics.athlete())
  returns setof runlytics_internal.merged_source
  language plpgsql stable parallel safe rows 3
  set search_path = pg_catalog, pg_temp
as $$
declare
  folders constant text := '[^\n]*/';
  -- More of one origin say nothing new, and each that comes would be merged with all that there are.
  enough constant int := 20;
begin
  return query
  with told as (
    select
      s.document_id,
      s.part,
      s.linked_file,
      d.kind,
      d.sha256,
      d.source,
      regexp_replace(d.name, folders, '') as file,
      row_number() over (
        partition by f.origin
        order by s.linked_file is null, s.shape is null, d.bytes desc, d.sha256, d.document_id, s.part
      ) as place
    from warehouse.activity_sources as s
    join warehouse.documents as d using (athlete_id, document_id)
    left join runlytics.formats() as f on f.name = d.kind
    where s.athlete_id = merged_sources.athlete_id
      and s.activity_id = merged_sources.activity_id
  ),
  -- The samples of a workout lie in as many files as it names.
  named as (
    select t.source, n.file
    from told as t
    cross join lateral unnest(string_to_array(regexp_replace(t.linked_file, folders, '', 'g'), E'\n')) as n (file)
    where t.place <= enough
  )
  select t.document_id, t.part, t.kind, t.sha256
  from told as t
  where t.place <= enough
    or (t.source, t.file) in (select n.source, n.file from named as n)
  order by t.sha256, t.document_id, t.part;
end
$$;
comment on function runlytics_internal.merged_sources(bigint, bigint) is
  'The sources that an activity is merged of, in an order of their contents: the files that an entry of an export names, and of each origin the 20 best: those that name files, have positions and the most bytes. A part of process_document().';

create function runlytics_internal.merged_activity(activity_id bigint, athlete_id bigint default runlytics.athlete()) returns runlytics.parsed_activity
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  sources record;
  merged runlytics.parsed_activity;
begin
  -- The order is one of contents, so that it does not matter what came first. A document may tell of the run
  -- more than once, and has its bytes here once.
  with told as (
    select m.document_id, m.part, m.kind, m.sha256, dense_rank() over (order by m.sha256, m.document_id)::int as file
    from runlytics_internal.merged_sources(activity_id => merged_activity.activity_id, athlete_id => merged_activity.athlete_id) as m
  )
  select t.documents, t.parts, t.places, f.files, f.kinds
  into sources
  from (
    select
      array_agg(t.document_id order by t.sha256, t.part) as documents,
      array_agg(t.part order by t.sha256, t.part) as parts,
      array_agg(t.file order by t.sha256, t.part) as places
    from told as t
  ) as t
  cross join (
    select
      array_agg(runlytics.document_body(document_id => o.document_id, athlete_id => merged_activity.athlete_id) order by o.file) as files,
      array_agg(o.kind order by o.file) as kinds
    from (select distinct t.file, t.document_id, t.kind from told as t) as o
  ) as f;
  merged := runlytics_internal.merge_documents(
    files => sources.files, kinds => sources.kinds, places => sources.places, parts => sources.parts
  );
  -- What was merged before and is one too many now gives nothing any more.
  update warehouse.activity_sources as s
  set fields = '{}'
  where s.athlete_id = merged_activity.athlete_id
    and s.activity_id = merged_activity.activity_id
    and s.fields <> '{}';
  update warehouse.activity_sources as s
  set fields = string_to_array(given.fields, ' ')
  from unnest(sources.documents, sources.parts, merged.credits) as given (document_id, part, fields)
  where s.athlete_id = merged_activity.athlete_id
    and s.document_id = given.document_id
    and s.part = given.part;
  return merged;
end
$$;
comment on function runlytics_internal.merged_activity(bigint, bigint) is
  'Parses the documents that an activity is merged of again and merges them. A part of process_document().';
