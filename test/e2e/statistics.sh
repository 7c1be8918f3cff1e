#!/bin/bash
# The statistics agree with scipy's to 1e-9 over random small cases, ties and missing values among them, exact p included.
# CASES says how many (1000).
set -euo pipefail
source test/support/tap.sh
if ! /usr/bin/python3 -c 'import scipy' 2>/dev/null; then
    echo 'python3-scipy is not installed'
    exit 77
fi
cases=${CASES:-1000}

# Writes a table of cases with what scipy says of each.
/usr/bin/python3 test/support/scipy_cases.py "$cases" >"$SCRATCH/cases.csv"
query -c "create table cases (kind text, a float8[], b float8[], wanted float8[])" \
    -c "\\copy cases from '$SCRATCH/cases.csv' with (format csv, null '')"

# agrees NAME KIND SQL: how many of a kind there are, of which none differs; SQL makes an array of a and b.
agrees() {
    is "$1" "$(query -c "select count(*), coalesce(max(case
            when (g is null) <> (w is null) then 1
            else abs(g - w) / greatest(1, abs(w)) end) filter (where
            (g is null) <> (w is null) or abs(g - w) > 1e-9 * greatest(1, abs(w))), 0)
        from (select distinct on (c.ctid, n) c.kind, r.g, r.w from cases as c
              cross join lateral unnest($3, c.wanted) with ordinality as r (g, w, n)
              where c.kind = '$2') as x")" "$(query -c "select sum(cardinality(wanted)) from cases where kind = '$2'")|0"
}

agrees "Welch's test: t, df, p and interval" welch \
    "(select array[w.t, w.df, w.p, w.low, w.high] from runlytics.welch(c.a, c.b) as w)"
agrees 'the t-test of pairs' paired \
    "(select array[w.t, w.p, w.low, w.high] from runlytics.paired_t(c.a, c.b) as w)"
agrees "Mann and Whitney's u and exact p, without ties" mann_whitney \
    "(select array[w.u, w.p] from runlytics.mann_whitney(c.a, c.b) as w)"
agrees 'and with ties, by counting every division' mann_whitney_tied \
    "(select array[w.u, w.p] from runlytics.mann_whitney(c.a, c.b) as w)"
agrees 'and of many values by the normal distribution' mann_whitney_large \
    "(select array[w.u, w.p] from runlytics.mann_whitney(c.a, c.b) as w)"
agrees "Hedges' g" hedges "array[runlytics.hedges_g(c.a, c.b)]"
agrees "Theil and Sen's slope and interval" theil_sen \
    "(select array[w.estimate, w.low, w.high, w.intercept] from runlytics.theil_sen(c.a, false) as w)"
agrees "Kendall's tau, and Mann and Kendall's p" mann_kendall \
    "(select array[w.estimate, w.p] from runlytics.mann_kendall(c.a, false) as w)"
agrees "Pearson's and Spearman's correlation and the slope" correlate \
    "(select array[w.estimate, w.spearman, w.slope] from runlytics.correlate(c.a, c.b) as w)"
agrees 'q values' q_values "runlytics.q_values(c.a)"
finish
