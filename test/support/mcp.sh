# What the scripts share that ask as assistants do. Needs test/support/tap.sh and page.sh.
# shellcheck shell=bash disable=SC2154

# Posts a message to /mcp, of another $type and for another $accept where these are set; further arguments are curl's. Prints the status; the answer is in $SCRATCH/answer.json.
say() {
    local token=$1 message=$2
    : >"$SCRATCH/answer.json"
    curl -sk -o "$SCRATCH/answer.json" -D "$SCRATCH/page.head" -w '%{http_code}' -H "Authorization: Bearer $token" \
        -H "Content-Type: ${type-application/json}" -H "Accept: ${accept-application/json, text/event-stream}" "${@:3}" --data-binary "$message" \
        "${scheme:-http}://127.0.0.1:$page_port/mcp"
}

# What of the last answer an expression of jq is.
answer() {
    jq -c "$1" "$SCRATCH/answer.json"
}

# A message of the newer revision: method, parameters, id.
modern() {
    jq -cn --arg method "$1" --argjson params "${2:-{\}}" '{jsonrpc: "2.0", id: 7, method: $method, params: ($params + {_meta: {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}})}'
}

# Posts one with the headers that go with it; of another tool where $called is set.
say_modern() {
    local token=$1 method=$2 params=${3:-'{}'} name=()
    [[ $method != tools/call ]] || name=(-H "Mcp-Name: ${called-$(jq -r .name <<<"$params")}")
    say "$token" "$(modern "$method" "$params")" -H 'MCP-Protocol-Version: 2026-07-28' -H "Mcp-Method: $method" "${name[@]}" "${@:4}"
}

call() {
    say "$1" "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"$2\",\"arguments\":${3:-{\}}}}" "${@:4}"
}

# Installs the official clients, as package-lock.json names them; fails where npm cannot be reached.
install_clients() {
    modules=$PWD/build/mcp
    mkdir -p "$modules"
    ! cmp -s test/mcp/package-lock.json "$modules/installed.json" || return 0
    cp test/mcp/package.json test/mcp/package-lock.json "$modules"
    (cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >npm.log 2>&1) || return
    cp test/mcp/package-lock.json "$modules/installed.json"
}
