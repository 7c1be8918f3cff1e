-- Figures as people read them, in the athlete's units: the page, the report and every sentence write them so.

create function runlytics.written(value float8, quantity text, units text default 'km') returns text
  as 'MODULE_PATHNAME', 'runlytics_written' language c immutable strict parallel safe cost 10;
comment on function runlytics.written(float8, text, text) is
  'A figure as people read it. quantity says what it is: distance and distance_short (m), pace and pace_unit (s/km), speed (m/s), duration, hours, clock and age (s), hr, ms, cadence, power, breaths, count, score, load, number, signed, percent and signed_percent (a fraction), ascent (m), weight (kg), temperature (°C). units: km or mi. An en dash for NaN and infinity. SQLSTATE 22023 for another quantity or other units.';

create function runlytics.quantity_unit(quantity text, units text default 'km') returns text
  as 'MODULE_PATHNAME', 'runlytics_quantity_unit' language c immutable strict parallel safe cost 10;
comment on function runlytics.quantity_unit(text, text) is
  'The unit in which written() gives a quantity, for an axis or the head of a column: km, min/mi, beats/min; the empty text for what has none. SQLSTATE 22023 for a quantity or units that it does not know.';

create function runlytics.counted(n bigint, one text, many text default null) returns text
  language sql immutable parallel safe
  return runlytics.written(value => n, quantity => 'count') || ' ' || case when n = 1 then one else coalesce(many, one || 's') end;
comment on function runlytics.counted(bigint, text, text) is
  'A number of things: 1 run, 2 runs, 1,200 activities. many: what several are called, where that is not one with an s. NULL without a number.';

create function runlytics.sparkline(numbers float8[], width int default null) returns text
  as 'MODULE_PATHNAME', 'runlytics_sparkline' language c immutable parallel safe cost 100;
comment on function runlytics.sparkline(float8[], int) is
  'A series as a line of blocks, from its smallest number to its largest: ▁▃▅█. A NULL, NaN or infinity is a gap; where all numbers are alike each is ▄. width: of so many letters, each the mean of its stretch of the series; by default one for each number. NULL without an array; SQLSTATE 22023 for a width outside 1 to 1000.';

create function runlytics.bar(value float8, full_value float8, width int default 20) returns text
  as 'MODULE_PATHNAME', 'runlytics_bar' language c immutable strict parallel safe cost 20;
comment on function runlytics.bar(float8, float8, int) is
  'A value as a bar of blocks, in eighths of a letter; full_value has the whole width. Empty for what is not above zero. SQLSTATE 22023 for a width outside 1 to 1000.';
