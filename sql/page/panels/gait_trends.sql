-- Where the features of the films go, and beside them how often it hurt.

create function runlytics_internal.page_gait_trends(since date, until date, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select jsonb_agg(
      jsonb_build_object(
        'feature', m.feature, 'unit', m.unit, 'n', t.n,
        'change', replace(runlytics_internal.rounded_text(value => t.change), '-', '−'),
        'interval', replace(
          runlytics_internal.rounded_text(value => t.change_low) || ' to ' || runlytics_internal.rounded_text(value => t.change_high), '-', '−'
        )
      )
      order by m.metric_id
    )
    from (
      select
        w.metric_id, w.name, replace(substr(w.name, 6), '_', ' ') as feature,
        case w.unit when '1/min' then 'steps a minute' when 'deg' then 'degrees' else w.unit end as unit
      from warehouse.metrics as w
      where w.name like 'gait\_%'
      union all
      select 999, 'soreness', 'soreness, of the journal', null
    ) as m
    cross join lateral runlytics.trend(
      metric => m.name, since => page_gait_trends.since, until => page_gait_trends.until, athlete_id => page_gait_trends.athlete_id
    ) as t
    where t.n > 0
  );
end
$$;
comment on function runlytics_internal.page_gait_trends(date, date, bigint) is
  'A row a feature of the films, and one of soreness, with its change and the interval of it. A part of panel_gait_trends().';

create function runlytics_internal.panel_gait_trends(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  rows_of jsonb;
  pain record;
begin
  rows_of := runlytics_internal.page_gait_trends(since => reader.since, until => reader.until, athlete_id => panel_gait_trends.athlete_id);
  if rows_of is null or not exists (
    select from warehouse.gait_trend as g
    where g.athlete_id = panel_gait_trends.athlete_id
      and g.local_date between reader.since and reader.until
  ) then
    return null;
  end if;
  select jsonb_agg(w.week order by w.week) as x, array_agg(w.days order by w.week) as days, sum(w.days) as hurt, sum(w.told) as told
  into pain
  from (
    select g.week::date as week, count(d.day) filter (where d.value = 1)::float8 as days, count(d.day) as told
    from generate_series(
      date_trunc('week', reader.since::timestamp), date_trunc('week', reader.until::timestamp), interval '1 week'
    ) as g (week)
    left join runlytics_internal.complaint_days(
      complaint => 'pain', since => reader.since, until => reader.until, athlete_id => panel_gait_trends.athlete_id
    ) as d on d.day between g.week::date and g.week::date + 6
    group by g.week
  ) as w;
  return runlytics_internal.page_panel(
    id => 'gait_trends', title => 'Where it goes, beside pain', view => 'runlytics.trend()', formula => 'Theil and Sen, 95 % interval',
    sentence => format('Pain in the words of %s of %s days of the journal.', pain.hurt, pain.told),
    note => 'From the first week with a film to the last; no interval below ten weeks. A change and pain that come together are together, and no more.',
    figures => jsonb_build_array(
      jsonb_build_object(
        'kind', 'table',
        'columns', jsonb_build_array(
          runlytics_internal.page_column(key => 'feature', label => 'Feature', quantity => 'text'),
          runlytics_internal.page_column(key => 'change', label => 'Change', quantity => 'text'),
          runlytics_internal.page_column(key => 'interval', label => '95 %', quantity => 'text'),
          runlytics_internal.page_column(key => 'unit', label => 'of', quantity => 'text'),
          runlytics_internal.page_column(key => 'n', label => 'Weeks', quantity => 'count')
        ),
        'rows', rows_of
      ),
      jsonb_build_object(
        'kind', 'columns', 'quantity', 'count', 'x_kind', 'week', 'x', pain.x, 'values', to_jsonb(pain.days), 'names', 'days with pain',
        'caption', 'Days a week on which the journal speaks of pain.'
      )
    )
  );
end
$$;
comment on function runlytics_internal.panel_gait_trends(jsonb, bigint) is
  'How far each feature of the films has gone, with interval, and the days a week on which the journal speaks of pain; NULL without films.';
