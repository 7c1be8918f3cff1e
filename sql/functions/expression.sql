-- An expression over an activity, looked through and evaluated.

create type runlytics_internal.expression_input as (
  activity_id bigint,
  sport text,
  sub_sport text,
  name text,
  started_at timestamptz,
  local_date date,
  elapsed_s float8,
  timer_s float8,
  moving_s float8,
  distance_m float8,
  ascent_m float8,
  descent_m float8,
  avg_hr float8,
  max_hr float8,
  calories float8,
  race bool,
  stream runlytics.stream,
  route geometry,
  sex text,
  athlete_max_hr float8,
  athlete_resting_hr float8,
  threshold_hr float8,
  threshold_speed_mps float8,
  weight_kg float8,
  height_m float8
);
comment on type runlytics_internal.expression_input is 'What the expression of an own metric sees of an activity: its columns, its samples and route, and the athlete''s settings on its local date.';

create function runlytics_internal.check_expression(expression text, activities runlytics_internal.expression_input[]) returns bool
  as 'MODULE_PATHNAME', 'runlytics_check_expression' language c stable strict parallel unsafe cost 1000;
comment on function runlytics_internal.check_expression(text, runlytics_internal.expression_input[]) is
  'Looks through an expression as PostgreSQL analysed it: SQLSTATE 42501 for anything but columns of expression_input, constants, and IMMUTABLE functions, operators and casts of PostgreSQL, runlytics and PostGIS; 42601 and the like for what is no expression. True otherwise. The array may be empty. A part of define_metric().';

create function runlytics_internal.evaluate_expression(
  expression text,
  activities runlytics_internal.expression_input[],
  timeout_ms int
) returns float8[]
  as 'MODULE_PATHNAME', 'runlytics_evaluate_expression' language c stable strict parallel unsafe security definer cost 100000;
comment on function runlytics_internal.evaluate_expression(text, runlytics_internal.expression_input[], int) is
  'The values of an expression, one for each activity, by the rights of runlytics_expression, which are none. It is looked through before. SQLSTATE 42501 for what may not be evaluated, 54000 when it takes longer than timeout_ms. A part of own_values().';

-- Names are found where PostgreSQL, runlytics and PostGIS keep theirs, and nowhere else; PostGIS lives wherever it was installed.
do $names$
declare
  path constant text := pg_catalog.format('pg_catalog, runlytics, %s, pg_temp', (
    select e.extnamespace::regnamespace
    from pg_catalog.pg_extension as e
    where e.extname = 'postgis'
  ));
begin
  execute 'alter function runlytics_internal.check_expression(text, runlytics_internal.expression_input[]) set search_path = ' || path;
  execute 'alter function runlytics_internal.evaluate_expression(text, runlytics_internal.expression_input[], int) set search_path = ' || path;
end
$names$;
