-- What the columns of the tables mean that no view of gold has.

create function runlytics_internal.words_of_silver() returns text
  language sql immutable parallel safe
  return '
access_key_id: The public half of the key of the bucket.
action: What is to be done.
additive: Whether values of a day are added up.
again: Whether it is to be done once more when it is done.
allowed_at: When it was allowed.
allowed_by: The role that allowed it.
allow_private: Whether the host may be an address of a private network.
stored_readiness.answer: The score with all its parts.
by_api: Whether it is what the API of Strava gave.
api_permissions.reason: Why it was allowed, in the owner''s words.
api_key_secret: The secret that has the key.
arguments: What the action is told.
asleep_s: Seconds asleep in the main sleep.
aspect_type: create, update or delete, as Strava says.
attempts: How often it was tried.
awake_s: Seconds awake within the main sleep.
base_url: Where the service answers.
birth_date: Born on this day.
body: The bytes.
bounds: The bounds between the zones.
bronze: Whether the originals are in this bucket: nothing is written there.
bucket: The bucket, by name.
bytes: How many bytes.
bytes_read: How many bytes have been read.
calories: Kilocalories, as the device says.
cells: The cells of the map that it goes through.
change_id: Number of the change.
changed_at: When it changed.
client_id: The application, as the service knows it.
computed_through: Up to this activity it is computed.
connected_at: When the account was connected.
cookie_sha256: SHA-256 of the cookie.
cookie_until: Up to when the cookie is good.
core_s: Seconds of core sleep.
covers: From the first to the last instant that its health records are of.
created_at: When it was made.
credentials: Where the key comes from: key or instance_role.
data: Digest of the data that the metrics were computed of.
deep_s: Seconds of deep sleep.
deleted_at: When it was deleted.
deletion_id: Number of the deletion.
descent_m: Metres descended.
detail: What more there is to say.
digest: Digest of the rows that were written.
document_id: The document that told it.
documents_failed: How many documents failed.
documents_new: How many documents were not seen before.
documents_pending: How many documents wait.
easy_s: Seconds in easy zones.
easy_zones: How many zones are easy.
efficiency_basis: What the time in bed was taken from.
endpoint: Where the bucket''s server answers; NULL: Amazon.
energy: Energy, as the athlete says it, 1 to 5.
error: What went wrong.
event_time: When, in seconds since 1970, as the service says.
every: How often.
excluded: Whether the athlete has taken it out.
expires_at: When it runs out.
external_id: What the source calls it.
fetched_at: When it was fetched.
field: Which field.
fields: Which fields it gave.
journal.fields: Columns that no mapping names, by their headings.
files: How many files.
files_read: How many files have been read.
files_refused: How many files could not be read; the view failures says why.
fingerprint: How the warehouse was laid out.
installation.tag: What the names of the roles carry that say who sees whom where it is distributed.
finished_at: When it ended.
first_zone: Number of the first zone.
formulas: Digest of the formulas.
found_at: When it was found.
from_m: From this metre on.
gone_at: When the source no longer had it.
grain: activity, sample or day.
hard_from: From this zone on it is hard.
hard_s: Seconds in hard zones.
header: The heading as it was written.
height_m: Stature, metres.
hidden_lat: Middle of what is hidden, degrees north: a place drawn by lot.
hidden_lon: Middle of what is hidden, degrees east: a place drawn by lot.
hidden_radius_m: What is hidden, metres around.
host: The host, by name.
in_bed_s: Seconds in bed.
ingestion_id: Number of the load.
installed_at: When it was laid out.
key: The key by which it is known.
like_activity: The activity that the route is like.
line: The segment as a line, WGS84.
link_sha256: SHA-256 of the link.
linked_file: The file of the export that an activity names.
lower_is_better: Whether less is better; NULL: neither.
made_of: Fingerprint of what it was made of.
mark_id: Number of the mark.
metric_id: The metric, as the table metrics knows it.
moderate_s: Seconds in moderate zones.
mood: Mood, as the athlete says it, 1 to 5.
nap_s: Seconds of naps.
naps: How many naps.
new_value: The value now.
new_version: The version of the formula now.
next_at: When it is due.
next_attempt_at: When it is tried next.
noted_at: When it was noted.
notes: What the source says of it in words.
object_id: The object, as the service knows it.
object_type: activity or athlete, as Strava says.
of_a_day: What a day with several activities has of it: their mean, or their sum.
old_value: The value before.
old_version: The version of the formula before.
only_row: There is one row.
origin: Who said it.
own: Whether the role is the athlete''s own, who sees what is hidden from others.
part: Number of the part, from 0.
zone_sets.parts: Shares of the reference; of custom zones the bounds themselves.
path: The path on the server.
port: The port.
prefix: What the keys begin with.
processed_at: When it was processed.
radius_m: Metres around.
read_from: What the total was read from.
received_at: When it came.
reference: A maximum, threshold or power of its own; NULL: that of the settings.
refreshed_at: When it was last made anew.
region: The region of the bucket.
relation: The view or table that is written.
rem_s: Seconds of REM sleep.
remote_athlete: The athlete, as the service knows him or her.
remote_id: What the source calls it.
request_id: Number of the request.
results: Digest of the metrics.
rmssd_ms: Variability as the device says it, ms.
role_name: The role.
role_oid: The role that had the name when the row was written; NULL: there was none.
row_key: The sheet''s own id after "id ", else which row of its day it is.
rpe: How hard it felt on the CR10 scale, 0 to 10.
schema: The schema in which it is published.
scheme: http or https.
scopes: What the token is good for.
season: Season of meteorology: a quarter since the winter of year 0.
secret: The secret, by name.
seen_at: When the source last had it.
sending: What is being written.
service_account_secret: The secret that has the account''s key.
set_at: When it was said.
settings: The settings that the metrics rest on.
sex: male or female; some formulas differ.
sha256: SHA-256 of it.
shape: Its shape, to know it again.
shift_from: Begin of the shift, as the entry says.
shift_to: End of the shift, as the entry says.
skipped: Health records that were not stored, by metric and unit; of a journal the rows without a date.
sleep_from: Fell asleep, as the entry says.
sleep_quality: How good the sleep was, as the athlete says it, 1 to 5.
sleep_h: Hours asleep, as the entry says.
sleep_to: Woke up, as the entry says.
soreness: Soreness, as the athlete says it, 1 to 5.
source_timezone: The time zone that the source names.
stage: awake, core, deep, rem, asleep or in_bed.
status: How it stands.
strava_api: Whether what is known from Strava''s API alone is handed on.
stress: Stress, as the athlete says it, 1 to 5.
sub_sport: The kind of the sport.
subscription_id: The subscription, as the service knows it.
synced_until: Up to when everything has been fetched.
task_id: Number of the task.
through: The last day that is stored.
timer_s: Seconds of the device''s timer.
title: The entry in a few words.
to_m: Up to this metre.
token_id: Number of the token.
token_url: Where tokens are made.
topic: What has changed.
transaction: The transaction that changed it.
truncated: Whether the file ended early.
typed: Whether the athlete has entered it.
unfinished: The first part of what is still to come.
units: km or mi.
updated_at: When it last changed.
upgraded_at: When the warehouse last moved to another version.
url: Its address.
used_since: In use since this day.
utc_offset_s: Seconds ahead of UTC.
vendor_sport: The sport as the source calls it.
version: Its version.
warnings: What was odd about the file.
week_starts_on: 1 Monday to 7 Sunday.
why: Why it changed.
withdrawn: Whether it is no longer written.
workout: The workout in words.
written_at: When it was written.
what: Which kind of thing: documents, metrics of activities, routes, days, alerts of nights, models.
items: How many things.
done: How many of them are done.
estimated_s: How many seconds it was said to take.
estimated_by: By which figures: measured here, or bench.
spent_s: Seconds that it took so far.
left_s: Seconds that are left.
planned_at: When it was found to be due.
renewals.version: The version of the extension that wants it.
renewals.why: Which formulas are others now.
upgrade_progress.version: The version of the extension that wants it.
upgrade_progress.why: Which formulas are others now.
upgrade_progress.state: waiting, computing or done.
installation.formulas: The versions of everything that is computed, as of the last create_warehouse().
read_by: The version of what is read of documents by which it was last read.
work_rates.seconds: How many seconds they took.
';
comment on function runlytics_internal.words_of_silver() is
  'What the columns of the tables that no view of gold has mean, a line each: describe_columns() reads it. A part of create_warehouse().';
