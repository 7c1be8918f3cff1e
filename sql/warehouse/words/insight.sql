-- What the columns of predictions, alerts and notices mean.

create function runlytics_internal.words_of_insight() returns text
  language sql immutable parallel safe
  return '
gait.cadence_spm: Steps a minute in the film.
gait.confidence: How far the film is to be trusted, from 0 to 1; reasons says why no further.
gait_strides.confidence: How far the contact is to be trusted, from 0 to 1; of the far leg half.
gait_values.confidence: How far the figure is to be trusted, from 0 to 1.
gait_trend.confidence: How far the figure is to be trusted, from .5 to 1.
gait_trend.change: The value less that of the first film.
contact_confidence: How far ground contact and duty factor are to be trusted, from 0 to 1.
contact_s: When the foot met the ground, seconds since the film began.
dated: Whether the document says when the film began.
detectable_change: From where on a difference of two films is more than chance, 95 %; NULL without films of one day.
direction: Where the runner runs in the picture: left or right.
duty_factor: Which part of two steps the foot stands.
feature: What of the gait it is, in words.
filmed_at: When the film began, or when it came.
fps: Frames a second as filmed.
frames: How many frames the film has.
ground_contact_ms: How long the foot stands, of the near leg, ms.
knee_contact_deg: How far the knee is bent as the foot meets the ground, degrees.
knee_stance_deg: How far the knee is bent at most while the foot stands, degrees.
gait.model: What found the landmarks, as the document calls it.
near_side: The leg that is nearer to the camera: left or right.
overstride_cm: How far the ankle is before the hip as the foot meets the ground, cm.
reasons: What takes from the confidence, in words.
repeats: How many films there are beyond the first of a day.
side: Which foot: left or right.
gait.seconds: How much of the film the runner is seen in without a gap, s.
gait.speed_from: Who says the speed: film or activity.
speed_mps: How fast the runner was, m/s.
step_asymmetry_pct: Step times of both sides, 200 (L - R)/(L + R), %.
step_length_m: Speed by steps, m.
stride: Which contact of the film, from 1.
stride_time_s: To the next contact of the same foot, s.
gait.strides: How many contacts of the near leg were seen.
trunk_lean_deg: How far the trunk leans forwards, degrees.
vertical_oscillation_cm: How far the hips go up and down, cm.
gait_values.unit: The unit of the value.
gait_trend.unit: The unit of the value.
gait_values.value: The figure.
gait_trend.value: The figure.
acknowledged_at: When the athlete acknowledged it.
acknowledged_level: Its level when it was acknowledged; a higher one opens it again.
actual: What came.
alert_days: How many days of level warning or critical.
alert_id: The alert, as the table alerts knows it.
alerts: How many alerts.
backtest.ridge: What the ridge model would have said on the day before.
backtest.gbt: What the trees would have said on the day before.
before_sleep: Whether it was written before the main sleep of the day began; NULL where that sleep is not known.
checked_at: When it was last looked for.
critical_alerts: How many of them were critical.
days_without_illness: How many of the days the athlete did not label illness.
details: Whether what a notice says is sent as well.
efficiency_high: Upper end of the 95 % interval of the change of efficiency.
efficiency_low: Lower end of the 95 % interval of the change of efficiency.
end_time: The midnight after its last day.
explained: How many were alcohol, travel or heat.
feature: What it is of, by name.
half_width: Half the width of the 80 % interval.
high: Upper end of the 80 % interval.
hr_high: Upper end of the 95 % interval of the change of heart rate.
hr_low: Lower end of the 95 % interval of the change of heart rate.
illness: How many were illness.
inside: Whether what came lay within the interval.
kinds: Which kinds.
prediction_points.known: Its value; NULL: not known.
predictions.known: What it was made of.
labelled_at: When the athlete said it.
labels: What the athlete said that it was.
level: notice, warning or critical.
low: Lower end of the 80 % interval.
mae: Mean absolute error, in the unit of the target.
mean7: What the mean of seven days would have said.
model_report.coverage: The share of days within the 80 % interval.
model_skills.coverage: The share of days within the 80 % interval.
prediction_skill.coverage: The share of days within the 80 % interval.
model_report.model: baseline, ridge or gbt.
model_skills.model: baseline, ridge or gbt.
prediction_skill.model: baseline, ridge or gbt.
prediction_outcomes.model: baseline, ridge or gbt.
prediction_points.model: baseline, ridge or gbt.
predictions.model: baseline, ridge or gbt.
models.model: Its bytes, for predict_by().
models.name: baseline, ridge or gbt.
models.through: The last day of which the target was known.
model_report.target: readiness, hrv or feeling.
model_skills.target: readiness, hrv or feeling.
models.target: readiness, hrv or feeling.
backtest.target: readiness, hrv or feeling.
prediction_skill.target: readiness, hrv or feeling.
prediction_outcomes.target: What was predicted: readiness, hrv, feeling or a race.
prediction_points.target: readiness, hrv or feeling.
predictions.target: What was predicted: readiness, hrv, feeling or a race.
prediction_outcomes.error: What was said minus what came.
nothing: How many were nothing.
notice_id: Number of the notice.
open: Whether it waits for an answer.
outcome: What came, as it is known today.
pace_high: Upper end of the 95 % interval of the change of pace.
pace_low: Lower end of the 95 % interval of the change of pace.
paired: How many pairs of days it was made of.
predictions.parts: What each feature added, and what was known of it.
per_100_nights: The same of a hundred nights.
persistence: What "as today" would have said.
points: What it adds or takes away, in the unit of the target.
proven: Whether the model had been closer beyond chance on days that it had not seen.
pushed_at: When it was pushed.
raised_at: When it was first said.
said: What is said, in words.
snoozed_until: Quiet up to then.
times: How often it was told.
to_mean7: Its error over that of the mean of seven days; below 1 is better.
to_persistence: Its error over that of "as today"; below 1 is better.
told_at: When notices were last looked for.
trained_at: When it was trained.
trust: The share of the labelled ones that were something.
unlabelled: How many have no label.
used: Whether it is the one that predicts.
usual: What is usual, to which the parts are added.
walked_actual: What came, a value a day.
walked_days: The days of the backtest.
walked_gbt: What the trees would have said, a value a day.
walked_mean7: What the mean of seven days would have said, a value a day.
walked_persistence: What "as today" would have said, a value a day.
walked_ridge: What the ridge model would have said, a value a day.
walked_usual: What is usual would have said, a value a day.
warned_days: Its days of level warning or critical.
weeks: How many weeks had a run.
withdrawn_at: When the data no longer showed it.
words: What it is, in words.
';
comment on function runlytics_internal.words_of_insight() is
  'What the columns of predictions, alerts and notices mean, a line each: describe_columns() reads it. A part of create_warehouse().';
