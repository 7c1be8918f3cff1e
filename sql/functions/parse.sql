-- Bytes -> one model.

create type runlytics.format as (
  name text,
  title text,
  tells text[],
  origin text,
  row_by_row bool,
  in_fragments bool,
  repeats bool,
  names_files text,
  file_names text[],
  sample bytea
);
comment on type runlytics.format is 'What is to be known of a format. name: the kind of its documents. title: how people call it. tells: what they tell of: activities, health, journal, gear, plan, gait; empty for what is known for what it is and holds nothing for us. origin: where its activities come from, from the most to the least trusted: device, exchange, track, health, service, listing. row_by_row: it is stored as one document a row. in_fragments: its files are exports of any size, stored as many documents. repeats: later documents of a source tell again what earlier ones told. names_files: what in it names other files, with the samples of an activity. file_names: how its files are called; one that is called so and not recognised is left aside. sample: the least that is known as one.';

create function runlytics.formats() returns setof runlytics.format
  as 'MODULE_PATHNAME', 'runlytics_formats' language c immutable parallel safe cost 10 rows 15;
comment on function runlytics.formats() is
  'Every format that is read, in the order in which they are told apart.';

create function runlytics.parse_activity(file bytea) returns setof runlytics.parsed_activity
  as 'MODULE_PATHNAME', 'runlytics_parse_activity' language c immutable strict parallel safe cost 100000 rows 1;
comment on function runlytics.parse_activity(bytea) is
  'Every activity in a file: TCX, GPX, FIT, Strava JSON, activities.csv of Strava''s export, the exercises of Fitbit''s, sessions of Polar''s, moves of Suunto''s, seen through gzip. The content decides, never a name. A file that ends early gives what was read with truncated set; one without an activity gives no row and a NOTICE. SQLSTATE 22P02 malformed (DETAIL says where), 54000 over a limit. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics_internal.read_activities(file bytea, kind text) returns setof runlytics.parsed_activity
  as 'MODULE_PATHNAME', 'runlytics_parse_activity' language c immutable strict parallel safe cost 100000 rows 1;
comment on function runlytics_internal.read_activities(bytea, text) is
  'What runlytics.parse_activity() says of a file whose format was decided on before; that of a kind which formats() does not know is looked for again.';

create function runlytics.parse_health(payload bytea) returns setof runlytics.health_record
  as 'MODULE_PATHNAME', 'runlytics_parse_health' language c immutable strict parallel safe cost 100000 rows 1000;
comment on function runlytics.parse_health(bytea) is
  'What an export tells of the body, in the order of the file: Health Auto Export''s JSON, Apple''s export.xml, the wellness of intervals.icu, the days of Garmin''s account export or what Fitbit''s and Polar''s tell of the body, seen through gzip. Values are in the units of warehouse.metrics; a metric or unit that is not known keeps its own name. heart_rate is the average, detail has min and max. sleep is a stretch of one stage (detail: stage), sleep_total a night that the app added up (detail: asleep_s, core_s, deep_s, rem_s, awake_s, in_bed_s), value the seconds of either. An Apple record that names its time zone has it in detail (timezone), for the offsets of its dates are those of the phone on the day of the export; its lists of heart beats give hrv_rmssd. What is told of a date and not of a moment has it in detail (date); what is told by a clock whose zone nobody names is written as if that were UTC, with local_clock in detail; whole_day, without a value, says that the source tells nothing else of that date. At the end stand rows of the metric unread, without a time: what could not be read (detail: what, as "heart_rate: date"), and how often. SQLSTATE 22P02 malformed, 54000 above 256 MiB, 0A000 for a format that tells nothing of the body. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics_internal.read_health(payload bytea, kind text) returns setof runlytics.health_record
  as 'MODULE_PATHNAME', 'runlytics_parse_health' language c immutable strict parallel safe cost 100000 rows 1000;
comment on function runlytics_internal.read_health(bytea, text) is
  'What runlytics.parse_health() says of an export whose format was decided on before.';

create function runlytics.detect_format(file bytea) returns text
  as 'MODULE_PATHNAME', 'runlytics_detect_format' language c immutable strict parallel safe cost 1000;
comment on function runlytics.detect_format(bytea) is
  'What a file is, by its first kilobytes, seen through gzip: tcx, gpx, fit, ..., unknown. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics_internal.detect_file(file bytea, name text) returns text
  as 'MODULE_PATHNAME', 'runlytics_detect_file' language c immutable strict parallel safe cost 1000;
comment on function runlytics_internal.detect_file(bytea, text) is
  'What detect_format() says of a file whose name counts where a service writes unlike things alike: steps, calories and distance of Fitbit. name: with or without folders.';

create function runlytics.parse_journal(payload bytea) returns setof runlytics.journal_row
  as 'MODULE_PATHNAME', 'runlytics_parse_journal' language c stable strict parallel safe cost 100000 rows 100;
comment on function runlytics.parse_journal(bytea) is
  'Every row with a date in a journal or roster: CSV (separated by commas, semicolons or tabs), or JSON of the Sheets API or of a script (values, valueRanges, headers with rows, objects), seen through gzip. Columns are known by their names in many languages. An instant in a column of dates is the day whose midnight it is, east and west of Greenwich; a number is one from 1990 to the end of next year, so this is STABLE. SQLSTATE 22P02 when it is no sheet, no column is a date, or the sheet is private (a web page); 54000 over a limit. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics.parse_journal(payload bytea, timezone text, headers text[], fields text[])
  returns setof runlytics.journal_row
  as 'MODULE_PATHNAME', 'runlytics_parse_journal' language c stable strict parallel safe cost 100000 rows 100;
