-- Time in zones of heart rate, week by week, and how much of it was easy.

create function runlytics_internal.panel_zones_weekly(parameters jsonb, athlete_id bigint default runlytics.athlete()) returns jsonb
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  reader constant runlytics_internal.page_reader := runlytics_internal.page_reader(parameters => parameters, athlete_id => athlete_id);
  first_week constant date := runlytics.week_of(day => reader.since, starts_on => reader.week_starts_on);
  easy float8;
  r record;
begin
  with
    -- By the day, which an index finds.
    zones as (
      select
        runlytics.week_of(day => z.day, starts_on => reader.week_starts_on) as week, z.zone, z.set,
        sum(z.seconds) as seconds, sum(z.seconds) filter (where z.intensity = 'easy') as easy_s
      from warehouse.zone_time as z
      where z.athlete_id = panel_zones_weekly.athlete_id
        and z.main
        and z.day between first_week and reader.until
      group by 1, 2, 3
    ),
    stacks as (
      select
        n.zone,
        jsonb_agg(round(coalesce(z.seconds, 0)) order by w.week) as seconds,
        sum(z.seconds) as total
      from (select distinct o.zone from zones as o) as n
      cross join generate_series((select least(min(z.week), runlytics.week_of(day => reader.until, starts_on => reader.week_starts_on) - 77) from zones as z)::timestamp, reader.until::timestamp, '7 days') as w (week)
      left join zones as z on z.zone = n.zone and z.week = w.week::date
      group by n.zone
    )
  select
    (select jsonb_agg(w.week::date order by w.week) from generate_series((select least(min(z.week), runlytics.week_of(day => reader.until, starts_on => reader.week_starts_on) - 77) from zones as z)::timestamp, reader.until::timestamp, '7 days') as w (week)) as weeks,
    jsonb_agg(jsonb_build_object('name', 'Z' || s.zone, 'tone', 'z' || least(greatest(s.zone, 1), 5), 'values', s.seconds) order by s.zone) as stacks,
    sum(s.total) as seconds,
    (select sum(z.easy_s) from zones as z) as easy_s,
    (select max(z.set) from zones as z) as set
  into r
  from stacks as s;
  if coalesce(r.seconds, 0) = 0 then
    return runlytics_internal.page_panel(
      id => 'zones_weekly', title => 'Time in zones', view => 'warehouse.zone_time',
      empty => 'No heart rate in these weeks, or no threshold: runs with a strap or a watch, and athlete_settings.threshold_hr, give the zones. select runlytics.estimate_settings() fills it from your runs.'
    );
  end if;
  easy := coalesce(r.easy_s, 0) / r.seconds;
  return runlytics_internal.page_panel(
    id => 'zones_weekly', title => 'Time in zones', view => 'warehouse.zone_time',
    formula => case r.set when 'threshold' then 'zones at 85, 90, 95 and 100 % of threshold heart rate' else 'the set ' || r.set || ' of warehouse.zone_sets' end,
    sentence => runlytics_internal.page_sentence(
      runlytics.written(value => easy, quantity => 'percent') || ' of ' || runlytics.written(value => r.seconds, quantity => 'hours') || ' with heart rate was easy'
    ),
    figures => jsonb_build_array(jsonb_build_object(
      'kind', 'columns', 'quantity', 'hours', 'x_kind', 'week', 'x', r.weeks, 'stacks', r.stacks, 'names', 'time', 'last_is_now', true
    ))
  );
end
$$;
comment on function runlytics_internal.panel_zones_weekly(jsonb, bigint) is
  'Seconds in each zone of the main set a week, and the share that was easy.';
