-- What people come to ask, and a statement that begins the answer.

create type runlytics_internal.help_topic as (
  topic text,
  about text,
  statement text
);
comment on type runlytics_internal.help_topic is 'A statement that help() shows for a topic, and what it answers.';

create function runlytics_internal.help_topics() returns setof runlytics_internal.help_topic
  language plpgsql immutable parallel safe rows 60
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  values
    ('start', 'Lay out the warehouse.', 'select runlytics.create_warehouse()'),
    ('start', 'Say who you are; what you leave out is estimated from your runs.', 'select * from runlytics.set_athlete(name => ''Sam'', max_hr => 188, threshold_pace => ''4:15'', timezone => ''Europe/Berlin'')'),
    ('start', 'Read every file of a folder or export.zip on the server.', 'call runlytics.ingest_path(''/srv/watch'')'),
    ('start', 'What is wrong, and its cure.', 'select * from runlytics.doctor()'),
    ('journal', 'Entries that fit some words best.', 'select day, entry from runlytics.search_journal(''sore knee'')'),
    ('model', 'What a language model was asked and said: docs/model.md.', 'select * from warehouse.model_answers order by asked_at desc limit 5'),
    ('model', 'What it costs.', 'select * from warehouse.language_model_calls order by day desc limit 7'),
    ('files', 'Read a folder, a file or the zip or tar of a whole account on the server.', 'call runlytics.ingest_path(''/srv/watch'')'),
    ('files', 'Text that is at hand, as a table that was copied; it is bytes that are stored.', 'select runlytics.ingest(body => convert_to(E''Date,Weight\n2026-03-15,70.5'', ''UTF8''), name => ''journal.csv'')'),
    ('files', 'What failed, and why.', 'select * from warehouse.failures'),
    ('files', 'What became of each file.', 'select name, kind, status, error from warehouse.documents order by received_at desc limit 20'),
    ('files', 'How far a load has come.', 'select * from warehouse.ingestion_progress order by started_at desc limit 5'),
    ('settings', 'What holds for me, the athlete; each can be set by its name: name, sex, birth_date, units, week_starts_on, timezone, max_hr, resting_hr, threshold_hr, threshold_pace, weight_kg or weight_lb, height_m, sleep_need; valid_from: since when.', 'select * from runlytics.set_athlete()'),
    ('settings', 'Change something from a day on; the rest stays.', 'select * from runlytics.set_athlete(max_hr => 186, valid_from => current_date)'),
    ('settings', 'The threshold from a race.', 'select * from runlytics.set_threshold_from(10000, ''39:30'')'),
    ('settings', 'Count in miles.', 'select * from runlytics.set_athlete(units => ''mi'')'),
    ('settings', 'Score past runs with the new settings.', 'call runlytics.recompute()'),
    ('athletes', 'How everybody is today whom I may see.', 'select name, round(readiness) as readiness, last_run, alert, note from warehouse.roster_today order by alerts desc, readiness'),
    ('athletes', 'Let a role see an athlete.', 'select runlytics.grant_access(''coach'', 1)'),
    ('athletes', 'Another athlete in this database.', 'select runlytics.add_athlete(''Kim'', timezone => ''Europe/Berlin'')'),
    ('ask', 'A question in plain words; what was not understood is said.', 'select (runlytics.ask(''how far did I run in March on night shifts'')).note'),
    ('ask', 'Runs by what the journal says.', 'select (runlytics.ask(''runs where I reported knee pain in the last 6 months'')).*'),
    ('ask', 'How a question is understood.', 'select runlytics.ask_filter(''my fastest 10 k since 2024'')'),
    ('runs', 'The last runs.', 'select local_date, name, round(km::numeric, 1) as km, pace, round(avg_hr) as hr, round(load) as load from warehouse.run_list order by started_at desc limit 10'),
    ('runs', 'How the last week was, as a page of text.', 'select runlytics.report()'),
    ('splits', 'The kilometres of the last run.', 'select s.* from (select * from warehouse.runs order by started_at desc limit 1) as r, runlytics.splits(r.stream) as s'),
    ('correct', 'A run was a race.', 'select runlytics.correct(activity_id, ''race'', ''true'') from warehouse.run_list where athlete_id = runlytics.athlete() order by started_at desc limit 1'),
    ('correct', 'Why a run is as it is.', 'select e.* from (select * from warehouse.run_list where athlete_id = runlytics.athlete() order by started_at desc limit 1) as r, runlytics.explain_activity(r.activity_id) as e'),
    ('records', 'My best times, the personal bests.', 'select label, runlytics.written(seconds, ''duration'') as time, achieved_on from warehouse.personal_records where scope = ''all_time'' and kind = ''distance'' order by target'),
    ('gait', 'How I run in my films, and how sure that is.', 'select local_date, round(cadence_spm) as cadence, round(vertical_oscillation_cm::numeric, 1) as oscillation_cm, round(ground_contact_ms) as contact_ms, confidence, reasons from warehouse.gait order by filmed_at desc limit 5'),
    ('gait', 'Whether it goes along with soreness or pain.', 'select feature, outcome, lag, n, note from runlytics.gait_and_pain()'),
    ('gait', 'Or with one complaint.', 'select feature, lag, n, mentions, note from runlytics.gait_and_pain(''knee pain'')'),
    ('races', 'What a marathon would take in two weeks.', 'select * from runlytics.predict_race(42195, current_date + 14)'),
    ('volume', 'Kilometres a week, a month, and beside the year before.', 'select * from warehouse.weekly_volume order by week desc limit 8'),
    ('volume', 'Months.', 'select * from warehouse.monthly_volume order by month desc limit 12'),
    ('volume', 'Each month beside the same of the year before.', 'select * from warehouse.year_on_year order by month desc limit 12'),
    ('load', 'Load, fitness, fatigue and form by day.', 'select day, round(load) as load, round(ctl) as ctl, round(atl) as atl, round(tsb) as tsb, round(acwr::numeric, 2) as acwr from warehouse.fitness order by day desc limit 14'),
    ('load', 'Where the load of each run comes from.', 'select local_date, round(load) as load, load_method from warehouse.run_list order by started_at desc limit 10'),
    ('fitness', 'Is fitness rising?', 'select * from warehouse.fitness_trend order by week desc limit 12'),
    ('readiness', 'Am I ready today?', 'select day, round(score), explanation from warehouse.readiness order by day desc limit 7'),
    ('recovery', 'Heart rate variability, resting heart rate and sleep beside their usual range.', 'select * from warehouse.recovery order by day desc limit 14'),
    ('sleep', 'The last nights.', 'select day, runlytics.written(total_24h_s, ''hours'') as asleep, round(efficiency_pct) as efficiency_pct, round(regularity) as regularity from warehouse.nights order by day desc limit 7'),
    ('shifts', 'How night shifts affect training and recovery.', 'select * from warehouse.shift_recovery'),
    ('shifts', 'A roster that repeats.', 'select * from runlytics.roster(''DDLLNNOOO'', since => current_date, until => current_date + 14)'),
    ('questions', 'Does one thing follow another?', 'select * from runlytics.lag_correlation(''sleep_quality'', ''marathon_pace'', 0)'),
    ('questions', 'Two groups of days beside each other.', 'select * from runlytics.compare_groups(''hrv'', ''shift'')'),
    ('journal', 'What I wrote down.', 'select day, title, note, rpe, fields from warehouse.journal order by day desc limit 10'),
    ('journal', 'What the columns of a journal are taken for.', 'select heading, field, rule, note from runlytics.explain_journal(convert_to(E''Date,Sleep,Mood\n2026-03-15,7:30,4\n'', ''UTF8''))'),
    ('zones', 'Time in zones of the last runs.', 'select * from warehouse.zone_time order by day desc limit 10'),
    ('routes', 'The same way again.', 'select * from warehouse.route_trends order by runs desc limit 10'),
    ('gear', 'How far shoes went.', 'select * from warehouse.gear_use order by km desc'),
    ('plan', 'Fitness in the weeks ahead.', 'select * from warehouse.fitness_forecast order by day, scenario limit 30'),
    ('sources', 'How each source does.', 'select * from warehouse.ingestion_status'),
    ('upgrade', 'What an upgrade changes and computes anew, and how long that takes.', 'select * from runlytics.upgrade_plan()'),
    ('upgrade', 'How far it is.', 'select * from warehouse.upgrade_progress'),
    ('pages', 'A link to Mission Control.', 'select runlytics.page_link()'),
    ('assistants', 'A token by which an assistant asks at /mcp: docs/assistants.md.', 'select runlytics.create_token(''assistant'', array[''ask''])'),
    ('assistants', 'Which activities it is not told of: those of Strava''s API alone.', 'select * from warehouse.api_permissions'),
    ('export', 'A run as GPX.', 'select runlytics.to_gpx(activity_id) from warehouse.run_list where athlete_id = runlytics.athlete() order by started_at desc limit 1'),
    ('leave', 'What you take along before you uninstall; in a shell, runlytics-export -d DATABASE FOLDER writes it as files. How: docs/install.md, Take away.', 'select name, octet_length(body) as bytes from runlytics.export_athlete()'),
    ('metrics', 'What is measured and computed.', 'select name, unit, description from warehouse.metrics order by name');
end
$$;
comment on function runlytics_internal.help_topics() is
  'The statements that help() shows, by topic. A part of help().';
