-- The weather of each run, from Open-Meteo's archive: no key, and off until the athlete sets it up and the owner allows
-- its host. What it is told of a run is a place rounded to a tenth of a degree, some 10 km, and days: one request for all
-- runs of a place and a year.

-- @warehouse@
create table if not exists warehouse.weather_accounts (
  athlete_id bigint not null default runlytics.athlete() references warehouse.athletes on delete cascade,
  base_url text not null default 'https://archive-api.open-meteo.com' check (base_url ~ '^https?://[^/?#]+$'),
  primary key (athlete_id)
);
comment on table warehouse.weather_accounts is 'Whose runs get their weather from Open-Meteo: with a row here, and its host in warehouse.http_hosts. Positions are rounded to a tenth of a degree before they are sent.';

create table if not exists warehouse.weather (
  athlete_id bigint not null,
  activity_id bigint not null,
  source text not null,
  lat float8 not null,
  lon float8 not null,
  temperature_c float8,
  dew_point_c float8,
  wind_mps float8,
  fetched_at timestamptz not null default now(),
  primary key (athlete_id, activity_id),
  foreign key (athlete_id, activity_id) references warehouse.activities on delete cascade
);
comment on table warehouse.weather is 'The weather in the middle of an activity, between the hours before and after: degrees Celsius at 2 m, dew point, wind in m/s at 10 m. lat, lon: where it was asked for, the start rounded to a tenth of a degree. source: the service. NULL values: it had none, and is not asked again.';

create or replace view warehouse.run_weather with (security_invoker) as
select
  r.athlete_id,
  r.activity_id,
  r.started_at,
  r.local_date,
  w.temperature_c,
  w.dew_point_c,
  w.wind_mps,
  h.slowdown as heat_slowdown,
  r.pace_s_per_km,
  r.pace_s_per_km / (1 + h.slowdown) as heat_adjusted_pace_s_per_km,
  w.source
from warehouse.weather as w
join warehouse.runs as r using (athlete_id, activity_id)
cross join lateral (
  select runlytics.heat_slowdown(temperature_c => w.temperature_c, dew_point_c => w.dew_point_c) as slowdown
) as h;
comment on view warehouse.run_weather is 'One row a run whose weather is known. heat_slowdown: the share by which runlytics.heat_slowdown() says that the air slowed it, .03 being 3 %; heat_adjusted_pace_s_per_km: the pace of the same effort in cool air.';

grant select, insert, update, delete on warehouse.weather_accounts to runlytics_worker;
grant select on warehouse.weather, warehouse.run_weather to runlytics_reader;
grant select, insert, update, delete on warehouse.weather to runlytics_worker;
grant select on warehouse.run_weather to runlytics_worker;
-- @extension@

create function runlytics_internal.weather_configured(athlete_id bigint) returns bool
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ begin return exists (select from warehouse.weather_accounts as a where a.athlete_id = weather_configured.athlete_id); end $$;
comment on function runlytics_internal.weather_configured(bigint) is
  'Whether the athlete wants the weather of runs. A part of doctor().';

create function runlytics_internal.weather_needs(athlete_id bigint) returns setof runlytics_internal.source_need
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select a.base_url, null::text, null::text
  from warehouse.weather_accounts as a
  where a.athlete_id = weather_needs.athlete_id;
end
$$;
comment on function runlytics_internal.weather_needs(bigint) is
  'The host of the archive, which asks for no key. A part of doctor().';

create type runlytics_internal.weather_place as (
  activity_id bigint,
  middle timestamptz,
  day date,
  lat float8,
  lon float8
);
comment on type runlytics_internal.weather_place is 'A run that has no weather yet: its middle, the UTC day of that, and its start rounded to a tenth of a degree.';

create function runlytics_internal.weather_places(athlete_id bigint default runlytics.athlete()) returns setof runlytics_internal.weather_place
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- PostGIS lives wherever it was installed.
  return query execute format(
    'select a.activity_id, m.middle, (m.middle at time zone ''UTC'')::date,'
    ' round(%1$s.st_y(%1$s.st_startpoint(a.route))::numeric, 1)::float8, round(%1$s.st_x(%1$s.st_startpoint(a.route))::numeric, 1)::float8'
    ' from warehouse.activities as a'
    ' cross join lateral (select a.started_at + make_interval(secs => least(coalesce(a.elapsed_s, 0), 86400) / 2) as middle) as m'
    ' where a.athlete_id = $1 and a.sport = ''running'' and not a.excluded and not %1$s.st_isempty(a.route)'
    ' and a.started_at >= ''1940-01-02'' and a.started_at < now()'
    ' and not exists (select from warehouse.weather as w where w.athlete_id = a.athlete_id and w.activity_id = a.activity_id)',
    (
      select t.typnamespace::regnamespace
      from pg_attribute as c
      join pg_type as t on t.oid = c.atttypid
      where c.attrelid = 'warehouse.activities'::regclass
        and c.attname = 'route'
    )
  )
  using athlete_id;
end
$$;
comment on function runlytics_internal.weather_places(bigint) is
  'The runs with a position that have no weather yet, and where they began, rounded. A part of the source weather.';

