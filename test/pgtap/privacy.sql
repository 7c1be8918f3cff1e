-- What others than the athlete see of a private zone: of every relation, function and export that tells where
-- somebody was, as another reader, as the athlete's own role, and as a page that a link opens.
select no_plan();

-- Seven runs through a place at 52.5 north, 13.35 east: from it, to it, past it.
create function pg_temp.run_file(day date, from_lat float8, to_lat float8) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5500</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => n * 3), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><Position><LatitudeDegrees>' || from_lat + (to_lat - from_lat) * n / 600
      || '</LatitudeDegrees><LongitudeDegrees>' || 13.35 + 0.0005 * sin(n / 20.0) || '</LongitudeDegrees></Position>'
      || '<DistanceMeters>' || n * 9 || '</DistanceMeters><HeartRateBpm><Value>' || 140 + n % 7 || '</Value></HeartRateBpm></Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, 600) as n
$$;
create function pg_temp.is_home(lat float8, lon float8, radius_m float8 default 200) returns bool
  language sql immutable
  return coalesce(st_distancesphere(st_makepoint(lon, lat), st_makepoint(13.35, 52.5)) <= radius_m, false);

select runlytics.ingest(body => pg_temp.run_file('2026-03-02', 52.5, 52.55)) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-03-03', 52.55, 52.5)) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-03-04', 52.49, 52.54)) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-03-05', 52.52, 52.57)) \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents();
reset client_min_messages;

create role coach login;
create role the_athlete login;
grant runlytics_reader to coach, the_athlete;
insert into warehouse.athlete_access (role_name, athlete_id, own) values ('coach', 1, false), ('the_athlete', 1, true);

create table public.before as
select m.* from warehouse.activity_metrics as m;
create table public.routes_before as
select a.activity_id, a.route, s.stream from warehouse.activities as a join warehouse.streams as s using (athlete_id, activity_id);

select is(runlytics.set_privacy_zone('home', 52.5, 13.35), 3::bigint, 'a zone hides something of the three runs that pass it');
select is(
  (select array[lat, lon, radius_m] from warehouse.privacy_zones), array[52.5, 13.35, 200]::float8[], 'it stands as it was given'
);
select cmp_ok(
  st_distancesphere(st_makepoint(hidden_lon, hidden_lat), st_makepoint(lon, lat)) + radius_m, '<=', hidden_radius_m, 'the hidden circle holds it'
) from warehouse.privacy_zones;
create table public.circle as select hidden_lat, hidden_lon from warehouse.privacy_zones;
select runlytics.set_privacy_zone('home', 52.5, 13.35) \g /dev/null
select results_eq('select hidden_lat, hidden_lon from warehouse.privacy_zones', 'table public.circle', 'and is not drawn again for the same place');

