-- How the athlete runs beside how it hurt later.

create function runlytics_internal.page_decimals(value float8) returns text
  language sql immutable strict parallel safe
  return replace(to_char(value, 'FM0.00'), '-', '−');
comment on function runlytics_internal.page_decimals(float8) is
  'A correlation or a q with two decimals. A part of panel_gait_pain().';

create function runlytics_internal.panel_gait_pain(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of hundreds of pairs those that a reader wants to see.
  most constant int := 16;
  found record;
begin
  with pairs as (
    select g.*, row_number() over (order by g.q, g.p, g.feature, g.outcome, g.lag) as place
    from runlytics.gait_and_pain(athlete_id => panel_gait_pain.athlete_id) as g
    where g.low is not null
  )
  select
    jsonb_agg(
      jsonb_build_object(
        'feature', p.feature, 'outcome', p.outcome, 'lag', p.lag, 'r', runlytics_internal.page_decimals(value => p.estimate),
        'interval', runlytics_internal.page_decimals(value => p.low) || ' to ' || runlytics_internal.page_decimals(value => p.high),
        'q', runlytics_internal.page_decimals(value => p.q), 'n', p.n, 'mentions', p.mentions
      )
      order by p.place
    ) filter (where p.place <= most) as rows,
    count(*) as tried,
    count(*) filter (where p.q < 0.05) as sure
  into found
  from pairs as p;
  if found.rows is null then
    return runlytics_internal.page_panel(
      id => 'gait_pain', title => 'How you run, and how it hurt later', view => 'runlytics.gait_and_pain()',
      empty => 'Ten films are needed of days on which the journal has soreness or words, or the three after; of pain in words three days with it and three without.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'gait_pain', title => 'How you run, and how it hurt later', view => 'runlytics.gait_and_pain()', formula => 'correlate(), 95 % interval, q over all pairs',
    sentence => case found.sure
      when 0 then 'Nothing in your films goes along with soreness or pain more than chance would have it.'
      else format('%s of the pairs are associated with soreness or pain beyond chance (q below .05); that is no cause.', found.sure)
    end,
    note => format('The clearest of %s pairs of a feature, an outcome and a number of days. Associated with, which is not caused by: no risk is computed. gait_and_pain(''knee pain'') asks for one complaint.', found.tried),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table',
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'feature', label => 'Feature', quantity => 'text'),
        runlytics_internal.page_column(key => 'outcome', label => 'Beside', quantity => 'text'),
        runlytics_internal.page_column(key => 'lag', label => 'Days later', quantity => 'count'),
        runlytics_internal.page_column(key => 'r', label => 'r', quantity => 'text'),
        runlytics_internal.page_column(key => 'interval', label => '95 %', quantity => 'text'),
        runlytics_internal.page_column(key => 'q', label => 'q', quantity => 'text'),
        runlytics_internal.page_column(key => 'n', label => 'Pairs', quantity => 'count'),
        runlytics_internal.page_column(key => 'mentions', label => 'With it', quantity => 'count')
      ),
      'rows', found.rows
    ))
  );
end
$$;
comment on function runlytics_internal.panel_gait_pain(jsonb, bigint) is
  'The features of the films beside soreness and the pain in the journal''s words of the same day and the days after, with interval, q and n: the clearest of them.';
