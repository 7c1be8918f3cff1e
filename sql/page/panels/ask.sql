-- A box to ask in, and the answer: by a plain form, without a script.

create function runlytics_internal.panel_ask(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  question constant text := nullif(btrim(left(parameters ->> 'question', 200)), '');
  box constant jsonb := jsonb_build_object('kind', 'ask', 'question', coalesce(question, ''));
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  answer runlytics.answer;
  listed jsonb;
begin
  if question is null then
    return runlytics_internal.page_panel(
      id => 'ask', title => 'Ask', view => 'runlytics.ask()',
      sentence => 'Such as: how far did I run in March on night shifts; runs where I reported knee pain in the last 6 months; my fastest 10 k since 2024.',
      figures => jsonb_build_array(box)
    );
  end if;
  answer := runlytics.ask(question => question, athlete_id => panel_ask.athlete_id);
  listed := (
    select jsonb_agg(
      jsonb_build_object(
        'day', r.value ->> 'day', 'what', coalesce(r.value ->> 'group', r.value ->> 'name', ''),
        'value', case when r.value ->> 'value' is not null
          then runlytics_internal.ask_written(value => (r.value ->> 'value')::float8, metric => r.value ->> 'metric', units => reader.units)
          when r.value ->> 'distance_km' is not null
          then runlytics_internal.ask_written(value => (r.value ->> 'distance_km')::float8, metric => 'distance_km', units => reader.units)
          else '' end
      ) || case when r.value ? 'activity_id' then jsonb_build_object(
        '_link', jsonb_build_object('page', 'run', 'parameters', jsonb_build_object('id', r.value -> 'activity_id'))
      ) else '{}' end
      order by r.n
    )
    from jsonb_array_elements(answer.rows) with ordinality as r (value, n)
    where r.value ?| array['day', 'group']
  );
  return runlytics_internal.page_panel(
    id => 'ask', title => 'Ask', view => 'runlytics.ask()',
    sentence => answer.note,
    note => 'Understood as: ' || jsonb_strip_nulls(answer.filter)::text || '.',
    figures => jsonb_build_array(box)
      || case when listed is null then '[]' else jsonb_build_array(jsonb_build_object(
        'kind', 'table', 'rows', listed,
        'columns', jsonb_build_array(
          jsonb_build_object('key', 'day', 'label', 'day', 'quantity', 'date', 'link', 'run'),
          jsonb_build_object('key', 'what', 'label', 'what', 'quantity', 'text'),
          jsonb_build_object('key', 'value', 'label', 'value', 'quantity', 'text')
        )
      )) end
      || case when answer.snippets = '[]' then '[]' else jsonb_build_array(jsonb_build_object(
        'kind', 'list', 'items', (
          select jsonb_agg(jsonb_build_object('text', s.value ->> 'text', 'tone', 'muted', 'detail', s.value ->> 'day') order by s.n)
          from jsonb_array_elements(answer.snippets) with ordinality as s (value, n)
        )
      )) end
  );
end
$$;
comment on function runlytics_internal.panel_ask(jsonb, bigint) is
  'The box to ask in, and with the parameter question (its first 200 letters) the answer: a sentence, rows with links to runs, what the journal said, and how the question was understood.';
