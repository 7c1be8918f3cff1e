#!/bin/bash
# The regression and pgTAP tests against the server at the default port, where the extension is installed, and the end-to-end tests
# whose names the pattern $1 has, each with a private cluster: scripts/check-matrix runs it as postgres in a bare root. Before each
# kind of test stands "== KIND"; it ends with the line "all run", whatever failed.
cd "$(dirname "$0")/../.." || exit 1
e2e=${1:-.}
# Debian's psql finds the cluster by itself, what pg_regress calls does not.
PGPORT=$(pg_lsclusters --no-header | awk '{ print $3; exit }')
export PGPORT
psql_in() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }
psql_in -c "alter system set timezone = 'UTC'" -c 'alter system set fsync = off' -c 'select pg_reload_conf()' -o /dev/null
psql_in -At -c "select '# ' || version()" -c "select '# assertions: ' || current_setting('debug_assertions')"

echo '== regression'
make --no-print-directory installcheck || { echo 'not ok - regression' && head -n 60 build/extension/regression.diffs | sed 's/^/# /'; }

echo '== pgTAP'
psql_in -c 'create database tap_template template template0'
psql_in -d tap_template -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'create extension pgtap' -c 'select runlytics.create_warehouse()' || exit
for file in test/pgtap/*.sql; do
    psql_in -c 'set client_min_messages = warning' -c 'drop database if exists tap_run' -c 'create database tap_run template tap_template'
    # A file that ends early, or says that its plan was another, has failed as well.
    if ! psql_in -A -t -P pager=off -d tap_run -f "$file" >/tmp/tap.out 2>&1 || grep -q 'Looks like' /tmp/tap.out; then
        echo "not ok - $file"
        grep -E 'ERROR|Looks like' /tmp/tap.out | sed 's/^/# /' | head -n 5
    fi
    echo "-- $file"
    cat /tmp/tap.out
done

echo '== end-to-end'
for file in test/e2e/*.sh; do
    name=$(basename "$file" .sh)
    [[ -x $file && $name =~ $e2e ]] || continue
    began=$SECONDS
    scripts/end-to-end "$file" >/tmp/e2e.out 2>&1
    result=$?
    echo "-- $name: $((SECONDS - began)) s"
    cat /tmp/e2e.out
    case $result in
        0) ;;
        77) echo "ok - $name # SKIP $(tail -n 1 /tmp/e2e.out)" ;;
        *) grep -q '^not ok' /tmp/e2e.out || { echo "not ok - $name ended with $result" && tail -n 5 /tmp/e2e.out | sed 's/^/# /'; } ;;
    esac
done
echo 'all run'
