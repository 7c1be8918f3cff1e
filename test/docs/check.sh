#!/bin/bash
# The documentation as a whole: it becomes a site in which every link leads somewhere, and every finding of doctor() has its row in
# docs/troubleshooting.md, which has no other. Prints TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
. test/support/tap.sh

# The items that doctor() names in its sources: 'gear ' || name is written gear NAME there.
items_of_doctor() {
    cat sql/doctor/*.sql | awk '
        /return next row\(|^ *select$/ { expected = 1 }
        expected && match($0, /^( *return next row\()? *\047[a-z_ ]+\047( \|\| [a-z.]+)?,/) {
            item = $0
            sub(/^[^\047]*\047/, "", item)
            variable = item ~ /^[a-z_ ]+\047 \|\|/
            sub(/\047.*/, "", item)
            print item (variable ? "NAME" : "")
        }
        !/return next row\(|^ *select$/ { expected = 0 }' | sort -u
}

items_of_page() {
    sed -n '1,/^## /s/^| `\([^`]*\)` |.*/\1/p' docs/troubleshooting.md | sort -u
}

make_site() {
    mkdir -p build
    scripts/site >build/site.log 2>&1 || { sed 's/^/# /' build/site.log && return 1; }
}

is 'every finding of doctor() is explained, and no other' "$(items_of_page)" "$(items_of_doctor)"
if command -v pandoc >/dev/null; then
    ok 'the documentation becomes a site, and every link in it leads somewhere' make_site
else
    tests=$((tests + 1))
    echo "ok $tests - the documentation becomes a site # SKIP pandoc is not installed"
fi
finish