-- Every column that tells a place, by its type or its name, and how to ask it.
create view public.places as
select
  c.relname::text as relation,
  a.attname::text as place,
  case
    when t.typname = 'geometry' then
      format('select p.geom from warehouse.%I as r, st_dumppoints(st_segmentize(r.%I, 0.0002)) as p', c.relname, a.attname)
    when t.typname = 'stream' then
      format('select st_makepoint(p.lon, p.lat) from warehouse.%I as r, runlytics.samples(r.%I) as p where p.lat is not null', c.relname, a.attname)
    when a.attname = 'lat' then format('select st_makepoint(r.lon, r.lat) from warehouse.%I as r where r.lat is not null', c.relname)
    when a.attname = 'hidden_lat' then format('select st_makepoint(r.hidden_lon, r.hidden_lat) from warehouse.%I as r', c.relname)
    when a.attname = 'shape' then
      format('select p.geom from warehouse.%I as r, st_dumppoints(runlytics.polyline_decode(r.shape)) as p where r.shape <> ''''', c.relname)
  end as points
from pg_class as c
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type as t on t.oid = a.atttypid
where c.relnamespace = 'warehouse'::regnamespace
  and c.relkind in ('r', 'v')
  and has_any_column_privilege('runlytics_reader', c.oid, 'select')
  and c.relname <> 'biometric_streams'
  and (t.typname in ('geometry', 'stream') or a.attname ~ '(lat|lon|latitude|longitude|shape|polyline|position)$');
grant select on public.places to public;
select is_empty(
  $$ select relation, place from public.places where points is null and place not in ('lon', 'hidden_lon') $$,
  'of every column that tells a place the test knows how to ask'
);
select cmp_ok((select count(*) from public.places where points is not null), '>=', 10::bigint, 'which are many');

create table public.told (role_name text, relation text, place text, points bigint, at_home bigint);
grant insert on public.told to public;
create function public.ask(relation text, place text, points text) returns void
  language plpgsql
as $$
declare
  n bigint;
  at_home bigint;
begin
  -- The middle of a cell of the heatmap lies up to 66 m beside the points that are shown, and the circle is drawn anew in each run.
  execute format(
    'select count(*), count(*) filter (where st_distancesphere(g, st_makepoint(13.35, 52.5)) <= %s) from (%s) as p (g)',
    case when relation = 'route_heatmap' then 199 - 66 else 199 end, points
  ) into n, at_home;
  insert into public.told values (current_user, relation, place, n, at_home);
end
$$;
set role coach;
select public.ask(relation, place, points) from public.places where points is not null \g /dev/null
create temporary table coach_pages as
select p.page, runlytics_internal.page_document(p.page, '{"since": "2026-01-01", "until": "2026-12-31"}')::text as html
from unnest(array['overview', 'runs', 'routes', 'performance', 'year', 'ask', 'data', 'settings']) as p (page)
union all
select 'run', runlytics_internal.page_document('run', jsonb_build_object('id', a.activity_id))::text from warehouse.activities as a;
select throws_ok('select count(*) from runlytics.export_athlete()', '42501', null, 'everything of an athlete is not for others to export');
-- What export_parquet() reads, as text.
create function pg_temp.parquet_rows(relation regclass) returns setof text
  language plpgsql
as $f$
begin
  return query execute format('select to_jsonb(q)::text from (%s) as q', runlytics_internal.parquet_query(relation => relation));
end
$f$;
create temporary table coach_files as
select c.relname::text as name, r.text
from pg_class as c
cross join lateral pg_temp.parquet_rows(c.oid) as r (text)
where c.relnamespace = 'warehouse'::regnamespace
  and c.relname in ('route_points', 'route_heatmap', 'activity_sources');
create temporary table coach_tracks as
select a.activity_id, p.lat, p.lon
from warehouse.activities as a
cross join lateral (values (runlytics.to_tcx(a.activity_id)), (runlytics.to_gpx(a.activity_id))) as f (text)
cross join lateral runlytics.parse_activity(convert_to(f.text, 'UTF8')) as r
cross join lateral runlytics.samples(r.stream) as p
where p.lat is not null;
grant select on coach_pages, coach_files, coach_tracks to public;
set role the_athlete;
select public.ask(relation, place, points) from public.places where points is not null \g /dev/null
reset role;

-- The same pages by links: one that may be passed on, and the athlete's own.
insert into warehouse.page_links (athlete_id, link_sha256, valid_until, redeemed_at, cookie_sha256, cookie_until, own)
select 1, sha256(w::bytea), now(), now(), sha256(w::bytea), now() + interval '1 day', w = 'own'
from unnest(array['passed on', 'own']) as w;
create function public.served(link text, page text, parameters jsonb default '{}') returns text
  language sql
  return runlytics.serve(sha256(link::bytea), page, parameters);
set role coach;
create temporary table coach_page as select runlytics.page('routes', '{"since": "2026-01-01", "until": "2026-12-31", "offline": false}') as html;
set role the_athlete;
create temporary table own_page as select runlytics.page('routes', '{"since": "2026-01-01", "until": "2026-12-31", "offline": false}') as html;
reset role;
select is(
  public.served('passed on', '/routes', '{"since": "2026-01-01", "until": "2026-12-31"}'), (table coach_page),
  'a link that may be passed on shows what a coach sees'
);
select is(
  public.served('own', '/routes', '{"since": "2026-01-01", "until": "2026-12-31"}'), (table own_page),
  'the athlete''s own what the athlete sees'
);
select isnt((table coach_page), (table own_page), 'which is more');
begin;
select public.served('own', '/routes') \g /dev/null
set local role runlytics_page;
select is((select count(*) from warehouse.whole_routes), 0::bigint, 'and only while a page is made');
rollback;
update warehouse.page_links set athlete_id = 1, own = false where own;
select is(
  public.served('own', '/routes', '{"since": "2026-01-01", "until": "2026-12-31"}'), (table coach_page),
  'it is the link that says so'
);

select is(at_home, 0::bigint, format('others see nothing of the zone in %s.%s', relation, place))
from public.told where role_name = 'coach' order by relation, place;
select cmp_ok(points, '>', 0::bigint, format('and something of the rest in %s.%s', relation, place))
from public.told where role_name = 'coach' and relation in ('activities', 'runs', 'streams', 'route_points', 'route_heatmap', 'activity_sources')
order by relation, place;
select cmp_ok(at_home, '>', 0::bigint, format('the athlete sees all of it in %s', relation))
from public.told where role_name = 'the_athlete' and relation in ('runs', 'route_points', 'route_heatmap') order by relation;

create function pg_temp.homes_in(text text, radius_m float8 default 200) returns bigint
  language sql stable
  return (
    select count(*)
    from regexp_matches(text, '(52\.\d{3,})\D{1,40}(13\.3\d+)|(13\.3\d+)\D{1,40}(52\.\d{3,})', 'g') as m
    where pg_temp.is_home(coalesce(m[1], m[4])::float8, coalesce(m[2], m[3])::float8, radius_m)
  );
select is(sum(pg_temp.homes_in(html)), 0::numeric, 'no position of the zone on the page ' || page) from coach_pages group by page order by page;
select cmp_ok(
  (select count(*) from coach_pages, regexp_matches(html, '52\.5\d+\D{1,9}13\.3\d+', 'g')), '>', 20::bigint, 'which do have positions'
);
select is(sum(pg_temp.homes_in(text, case when name = 'route_heatmap' then 200 - 66 else 200 end)), 0::numeric, 'nor in a Parquet file of ' || name) from coach_files group by name order by name;
select is((select count(*) from coach_tracks where pg_temp.is_home(lat, lon)), 0::bigint, 'nor in a TCX or GPX file');
select cmp_ok((select count(*) from coach_tracks), '>', 1000::bigint, 'which do have positions');
set role coach;
select is_empty('select * from warehouse.privacy_zones', 'others do not see where the zones are');
select is_empty('select * from warehouse.whole_routes', 'nor what is hidden');
reset role;

select results_eq(
  $$ select activity_id, metric, value from public.before order by 1, 2 $$,
  $$ select activity_id, metric, value from warehouse.activity_metrics order by 1, 2 $$,
  'no metric is another for it'
);
set client_min_messages = warning;
call runlytics.recompute();
reset client_min_messages;
select results_eq(
  $$ select activity_id, metric, value from public.before order by 1, 2 $$,
  $$ select activity_id, metric, value from warehouse.activity_metrics order by 1, 2 $$,
  'nor when it is computed anew'
);

-- What comes later, and what is processed again, is cut as well.
select runlytics.ingest(body => pg_temp.run_file('2026-03-06', 52.5, 52.54)) \g /dev/null
set client_min_messages = warning;
call runlytics.process_documents();
call runlytics.reprocess();
reset client_min_messages;
select is((select count(*) from warehouse.whole_routes), 4::bigint, 'a new run is cut, and one that is processed again stays so');
set role coach;
select is((select count(*) from warehouse.route_points where pg_temp.is_home(lat, lon)), 0::bigint, 'others see nothing of its zone');
reset role;

select is(runlytics.drop_privacy_zone('home'), 0::bigint, 'without the zone nothing is hidden');
select results_eq(
  $$ select activity_id, route::text, stream::text from public.routes_before order by 1 $$,
  $$ select a.activity_id, a.route::text, s.stream::text from warehouse.activities as a join warehouse.streams as s using (athlete_id, activity_id)
     where a.local_date < '2026-03-06' order by 1 $$,
  'and every route and stream is as it was recorded'
);
select throws_ok($$ select runlytics.drop_privacy_zone('home') $$, 'P0002', null, 'a zone that is not there cannot go');
select throws_ok($$ select runlytics.set_privacy_zone('pole', 90, 0) $$, '22023', null, 'none lies at the pole');
select throws_ok($$ select runlytics.set_privacy_zone('nan', 'NaN', 0) $$, '22023', null, 'nor where nothing is');
select throws_ok($$ select runlytics.set_privacy_zone('small', 52, 13, 1) $$, '22023', null, 'nor is one smaller than a house');
select throws_ok($$ select runlytics.set_privacy_zone(null, 52, 13) $$, '22004', null, 'it has a name');
set role coach;
select throws_ok($$ select runlytics.set_privacy_zone('x', 52, 13) $$, '42501', null, 'and is the owner''s to set');
reset role;
drop owned by coach, the_athlete;
drop role coach, the_athlete;
select * from finish();
