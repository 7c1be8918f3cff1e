-- What a stranger meets on the first evening: settings that keep what is not named, errors that say what to do, help.
select plan(118);

-- A warehouse without anything in it has nothing wrong but that nobody works in it.
select results_eq($$ select item from runlytics.doctor() where not ok $$, $$ values ('worker') $$, 'a fresh warehouse lacks the worker alone');
select results_eq(
  $$ select detail ~ 'no worker either: nothing is fetched', detail ~ 'not needed' from runlytics.doctor() where item = 'pg_cron' $$,
  $$ values (true, false) $$,
  'and is not told that it needs no pg_cron beside it'
);
select is_empty(
  $$ select item, cure from runlytics.doctor()
     where cure !~ '^(--|(select|call|alter|load|create|grant|revoke|insert|update|delete|analyze|set|begin)\M)' or cure ~ 'then ' and cure !~ '--.* then ' $$,
  'a cure is statements'
);
select is_empty(
  $$ select proname from pg_proc where pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
     and proname ~ '^(examine_|doctor|secret_cure|preloading_cure)' and prosrc ~ '(; (then|or)|as the owner:|Or let) ' $$,
  'and what is none stands behind them as a comment'
);

-- Settings.
select is((runlytics.set_athlete()).estimated, 'max_hr, resting_hr, threshold_hr, threshold_pace', 'nothing is said at first');
select is((runlytics.set_athlete(name => 'Sam', max_hr => 188, threshold_pace => '4:15')).threshold_pace, '4:15/km', 'a pace is said as people write it');
select is((runlytics.set_athlete(resting_hr => 48)).max_hr, 188::float8, 'what is not named stays');
select is((runlytics.set_athlete()).estimated, 'threshold_hr', 'what was said is no estimate');
select is((runlytics.set_athlete(units => 'mi')).threshold_pace, '6:50/mi', 'a pace is shown in the athlete''s units');
select is((runlytics.set_athlete(threshold_pace => '6:30')).threshold_pace, '6:30/mi', 'and read in them');
select is((runlytics.set_athlete(units => 'km', threshold_pace => '4:15 min/km')).threshold_pace, '4:15/km', 'unless it names its own');
select is((runlytics.set_athlete(max_hr => 186, valid_from => '2026-06-01')).resting_hr, 48::float8, 'a period begins with what held before');
select results_eq(
  $$ select valid_from, max_hr, resting_hr from warehouse.athlete_settings order by valid_from $$,
  $$ values (date '-infinity', 188::float8, 48::float8), ('2026-06-01', 186, 48) $$,
  'which stays before it'
);
select is((runlytics.set_threshold_from(10000, '40:00', valid_from => '2026-07-01')).valid_from, date '2026-07-01', 'a race gives the threshold from its day on');
select ok(
  (select abs(runlytics.vdot_time(runlytics.vdot(10000, 2400), 3600 * threshold_speed_mps) - 3600) < 10
   from warehouse.athlete_settings where valid_from = '2026-07-01'),
  'which is what its VDOT is worth over an hour'
);
select throws_ok($$ select runlytics.set_athlete(max_hr => 40) $$, '23514', 'max_hr is 100 to 250 beats/min', 'what cannot be is said in words');
select throws_ok($$ select runlytics.set_athlete(resting_hr => 110, threshold_hr => 100) $$, '23514', 'resting_hr is below threshold_hr', 'so is what does not go together');
select throws_ok($$ update warehouse.athlete_settings set max_hr = 40 $$, '23514', 'new row for relation "athlete_settings" violates check constraint "max_hr is 100 to 250 beats/min"', 'by hand too');
select throws_ok($$ select runlytics.set_athlete(birth_date => current_date + 2) $$, '23514', 'birth_date is not in the future', 'nobody is born tomorrow');
select throws_ok($$ select runlytics.set_athlete(birth_date => '0985-04-03') $$, '23514', 'birth_date is not before 1900', 'nor in a year of three digits');
select throws_ok(
  $$ select runlytics.set_athlete(max_hr => 190, valid_from => '300000-01-01') $$,
  '23514', 'valid_from is of the years 1900 to 9999', 'no settings begin on a day that has no instant, for then no day would have any'
);
select throws_ok($$ select runlytics.set_athlete(max_hr => 190, valid_from => '0026-07-01') $$, '23514', null, 'nor in the year 26');
select is((runlytics.set_athlete(birth_date => '1988-02-29')).birth_date, date '1988-02-29', 'but once upon a time');
set datestyle = 'ISO, MDY';
select is(
  runlytics_internal.other_day(day => (runlytics.set_athlete(birth_date => '03/04/1985')).birth_date),
  date '1985-04-03',
  'a birthday that another session reads differently is said in words, with the other day'
);
select is(
  array(select runlytics_internal.other_day(day => d) from unnest(array['1985-05-05', '1985-04-13', 'infinity', null]::date[]) as d),
  array[null, null, null, null]::date[],
  'where there is another day'
);
select is((runlytics_internal.page_reader(parameters => '{"until": "2026-03-04"}')).until, date '2026-03-04', 'a page takes days with the year first');
select throws_ok(
  $$ select runlytics.page('overview', '{"since": "03/04/2026"}') $$, '22007', 'not a day: 03/04/2026', 'and no others'
);
select throws_ok($$ select runlytics.page('overview', '{"until": "2026-02-30"}') $$, '22008', null, 'nor what is none');
select throws_ok(
  $$ select runlytics.page('overview', '{"since": "2026-03-04", "until": "2026-03-01"}') $$, '22023', 'until is before since: 2026-03-01 and 2026-03-04', 'and in their order'
);
reset datestyle;
create function pg_temp.hint(statement text) returns text
  language plpgsql
