# Rules of the SQL. Sourced by lint.
# shellcheck shell=bash

# SQL is written in lower case: outside of comments, strings and quoted names no word is in capitals.
lint_sql() {
    local file bad=0
    while read -r file; do
        awk -v file="$file" -f "$here/lint.d/code.awk" -f "$here/lint.d/capitals.awk" "$file" || bad=1
    done < <(sql_files)
    return $bad
}

# The parts of the extension script: all but the upgrades.
parts() { files sql -- sql | grep -v '^sql/upgrade/'; }

# A topic calls its own routines and those of the topics above it in the table.
lint_topics() {
    parts | xargs -r awk -f "$here/lint.d/code.awk" -f "$here/lint.d/topics.awk" <(table 'The topics of SQL')
}

# sql/contents lists every part once, and the routines of the topics in the order of the table. Tables and
# views come where they can, and access/privileges last, when there is something to grant.
lint_contents() {
    local output
    output=$("$here/assemble-sql" --files sql 2>&1) || { echo "$output" && return 1; }
    awk -F / '
        NR == FNR { place[$1] = FNR; next }
        /^[a-z]/ && $NF !~ /^(tables|views)$/ && $0 != "access/privileges" {
            if (place[$1] < place[last]) {
                print FILENAME ":" FNR ": " $0 " after " last ", which the table has below " $1
                bad = 1
            }
            last = $1
        }
        END { exit bad }' <(table 'The topics of SQL' | sed 's/ .*//') sql/contents
}

# Whom a table or view is for stands beside it. This is for nobody but its owner: it says nothing that
# anybody asks.
private='installation'

lint_grants() {
    local file name bad=0
    while read -r file; do
        while read -r name; do
            [[ " $private " == *" $name "* ]] && continue
            sed -n '/^grant /,/;/p' "$file" | grep -qE "warehouse\.$name\b" ||
                { echo "$file: warehouse.$name is granted to nobody here" && bad=1; }
        done < <(sed -nE 's/^create (table if not exists|or replace view|view) warehouse\.([a-z0-9_]+).*/\2/p' "$file")
    done < <(parts)
    return $bad
}

# What create_warehouse() lays out names no parts: a view's functions are checked as its reader, who may not
# call them, and a default or a type of theirs would hang the data on what may change with any version.
lint_steps() {
    parts | xargs -r awk -f "$here/lint.d/code.awk" -f "$here/lint.d/steps.awk"
}

# What an engine of shards refuses, or asks every shard for, is written otherwise (docs/scale.md).
lint_shards() {
    needs python3 || return
    parts | xargs -r python3 "$here/lint.d/shards.py"
}

# Nobody asks, or waits, for a value that a column never has: that is answered at once, and proves nothing.
lint_values() {
    needs python3 || return
    { parts && files demo test bench scripts docs -- sql sh md; } | xargs -r python3 "$here/lint.d/values.py"
}
