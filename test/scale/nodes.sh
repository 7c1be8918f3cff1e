# Three nodes of Citus on loopback, for the tests of a distributed warehouse: a coordinator and two workers, each
# a cluster of its own. Citus is taken from where PostgreSQL looks for extensions, or from $CITUS_STAGE, the folder
# that was its DESTDIR. Sourced after tap.sh; ends the script as skipped where there is none.
# shellcheck shell=bash
libdir=$("$PG_CONFIG" --pkglibdir)
if [[ ! -f $libdir/citus.so && ! -f ${CITUS_STAGE:-}$libdir/citus.so ]]; then
    echo "Citus is not installed: no $libdir/citus.so, and CITUS_STAGE names no folder that has it"
    exit 77
fi
declare -A node_ports=()

# Puts both extensions into one folder, for a server looks into one beside its own.
stage_nodes() {
    stage=$SCRATCH/stage
    mkdir -p "$stage"
    cp -R "$("$cluster" folder "$RUNLYTICS_CLUSTER")/stage/." "$stage/"
    [[ ! ${CITUS_STAGE:-} ]] || cp -R "$CITUS_STAGE/." "$stage/"
    chmod -R a+rX "$stage"
}

# Prints a port on which nobody listens.
node_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts a node, or starts it again where it is; further arguments are settings.
start_node() {
    local node=$1
    if [[ ! ${node_ports[$node]:-} ]]; then
        "$cluster" drop "$node"
        node_ports[$node]=$(node_port)
    fi
    start_another "$node" listen_addresses=127.0.0.1 "port=${node_ports[$node]}" "extension_destdir=$stage" \
        "dynamic_library_path=$stage$libdir:$stage$libdir/citus_decoders:\$libdir" shared_preload_libraries=citus \
        citus.enable_version_checks=off citus.node_conninfo=sslmode=disable citus.enable_statistics_collection=off \
        max_locks_per_transaction=1024 max_prepared_transactions=100 wal_level=logical max_connections=200 shared_buffers=64MB "${@:2}"
}

# Runs the command with libpq pointed at a node.
on() {
    local node=$1
    shift
    PGHOST=$("$cluster" folder "$node") PGPORT=${node_ports[$node]} "$@"
}

# A question to the coordinator.
ask_nodes() {
    on scale-coordinator query "$@"
}

# Makes the database with Citus on a node.
make_node() {
    on "$1" query -d postgres -c "create database $PGDATABASE"
    on "$1" query -c 'create extension citus'
}

# Makes a node one of the coordinator's.
join_node() {
    start_node "$1"
    make_node "$1"
    ask_nodes -o /dev/null -c "select citus_add_node('127.0.0.1', ${node_ports[$1]})"
}

# Starts the coordinator and the nodes named, and makes them one.
start_nodes() {
    local node
    stage_nodes
    start_node scale-coordinator
    make_node scale-coordinator
    ask_nodes -o /dev/null -c "select citus_set_coordinator_host('127.0.0.1', ${node_ports[scale-coordinator]})"
    for node in "$@"; do
        join_node "$node"
    done
}

# The roles that say who sees whom, and their members, on a node.
roles_on() {
    on "$1" query -c "select string_agg(regexp_replace(concat_ws(' to ', r.rolname, m.rolname), '_[0-9a-f]{8}_', '_TAG_', 'g'), '; ' order by r.rolname, m.rolname) from pg_roles as r left join pg_auth_members as g on g.roleid = r.oid left join pg_roles as m on m.oid = g.member where r.rolname ~ '^runlytics_[0-9a-f]{8}_athlete_'"
}

# The same of all of them, each once.
roles_on_nodes() {
    local node
    for node in "${!node_ports[@]}"; do
        roles_on "$node"
    done | sort -u
}

# The shards that a node holds.
shards_on() {
    ask_nodes -c "select count(*) from citus_shards where nodeport = ${node_ports[$1]} and citus_table_type = 'distributed'"
}

# Makes a database that knows nothing of the extension, and reads views of the coordinator as a role there.
make_reader() {
    query -d postgres -c 'create database reader template template0'
    query -d reader -c 'create extension postgres_fdw' -c 'create schema source' -c 'create schema gold' \
        -c "create server source foreign data wrapper postgres_fdw options (host '127.0.0.1', port '${node_ports[scale-coordinator]}', dbname '$PGDATABASE')" \
        -c "create user mapping for current_user server source options (user '$1', password_required 'false')"
}