as $$
declare
  said text;
begin
  execute statement;
  return null;
exception
  when others then
    get stacked diagnostics said = pg_exception_hint;
    return sqlstate || ' ' || said;
end
$$;
select matches(
  pg_temp.hint($$ select runlytics.load_secret('strava_client', '/nowhere/secret', 'www.strava.com') $$),
  '^58P01 .*copy warehouse.secrets',
  'whoever misspells the path of a secret is not sent to the loader of files'
);
select matches(pg_temp.hint($$ call runlytics.ingest_path(null) $$), '^22004 call runlytics.ingest_path', 'nothing is no path');
select matches(pg_temp.hint($$ select runlytics.backfill('strava', '2026-03-01', '2026-01-01') $$), '^22023 The earlier', 'times in the wrong order have a hint');
select throws_ok($$ select runlytics.set_athlete(units => 'leagues') $$, '23514', 'units are km or mi', 'units are one of two');
select is((runlytics.set_athlete(units => 'Miles', sex => 'F')).sex, 'female', 'which have other words');
select is((runlytics.set_athlete(units => 'kilometres')).units, 'km', 'as people use them');
select is(round((runlytics.set_athlete(weight_lb => 150)).weight_kg::numeric, 2), 68.04, 'a weight may be in pounds');
select throws_ok($$ select runlytics.set_athlete(timezone => 'Berlin') $$, '22023', 'there is no time zone Berlin', 'a time zone has a name');
select throws_ok($$ select runlytics.set_athlete(threshold_pace => 'fast') $$, '22023', 'not a pace: fast', 'a pace is minutes and seconds');
select is_empty(
  $$ select w, pg_temp.hint(format('select runlytics.set_athlete(threshold_pace => %L)', w))
     from unnest(array['415', '415/km', '650 min/mi', '255.5', '1015', '4.15']) as w
     where pg_temp.hint(format('select runlytics.set_athlete(threshold_pace => %L)', w)) is distinct from
       '22023 Minutes and seconds of a kilometre or mile, such as 4:15, 4:15/km or 6:50/mi.' $$,
  'with a colon between them: 415 is not taken for 6:55'
);
select throws_ok($$ select runlytics.set_athlete(threshold_pace => '0:00') $$, '22023', 'not a pace: 0:00', 'and more than none');
select throws_ok($$ select runlytics.set_threshold_from(10000, 'x') $$, '22023', null, 'a race has a time');
select is((runlytics.set_threshold_from('10 km', '40:00', valid_from => '2026-07-01')).threshold_pace, (runlytics.set_threshold_from(10000, '40:00', valid_from => '2026-07-01')).threshold_pace, 'and a distance as people say it');
select throws_ok($$ select runlytics.set_threshold_from('far', '40:00') $$, '22023', 'not a distance: far', 'which is one');
select throws_ok($$ select runlytics.set_threshold_from(null::text, '40:00') $$, '22023', null, 'and is said');
select is(runlytics.add_athlete('Kim', timezone => 'Europe/Berlin'), 2::bigint, 'a second athlete has a number');
select is_empty(
  $$ select n, pg_temp.hint(format(s, n))
     from unnest(array['', '   ', E'\t', repeat('x', 60000), E'Kim\nSam', E'K\u0007im']) as n
     cross join unnest(array['select runlytics.add_athlete(%L)', 'select runlytics.set_athlete(name => %L)']) as s
     where pg_temp.hint(format(s, n)) !~ '^23514' $$,
  'a name is one that can be read'
);
select throws_ok($$ select runlytics.add_athlete(' ') $$, '23514', 'name is one line of 1 to 200 characters, and not blank', 'and what is wrong with another is said');
select throws_ok($$ insert into warehouse.athletes (name) values (repeat('x', 201)) $$, '23514', null, 'by hand too');
select throws_ok($$ select runlytics.add_athlete('Kim', role_name => 'nobody_there') $$, '42704', 'there is no role nobody_there', 'nor is a role taken that there is not');
select throws_ok(
  $$ do $add$ begin perform runlytics.add_athlete('Zoë 東京', sex => 'F', units => 'miles'); raise exception using errcode = 'P9999'; end $add$ $$,
  'P9999', null, 'but words for sex and units are, as by set_athlete()'
);
select throws_ok($$ select runlytics.add_athlete('Kim', birth_date => current_date + 2) $$, '23514', 'birth_date is not in the future', 'who is not born tomorrow either');
select is((runlytics.set_athlete(athlete_id => 2)).timezone, 'Europe/Berlin', 'and settings of her own');

