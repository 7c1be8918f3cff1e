-- How far each week went, beside the four weeks before it and the year before.

create function runlytics_internal.panel_weekly_distance(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  this_week constant date := runlytics.week_of(day => reader.until, starts_on => reader.week_starts_on);
  title constant text := case reader.units when 'mi' then 'Miles a week' else 'Kilometres a week' end;
  r record;
  lines jsonb;
begin
  with
    volume as materialized (
      select v.week, v.km
      from warehouse.weekly_volume as v
      where v.athlete_id = panel_weekly_distance.athlete_id
        and v.week <= this_week
    ),
    -- A week without a run is one, also after the last run; of those before the first nothing is known.
    weeks as (
      select
        g.week::date as week,
        case when g.week >= f.week then 1000 * coalesce(v.km, 0) end as metres,
        1000 * earlier.km as last_year,
        case when g.week >= f.week + 28 then 1000 * avg(coalesce(v.km, 0)) over (order by g.week rows between 4 preceding and 1 preceding) end as before
      from (select min(m.week) as week from volume as m having count(*) > 0) as f
      cross join lateral generate_series(least(f.week, this_week - 77)::timestamp, this_week::timestamp, '7 days') as g (week)
      left join volume as v on v.week = g.week::date
      left join volume as earlier on earlier.week = g.week::date - 364
    )
  select
    array_agg(w.week order by w.week) as weeks,
    array_agg(w.metres order by w.week) as metres,
    array_agg(w.before order by w.week) as before,
    array_agg(w.last_year order by w.week) as last_year
  into r
  from weeks as w
  where w.week >= reader.since - 6;
  if r.weeks is null or (0 < any (r.metres)) is not true then
    return runlytics_internal.page_panel(
      id => 'weekly_distance', title => title, view => 'warehouse.weekly_volume',
      empty => 'No run in these weeks. Read your files with call runlytics.ingest_path(''/folder''), or connect a service: docs/services.md.'
    );
  end if;
  select coalesce(jsonb_agg(runlytics_internal.page_line(name => l.name, numbers => l.numbers, tone => l.tone, style => l.style, digits => 0) order by l.n), '[]')
  into lines
  from (
    values
      (1, 'four weeks before', r.before, 'accent', 'line'),
      (2, 'a year before', r.last_year, 'muted', 'dashed')
  ) as l (n, name, numbers, tone, style)
  where array_remove(l.numbers, null) <> '{}';
  return runlytics_internal.page_panel(
    id => 'weekly_distance', title => title, view => 'warehouse.weekly_volume',
    sentence => runlytics_internal.page_weekly_sentence(
      metres => r.metres[cardinality(r.metres)], before => r.before[cardinality(r.before)],
      last_year => r.last_year[cardinality(r.last_year)], units => reader.units
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'columns', 'quantity', 'distance', 'x_kind', 'week', 'x', to_jsonb(r.weeks), 'last_is_now', true,
      'values', runlytics_internal.page_numbers(numbers => r.metres, digits => 0), 'names', 'distance', 'lines', lines
    )),
    link => runlytics_internal.page_link_to(label => 'All runs', page => 'runs')
  );
end
$$;
comment on function runlytics_internal.panel_weekly_distance(jsonb, bigint) is
  'Running distance of every week up to the one under way, the mean of the four before each, and the same weeks of the year before.';

create function runlytics_internal.page_weekly_sentence(metres float8, before float8, last_year float8, units text) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    case
      when metres > 0 then runlytics.written(value => metres, quantity => 'distance', units => units) || ' so far this week'
      else 'no run yet this week'
    end,
    'the four weeks before it average ' || runlytics.written(value => before, quantity => 'distance', units => units),
    'the same week a year ago had ' || runlytics.written(value => last_year, quantity => 'distance', units => units)
  );
comment on function runlytics_internal.page_weekly_sentence(float8, float8, float8, text) is
  'This week so far beside what is usual. A part of panel_weekly_distance().';
