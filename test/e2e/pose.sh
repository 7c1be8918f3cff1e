#!/bin/bash
# tools/pose with the shapes of OpenCV and MediaPipe instead of themselves: what it writes is a film that
# the warehouse measures; what is missing is said in words.
set -uo pipefail

echo '1..8'
test_number=0
# Compares what is with what should be.
check() {
    ((++test_number))
    if [[ $2 == "$3" ]]; then
        echo "ok $test_number - $1"
    else
        printf 'not ok %d - %s\n#  have: %s\n#  want: %s\n' "$test_number" "$1" "$2" "$3"
    fi
}
ask() {
    psql -XAtq -c "$1"
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
touch "$own/run.mp4" "$own/pose.task"
pose() {
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$root/test/support/pose" "$root/tools/pose" "$@"
}

pose "$own/run.mp4" --model "$own/pose.task" --height 1.75 --speed 3.2 --started-at 2026-05-01T08:00:00Z \
    --output "$own/run.json" 2>"$own/log"
check 'a film is read' "$?: $(<"$own/log")" '0: 360 frames, the runner is seen in 352'
runlytics-load "$own/run.json" >/dev/null 2>&1
ask 'call runlytics.process_documents()' >/dev/null
check 'and what is written of it is measured' \
    "$(ask 'select round(cadence_spm), abs(ground_contact_ms - 245) < 25, near_side, height_m, speed_mps, model from warehouse.gait')" \
    '172|t|right|1.75|3.2|pose.task'
check 'frames in which nobody is seen are there' \
    "$(ask "select count(*) filter (where landmarks is null) from runlytics.parse_pose((select runlytics.document_body(document_id) from warehouse.gait))")" 8
pose "$own/run.txt" --model "$own/pose.task" 2>"$own/log"
check 'what is no film is refused' "$?: $(<"$own/log")" "1: pose: $own/run.txt cannot be read as a film"
pose "$own/run.mp4" --model "$own/none" 2>"$own/log"
check 'so is a model that is not there' "$?: $(<"$own/log")" "1: pose: there is no model $own/none: docs/gait.md says where it comes from"
"$root/tools/pose" "$own/run.mp4" --model "$own/pose.task" 2>"$own/log"
check 'without the modules it says how to get them' "$?: $(grep -c 'python3 -m pip install opencv-python mediapipe' "$own/log")" '1: 1'
pose "$own/run.mp4" --model "$own/pose.task" --post https://localhost/v1/activities 2>"$own/log"
check 'without a token nothing is sent' "$?: $(<"$own/log")" '1: pose: to send it, give --token-file or the variable RUNLYTICS_TOKEN'

# Sent to whoever listens, with the token in the head.
python3 - "$own" <<'PYTHON' &
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        open(sys.argv[1] + "/got", "wb").write(self.headers["Authorization"].encode() + b"\n" + body)
        self.send_response(202); self.end_headers()
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
open(sys.argv[1] + "/port", "w").write(str(server.server_port))
server.handle_request()
PYTHON
for _ in {1..50}; do [[ -s $own/port ]] && break; sleep 0.1; done
RUNLYTICS_TOKEN=a-token pose "$own/run.mp4" --model "$own/pose.task" --height 1.75 --speed 3.2 \
    --started-at 2026-05-01T08:00:00Z --post "http://127.0.0.1:$(<"$own/port")/v1/activities" 2>"$own/log"
wait
check 'it is sent with its token' "$(head -n 1 "$own/got"): $(tail -n +2 "$own/got" | cmp - "$own/run.json" && echo same)" \
    'Bearer a-token: same'
