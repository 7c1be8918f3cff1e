# Servers on loopback for the end-to-end tests; they end with the script.
# shellcheck shell=bash
server_processes=()
stop_servers() {
    local each
    for each in "${server_processes[@]}"; do
        kill "$each" 2>/dev/null || true
    done
    drop_more_clusters
}
trap stop_servers EXIT

# Starts test/support/NAME with a folder of its own and further arguments, and waits until it has said
# on which port it listens: $server_port.
start_server() {
    local name=$1 folder=$2
    shift
    rm -f "$folder/port"
    mkdir -p "$folder"
    case $name in
        *.py) /usr/bin/python3 "test/support/$name" "$@" >"$folder/log" 2>&1 & ;;
        *.cjs) NODE_PATH=/usr/share/nodejs node "test/support/$name" "$@" >"$folder/log" 2>&1 & ;;
    esac
    server_processes+=($!)
    for ((n = 0; n < 100; n++)); do
        [[ ! -f $folder/port ]] || break
        sleep 0.1
    done
    server_port=$(cat "$folder/port")
}
