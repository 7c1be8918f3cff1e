# A web server for the end-to-end tests. Needs test/support/tap.sh.
# shellcheck shell=bash
source test/support/servers.sh

# Starts test/support/web.py in the folder $1; more arguments are its certificate and key. Its port is
# then in $1/port.
start_web() {
    start_server web.py "$@"
}

# How often the server in the folder $1 was asked for a path that matches $2.
asked() {
    grep -cE "\"path\": \"$2\"" "$1/requests" || true
}
