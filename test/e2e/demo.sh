#!/bin/bash
# `make demo` for a folder of one's own: which folders it refuses, that each keeps its own warehouse and link, what it says was
# not read, and that a port which another program took since is not what its link leads to.
set -euo pipefail
source test/support/tap.sh
export DEMO_CLUSTER=demo_e2e
more_clusters+=(demo_e2e-first demo_e2e-second demo_e2e-first-2 demo_e2e-account-zip)
taker=
trap 'kill $taker 2>/dev/null; drop_more_clusters; rm -rf build/demo_e2e-*' EXIT
rm -rf build/demo_e2e-*

simulate season --weeks 2 --recording smart
mkdir -p "$SCRATCH"/{first,second,empty,other/first}
mapfile -t runs < <(find "$SCRATCH/season/activities" -name '*.tcx' | sort | head -n 4)
cp "${runs[0]}" "${runs[1]}" "$SCRATCH/first"
head -c $(($(stat -c %s "${runs[2]}") / 2)) "${runs[2]}" >"$SCRATCH/first/cut.tcx"
head -c 3000 /dev/urandom >"$SCRATCH/first/notes.docx"
printf 'PK\003\004 and no more' >"$SCRATCH/first/cut.zip"
echo '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="52" lon="13"/></gpx>' >"$SCRATCH/first/places.gpx"
cp "${runs[3]}" "$SCRATCH/second"
head -c 3000 /dev/urandom >"$SCRATCH/other/first/notes.docx"
touch "$SCRATCH/empty/.hidden"
(cd "$SCRATCH/second" && python3 -m zipfile -c "$SCRATCH/whole.zip" ./*)
ln -s whole.zip "$SCRATCH/Account.ZIP"

# refused FOLDER WORDS: it ends at once with one sentence, and 2.
refused() {
    local status=0
    scripts/demo "$1" >"$SCRATCH/out" 2>&1 || status=$?
    is "$2" "$status|$(wc -l <"$SCRATCH/out")|$(grep -c "^demo: .*$2" "$SCRATCH/out")" '2|1|1'
}
refused "$SCRATCH/nope" 'there is no folder'
refused "$SCRATCH/first/cut.tcx" 'is no folder'
# shellcheck disable=SC2088  # Not expanded: that is what is tried.
HOME=$SCRATCH refused '~/empty' 'there is no file in'
is 'a name in small letters is the same name' "$(make -s --no-print-directory demo tcx="$SCRATCH/nope" 2>&1 | grep -c '^demo: there is no folder')" 1
refused "$SCRATCH/empty" 'there is no file in'

# demo FOLDER: runs it; what it says is in out. link: the one that it gave; port: of that.
demo() {
    scripts/demo "$SCRATCH/$1" >"$SCRATCH/out" 2>&1 || sed 's/^/# /' "$SCRATCH/out"
    link=$(sed -nE 's|^ *(http://[^ ]*/link/.*)|\1|p' "$SCRATCH/out")
    port=$(sed -E 's|.*:([0-9]+)/.*|\1|' <<<"$link")
}
documents() {
    "$cluster" psql "$1" -XAtq -d runlytics -c "select string_agg(name, ' ' order by name) from warehouse.documents"
}
says() {
    ok "$1" grep -qE "$2" "$SCRATCH/out"
}
names() {
    basename -a "$@" | sort | tr '\n' ' ' | sed 's/ $//'
}

demo first
first_link=$link
first_port=$port
says 'what is of no format that is read is named by its kind' '^Left out, .*docx'
says 'a file that ends early is named' '^cut\.tcx$'
says 'an archive that is broken as it is called there, and nothing of ours' '^Not read: cut\.zip: '
says 'what holds nothing is named' '^places\.gpx$'
says 'what was found is counted' '^Found: 3 activities from [0-9-]+ to [0-9-]+, of 3 files$'
demo first
says 'again, when nothing is new' '^Left out, .*docx'
says 'both' '^cut\.tcx$'
is 'the port stays while our own server has it' "$port" "$first_port"

demo second
is 'another folder shows what it holds' "$(documents demo_e2e-second)" "$(names "${runs[3]}")"
is 'the link of the one before it is good' "$(curl -s -o /dev/null -w '%{http_code}' "$first_link")" 200
is 'so is its own' "$(curl -s -o /dev/null -w '%{http_code}' "$link")" 200
demo Account.ZIP
is 'the archive of an account is read as what it holds' "$(documents demo_e2e-account-zip)" "$(names "${runs[3]}")"
demo other/first
says 'one with nothing to read says so' 'There is no run with samples'
is 'of the same name, it is another' "$(documents demo_e2e-first-2)" notes.docx

"$cluster" stop demo_e2e-first
python3 -m http.server --bind 127.0.0.1 "$first_port" >/dev/null 2>&1 &
taker=$!
until (exec 3<>"/dev/tcp/127.0.0.1/$first_port") 2>/dev/null; do sleep 0.1; done
demo first
ok 'a port that another program took is left to it' test "$port" != "$first_port"
is 'and the link leads to the pages' "$(curl -s -o /dev/null -w '%{http_code}' "$link")" 200

# What `make` prints is a short line a file.
source scripts/progress
printf '  CXX src/core/%s.cpp\n' one two three >"$SCRATCH/log"
ok 'how far compiling is is told as so many of all' grep -qE '^3 of [0-9]{3} files compiled$' <<<"$(how_far "$SCRATCH/log")"
: >"$SCRATCH/log"
is 'and of what says nothing, that it goes on' "$(how_far "$SCRATCH/log")" 'still at it'
finish
