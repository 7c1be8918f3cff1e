# The star of dimensions and facts, and the Power BI project over it, for the end-to-end scripts.
# shellcheck shell=bash

# Asks, by the function given, whether the star in a schema is one: each statement of test/support/power_bi.py says
# what is wrong, so its answer must be empty.
check_star() {
    local ask=$1 schema=$2 where=$3 name statement
    while IFS=$'\t' read -r name statement; do
        is "$where: $name" "$("$ask" -c "$statement" 2>&1)" ""
    done < <(python3 test/support/power_bi.py statements "$schema")
}
