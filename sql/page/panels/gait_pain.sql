-- How the athlete runs beside how it hurt later.

create function runlytics_internal.panel_gait_pain(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  found record;
begin
  select
    jsonb_agg(
      jsonb_build_object(
        'feature', g.feature, 'lag', g.lag, 'r', g.estimate, 'low', g.low, 'high', g.high, 'q', g.q, 'n', g.n
      )
      order by g.feature, g.lag
    ) as pairs,
    count(*) filter (where g.q < 0.05) as sure
  into found
  from runlytics.gait_and_pain(athlete_id => panel_gait_pain.athlete_id) as g
  where g.low is not null;
  if found.pairs is null then
    return runlytics_internal.page_panel(
      id => 'gait_pain', title => 'How you run, and how it hurt later', view => 'runlytics.gait_and_pain()',
      empty => 'Ten films of days with soreness in the journal on the same day or the three after are needed.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'gait_pain', title => 'How you run, and how it hurt later', view => 'runlytics.gait_and_pain()', formula => 'correlate(), 95 % interval, q over all pairs',
    sentence => case found.sure
      when 0 then 'Nothing in your films goes along with soreness more than chance would have it.'
      else format('%s of the pairs are associated with soreness beyond chance (q below .05); that is no cause.', found.sure)
    end,
    note => 'Associated with, which is not caused by: no risk is computed.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table',
      'columns', jsonb_build_array(
        jsonb_build_object('key', 'feature', 'label', 'Feature', 'quantity', 'text'),
        jsonb_build_object('key', 'lag', 'label', 'Days later', 'quantity', 'count'),
        jsonb_build_object('key', 'r', 'label', 'r', 'quantity', 'number'),
        jsonb_build_object('key', 'low', 'label', 'from', 'quantity', 'number'),
        jsonb_build_object('key', 'high', 'label', 'to', 'quantity', 'number'),
        jsonb_build_object('key', 'q', 'label', 'q', 'quantity', 'number'),
        jsonb_build_object('key', 'n', 'label', 'Pairs', 'quantity', 'count')
      ),
      'rows', found.pairs
    ))
  );
end
$$;
comment on function runlytics_internal.panel_gait_pain(jsonb, bigint) is
  'The features of the films beside soreness of the same day and the days after, with interval, q and n.';
