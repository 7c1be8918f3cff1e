-- What a tool says: rows with where they come from, what they rest on and what was left out, and never more than fits.

create function runlytics_internal.mcp_hidden_keys(fields jsonb) returns text[]
  language sql immutable parallel safe
  return (
    select array_agg(k.key)
    from jsonb_array_elements_text(fields) as f (field)
    cross join lateral unnest(
      case f.field
        when 'name' then array['name', 'title']
        when 'moving_s' then array['moving_s', 'pace_s_per_km', 'pace']
        when 'gear' then array['gear', 'gear_id']
        else array[f.field]
      end
    ) as k (key)
  );
comment on function runlytics_internal.mcp_hidden_keys(jsonb) is
  'The keys of a row that say what withheld fields said. A part of mcp_row().';

create function runlytics_internal.mcp_row(said jsonb) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  fields constant jsonb := runlytics_internal.page_withheld_fields();
  -- What does not say of which activity it is may be of any.
  hidden constant text[] := array['athlete_id', 'time', 'end_time', 'stream', 'route', 'lat', 'lon'] || case
    when said ? 'activity_id' then runlytics_internal.mcp_hidden_keys(fields => fields -> (said ->> 'activity_id'))
    when fields <> '{}' then array['name']
  end;
begin
  if jsonb_typeof(said) <> 'object' then
    return jsonb_build_object('value', said);
  end if;
  return (
    select coalesce(
      jsonb_object_agg(
        e.key,
        case
          when e.key = any (hidden) then 'null'
          -- Nobody reads a sixteenth digit; of what is small three stay.
          when jsonb_typeof(e.value) = 'number' and e.value #>> '{}' like '%.%'
            then to_jsonb(trim_scale(round((e.value #>> '{}')::numeric, case when abs((e.value #>> '{}')::numeric) < 10 then 4 else 2 end)))
          when jsonb_typeof(e.value) = 'string' and length(e.value #>> '{}') > 2000
            then to_jsonb(left(e.value #>> '{}', 2000) || ' ...')
          else e.value
        end
      ),
      '{}'
    )
    from jsonb_each(said) as e
    where e.key not in ('athlete_id', 'time', 'end_time', 'stream', 'route', 'lat', 'lon')
  );
end
$$;
comment on function runlytics_internal.mcp_row(jsonb) is
  'A row as an assistant gets it: without the athlete, positions and fields that are withheld, numbers to a few digits, texts to 2,000 letters. A part of mcp_said().';

create function runlytics_internal.mcp_fitting(given jsonb, most int default 40000) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (
      select jsonb_agg(r.said order by r.at)
      from (
        select e.said, e.at, sum(length(e.said::text)) over (order by e.at) as so_far
        from (
          select runlytics_internal.mcp_row(said => g.said) as said, g.at
          from jsonb_array_elements(given) with ordinality as g (said, at)
        ) as e
      ) as r
      where r.so_far <= most
    ),
    '[]'
  );
end
$$;
comment on function runlytics_internal.mcp_fitting(jsonb, int) is
  'The first of many rows, as many as fit into so many letters. A part of mcp_said().';

create function runlytics_internal.mcp_formulas() returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object(
    'extension', (select e.extversion from pg_extension as e where e.extname = 'runlytics'),
    'metrics', (select max(f.version) from runlytics_internal.formulas_of_metrics() as f),
    'days', runlytics.day_formulas(),
    'predictions', runlytics.prediction_formulas(),
    'alerts', runlytics.alert_formulas()
  );
end
$$;
comment on function runlytics_internal.mcp_formulas() is
  'By which versions of the formulas an answer was computed: the extension''s, that of the metrics of runs, of stored days, of predictions and of alerts. A part of mcp_said().';

create function runlytics_internal.mcp_withheld_note() returns text
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  activities constant int := cardinality(runlytics_internal.page_withheld_activities());
begin
  if activities > 0 then
    return format(
      '%s withheld, and load, fitness and readiness of the 180 days after each: they are known from Strava''s API alone, which may not be shared with assistants. The athlete can bring the files or Strava''s archive, or the owner decide otherwise (runlytics.share_strava_api).',
      runlytics.counted(n => activities, one => 'activity is', many => 'activities are')
    );
  end if;
  return case when runlytics_internal.page_withheld_fields() <> '{}' then
    'Names and other fields that Strava''s API alone gave are withheld (null).'
  end;
end
$$;
comment on function runlytics_internal.mcp_withheld_note() is
  'What is left out of every answer, and why; NULL when nothing is. A part of mcp_said().';

create function runlytics_internal.mcp_said(
  view text,
  said jsonb,
  ids bigint[] default '{}',
  note text default null,
  more jsonb default '{}'
) returns jsonb
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
declare
  most_ids constant int := 500;
  given constant jsonb := coalesce(said, '[]');
  fitting constant jsonb := runlytics_internal.mcp_fitting(given => given);
begin
  return jsonb_build_object(
    'view', view,
    'rows', fitting,
    'ids', to_jsonb(coalesce(ids[1:most_ids], '{}')),
    'note', nullif(
      concat_ws(
        ' ',
        note,
        case when jsonb_array_length(fitting) < jsonb_array_length(given) then format(
          'Cut: %s of %s rows fit; ask for fewer days or rows.', jsonb_array_length(fitting), jsonb_array_length(given)
        ) end,
        case when cardinality(ids) > most_ids then format('The first %s of %s ids.', most_ids, cardinality(ids)) end
      ),
      ''
    ),
    'withheld', runlytics_internal.mcp_withheld_note(),
    'formula_version', runlytics_internal.mcp_formulas()
  ) || more;
end
$$;
comment on function runlytics_internal.mcp_said(text, jsonb, bigint[], text, jsonb) is
  'What a tool says, an object: view (where the rows come from), rows (at most 40,000 letters), ids (of the activities or alerts on which they rest), note, withheld, formula_version; more adds members of the tool''s own. A part of the tools.';

create function runlytics_internal.mcp_require_days(what text, since date, until date) returns void
  language plpgsql stable parallel restricted
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- A time that ends before it begins has no days.
  if since > until then
    return;
  end if;
  if runlytics_internal.page_withheld_days() && daterange(coalesce(since, '-infinity'), coalesce(until, 'infinity'), '[]') then
    raise exception '% rests on activities that are withheld', what
      using
        errcode = '55000',
        detail = runlytics_internal.mcp_withheld_note(),
        hint = format('Ask for days outside of these: %s.', runlytics_internal.page_withheld_days());
  end if;
end
$$;
comment on function runlytics_internal.mcp_require_days(text, date, date) is
  'SQLSTATE 55000 where days are asked of which the load may not be told. A part of the tools.';
