#!/bin/bash
# Parsing a document of twice as many tracks, activities, laps or rows takes twice as long: less than 2.5
# times for each of three doublings, in every format that has several of something. The time of the
# processor counts, for others work on the machine as well.
# Breaks tried, and seen to fail: the track copied at each trackpoint of a TCX (7, 25, 90, 342 ms for the laps instead of
# 1, 3, 5, 11); parts of one run merged one by one (0.3, 1.1, 5.5 s and no end for the tracks); all sizes stored to one
# athlete, where each is merged with those before (116, 370, 1048, 3681 ms for Strava); each row of a sheet compared with each.
set -euo pipefail
source test/support/tap.sh

[[ -r /proc/self/schedstat ]] || { echo 'there is no /proc to read times from' && exit 77; }

query -f test/support/documents.sql
query -f - <<'SQL'
-- A document of n elements, of a few hundred kilobytes for 20 of them.
create function made.track(k int) returns text language sql immutable as $$
  select '<trk><type>running</type><trkseg>' || string_agg(format('<trkpt lat="%s" lon="%s"><time>%sZ</time></trkpt>', 48 + s * 0.0005, 11 + s * 0.0005,
    to_char(timestamp '2026-01-05 10:00' + (s * 10 + k) * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS')), '') || '</trkseg></trk>'
  from generate_series(1, 100) as s
$$;
create function made.lap(k int) returns text language sql immutable as $$
  select '<Lap StartTime="2026-01-05T00:00:00Z"><TotalTimeSeconds>60</TotalTimeSeconds><Track>' || string_agg(made.point(s + 100 * k), '') || '</Track></Lap>'
  from generate_series(1, 100) as s
$$;
create function made.ride(k int) returns text language sql immutable as $$
  select format('{"id": %s, "sport_type": "Run", "start_date": "2026-01-05T00:00:00Z", "laps": [%s]}', k, string_agg('{"start_date": "2026-01-05T00:00:00Z", "distance": 1}', ','))
  from generate_series(1, 100) as s
$$;
create function made.many(kind text, n int) returns bytea language plpgsql immutable as $$
begin
  return case kind
    when 'tracks' then convert_to('<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">' || (select string_agg(made.track(k), '') from generate_series(1, n) as k) || '</gpx>', 'UTF8')
    when 'activities'
      then convert_to('<TrainingCenterDatabase><Activities>' || (select string_agg('<Activity Sport="Running"><Id>2026-01-05T00:00:00Z</Id>' || made.lap(0) || '</Activity>', '') from generate_series(1, n)) || '</Activities></TrainingCenterDatabase>', 'UTF8')
    when 'laps'
      then convert_to('<TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>2026-01-05T00:00:00Z</Id>' || (select string_agg(made.lap(k), '' order by k) from generate_series(1, n) as k) || '</Activity></Activities></TrainingCenterDatabase>', 'UTF8')
    when 'Strava' then convert_to('[' || (select string_agg(made.ride(k), ',') from generate_series(1, n) as k) || ']', 'UTF8')
    when 'samples' then made.strava(500 * n)
    when 'FIT' then made.fit(1000 * n)
    when 'rows of Strava' then made.strava_csv(10 * n)
    when 'workouts'
      then convert_to('<HealthData>' || repeat('<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" startDate="2026-01-05 10:00:00 +0000" endDate="2026-01-05 10:30:00 +0000" sourceName="a">' || repeat('<WorkoutEvent type="HKWorkoutEventTypeLap" date="2026-01-05 10:00:00 +0000" duration="1" durationUnit="min"/>', 100) || '</Workout>', n) || '</HealthData>', 'UTF8')
    when 'measurements' then made.health(200 * n)
    when 'days' then convert_to('Date,RPE,Note' || (select string_agg(E'\n' || date '1980-01-01' + k || ',5,good', '' order by k) from generate_series(1, 100 * n) as k), 'UTF8')
    -- Two versions of a sheet, which say something else in each row.
    when 'rows of a day' then convert_to('Date,RPE,Bedtime,Wake,Note' || repeat(E'\n2026-01-05,5,22:00,6:00,good', 10 * n), 'UTF8')
    when 'rows of a day, edited' then convert_to('Date,RPE,Bedtime,Wake,Note' || repeat(E'\n2026-01-05,6,23:00,6:00,bad', 9 * n), 'UTF8')
    when 'rows with a key' then convert_to('Id,Date,RPE' || (select string_agg(E'\n' || k || ',2026-01-05,5', '') from generate_series(1, 10 * n) as k), 'UTF8')
    when 'rows with a key, edited' then convert_to('Id,Date,RPE' || (select string_agg(E'\n' || k || ',2026-01-06,6', '') from generate_series(1, 10 * n) as k), 'UTF8')
    when 'rows of one key' then convert_to('Id,Date,RPE' || repeat(E'\n7,2026-01-05,5', 10 * n), 'UTF8')
    when 'columns' then convert_to('Date,RPE' || (select string_agg(',Column ' || k, '') from generate_series(1, 6 * n) as k) || repeat(E'\n2026-01-05,5' || repeat(',7', 6 * n), 50), 'UTF8')
    when 'wellness' then convert_to('[' || repeat('{"id": "2026-01-05", "restingHR": 50, "hrvSDNN": 60},', 100 * n) || '{}]', 'UTF8')
  end;
end $$;
create function made.worked_ms() returns float8 language sql volatile as $$
  select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6
$$;
create function made.parsed(routine text, kind text, n int) returns float8 language plpgsql volatile as $$
declare
  body constant bytea := made.many(kind, n);
  began constant float8 := made.worked_ms();
  runs int := 0;
  found int;
begin
  -- The clock of a process goes in steps of some milliseconds.
  loop
    runs := runs + 1;
    execute format('select count(*) from %s($1)', routine) into found using body;
    exit when made.worked_ms() - began > 100;
  end loop;
  if found = 0 then
    raise exception '% finds nothing in % %', routine, n, kind;
  end if;
  return (made.worked_ms() - began) / runs;
end $$;
SQL

# A millisecond more or less at the beginning says nothing.
grows_evenly() {
    local routine=$1 kind=$2 times
    times=$(query -c "select string_agg(round(worked::numeric, 1)::text, ' ' order by n)
        from (select n, made.parsed('$routine', '$kind', n) as worked from unnest(array[20, 40, 80, 160]) as n) as t")
    ok "$routine of 20, 40, 80, 160 times the $kind takes $times ms" \
        awk -v t="$times" 'BEGIN { n = split(t, ms, " "); exit !(n == 4 && ms[4] < 2.5 ^ 3 * (ms[1] + 0.2)) }'
}
# The same through the warehouse: everything of one document overlaps, so each may be of one run with each other.
athlete=1000
stored_ms() { # KIND N, of the athlete of the moment
    query -v kind="$1" -v n="$2" -v athlete="$athlete" -f - <<'SQL' | tail -n 1
set client_min_messages = warning;
insert into warehouse.athletes (athlete_id) values (:athlete) on conflict do nothing;
select runlytics.ingest(body => made.many(:'kind', :n), athlete_id => :athlete) as document \gset
select made.worked_ms() as began \gset
call runlytics.process_documents(athlete_id => :athlete);
select round((made.worked_ms() - :began)::numeric, 1)
where exists (select from warehouse.documents where athlete_id = :athlete and status = 'done');
SQL
}
is_stored_evenly() {
    local kind=$1 before=${2:-} times=() n
    for n in 20 40 80 160; do
        # Each to an athlete of its own, or what was stored before would be merged with it.
        athlete=$((athlete + 1))
        [[ $before == '' ]] || stored_ms "$before" "$n" >"$SCRATCH/before"
        times+=("$(stored_ms "$kind" "$n")")
    done
    ok "process_documents() of 20, 40, 80, 160 times the $kind takes ${times[*]} ms" \
        awk -v t="${times[*]}" 'BEGIN { n = split(t, ms, " "); exit !(n == 4 && ms[4] < 2.5 ^ 3 * (ms[1] + 10)) }'
}
for kind in tracks activities laps Strava samples FIT workouts measurements days columns wellness; do
    is_stored_evenly "$kind"
done
for kind in 'rows of a day' 'rows with a key'; do
    is_stored_evenly "$kind"
    is_stored_evenly "$kind, edited" "$kind"
done
is_stored_evenly 'rows of one key'
for kind in tracks activities laps Strava samples FIT 'rows of Strava' workouts; do
    grows_evenly runlytics.parse_activity "$kind"
done
for kind in measurements wellness; do
    grows_evenly runlytics.parse_health "$kind"
done
for kind in days columns; do
    grows_evenly runlytics.parse_journal "$kind"
done
finish