select is(
  array[(runlytics.set_athlete(athlete_id => 2)).note, (runlytics.set_athlete(valid_from => '2999-01-31', athlete_id => 2)).note],
  array['the runs that come are scored with this', 'this holds from 2999-01-31 on; until then, what held before'],
  'what begins later is not said to hold at once'
);
delete from warehouse.athlete_settings where athlete_id = 2 and valid_from > '-infinity';

-- What is estimated and what was said.
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport, max_hr, moving_s, distance_m)
select 2, timestamptz '2026-05-01 06:00Z' + n * interval '1 day', 'Europe/Berlin', date '2026-05-01' + n, 'running', 180 + n, 1800, 5000
from generate_series(0, 5) as n;
select runlytics.set_athlete(max_hr => 200, athlete_id => 2) \g /dev/null
select runlytics.estimate_settings(athlete_id => 2) \g /dev/null
select results_eq(
  $$ select max_hr, resting_hr, threshold_hr, stated from warehouse.athlete_settings where athlete_id = 2 $$,
  $$ values (200::float8, 60::float8, 179::float8, array['max_hr']) $$,
  'an estimate is written beside what was said, and follows from it'
);

-- Errors with their cure.
select throws_ok($$ select runlytics.set_athlete(athlete_id => 99) $$, 'P0002', null, 'an athlete that there is not is refused');
select throws_ok($$ select runlytics.ingest(body => 'x', name => 'x', athlete_id => 99) $$, 'P0002', null, 'by whatever stores, too');
select throws_ok($$ select runlytics.correct(4711, 'colour', 'red') $$, '22023', 'there is no field colour', 'so is a field');
select throws_ok($$ select runlytics.correct(4711, 'sport', 'runing') $$, '22023', 'there is no sport runing', 'a sport');
select throws_ok($$ select runlytics.correct(4711, 'merge', 'the other') $$, '22P02', 'the other is no value of merge', 'another half');
select throws_ok($$ select runlytics.correct(4711, 'split', 'a.fit') $$, '22P02', 'a.fit is no value of split', 'a source');
select throws_ok($$ select runlytics.correct(4711, 'distance', '10,5') $$, '22P02', '10,5 is no value of distance', 'a way');
select throws_ok($$ select runlytics.correct(4711, 'race', 'maybe') $$, '22P02', 'maybe is no value of race', 'a value');
select throws_ok($$ select runlytics.correct(4711, 'race', true) $$, 'P0002', 'there is no activity 4711', 'true may stand without quotes');
select throws_ok($$ select runlytics.correct(4711, 'distance', 10000) $$, 'P0002', 'there is no activity 4711', 'so may metres');
select throws_ok($$ select runlytics.correct(4711, 'race', null) $$, 'P0002', 'there is no activity 4711', 'and NULL is of none');
select throws_ok($$ select runlytics.correct(4711, 'race', 'true') $$, 'P0002', 'there is no activity 4711', 'and an activity');
do $$
declare
  said text;
