-- What gave and took readiness, day by day.

create function runlytics_internal.panel_readiness_parts(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  select
    count(v.score) as scored,
    count(*) filter (where v.score < 60) as low,
    avg(v.score) as mean,
    jsonb_agg(jsonb_build_object(
      'day', v.day,
      'score', runlytics_internal.page_number(value => v.score, digits => 0),
      'hrv', runlytics_internal.page_number(value => v.hrv_points),
      'rhr', runlytics_internal.page_number(value => v.rhr_points),
      'sleep', runlytics_internal.page_number(value => v.sleep_points),
      'feel', runlytics_internal.page_number(value => v.subjective_points),
      'load', runlytics_internal.page_number(value => v.load_points),
      'confidence', runlytics_internal.page_number(value => v.confidence, digits => 2)
    ) order by v.day desc) filter (where v.day > reader.until - 14) as rows
  into r
  from warehouse.readiness as v
  where v.athlete_id = panel_readiness_parts.athlete_id
    and v.day between reader.since and reader.until;
  if r.scored = 0 or r.rows is null then
    return runlytics_internal.page_panel(
      id => 'readiness_parts', title => 'What gave and took readiness', view => 'warehouse.readiness',
      empty => 'No readiness in these days: it wants HRV or resting heart rate of some nights. Let the phone deliver them: docs/listener.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'readiness_parts', title => 'What gave and took readiness', view => 'warehouse.readiness', formula => 'readiness_score()',
    sentence => runlytics_internal.page_sentence(
      'on average ' || runlytics.written(value => r.mean, quantity => 'score') || ' in ' || runlytics_internal.page_counted(n => r.scored, one => 'day'),
      case when r.low > 0 then 'below 60 on ' || runlytics.written(value => r.low, quantity => 'count') || ' of them' else 'never below 60' end
    ),
    note => 'Points that each part gave or took from the usual 70; confidence is the weight of the evidence that was there. An engineering choice, no medical advice.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'day', label => 'day', quantity => 'date'),
        runlytics_internal.page_column(key => 'score', label => 'readiness', quantity => 'score'),
        runlytics_internal.page_column(key => 'hrv', label => 'HRV', quantity => 'signed'),
        runlytics_internal.page_column(key => 'rhr', label => 'resting HR', quantity => 'signed'),
        runlytics_internal.page_column(key => 'sleep', label => 'sleep', quantity => 'signed'),
        runlytics_internal.page_column(key => 'feel', label => 'how you feel', quantity => 'signed'),
        runlytics_internal.page_column(key => 'load', label => 'load', quantity => 'signed'),
        runlytics_internal.page_column(key => 'confidence', label => 'confidence', quantity => 'percent')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_readiness_parts(jsonb, bigint) is
  'The points of each part of readiness on the last 14 days.';