comment on function runlytics.parse_journal(bytea, text, text[], text[]) is
  'The same for an athlete whose time zone is known, in which the instants of scripts are read unless the sheet says its own (timeZone), and whose own headers mean the fields beside them, as in warehouse.journal_columns. SQLSTATE 22023 for a zone or field that is none. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics_internal.read_journal(payload bytea, timezone text, headers text[], fields text[], kind text)
  returns setof runlytics.journal_row
  as 'MODULE_PATHNAME', 'runlytics_parse_journal' language c stable strict parallel safe cost 100000 rows 100;
comment on function runlytics_internal.read_journal(bytea, text, text[], text[], text) is
  'What runlytics.parse_journal() says of a sheet whose format was decided on before.';

create function runlytics_internal.explain_sheet(file bytea, timezone text, headers text[], fields text[])
  returns setof runlytics.journal_column
  as 'MODULE_PATHNAME', 'runlytics_explain_journal' language c stable strict parallel safe cost 100000 rows 10;
comment on function runlytics_internal.explain_sheet(bytea, text, text[], text[]) is
  'What runlytics.explain_journal() says, for the headers that mean the fields beside them. SQLSTATE 22P02 for what is no sheet, 22023 for a zone or field that is none.';

create function runlytics_internal.detect_journal(file bytea, headers text[], fields text[]) returns text
  as 'MODULE_PATHNAME', 'runlytics_detect_journal' language c immutable strict parallel safe cost 1000;
comment on function runlytics_internal.detect_journal(bytea, text[], text[]) is
  'What detect_format() says, where the athlete''s own headers count as the fields beside them. SQLSTATE 22023 for a field that is none.';

create function runlytics.shift_label(word text) returns text
  as 'MODULE_PATHNAME', 'runlytics_shift_label' language c immutable strict parallel safe cost 10;
comment on function runlytics.shift_label(text) is
  'The shift that a word in any of many languages means: day, late, night or off; NULL for another word. Letters of rosters: D, E, F, M, T day; L, S, P late; N night; O, R, X and - off.';

create type runlytics_internal.csv_document as (body bytea);
comment on type runlytics_internal.csv_document is 'A table of one row under its header.';

create function runlytics_internal.split_rows(file bytea, kind text) returns setof runlytics_internal.csv_document
  as 'MODULE_PATHNAME', 'runlytics_split_rows' language c immutable strict parallel safe cost 100000 rows 1000;
comment on function runlytics_internal.split_rows(bytea, text) is
  'A table of a format that is stored row by row, cut into files of one row each, every one with the header. SQLSTATE 22023 for a kind that is none, 0A000 for one that stays whole.';

create type runlytics.gear_piece as (
  name text,
  kind text,
  brand text,
  model text
);
comment on type runlytics.gear_piece is 'A pair of shoes or a bike, as the athlete calls it; kind: shoes or bike.';

create function runlytics.parse_gear(file bytea) returns setof runlytics.gear_piece
  as 'MODULE_PATHNAME', 'runlytics_parse_gear' language c immutable strict parallel safe cost 10000 rows 10;
comment on function runlytics.parse_gear(bytea) is
  'The gear in shoes.csv or bikes.csv of Strava''s export, in English. SQLSTATE 22P02 for another table, 54000 over a limit. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics_internal.read_gear(file bytea, kind text) returns setof runlytics.gear_piece
  as 'MODULE_PATHNAME', 'runlytics_parse_gear' language c immutable strict parallel safe cost 10000 rows 10;
comment on function runlytics_internal.read_gear(bytea, text) is
  'What runlytics.parse_gear() says of a table whose format was decided on before.';

create type runlytics.planned_session as (
  day date,
  sport text,
  load float8,
  km float8,
  pace_s_per_km float8,
  note text
);
comment on type runlytics.planned_session is 'A session that is planned, as a row of warehouse.plan has it.';

create function runlytics.parse_plan(file bytea) returns setof runlytics.planned_session
  as 'MODULE_PATHNAME', 'runlytics_parse_plan' language c immutable strict parallel safe cost 10000 rows 100;
comment on function runlytics.parse_plan(bytea) is
  'The sessions of a plan in CSV: its first column is called Plan (or Planned, Plan day, Planned date), others sport, load or TSS, km or miles, pace (5:30 or 330), note. A row without a day, or with neither load nor way, is left out. SQLSTATE 22P02 for another table, and when no day can be read; 54000 over a limit. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics_internal.read_plan(file bytea, kind text) returns setof runlytics.planned_session
  as 'MODULE_PATHNAME', 'runlytics_parse_plan' language c immutable strict parallel safe cost 10000 rows 100;
comment on function runlytics_internal.read_plan(bytea, text) is
  'What runlytics.parse_plan() says of a table whose format was decided on before.';

create function runlytics_internal.sport_in_words(word text) returns text
  as 'MODULE_PATHNAME', 'runlytics_sport_in_words' language c immutable strict parallel safe cost 10;
comment on function runlytics_internal.sport_in_words(text) is
  'The sport that a word of a vendor or of a language means, as the parsers take it: Ride is cycling, Laufen running; other for what is not known. A part of correct().';
