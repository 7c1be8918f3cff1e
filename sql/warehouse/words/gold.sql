-- What the columns of gold mean.

create function runlytics_internal.words_of_gold() returns text
  language sql immutable parallel safe
  return '
achieved_on: The day of the effort.
activities: How many activities.
activity_id: The activity, as the table activities knows it.
acwr: Acute to chronic workload ratio: mean load of 7 days over that of 28.
aerobic_estimate: Oxygen uptake at most that pace and heart rate of easy runs speak for, ml/kg/min, median of the weeks.
after_m: The effort began after so many metres.
age_days: How many days it has been in use.
roster_today.alert: The gravest alert that is open.
alert_level: Its level: notice, warning or critical.
roster_today.alerts: How many alerts are open.
altitude_m: Metres above sea level.
journal_answers.answer: What the journal says, 1 to 5, 5 being good.
ascent_m: Metres climbed.
asleep_h: Hours asleep in the main sleep.
at: When it was measured.
at_night: Whether the work is at night.
athlete_id: The athlete, as the table athletes knows him or her.
atl: Acute training load (fatigue): load a day, weighted over 7 days.
avg_hr: Mean heart rate, beats/min.
beside_fresh: Its seconds over those of the fastest of the whole run: 1.05 is 5 % slower.
best_before_s: Seconds of the best effort before this one.
best_pace_s_per_km: The fastest run there, seconds a kilometre.
block: Number of the block of consecutive days of one label.
body_since: From this day on views compute what is of the body.
brand: Who made it.
cadence: Steps a minute.
cadence_change: Steps a minute more than in the last month in which that pace was run.
cap: The highest score that the warning signs allow.
cap_points: Points that the cap took.
cap_reason: Why there is a cap, in words.
certainty: How sure it is: sure, likely or doubtful.
change_pct: Per cent more kilometres than in the week before.
channel: What the zones are of: heart_rate, speed_mps or power_w.
client: The address that used the link.
computed: How many runs have been computed.
own_metric_progress.computed: Activities with a value.
confidence: The weight of the evidence that is there, 0 to 1.
count: How often.
coverage: From 0 to 1, of how much of it the figures are known.
critical_speed_mps: Critical speed, m/s: what can be held without drawing on the store.
ctl: Chronic training load (fitness): load a day, weighted over 42 days.
ctl_change: Change of CTL over the week.
current: Whether it goes on: today or this week is still open.
d_prime_m: The store above critical speed, in metres.
date_key: The date as a number, 20261128.
day: The day, by the clock of the athlete.
day_shifts: How many day shifts.
days_ahead: How many days from today.
days_without_run: For how many days there was no run.
decoupling: Fall of efficiency from the first half to the second, in per cent.
decoupling_pct: Fall of metres a heartbeat from the first half to the second, in per cent.
deep_h: Hours of deep sleep.
defined_at: When it was defined.
description: What it means, in the athlete''s words.
device: The watch or phone that recorded it.
device_avg_hr: Mean heart rate as the device says it, beats/min.
device_distance_m: Metres as the device says them.
device_timer_s: Seconds of its timer as the device says them.
dew_point_c: Dew point, degrees Celsius.
direction: same or reverse, against the first run of the route.
distance_m: Metres.
due_on: The day on which its age reaches the limit.
durability.durability: What the ratio says in a word: below 1.1 high, from 1.2 on low (Smyth 2022).
easy_share: From 0 to 1, the share of the time in easy zones.
easy_share_8w: The same, of eight weeks.
efficiency_5: Mean efficiency of this run and the four before on the route.
efficiency_factor: Normalised graded speed over mean heart rate, metres a heartbeat.
efficiency_pct: Per cent of the time in bed that was slept.
efficiency_per_30_days: How much efficiency changes in 30 days.
effort: The how manieth effort it is.
efforts: How many efforts.
elapsed_s: Seconds from begin to end, stops included.
ended_at: When it ended.
ends_at: When it ends.
estimated: Whether values of these settings come from estimate_settings(), not from the athlete.
event: What is on that day.
event_id: The event, as the table events knows it.
evidence: What speaks for it, in words and figures.
explanation: The score in a sentence.
expression: The SQL expression that computes it.
failed: How many failed.
own_metric_progress.failed: Activities with an error.
fatigued_s_per_km: The fastest kilometre that begins after 10 km, seconds.
first_day: The first day.
formula_version: The version of the formula.
fresh_s_per_km: The fastest kilometre of the run, seconds.
from_hr: The zone''s lower bound, beats/min.
from_s_per_km: The faster end of the band of pace, seconds a kilometre.
from_value: The zone''s lower bound, in the unit of its channel.
gear: Shoe or bike, by name.
gear_id: Shoe or bike, as the table gear knows it.
gear_key: Shoe or bike as a key of text.
fact_run.gear_key: Shoe as a key of text, as in dim_gear.
goal_s: The time that is wanted, seconds.
graded_pace_s_per_km: Pace as it would be on the flat, seconds a kilometre.
hard_share: From 0 to 1, the share of the time in hard zones.
hazard_ratio: How much more often runners were hurt after such a step (Frandsen 2025): associated with, not caused by.
heart_rate: Beats/min.
heat_adjusted_pace_s_per_km: Pace as it would be in cool air, seconds a kilometre.
heat_slowdown: The share by which heat slows: .03 is 3 %.
hr_5: Mean heart rate of this run and the four before on the route, beats/min.
hr_drift_pct_per_h: How much heart rate rises an hour at equal speed, in per cent.
hr_per_30_days: How much heart rate changes in 30 days, beats/min.
hrv_7d: Geometric mean of heart rate variability over seven days, ms.
hrv_days: Values in the 60 days that the normal range rests on.
hrv_high: Upper end of the normal range of heart rate variability, ms.
hrv_low: Lower end of the normal range of heart rate variability, ms.
hrv_ms: Heart rate variability of the night, ms.
hrv_points: Points that heart rate variability gave or took.
hrv_score: From 0 to 100, heart rate variability alone.
hrv_source: Where heart rate variability comes from.
hrv_state: very low, low, usual or high.
hrv_statistic: Which statistic of variability it is: rmssd or sdnn.
inputs: Fingerprint of what people change by hand, as it was when the days were stored.
intensity: How hard: load an hour of moving.
run_laps.intensity: active or resting, as the device says.
zone_time.intensity: easy, moderate or hard.
is_usual: Whether the times are the roster''s usual ones, for want of own ones.
iso_week: Week of the year, ISO 8601.
iso_year: Year of that week, ISO 8601.
kind: Of which kind.
km: Kilometres.
km_4w: Mean kilometres of this week and the three before.
km_before: Kilometres of the week before.
label: What it is called.
run_shifts.label: The shift: day, late, night, off or after_night.
shift_days.label: The shift: day, late, night, off or after_night.
shift_recovery.label: Kind of the shift: day, late, night, off, or after_night.
shift_training.label: Kind of the shift: day, late, night, off, or after_night.
shift_windows.label: The shift: day, late, night, off or after_night.
lag_s: Seconds since the last success.
roster_today.lag_s: Seconds since then.
lap: Number of the lap.
last_activity_id: The last activity there.
last_data: When a source last gave something.
last_day: The last day.
last_error: What went wrong last, with the file or task it was in.
last_run: The day of the last run.
last_run_km: Its kilometres.
last_run_load: Its training load.
last_success: When it last gave something.
last_third_pct: Fall of metres a heartbeat from the first third after the warm-up to the last, in per cent.
lat: Degrees north, WGS84.
late_shifts: How many late shifts.
length: How many in a row.
length_m: Metres of the segment.
limit_days: Days of use at most, as the athlete set them.
limit_km: Kilometres at most, as the athlete set them.
link_id: The link by which it was opened.
load: Training load in points: an hour at threshold is 100.
load_28d: Training load of the last 28 days, today included.
load_7d: Training load of the last seven days, today included.
load_before: Training load of the week before.
load_method: What the load comes from: heart rate, pace, power or session RPE.
load_methods: What the loads come from, most frequent first.
load_points: Points that training load gave or took.
load_score: From 0 to 100, training load alone.
load_state: none, low, usual or high.
local_date: The day of the start, by the clock of the athlete.
lon: Degrees east, WGS84.
longest: Whether it is the longest one.
longest_30d_km: The longest run of the 30 days before, kilometres.
longest_km: The longest run, kilometres.
made_at: When it was made.
main: Whether these zones are the ones that shares are made of.
marathon_pace: Median marathon-equivalent pace of the steady runs of the 42 days before, seconds a kilometre.
masked: What metrics leave out for it.
max_hr: Highest heart rate, beats/min.
median_pace_s_per_km: Median pace, seconds a kilometre.
method: How the load was found.
methods: What the loads come from.
metres: Metres.
metric: The metric, as the table metrics names it.
middle_third_pct: Fall of metres a heartbeat from the first third after the warm-up to the middle one, in per cent.
midpoint_s: Middle of the main sleep, seconds from midnight; negative before it.
milestone: What was reached, in words.
model: Which model of the brand.
moderate_share: From 0 to 1, the share of the time in moderate zones.
monotony: Mean load of 7 days over its standard deviation.
month: The month, by its first day.
dim_date.month: Month of the year, 1 to 12.
month_name: The month in words.
month_start: First day of the month.
moving_s: Seconds of moving, stops left out.
n: Number, from 1.
marathons.n: How many steady runs of the 42 days before the median is of.
n_blocks: How many blocks.
n_days: How many days.
name: What it is called.
roster_today.name: What the athlete is called.
nap_h: Hours of naps.
next_attempt: When it is tried again.
next_efficiency_factor: Efficiency factor of the next day.
next_hrv_ms: Heart rate variability of the night after, ms.
next_kind: Kind of the next day''s session.
next_pace_s_per_km: Pace of the next day''s run, seconds a kilometre.
next_readiness: Readiness of the next day.
next_resting_hr: Resting heart rate of the night after, beats/min.
next_rpe: How hard the next day''s session felt, 1 to 10.
night_shifts: How many night shifts.
nights: How many nights.
note: What the athlete noted.
roster_today.note: What is left out for whoever asks, and why.
nth: The how many-th, from 1.
of_block: Of how many days of work in that block.
off_m: Metres that the track was off the line at most.
onset_km: Kilometre at which the ratio passes 1.025; NULL: nowhere.
pace_5: Mean pace of this run and the four before on the route, seconds a kilometre.
pace_per_30_days: How much pace changes in 30 days, seconds a kilometre.
pace_s_per_km: Pace, seconds a kilometre.
pending: How many wait.
period: The year, season or age group that it is the record of.
place: The how many-th fastest.
plan_id: The session, as the table plan knows it.
polarised_index: log10(100 easy / moderate * hard) of the shares (Treff 2019); above 2 is polarised.
polarised_index_8w: The same, of eight weeks.
polarised_trend: Slope of the index over eight weeks, a week.
power_change_w: Watts more than in the last month in which that pace was run.
power_w: Watts.
provisional: Whether it rests on too few days yet.
quarter: Quarter of the year.
race: Whether it was a race.
ratio: One over the other, as the view says.
durability.ratio: Beats a metre of the last full 5 km over those of 5 to 10 km.
session_flags.ratio: Its distance over that of the longest run of the 30 days before.
readiness: Readiness, 0 to 100.
readiness_day: The day that readiness is of, today or yesterday.
readiness_since: From this day on views compute readiness.
readiness_state: very low, low, usual or high.
reason: Why it is not sure, in words.
recorded_at: When it was measured.
redeemed_at: When the link was used.
regularity: How alike the nights are, -100 to 100 (sleep regularity index).
rem_h: Hours of REM sleep.
respiratory_rate: Breaths a minute of the night.
resting_hr: Resting heart rate, beats/min.
resting_hr_source: Where resting heart rate comes from.
resting_hr_state: very low, low, usual or high.
retired: Whether it is out of use.
revoked_at: When it was taken back.
rhr_7d: Mean of resting heart rate over seven days, beats/min.
rhr_days: Values in the 60 days that the normal range rests on.
rhr_high: Upper end of the normal range of resting heart rate, beats/min.
rhr_low: Lower end of the normal range of resting heart rate, beats/min.
rhr_points: Points that resting heart rate gave or took.
rhr_score: From 0 to 100, resting heart rate alone.
route: The way as a line, WGS84, thinned.
route_id: The route, by a number that stays.
run_key: The run as a key of text.
runs: How many runs.
route_trends.runs: How many runs.
runs_after: How many of the runs were after work.
runs_before: How many of the runs were before work.
runs_during: How many of the runs were in breaks of work.
scenario: What is supposed of the days ahead: rest, planned or usual.
scope: What it is the record of: all time, a year, a season or an age group.
score: Readiness, 0 to 100; 70 is usual.
seconds: Seconds.
segment: The segment, by name.
segment_id: The segment, as the table segments knows it.
set: The set of zones, by name.
share: From 0 to 1, of the whole.
shift: Kind of the shift: day, late, night or off.
month_at_a_glance.shift: The label of the shift.
shift_key: Kind of the shift as a key of text.
since: From when on.
sleep_h: Hours asleep in 24 hours, naps included.
sleep_need_s: Seconds of sleep that the athlete needs.
sleep_points: Points that sleep gave or took.
sleep_score: From 0 to 100, sleep alone.
sleep_state: very low, low, usual or high.
sort: The place in the order in which it is shown.
source: Where it comes from.
speed_mps: Speed, m/s.
spo2: Oxygen saturation of the night, per cent.
sport: The sport.
sport_key: The sport as a key of text.
stale: Whether HRV or resting heart rate has no value today, so that its week''s mean counts.
roster_today.stale: Whether no source gave anything for 36 hours.
stance_balance_pct: Per cent of the contact time that is the left foot''s.
stance_time_change_s: Seconds of ground contact more than in the last month in which that pace was run.
stance_time_s: Ground contact of a step, seconds.
start_s: Seconds from the start of the activity.
started_at: When it began.
starts_at: When it begins.
state: How it stands, in a word.
gear_due.state: good, soon or due.
own_metric_progress.state: computing, done or stopped.
page_sessions.state: waiting, open, revoked or over.
step: How large the step is, in words.
step_length_change_m: Metres of step length more than in the last month in which that pace was run.
step_length_m: Length of a step, metres.
stopped: Why it was stopped; NULL: it goes on.
strain: Load of 7 days times monotony.
stream: Every sample of the activity, compressed; read it with samples(), best_effort() and others.
subjective_points: Points that the morning''s feeling gave or took.
subjective_score: From 0 to 100, the morning''s feeling alone.
surface: Where it is run.
target: The distance or time that it is the record over: metres or seconds.
temperature_c: Air temperature, degrees Celsius.
threshold_hr: Heart rate at threshold, beats/min.
threshold_speed_mps: Speed at threshold, m/s.
time: The day as a moment, midnight where the athlete was, for charts.
timezone: The time zone that holds, by its name.
to_hr: The zone''s upper bound, beats/min; NULL: none.
to_s_per_km: The slower end of the band of pace, seconds a kilometre.
to_value: The zone''s upper bound, in the unit of its channel; NULL: none.
total_24h_s: Seconds asleep in 24 hours, naps included.
totals_since: From this day on views compute totals.
training_since: From this day on views compute training.
trigger: What ended it: manual, distance, location, time or heart_rate.
trimp: Training impulse by heart rate (Banister).
tsb: Training stress balance (form): CTL less ATL.
tsb_state: very low, low, usual or high.
unit: Unit of the value.
until: Up to when.
usual_times: Whether times of the roster''s usual shifts were used, for want of own ones.
valid_from: First day on which it holds.
valid_until: First day on which it holds no more.
value: The value, in the unit of its metric.
milestones.value: Metres, or the number of runs.
vdot: VDOT of the best effort, ml/kg/min (Daniels and Gilbert).
vertical_oscillation_m: How far the body goes up and down with a step, metres.
vertical_ratio_change_pct: Points of vertical ratio more than in the last month in which that pace was run.
vertical_ratio_pct: Vertical oscillation over step length, in per cent.
volume: How far was run, in words: rest, below 5 km, and so on.
volume_sort: The place of the volume in its order, from 0.
waiting: How many runs wait to be computed.
week: The week, by its first day.
week_start: First day of the week.
weekday: Day of the week, 1 Monday to 7 Sunday.
weekday_name: The day of the week in words.
weekend: Whether it is Saturday or Sunday.
weeks_since: From this day on views compute weeks.
weight_kg: Weight, kilograms.
wind_mps: Wind, m/s.
withheld: Whether there are runs that whoever asks is not shown, for the API of Strava alone has told them.
work: before, during or after work; NULL on a day off.
work_ends_at: When the work ends.
work_starts_at: When the work begins.
works: Whether one works on such a day.
worn: The share of the nearer limit that is used up; 1 is due.
year: The year.
zone: Number of the zone, from 1.
days: How many days with an activity.
moving_s_before: Seconds of moving in the same month of the year before.
distance: Distance in words, in kilometres or miles.
pace: Pace in words, by the kilometre or mile.
running: Whether the month is under way.
year_on_year.km_before: Kilometres of the same month of the year before.
year_on_year.load_before: Load of the same month of the year before.
year_on_year.change_pct: Per cent more kilometres than in the same month of the year before.
';
comment on function runlytics_internal.words_of_gold() is
  'What the columns of gold mean, a line each: describe_columns() reads it. A part of create_warehouse().';
