#!/bin/bash
# The nights of a simulated season, taken in from a phone's daily batches: each on its day, and what
# was planted in them is found again. The truth comes from the simulator, not from the warehouse.
set -uo pipefail
. test/support/tap.sh
simulate season
season=$SCRATCH/season
illness=$(sed -n '/"illness_begins"/,/]/s/.*"\(20[0-9-]*\)".*/\1/p' "$season/truth.json" | head -n 1)

query -c "update warehouse.athlete_settings set timezone = 'Europe/Berlin'" \
    -c "call runlytics.ingest_path(path => '$season/health')" -c 'call runlytics.process_documents()' 2>/dev/null
is 'every batch is taken in' "$(query -c "select count(*), count(*) filter (where status <> 'done') from warehouse.documents")" '182|0'
is 'every day has its night, and none has a nap' \
    "$(query -c 'select count(*), count(distinct day), max(day) - min(day), max(naps) from warehouse.nights')" '182|182|181|0'

# Who works at night sleeps the day after, and on no other day.
query -o /dev/null -c 'create table public.roster (day date, shift text, starts_at timestamptz, ends_at timestamptz)' \
    -c "\\copy public.roster from '$season/shifts.csv' csv header"
day_sleep='n.midpoint_s between 6 * 3600 and 18 * 3600'
after_night="exists (select from public.roster as s where s.shift = 'night' and s.day = n.day - 1)"
is 'sleep by day follows the night shifts, across a change of the clock' \
    "$(query -c "select count(*) filter (where $day_sleep) > 40, count(*) filter (where ($day_sleep) <> ($after_night)) from warehouse.nights as n where day > (select min(day) from public.roster)")" 't|0'

# Six hours after a night shift, 7.4 otherwise, 8 % less HRV and 3 beats more, within three errors.
effects="select
  abs(avg(n.total_24h_s) filter (where $day_sleep) / 3600 - 6.0) < 0.35
  and abs(avg(n.total_24h_s) filter (where not $day_sleep) / 3600 - 7.4) < 0.2,
  abs(avg(ln(n.hrv_ms)) filter (where $day_sleep) - avg(ln(n.hrv_ms)) filter (where not $day_sleep) - ln(0.92)) < 0.07,
  abs(avg(r.resting_hr) filter (where $day_sleep) - avg(r.resting_hr) filter (where not $day_sleep) - 3) < 1
from warehouse.nights as n
join warehouse.recovery as r using (athlete_id, day)
where n.day not between '$illness'::date - 1 and '$illness'::date + 6"
is 'night shifts shorten sleep, lower HRV and raise resting heart rate by what was planted' "$(query -c "$effects")" 't|t|t'

# Five days of illness: HRV down by a fifth, resting heart rate up by six.
is 'readiness sees the illness' "$(query -c "select
    avg(score) filter (where day between '$illness' and '$illness'::date + 4) + 15 < avg(score),
    bool_and(hrv_points + rhr_points < -10) filter (where day between '$illness' and '$illness'::date + 4)
  from warehouse.readiness where score is not null and not stale")" 't|t'
is 'and has no score in the first week' \
    "$(query -c 'select min(r.day) - min(n.day) from warehouse.nights as n, (select min(day) as day from warehouse.readiness where score is not null) as r')" '7'

state="select md5(string_agg(n::text, ',' order by n.day)) from warehouse.nights as n"
before=$(query -c "$state")
query -c 'call runlytics.reprocess()' 2>/dev/null
is 'reprocess() gives the same nights' "$(query -c "$state")" "$before"
query -c 'delete from warehouse.nights' -c 'call runlytics.recompute()' 2>/dev/null
is 'and so does recompute(), from none' "$(query -c "$state")" "$before"
query -c "update warehouse.athlete_settings set timezone = 'Asia/Tokyo'" -c 'call runlytics.recompute()' 2>/dev/null
is 'the clock that the phone wrote stands above the settings' "$(query -c 'select count(distinct n.timezone), bool_or(n.timezone = $$Asia/Tokyo$$) from warehouse.nights as n')" '2|f'
finish
