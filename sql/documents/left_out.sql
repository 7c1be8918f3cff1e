-- What lies beside activities in folders and archives: counted by kind, neither stored nor failed.

create function runlytics_internal.kind_of_name(name text) returns text
  language sql immutable parallel safe
  return coalesce(substring(lower(name) from '\.([a-z0-9]{1,10})$'), 'no ending');
comment on function runlytics_internal.kind_of_name(text) is
  'What kind of file a name says: the ending in small letters, or "no ending".';

create function runlytics_internal.is_no_record(name text) returns bool
  language sql immutable strict parallel safe
  return runlytics_internal.kind_of_name(name => name) = any (
    '{jpg,jpeg,png,gif,heic,heif,webp,tif,tiff,mp3,mp4,m4a,m4v,mov,avi,wav,pdf,doc,docx,xls,xlsx,ppt,pptx,dmg,exe,apk,iso}'::text[]
  );
comment on function runlytics_internal.is_no_record(text) is
  'Whether a name is that of a picture, a film, a document of an office or a program, which need not be read to be left out.';

create function runlytics_internal.kind_left_out(name text, known text) returns text
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  kind constant text := runlytics_internal.kind_of_name(name => kind_left_out.name);
begin
  if known = 'web_page' and kind in ('html', 'htm') then
    return kind;
  end if;
  if (runlytics_internal.format_named(name => known)).name is not null then
    return null;
  end if;
  -- What is called an activity and is none is broken: that is to be said.
  if lower(kind_left_out.name) ~ '\.(fit|tcx|gpx)(\.gz)?$' then
    return null;
  end if;
  if lower(kind_left_out.name) ~ '\.(zip|tar|tgz|tbz2?|tar\.gz|tar\.bz2)$' then
    raise exception 'the archive cannot be read' using errcode = '22P02', detail = 'It is cut, broken, or no archive at all.';
  end if;
  return kind;
end
$$;
comment on function runlytics_internal.kind_left_out(text, text) is
  'As what a file out of a folder or an archive is left out, when its content is of no format that is read: by the ending of its name. NULL: it is stored, for it is of a known kind or bears the name of an activity. SQLSTATE 22P02 for what bears the name of an archive: those that can be read were opened.';

create function runlytics_internal.add_kinds(counts jsonb, kinds text[]) returns jsonb
  language sql immutable parallel safe
  return (
    select coalesce(jsonb_object_agg(a.kind, a.files), '{}'::jsonb)
    from (
      select k.kind, sum(k.files) as files
      from (
        select c.key as kind, c.value::bigint as files
        from jsonb_each_text(counts) as c
        union all
        select u.kind, 1
        from unnest(kinds) as u (kind)
      ) as k
      where k.kind is not null
      group by k.kind
    ) as a
  );
comment on function runlytics_internal.add_kinds(jsonb, text[]) is
  'Counts by kind, with further files counted in. A part of ingest_path().';

create function runlytics_internal.say_kinds(counts jsonb) returns text
  language sql immutable parallel safe
  return (
    select string_agg(format('%s %s', c.value, c.key), ', ' order by c.value::bigint desc, c.key)
    from jsonb_each_text(counts) as c
  );
comment on function runlytics_internal.say_kinds(jsonb) is
  'Counts by kind in words, the largest first: "31 json, 4 jpg"; NULL for none. A part of ingest_path().';
