-- Questions in plain words, read into a filter, and the words of the journal beside one.

create function runlytics_internal.ask_question(question text, today date) returns text
  as 'MODULE_PATHNAME', 'runlytics_read_question' language c immutable strict parallel safe cost 1000;
comment on function runlytics_internal.ask_question(text, date) is
  'What a question asks on a day, as the JSON that ask_filter() returns. SQLSTATE 54000 for more than 2,000 bytes, 22023 for a day outside of 1900 to 2199.';

create function runlytics_internal.ask_matching(entries text[], filter text) returns float8[]
  as 'MODULE_PATHNAME', 'runlytics_entries_matching' language c immutable strict parallel safe cost 10000;
comment on function runlytics_internal.ask_matching(text[], text) is
  'Which of the texts, counted from 1, say what the topics of a filter ask for. SQLSTATE 22023 and 22P02 for a filter that is none.';

create function runlytics.journal_matches(entry text, filter jsonb) returns bool
  language sql immutable strict parallel safe cost 1000
  return cardinality(runlytics_internal.ask_matching(entries => array[entry], filter => filter::text)) > 0;
comment on function runlytics.journal_matches(text, jsonb) is
  'Whether the text of one entry says what the topics of a filter of ask_filter() ask for: the concept in its inflections and with slips of the finger, of the same part of the body and side, and not denied within its clause; a topic of polarity negated wants it denied. False for a filter without topics. SQLSTATE 22023 for a filter that is none.';

create function runlytics_internal.ask_vocabulary() returns text
  as 'MODULE_PATHNAME', 'runlytics_question_vocabulary' language c immutable strict parallel safe cost 1000;
comment on function runlytics_internal.ask_vocabulary() is
  'The names that a filter of ask_filter() may hold, as JSON: an object of lists, target, concept, body_part, side, metric (of aggregates), compared (of filters), operator, aggregate, aggregate_of (such as sum, of a metric), group_by and relation. Of the lexicon, which is the one place that knows them.';

create function runlytics_internal.distance_in_words(written text) returns float8
  as 'MODULE_PATHNAME', 'runlytics_distance_in_words' language c immutable strict parallel safe cost 100;
comment on function runlytics_internal.distance_in_words(text) is
  'The metres of a distance as people write it and as questions name it: 10 km, 5 mi, 10k, half marathon; a number alone is metres. NULL of what is none.';

create function runlytics_internal.read_distance(written text) returns float8
  language plpgsql immutable strict parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  metres constant float8 := runlytics_internal.distance_in_words(written => written);
begin
  if metres is null then
    raise exception 'not a distance: %', left(written, 40)
      using errcode = '22023', hint = 'Metres, such as 10000, or as people say it: 10 km, 5 mi, half marathon, marathon.';
  end if;
  return metres;
end
$$;
comment on function runlytics_internal.read_distance(text) is
  'The metres of a distance as people write it. SQLSTATE 22023 for what is none. A part of predict_race() and its like.';
