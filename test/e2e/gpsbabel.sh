#!/bin/bash
# What to_tcx() and to_gpx() write, another program reads with the same points.
set -uo pipefail
. test/support/tap.sh
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
real=${RUNLYTICS_SHARED:-../shared}/data/fit/garmin-fr945-run.fit

# A run over the equator (not exactly on it: gpsbabel takes a latitude of 0 in TCX for none) with a
# pause, and samples without a position or a heart rate.
query -c "
  create table runs as
  select 'made' as run, runlytics.stream_of(row(
    '2026-03-01 07:00:00+00'::timestamptz + (n + case when n >= 700 then 180 else 0 end) * interval '1 second',
    null,
    case when n % 50 <> 7 then -0.010005 + 0.00002 * n end,
    case when n % 50 <> 7 then 151.2 + 0.00001 * n end,
    20 + (n % 40) * 0.2,
    n * 3,
    case when n % 90 <> 3 then 130 + n % 30 end,
    160 + 2 * (n % 8),
    3,
    200 + n % 60,
    21
  )::runlytics.sample) as stream
  from generate_series(0, 1999) as n"
if [[ -r $real ]]; then
    printf "insert into runs select 'real', stream from runlytics.parse_activity(decode('%s', 'base64'))" \
        "$(base64 -w 0 "$real")" >"$own/real.sql"
    query -f "$own/real.sql"
else
    echo "# the real run is not here: $real"
fi

# Compares what gpsbabel reads of a run, written by the function $2 and read as its format $3.
same_points() {
    local run=$1 function=$2 format=$3 columns
    query -c "select runlytics.$function(stream => stream) from runs where run = '$run'" >"$own/file"
    gpsbabel -t -i "$format" -f "$own/file" -o unicsv,utc=0 -F "$own/points.csv" || return
    columns=$(head -n 1 "$own/points.csv" | tr '[:upper:]' '[:lower:]' | sed 's/,/ text, /g')
    query -c 'set client_min_messages = warning' -c 'drop table if exists points' -c "create table points ($columns text)"
    query -c "\\copy points from '$own/points.csv' with (format csv, header)"
    is "gpsbabel reads the points of the $run run from $function()" "$(query -c "
      with
        expected as (
          select row_number() over (order by at) as n, *
          from runs
          cross join lateral runlytics.samples(stream)
          where run = '$run'
            and lat is not null
            and lon is not null
        )
      select format(
        '%s points, %s others',
        count(*) > 1000 and count(e.n) = count(p.no),
        count(*) filter (where (
          abs(p.latitude::float8 - e.lat) < 1e-6
          and abs(p.longitude::float8 - e.lon) < 1e-6
          and abs(p.altitude::float8 - e.altitude_m) < 0.051
          and nullif(p.heartrate, '')::float8 is not distinct from e.heart_rate
          and (p.date || ' ' || p.time)::timestamp at time zone 'UTC' = date_trunc('second', e.at)
        ) is not true)
      )
      from expected as e
      full join points as p on p.no::bigint = e.n")" 't points, 0 others'
}

for run in $(query -c 'select run from runs order by run'); do
    same_points "$run" to_tcx gtrnctr
    same_points "$run" to_gpx gpx
done
refuses 'GPX needs positions' 22023 "select runlytics.to_gpx(stream => runlytics.stream_of(row(now(), null, null, null, 1, null, null, null, null, null, null)::runlytics.sample))"
refuses 'what is not there is not written' P0002 'select runlytics.to_tcx(activity_id => 0)'
finish
