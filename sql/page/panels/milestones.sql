-- Milestones and streaks.

create function runlytics_internal.panel_milestones(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  most constant int := 12;
  streak record;
  r record;
begin
  select
    max(s.length) filter (where s.unit = 'weeks' and s.current) as weeks,
    max(s.length) filter (where s.unit = 'weeks' and s.longest) as longest_weeks,
    max(s.length) filter (where s.unit = 'days' and s.longest) as longest_days
  into streak
  from warehouse.streaks as s
  where s.athlete_id = panel_milestones.athlete_id;
  select
    count(*) as reached,
    jsonb_agg(jsonb_build_object(
      '_link', jsonb_build_object('page', 'run', 'parameters', jsonb_build_object('id', m.activity_id)),
      'day', m.day, 'milestone', m.milestone,
      'value', case when m.kind <> 'count' then runlytics.written(value => m.value, quantity => case m.kind when 'climb' then 'ascent' else 'distance' end, units => reader.units) end
    ) order by m.day desc, m.kind, m.value desc) as rows
  into r
  from (
    select t.*
    from warehouse.milestones as t
    where t.athlete_id = panel_milestones.athlete_id
      and t.day <= reader.until
    order by t.day desc, t.kind, t.value desc
    limit most
  ) as m;
  if r.reached = 0 then
    return runlytics_internal.page_panel(
      id => 'milestones', title => 'Milestones', view => 'warehouse.milestones', empty => 'No run yet: the first is the first milestone.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'milestones', title => 'Milestones', view => 'warehouse.milestones', formula => 'and warehouse.streaks',
    sentence => runlytics_internal.page_sentence(
      'the latest: ' || (r.rows -> 0 ->> 'milestone') || ', ' || runlytics_internal.page_day(day => (r.rows -> 0 ->> 'day')::date, today => reader.today),
      case when streak.weeks > 1 then streak.weeks || ' weeks in a row with a run' end,
      case when streak.longest_weeks > coalesce(streak.weeks, 0) and streak.longest_weeks > 1 then 'the longest such streak was ' || streak.longest_weeks || ' weeks' end,
      case when streak.longest_days > 1 then 'the longest of days ' || streak.longest_days end
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'table', 'rows', r.rows,
      'columns', jsonb_build_array(
        runlytics_internal.page_column(key => 'day', label => 'day', quantity => 'date', more => '{"link": "run"}'),
        runlytics_internal.page_column(key => 'milestone', label => 'milestone', quantity => 'text'),
        runlytics_internal.page_column(key => 'value', label => 'how far', quantity => 'text')
      )
    ))
  );
end
$$;
comment on function runlytics_internal.panel_milestones(jsonb, bigint) is
  'What was reached last for the first time, and streaks of weeks and days with a run.';
