# A web server for the end-to-end tests. Needs test/support/tap.sh.
# shellcheck shell=bash

web_servers=()
stop_web() {
    local each
    for each in "${web_servers[@]}"; do kill "$each" 2>/dev/null || true; done
    drop_more_clusters
}
trap stop_web EXIT

# Starts test/support/web.py in the folder $1 and waits until it listens; more arguments are its
# certificate and key. Its port is then in $1/port.
start_web() {
    mkdir -p "$1"
    /usr/bin/python3 test/support/web.py "$@" &
    web_servers+=($!)
    until [[ -s $1/port ]]; do sleep 0.05; done
}

# How often the server in the folder $1 was asked for a path that matches $2.
asked() {
    grep -cE "\"path\": \"$2\"" "$1/requests" || true
}
