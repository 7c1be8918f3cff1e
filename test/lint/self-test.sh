#!/bin/bash
# Shows that each rule of scripts/lint catches what it forbids: a small bad tree must fail it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
lint=$PWD/scripts/lint
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
mkdir "$tree"
number=0
failed=0

# The file PATH, with the text on stdin, must fail RULE with a message that has EXPECTED in it.
catches() {
    local rule=$1 path=$2 expected=$3 output verdict=ok
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/$(dirname "$path")"
    cat >"$tree/$path"
    cp .clang-format "$tree/"
    [[ $path == META.json ]] || cp META.json "$tree/"
    output=$("$lint" --root "$tree" "$rule")
    if grep -q '# SKIP' <<<"$output"; then
        verdict=skip
    elif ! grep -q '^not ok' <<<"$output" || ! grep -qF -- "$expected" <<<"$output"; then
        verdict=bad
    fi
    number=$((number + 1))
    case $verdict in
        ok) echo "ok $number - $rule: $expected" ;;
        skip) echo "ok $number - $rule: $expected # SKIP ${output##*# SKIP }" ;;
        bad)
            echo "not ok $number - $rule: $expected"
            sed 's/^/# /' <<<"$output"
            failed=1
            ;;
    esac
}

# What is allowed must pass, or the rule would be worth nothing either.
accepts() {
    local rule=$1 path=$2 output
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/$(dirname "$path")"
    cat >"$tree/$path"
    number=$((number + 1))
    if output=$("$lint" --root "$tree" "$rule"); then
        echo "ok $number - $rule accepts $path"
    else
        echo "not ok $number - $rule accepts $path"
        sed 's/^/# /' <<<"$output"
        failed=1
    fi
}

# A function body of the given number of lines.
function_of() {
    echo 'void long_one() {'
    yes '    step();' | head -n "$1"
    echo '}'
}

catches format src/core/a.cpp 'src/core/a.cpp:1' <<<'int  a( ){return 1;}'
catches layering src/core/formats/a.h 'core/formats may not include "core/http/client.h"' \
    <<<'#include "core/http/client.h"'
catches layering src/core/formats/deep/a.h 'core/formats/deep may not include "core/activity/zones.h"' \
    <<<'#include "core/activity/zones.h"'
catches layering src/core/formats/apple/a.cpp 'core/formats/apple may not include "core/formats/strava/csv.h"' \
    <<<'#include "core/formats/strava/csv.h"'
catches layering src/core/text/a.cpp 'core/text may not include "core/formats/finish.h"' \
    <<<'#include "core/formats/finish.h"'
catches layering src/pg/workers/a.cpp 'pg/workers may not include "pg/functions/http.h"' \
    <<<'#include "pg/functions/http.h"'
catches layering src/core/model.h 'core may not include "core/formats/formats.h"' \
    <<<'#include "core/formats/formats.h"'
catches layering src/core/load/a.cpp 'core/load may not include "pg/boundary/boundary.h"' \
    <<<'#include "pg/boundary/boundary.h"'
catches layering src/core/geo/a.cpp 'only src/pg may include <postgres.h>' <<<'#include <postgres.h>'
catches layering src/core/http/a.cpp 'only src/pg may include <libpq-fe.h>' <<<'#include <libpq-fe.h>'
catches layering src/gateway/a.cpp 'gateway may not include "pg/boundary/boundary.h"' <<<'#include "pg/boundary/boundary.h"'
accepts layering src/gateway/b.cpp <<<'#include <libpq-fe.h>'
accepts layering src/core/formats/b.cpp <<<'#include "core/stream/stream.h"'
catches errors src/core/a.cpp 'src/core/a.cpp:1' <<<'void f() { try { g(); } catch (...) {} }'
catches errors src/pg/a.cpp 'src/pg/a.cpp:1' <<<'void f() { ereport(ERROR, (errmsg("no"))); }'
catches errors src/pg/a.cpp 'PG_TRY' <<<'void f() { PG_TRY(); { g(); } PG_END_TRY(); }'
catches namespaces src/core/a.cpp 'src/core/a.cpp:1' <<<'using namespace std;'
accepts namespaces src/core/a.cpp <<<'using std::vector;  // no using namespace here'
accepts layering src/core/formats/apple/b.cpp <<<'#include "core/formats/metrics.h"'
accepts layering src/core/formats/c.cpp <<<'#include "core/formats/strava/csv.h"'
accepts layering src/pg/files/b.cpp <<<'#include "pg/boundary/results.h"'
accepts layering src/pg/module.cpp <<<'#include "pg/workers/workers.h"'
accepts errors src/pg/boundary/boundary.cpp <<<'void f() { try { g(); } catch (...) {} }'
catches size src/core/a.cpp '401 lines' < <(yes '// line' | head -n 401)
catches size src/core/a.cpp 'a function of 52 lines' < <(function_of 51)
accepts size src/core/a.cpp < <(function_of 49)
catches text sql/a.sql 'sql/a.sql:1: trailing white space' < <(printf 'select 1; \n')
catches text sql/a.sql 'sql/a.sql:1: a tab' < <(printf '\tselect 1;\n')
catches text sql/a.sql 'no final newline' < <(printf 'select 1;')
catches sql sql/a.sql 'sql/a.sql:2: capitals: FROM' < <(printf 'select 1\nFROM t;\n')
accepts sql sql/b.sql <<<"select 'FROM', \"Athlete\", st_x(p) -- FROM"
catches shell scripts/a 'SC2164' < <(printf '#!/bin/sh\ncd /tmp\nrm a\n')
catches version runlytics.control 'must be 9.9.0' <<<"default_version = '9.9'"

library=$scratch/leaks.so
if echo 'int leaked;' | gcc -shared -x c -o "$library" - 2>/dev/null; then
    catches exports build/extension/runlytics.so 'exports leaked' <"$library"
fi
echo "1..$number"
exit $failed
