-- How far each year went, day by day.

create function runlytics_internal.page_year_sentence(now float8, before float8, year int, units text) returns text
  language sql immutable parallel safe
  return runlytics_internal.page_sentence(
    coalesce(runlytics.written(value => now, quantity => 'distance', units => units) || ' so far in ' || year, 'no run yet in ' || year),
    case
      when now >= before then runlytics.written(value => now - before, quantity => 'distance', units => units) || ' ahead of the year before on this day'
      when now < before then runlytics.written(value => before - now, quantity => 'distance', units => units) || ' behind the year before on this day'
    end
  );
comment on function runlytics_internal.page_year_sentence(float8, float8, int, text) is
  'The year so far beside the year before on the same day. A part of panel_year_on_year().';

create function runlytics_internal.panel_year_on_year(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  this_year constant int := extract(year from reader.until);
  title constant text := case reader.units when 'mi' then 'Miles, year on year' else 'Kilometres, year on year' end;
  r record;
begin
  with
    days as (
      select extract(year from d.day)::int as year, least(extract(doy from d.day)::int, 365) as doy, sum(d.km) as km
      from warehouse.daily_training as d
      where d.athlete_id = panel_year_on_year.athlete_id
        and d.day between make_date(this_year - 4, 1, 1) and reader.until
        and d.km > 0
      group by 1, 2
    ),
    sums as (
      select
        y.year, g.doy,
        case
          -- Before the first run nothing is known, and what is to come is not.
          when (y.year > y.first_year or g.doy >= y.first_doy) and (y.year < this_year or g.doy <= extract(doy from reader.until)) then 1000 * sum(coalesce(d.km, 0)) over (partition by y.year order by g.doy)
        end as metres
      from (
        select x.year, min(x.year) over () as first_year, min(min(x.doy)) over (order by x.year) as first_doy from days as x group by x.year
      ) as y
      cross join generate_series(1, 365) as g (doy)
      left join days as d on d.year = y.year and d.doy = g.doy
    ),
    years as (
      select
        s.year,
        array_agg(s.metres order by s.doy) filter (where s.doy % 7 = 1 or s.doy = 365) as metres,
        max(s.metres) filter (where s.doy <= extract(doy from reader.until)) as so_far,
        max(s.metres) as whole
      from sums as s
      group by s.year
    )
  select
    count(*) as years,
    max(y.so_far) filter (where y.year = this_year) as now,
    max(y.so_far) filter (where y.year = this_year - 1) as before,
    jsonb_agg(runlytics_internal.page_line(
      name => y.year::text, numbers => y.metres, digits => 0,
      tone => case this_year - y.year when 0 then 'accent' when 1 then 'fatigue' when 2 then 'form' else 'muted' end,
      style => case when this_year - y.year < 3 then 'line' else 'dashed' end
    ) order by y.year desc) as lines
  into r
  from years as y;
  if r.years = 0 then
    return runlytics_internal.page_panel(
      id => 'year_on_year', title => title, view => 'warehouse.daily_training',
      empty => 'No run yet. Read your files with call runlytics.ingest_path(''/folder''), or connect a service: docs/services.md.'
    );
  end if;
  return runlytics_internal.page_panel(
    id => 'year_on_year', title => title, view => 'warehouse.daily_training',
    sentence => runlytics_internal.page_year_sentence(now => r.now, before => r.before, year => this_year, units => reader.units),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'series', 'quantity', 'distance', 'x_kind', 'day', 'zero', true, 'height', 'normal', 'now', reader.until,
      'x', (select jsonb_agg(make_date(this_year, 1, 1) + g.doy - 1 order by g.doy) from generate_series(1, 365) as g (doy) where g.doy % 7 = 1 or g.doy = 365),
      'lines', r.lines
    ))
  );
end
$$;
comment on function runlytics_internal.panel_year_on_year(jsonb, bigint) is
  'Running distance summed up over each of the last five years, a point a week.';
