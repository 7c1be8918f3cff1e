-- Who the athlete is to the page, and where to change it.

create function runlytics_internal.panel_athlete(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  days constant text[] := '{Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday}';
  a record;
begin
  select t.*
  into a
  from warehouse.athletes as t
  where t.athlete_id = panel_athlete.athlete_id;
  return runlytics_internal.page_panel(
    id => 'athlete', title => 'Athlete', view => 'warehouse.athletes',
    sentence => 'The page speaks in ' || case a.units when 'mi' then 'miles' else 'kilometres' end || ', and its weeks begin on ' || days[a.week_starts_on] || '.',
    note => format('Change them: update warehouse.athletes set units = ''mi'', week_starts_on = 7 where athlete_id = %s; the page follows at once.', athlete_id),
    figures => jsonb_build_array(jsonb_build_object('kind', 'facts', 'rows', (
      select jsonb_agg(jsonb_build_object('label', f.label, 'text', f.words) order by f.n)
      from (
        values
          (1, 'name', coalesce(nullif(btrim(a.name), ''), 'not told')),
          (2, 'sex', coalesce(a.sex, 'not told')),
          (3, 'born', coalesce(a.birth_date::text, 'not told')),
          (4, 'units', a.units),
          (5, 'week begins on', days[a.week_starts_on]),
          (6, 'time zone', reader.timezone)
      ) as f (n, label, words)
    )))
  );
end
$$;
comment on function runlytics_internal.panel_athlete(jsonb, bigint) is
  'Name, units, first day of the week and time zone, and how to change them.';
