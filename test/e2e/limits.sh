#!/bin/bash
# What one backend may cost: memory grows with the file and stays below a stated multiple of it,
# hostile input ends at a limit and not in memory, and whatever runs long ends when it is cancelled.
set -euo pipefail
source test/support/tap.sh
source test/support/cancel.sh
refusal_mb=40     # what refusing hostile input may cost
prompt_ms=200     # how long after a cancel the statement may still run

[[ -r /proc/self/status ]] || { echo 'there is no /proc to read memory from' && exit 77; }

# Peak memory in MB of a fresh backend that runs a query over one stored file.
peak() {
    query -v name="$1" -f - <<SQL | tail -n 1
$2;
select made.peak_mb();
SQL
}

# Compares two numbers: at_most NAME NUMBER LIMIT.
at_most() {
    ok "$1: $2, at most $3" awk -v a="$2" -v b="$3" 'BEGIN { exit !(a <= b) }'
}

query -f test/support/documents.sql
gzip_zeros() {
    head -c 700M /dev/zero | gzip -9 >"$SCRATCH/bomb.gz"
    chmod a+r "$SCRATCH/bomb.gz"
}
gzip_zeros
query -c "insert into made.files values
    ('tiny', made.tcx(10)), ('small tcx', made.tcx(8000)), ('large tcx', made.tcx(80000)),
    ('small gpx', made.gpx(8000)), ('large gpx', made.gpx(80000)),
    ('small fit', made.fit(20000)), ('large fit', made.fit(200000)),
    ('small strava', made.strava(20000)), ('large strava', made.strava(200000)),
    ('small strava_csv', made.strava_csv(100)), ('large strava_csv', made.strava_csv(1000)),
    ('small polyline', made.polyline(100000)), ('large polyline', made.polyline(1000000)),
    ('small health', made.health(100000)), ('large health', made.health(1000000)),
    ('bomb', pg_read_binary_file('$SCRATCH/bomb.gz')),
    -- four million and one
    ('samples', made.tcx(repeat('<Trackpoint><Time>2026-01-05T10:00:00Z</Time></Trackpoint>', 4000001))),
    ('brackets', convert_to('{\"metrics\":[' || repeat('0,', 5000000) || '0]}', 'UTF8')),
    ('deep', convert_to('<TrainingCenterDatabase>' || repeat('<a>', 1000000), 'UTF8')),
    ('laps', made.tcx('</Track></Lap>' || repeat('<Lap StartTime=\"2026-01-05T00:00:00Z\"><TotalTimeSeconds>1</TotalTimeSeconds></Lap>', 10001) || '<Lap StartTime=\"2026-01-05T00:00:00Z\"><Track>'))"
for size in small large; do
    query -c "select encode(body, 'base64') from made.files where name = '$size tcx'" | base64 -d | gzip >"$SCRATCH/$size.gz"
    chmod a+r "$SCRATCH/$size.gz"
    query -c "insert into made.files values ('$size gzip', pg_read_binary_file('$SCRATCH/$size.gz'))"
done

size() {
    query -c "select round(octet_length(body) / 1048576.0, 1) from made.files where name = '$1'"
}
parse="select count(*) from made.files as f, runlytics.parse_activity(file => f.body) where f.name = :'name'"
tiny=$(peak tiny "$parse")

# Reads a small and a large file of a format, the one ten times the other. Memory must stay below a
# multiple of the file and may not grow faster than it: grows FORMAT MULTIPLE QUERY [FILE], the file
# whose size counts being another where a format packs it.
grows() {
    local format=$1 multiple=$2 sql=$3 file=${4:-$1} small large size
    small=$(awk -v a="$(peak "small $format" "$sql")" -v b="$tiny" 'BEGIN { print a - b }')
    large=$(awk -v a="$(peak "large $format" "$sql")" -v b="$tiny" 'BEGIN { print a - b }')
    size=$(size "large $file")
    echo "# $format: $small MB of memory for $(size "small $file") MB, $large MB for $size MB"
    at_most "memory for $size MB of $format, in MB" "$large" "$(awk -v s="$size" -v m="$multiple" 'BEGIN { print m * s }')"
    at_most 'ten times the file takes ten times the memory and no more, in MB' "$large" \
        "$(awk -v g="$small" 'BEGIN { print 12 * g + 10 }')"
}
grows tcx 3 "$parse"
grows gpx 3 "$parse"
grows fit 8 "$parse"
grows strava 10 "$parse"
grows strava_csv 5 "$parse"
grows health 3 "select count(*) from made.files as f, runlytics.parse_health(payload => f.body) where f.name = :'name'"
grows gzip 2 "$parse" tcx
grows polyline 6 "select st_npoints(runlytics.polyline_decode(convert_from(body, 'UTF8'))) from made.files where name = :'name'"

# Of a table on its way out as Parquet a group of rows is in memory, however many rows there are.
chmod a+rwx "$SCRATCH"
exported=$(peak 'small tcx' "select runlytics.write_parquet(
    format('select f.body from made.files as f, generate_series(1, 300) where f.name = %L', :'name'), '$SCRATCH/out.parquet')")
