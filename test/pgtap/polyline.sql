-- Every real polyline against its WKT, by an independent program.
\getenv shared RUNLYTICS_SHARED
\set file :shared '/data/polyline/polylines.jsonl'
select pg_stat_file(:'file', true) is null as absent \gset
\if :absent
select plan(1);
select skip('the shared data are not here: ' || :'file', 1);
select * from finish();
\quit
\endif

-- Lines of JSON, read as they are: neither COPY nor psql may take the backslashes for its own.
create table polylines as
select (line::jsonb) as vector
from regexp_split_to_table(pg_read_file(:'file'), E'\n') as line
where line <> '';

select plan((select count(*)::int from polylines) + 3);

create function pg_temp.decoded(vector jsonb) returns text
  language plpgsql
as $$
begin
  return st_astext(
    runlytics.polyline_decode(encoded => vector ->> 'encoded', digits => (vector ->> 'precision')::int),
    (vector ->> 'precision')::int
  );
exception
  when invalid_text_representation then
    return 'ERROR';
end
$$;

select is(
  pg_temp.decoded(vector),
  case
    when vector ->> 'expect' = 'ERROR' then 'ERROR'
    -- A single point is two equal vertices.
    when vector ->> 'npoints' = '1' then st_astext(
      st_makeline((vector ->> 'wkt')::geometry, (vector ->> 'wkt')::geometry),
      (vector ->> 'precision')::int
    )
    else st_astext((vector ->> 'wkt')::geometry, (vector ->> 'precision')::int)
  end,
  'polyline ' || (vector ->> 'id') || ': ' || (vector ->> 'note')
)
from polylines;

select is_empty(
  $$ select vector ->> 'id'
     from polylines
     where vector ->> 'expect' = 'WKT'
       and vector ->> 'npoints' <> '1'
       and runlytics.polyline_encode(
         line => runlytics.polyline_decode(encoded => vector ->> 'encoded', digits => (vector ->> 'precision')::int),
         digits => (vector ->> 'precision')::int
       ) <> vector ->> 'encoded' $$,
  'encoding again gives the same text'
);

-- Where PostGIS decodes in single precision and drifts: 2,000 points at 174.8 degrees east.
create table drift as
select st_makeline(st_point(round((174.8 + n * 0.000013)::numeric, 6)::float8, round((-36.9 - n * 0.000007)::numeric, 6)::float8, 4326) order by n) as line
from generate_series(1, 2000) as n;
select ok(
  st_orderingequals(runlytics.polyline_decode(encoded => runlytics.polyline_encode(line => line, digits => 6), digits => 6), line),
  'six digits near the antimeridian are exact'
)
from drift;
select ok(
  st_asbinary(runlytics.polyline_decode(encoded => runlytics.polyline_encode(line => line, digits => 6), digits => 6))
    = st_asbinary(line),
  'to the last bit'
)
from drift;
select * from finish();
