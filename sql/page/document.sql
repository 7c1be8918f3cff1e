-- A page as data: everything that page_html() draws.

create function runlytics_internal.page_freshness(athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'label', s.source,
          'age_s', runlytics_internal.page_number(value => s.lag_s, digits => 0),
          'state', case when s.lag_s < 36 * 3600 then 'good' when s.lag_s < 7 * 86400 then 'late' else 'old' end
        )
        order by s.lag_s, s.source
      ) filter (where s.lag_s is not null),
      '[]'
    )
    from warehouse.ingestion_status as s
    where s.athlete_id = page_freshness.athlete_id
  );
end
$$;
comment on function runlytics_internal.page_freshness(bigint) is
  'How long ago each source gave something: good below 36 hours, late below a week, else old. A part of page_document().';

create function runlytics_internal.page_navigation(current text) returns jsonb
  language sql immutable parallel safe
  return (
    select jsonb_agg(
      jsonb_build_object('label', n.label, 'page', n.page, 'current', n.page = case current when 'run' then 'runs' else current end)
      order by n.place
    )
    from runlytics_internal.page_names() with ordinality as n (page, title, label, place)
    where n.label is not null
  );
comment on function runlytics_internal.page_navigation(text) is
  'The pages that every page leads to. A part of page_document().';

create function runlytics_internal.page_panels(page text, parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  panels jsonb := '[]';
  place record;
  panel jsonb;
begin
  for place in
    select p.panel, p.width, p.defaults
    from runlytics_internal.page_places() with ordinality as p (page, panel, width, defaults, n)
    where p.page = page_panels.page
    order by p.n
  loop
    execute format('select runlytics_internal.%I(parameters => $1, athlete_id => $2)', 'panel_' || place.panel)
    into panel
    using place.defaults || parameters, athlete_id;
    -- What this reader may not see, such as doctor(), is no part of the page; nor are laps of a run that is not there.
    if panel is not null then
      panels := panels || jsonb_build_array(panel || jsonb_build_object('width', place.width));
    end if;
  end loop;
  return panels;
end
$$;
comment on function runlytics_internal.page_panels(text, jsonb, bigint) is
  'The panels of a page in their order: calls panel_NAME() of each. A part of page_document().';

create function runlytics_internal.page_document(
  page text default 'overview',
  parameters jsonb default '{}',
  athlete_id bigint default runlytics.athlete()
) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
  set jit = off
  -- Large views over few rows: to plan them for each page anew takes half as long again as the page.
  set plan_cache_mode = force_generic_plan
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  title constant text := (select n.title from runlytics_internal.page_names() as n where n.page = page_document.page);
begin
  if title is null then
    raise exception 'there is no page "%"', left(page, 100)
      using errcode = 'P0002', hint = format('There are %s.', (select string_agg(n.page, ', ') from runlytics_internal.page_names() as n));
  end if;
  if page = 'run' and parameters ? 'id' and not exists (
    select
    from warehouse.runs as r
    where r.athlete_id = page_document.athlete_id
      and r.activity_id = (parameters ->> 'id')::bigint
  ) then
    raise exception 'there is no run %', left(parameters ->> 'id', 20)
      using errcode = 'P0002', hint = 'warehouse.runs says which there are.';
  end if;
  return jsonb_build_object(
    'page', page,
    'title', title,
    'athlete', coalesce(reader.athlete, ''),
    'units', reader.units,
    'week_starts_on', reader.week_starts_on,
    'timezone', reader.timezone,
    'made_at', to_char(now() at time zone reader.timezone, 'YYYY-MM-DD"T"HH24:MI:SS')
      || to_char(make_interval(secs => extract(epoch from (now() at time zone reader.timezone) - (now() at time zone 'UTC'))), 'SGHH24:MI'),
    'today', reader.today,
    'offline', coalesce((parameters ->> 'offline')::bool, false),
    'nav', runlytics_internal.page_navigation(current => page),
    'freshness', runlytics_internal.page_freshness(athlete_id => page_document.athlete_id),
    'panels', runlytics_internal.page_panels(page => page, parameters => parameters, athlete_id => page_document.athlete_id),
    'foot', 'Every figure names its view; nothing on this page was asked of any other server.'
  );
end
$$;
comment on function runlytics_internal.page_document(text, jsonb, bigint) is
  'A page as data, in SI units, with sentences in the athlete''s. parameters: units, since, until, days, id of a run, offline (a file: links lead nowhere), today. SQLSTATE P0002 for a page, a run or an athlete that is not there, class 22 for a parameter that cannot be read.';
