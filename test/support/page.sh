# What the scripts share that look at pages as a browser does. Needs test/support/tap.sh.
# shellcheck shell=bash disable=SC2154

# Asks for a path with the cookie of a jar ($1; - for none); further arguments are curl's. Prints the status.
look() {
    local jar=() path=$2
    [[ $1 == - ]] || jar=(-b "$SCRATCH/$1.jar" -c "$SCRATCH/$1.jar")
    : >"$SCRATCH/page.html"
    curl -sk -o "$SCRATCH/page.html" -D "$SCRATCH/page.head" -w '%{http_code}' "${jar[@]}" "${@:3}" \
        "${scheme:-http}://127.0.0.1:$page_port$path"
}

# Makes a link for an athlete; prints its path.
make_link() {
    query -c "select runlytics.page_link(athlete_id => ${1:-1})" | sed -E 's|^https?://[^/]+||'
}

# Makes a link and redeems it into a jar.
enter() {
    look "$1" "$(make_link "${2:-1}")" >/dev/null
}

# A header of the last answer.
header() {
    sed -nE "s/^$1: (.*)\r$/\1/ip" "$SCRATCH/page.head"
}

pages_healthy() {
    [[ $(look - /healthz) == 200 ]]
}

wait_for_pages() {
    local n
    for n in {1..150}; do
        pages_healthy && return
        sleep 0.1
    done
    return 1
}
