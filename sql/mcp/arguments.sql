-- What a tool is called with, held against its schema: a part of JSON Schema, said back in words.

create function runlytics_internal.mcp_wanted(wanted jsonb) returns text
  language sql immutable parallel safe
  return case
    when wanted ? 'enum' then 'one of ' || (select string_agg(e.value, ', ' order by e.at) from jsonb_array_elements_text(wanted -> 'enum') with ordinality as e (value, at))
    when wanted ->> 'format' = 'date' then 'a day as YYYY-MM-DD'
    when wanted ->> 'type' = 'string' then format('a text of 1 to %s letters', coalesce(wanted ->> 'maxLength', '200'))
    when wanted ->> 'type' = 'boolean' then 'true or false'
    when wanted ->> 'type' = 'array' then format(
      'a list of at most %s of %s', wanted ->> 'maxItems',
      (select string_agg(e.value, ', ' order by e.at) from jsonb_array_elements_text(wanted #> '{items,enum}') with ordinality as e (value, at))
    )
    else concat_ws(
      ' ', case wanted ->> 'type' when 'integer' then 'a whole number' else 'a number' end,
      'from ' || (wanted ->> 'minimum'), 'to ' || (wanted ->> 'maximum')
    )
  end;
comment on function runlytics_internal.mcp_wanted(jsonb) is
  'What an argument has to be, in words, by its schema. A part of mcp_check().';

create function runlytics_internal.mcp_is_day(written text) returns bool
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  parts constant int[] := regexp_match(written, '^(\d{4})-(\d{2})-(\d{2})$')::int[];
begin
  if parts is null or parts[1] not between 1900 and 2199 or parts[2] not between 1 and 12 or parts[3] < 1 then
    return false;
  end if;
  return parts[3] <= extract(day from make_date(parts[1], parts[2], 1) + interval '1 month' - interval '1 day');
end
$$;
comment on function runlytics_internal.mcp_is_day(text) is
  'Whether a text is a day as YYYY-MM-DD, from 1900 to 2199. A part of mcp_check().';

create function runlytics_internal.mcp_fits_one(said jsonb, wanted jsonb) returns bool
  language sql immutable parallel safe
  return coalesce(
    case
      when wanted ->> 'type' in ('integer', 'number') then jsonb_typeof(said) = 'number'
        and case when jsonb_typeof(said) = 'number' then
          (wanted ->> 'type' = 'number' or (said #>> '{}')::numeric % 1 = 0)
          and (said #>> '{}')::numeric between (wanted ->> 'minimum')::numeric and (wanted ->> 'maximum')::numeric
        end
      when wanted ->> 'type' = 'boolean' then jsonb_typeof(said) = 'boolean'
      when wanted ? 'enum' then wanted -> 'enum' @> said and jsonb_typeof(said) = 'string'
      when wanted ->> 'format' = 'date' then jsonb_typeof(said) = 'string' and runlytics_internal.mcp_is_day(written => said #>> '{}')
      else jsonb_typeof(said) = 'string' and length(said #>> '{}') between 1 and coalesce((wanted ->> 'maxLength')::int, 200)
    end,
    false
  );
comment on function runlytics_internal.mcp_fits_one(jsonb, jsonb) is
  'Whether a single value is what its schema wants. A part of mcp_fits().';

create function runlytics_internal.mcp_fits(said jsonb, wanted jsonb) returns bool
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  if wanted ->> 'type' <> 'array' then
    return runlytics_internal.mcp_fits_one(said => said, wanted => wanted);
  end if;
  if jsonb_typeof(said) is distinct from 'array' then
    return false;
  end if;
  return jsonb_array_length(said) <= (wanted ->> 'maxItems')::int
    and not exists (
      select
      from jsonb_array_elements(said) as e
      where not runlytics_internal.mcp_fits_one(said => e, wanted => wanted -> 'items')
    );
end
$$;
comment on function runlytics_internal.mcp_fits(jsonb, jsonb) is
  'Whether an argument is what its schema wants. A part of mcp_check().';

create function runlytics_internal.mcp_check(tool text, schema jsonb, arguments jsonb) returns void
  language plpgsql immutable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  wrong text;
begin
  if jsonb_typeof(arguments) is distinct from 'object' then
    raise exception '%: the arguments have to be an object', tool using errcode = '22023';
  end if;
  select string_agg(w.words, '; ' order by w.words)
  into wrong
  from (
    select case
      when p.wanted is null then format('there is no argument %s', quote_ident(left(a.name, 64)))
      else format('%s has to be %s', a.name, runlytics_internal.mcp_wanted(wanted => p.wanted))
    end as words
    from jsonb_each(arguments) as a (name, said)
    left join jsonb_each(schema -> 'properties') as p (name, wanted) using (name)
    where p.wanted is null
      or not runlytics_internal.mcp_fits(said => a.said, wanted => p.wanted)
    union all
    select format('%s is missing: %s', r.name, runlytics_internal.mcp_wanted(wanted => schema #> array['properties', r.name]))
    from jsonb_array_elements_text(coalesce(schema -> 'required', '[]')) as r (name)
    where not arguments ? r.name
  ) as w;
  if wrong is not null then
    raise exception '%: %', tool, wrong
      using
        errcode = '22023',
        hint = coalesce(
          'Arguments: ' || (
            select string_agg(
              format('%s%s (%s)', p.name, case when schema -> 'required' ? p.name then '' else ', optional' end, runlytics_internal.mcp_wanted(wanted => p.wanted)),
              '; ' order by p.name
            )
            from jsonb_each(schema -> 'properties') as p (name, wanted)
          ) || '.',
          'It takes no arguments.'
        );
  end if;
  if arguments ->> 'since' > arguments ->> 'until' then
    raise exception '%: since is later than until', tool using errcode = '22023';
  end if;
end
$$;
comment on function runlytics_internal.mcp_check(text, jsonb, jsonb) is
  'Holds what a tool is called with against its schema. SQLSTATE 22023 with everything that is wrong, and what would be right. A part of answer_question().';
