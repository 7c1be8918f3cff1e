#!/bin/bash
# Two hundred numeric questions over a simulated season, each beside a statement written by hand, and what a question costs.
set -euo pipefail
source test/support/tap.sh
simulate season --weeks 52 --recording smart
query -o /dev/null -f demo/set-up.sql -v own_files=no
query -o /dev/null -f demo/read.sql -v folder="$SCRATCH/season" -v own_files=no 2>/dev/null

python3 - <<'PYTHON' >"$SCRATCH/questions.sql"
runs = "warehouse.activities as a where a.athlete_id = 1 and a.sport = 'running' and not a.excluded and {w}"
nights = "warehouse.nights as n where n.athlete_id = 1 and n.day {d}"
def shift(label):
    return f"exists (select from warehouse.shifts as s where s.athlete_id = 1 and s.day = a.local_date and s.label = '{label}')"
asked, names = [], ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
def ask(question, sql):
    asked.append((question, sql))
for m, name in enumerate(names, 1):
    w = f"extract(month from a.local_date) = {m} and extract(year from a.local_date) = 2026"
    of = runs.format(w=w)
    ask(f'how far did I run in {name} 2026', f'select coalesce(sum(distance_m), 0) / 1000 from {of}')
    ask(f'how many runs in {name} 2026', f'select count(*) from {of}')
    ask(f'how many runs longer than 10 km in {name} 2026', f'select count(*) from {of} and distance_m > 10000')
    ask(f'how many runs over 60 minutes in {name} 2026', f'select count(*) from {of} and moving_s > 3600')
    ask(f'average heart rate of my runs in {name} 2026', f'select avg(avg_hr) from {of}')
    ask(f'longest run in {name} 2026', f'select max(distance_m) / 1000 from {of}')
    ask(f'total climb in {name} 2026', f'select coalesce(sum(ascent_m), 0) from {of}')
    ask(f'average pace in {name} 2026', f'select 1000 * sum(moving_s) / sum(distance_m) from {of}')
    ask(f'how far did I run in {name} 2026 on night shifts', f"select coalesce(sum(distance_m), 0) / 1000 from {of} and {shift('night')}")
    ask(f'how many runs on day shifts in {name} 2026', f"select count(*) from {of} and {shift('day')}")
    d = f"between '2026-{m:02}-01' and ('2026-{m:02}-01'::date + interval '1 month')::date - 1"
    ask(f'average sleep in {name} 2026', f'select avg(total_24h_s) / 60 from {nights.format(d=d)}')
    ask(f'how many nights under 7 hours in {name} 2026', f'select count(*) from {nights.format(d=d)} and total_24h_s < 25200')
    ask(f'lowest resting heart rate in {name} 2026', f"select min(resting_hr) from warehouse.recovery as r where r.athlete_id = 1 and r.day {d}")
    ask(f'average hrv in {name} 2026', f"select avg(hrv_ms) from warehouse.recovery as r where r.athlete_id = 1 and r.day {d}")
for metres, name in ((1000, '1 km'), (5000, '5 km'), (10000, '10 k'), (21097.5, 'half marathon')):
    for since in (2025, 2026):
        ask(f'my fastest {name} since {since}',
            f"select min(1000 * e.seconds / e.metres) from warehouse.efforts as e join warehouse.activities as a using (athlete_id, activity_id) where athlete_id = 1 and e.kind = 'distance' and e.target = {metres} and e.after_m = 0 and e.certainty <> 'impossible' and a.sport = 'running' and not a.excluded and a.local_date >= '{since}-01-01' and a.local_date <= '2026-06-30'")
for n in (7, 10, 14, 21, 28, 30, 60, 90):
    w = f"a.local_date > date '2026-06-30' - {n} and a.local_date <= '2026-06-30'"
    ask(f'how far did I run in the past {n} days', f'select coalesce(sum(distance_m), 0) / 1000 from {runs.format(w=w)}')
    ask(f'how many runs with heart rate above 150 in the last {n} days', f'select count(*) from {runs.format(w=w)} and avg_hr > 150')
    d = f"between date '2026-06-30' - {n} + 1 and '2026-06-30'"
    ask(f'longest sleep in the past {n} days', f'select max(total_24h_s) / 60 from {nights.format(d=d)}')
print('create temp table asked (n int, question text, expected float8);')
for n, (question, sql) in enumerate(asked[:200]):
    print(f"insert into asked values ({n}, $q${question}$q$, ({sql}));")
PYTHON
query -o /dev/null -v ON_ERROR_STOP=1 <<SQL
\i $SCRATCH/questions.sql
create table answered as
select q.n, q.question, q.expected, (a.answer).rows -> 0 ->> 'value' as value, (a.answer).filter
from asked as q
cross join lateral (select runlytics.ask(question => q.question, now => '2026-06-30 12:00+02') as answer offset 0) as a;
SQL
query -c "select '# ' || question || ': ' || coalesce(value, 'nothing') || ' instead of ' || coalesce(expected::text, 'nothing') from answered where not (value::float8 is not distinct from expected or abs(value::float8 - expected) < 1e-6 * greatest(1, abs(expected))) order by n limit 20"
right=$(query -c "select count(*) from answered where value::float8 is not distinct from expected or abs(value::float8 - expected) < 1e-6 * greatest(1, abs(expected))")
all=$(query -c 'select count(*) from answered')
echo "# $right of $all numeric questions are right"
is 'two hundred are asked' "$all" 200
is 'of which 95 % are right' "$((right * 100 >= 95 * all))" 1
finish