create function runlytics_internal.weather_request(action text, arguments jsonb, athlete_id bigint) returns runlytics.http_request
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  -- The archive is some days behind.
  behind constant int := 2;
  request runlytics.http_request;
  base constant text := (select a.base_url from warehouse.weather_accounts as a where a.athlete_id = weather_request.athlete_id);
begin
  if base is null then
    raise exception 'the weather is not configured'
      using errcode = 'P0002', hint = 'Insert a row into warehouse.weather_accounts, and its host into warehouse.http_hosts.';
  end if;
  if action in ('sync', 'backfill') then
    perform runlytics.enqueue(
      source => 'weather',
      action => 'days',
      arguments => jsonb_build_object('lat', p.lat, 'lon', p.lon, 'since', min(p.day) - 1, 'until', max(p.day) + 1),
      key => format('%s %s %s', p.lat, p.lon, date_part('year', p.day)),
      athlete_id => athlete_id
    )
    from runlytics_internal.weather_places(athlete_id => weather_request.athlete_id) as p
    where p.day <= current_date - behind
    group by p.lat, p.lon, date_part('year', p.day);
    return null;
  end if;
  request.url := base || format(
    '/v1/archive?latitude=%s&longitude=%s&start_date=%s&end_date=%s'
      || '&hourly=temperature_2m,dew_point_2m,wind_speed_10m&wind_speed_unit=ms&timeformat=unixtime&timezone=GMT',
    arguments ->> 'lat', arguments ->> 'lon', (arguments ->> 'since')::date, least((arguments ->> 'until')::date, current_date - 1)
  );
  return request;
end
$$;
comment on function runlytics_internal.weather_request(text, jsonb, bigint) is
  'What to ask Open-Meteo for a task: days (the hours of a place); sync and backfill enqueue one for each place and year with runs that have no weather. A part of run_tasks().';

create function runlytics_internal.weather_keep(hours jsonb, arguments jsonb, athlete_id bigint default runlytics.athlete()) returns void
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into warehouse.weather (athlete_id, activity_id, source, lat, lon, temperature_c, dew_point_c, wind_mps)
  select
    weather_keep.athlete_id, p.activity_id, 'weather', p.lat, p.lon,
    -- Between the hour before and the hour after, in the share in which each is near.
    sum(h.temperature * n.share) / nullif(sum(n.share) filter (where h.temperature is not null), 0),
    sum(h.dew_point * n.share) / nullif(sum(n.share) filter (where h.dew_point is not null), 0),
    sum(h.wind * n.share) / nullif(sum(n.share) filter (where h.wind is not null), 0)
  from runlytics_internal.weather_places(athlete_id => weather_keep.athlete_id) as p
  join rows from (
    jsonb_array_elements_text(hours -> 'time'),
    jsonb_array_elements_text(hours -> 'temperature_2m'),
    jsonb_array_elements_text(hours -> 'dew_point_2m'),
    jsonb_array_elements_text(hours -> 'wind_speed_10m')
  ) as told (at, temperature, dew_point, wind) on true
  cross join lateral (
    select told.at::float8 as at, told.temperature::float8 as temperature, told.dew_point::float8 as dew_point, told.wind::float8 as wind
  ) as h
  cross join lateral (select 1 - abs(extract(epoch from p.middle)::float8 - h.at) / 3600 as share) as n
  where p.lat = (arguments ->> 'lat')::float8
    and p.lon = (arguments ->> 'lon')::float8
    and n.share > 0
  group by p.activity_id, p.lat, p.lon, p.day
  -- What is not there yet comes later; what is not there after a month never does.
  having count(h.temperature) > 0
    or p.day < current_date - 30
  on conflict on constraint weather_pkey do nothing;
end
$$;
comment on function runlytics_internal.weather_keep(jsonb, jsonb, bigint) is
  'Notes the weather of those runs that began at a place, out of its hours. A part of the source weather.';

create function runlytics_internal.weather_response(action text, arguments jsonb, response runlytics.http_response, athlete_id bigint) returns text
  language plpgsql volatile parallel unsafe
  set search_path = pg_catalog, pg_temp
as $$
declare
  hours jsonb;
begin
  if response.status <> 200 then
    return runlytics_internal.refusal(response => response, service => 'Open-Meteo', detail => left(runlytics_internal.response_text(response => response), 200));
  end if;
  hours := runlytics_internal.response_text(response => response)::jsonb -> 'hourly';
  if jsonb_typeof(hours -> 'time') is distinct from 'array' then
    return 'dead: Open-Meteo answered without hours.';
  end if;
  perform runlytics_internal.weather_keep(hours => hours, arguments => arguments, athlete_id => athlete_id);
  return 'done';
end
$$;
comment on function runlytics_internal.weather_response(text, jsonb, runlytics.http_response, bigint) is
  'What follows from an answer of Open-Meteo. A part of run_tasks().';

create procedure runlytics.sync_weather(athlete_id bigint default runlytics.athlete()) language plpgsql
  as $$ begin perform runlytics.require_owner(); call runlytics_internal.sync_source(source => 'weather', athlete_id => athlete_id); end $$;
comment on procedure runlytics.sync_weather(bigint) is
  'Fetches the weather of runs that have none from Open-Meteo''s archive, two days after they were run. What leaves the database is where they began, rounded to a tenth of a degree, and which days. Commits as it goes.';
