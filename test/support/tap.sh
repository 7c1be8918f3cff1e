# What the end-to-end scripts share: TAP in four words, and a psql that says nothing but the answer.
# shellcheck shell=bash
tests=0
failures=0

# Prints the result of one test; the arguments after its name are the command that must succeed.
ok() {
    local name=$1
    shift
    tests=$((tests + 1))
    if "$@"; then
        echo "ok $tests - $name"
    else
        failures=$((failures + 1))
        echo "not ok $tests - $name"
    fi
}

# Prints the first lines in which two texts differ, as comments of TAP.
difference() {
    diff <(cut -c 1-300 <<<"$1") <(cut -c 1-300 <<<"$2") | head -n 20 | sed 's/^/# /' || true
}

# Compares two texts and shows where they differ.
is() {
    local name=$1 got=$2 wanted=$3
    ok "$name" test "$got" == "$wanted"
    [[ $got == "$wanted" ]] || difference "$wanted" "$got"
}

# Runs SQL that must fail, and compares its SQLSTATE.
refuses() {
    local name=$1 sqlstate=$2 sql=$3
    is "$name" "$(psql -XAtq -v VERBOSITY=sqlstate -c "$sql" 2>&1 | sed -n 's/^ERROR:  *//p' | tail -n 1)" "$sqlstate"
}

# Asks for a value, or runs statements in silence.
query() {
    psql -XAtq -v ON_ERROR_STOP=1 "$@"
}

# Waits for midnight where it is that many seconds away, by the clock of an athlete: views of days have a row more then, and
# what is compared with what was before is compared on one day.
on_one_day() {
    local left
    left=$(query -c "select min(ceil(extract(epoch from d.now::date + 1 - d.now)))
        from (select now() at time zone z.timezone as now from (select timezone from warehouse.athlete_settings union select 'UTC') as z) as d")
    ((left > $1)) || sleep "$left"
}

# Ends the script: the plan comes last, for only then is the number of tests known.
finish() {
    echo "1..$tests"
    exit $((failures > 0))
}

# The script for managing clusters, and names of further ones that go when the script ends.
cluster=$PWD/scripts/cluster
more_clusters=()
drop_more_clusters() {
    local each
    for each in "${more_clusters[@]}"; do
        "$cluster" drop "$each"
    done
}
trap drop_more_clusters EXIT

# Starts another cluster beside the script's own.
start_another() {
    more_clusters+=("$1")
    "$cluster" start "$1" fsync=off timezone=UTC "${@:2}"
}

# Writes the files of a simulated athlete to $SCRATCH/NAME, where the server may read them; further
# arguments are options of the simulator.
simulate() {
    local folder=$SCRATCH/$1
    runlytics-simulate --first-day 2026-01-05 "${@:2}" "$folder" >"$SCRATCH/simulate.log"
    chmod -R a+rX "$folder"
}
