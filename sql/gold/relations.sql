-- What of the gold views is published, in which tables, and what of it is the athlete's alone.

create type runlytics_internal.gold_relation as (
  name text,
  keys text[],
  day text,
  columns text[],
  sums text[],
  days_before int,
  days_after int
);
comment on type runlytics_internal.gold_relation is 'A table of gold: the relation of the warehouse with its name, its primary key, in a dimension alone and elsewhere after athlete_id, the column of its day (null: it is small and compared whole), its columns where not all of plain types, and which of them add up activities, from how many days before the day to how many after it.';

create function runlytics_internal.gold_relations() returns setof runlytics_internal.gold_relation
  language sql immutable parallel safe rows 34
begin atomic
  select (g.name, g.keys::text[], g.day, g.columns::text[], g.sums::text[], g.days_before, g.days_after)::runlytics_internal.gold_relation
  from (
    values
      ('athletes', '{}', null, '{athlete_id,name,units,week_starts_on}', '{}', 0, 0),
      ('settings_periods', '{valid_from}', null, null, '{}', 0, 0),
      ('ingestion_status', '{source}', null, '{athlete_id,source,last_success,pending,failed}', '{}', 0, 0),
      ('gear_use', '{gear_id}', null, null, '{activities,km,moving_s}', 100000, 100000),
      ('shifts', '{day}', 'day', null, '{}', 0, 0),
      (
        'activities', '{activity_id}', 'local_date',
        '{athlete_id,activity_id,started_at,timezone,local_date,sport,sub_sport,name,elapsed_s,timer_s,moving_s,distance_m,ascent_m,descent_m,avg_hr,max_hr,calories,race,excluded,gear_id}',
        '{}', 0, 0
      ),
      ('runs', '{activity_id}', 'local_date', null, '{}', 0, 0),
      ('run_list', '{activity_id}', 'local_date', null, '{longest_30d_km}', 30, 0),
      ('zone_time', '{activity_id,set,zone}', 'day', null, '{}', 0, 0),
      ('zone_share', '{week}', 'week', null, '{seconds,easy_share,polarised_index,moderate_share,hard_share}', 0, 6),
      ('best_effort_curve', '{activity_id,metres}', 'day', null, '{}', 0, 0),
      ('personal_records', '{kind,target,scope,period}', null, null, '{}', 0, 0),
      ('daily_training', '{day}', 'day', null, '{activities,km,moving_s,ascent_m,load,longest_km,load_methods}', 0, 0),
      (
        'weekly_volume', '{week}', 'week', '{athlete_id,week,time,activities,km,moving_s,ascent_m,load,km_4w,change_pct,longest_km}',
        '{activities,km,moving_s,ascent_m,load,km_4w,change_pct,longest_km}', 21, 6
      ),
      (
        'fitness', '{day}', 'day', '{athlete_id,day,time,load,ctl,atl,tsb,acwr,monotony,strain,methods,provisional}',
        '{load}', 0, 0
      ),
      ('fitness_forecast', '{scenario,day}', null, null, '{}', 0, 0),
      ('recovery', '{day}', 'day', null, '{}', 0, 0),
      ('readiness', '{day}', 'day', null, '{}', 0, 0),
      ('nights', '{day}', 'day', null, '{}', 0, 0),
      ('alert_episodes', '{alert_id}', null, null, '{}', 0, 0),
      ('model_report', '{target,model}', null, null, '{}', 0, 0),
      ('backtest', '{target,day}', null, null, '{}', 0, 0),
      ('prediction_outcomes', '{target,day}', 'day', null, '{}', 0, 0),
      ('prediction_points', '{target,day,feature}', null, null, '{}', 0, 0),
      ('daily_totals', '{day,metric}', 'day', null, '{}', 0, 0),
      ('month_at_a_glance', '{day}', 'day', null, '{load,load_state}', 0, 0),
      (
        'route_points', '{activity_id,time}', null,
        '{athlete_id,activity_id,started_at,time,lat,lon,km,pace_s_per_km,heart_rate,altitude_m}', '{}', 0, 0
      ),
      ('dim_date', '{date_key}', null, null, '{}', 0, 0),
      ('dim_sport', '{sport_key}', null, null, '{}', 0, 0),
      ('dim_shift', '{shift_key}', null, null, '{}', 0, 0),
      ('dim_gear', '{gear_key}', null, null, '{}', 0, 0),
      ('fact_run', '{activity_id}', 'day', null, '{}', 0, 0),
      (
        'fact_day', '{day}', 'day', null,
        '{km,moving_s,volume,volume_sort,load,next_pace_s_per_km,next_efficiency_factor}', 0, 1
      ),
      ('fact_night', '{day}', 'day', null, '{}', 0, 0)
  ) as g (name, keys, day, columns, sums, days_before, days_after);
end;
comment on function runlytics_internal.gold_relations() is
  'The tables of gold. A part of publish_gold().';

create type runlytics_internal.gold_column as (
  name text,
  type text
);
comment on type runlytics_internal.gold_column is 'A column of a table of gold, of a type that every server has.';