at_most "memory for 300 rows of $(size 'small tcx') MB as Parquet, in MB" "$(awk -v a="$exported" -v b="$tiny" 'BEGIN { print a - b }')" 100

# Runs a query over a file that must be refused; the memory is asked for in the same session.
refused() {
    local name=$1 sqlstate=$2 sql=$3 limit=$4 output
    output=$(psql -XAtq -v VERBOSITY=sqlstate -v name="$name" -f - 2>&1 <<SQL
$sql;
select made.peak_mb();
SQL
    )
    is "$name is refused" "$(sed -n 's/.*ERROR:  *//p' <<<"$output" | sort -u | paste -sd' ')" "$sqlstate"
    at_most "in little memory, in MB" "$(awk -v a="$(tail -n 1 <<<"$output")" -v b="$tiny" 'BEGIN { print a - b }')" "$limit"
}
refused bomb 54000 "$parse" "$refusal_mb"
refused deep 54000 "$parse" "$refusal_mb"
refused laps 54000 "$parse" "$refusal_mb"
# Little but brackets, whose index would take four times the text.
refused brackets 54000 "select count(*) from made.files as f, runlytics.parse_health(payload => f.body) where f.name = :'name'" "$refusal_mb"
refused samples 54000 "$parse" 500
# Each of the leading 64 bytes of a stream in turn claims the most it can.
refused header 22P03 "do \$\$
  declare
    valid text := (select p.stream::text from runlytics.parse_activity(file => (select body from made.files where name = 'tiny')) as p);
    byte int;
    taken int := 0;
  begin
    for byte in 0 .. 63 loop
      begin
        perform overlay(valid placing 'ff' from 3 + 2 * byte for 2)::runlytics.stream;
        taken := taken + 1;
      exception when invalid_binary_representation then null;
      end;
    end loop;
    if taken = 0 then raise invalid_binary_representation; end if;
  end \$\$" "$refusal_mb"

# Runs a query to its end, then cancels it twice on the way: early on, PostgreSQL is still fetching
# the values. The best of three attempts counts, each a little earlier, for a machine may have other
# things to do: ends_promptly NAME QUERY.
ends_promptly() {
    local name=$1 share moment took best began=$EPOCHREALTIME
    query -c "select $2" >/dev/null
    local ended=$EPOCHREALTIME
    for share in 0.4 0.7; do
        best=99999
        for attempt in 1 2 3; do
            moment=$(awk -v t="$ended $began" -v s="$share" -v n="$attempt" \
                'BEGIN { split(t, at); printf "%.2f", s * (at[1] - at[2]) * (1 - 0.1 * (n - 1)) }')
            took=$(cancel_query "$moment" "$2" 2>/dev/null)
            ((${took:-99999} >= best)) || best=$took
            ((best > prompt_ms)) || break
        done
        ((best <= prompt_ms)) || sed 's/^/# /' "$SCRATCH/work.log"
        at_most "$name, cancelled after $moment s, ends promptly, in ms" "$best" "$prompt_ms"
    done
}

# What takes long lies in tables: a value in a query would be copied by the planner, uninterrupted.
query -f - <<'SQL'
create table made.long (stream runlytics.stream, polyline text, days date[], loads float8[]);
alter table made.long alter column polyline set storage external, alter column days set storage external,
  alter column loads set storage external;
insert into made.long
select
  runlytics.stream_of(row(timestamptz '2026-01-05' + second * interval '0.5 second', null, 48 + sin(second / 1e5),
    11 + cos(second / 1e5), 100 + second % 97, 3.0 * second, 120 + second % 50, 170, 3 + second % 2, null, null)::runlytics.sample),
  convert_from(made.polyline(10000000), 'UTF8'),
  array_fill(date '2026-01-05', array[5000000]),
  array_fill(1::float8, array[5000000])
from generate_series(1, 4000000) as second;
insert into made.files values ('huge', made.tcx(repeat(made.point(1), 750000)));
SQL
is 'a stream holds four million samples' "$(query -c 'select runlytics.sample_count(stream) from made.long')" 4000000
ends_promptly "parse of $(size huge) MB" "count(*) from made.files as f, runlytics.parse_activity(file => f.body) where f.name = 'huge'"
ends_promptly 'samples() of 4,000,000' 'count(*) from made.long as l, runlytics.samples(l.stream)'
ends_promptly 'stream_of() over 2,000,000 rows' \
    "runlytics.stream_of(row(to_timestamp(n * 0.5), null, null, null, null, n, null, null, null, null, null)::runlytics.sample) from generate_series(1, 2000000) as n"
ends_promptly 'best_efforts() of 4,000,000 samples' \
    "count(*) from made.long as l, runlytics.best_efforts(l.stream, array(select 1000.0 * n from generate_series(1, 40) as n))"
ends_promptly 'training_load() of 5,000,000 loads' 'count(*) from made.long as l, runlytics.training_load(l.days, l.loads)'
ends_promptly 'decoding of 100 MB of polyline' "st_npoints(runlytics.polyline_decode(l.polyline)) from made.long as l"
finish
