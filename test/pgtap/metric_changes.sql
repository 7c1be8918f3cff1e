-- Every metric with its coverage, method and version; recompute() touches what depends on what changed, and says why.
select no_plan();

create function pg_temp.run_file(day date, seconds int, strap bool) returns bytea
  language sql
as $$
  select convert_to(
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>x</Id>'
    || '<Lap StartTime="' || day || 'T08:00:00Z"><TotalTimeSeconds>' || seconds || '</TotalTimeSeconds><DistanceMeters>6000</DistanceMeters><Track>'
    || string_agg(
      '<Trackpoint><Time>' || to_char(day + make_interval(hours => 8, secs => n * 10), 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      || '</Time><AltitudeMeters>' || 50 + n % 9 || '</AltitudeMeters><DistanceMeters>' || 6000.0 * n * 10 / seconds || '</DistanceMeters>'
      || case when strap then '<HeartRateBpm><Value>' || 140 + n % 7 || '</Value></HeartRateBpm><Cadence>85</Cadence>' else '' end || '</Trackpoint>',
      '' order by n
    )
    || '</Track></Lap></Activity></Activities></TrainingCenterDatabase>',
    'UTF8'
  )
  from generate_series(0, seconds / 10) as n
$$;
update warehouse.athlete_settings set
  timezone = 'UTC', max_hr = 190, resting_hr = 50, threshold_hr = 170, threshold_speed_mps = 3.9, estimated = false;
select runlytics.ingest(body => pg_temp.run_file('2026-03-01', 2000, true)) \g /dev/null
select runlytics.ingest(body => pg_temp.run_file('2026-03-02', 2100, false)) \g /dev/null
insert into warehouse.journal (athlete_id, day, rpe) values (1, '2026-03-02', 6);
set client_min_messages = warning;
call runlytics.process_documents();
call runlytics.recompute();

select cmp_ok((select count(distinct metric) from warehouse.activity_metrics), '>=', 13::bigint, 'many metrics are stored');
select is_empty(
  $$ select activity_id, metric, coverage, method, formula_version from warehouse.activity_metrics
     where coverage is null or not coverage between 0 and 1 or method is null or not formula_version > 0 $$,
  'each with its coverage, method and version'
);
select is_empty(
  $$ select f.metric from runlytics_internal.formulas_of_metrics() as f left join warehouse.metrics as m on m.name = f.metric
     where m.name is null or f.version < 1
       or not f.settings <@ (select array_agg(a.attname::text) from pg_attribute as a where a.attrelid = 'runlytics_internal.scoring_settings'::regclass) $$,
  'what a formula is said to depend on is there'
);
select is_empty(
  $$ (
       select m.metric from warehouse.activity_metrics as m where m.method <> 'expression'
       union
       select substr(p.proname, length('metric_') + 1) from pg_proc as p
       where p.pronamespace = 'runlytics_internal'::regnamespace and p.prorettype = 'runlytics_internal.sample_metric'::regtype
         and p.proname like 'metric\_%'
     )
     except
     select f.metric from runlytics_internal.formulas_of_metrics() as f $$,
  'and of every metric of activities it is said'
);

select is_empty('select f.metric from runlytics_internal.formulas_of_metrics() as f group by f.metric having count(*) > 1', 'once');

-- Which settings a metric really depends on: each is changed, and what changes must be said.
create temporary table touched (setting text, metric text);
create function pg_temp.settings_with(setting text) returns runlytics_internal.scoring_settings
  language sql
  return jsonb_populate_record(
    row('UTC', 190, 50, 170, 3.9, 'male')::runlytics_internal.scoring_settings,
    jsonb_build_object(setting, case setting when 'sex' then to_jsonb('female'::text) when 'threshold_speed_mps' then to_jsonb(4.2) when 'resting_hr' then to_jsonb(58) else to_jsonb(182) end)
  );
insert into touched
select s.setting, coalesce(a.metric, b.metric)
from unnest(array['max_hr', 'resting_hr', 'threshold_hr', 'threshold_speed_mps', 'sex']) as s (setting)
cross join (select stream from warehouse.streams order by activity_id limit 1) as r
cross join lateral (
  select coalesce(a.metric, b.metric) as metric, a.value as one, b.value as other
  from runlytics_internal.sample_metrics(r.stream, 'running', row('UTC', 190, 50, 170, 3.9, 'male')::runlytics_internal.scoring_settings) as a
  full join runlytics_internal.sample_metrics(r.stream, 'running', pg_temp.settings_with(s.setting)) as b using (metric)
) as a
cross join lateral (select a.metric) as b
where a.one is distinct from a.other;
select is_empty(
  $$ select t.setting, t.metric from touched as t join runlytics_internal.formulas_of_metrics() as f using (metric) where t.setting <> all (f.settings) $$,
  'no metric depends on a setting that it does not name'
);
select cmp_ok((select count(*) from touched), '>=', 6::bigint, 'as the test can see');

create temporary table rows_before as select activity_id, metric, xmin::text as written from warehouse.activity_metrics;
create view public.rewritten as
select m.activity_id, m.metric, m.xmin::text as written from warehouse.activity_metrics as m;
create function pg_temp.rewritten() returns text
  language sql stable
  return (
    select coalesce(string_agg(distinct r.metric, ' ' order by r.metric), 'none')
    from public.rewritten as r
    left join rows_before as b using (activity_id, metric)
    where b.written is distinct from r.written
  );
truncate warehouse.metric_changes;
call runlytics.recompute();
select is(pg_temp.rewritten(), 'none', 'recompute() touches nothing when nothing has changed');
update warehouse.athlete_settings set weight_kg = 70;
call runlytics.recompute();
select is(pg_temp.rewritten(), 'none', 'nor when a setting changed on which no metric depends');
select is((select count(*) from warehouse.metric_changes), 0::bigint, 'and nothing is said to have changed');

update warehouse.athlete_settings set threshold_speed_mps = 3.6;
call runlytics.recompute();
select is(pg_temp.rewritten(), 'load running_tss', 'a threshold speed touches what depends on it');
select results_eq(
  $$ select metric, why, detail, new_value > old_value from warehouse.metric_changes order by activity_id, metric $$,
  $$ values ('running_tss', 'settings', '{"threshold_speed_mps": [3.9, 3.6]}'::jsonb, true),
       ('load', 'settings', '{"threshold_speed_mps": [3.9, 3.6]}', true), ('running_tss', 'settings', '{"threshold_speed_mps": [3.9, 3.6]}', true) $$,
  'and why is written down, with what it was before'
);
truncate warehouse.metric_changes;
update warehouse.activities set rmssd_ms = 50 where local_date = '2026-03-01';
call runlytics.recompute();
select results_eq(
  $$ select metric, old_value, new_value, why, detail from warehouse.metric_changes $$,
  $$ values ('hrv_rmssd', null::float8, 50::float8, 'data', '{}'::jsonb) $$,
  'other data is another reason'
);
truncate warehouse.metric_changes;
update warehouse.activity_metrics set value = value * 2, formula_version = 1 where metric = 'trimp';
update warehouse.metric_basis set formulas = 'older';
call runlytics.recompute();
select results_eq(
  $$ select metric, round((old_value / new_value)::numeric, 6), old_version, new_version > 1, why from warehouse.metric_changes $$,
  $$ values ('trimp', 2.000000, 1, true, 'formula') $$,
  'a formula is one'
);
truncate warehouse.metric_changes;
update warehouse.activity_metrics set value = 1 where metric = 'trimp';
call runlytics.recompute();
select results_eq($$ select metric, why from warehouse.metric_changes $$, $$ values ('trimp', 'written past the functions') $$, 'what was written past the functions is put right');
truncate warehouse.metric_changes;
call runlytics.reprocess();
select is((select count(*) from warehouse.metric_changes where metric <> 'hrv_rmssd'), 0::bigint, 'the same documents once more change nothing');
reset client_min_messages;
select * from finish();
