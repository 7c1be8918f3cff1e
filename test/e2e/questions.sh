#!/bin/bash
# docs/questions.md runs, gives the answers that stand there, and these hold what is built into the simulated athlete.
# QUESTIONS=write writes the answers anew.
set -euo pipefail
source test/support/tap.sh
simulate season --weeks 26
query -o /dev/null -f demo/set-up.sql -v own_files=no
query -o /dev/null -f demo/read.sql -v folder="$SCRATCH/season" -v own_files=no 2>/dev/null

# Runs each block of SQL in the page, and prints the page with the answers that it gives.
python3 - docs/questions.md >"$SCRATCH/answered.md" <<'PYTHON'
import re, subprocess, sys
page = open(sys.argv[1], encoding='utf-8').read()
def answered(match):
    run = subprocess.run(['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-P', 'footer=off', '-P', 'null=-', '-c', "set timezone = 'Europe/Berlin'", '-f', '-'],
                         input=match[1], capture_output=True, text=True)
    text = '\n'.join(line.rstrip() for line in (run.stdout + run.stderr).strip('\n').split('\n'))
    return f'```sql\n{match[1]}```\n\n```text\n{text}\n```\n'
sys.stdout.write(re.sub(r'```sql\n(.*?)```\n(?:\n```text\n.*?```\n)?', answered, page, flags=re.S))
PYTHON
if [[ ${QUESTIONS:-} == write ]]; then cp "$SCRATCH/answered.md" docs/questions.md; fi
is 'each question has the answer that the page says' "$(cat "$SCRATCH/answered.md")" "$(cat docs/questions.md)"

# holds NAME SQL: whether a query is true.
holds() {
    is "$1" "$(query -c "$2")" t
}
holds 'a night raises resting heart rate by 3 beats' \
    "select low <= 3 and 3 <= high from runlytics.compare_groups('resting_hr', 'shift') where first_group = 'night' and second_group = 'off'"
holds 'and lowers HRV by 8 %' \
    "select low <= -0.08 * mean_second and -0.08 * mean_second <= high from runlytics.compare_groups('hrv', 'shift') where first_group = 'night' and second_group = 'off'"
holds 'a run in its 24 hours costs 9 s/km, and 4 for each hour of sleep that it takes' \
    "select c.low <= 9 + s.cost and 9 + s.cost <= c.high
     from runlytics.compare_groups('marathon_pace', 'shift') as c
     cross join (select 4 * d.estimate as cost from runlytics.compare_groups('sleep_debt', 'shift') as d where d.first_group = 'night' and d.second_group = 'off') as s
     where c.first_group = 'night' and c.second_group = 'off'"
holds 'each hour short of 7.5 costs 4 s/km' \
    "select slope_low <= 4 and 4 <= slope_high from runlytics.lag_correlation('sleep_debt', 'marathon_pace', 0)"
holds 'a load above 100 lowers the next day by 2 %' \
    "select low <= -0.02 * mean_second and -0.02 * mean_second <= high from runlytics.compare_groups('efficiency_factor', 'load > 100', adjust => '{session,distance,temperature,fitness,shift}')"
# Built in are 4 %, and the response to training on top of them: the truth has the sum of both.
risen=$(query -c "select 100 * 182 * regr_slope(v, n) / regr_intercept(v, n)
    from (select (r ->> 'threshold_speed_mps')::float8 as v, (r ->> 'start')::timestamptz::date - date '2026-01-05' as n
          from jsonb_array_elements(pg_read_file('$SCRATCH/season/truth.json')::jsonb -> 'runs') as r) as t")
echo "# threshold speed has risen by $risen %"
holds 'fitness rises by as much as threshold speed did' \
    "select change_low <= $risen / 100 * intercept and $risen / 100 * intercept <= change_high from runlytics.trend('efficiency_factor', until => '2026-07-05')"
holds 'what is not there is not found: weekdays cost nothing' \
    "select count(*) = 0 from runlytics.compare_groups('resting_hr', 'weekday') where q < 0.05"
finish
