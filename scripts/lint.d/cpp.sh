# Rules of the C++. Sourced by lint.
# shellcheck shell=bash

lint_format() {
    needs clang-format || return
    # Each version has an opinion of its own, of pointers to members for one; that of Debian 12 counts.
    clang-format --version | grep -q 'version 14\.' || { echo "it takes clang-format 14, and this is $(clang-format --version | grep -o 'version [0-9.]*')" && return 77; }
    cpp_files | xargs -r clang-format --dry-run -Werror 2>&1
}

# Includes: each room sees only what its row of the table allows, and core never sees PostgreSQL.
lint_layering() {
    files src -- cpp h | xargs -r awk -v server="$(pg_config --includedir-server 2>/dev/null)" \
        -f "$here/lint.d/layering.awk" <(table 'The rooms of C++')
}

# PostgreSQL errors and C++ exceptions meet in src/pg/boundary/boundary.* and nowhere else; torture.cpp is
# the test function that raises them on purpose.
lint_errors() {
    local pattern='\bPG_(TRY|CATCH|FINALLY|END_TRY|RE_THROW)\b|\bcatch *\( *\.\.\. *\)|\be(report|log) *\( *(ERROR|FATAL|PANIC)'
    local file bad=0
    while read -r file; do
        [[ $file == src/pg/boundary/boundary.* || $file == src/pg/torture.cpp ]] && continue
        sed 's://.*::' "$file" | grep -nE "$pattern" | sed "s|^|$file:|" && bad=1
    done < <(files src -- cpp h)
    return $bad
}

# The trees of nlohmann's library ask for memory while they are destroyed, and end the process where there
# is none: text/ reads with the library and keeps trees of its own. The simulator is no part of a server.
lint_trees() {
    local file bad=0
    while read -r file; do
        [[ $file == src/core/text/json_tree.cpp || $file == src/core/text/json_text.cpp || $file == src/simulator/* ]] && continue
        sed 's://.*::' "$file" | grep -n 'nlohmann' | sed "s|^|$file: a tree that asks for memory while it is destroyed: |" && bad=1
    done < <(files src -- cpp h)
    return $bad
}

# A name says where it comes from: no namespace is opened wholesale.
lint_namespaces() {
    local file bad=0
    while read -r file; do
        sed 's://.*::' "$file" | grep -nE '\busing +namespace\b' | sed "s|^|$file:|" && bad=1
    done < <(cpp_files)
    return $bad
}

# The library exports what PostgreSQL looks up and nothing else, and needs no libxml2.
lint_exports() {
    local library=build/extension/runlytics.so extra
    needs nm || return
    [[ -f $library ]] || { echo "$library is not built yet" && return 77; }
    extra=$(nm --dynamic --defined-only "$library" | awk '{ print $NF }' |
        grep -vE '^(Pg_magic_func|_PG_init|_PG_fini|(pg_finfo_)?runlytics_[a-z0-9_]+)$')
    [[ -z $extra ]] || { echo "$extra" | sed "s|^|$library exports |" && return 1; }
    ! objdump -p "$library" | grep 'NEEDED.*libxml2'
}
