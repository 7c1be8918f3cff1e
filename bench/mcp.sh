#!/bin/bash
# Assistants at /mcp over ten years of one athlete: how often a second the tools are listed and questions answered by the
# one worker that reads, and what that does to deliveries, which another process takes.
set -euo pipefail
source test/support/tap.sh
source test/support/listener.sh
source test/support/page.sh
source bench/support/decade.sh
SCRATCH=$(mktemp -d)
make_decade
eval "$(scripts/cluster env bench)"
export PGDATABASE=decade
port=$(free_port)
page_port=$(free_port)
"$cluster" start bench shared_buffers=512MB "shared_preload_libraries=\$libdir/runlytics" "runlytics.database=decade" "runlytics.listen_port=$port" "runlytics.page_port=$page_port"
wait_for_listener
wait_for_pages
assistant=$(query -c "select runlytics.create_token('bench ' || clock_timestamp(), array['ask'])")
phone=$(query -c "select runlytics.create_token('bench phone ' || clock_timestamp(), athlete_id => 1001)")
seconds=${BENCH_SECONDS:-10}

many() {
    python3 bench/support/ask_many.py "$seconds" "$@"
}

call() {
    printf '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":%s}}' "$1" "$2"
}

listing='{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
questions=()
for question in 'how far did I run in March on night shifts' 'runs where I reported knee pain in the last 6 months' \
    'average sleep before races this year' 'my fastest 10 k since 2024' 'longest run last year'; do
    questions+=("$(call ask "{\"question\":\"$question\"}")")
done
tools=("$(call runs '{"limit":20}')" "$(call run '{}')" "$(call day '{}')" "$(call readiness '{}')" "$(call records '{}')" "$(call alerts '{}')")

deliver() {
    many 2 "$port" /v1/health "$phone" '{"n":%n}'
}

many 1 "$page_port" /mcp "$assistant" "$listing" >/dev/null
many 4 "$page_port" /mcp "$assistant" "$listing" | awk '{ print "assistants, tools/list a second | - | - | - | " $1 }'
many 4 "$page_port" /mcp "$assistant" "${tools[@]}" | awk '{ print "assistants, tools a second over ten years | - | - | - | " $1 }'
many 4 "$page_port" /mcp "$assistant" "${questions[@]}" | awk '{ print "assistants, questions a second over ten years | - | - | - | " $1 }'
many 1 "$page_port" /mcp "$assistant" "${questions[@]}" | awk '{ print "assistants, ms of a question over ten years, 95th percentile | - | - | - | " $3 }'
# Deliveries alone and beside two who ask all the time, in turn.
for _ in 1 2 3; do
    deliver >>"$SCRATCH/alone"
    many 2 "$page_port" /mcp "$assistant" "$listing" "${tools[@]}" >/dev/null &
    deliver >>"$SCRATCH/beside"
    wait $!
done
median() { awk '{ print $4 }' "$1" | sort -n | sed -n 2p; }
awk -v alone="$(median "$SCRATCH/alone")" -v beside="$(median "$SCRATCH/beside")" \
    'BEGIN { printf "deliveries, 99th percentile beside assistants | %.1f ms | alone | %.1f ms | %.2f\n", beside, alone, beside / alone }'
"$cluster" start bench shared_buffers=512MB
rm -r "$SCRATCH"
