-- How far a heartbeat carries, week by week.

create function runlytics_internal.panel_efficiency(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  r record;
begin
  with
    weeks as (
      select
        runlytics.week_of(day => l.local_date, starts_on => reader.week_starts_on) as week,
        100 * sum(l.efficiency_factor * l.moving_s) / nullif(sum(l.moving_s) filter (where l.efficiency_factor is not null), 0) as per_beat
      from warehouse.run_list as l
      where l.athlete_id = panel_efficiency.athlete_id
        and l.local_date between reader.since and reader.until
      group by 1
    ),
    smooth as (
      select
        g.week::date as week,
        w.per_beat,
        avg(w.per_beat) over (order by g.week rows between 3 preceding and current row) as month
      from generate_series((select min(x.week) from weeks as x where x.per_beat is not null)::timestamp, reader.until::timestamp, '7 days') as g (week)
      left join weeks as w on w.week = g.week::date
    )
  select
    count(s.per_beat) as weeks,
    jsonb_agg(s.week order by s.week) as x,
    array_agg(s.per_beat order by s.week) as per_beat,
    array_agg(s.month order by s.week) as month,
    avg(s.per_beat) filter (where s.week > reader.until - 28) as now,
    avg(s.per_beat) filter (where s.week > reader.until - 112 and s.week <= reader.until - 84) as before
  into r
  from smooth as s;
  if r.weeks = 0 then
    return runlytics_internal.page_panel(
      id => 'efficiency', title => 'How far a heartbeat carries', view => 'warehouse.run_list',
      empty => 'No run with heart rate and speed in these weeks: a strap or a watch gives both.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'efficiency', title => 'How far a heartbeat carries', view => 'warehouse.run_list', formula => 'efficiency_factor(), weighted by moving time', unit => 'cm',
    sentence => runlytics_internal.page_sentence(
      runlytics.written(value => r.now, quantity => 'score') || ' cm in the last four weeks',
      case
        when abs(r.now / r.before - 1) < 0.005 then 'as three months before'
        when r.now > r.before then runlytics.written(value => r.now / r.before - 1, quantity => 'percent') || ' more than three months before'
        when r.now < r.before then runlytics.written(value => 1 - r.now / r.before, quantity => 'percent') || ' less than three months before'
      end
    ),
    note => 'Higher is fitter; heat, hills and the choice of runs move it as well.',
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'series', 'quantity', 'number', 'x_kind', 'week', 'x', r.x, 'height', 'normal',
      'lines', jsonb_build_array(
        runlytics_internal.page_line(name => 'each week', numbers => r.per_beat, tone => 'muted', style => 'dots'),
        runlytics_internal.page_line(name => 'mean of four weeks', numbers => r.month, tone => 'accent')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_efficiency(jsonb, bigint) is
  'The efficiency factor of each week and its mean of four.';
