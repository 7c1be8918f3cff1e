#!/bin/bash
# A full disk, a small file system that holds the tables: at every step a clear error of SQLSTATE 53100 or
# a refusal for now, nothing that was acknowledged is lost, and with room again everything goes on.
set -uo pipefail
source test/support/tap.sh
source test/support/listener.sh
disk=$("$cluster" folder "$RUNLYTICS_CLUSTER")/disk
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log

mkdir -p "$disk"
mount -t tmpfs -o size=256m tmpfs "$disk" 2>/dev/null || { echo 'a file system can be mounted by root alone' && exit 77; }
unmount() {
    "$cluster" stop "$RUNLYTICS_CLUSTER"
    umount -l "$disk"
    drop_more_clusters
}
trap unmount EXIT
mkdir "$disk/space"
chown --reference="$("$cluster" folder "$RUNLYTICS_CLUSTER")/data" "$disk" "$disk/space"
query -d postgres -c "create tablespace small location '$disk/space'" -c "create database full_disk tablespace small"
empty=$PGDATABASE
export PGDATABASE=full_disk
query -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()'
start_listener
make_tokens
simulate season --weeks 3

free_kb() {
    df --output=avail "$disk" | tail -n 1
}
# Leaves so many kB free.
fill() {
    sync -f "$disk"
    query -c checkpoint
    head -c "$((($(free_kb) - $1) * 1024))" /dev/zero >"$disk/filler" 2>/dev/null || true
}
make_room() {
    rm -f "$disk/filler"
}
documents() {
    query -c "select count(*) from warehouse.documents where source = 'health'"
}
# The SQLSTATEs of errors that a statement ends with.
states() {
    psql -XAtq -v VERBOSITY=sqlstate "$@" 2>&1 | sed -n 's/^.*ERROR:  *//p' | sort -u | paste -sd ' '
}

# Deliveries of incompressible bytes until none fits.
write_delivery() { # NUMBER
    printf '{"n": %s, "noise": "%s"}' "$1" "$(head -c 150000 /dev/urandom | base64 -w 0)" >"$SCRATCH/delivery.json"
}
acknowledged=0 refused=0 other=
fill 3000
for n in {1..40}; do
    write_delivery "$n"
    status=$(post "$SCRATCH/delivery.json")
    case $status in
        200) acknowledged=$((acknowledged + 1)) ;;
        503 | 507) refused=$((refused + 1)) ;;
        *) other+=" $status" ;;
    esac
    ((refused < 5)) || break
done
echo "# $acknowledged deliveries were acknowledged, then $refused refused"
ok 'a delivery that does not fit is refused for now' test "$refused" -ge 5
is 'and nothing else is said' "$other" ''
is 'what was acknowledged is there' "$(documents)" "$acknowledged"
ok 'the log says why' grep -q 'No space left on device' "$log"

# A load, a reprocess, a call that makes a warehouse, each of which goes on from where it was.
make_room
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC
query -d postgres -c "create database load_disk template $empty tablespace small" -c "create database undisturbed template $empty" \
    -c 'create database bare_disk tablespace small'
load=(-c "call runlytics.ingest_path('$SCRATCH/season/activities')")
silver() {
    query -d "$1" -f test/support/silver-without-ids.sql
}
query -d undisturbed "${load[@]}" 2>/dev/null
wanted=$(silver undisturbed)
found=
for kb in 200 600 1500 3000; do
    fill "$kb"
    found+="$(states -d load_disk "${load[@]}") "
    make_room
done
is 'a load says that the disk is full, and nothing else' "$(tr -s ' ' '\n' <<<"$found" | sort -u | paste -sd ' ' | sed 's/^ *//')" 53100
is 'no document is marked as broken for it' "$(query -d load_disk -c "select count(*) from warehouse.documents where status = 'failed'")" 0
query -d load_disk "${load[@]}" 2>/dev/null
is 'with room it ends as an undisturbed load' "$(silver load_disk)" "$wanted"
query -d load_disk -o /dev/null -c 'vacuum full'
fill 100
ok 'reprocess() says so, or has nothing to write' grep -qxE '(53100)?' <<<"$(states -d load_disk -c 'call runlytics.reprocess()')"
make_room
query -d load_disk -c 'call runlytics.reprocess()' 2>/dev/null
is 'which changes nothing in the end' "$(silver load_disk)" "$wanted"
query -d bare_disk -c 'set client_min_messages = warning' -c 'create extension runlytics cascade'
fill 300
is 'and create_warehouse()' "$(states -d bare_disk -c 'select runlytics.create_warehouse()')" 53100
make_room
is 'which comes to its end with room' "$(states -d bare_disk -c 'select runlytics.create_warehouse()')" ''
start_listener
is 'a delivery is accepted again' "$(write_delivery again; post "$SCRATCH/delivery.json")" 200
is 'no process of the server was lost' "$(grep -cE 'PANIC|terminated by signal' "$log")" 0
finish