create function runlytics_internal.gold_columns(relation runlytics_internal.gold_relation) returns setof runlytics_internal.gold_column
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select a.attname::text, format_type(a.atttypid, null)
  from pg_attribute as a
  where a.attrelid = to_regclass(format('warehouse.%I', relation.name))
    and a.attnum > 0
    and not a.attisdropped
    and a.atttypid in ('bool'::regtype, 'int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype,
      'numeric'::regtype, 'text'::regtype, 'date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
    and (relation.columns is null or a.attname = any (relation.columns))
  order by a.attnum;
end
$$;
comment on function runlytics_internal.gold_columns(runlytics_internal.gold_relation) is
  'The columns of a table of gold: those of its view that are of plain types. A part of publish_gold().';

create function runlytics_internal.gold_keys(relation runlytics_internal.gold_relation) returns text[]
  language sql immutable parallel safe
  return case when starts_with((relation).name, 'dim_') then '{}' else array['athlete_id'] end || (relation).keys;
comment on function runlytics_internal.gold_keys(runlytics_internal.gold_relation) is
  'The primary key of a table of gold: of a dimension one column, as programs want it. A part of publish_gold().';

create function runlytics_internal.gold_of_athlete(relation runlytics_internal.gold_relation) returns bool
  language sql immutable parallel safe
  return (relation).name not in ('dim_date', 'dim_sport', 'dim_shift');
comment on function runlytics_internal.gold_of_athlete(runlytics_internal.gold_relation) is
  'Whether the rows of a table of gold are somebody''s: some dimensions are nobody''s. A part of publish_gold().';

create function runlytics_internal.gold_table(schema text, name text) returns regclass
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  found_kind "char";
  found_owner oid;
begin
  select c.relkind, c.relowner
  into found_kind, found_owner
  from pg_class as c
  where c.oid = to_regclass(format('%I.%I', gold_table.schema, gold_table.name));
  if not found then
    return null;
  end if;
  -- Who owns a table can have code of his run by those who write to it.
  if found_kind <> 'r' or found_owner <> (select n.nspowner from pg_namespace as n where n.nspname = 'warehouse') then
    raise exception '%.% is no table of the owner of the warehouse', schema, name
      using errcode = '42501', hint = 'Choose another schema for publish_gold(), or drop what is there.';
  end if;
  return to_regclass(format('%I.%I', gold_table.schema, gold_table.name));
end
$$;
comment on function runlytics_internal.gold_table(text, text) is
  'A table of gold; null when there is none. SQLSTATE 42501 when it is somebody else''s. A part of publish_gold().';

create function runlytics_internal.gold_field(column_name text, of_run bool) returns text
  language sql immutable parallel safe
return case
  when column_name in ('name', 'moving_s', 'ascent_m', 'descent_m', 'calories', 'race', 'sub_sport') then column_name
  when column_name in ('pace', 'pace_s_per_km') and of_run then 'moving_s'
  when column_name in ('gear', 'gear_id', 'gear_key') then 'gear'
  when column_name in ('certainty', 'reason') then 'race'
end;
comment on function runlytics_internal.gold_field(text, bool) is
  'Which field of an activity a column of gold tells of, as warehouse.activity_sources calls it, of those that Strava''s API may alone have given; NULL for others. of_run: the table says how long the whole of it took, and its pace is of the whole. A part of gold_query().';

create function runlytics_internal.gold_query(relation runlytics_internal.gold_relation) returns text
  language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  columns constant runlytics_internal.gold_column[] := array(select c from runlytics_internal.gold_columns(relation => relation) as c);
  of_activity constant bool := exists (select from unnest(columns) as c where c.name = 'activity_id');
  of_run constant bool := exists (select from unnest(columns) as c where c.name = 'moving_s');
begin
  return format(
    'select %s from warehouse.%I as r where %s%s%s',
    (
      select string_agg(
        case
          when c.name = any (relation.sums) then format(
            'case when not exists (select from pg_catalog.unnest(($1).private_days) as p (day) where p.day between %s - %s and %1$s + %3$s) then r.%4$I end as %4$I',
            coalesce('r.' || quote_ident(relation.day), 'current_date'), relation.days_before, relation.days_after, c.name
          )
          when of_activity and f.field is not null then format(
            'case when not coalesce(($1).private_fields -> r.activity_id::pg_catalog.text ? %L%s, false) then r.%3$I end as %3$I',
            f.field,
            case when f.field = 'race' and c.name <> 'race' then ' and r.reason = ''a race''' end,
            c.name
          )
          else format('r.%I', c.name)
        end,
        ', ' order by c.n
      )
      from unnest(columns) with ordinality as c (name, type, n)
      cross join lateral runlytics_internal.gold_field(column_name => c.name, of_run => of_run) as f (field)
    ),
    relation.name,
    case when runlytics_internal.gold_of_athlete(relation => relation) then 'r.athlete_id = ($1).athlete_id' else 'true' end,
    case when of_activity then ' and r.activity_id <> all (($1).private_activities)' else '' end,
    case when relation.day is not null then format(' and r.%I >= ($1).since', relation.day) else '' end
  );
end
$$;
comment on function runlytics_internal.gold_query(runlytics_internal.gold_relation) is
  'The query for the rows of a table of gold; $1 is a gold_scope. A part of refresh_gold().';