begin
  perform runlytics.correct(4711, 'sport', 'runing');
exception
  when others then
    get stacked diagnostics said = pg_exception_hint;
    perform set_config('evening.hint', said, false);
end
$$;
select matches(current_setting('evening.hint'), '^Did you mean running', 'the nearest word is offered');

select is(
  array(
    select a.sport
    from unnest(runlytics_internal.known_sports()) with ordinality as k (sport, n),
      lateral runlytics.parse_activity(convert_to(format(
        '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><trk><type>%s</type><trkseg>'
        '<trkpt lat="52" lon="13"><time>2026-05-01T06:00:00Z</time></trkpt>'
        '<trkpt lat="52.001" lon="13"><time>2026-05-01T06:01:00Z</time></trkpt></trkseg></trk></gpx>', k.sport
      ), 'UTF8')) as a
    order by k.n
  ),
  runlytics_internal.known_sports(),
  'the sports that are offered are those of the parsers'
);

do $$
declare
  said text;
begin
  perform runlytics_internal.server_files('~/watch');
exception
  when others then
    get stacked diagnostics said = pg_exception_hint;
    perform set_config('evening.hint', said, false);
end
$$;
select matches(current_setting('evening.hint'), 'runlytics-load', 'whose files are at home is told how they come');

-- Words as people use them.
select is(
  array(select runlytics_internal.read_sport(w) from unnest(array['Running', 'run', 'Ride', 'Laufen', 'bike', ' Other ']) with ordinality as t (w, n) order by n),
  array['running', 'running', 'cycling', 'running', 'cycling', 'other'],
  'a sport has many names'
);
select is(runlytics_internal.read_field('Sport'), 'sport', 'a field is known by capitals too');
select throws_ok($$ select runlytics_internal.read_sport('9') $$, '22023', null, 'a number of a file is no word');
select is(
  array(
    select runlytics_internal.distance_in_words(w)
    from unnest(array['10 km', '10k', '10000', '5 mi', '800 m', 'Half Marathon', 'half-marathon', 'marathon', 'half', '1.5 km']) with ordinality as t (w, n)
    order by n
  ),
  array[10000, 10000, 10000, 8046.72, 800, 21097.5, 21097.5, 42195, 21097.5, 1500]::float8[],
  'a distance is said in many ways'
);
select is_empty(
  $$ select w from unnest(array['far', '', '-5 km', '10 kg', '4:15', '10 km run', 'km', '10 10', '2026-01-01', 'NaN', 'no marathon']) as w
     where runlytics_internal.distance_in_words(w) is not null $$,
  'and what is none is none'
);
select is_empty(
  $$ select w from unnest(array['half marathon', 'marathon', '10 km', '5 mi']) as w
     where (runlytics.ask_filter('predict my ' || w) #>> '{filters,0,value}')::float8
       is distinct from runlytics_internal.distance_in_words(w) $$,
  'it is what a question takes it for'
);
select is((select model from runlytics.predict_race('marathon')), 'none', 'a race has a name');
select throws_ok($$ select runlytics.predict_race('far') $$, '22023', 'not a distance: far', 'which is known');
select matches(runlytics.create_token('words', 'Health, journal'), '^rl_', 'scopes are said in a text');
select is((select scopes from warehouse.tokens where name = 'words'), array['health', 'journal'], 'word by word');
select matches(runlytics.create_token('array', '{ask}'), '^rl_', 'or as an array is written');
select throws_ok($$ select runlytics.create_token('x', 'helth') $$, '23514', 'there is no scope helth', 'and are known');
select throws_ok($$ select runlytics.create_token('x', '') $$, '23514', null, 'and at least one');

-- What failed, and what to do with it.
select runlytics.ingest(body => convert_to('<TrainingCenterDatabase><Activities><Activity', 'UTF8'), name => 'broken.tcx') \g /dev/null
call runlytics.process_documents();
select results_eq(
  $$ select name, retry = format('call runlytics.reprocess(%s)', document_id) from warehouse.failures $$,
  $$ values ('broken.tcx', true) $$,
  'a document that cannot be read is a row of failures'
);
select is((select last_error ~ '^broken.tcx: ' from warehouse.ingestion_status where failed > 0), true, 'the last error names its file');
select document_id as broken from warehouse.failures \gset
select throws_ok('select runlytics.ignore(0)', 'P0002', null, 'what has not failed cannot be ignored');
select lives_ok(format('select runlytics.ignore(%s)', :broken), 'what has can');
select is_empty('select * from warehouse.failures', 'and is no failure any more');
call runlytics.reprocess();
select is_empty('select * from warehouse.failures', 'nor after everything was read again');
call runlytics.reprocess(:broken);
select is((select count(*) from warehouse.failures), 1::bigint, 'unless it is named');
select runlytics.ingest('/srv/watch/run.fit') as path_of_a_file \gset
call runlytics.process_documents();

select throws_ok('select runlytics_internal.require_configured(''' || source || ''')', '55000', format('the source %s is not configured', source), 'what is not set up is not asked: ' || source)
from unnest(array['strava', 'intervals', 'weather', 'sheets', 's3']) as source;
select is_empty('select * from warehouse.tasks', 'and leaves nothing in the queue');
select throws_ok('select runlytics_internal.reset_documents(4711)', 'P0002', 'there is no document 4711 that could be read again', 'a document that there is not is not read again');
select is(runlytics.forget(document_id => 4711), 0::bigint, 'nor forgotten, which is a notice');

-- Help.
select ok(exists (select from runlytics.help('uninstall') where kind = 'try'), 'whoever wants to leave is told how');
select matches((select string_agg(what, ' ') from runlytics.help('export') where kind = 'try'), 'runlytics-export', 'and what writes it all into a folder');
select is_empty(
  $$ select w from unnest(array['pb', 'PBs', 'pr', 'personal best', 'records', 'record', 'best']) as w
     where not exists (select from runlytics.help(w) where kind = 'try' and name = 'records') $$,
  'a best time has many names'
);
select ok(exists (select from runlytics.help('miles') where kind = 'try'), 'and who counts in miles');
select ok((select count(*) > 15 from runlytics.help()), 'help lists what to begin with');
select is((select name from runlytics.help('forget_athlete') where kind = 'function'), 'runlytics.forget_athlete(athlete_id)', 'an athlete that has to be said is shown');
select is_empty(
  $$ select p.oid::regprocedure, o.shown
     from pg_proc as p
     join runlytics_internal.help_objects() as o on o.name = p.proname and o.words = obj_description(p.oid, 'pg_proc')
     where p.pronamespace = 'runlytics'::regnamespace
       and p.prokind in ('f', 'p')
       and coalesce(array_length(string_to_array(nullif(substring(o.shown from '[(](.*)[)]$'), ''), ', '), 1), 0) < p.pronargs - p.pronargdefaults
       and p.proargnames is not null $$,
  'no routine is shown without something that it has to be told'
);
select is((select kind from runlytics.help('load') limit 1), 'try', 'a topic begins with statements to try');
select ok(exists (select from runlytics.help('shoes') where name = 'warehouse.gear_use'), 'a word is found in what comments say');
select ok(exists (select from runlytics.help('runlytics.worker') where kind = 'setting') or exists (select from runlytics.help('page_port')), 'settings are found');
select matches((select what from runlytics.help('lod')), 'Near are: load', 'a word that there is not has near ones');
select matches((select what from runlytics.help('shoos')), 'Near are: shoes', 'also by the words that topics are told in');
select matches(
  (select reason from warehouse.failures where document_id = :path_of_a_file),
  'the path of a file, .*ingest_path',
  'a path that was sent in place of its file is told so'
);
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     cross join lateral unnest(p.proargnames) with ordinality as a (name, at)
     where p.pronamespace = 'runlytics'::regnamespace
       and a.at <= p.pronargs
       and p.proargtypes[a.at - 1] = 'bytea'::regtype
       and (a.name in ('file', 'payload') or p.proname = 'ingest')
       and obj_description(p.oid, 'pg_proc') !~ 'convert_to' $$,
  'what takes the bytes of a file says how text becomes some, for PostgreSQL only says that there is no such function'
);
select is_empty(
  $$ select c.relname, a.attname
     from pg_class as c
     join pg_attribute as a on a.attrelid = c.oid
     where c.relnamespace = 'warehouse'::regnamespace
       and c.relkind in ('r', 'v')
       and a.attnum > 0
       and not a.attisdropped
       and col_description(c.oid, a.attnum) is null $$,
  'every column of the warehouse is described'
);
create function pg_temp.runs(statement text) returns text language plpgsql as $$
begin
  execute statement;
  return null;
exception
  when others then
    return sqlerrm;
end
$$;
select is_empty(
  $$ select h.topic, a.name
     from pg_proc as p
     cross join lateral unnest(p.proargnames) as a (name)
     cross join unnest(array['athlete', 'settings']) as h (topic)
     where p.oid::regproc = 'runlytics.set_athlete'::regproc
       and a.name <> 'athlete_id'
       and not exists (select from runlytics.help(h.topic) as e where e.kind = 'try' and e.what ~ ('\m' || a.name || '\M')) $$,
  'help() names everything that can be set'
);
select is_empty(
  $$ select t.statement, pg_temp.runs(t.statement)
     from runlytics_internal.help_topics() as t
     where t.statement !~ '^call ' and t.topic not in ('start', 'settings', 'athletes', 'pages')
       and pg_temp.runs(t.statement) is not null $$,
  'every statement that help shows runs'
);
select is_empty(
  $$ select t.statement
     from runlytics_internal.help_topics() as t
     where t.statement ~ '^call '
       and to_regproc(substring(t.statement from '^call (runlytics\.\w+)')) is null $$,
  'every procedure that it calls is there'
);
select is_empty(
  $$ select p.oid::regprocedure, r.said[1]
     from pg_proc as p
     cross join lateral regexp_matches(p.prosrc, 'raise exception (''there is no [^;]*);', 'g') as r (said)
     where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
       and r.said[1] !~ 'hint =' $$,
  'whatever says that there is no such thing says what there is'
);
select is_empty(
  $$ select p.oid::regprocedure
     from pg_proc as p
     where p.pronamespace = 'runlytics'::regnamespace
       and p.proargnames @> '{since,until}'
       and p.prosrc !~ 'require_span'
       and p.prolang = (select oid from pg_language where lanname = 'plpgsql')
       and p.proname not in ('roster', 'compute_nights', 'refresh_days', 'backfill')
       and p.proname !~ '_since$' $$,
  'whatever is asked of the days between two refuses those that end before they begin'
);
select throws_ok(
  $$ select runlytics.set_threshold_from('6.2 mi', '41 min') $$, '22023', 'no time of a race: 41 min', 'a time that is none is told as such'
);
select * from finish();
