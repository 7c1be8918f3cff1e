#!/bin/bash
# Shows that each rule of scripts/lint catches what it forbids: a small bad tree must fail it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
lint=$PWD/scripts/lint
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tree=$scratch/tree
more=$scratch/more
mkdir "$tree" "$more"
number=0
failed=0

# Lays out a tree of the file PATH, with the text on stdin, what beside() gave before, and what every rule needs.
lay_out() {
    local path=$1
    rm -rf "${tree:?}"/*
    mkdir -p "$tree/docs" "$tree/$(dirname "$path")"
    cp docs/architecture.md "$tree/docs/"
    cp .clang-format META.json "$tree/"
    cp -R "$more/." "$tree/"
    rm -rf "${more:?}"/*
    cat >"$tree/$path"
}

# The next tree has the file PATH as well, with the text on stdin.
beside() {
    mkdir -p "$more/$(dirname "$1")"
    cat >"$more/$1"
}

# The file PATH, with the text on stdin, must fail RULE with a message that has EXPECTED in it.
catches() {
    local rule=$1 path=$2 expected=$3 output verdict=ok
    lay_out "$path"
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
    lay_out "$path"
    number=$((number + 1))
    if output=$("$lint" --root "$tree" "$rule"); then
        echo "ok $number - $rule accepts $path"
    else
        echo "not ok $number - $rule accepts $path"
        sed 's/^/# /' <<<"$output"
        failed=1
    fi
}

# An SQL function of the given number of lines.
sql_function_of() {
    printf '%s\n' 'create function runlytics.long_one() returns void' 'as $$' 'begin'
    yes '  perform step();' | head -n $(($1 - 5))
    printf '%s\n' 'end' '$$;'
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
catches layering src/core/formats/deep/a.h 'core/formats may not include "core/activity/zones.h"' \
    <<<'#include "core/activity/zones.h"'
catches layering src/core/formats/apple/a.cpp 'core/formats may not include "core/formats/strava/csv.h"' \
    <<<'#include "core/formats/strava/csv.h"'
catches layering src/core/model.h 'core may not include "core/formats/formats.h"' \
    <<<'#include "core/formats/formats.h"'
catches layering src/core/load/a.cpp 'core/load may not include "pg/boundary.h"' \
    <<<'#include "pg/boundary.h"'
catches layering src/core/geo/a.cpp 'core/geo may not include <postgres.h>' <<<'#include <postgres.h>'
catches layering src/core/http/a.cpp 'core/http may not include <libpq-fe.h>' <<<'#include <libpq-fe.h>'
catches layering src/gateway/a.cpp 'gateway may not include "pg/boundary.h"' <<<'#include "pg/boundary.h"'
catches layering src/gateway/a.cpp 'gateway may not include <postgres.h>' <<<'#include <postgres.h>'
catches layering src/pg/functions/a.cpp 'pg/functions may not include "pg/workers/worker.h"' \
    <<<'#include "pg/workers/worker.h"'
catches layering src/core/attic/a.cpp 'no room of the table' <<<'int a;'
catches layering src/attic/a.cpp 'no room of the table' <<<'int a;'
accepts layering src/pg/functions/b.cpp <<<'#include <postgres.h>'
accepts layering src/core/formats/c.cpp <<<'#include "core/formats/strava/csv.h"'
accepts layering src/core/formats/fit/b.cpp <<<'#include "core/formats/finish.h"'
accepts layering src/gateway/b.cpp <<<'#include <libpq-fe.h>'
accepts layering src/core/formats/b.cpp <<<'#include "core/stream/stream.h"'
catches errors src/core/a.cpp 'src/core/a.cpp:1' <<<'void f() { try { g(); } catch (...) {} }'
catches errors src/pg/a.cpp 'src/pg/a.cpp:1' <<<'void f() { ereport(ERROR, (errmsg("no"))); }'
catches errors src/pg/a.cpp 'PG_TRY' <<<'void f() { PG_TRY(); { g(); } PG_END_TRY(); }'
catches trees src/core/a.cpp 'src/core/a.cpp: ' <<<'nlohmann::json value;'
accepts trees src/core/text/json_tree.cpp <<<'using nlohmann::json;'
catches namespaces src/core/a.cpp 'src/core/a.cpp:1' <<<'using namespace std;'
accepts namespaces src/core/a.cpp <<<'using std::vector;  // no using namespace here'
accepts errors src/pg/boundary/boundary.cpp <<<'void f() { try { g(); } catch (...) {} }'
catches size src/core/a.cpp '401 lines' < <(yes '// line' | head -n 401)
catches size src/core/a.cpp 'a function of 52 lines' < <(function_of 51)
accepts size src/core/a.cpp < <(function_of 49)
catches size sql/body/a.sql 'sql/body/a.sql:1: long_one() of 71 lines' < <(sql_function_of 71)
accepts size sql/body/a.sql < <(sql_function_of 70 && sql_function_of 70)
catches text sql/a.sql 'sql/a.sql:1: trailing white space' < <(printf 'select 1; \n')
catches text sql/a.sql 'sql/a.sql:1: a tab' < <(printf '\tselect 1;\n')
catches text sql/a.sql 'no final newline' < <(printf 'select 1;')
catches sql sql/a.sql 'sql/a.sql:2: capitals: FROM' < <(printf 'select 1\nFROM t;\n')
accepts sql sql/b.sql <<<"select 'FROM', \"Athlete\", st_x(p) -- FROM"
upper='create function runlytics.upper_one() returns int'
lower='create function runlytics_internal.lower_one() returns int'
beside sql/process/b.sql <<<"$lower"
catches topics sql/documents/a.sql 'sql/documents/a.sql:2: documents may not name runlytics_internal.lower_one of process' \
    <<<"$upper"$'\n''  perform runlytics_internal.lower_one();'
beside sql/process/b.sql <<<"$lower"
catches topics sql/body/tables.sql 'body may not name runlytics_internal.lower_one' \
    <<<'create table if not exists warehouse.a (b int default runlytics_internal.lower_one());'
beside sql/process/b.sql <<<"$upper"
accepts topics sql/queue/a.sql <<<'  perform runlytics.upper_one();'
beside sql/process/b.sql <<<"$lower"
accepts topics sql/body/a.sql <<<"-- runlytics_internal.lower_one() in words, 'runlytics_internal.lower_one()' in a string"
beside sql/process/b.sql <<<"$lower"
accepts topics sql/access/a.sql <<<'grant execute on function runlytics_internal.lower_one() to runlytics_reader;'
beside sql/process/b.sql <<<"$upper"
beside sql/documents/b.sql <<<"$upper"
accepts topics sql/body/a.sql <<<'  perform runlytics.upper_one();'
catches topics sql/attic/a.sql 'the topic attic is not in the table' <<<'select 1;'
beside sql/contents <<<'body/b'
catches contents sql/body/a.sql 'sql/body/a.sql' <<<'select 1;'
beside sql/body/a.sql <<<'select 1;'
beside sql/queue/a.sql <<<'select 1;'
catches contents sql/contents 'sql/contents:2: body/a after queue' < <(printf '%s\n' queue/a body/a)
beside sql/body/a.sql <<<'select 1;'
beside sql/queue/tables.sql <<<'select 1;'
accepts contents sql/contents < <(printf '%s\n' queue/tables body/a)
catches steps sql/body/views.sql 'sql/body/views.sql:2: the warehouse may not depend' \
    < <(printf '%s\n' 'create or replace view warehouse.a as' 'select runlytics_internal.b();')
catches steps sql/services/a.sql 'sql/services/a.sql:2: the warehouse may not depend' \
    < <(printf '%s\n' '-- @warehouse@' 'select runlytics_internal.b();' '-- @extension@')
accepts steps sql/services/a.sql < <(printf '%s\n' '-- @warehouse@' 'select 1;' '-- @extension@' 'select runlytics_internal.b();')
catches grants sql/body/tables.sql 'warehouse.pulse is granted to nobody here' \
    < <(printf '%s\n' 'create table if not exists warehouse.pulse (' ');' 'grant select on warehouse.pulses to runlytics_reader;')
catches grants sql/body/views.sql 'warehouse.pulse is granted to nobody here' <<<'create or replace view warehouse.pulse as select 1;'
accepts grants sql/body/tables.sql \
    < <(printf '%s\n' 'create table if not exists warehouse.pulse (' ');' 'grant select on' '  warehouse.other,' '  warehouse.pulse to runlytics_reader;')
accepts grants sql/warehouse/tables.sql < <(printf '%s\n' 'create table if not exists warehouse.installation (' ');')
body='create function runlytics.a(athlete_id bigint) returns void as $$ begin'
beside sql/process/b.sql <<<'create function runlytics_internal.writes(a int) returns void language plpgsql volatile as $$ begin null; end $$;'
catches shards sql/body/a.sql 'sql/body/a.sql:2: writes(), which is volatile, in a question to the warehouse' \
    <<<"$body"$'\n''  perform runlytics_internal.writes(a => s.n) from warehouse.sleep as s;'
catches shards sql/body/a.sql 'sql/body/a.sql:2: a sub-select in VALUES' \
    <<<"$body"$'\n''  insert into warehouse.sleep (a) values ((select 1));'
catches shards sql/body/a.sql 'sql/body/a.sql:2: CASE of a value in VALUES' \
    <<<"$body"$'\n''  insert into warehouse.sleep (a, b) values (1, case c when 1 then 2 end) on conflict do nothing;'
catches shards sql/body/a.sql 'clock_timestamp(), which is volatile, in an UPDATE or DELETE' \
    <<<"$body"$'\n''  update warehouse.sleep as s set a = clock_timestamp();'
catches shards sql/body/a.sql 'now() inside CASE or COALESCE' \
    <<<"$body"$'\n''  update warehouse.sleep as s set a = coalesce(s.a, now());'
catches shards sql/body/a.sql 'format(), which is stable, over a column' \
    <<<"$body"$'\n''  delete from warehouse.sleep as s where format(s.a) = b;'
catches shards sql/body/a.sql 'now() in ON CONFLICT DO UPDATE' \
    <<<"$body"$'\n''  insert into warehouse.sleep (a) values (1) on conflict do update set b = now();'
catches shards sql/body/a.sql 'an INSERT inside another statement that writes' \
    <<<"$body"$'\n''  with a as (insert into warehouse.sleep (a) values (1)) update warehouse.nights as n set a = 1;'
catches shards sql/body/views.sql 'a view joins warehouse.nights without athlete_id' \
    <<<'create or replace view warehouse.a as select s.a from warehouse.sleep as s join warehouse.nights as n on n.day = s.day;'
catches shards sql/body/views.sql 'a view looks up by a subquery that is not joined by athlete_id' \
    <<<'create or replace view warehouse.a as select s.a from warehouse.sleep as s cross join lateral (select max(n.a) from warehouse.nights as n) as n;'
catches shards sql/body/views.sql 'a view looks up by a subquery, which is no join' \
    <<<'create or replace view warehouse.a as select s.a, (select max(n.a) from warehouse.nights as n where n.athlete_id = s.athlete_id) from warehouse.sleep as s;'
accepts shards sql/body/b.sql \
    <<<"$body"$'\n''  update warehouse.sleep as s set a = now(), b = case when s.b then c end where s.athlete_id = a.athlete_id;'
accepts shards sql/body/views.sql <<<'create or replace view warehouse.a as select s.a from warehouse.sleep as s join warehouse.nights as n using (athlete_id, day);'
never="'stored'"
status="create table if not exists warehouse.documents ("$'\n'"  status text check (status in ('pending', 'done'))"$'\n'');'
beside sql/documents/tables.sql <<<"$status"
catches values test/e2e/a.sh "test/e2e/a.sh:1: documents.status is never 'stored'" \
    <<<"query -c \"select count(*) from warehouse.documents where athlete_id = 1 and status = $never\""
beside sql/documents/tables.sql <<<"$status"
catches values test/pgtap/a.sql "test/pgtap/a.sql:2: documents.status is never 'read'" \
    <<<$'select count(*) from warehouse.tasks as t join\nwarehouse.a using (b); select from warehouse.documents as d where d.status in (\'done\', \'read\');'
beside sql/documents/tables.sql <<<"$status"
accepts values test/pgtap/b.sql <<<"select from warehouse.documents as d where d.status <> 'done' and d.kind = 'stored' and r.status = 'stored';"
catches shell scripts/a 'SC2164' < <(printf '#!/bin/sh\ncd /tmp\nrm a\n')
catches version runlytics.control 'META.json: version and provides.runlytics.version must be 9.9.0' <<<"default_version = '9.9'"
catches version runlytics.control 'CHANGELOG.md: its first heading must be 9.9' <<<"default_version = '9.9'"
catches version runlytics.control 'debian/changelog: its first entry must be runlytics (9.9-1)' <<<"default_version = '9.9'"
catches version runlytics.control 'CITATION.cff: version must be "9.9"' <<<"default_version = '9.9'"
# A lock file with one package, that wants the given Node.
lock_of() { printf '{"packages": {"": {}, "node_modules/a/node_modules/b": {"version": "1.2.3", "engines": {"node": "%s"}}}}\n' "$1"; }
for range in '>=20' '^20.19.0 || >=22.12.0' '>= 18.21' '>18 <19' '16 - 17' '~18.19.1' '<=18.20.3' '19.x'; do
    catches node test/a/package-lock.json "test/a/package-lock.json: b 1.2.3 wants Node $range" < <(lock_of "$range")
done
for range in '>=18' '^18.17.0 || >=20.5.0' '>= 0.6' '*' '>=16 <19' '16 - 18' '~18.20' '18.x || 22.x' '<=18'; do
    accepts node test/a/package-lock.json < <(lock_of "$range")
done
catches node test/mcp/package-lock.json 'core 2.4.0 names nothing that wants another Node' < <(lock_of '>=18')

catches clock test/e2e/a.sh 'test/e2e/a.sh:1:' <<<'day=$(date +%F)'
catches clock test/e2e/a.sh 'whose day?' <<<'day=$(date -d "30 days ago" +%Y-%m-%d)'
catches clock test/support/a.py 'whose day?' <<<'day = datetime.date.today() - datetime.timedelta(days=1)'
catches clock test/support/a.py 'whose day?' <<<'now = datetime.datetime.now()'
accepts clock test/e2e/a.sh <<<'day=$(date -u -d "30 days ago" +%F) began=$(date +%s%3N)'
accepts clock test/support/a.py <<<'now = datetime.datetime.now(datetime.timezone.utc)'

library=$scratch/leaks.so
if echo 'int leaked;' | gcc -shared -x c -o "$library" - 2>/dev/null; then
    catches exports build/extension/runlytics.so 'exports leaked' <"$library"
fi
echo "1..$number"
exit $failed
