# Rules of every text: sizes, white space, scripts, the version, what npm installs. Sourced by lint.
# shellcheck shell=bash

# A file has at most 400 lines, a function of C++ 50 and one of SQL 70.
lint_size() {
    local file bad=0
    while read -r file; do
        awk -v file="$file" '
            END { if (NR > 400) { print file ": " NR " lines, more than 400"; exit 1 } }' "$file" || bad=1
        case $file in
            *.cpp | *.h) awk -v file="$file" -f "$here/lint.d/size_cpp.awk" "$file" || bad=1 ;;
            *.sql) awk -v file="$file" -f "$here/lint.d/size_sql.awk" "$file" || bad=1 ;;
        esac
    done < <(
        files src test bench demo sql -- cpp h sql sh mk
        [[ ! -d scripts ]] || find scripts -type f | sort
    )
    return $bad
}

# .editorconfig: no tabs but where make wants them, no trailing white space, a final newline.
lint_text() {
    local file bad=0
    while read -r file; do
        grep -nE '[[:blank:]]+$' "$file" | sed "s|^\([0-9]*\):.*|$file:\1: trailing white space|" | grep . && bad=1
        if [[ $file != *Makefile && $file != *.mk ]]; then
            grep -n $'\t' "$file" | sed "s|^\([0-9]*\):.*|$file:\1: a tab|" | grep . && bad=1
        fi
        [[ -z $(tail -c 1 "$file") ]] || { echo "$file: no final newline" && bad=1; }
        grep -q $'\r' "$file" && echo "$file: line ends with CR LF" && bad=1
    done < <(find . \( -path ./.git -o -path ./build -o -path '*/corpus' -o -path '*/data' \) -prune -o -type f \( \
        -name '*.cpp' -o -name '*.h' -o -name '*.sql' -o -name '*.sh' -o -name '*.md' -o -name '*.mk' -o -name '*.txt' \
        -o -name '*.json' -o -name '*.yml' -o -name '*.yaml' -o -name '*.control' -o -name '*.map' -o -name Makefile -o -path './scripts/*' \
        -o -path './src/client/*' \) -print | sort)
    return $bad
}

# Shell scripts pass shellcheck, matters of style aside; a template becomes one only when it is filled in.
lint_shell() {
    needs shellcheck || return
    grep -rlE '^#!/bin/(ba)?sh' --exclude-dir={.git,build,corpus} --exclude='*.tftpl' . | xargs -r shellcheck --external-sources --source-path=. --severity=warning
}

# Tests ask the server what day it is, or for UTC: by the zone of whose shell it is the day is another for hours.
lint_clock() {
    local found
    found=$(files test -- sh py | grep -v '^test/lint/' |
        xargs -r grep -nHE '\b(date|datetime)\.(today|utcnow)\(\)|\bdatetime\.now\(\)|(^|[^-_./[:alnum:]])date +(-d|--date|-I|\+)[^)|;]*(%[FYmdDjuwaAbBUVWHT]|-I)')
    [[ ! $found ]] || { echo "$found" | sed 's/$/   <- whose day?/' && return 1; }
}

# The version is said once, in runlytics.control; what is read without it has to repeat it.
lint_version() {
    local version bad=0 file
    version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" runlytics.control)
    [[ $version =~ ^[0-9]+\.[0-9]+$ ]] || { echo "runlytics.control: no default_version" && return 1; }
    [[ $(sed '/meta-spec/,$d' META.json 2>/dev/null | grep -c "\"version\": \"$version.0\"") == 2 ]] ||
        { echo "META.json: version and provides.runlytics.version must be $version.0" && bad=1; }
    [[ $(sed -n '/^## /{s///p;q}' CHANGELOG.md 2>/dev/null) == "$version"* ]] ||
        { echo "CHANGELOG.md: its first heading must be $version" && bad=1; }
    [[ $(head -n 1 debian/changelog 2>/dev/null) == "runlytics ($version-"* ]] ||
        { echo "debian/changelog: its first entry must be runlytics ($version-1)" && bad=1; }
    grep -qsxF "version: \"$version\"" CITATION.cff ||
        { echo "CITATION.cff: version must be \"$version\"" && bad=1; }
    grep -q "\"version\":\"$version\"" src/core/mcp/answers.cpp ||
        { echo "src/core/mcp/answers.cpp: serverInfo's version must be $version" && bad=1; }
    for file in docs/man/*.1; do
        [[ ! -e $file ]] || grep -q "^\.TH .*\"runlytics $version\"" "$file" || { echo "$file: .TH must name runlytics $version" && bad=1; }
    done
    return $bad
}

# What npm installs by a lock file runs with the Node of Debian 12, or was tried with it: node.tried.
lint_node() {
    needs python3 || return
    find . \( -name .git -o -name build -o -name node_modules \) -prune -o -name package-lock.json -printf '%P\n' | sort |
        xargs -r python3 "$here/lint.d/node.py" 18.20.4 "$here/lint.d/node.tried"
}
